"""Everything in the knowledge base that has a name, and what a name calls."""

from collections.abc import Iterator

from ecomkt.errors import InputError, Problem, nearest
from ecomkt.knowledge.codebook import option_key
from ecomkt.knowledge.lookup import Translate, find_code, find_vocabulary, normalise
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.text import Text
from ecomkt.output.sheet import Sheet
from ecomkt.output.sheets import Sheets, everything
from ecomkt.safe_text import visible


class Directory:
    """Finds things by slug, id, letter, name or alias."""

    def __init__(self, kb: KnowledgeBase, translate: Translate) -> None:
        self._kb = kb
        self._translate = translate

    def sheets(self, name: str, sheets: Sheets) -> list[Sheet]:
        """Return a sheet for everything that `name` calls: a whole vocabulary or rule alone, else every code.

        Raises InputError if it calls nothing.
        """
        found = list(self._whole(name, sheets)) or list(self._codes(name, sheets))
        if not found:
            near = nearest(normalise(name), self._names(), most=3)
            hint = f"did you mean {', '.join(near)}?" if near else "'ecomkt show' lists all codes"
            raise InputError([Problem("unknown-name", f"nothing is called '{visible(name)}'", hint)])
        return found

    def option(self, name: str) -> str:
        """Return the key of the option that `name` (or `family/name`) calls in one family alone; raises InputError."""
        head, slash, tail = name.rpartition("/")
        families = self._kb.codebook.families
        within = find_vocabulary(families, head, self._translate) if slash else None
        searched = (within,) if within else families
        found = [(f, code) for f in searched if (code := find_code(f.codes, tail if within else name, self._translate))]
        if len(found) == 1:
            return option_key(found[0][0].slug, found[0][1].slug)
        if found:
            hint = f"say which: {', '.join(option_key(f.slug, code.slug) for f, code in found)}"
            raise InputError([Problem("ambiguous-option", f"'{visible(name)}' is an option of several families", hint)])
        raise InputError([Problem("unknown-option", f"no option is called '{visible(name)}'", self._option_hint(name))])

    def _option_hint(self, name: str) -> str:
        for attribute in self._kb.codebook.attributes:
            code = find_code(attribute.codes, name, self._translate)
            if code:
                return (
                    f"it is a value of {attribute.slug} ({code.name.words_in('en')}); 'ecomkt show' lists the options"
                )
        slugs = [code.slug for family in self._kb.codebook.families for code in family.codes]
        near = nearest(normalise(name), slugs, most=3)
        return f"did you mean {' or '.join(near)}?" if near else "'ecomkt show' lists the options"

    def _whole(self, name: str, sheets: Sheets) -> Iterator[Sheet]:
        kb, wanted = self._kb, normalise(name)
        vocabulary = find_vocabulary(kb.codebook.families, name, self._translate) or find_vocabulary(
            kb.codebook.attributes, name, self._translate
        )
        if vocabulary:
            yield sheets.vocabulary(vocabulary)
        yield from (sheets.rule(rule) for rule in kb.rules if rule.id == wanted)
        yield from (sheets.caution(caution) for caution in kb.cautions if caution.id == wanted)
        yield from (sheets.source(source) for source in kb.sources if source.slug == wanted)
        for trait in kb.traits:
            if wanted in map(normalise, (trait.slug, *self._called(trait.name))):
                yield sheets.trait(trait)

    def _codes(self, name: str, sheets: Sheets) -> Iterator[Sheet]:
        for vocabulary in everything(self._kb):
            code = find_code(vocabulary.codes, name, self._translate)
            if code:
                yield sheets.code(vocabulary, code)

    def _called(self, text: Text) -> Iterator[str]:
        yield from (words for _, words in text.translations)
        yield self._translate(text)

    def _names(self) -> list[str]:
        kb = self._kb
        codes = [code.slug for vocabulary in everything(kb) for code in vocabulary.codes]
        vocabularies = [vocabulary.slug for vocabulary in everything(kb)]
        ids = [*(rule.id for rule in kb.rules), *(caution.id for caution in kb.cautions)]
        return [*codes, *vocabularies, *ids, *(t.slug for t in kb.traits), *(s.slug for s in kb.sources)]
