"""The whole recommendation as Markdown: every option, its evidence, the open questions and all cautions."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ecomkt.explanation.answer import Answer
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.knowledge.model import Caution
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import assessed_text, certainty_text, firmness_text, loud, profile_text, quiet
from ecomkt.safe_text import visible

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SIGNS.sub(r"\\\1", visible(text))


def render_markdown(answer: Answer, wording: Wording) -> str:
    """Return the document."""
    return "\n".join(_lines(answer, wording)) + "\n"


def _lines(answer: Answer, wording: Wording) -> Iterator[str]:
    recommendation, codebook = answer.recommendation, answer.kb.codebook
    yield f"# {wording.label('title')}"
    yield from ("", f"**{wording.label('profile')}**{wording.colon}", "")
    yield escaped(profile_text(recommendation.profile, codebook, wording))
    yield from _cautions(wording.label("stop"), loud(recommendation.cautions), wording)
    for ranking in answer.families:
        yield from _family(ranking, answer, wording)
    if answer.firmness:
        yield from ("", f"## {wording.label('firmness')}", "")
    for firmness in answer.firmness:
        told = escaped(firmness_text(firmness, codebook, wording))
        yield f"- {escaped(wording.say(firmness.family.name))}{wording.colon}{told}"
    if answer.outlook.questions:
        yield from ("", f"## {wording.label('unknown')}", "")
    for question in answer.outlook.questions:
        names = wording.comma.join(wording.say(family.name) for family in question.could_change)
        could = f" ({wording.label('could-change', families=names)})" if names else ""
        yield f"- {escaped(wording.say(question.attribute.question) + could)}"
    yield from _cautions(wording.label("cautions"), quiet(recommendation.cautions), wording)
    layers = wording.comma.join(f"{layer.name} {layer.version} ({layer.sha256[:12]})" for layer in answer.kb.layers)
    made = wording.label("made-by", version=answer.version, engine=recommendation.engine, layers=layers)
    yield from ("", "---", "", wording.label("not-legal-advice"), "", escaped(made))


def _family(ranking: FamilyRanking, answer: Answer, wording: Wording) -> Iterator[str]:
    yield from ("", f"## {escaped(wording.say(ranking.family.name))}", "")
    yield _row(wording.label(key) for key in ("rank", "option", "certainty", "verdict", "reason"))
    yield "|---|---|---:|---|---|"
    shown = ranking.ranked[: answer.view.top]
    for assessment in ranking.base:
        yield _option(wording.label("base"), assessment, wording)
    for rank, assessment in enumerate(shown, 1):
        yield _option(str(rank), assessment, wording)
    for assessment in (*ranking.base, *shown):
        if assessment.recommended:
            yield from _evidence(assessment, wording)


def _option(rank: str, assessment: Assessment, wording: Wording) -> str:
    strongest = assessment.strongest
    return _row(
        (
            rank,
            wording.name(assessment.option),
            assessed_text(assessment),
            wording.say(assessment.verdict.name),
            wording.say(strongest.rule.because) if strongest else "",
        )
    )


def _evidence(assessment: Assessment, wording: Wording) -> Iterator[str]:
    yield from ("", f"**{escaped(wording.name(assessment.option))}**", "")
    for item in sorted(assessment.evidence, key=lambda item: -abs(item.contribution)):
        rule = item.rule
        sources = wording.comma.join((wording.label(rule.basis.value), *rule.sources))
        reason = escaped(wording.say(rule.because))
        yield f"- {certainty_text(item.contribution)} {reason} ({escaped(sources)}; {_code(rule.id)})"


def _cautions(title: str, cautions: Sequence[Caution], wording: Wording) -> Iterator[str]:
    if cautions:
        yield from ("", f"## {title}", "")
    for caution in cautions:
        yield f"- **{wording.label(caution.severity.value)}**{wording.colon}{escaped(wording.say(caution.because))}"
        for law in caution.law:
            yield f"  - {law.market.upper()}{wording.colon}{escaped(law.reference)} ({wording.mark(law.mark)})"


def _code(text: str) -> str:
    # No escape works inside a code span.
    shown = visible(text).replace("`", "'")
    return f"`{shown}`"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
