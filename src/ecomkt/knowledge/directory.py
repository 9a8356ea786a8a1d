"""Everything in the knowledge base that has a name, and what a name calls."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecomkt.errors import InputError, Problem, nearest
from ecomkt.knowledge.codebook import Code, Vocabulary, option_key
from ecomkt.knowledge.lookup import Translate, find_code, find_vocabulary, normalise
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Trait
from ecomkt.knowledge.sources import Source
from ecomkt.language.text import Text
from ecomkt.safe_text import visible


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code with the vocabulary that it is of."""

    vocabulary: Vocabulary
    code: Code


Entity = Vocabulary | CodeEntry | Rule | Caution | Source | Trait


class Directory:
    """Finds things by slug, id, letter, name or alias."""

    def __init__(self, kb: KnowledgeBase, translate: Translate) -> None:
        self._kb = kb
        self._translate = translate

    def everything(self) -> list[Entity]:
        """Return every vocabulary, inputs first."""
        return [*self._kb.codebook.attributes, *self._kb.codebook.families]

    def called(self, name: str) -> list[Entity]:
        """Return everything that `name` calls: a whole vocabulary or rule alone, else every code.

        Raises InputError if it calls nothing.
        """
        entities = list(self._whole(name)) or list(self._codes(name))
        if not entities:
            near = nearest(normalise(name), self._names(), most=3)
            hint = f"did you mean {', '.join(near)}?" if near else "'ecomkt show' lists all codes"
            raise InputError([Problem("unknown-name", f"nothing is called '{visible(name)}'", hint)])
        return entities

    def option(self, name: str) -> str:
        """Return the key of the option that `name` (or `family/name`) calls in one family alone; raises InputError."""
        head, slash, tail = name.rpartition("/")
        families = self._kb.codebook.families
        within = find_vocabulary(families, head, self._translate) if slash else None
        searched, word = ((within,), tail) if within else (families, name)
        keys = [
            option_key(family.slug, code.slug)
            for family in searched
            if (code := find_code(family.codes, word, self._translate))
        ]
        if len(keys) == 1:
            return keys[0]
        if keys:
            message, hint = f"'{visible(name)}' is an option of several families", f"say which: {', '.join(keys)}"
            raise InputError([Problem("ambiguous-option", message, hint)])
        raise InputError([Problem("unknown-option", f"no option is called '{visible(name)}'", self._option_hint(name))])

    def _option_hint(self, name: str) -> str:
        for attribute in self._kb.codebook.attributes:
            code = find_code(attribute.codes, name, self._translate)
            if code:
                value = f"it is a value of {attribute.slug} ({code.name.words_in('en')})"
                return f"{value}; 'ecomkt show' lists the options"
        slugs = [code.slug for family in self._kb.codebook.families for code in family.codes]
        near = nearest(normalise(name), slugs, most=3)
        return f"did you mean {' or '.join(near)}?" if near else "'ecomkt show' lists the options"

    def _whole(self, name: str) -> Iterator[Entity]:
        kb, wanted = self._kb, normalise(name)
        vocabulary = find_vocabulary(kb.codebook.families, name, self._translate) or find_vocabulary(
            kb.codebook.attributes, name, self._translate
        )
        if vocabulary:
            yield vocabulary
        yield from (rule for rule in kb.rules if rule.id == wanted)
        yield from (caution for caution in kb.cautions if caution.id == wanted)
        yield from (source for source in kb.sources if source.slug == wanted)
        yield from (t for t in kb.traits if wanted in map(normalise, (t.slug, *self._names_of(t.name))))

    def _codes(self, name: str) -> Iterator[CodeEntry]:
        for vocabulary in (*self._kb.codebook.attributes, *self._kb.codebook.families):
            code = find_code(vocabulary.codes, name, self._translate)
            if code:
                yield CodeEntry(vocabulary, code)

    def _names_of(self, text: Text) -> Iterator[str]:
        yield from (words for _, words in text.translations)
        yield self._translate(text)

    def _names(self) -> list[str]:
        kb = self._kb
        vocabularies = (*kb.codebook.attributes, *kb.codebook.families)
        codes = [code.slug for vocabulary in vocabularies for code in vocabulary.codes]
        ids = [*(rule.id for rule in kb.rules), *(caution.id for caution in kb.cautions)]
        return [
            *codes,
            *(v.slug for v in vocabularies),
            *ids,
            *(t.slug for t in kb.traits),
            *(s.slug for s in kb.sources),
        ]
