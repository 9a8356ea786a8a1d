"""What the guided interview says: questions, why they are asked, and what could not be understood."""

from collections.abc import Iterator, Sequence
from itertools import count
from textwrap import indent
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.interview import InterviewQuestion, Prospect
from ecomkt.knowledge.codebook import Attribute, Code, Codebook
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.phrases import asked_text, change_text, first_text
from ecomkt.output.views.recommend import OpenRecord, QuestionRecord, open_families, question_records
from ecomkt.output.wrapping import cells, wrapped
from ecomkt.profile.reply import Misread, Trouble
from ecomkt.safe_text import quoted


class PartRecord(records.Record, frozen=True, kw_only=True):
    """A question, or a further one that is asked in the same breath, with its answers."""

    attribute: Annotated[records.AttributeSlug, records.at("slug")]
    question: str
    answers: Annotated[list[records.NamedRecord], records.at("codes")]
    many: Annotated[bool, Meta(description="whether several answers may hold")]
    number: Annotated[Literal["sum", "share", "count"] | None, Meta(description="a number that tells the answer, too")]


class AskedRecord(PartRecord, frozen=True, kw_only=True):
    """The question to ask next, with its answers."""

    after: Annotated[int | None, Meta(description="how many more questions may come after it")]
    together: Annotated[list[PartRecord] | UnsetType, Meta(description="what a client tells in the same breath")] = (
        UNSET
    )
    sentence: Annotated[str | UnsetType, Meta(description="how both or all three are asked at once")] = UNSET


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
            question=asked and self._asked(asked, wording),
            unknown=question_records(answer, wording),
            open=open_families(answer),
        )

    def _asked(self, asked: InterviewQuestion, wording: Wording) -> AskedRecord:
        first, *others = asked.attributes
        together = [PartRecord.made_of(each, wording, number=_number(each)) for each in others]
        own = {"number": _number(first), "after": asked.after, "together": together}
        said = asked_text(asked.attributes, self.answer.kb.codebook, wording) if others else ""
        return AskedRecord.made_of(first, wording, sentence=said, **own)


def _number(attribute: Attribute) -> Literal["sum", "share", "count"] | None:
    return "sum" if attribute.amount else "share" if attribute.share else "count" if attribute.count else None


def question_text(question: InterviewQuestion, codebook: Codebook, wording: Wording, width: int) -> str:
    """Return the question with its numbered answers, one a line; those of a joint one in lines of `width` cells."""
    lines, codes = [heading_text(question, codebook, wording)], question.attributes[0].codes
    lettered = any(code.letter for code in codes)
    if len(question.attributes) > 1:
        lines += (f" {line}" for line in _rows(question.attributes, wording, width - 1))
    else:
        for number, code in enumerate(codes, 1):
            letter = f"{code.letter or '':3}" if lettered else ""
            lines.append(f"   {number}  {letter}{wording.say(code.name)}")
    if question.earlier:
        earlier = wording.semicolon.join(change_text(each, codebook, wording) for each in question.earlier)
        lines.append("   " + wording.label("enter-keeps", answer=earlier))
    elif len(question.attributes) > 1:
        lines.append("   " + wording.label("answer-in-one"))
    return "\n".join(lines)


def answers_text(attributes: Sequence[Attribute], codebook: Codebook, wording: Wording, width: int) -> str:
    """Return a question with its numbered answers in as few lines of `width` cells as they fit in."""
    slugs = ", ".join(attribute.slug for attribute in attributes)
    heading = wrapped(f"{asked_text(attributes, codebook, wording)}{wording.aside(slugs)}", width)
    return "\n".join([*heading, *_rows(attributes, wording, width)])


def _rows(attributes: Sequence[Attribute], wording: Wording, width: int) -> Iterator[str]:
    """Yield the answers, numbered through; those of each of several attributes after its name."""
    numbers = count(1)
    for attribute in attributes:
        row = f"  {wording.say(attribute.name)}{wording.colon.rstrip()}" if len(attributes) > 1 else ""
        for code in attribute.codes:
            answer = f"  {next(numbers)} {wording.name(code)}"
            if row and cells(row + answer) > width:
                yield row
                row = "  " * (len(attributes) > 1)
            row += answer
        yield row


def heading_text(question: InterviewQuestion, codebook: Codebook, wording: Wording) -> str:
    """Return the question with its number, and how many may come after it."""
    head, after = f"{question.number}. {asked_text(question.attributes, codebook, wording)}", question.after
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
