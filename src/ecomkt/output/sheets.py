"""The knowledge base → sheets: vocabularies, rules, traits, cautions and sources as `show` shows them."""

from collections.abc import Iterable, Iterator

from ecomkt.knowledge.codebook import Attribute, Code, Vocabulary
from ecomkt.knowledge.model import Caution, Conclusion, KnowledgeBase, Rule, Trait
from ecomkt.knowledge.sources import Law, Source
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import certainty_text, option_name, when_text
from ecomkt.output.sheet import Column, Line, Sheet


class Sheets:
    """Draws sheets of one knowledge base in one language."""

    def __init__(self, kb: KnowledgeBase, wording: Wording) -> None:
        self._kb = kb
        self._wording = wording
        self._sources = {source.slug: source for source in kb.sources}

    def vocabulary(self, vocabulary: Vocabulary) -> Sheet:
        """Return an attribute or a family with its codes."""
        kind, lines = "family", []
        if isinstance(vocabulary, Attribute):
            kind = "attribute"
            lines.append(self._line("question", self._wording.say(vocabulary.question)))
        columns = self._columns("code", "slug", "name", "aliases")
        rows = tuple(self._code_row(code) for code in vocabulary.codes)
        title = f"{self._wording.say(vocabulary.name)} ({vocabulary.slug})"
        return Sheet(kind, vocabulary.slug, title, tuple(lines), columns, rows)

    def code(self, vocabulary: Vocabulary, code: Code) -> Sheet:
        """Return one code, with the rules that speak of it."""
        key = f"{vocabulary.slug}/{code.slug}"
        about = [r for r in self._kb.rules for c in r.conclusions if c.key == key]
        lines = (
            self._line("vocabulary", self._wording.say(vocabulary.name)),
            self._line("aliases", self._wording.comma.join(code.aliases)),
        )
        rows = tuple(self._conclusion_row(rule, key) for rule in about)
        title = f"{self._wording.name(code)} ({code.slug})"
        return Sheet("code", code.slug, title, lines, self._columns("rule", "certainty", "reason"), rows)

    def rule(self, rule: Rule) -> Sheet:
        """Return a rule: what it wants, what it says, why, on what grounds, and where it stands."""
        title = rule.id.replace("-", " ")
        return Sheet(
            "rule",
            rule.id,
            title[:1].upper() + title[1:],
            (
                self._line("rule", rule.id),
                self._line("when", when_text(rule.when, self._kb, self._wording)),
                self._line("favours", self._conclusions(rule.conclusions, 1)),
                Line("against", self._wording.label("disfavours"), self._conclusions(rule.conclusions, -1)),
                self._line("reason", self._wording.say(rule.because)),
                self._line("basis", self._wording.label(rule.basis.value)),
                self._line("stands-in", str(rule.location)),
            ),
            *self._source_table(rule.sources),
        )

    def trait(self, trait: Trait) -> Sheet:
        """Return a trait: what it means and what speaks for it and against it."""
        wording = self._wording
        lines = (
            self._line("definition", wording.say(trait.definition)),
            self._line("source", wording.comma.join(trait.sources)),
            self._line("stands-in", str(trait.location)),
        )
        rows = []
        for item in (item for item in self._kb.evidence if item.trait == trait.slug):
            premise, number = item.when.premises[0], item.conclusions[0].certainty
            attribute = self._kb.codebook.attribute[premise.subject]
            value = wording.name(attribute.by_slug[premise.wanted[0]])
            rows.append((wording.say(attribute.name), value, certainty_text(number)))
        columns = self._columns("attribute", "value", "certainty")
        return Sheet("trait", trait.slug, f"{wording.say(trait.name)} ({trait.slug})", lines, columns, tuple(rows))

    def caution(self, caution: Caution) -> Sheet:
        """Return a caution with its law."""
        lines = (
            self._line("severity", self._wording.label(caution.severity.value)),
            self._line("when", when_text(caution.when, self._kb, self._wording)),
            self._line("reason", self._wording.say(caution.because)),
            self._line("see", caution.see or ""),
            self._line("stands-in", str(caution.location)),
        )
        rows = tuple(self._law_row(law) for law in caution.law)
        return Sheet("caution", caution.id, caution.id, lines, self._columns("market", "law", "mark"), rows)

    def source(self, source: Source) -> Sheet:
        """Return a source with the rules and traits that cite it."""
        lines = (
            self._line("citation", source.citation),
            self._line("year", str(source.year or "")),
            self._line("kind", source.kind),
            self._line("status", source.status),
        )
        rules: tuple[Rule | Caution, ...] = (*self._kb.rules, *self._kb.cautions)
        citing = (item for item in rules if source.slug in item.sources)
        rows = tuple((item.id, self._wording.say(item.because)) for item in citing)
        return Sheet("source", source.slug, source.slug, lines, self._columns("rule", "reason"), rows)

    def _code_row(self, code: Code) -> tuple[str, ...]:
        return code.letter or "", code.slug, self._wording.say(code.name), self._wording.comma.join(code.aliases)

    def _conclusion_row(self, rule: Rule, key: str) -> tuple[str, ...]:
        number = next(c.certainty for c in rule.conclusions if c.key == key)
        return rule.id, certainty_text(number), self._wording.say(rule.because)

    def _law_row(self, law: Law) -> tuple[str, ...]:
        return law.market, law.reference, self._wording.mark(law.mark)

    def _conclusions(self, conclusions: Iterable[Conclusion], sign: int) -> str:
        return self._wording.comma.join(
            f"{option_name(c.key, self._kb, self._wording)} ({c.word} {certainty_text(c.certainty)})"
            for c in conclusions
            if c.certainty * sign > 0
        )

    def _source_table(self, slugs: Iterable[str]) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]:
        found = (self._sources[slug] for slug in slugs)
        rows = tuple((s.slug, str(s.year or ""), s.citation, s.status) for s in found)
        return self._columns("source", "year", "citation", "status"), rows

    def _line(self, key: str, text: str) -> Line:
        return Line(key, self._wording.label(key), text)

    def _columns(self, *keys: str) -> tuple[Column, ...]:
        return tuple(Column(key, self._wording.label(key)) for key in keys)


def everything(kb: KnowledgeBase) -> Iterator[Vocabulary]:
    """Yield every vocabulary, inputs first."""
    yield from kb.codebook.attributes
    yield from kb.codebook.families
