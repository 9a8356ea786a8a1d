"""What a shell is offered when somebody presses Tab: values with their names in the reader's language."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

from ecomkt.cli.settings import set_packs, settled
from ecomkt.cli.telling import spoken
from ecomkt.errors import EcomktError
from ecomkt.knowledge.codebook import Code, Codebook
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.text import LANGUAGE_NAMES, LANGUAGES, Text
from ecomkt.output.formats import format_names

Offer = tuple[str, str]
"""A word, and what it means."""


def _name(text: Text) -> str:
    # Derived words would take longer to load than a key press lasts.
    language = spoken()
    return text.words_in(language) or text.words_in(LANGUAGES[1] if language != LANGUAGES[0] else language) or ""


def _codes(codes: Iterable[Code]) -> Iterator[Offer]:
    for code in codes:
        yield from ((word, _name(code.name)) for word in dict.fromkeys((code.letter or code.slug, code.slug)))


def _flagged(flag: str) -> Callable[[Codebook], Iterator[Offer]]:
    return lambda codebook: (o for a in codebook.attributes if flag in (a.flag, a.slug) for o in _codes(a.codes))


def _facts(codebook: Codebook) -> Iterator[Offer]:
    for attribute in codebook.attributes:
        yield f"{attribute.slug}=", _name(attribute.name)
        yield from ((f"{attribute.slug}={word}", name) for word, name in _codes(attribute.codes))


_OF_KNOWLEDGE: Mapping[str, Callable[[Codebook], Iterator[Offer]]] = {
    "type": _flagged("type"),
    "price": _flagged("price"),
    "fact": _facts,
    "family": lambda codebook: ((family.slug, _name(family.name)) for family in codebook.families),
    "option": lambda codebook: (offer for family in codebook.families for offer in _codes(family.codes)),
}
_OTHERS: Mapping[str, Callable[[], Iterable[Offer]]] = {
    "lang": LANGUAGE_NAMES.items,
    # A verb may lack some.
    "format": lambda: ((name, "") for name in ("table", *format_names())),
}


def offers(kind: str, start: str) -> list[Offer]:
    """Return what may be meant by the start of a word; nothing where the knowledge is broken."""
    with suppress(EcomktError):
        every = _OTHERS[kind]() if kind in _OTHERS else _OF_KNOWLEDGE[kind](load_knowledge(set_packs()).codebook)
        found = [(word, text) for word, text in every if word.casefold().startswith(start.casefold())]
        # An attribute first, its values once it stands there.
        return [(word, text) for word, text in found if "=" in start or "=" not in word[:-1]]
    return []


# Behind these verbs stand facts, and behind these options of theirs what is named.
_OF_FACTS = ("recommend", "compare", "report", "call", "ask")
_NAMED = {"--type": "type", "-t": "type", "--price": "price", "-p": "price"}


def offered_at_once() -> str | None:
    """Return what bash is answered where that needs no parser of the line, which takes longer to load; else None."""
    # Our script counts what blanks part.
    words, at = os.environ.get("COMP_WORDS", "").split(), os.environ.get("COMP_CWORD", "")
    if not at.isdecimal() or not 2 <= int(at) <= len(words):
        return None
    verb, before, start = words[1], words[int(at) - 1], "".join(words[int(at) : int(at) + 1])
    kind = _NAMED.get(before, "" if before.startswith("-") else "fact")
    if not kind or verb not in _OF_FACTS or start.startswith("-"):
        return None
    with settled(()):
        return "\n".join(word for word, _ in offers(kind, start))
