"""The numbers behind a report as a workbook; no cell of it is a formula or a link."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from ecomkt.explanation.answer import Answer
from ecomkt.language.wording import Wording
from ecomkt.output.report import Report
from ecomkt.output.result import rounded
from ecomkt.safe_text import visible

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_EPOCH = datetime(2000, 1, 1)
_WIDEST = 60
"""Columns are made as wide as their texts, up to this many letters."""

_OPTION_NAMES = ("family", "rank", "option", "code", "name", "certainty", "verdict", "recommended")
_EVIDENCE_NAMES = ("family", "option", "contribution", "rule", "because", "basis", "source")
_CAUTION_NAMES = ("severity", "caution", "because", "law")
Cell = str | float | int


def render_report_xlsx(report: Report, wording: Wording) -> bytes:
    """Return the file: options, evidence, cautions and where it comes from, with a column for the profile."""
    buffer = BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    # No time of day: the same report gives the same bytes.
    workbook.set_properties({"title": wording.label("report-title"), "created": _EPOCH})
    for sheet in _sheets(report, wording):
        _write(workbook, *sheet)
    workbook.close()
    return buffer.getvalue()


def _sheets(report: Report, wording: Wording) -> Iterator[tuple[str, Sequence[str], list[tuple[Cell, ...]]]]:
    answers = [(number, body.answer) for number, body in enumerate(report.profiles, 1)]
    for label, names, rows in (
        ("options", _OPTION_NAMES, _options),
        ("evidence", _EVIDENCE_NAMES, _evidence),
        ("cautions", _CAUTION_NAMES, _cautions),
    ):
        found = [row for number, answer in answers for row in rows(number, answer, wording)]
        yield wording.label(f"report-sheet-{label}"), ("profile", *names), found
    about: list[tuple[Cell, ...]] = [("ecomkt", report.version), ("engine", report.engine)]
    about += [(f"knowledge {layer.name} {layer.version}", layer.sha256) for layer in report.kb.layers]
    about += [(key, text) for key, text in _cover(report) if text]
    yield wording.label("report-sheet-about"), ("what", "value"), about


def _cover(report: Report) -> tuple[tuple[str, str], ...]:
    cover = report.cover
    return (
        ("client", cover.client),
        ("consultant", cover.consultant),
        ("day", cover.day),
        ("note", cover.note),
        ("command", cover.command),
    )


def _options(number: int, answer: Answer, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    for ranking in answer.families:
        ranks = {a.key: rank for rank, a in enumerate(ranking.ranked, 1)}
        for assessment in (*ranking.base, *ranking.ranked):
            yield (
                number,
                ranking.family.slug,
                ranks.get(assessment.key, "base"),
                assessment.option.slug,
                assessment.option.letter or "",
                wording.say(assessment.option.name),
                rounded(assessment.certainty),
                assessment.verdict.slug,
                "true" if assessment.recommended else "false",
            )


def _evidence(number: int, answer: Answer, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    for ranking in answer.families:
        for assessment in (*ranking.base, *ranking.ranked):
            for item in assessment.evidence:
                yield (
                    number,
                    ranking.family.slug,
                    assessment.option.slug,
                    rounded(item.contribution),
                    item.rule.id,
                    wording.say(item.rule.because),
                    item.rule.basis.value,
                    " ".join(item.rule.sources),
                )


def _cautions(number: int, answer: Answer, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    for caution in answer.recommendation.cautions:
        law = "; ".join(f"{law.market}: {law.reference} [{law.mark}]" for law in caution.law)
        yield number, caution.severity.value, caution.id, wording.say(caution.because), law


def _write(workbook: Workbook, name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = workbook.add_worksheet(name)
    head = workbook.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1})
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, head)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, visible(cell, keep_lines=True))
            else:
                sheet.write_number(line, column, cell)
    for column, title in enumerate(columns):
        longest = max((len(str(row[column])) for row in rows), default=0)
        sheet.set_column(column, column, min(_WIDEST, max(len(title), longest) + 2))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
