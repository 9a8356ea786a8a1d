"""What the guided interview says: questions, why they are asked, and what could not be understood."""

from collections.abc import Iterator

from ecomkt.explanation.interview import InterviewQuestion, InterviewStep, Prospect
from ecomkt.explanation.sensitivity import Flip
from ecomkt.knowledge.codebook import Code, Codebook
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import change_text, first_text, values_text
from ecomkt.profile.reply import Misread, Trouble
from ecomkt.safe_text import quoted


def question_text(question: InterviewQuestion, codebook: Codebook, wording: Wording) -> str:
    """Return the question with its numbered answers, one a line."""
    return "\n".join((heading_text(question, wording), *_choices(question, codebook, wording)))


def heading_text(question: InterviewQuestion, wording: Wording) -> str:
    """Return the question with its number."""
    return f"{question.number}. {wording.say(question.attribute.question)}"


def answer_text(step: InterviewStep, codebook: Codebook, wording: Wording) -> str:
    """Return an answer as it was understood."""
    attribute = wording.say(step.attribute.name)
    if not step.facts:
        return wording.label("forgotten", attribute=attribute)
    return wording.label("is", attribute=attribute, value=values_text(step.facts, codebook, wording))


def prospect_text(prospect: Prospect, codebook: Codebook, wording: Wording) -> str:
    """Return the first places so far, and what each answer would make of them; one a line."""
    return "\n".join(_prospect(prospect, codebook, wording))


def misread_text(misread: Misread, codes: tuple[Code, ...], wording: Wording) -> str:
    """Return why a reply is no answer and how to mend it, on one line; `codes` are the possible answers."""
    names = [wording.name(code) for code in misread.codes]
    word = quoted(misread.word)
    if misread.trouble is Trouble.UNKNOWN:
        hints = [wording.label("did-you-mean", name=name) for name in names]
        hint = hints[0] if hints else wording.label("type-a-number", count=len(codes))
        return wording.semicolon.join((wording.label("reply-unknown", word=word), hint))
    if misread.trouble is Trouble.AMBIGUOUS:
        return wording.label("reply-ambiguous", word=word, names=wording.label("or").join(names))
    numbers = [codes.index(code) + 1 for code in misread.codes]
    if misread.trouble is Trouble.CONTRADICTION:
        example = f"{numbers[0]}:0.6,{numbers[1]}:0.4"
        return wording.label("reply-contradiction", names=wording.label("and").join(names), example=example)
    return wording.label("reply-certainty", word=word, example=f"{numbers[0]}:0.6")


def _choices(question: InterviewQuestion, codebook: Codebook, wording: Wording) -> Iterator[str]:
    attribute = question.attribute
    lettered = any(code.letter for code in attribute.codes)
    for number, code in enumerate(attribute.codes, 1):
        letter = f"{code.letter or '':3}" if lettered else ""
        yield f"   {number}  {letter}{wording.say(code.name)}"
    if question.earlier:
        yield "   " + wording.label("enter-keeps", answer=answer_text(question.earlier, codebook, wording))


def _prospect(prospect: Prospect, codebook: Codebook, wording: Wording) -> Iterator[str]:
    firsts = wording.semicolon.join(
        wording.say(family.name) + wording.colon + first_text(code, wording) for family, code in prospect.firsts
    )
    yield f"   {wording.label('firsts-so-far')}{wording.colon}{firsts}"
    by_answer: dict[str, list[Flip]] = {}
    for effect in prospect.effects:
        by_answer.setdefault(change_text(effect.change, codebook, wording), []).append(effect)
    for answer, effects in by_answer.items():
        becoming = wording.semicolon.join(
            f"{wording.say(effect.family.name)} → {first_text(effect.to, wording)}" for effect in effects
        )
        yield "   " + wording.label("if-answer", change=answer, effects=becoming)
    if prospect.lower:
        families = wording.comma.join(wording.say(family.name) for family in prospect.lower)
        yield "   " + wording.label("lower-places", families=families)
    elif not prospect.effects:
        yield "   " + wording.label("changes-nothing")
