"""What the guided interview says: questions, why they are asked, and what could not be understood."""

from textwrap import indent
from typing import Annotated, Literal

from msgspec import Meta, Struct

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.interview import InterviewQuestion, Prospect
from ecomkt.knowledge.codebook import Attribute, Code, Codebook
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.phrases import change_text, first_text
from ecomkt.output.views.recommend import OpenRecord, QuestionRecord, open_families
from ecomkt.output.wrapping import cells, wrapped
from ecomkt.profile.reply import Misread, Trouble
from ecomkt.safe_text import quoted


class AskedRecord(records.Record, frozen=True, kw_only=True):
    """The question to ask next, with its answers."""

    attribute: Annotated[records.AttributeSlug, records.at("attribute.slug")]
    question: Annotated[str, records.at("attribute.question")]
    answers: Annotated[list[records.NamedRecord], records.at("attribute.codes")]
    many: Annotated[bool, records.at("attribute.many", "whether several answers may hold")]
    number: Annotated[
        Literal["sum", "share"] | None, Meta(description="a number that is understood, too, and tells the answer")
    ]
    after: Annotated[int | None, Meta(description="how many more questions may come after it")]


class QuestionsRecord(records.ResultRecord, frozen=True, kw_only=True):
    """What is worth asking next about a profile."""

    profile: records.ProfileRecord
    question: Annotated[AskedRecord | None, Meta(description="null: no answer can change the advice any more")]
    unknown: Annotated[list[QuestionRecord], records.at("questions", "all that is unknown, the most telling first")]
    open: Annotated[dict[records.FamilySlug, OpenRecord], Meta(description="the families that are not settled")]
    cautions: Annotated[list[records.CautionRecord], records.at("recommendation.cautions")]


SCHEMAS = {"questions": QuestionsRecord}


class QuestionsView(Struct, frozen=True):
    """What is worth asking next."""

    answer: Answer
    question: InterviewQuestion | None

    def record(self, wording: Wording) -> QuestionsRecord:
        """Return the question with its answers, and all that is unknown or open."""
        answer, asked = self.answer, self.question
        recommendation = answer.recommendation
        return QuestionsRecord.made_of(
            answer,
            wording,
            **records.head(answer.kb, recommendation.engine, wording),
            profile=records.profile_record(answer.kb, recommendation.profile, wording),
            question=asked and AskedRecord.made_of(asked, wording, number=_number(asked.attribute)),
            open=open_families(answer),
        )


def _number(attribute: Attribute) -> Literal["sum", "share"] | None:
    if attribute.amount:
        return "sum"
    return "share" if attribute.share else None


def question_text(question: InterviewQuestion, codebook: Codebook, wording: Wording) -> str:
    """Return the question with its numbered answers, one a line."""
    lines, codes = [heading_text(question, wording)], question.attribute.codes
    lettered = any(code.letter for code in codes)
    for number, code in enumerate(codes, 1):
        letter = f"{code.letter or '':3}" if lettered else ""
        lines.append(f"   {number}  {letter}{wording.say(code.name)}")
    if question.earlier:
        lines.append("   " + wording.label("enter-keeps", answer=change_text(question.earlier, codebook, wording)))
    return "\n".join(lines)


def answers_text(attribute: Attribute, wording: Wording, width: int) -> str:
    """Return a question with its numbered answers in as few lines of `width` cells as they fit in."""
    lines = wrapped(f"{wording.say(attribute.question)}{wording.aside(attribute.slug)}", width)
    row = ""
    for number, code in enumerate(attribute.codes, 1):
        answer = f"  {number} {wording.name(code)}"
        if row and cells(row + answer) > width:
            lines.append(row)
            row = ""
        row += answer
    return "\n".join([*lines, row])


def heading_text(question: InterviewQuestion, wording: Wording) -> str:
    """Return the question with its number, and how many may come after it."""
    head, after = f"{question.number}. {wording.say(question.attribute.question)}", question.after
    return head if after is None else head + wording.label("after-it" if after else "last", count=after)


def prospect_text(prospect: Prospect, codebook: Codebook, wording: Wording) -> str:
    """Return the first places so far, and what each answer would make of them; one a line."""
    say, label = wording.say, wording.label
    firsts = (say(family.name) + wording.colon + first_text(family, code, wording) for family, code in prospect.firsts)
    lines = [label("firsts-so-far") + wording.colon + wording.semicolon.join(firsts)]
    by_answer: dict[str, list[str]] = {}
    for effect in prospect.effects:
        becoming = f"{say(effect.family.name)} → {first_text(effect.family, effect.to, wording)}"
        by_answer.setdefault(change_text(effect.change, codebook, wording), []).append(becoming)
    lines += (label("if-answer", change=a, effects=wording.semicolon.join(each)) for a, each in by_answer.items())
    if prospect.lower:
        lines.append(label("lower-places", families=wording.comma.join(say(family.name) for family in prospect.lower)))
    if prospect.settled:
        lines.append(label("could-settle", families=wording.comma.join(say(f.name) for f in prospect.settled)))
    if prospect.law:
        lines.append(label("tells-law"))
    if not (prospect.effects or prospect.lower or prospect.settled or prospect.law):
        lines.append(label("changes-nothing"))
    return indent("\n".join(lines), "   ")


def misread_text(misread: Misread, codes: tuple[Code, ...], wording: Wording) -> str:
    """Return why a reply is no answer and how to mend it, on one line; `codes` are the possible answers."""
    label, word = wording.label, wording.tell(quoted(misread.word))
    names = [wording.name(code) for code in misread.codes]
    numbers = [codes.index(code) + 1 for code in misread.codes]
    if misread.trouble is Trouble.UNKNOWN:
        hint = label("did-you-mean", name=names[0]) if names else label("type-a-number", count=len(codes))
        return label("reply-unknown", word=word) + wording.semicolon + hint
    if misread.trouble is Trouble.AMBIGUOUS:
        return label("reply-ambiguous", word=word, names=label("or").join(names))
    if misread.trouble is Trouble.CONTRADICTION:
        example = f"{numbers[0]}:0.6,{numbers[1]}:0.4"
        return label("reply-contradiction", names=label("and").join(names), example=example)
    return label("reply-certainty", word=word, example=f"{numbers[0]}:0.6")
