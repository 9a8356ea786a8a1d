"""What a name calls: letters, slugs, names, aliases and ids, in any case, width and language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from unicodedata import normalize

from ecomkt.errors import InputError, Listed, did_you_mean, nearest, told
from ecomkt.knowledge.codebook import Code, Codebook, Family, Vocabulary, option_key
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Source, Trait
from ecomkt.language.text import LANGUAGES, Text
from ecomkt.safe_text import visible

N = TypeVar("N", bound=Code | Vocabulary)
Translate = Callable[[Text], str]


def as_typed(code: Code | Vocabulary, *, lettered: bool = True) -> Text:
    """Return what somebody types for a code: in English letter and slug, in other languages letter and name."""
    letter = f"{code.letter} " if lettered and isinstance(code, Code) and code.letter else ""
    named = ((language, letter + words) for language, words in code.name.translations if language != LANGUAGES[0])
    return Text(((LANGUAGES[0], letter + code.slug), *named))


def normalise(word: str) -> str:
    """Return the form in which two spellings of one name are equal: NFKC, lower case, one kind of gap."""
    return "-".join(normalize("NFKC", word).casefold().replace("_", " ").replace("-", " ").split())


# Of what the knowledge calls its codes: each is compared with every word that is read.
_normalised = lru_cache(1 << 14)(normalise)


def is_one_edit(word: str, other: str) -> bool:
    """Return whether one letter left out, put in, changed or swapped with its neighbour makes one word the other."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    one, two = word[start:], other[start:]
    swapped = one[:2] == two[1::-1] and one[2:] == two[2:]
    return swapped or one[1:] == two[1:] or one[1:] == two or one == two[1:]


def spellings_of_name(slug: str, name: Text) -> Iterator[str]:
    """Yield the slug and every written name."""
    yield slug
    for _, words in name.translations:
        yield words


def spellings(named: Code | Vocabulary) -> Iterator[str]:
    """Yield everything by which a code, an attribute or a family may be called."""
    if isinstance(named, Code) and named.letter:
        yield named.letter
    yield from spellings_of_name(named.slug, named.name)
    yield from named.aliases


def find_named(every: Iterable[N], word: str, translate: Translate | None = None) -> N | None:
    """Return the code, attribute or family that `word` calls, or None.

    `translate` is asked only if the written names don't match.
    """
    wanted, known = normalise(word), tuple(every)
    written = (each for each in known if wanted in map(_normalised, spellings(each)))
    # Deriving a name loads large dictionaries, so it waits until no written one matches; it isn't in Latin letters.
    derive = None if wanted.isascii() else translate
    derived = (each for each in known if derive and wanted == normalise(derive(each.name)))
    return next(written, None) or next(derived, None)


def options_called(families: Sequence[Family], word: str, translate: Translate | None = None) -> Iterator[str]:
    """Yield the key of the option that `word` (or `family/word`) calls, of each family that has one."""
    head, slash, tail = word.rpartition("/")
    within = find_named(families, head, translate) if slash else None
    searched, name = ((within,), tail) if within else (families, word)
    named = ((family, find_named(family.codes, name, translate)) for family in searched)
    return (option_key(family.slug, code.slug) for family, code in named if code)


def find_option(codebook: Codebook, word: str, translate: Translate | None = None) -> str:
    """Return the key of the option that `word` (or `family/word`) calls, empty if none; those on request come first."""
    return next(options_called((*codebook.requested, *codebook.families), word, translate), "")


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code with the vocabulary that it is of."""

    vocabulary: Vocabulary
    code: Code


_ALL_OPTIONS = "'ecomkt show' lists the options"
Entity = Vocabulary | CodeEntry | Rule | Caution | Source | Trait


class Directory:
    """Finds things by slug, id, letter, name or alias."""

    def __init__(self, kb: KnowledgeBase, translate: Translate) -> None:
        self._kb = kb
        self._translate = translate
        self._ruled: tuple[Rule | Caution, ...] = (*kb.rules, *kb.derivations, *kb.cautions)

    def everything(self) -> list[Vocabulary]:
        """Return every vocabulary, inputs first."""
        return [*self._kb.codebook.attributes, *self._kb.codebook.every_family]

    def called(self, name: str) -> list[Entity]:
        """Return everything that `name` calls: a whole vocabulary or rule alone, else every code.

        Raises InputError if it calls nothing.
        """
        codes = ((each, find_named(each.codes, name, self._translate)) for each in self.everything())
        entities = list(self._whole(name)) or [CodeEntry(vocabulary, code) for vocabulary, code in codes if code]
        if not entities:
            hint = _near(name, self._names()) or "'ecomkt show' lists all codes"
            raise InputError.of("unknown-name", "nothing is called '{name}'", hint, name=visible(name))
        return entities

    def option(self, name: str) -> str:
        """Return the key of the option that `name` (or `family/name`) calls in one family alone; raises InputError."""
        keys = tuple(options_called(self._kb.codebook.every_family, name, self._translate))
        if len(keys) == 1:
            return keys[0]
        named = visible(name)
        if keys:
            message, hint = "'{name}' is an option of several families", "say which: {keys}"
            raise InputError.of("ambiguous-option", message, hint, name=named, keys=Listed(keys))
        raise InputError.of("unknown-option", "no option is called '{name}'", self._option_hint(name), name=named)

    def family(self, word: str, families: Sequence[Family], otherwise: str = "") -> Family:
        """Return the one of the families that `word` calls; raises InputError, with another hint where none is near."""
        if family := find_named(families, word, self._translate):
            return family
        hint = did_you_mean(normalise(word), [each.slug for each in families]) or otherwise
        raise InputError.of("unknown-family", "no family is called '{word}'", hint, word=visible(word))

    def choices(self, word: str) -> tuple[str, ...]:
        """Return the keys of the options that `FAMILY=OPTION[,OPTION]` names, or an option alone; raises InputError."""
        named, sign, options = normalize("NFKC", word).partition("=")
        return tuple(self._choice(named, option) for option in options.split(",")) if sign else (self.option(named),)

    def _choice(self, named: str, option: str) -> str:
        family = self.family(named, self._kb.codebook.every_family, _ALL_OPTIONS)
        code = find_named(family.codes, option, self._translate)
        if code is None:
            hint = did_you_mean(normalise(option), family.by_slug) or _ALL_OPTIONS
            raise InputError.of("unknown-option", "no option is called '{name}'", hint, name=visible(option))
        return option_key(family.slug, code.slug)

    def _option_hint(self, name: str) -> str:
        for attribute in self._kb.codebook.attributes:
            if code := find_named(attribute.codes, name, self._translate):
                gaps = {"attribute": as_typed(attribute), "name": code.name}
                return told("it is a value of {attribute} ({name}); 'ecomkt show' lists the options", **gaps)
        slugs = (code.slug for family in self._kb.codebook.every_family for code in family.codes)
        return _near(name, slugs, " or ") or _ALL_OPTIONS

    def _whole(self, name: str) -> Iterator[Entity]:
        kb, wanted = self._kb, normalise(name)
        for vocabularies in (kb.codebook.every_family, kb.codebook.attributes):
            if vocabulary := find_named(vocabularies, name, self._translate):
                yield vocabulary
                break
        yield from (rule for rule in self._ruled if rule.id == wanted)
        yield from (source for source in kb.sources if source.slug == wanted)
        for trait in kb.traits:
            if wanted in map(normalise, (*spellings_of_name(trait.slug, trait.name), self._translate(trait.name))):
                yield trait

    def _names(self) -> Iterator[str]:
        kb, vocabularies = self._kb, self.everything()
        yield from (code.slug for vocabulary in vocabularies for code in vocabulary.codes)
        yield from (vocabulary.slug for vocabulary in vocabularies)
        yield from (rule.id for rule in self._ruled)
        yield from (*(trait.slug for trait in kb.traits), *(source.slug for source in kb.sources))


def _near(name: str, known: Iterable[str], by: str = ", ") -> str:
    near = nearest(normalise(name), dict.fromkeys(known), most=3)
    return told("did you mean {near}?", near=Listed(tuple(near), by)) if near else ""
