"""A report → its document in one language: which sections there are, in which order."""

from collections.abc import Iterator

from ecomkt.knowledge.experiments import ReportKnowledge
from ecomkt.language.wording import Wording
from ecomkt.output.document import Document, Section
from ecomkt.output.report import CatalogReport, ComparisonReport, ProfileReport, Report
from ecomkt.output.report_parts.ground_sections import (
    assumed_section,
    cautions_section,
    cited,
    firm_section,
    provenance_section,
)
from ecomkt.output.report_parts.profile_sections import ProfileSections
from ecomkt.safe_text import visible

LANGUAGE_NAMES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}


def document_of(report: Report, knowledge: ReportKnowledge, wording: Wording) -> Document:
    """Return the report in the language of the wording."""
    cover = report.cover
    told = (("report-for", cover.client), ("report-by", cover.consultant))
    byline = [wording.label(key, name=visible(name)) for key, name in told if name]
    return Document(
        language=wording.language,
        name=LANGUAGE_NAMES[wording.language],
        title=wording.label(_TITLES[type(report.body)]),
        subtitle=visible(report.body.name) if isinstance(report.body, CatalogReport) else "",
        byline=(*byline, *([cover.day] if cover.day else [])),
        logo=cover.logo,
        contents=wording.label("report-contents"),
        sections=tuple(_sections(report, knowledge, wording)),
        footer=(wording.label("not-legal-advice"),),
    )


_TITLES = {
    ProfileReport: "report-title",
    ComparisonReport: "report-title-comparison",
    CatalogReport: "report-title-catalogue",
}


def _sections(report: Report, knowledge: ReportKnowledge, wording: Wording) -> Iterator[Section]:
    noted = list(_note(report.cover.note, wording))
    match report.body:
        case ProfileReport():
            yield from _with_note(_advice(report.body, knowledge, wording), noted)
        case ComparisonReport():
            from ecomkt.output.report_parts.comparison_sections import comparison_sections

            yield from noted
            yield from comparison_sections(report.body.comparison, wording)
            for number, body in enumerate(report.body.reports, 1):
                yield from _numbered(_advice(body, knowledge, wording), number, "report-of-profile", wording)
        case CatalogReport():
            # What only a list needs would make every other report start later.
            from ecomkt.output.report_parts.catalog_sections import catalog_sections

            yield from _with_note(catalog_sections(report.body.survey, wording), noted)
            for number, body in enumerate(report.body.strategies, 1):
                yield from _numbered(_in_short(body, knowledge, wording), number, "report-of-strategy", wording)
    yield provenance_section(report, cited(report), wording)


def _note(note: str, wording: Wording) -> Iterator[Section]:
    if note:
        from ecomkt.output.report_parts.notes import note_blocks

        yield Section("note", wording.label("report-note"), note_blocks(note))


def _with_note(sections: Iterator[Section], noted: list[Section]) -> Iterator[Section]:
    """Yield the sections with the consultant's note after the answer."""
    yield from (next(sections), *noted)
    yield from sections


def _numbered(sections: Iterator[Section], number: int, label: str, wording: Wording) -> Iterator[Section]:
    """Yield the sections on one of several profiles, named apart."""
    for section in sections:
        title = wording.label(label, number=number, title=section.title)
        yield Section(f"{section.anchor}-{number}", title, section.blocks)


def _advice(body: ProfileReport, knowledge: ReportKnowledge, wording: Wording) -> Iterator[Section]:
    sections = ProfileSections(body, knowledge, wording)
    yield sections.answer()
    yield sections.strategy()
    yield sections.why()
    yield sections.why_not()
    yield firm_section(body.answer, wording)
    yield assumed_section(body.answer, wording)
    yield cautions_section(body.answer.recommendation, wording)
    yield sections.steps()


def _in_short(body: ProfileReport, knowledge: ReportKnowledge, wording: Wording) -> Iterator[Section]:
    """Yield the advice for one of the profiles of a list."""
    sections = ProfileSections(body, knowledge, wording)
    yield sections.answer()
    yield sections.strategy()
    yield sections.why()
    yield cautions_section(body.answer.recommendation, wording)
    yield sections.steps()
