"""What a known word stands for, and how the words of a language change and join."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

Tokens = tuple[str, ...]


class Term(NamedTuple):
    """What a known word stands for."""

    word: str
    """As it was written."""
    rules: tuple[int, ...]
    """The numbers of the rules that look for it; none, if it is neutral."""
    is_thing: bool = True
    """It can name the thing that is sold, and not only tell something of it."""
    is_break: bool = False
    """After it another thing is named."""
    decides: bool = False
    """It names the thing wherever it stands in the name, and nothing beside it does: a poster of coffee."""
    language: str = ""
    """Empty for the languages of the knowledge base, which are told apart by their letters."""


class Grammar(Struct, frozen=True):
    """How the words of one more language change and join."""

    endings: Mapping[str, tuple[str, ...]] = {}
    """The last letters of a word, and what may stand in their place; the longest ending that a word has counts."""
    is_head_first: bool = False
    """The thing is named before what tells something of it: tasse à café."""
    has_compounds: bool = False
    """Words are joined to one, the thing last: Kaffeebecher."""
