"""The whole knowledge, to be read or published: the codes, and the rules with their grounds."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from ecomkt.knowledge.codebook import Attribute, Vocabulary
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Source, Trait
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGE_NAMES, LANGUAGES, Text
from ecomkt.language.wording import Wording
from ecomkt.output.document import Block, Bullets, Cell, Document, Grid, Run, Section, says
from ecomkt.output.views.show import Sheets

Runs = tuple[Run, ...]


class DocsView(Struct, frozen=True):
    """A manual on one knowledge base; `part` is one of `PARTS`."""

    PARTS: ClassVar = ("codes", "rules")

    kb: KnowledgeBase
    part: str

    def document(self, wording: Wording) -> Document:
        """Return the manual."""
        layers = wording.comma.join(f"{layer.name} {layer.version}" for layer in self.kb.layers)
        about = Section("about", "", (says(wording.label(f"manual-{self.part}-about")),))
        manual = _Manual(self.kb, wording)
        sections = manual.codes() if self.part == "codes" else manual.rules()
        title, made = wording.label(f"manual-{self.part}"), wording.label("manual-made", layers=layers)
        return Document(wording.language, title, (about, *sections), subtitle=made)


class _Manual:
    """The sections of a manual in one language."""

    def __init__(self, kb: KnowledgeBase, wording: Wording) -> None:
        self._kb, self._wording, self._sheets = kb, wording, Sheets(kb, wording)
        simplify = Simplifier(kb.simplified)
        # Every code in all languages: agencies translate by this page.
        self._every = [Wording(language, simplify) for language in LANGUAGES]

    def codes(self) -> Iterator[Section]:
        """Yield every attribute and family with its codes: letters, names in all languages, aliases, questions."""
        codebook = self._kb.codebook
        for key, vocabularies in (("attributes", codebook.attributes), ("families", codebook.families)):
            yield Section(key, self._wording.label(key), ())
            yield from map(self._vocabulary, vocabularies)

    def rules(self) -> Iterator[Section]:
        """Yield every topic with its rules, the cautions, the traits and the sources."""
        kb, wording = self._kb, self._wording
        titles = {topic.slug: topic for topic in kb.topics}
        # By topic, as the files are: an author looks for a rule where it is written.
        for slug in dict.fromkeys(rule.topic for rule in sorted(kb.rules, key=lambda rule: (rule.topic, rule.id))):
            about = wording.say(titles[slug].about)
            yield Section(slug, wording.say(titles[slug].title) or slug, (says(about),) if about else ())
            of_topic = (rule for rule in kb.rules if rule.topic == slug)
            yield from (self._entry(rule, "reason", "when", "favours", "against", "basis") for rule in of_topic)
        yield Section("derivations", wording.label("derivations"), ())
        yield from (self._entry(rule, "reason", "when", "favours", "against", "basis") for rule in kb.derivations)
        yield Section("cautions", wording.label("cautions"), (says(wording.label("not-legal-advice")),))
        yield from (
            self._entry(caution, "reason", "severity", "when", "bars", "if-planned", "see") for caution in kb.cautions
        )
        yield Section("traits", wording.label("manual-traits"), (says(wording.label("manual-traits-about")),))
        yield from (self._entry(trait, "definition") for trait in kb.traits)
        yield Section("sources", wording.label("source"), (Bullets(tuple(map(self._source, kb.sources))),))

    def _vocabulary(self, vocabulary: Vocabulary) -> Section:
        wording = self._wording
        blocks: list[Block] = [says(" · ".join(self._in_all(vocabulary.name)))]
        if isinstance(vocabulary, Attribute):
            blocks.append(says(wording.label("question") + wording.colon + wording.say(vocabulary.question)))
        names = (LANGUAGE_NAMES[language] for language in LANGUAGES)
        columns = (wording.label("code"), wording.label("slug"), *names, wording.label("aliases"))
        rows: Iterator[tuple[Cell, ...]] = (
            (code.letter or "", Run(code.slug, code=True), *self._in_all(code.name), ", ".join(code.aliases))
            for code in vocabulary.codes
        )
        title = f"{wording.say(vocabulary.name)}{wording.aside(vocabulary.slug)}"
        return Section(vocabulary.slug, title, (*blocks, Grid("", columns, tuple(rows))), level=2)

    def _in_all(self, text: Text) -> list[str]:
        return [wording.say(text) for wording in self._every]

    def _entry(self, entity: Rule | Caution | Trait, first: str, *keys: str) -> Section:
        """Return a part of the manual: of the sheet of a thing the line `first` in full, then others as points."""
        sheet = self._sheets.of(entity)
        lines = sheet.lines
        points = [
            self._point(key, Run(lines[key], link=f"#{lines[key]}" if key == "see" else ""))
            for key in keys
            if lines[key]
        ]
        if entity.sources:
            # Each link brings the comma before it; the first comma is dropped.
            comma = Run(self._wording.comma)
            links = [run for slug in entity.sources for run in (comma, Run(slug, link=f"#source-{slug}"))]
            points.append(self._point("source", *links[1:]))
        blocks: list[Block] = [says(sheet.lines[first])]
        blocks += [Bullets(tuple(points))] if points else []
        # The rows of a rule are its sources, to which the points lead already.
        if sheet.rows and not isinstance(entity, Rule):
            blocks.append(Grid("", tuple(map(self._wording.label, sheet.columns)), sheet.rows))
        title = sheet.title if isinstance(entity, Trait) else sheet.key
        return Section(sheet.key, title, tuple(blocks), level=2)

    def _source(self, source: Source) -> Runs:
        wording = self._wording
        kind = wording.comma.join(filter(None, (source.kind, source.status)))
        slug = Run(source.slug, code=True, anchor=f"source-{source.slug}")
        return slug, Run(f"{wording.colon}{source.citation}{wording.aside(kind)}")

    def _point(self, key: str, *runs: Run) -> Runs:
        label = self._wording.label(key)
        return Run(label[:1].upper() + label[1:] + self._wording.colon), *runs
