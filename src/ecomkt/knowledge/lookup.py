"""The codebook as the user types it: letters, slugs, names and aliases, in any case, width and language."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from unicodedata import normalize

from ecomkt.knowledge.codebook import Code, Vocabulary
from ecomkt.language.text import Text

V = TypeVar("V", bound=Vocabulary)
Translate = Callable[[Text], str]


def normalise(word: str) -> str:
    """Return the form in which two spellings of one name are equal: NFKC, lower case, one kind of gap."""
    return "-".join(normalize("NFKC", word).casefold().replace("_", " ").replace("-", " ").split())


def spellings_of_name(slug: str, name: Text) -> Iterator[str]:
    """Yield the slug and every written name."""
    yield slug
    for _, words in name.translations:
        yield words


def spellings(code: Code) -> Iterator[str]:
    """Yield everything by which a code may be called."""
    if code.letter:
        yield code.letter
    yield from spellings_of_name(code.slug, code.name)
    yield from code.aliases


def find_code(codes: Iterable[Code], word: str, translate: Translate | None = None) -> Code | None:
    """Return the code that `word` calls, or None. `translate` is asked only if the written names don't match."""
    wanted = normalise(word)
    found = (code for code in codes if wanted in map(normalise, spellings(code)))
    derived = (code for code in codes if translate and wanted == normalise(translate(code.name)))
    return next(found, None) or next(derived, None)


def find_vocabulary(every: Iterable[V], word: str, translate: Translate | None = None) -> V | None:
    """Return the attribute or family that `word` calls, or None."""
    wanted = normalise(word)
    known = tuple(every)
    found = (v for v in known if wanted in map(normalise, spellings_of_name(v.slug, v.name)))
    derived = (v for v in known if translate and wanted == normalise(translate(v.name)))
    return next(found, None) or next(derived, None)
