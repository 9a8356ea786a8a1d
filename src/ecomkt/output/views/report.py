"""`ecomkt report`: the document that a client takes home, and the numbers behind it as tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.compare import Comparison
from ecomkt.explanation.experiments import ReportKnowledge
from ecomkt.knowledge.model import KnowledgeBase
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
class ReportView:
    """A document for a client: on one profile, on several side by side, or on a whole product list."""

    kb: KnowledgeBase
    version: str
    """The version of the program."""
    engine: str
    cover: Cover
    profiles: tuple[ProfileReport, ...]
    """The advice for each profile that the report speaks of; of a list, for the most frequent ones."""
    knowledge: ReportKnowledge
    comparison: Comparison | None = None
    """Of several profiles."""
    catalog: tuple[str, "CatalogSummary"] | None = None
    """The file name of a product list, and what it looks like."""

    def document(self, wording: Wording) -> Document:
        """Return the report in the language of the wording."""
        cover, label = self.cover, wording.label
        names = (("report-for", cover.client), ("report-by", cover.consultant))
        byline = [label(key, name=visible(name)) for key, name in names if name]
        title = "report-title-comparison" if self.comparison else "report-title"
        return Document(
            language=wording.language,
            name=LANGUAGE_NAMES[wording.language],
            title=label("report-title-catalogue" if self.catalog else title),
            subtitle=visible(self.catalog[0]) if self.catalog else "",
            byline=(*byline, *([cover.day] if cover.day else [])),
            logo=cover.logo,
            contents=label("report-contents"),
            languages=label("report-language"),
            sections=tuple(self._sections(wording)),
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
        about = [("ecomkt", self.version), ("engine", self.engine)]
        about += ((f"knowledge {layer.name} {layer.version}", layer.sha256) for layer in self.kb.layers)
        parts_of_cover = ("client", "consultant", "day", "note", "command")
        about += ((part, text) for part in parts_of_cover if (text := getattr(self.cover, part)))
        yield Table(("what", "value"), about, wording.label("report-sheet-about"))

    def _sections(self, wording: Wording) -> Iterator[Section]:
        """Yield what is said of all, with the consultant's note after the answer, then of each profile."""
        note = self.cover.note
        notes = [Section("note", wording.label("report-note"), note_blocks(note))] if note else []
        profiles = [ProfileSections(profile, self.knowledge, wording) for profile in self.profiles]
        if self.catalog:
            # What only a list needs would make every other report start later.
            from ecomkt.output.views.summary import summary_sections

            answer, *others = summary_sections(self.catalog[1], wording)
            yield from (answer, *notes, *others)
            yield from _numbered((profile.in_short() for profile in profiles), "report-of-strategy", wording)
        elif self.comparison:
            compared = CompareView(self.comparison, self.version, _COMPARED).document(wording).sections
            # The cautions stand with each profile.
            yield from (*notes, *(section for section in compared if section.anchor not in ("stop", "cautions")))
            yield from _numbered((profile.every() for profile in profiles), "report-of-profile", wording)
        else:
            answer, *others = profiles[0].every()
            yield from (answer, *notes, *others)
        yield self._provenance(wording)

    def _provenance(self, wording: Wording) -> Section:
        """Return versions, hashes, cited works and the command that makes the report again."""
        label = wording.label
        layers = (
            (label("report-layer", name=layer.name, version=layer.version), layer.sha256) for layer in self.kb.layers
        )
        program = (label("report-program"), f"ecomkt {self.version}")
        blocks: list[Block] = [Facts((program, (label("report-engine"), self.engine), *layers))]
        cited = {slug for body in self.profiles for slug in _cited(body)}
        works = tuple((one.slug, one.citation, one.status) for one in self.kb.sources if one.slug in cited)
        if works:
            columns = tuple(map(label, ("slug", "citation", "status")))
            blocks.append(Grid(label("report-cited"), columns, works))
        if self.cover.command:
            blocks += [says(label("report-again"), strong=True), Command(self.cover.command)]
        return Section("provenance", label("report-provenance"), tuple(blocks))


def _numbered(each: Iterable[Iterable[Section]], label: str, wording: Wording) -> Iterator[Section]:
    """Yield the sections on several profiles, named apart."""
    for number, sections in enumerate(each, 1):
        for section in sections:
            title = wording.label(label, number=number, title=section.title)
            # Of two equal anchors in a page, links reach the first alone.
            yield Section(f"{section.anchor}-{number}", title, section.blocks)


def _cited(report: ProfileReport) -> Iterator[str]:
    """Yield the slugs of the sources that the advice for a profile names."""
    assessments = [a for ranking in report.answer.families for a in ranking.every if a.recommended]
    assessments += [explanation.assessment for explanation in report.alternatives]
    yield from (slug for a in assessments for item in a.evidence for slug in item.rule.sources)
    yield from (slug for experiment in report.experiments for slug in experiment.sources)
    yield from (slug for caution in report.answer.recommendation.cautions for slug in caution.sources)


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
