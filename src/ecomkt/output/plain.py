"""The recommendation as plain lines for a pipe: tab-separated, nothing cut, no escape sequence."""

from collections.abc import Iterator

from ecomkt.explanation.answer import Answer
from ecomkt.inference.recommend import Assessment
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import (
    assessed_text,
    caution_counts,
    firmness_text,
    loud,
    profile_text,
    quiet,
    shown_options,
)


def render_plain(answer: Answer, wording: Wording) -> str:
    """Return one line for each thing the screen shows."""
    return "".join("\t".join(cells) + "\n" for cells in _lines(answer, wording))


def _lines(answer: Answer, wording: Wording) -> Iterator[tuple[str, ...]]:
    recommendation, codebook = answer.recommendation, answer.kb.codebook
    for caution in loud(recommendation.cautions):
        yield wording.label("stop"), wording.say(caution.because)
    yield wording.label("profile"), profile_text(recommendation.profile, codebook, wording)
    for ranking in answer.families:
        family = wording.say(ranking.family.name)
        for assessment in ranking.base:
            yield family, wording.label("base"), *_option(assessment, wording)
        for rank, assessment in enumerate(shown_options(ranking, answer.view.top), 1):
            yield family, str(rank), *_option(assessment, wording)
    for firmness in answer.firmness:
        yield wording.say(firmness.family.name), firmness_text(firmness, codebook, wording)
    for question in answer.outlook.questions[:1]:
        yield wording.label("next-question"), wording.say(question.attribute.question), question.attribute.slug
    if quiet(recommendation.cautions):
        yield wording.label("cautions"), caution_counts(quiet(recommendation.cautions), wording)


def _option(assessment: Assessment, wording: Wording) -> tuple[str, ...]:
    strongest = assessment.strongest
    return (
        wording.name(assessment.option),
        assessed_text(assessment),
        wording.say(assessment.verdict.name),
        wording.say(strongest.rule.because) if strongest else "",
    )
