"""`ecomkt report`: the document that a client takes home, and the numbers behind it as tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.compare import Comparison
from ecomkt.explanation.experiments import ReportKnowledge
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGE_NAMES
from ecomkt.language.wording import Wording
from ecomkt.output.advice import ProfileReport, ProfileSections, cited_in
from ecomkt.output.cover import Cover, note_blocks
from ecomkt.output.document import Block, Command, Document, Facts, Section, bullets, says
from ecomkt.output.records import rounded
from ecomkt.output.tables import Table, Value
from ecomkt.output.views.compare import CompareView
from ecomkt.output.views.recommend import RecommendView
from ecomkt.safe_text import visible
from ecomkt.version import __version__

if TYPE_CHECKING:
    from ecomkt.catalog.summary import CatalogSummary

# How many leading options of a profile stand side by side.
_COMPARED = 3
_EVIDENCE = ("family", "option", "contribution", "rule", "because", "basis", "source")


@dataclass(frozen=True, slots=True)
class ReportView:
    """A document for a client: on one profile, on several side by side, or on a whole product list."""

    kb: KnowledgeBase
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
        profiles = [ProfileSections(profile, self.knowledge.order, wording) for profile in self.profiles]
        names = (("report-for", cover.client), ("report-by", cover.consultant))
        byline = [label(key, name=visible(name)) for key, name in names if name]
        kind = "-comparison" if self.comparison else "-catalogue" if self.catalog else ""
        letter = profiles[0].letter
        side_by_side = self.comparison and self._side_by_side(self.comparison)
        return Document(
            language=wording.language,
            name=LANGUAGE_NAMES[wording.language],
            kicker=label(f"report-title{kind}"),
            title=side_by_side.headline(wording) if side_by_side else letter.headline,
            subtitle=visible(self.catalog[0]) if self.catalog else "" if side_by_side else letter.about,
            byline=(*byline, *([cover.day] if cover.day else [])),
            logo=cover.logo,
            languages=label("report-language"),
            sections=(*self._sections(profiles, wording), *self._appendix(profiles, wording)),
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
        options = [RecommendView(answer).table(wording) for answer in answers]
        evidence = [_evidence_rows(answer, wording) for answer in answers]
        sheets = (("options", options[0].columns, [table.rows for table in options]), ("evidence", _EVIDENCE, evidence))
        for label, columns, parts in sheets:
            rows = ((number, *row) for number, part in enumerate(parts, 1) for row in part)
            yield Table(("profile", *columns), rows, wording.label(f"report-sheet-{label}"))
        about = [("ecomkt", __version__), ("engine", self.engine)]
        about += ((f"knowledge {layer.name} {layer.version}", layer.sha256) for layer in self.kb.layers)
        parts_of_cover = ("client", "consultant", "day", "note", "command")
        about += ((part, text) for part in parts_of_cover if (text := getattr(self.cover, part)))
        yield Table(("what", "value"), about, wording.label("report-sheet-about"))

    def _sections(self, profiles: Sequence[ProfileSections], wording: Wording) -> Iterator[Section]:
        """Yield what is said of all, with the consultant's note after the answer, then of each profile."""
        note = self.cover.note
        notes = [Section("note", wording.label("report-note"), note_blocks(note))] if note else []
        if self.catalog:
            # What only a list needs would make every other report start later.
            from ecomkt.output.views.summary import list_sections

            first, *others = list_sections(self.catalog[1], profiles[0].letter.answer(), wording)
        elif self.comparison:
            first, *others = self._side_by_side(self.comparison).opening(wording)
        else:
            first, *others = profiles[0].pages()
        yield from (first, *notes, *others)
        if self.catalog or self.comparison:
            title = "report-of-strategy" if self.catalog else "report-of-profile"
            yield from _numbered(profiles, title, wording)

    def _side_by_side(self, comparison: Comparison) -> CompareView:
        return CompareView(comparison, _COMPARED)

    def _appendix(self, profiles: Sequence[ProfileSections], wording: Wording) -> Iterator[Section]:
        """Yield what all of it rests on: evidence, sources, versions, and the command that makes the report again."""
        label = wording.label
        yield Section("appendix", label("report-appendix"), (), on_new_page=True)
        if self.comparison:
            yield from self._side_by_side(self.comparison).reasons(wording)
        elif not self.catalog:
            yield from profiles[0].appendix()
        cited = set().union(*map(cited_in, self.profiles))
        # What has a short name is no work that a library would find by its citation.
        works = [wording.say(one.short) or one.citation for one in self.kb.sources if one.slug in cited]
        yield Section("sources", label("report-sources"), (bullets(works),), level=2)
        layers = (
            (label("report-layer", name=layer.name, version=layer.version), layer.sha256) for layer in self.kb.layers
        )
        program = (label("report-program"), f"ecomkt {__version__}")
        blocks: list[Block] = [Facts((program, (label("report-engine"), self.engine), *layers))]
        if self.cover.command:
            blocks += [says(label("report-again"), strong=True), Command(self.cover.command)]
        yield Section("provenance", label("report-provenance"), tuple(blocks), level=2)


def _numbered(profiles: Iterable[ProfileSections], label: str, wording: Wording) -> Iterator[Section]:
    """Yield what is said of several profiles: each begins a page with its advice, of which the rest is a part."""
    for number, profile in enumerate(profiles, 1):
        first, *others = profile.in_short()
        title = wording.label(label, number=number, title=profile.letter.headline)
        # Of two equal anchors in a page, links reach the first alone.
        yield replace(first, anchor=f"{first.anchor}-{number}", title=title, on_new_page=True)
        for section in others:
            anchor = f"{section.anchor}-{number}"
            yield replace(section, anchor=anchor, level=section.level + 1, on_new_page=False)


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
