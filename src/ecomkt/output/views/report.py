"""`ecomkt report`: the document that a client takes home, and the numbers behind it as tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.compare import Comparison
from ecomkt.explanation.experiments import ReportKnowledge
from ecomkt.knowledge.model import KnowledgeBase, Source
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGE_NAMES
from ecomkt.language.wording import Wording
from ecomkt.output.advice import ProfileReport, ProfileSections
from ecomkt.output.cover import Cover, note_blocks
from ecomkt.output.document import Block, Command, Document, Facts, Grid, Section, says
from ecomkt.output.records import rounded
from ecomkt.output.tables import Table, Value
from ecomkt.output.views.compare import CompareView
from ecomkt.output.views.recommend import RecommendView
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.catalog.summary import CatalogSummary

# How many leading options of a profile stand side by side.
_COMPARED = 3
_EVIDENCE = ("family", "option", "contribution", "rule", "because", "basis", "source")


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """Several profiles side by side, the first one in full."""

    comparison: Comparison
    reports: tuple[ProfileReport, ...]
    """One per profile."""


@dataclass(frozen=True, slots=True)
class CatalogReport:
    """A whole product list."""

    name: str
    """What the list is called: its file name."""
    summary: "CatalogSummary"
    strategies: tuple[ProfileReport, ...]
    """The advice for the most frequent profiles, most frequent first."""


_TITLES = {
    ProfileReport: "report-title",
    ComparisonReport: "report-title-comparison",
    CatalogReport: "report-title-catalogue",
}


@dataclass(frozen=True, slots=True)
class ReportView:
    """A document for a client."""

    kb: KnowledgeBase
    version: str
    """The version of the program."""
    engine: str
    cover: Cover
    body: ProfileReport | ComparisonReport | CatalogReport
    knowledge: ReportKnowledge

    @property
    def profiles(self) -> tuple[ProfileReport, ...]:
        """Return the advice for each profile that the report speaks of."""
        match self.body:
            case ProfileReport():
                return (self.body,)
            case ComparisonReport():
                return self.body.reports
            case CatalogReport():
                return self.body.strategies

    def document(self, wording: Wording) -> Document:
        """Return the report in the language of the wording."""
        cover, label = self.cover, wording.label
        names = (("report-for", cover.client), ("report-by", cover.consultant))
        byline = [label(key, name=visible(name)) for key, name in names if name]
        return Document(
            language=wording.language,
            name=LANGUAGE_NAMES[wording.language],
            title=label(_TITLES[type(self.body)]),
            subtitle=visible(self.body.name) if isinstance(self.body, CatalogReport) else "",
            byline=(*byline, *([cover.day] if cover.day else [])),
            logo=cover.logo,
            contents=label("report-contents"),
            languages=label("report-language"),
            sections=tuple(_sections(self, wording)),
            footer=(label("not-legal-advice"),),
        )

    def translations(self, wording: Wording) -> list[Document]:
        """Return the report in every language, that of the wording first."""
        simplify = Simplifier(self.kb.simplified)
        languages = sorted(LANGUAGE_NAMES, key=lambda language: language != wording.language)
        return [self.document(Wording(language, simplify)) for language in languages]

    def tables(self, wording: Wording) -> Iterator[Table]:
        """Yield the numbers behind the report: options with cautions, evidence, and where they come from.

        Each has a column for the number of the profile.
        """
        answers = [body.answer for body in self.profiles]
        options = [RecommendView(answer, self.version).table(wording) for answer in answers]
        evidence = [_evidence_rows(answer, wording) for answer in answers]
        sheets = (("options", options[0].columns, [table.rows for table in options]), ("evidence", _EVIDENCE, evidence))
        for label, columns, parts in sheets:
            rows = ((number, *row) for number, part in enumerate(parts, 1) for row in part)
            yield Table(("profile", *columns), rows, wording.label(f"report-sheet-{label}"))
        yield Table(("what", "value"), list(_about(self)), wording.label("report-sheet-about"))


def _sections(report: ReportView, wording: Wording) -> Iterator[Section]:
    """Yield what is said of all, with the consultant's note after the answer, then of each profile."""
    note, knowledge = report.cover.note, report.knowledge
    notes = [Section("note", wording.label("report-note"), note_blocks(note))] if note else []
    match report.body:
        case ProfileReport():
            answer, *others = ProfileSections(report.body, knowledge, wording).every()
            yield from (answer, *notes, *others)
        case ComparisonReport():
            yield from (*notes, *_compared(report, report.body.comparison, wording))
            for number, body in enumerate(report.body.reports, 1):
                every = ProfileSections(body, knowledge, wording).every()
                yield from _numbered(every, number, "report-of-profile", wording)
        case CatalogReport():
            # What only a list needs would make every other report start later.
            from ecomkt.output.views.summary import summary_sections

            answer, *others = summary_sections(report.body.summary, wording)
            yield from (answer, *notes, *others)
            for number, body in enumerate(report.body.strategies, 1):
                short = ProfileSections(body, knowledge, wording).in_short()
                yield from _numbered(short, number, "report-of-strategy", wording)
    yield _provenance(report, wording)


def _compared(report: ReportView, comparison: Comparison, wording: Wording) -> Iterator[Section]:
    """Yield what `compare` shows of the profiles, but the cautions, which stand with each profile."""
    for section in CompareView(comparison, report.version, _COMPARED).document(wording).sections:
        if section.anchor not in ("stop", "cautions"):
            yield section


def _numbered(sections: Iterator[Section], number: int, label: str, wording: Wording) -> Iterator[Section]:
    """Yield the sections on one of several profiles, named apart."""
    for section in sections:
        title = wording.label(label, number=number, title=section.title)
        # Of two equal anchors in a page, links reach the first alone.
        yield Section(f"{section.anchor}-{number}", title, section.blocks)


def _provenance(report: ReportView, wording: Wording) -> Section:
    """Return versions, hashes, cited works and the command that makes the report again."""
    layers = (
        (wording.label("report-layer", name=layer.name, version=layer.version), layer.sha256)
        for layer in report.kb.layers
    )
    program = (wording.label("report-program"), f"ecomkt {report.version}")
    blocks: list[Block] = [Facts((program, (wording.label("report-engine"), report.engine), *layers))]
    works = tuple((source.slug, source.citation, source.status) for source in _cited(report))
    if works:
        columns = tuple(wording.label(key) for key in ("slug", "citation", "status"))
        blocks.append(Grid(wording.label("report-cited"), columns, works))
    if report.cover.command:
        blocks += [says(wording.label("report-again"), strong=True), Command(report.cover.command)]
    return Section("provenance", wording.label("report-provenance"), tuple(blocks))


def _cited(report: ReportView) -> Iterator[Source]:
    """Yield the sources that a report names, in the order of their slugs."""
    cited: set[str] = set()
    for body in report.profiles:
        assessments = [a for ranking in body.answer.families for a in ranking.every if a.recommended]
        assessments += [explanation.assessment for explanation in body.alternatives]
        cited.update(slug for a in assessments for item in a.evidence for slug in item.rule.sources)
        cited.update(slug for experiment in body.experiments for slug in experiment.sources)
        cited.update(slug for caution in body.answer.recommendation.cautions for slug in caution.sources)
    yield from (source for source in report.kb.sources if source.slug in cited)


def _about(report: ReportView) -> Iterator[tuple[str, str]]:
    yield from (("ecomkt", report.version), ("engine", report.engine))
    yield from ((f"knowledge {layer.name} {layer.version}", layer.sha256) for layer in report.kb.layers)
    parts = ("client", "consultant", "day", "note", "command")
    yield from ((part, text) for part in parts if (text := getattr(report.cover, part)))


def _evidence_rows(answer: Answer, wording: Wording) -> Iterator[Sequence[Value]]:
    for ranking in answer.families:
        for assessment in (*ranking.base, *ranking.ranked):
            for item in assessment.evidence:
                yield (
                    ranking.family.slug,
                    assessment.option.slug,
                    rounded(item.contribution),
                    item.rule.id,
                    wording.say(item.rule.because),
                    item.rule.basis.value,
                    " ".join(item.rule.sources),
                )
