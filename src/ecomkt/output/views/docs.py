"""The whole knowledge, to be read or published: the codes, and the rules with their grounds."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from msgspec import Struct

from ecomkt.knowledge.codebook import Attribute, Vocabulary
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Trait
from ecomkt.knowledge.sources import Source
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGE_NAMES, LANGUAGES, Text
from ecomkt.language.wording import Wording
from ecomkt.output.document import Block, Bullets, Cell, Document, Grid, Run, Section, says
from ecomkt.output.phrases import when_text
from ecomkt.output.views.show import conclusion_texts, trait_rows

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
        self._kb, self._wording = kb, wording
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
            yield from (self._rule(rule) for rule in kb.rules if rule.topic == slug)
        yield Section("cautions", wording.label("cautions"), (says(wording.label("not-legal-advice")),))
        yield from map(self._caution, kb.cautions)
        yield Section("traits", wording.label("manual-traits"), (says(wording.label("manual-traits-about")),))
        yield from map(self._trait, kb.traits)
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
        title = f"{wording.say(vocabulary.name)} ({vocabulary.slug})"
        return Section(vocabulary.slug, title, (*blocks, Grid("", columns, tuple(rows))), level=2)

    def _in_all(self, text: Text) -> list[str]:
        return [wording.say(text) for wording in self._every]

    def _rule(self, rule: Rule) -> Section:
        wording = self._wording
        points = [self._point("when", (Run(when_text(rule.when, self._kb, wording)),))]
        for key, sign in (("favours", 1), ("against", -1)):
            options = list(conclusion_texts(rule.conclusions, sign, self._kb, wording))
            points += [self._point(key, (Run(wording.comma.join(options)),))] if options else []
        points.append(self._point("basis", (Run(wording.label(rule.basis.value)),)))
        points += self._sources(rule.sources)
        return Section(rule.id, rule.id, (says(wording.say(rule.because)), Bullets(tuple(points))), level=2)

    def _caution(self, caution: Caution) -> Section:
        wording = self._wording
        points = [
            self._point("severity", (Run(wording.label(caution.severity.value)),)),
            self._point("when", (Run(when_text(caution.when, self._kb, wording)),)),
        ]
        if caution.see:
            points.append(self._point("see", (Run(caution.see, link=f"#{caution.see}"),)))
        points += self._sources(caution.sources)
        blocks: list[Block] = [says(wording.say(caution.because)), Bullets(tuple(points))]
        if caution.law:
            columns = tuple(wording.label(key) for key in ("market", "law", "mark"))
            rows = tuple((law.market, law.reference, wording.mark(law.mark)) for law in caution.law)
            blocks.append(Grid("", columns, rows))
        return Section(caution.id, caution.id, tuple(blocks), level=2)

    def _trait(self, trait: Trait) -> Section:
        wording = self._wording
        blocks: list[Block] = [says(wording.say(trait.definition))]
        blocks += [Bullets(points)] if (points := tuple(self._sources(trait.sources))) else []
        columns = tuple(wording.label(key) for key in ("attribute", "value", "certainty"))
        blocks.append(Grid("", columns, tuple(trait_rows(self._kb, trait, wording))))
        return Section(trait.slug, f"{wording.say(trait.name)} ({trait.slug})", tuple(blocks), level=2)

    def _source(self, source: Source) -> Runs:
        wording = self._wording
        kind = wording.comma.join(filter(None, (source.kind, source.status)))
        slug = Run(source.slug, code=True, anchor=_anchor(source.slug))
        return slug, Run(f"{wording.colon}{source.citation} ({kind})")

    def _sources(self, slugs: Iterable[str]) -> Iterator[Runs]:
        """Yield the point that leads to the sources, if there are any."""
        # Each link brings the comma before it; the first comma is dropped.
        links = [run for slug in slugs for run in (Run(self._wording.comma), Run(slug, link=f"#{_anchor(slug)}"))]
        if links:
            yield self._point("source", tuple(links[1:]))

    def _point(self, key: str, runs: Runs) -> Runs:
        label = self._wording.label(key)
        return Run(label[:1].upper() + label[1:] + self._wording.colon), *runs


def _anchor(slug: str) -> str:
    return f"source-{slug}"
