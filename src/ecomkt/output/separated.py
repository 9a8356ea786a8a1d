"""The result as CSV or TSV: one row for each caution and each option. No cell can be taken for a formula."""

import csv
from collections.abc import Iterator
from io import StringIO

from ecomkt.explanation.answer import Answer
from ecomkt.inference.recommend import Assessment
from ecomkt.knowledge.model import Caution, Severity
from ecomkt.language.wording import Wording
from ecomkt.output.result import rounded
from ecomkt.safe_text import formula_safe, visible

COLUMNS = (
    "kind",
    "family",
    "rank",
    "option",
    "code",
    "name",
    "certainty",
    "verdict",
    "recommended",
    "reason",
    "rules_for",
    "rules_against",
    "source",
)


def render_separated(answer: Answer, wording: Wording, delimiter: str) -> str:
    """Return the table with its header; stop cautions before the options, the others after them."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(answer, wording):
        writer.writerow([formula_safe(visible(cell)) if isinstance(cell, str) else cell for cell in row])
    return buffer.getvalue()


def _rows(answer: Answer, wording: Wording) -> Iterator[tuple[object, ...]]:
    cautions = answer.recommendation.cautions
    yield from (_caution(c, wording) for c in cautions if c.severity is Severity.STOP)
    for ranking in answer.families:
        for assessment in ranking.base:
            yield _option(ranking.family.slug, "base", assessment, wording)
        for rank, assessment in enumerate(ranking.ranked[: answer.view.top], 1):
            yield _option(ranking.family.slug, rank, assessment, wording)
    yield from (_caution(c, wording) for c in cautions if c.severity is not Severity.STOP)


def _option(family: str, rank: int | str, assessment: Assessment, wording: Wording) -> tuple[object, ...]:
    option, strongest = assessment.option, assessment.strongest
    return (
        "option",
        family,
        rank,
        option.slug,
        option.letter or "",
        wording.say(option.name),
        rounded(assessment.certainty),
        assessment.verdict.slug,
        "true" if assessment.recommended else "false",
        wording.say(strongest.rule.because) if strongest else "",
        " ".join(e.rule.id for e in assessment.evidence if e.contribution > 0),
        " ".join(e.rule.id for e in assessment.evidence if e.contribution < 0),
        " ".join(sorted({source for e in assessment.evidence for source in e.rule.sources})),
    )


def _caution(caution: Caution, wording: Wording) -> tuple[object, ...]:
    law = "; ".join(f"{law.market}: {law.reference} [{law.mark}]" for law in caution.law)
    text = wording.say(caution.because)
    return ("caution", "", "", caution.id, "", "", "", caution.severity.value, "", text, "", "", law)
