"""Category paths, names and taxonomy ids → the rules that speak of them.

Of a path the deepest listed ancestor counts, and no higher one: the rule on toddlers' clothing, not that on clothing.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ecomkt.catalog.types.rules import ClassificationKnowledge

_SEPARATORS = re.compile(r"\s*[>\uff1e\u00bb\u203a|]+\s*")
_GAPS = re.compile(r"[\W_]+")
_GOOGLE_ID = re.compile(r"[0-9]{1,9}")
_SHOPIFY_ID = re.compile(r"(?:gid://shopify/taxonomycategory/)?([a-z]{2}(?:-[0-9]+)*)")
_IDS = {"google": _GOOGLE_ID, "shopify": _SHOPIFY_ID}


class Filed(NamedTuple):
    """What rules say of a category."""

    rules: tuple[int, ...]
    """The numbers of the rules on the deepest ancestor that has any."""
    entry: str
    """That ancestor, as the rule names it; empty where there is none."""
    names: tuple[str, ...]
    """The names on the path, folded, the deepest first; none for an id."""


class CategoryIndex:
    """The categories of all rules."""

    def __init__(self, knowledge: ClassificationKnowledge, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._known: dict[str, tuple[tuple[int, ...], str]] = {}
        for number, rule in enumerate(knowledge.rules):
            for taxonomy, entry in rule.categories:
                for key in self._keys(taxonomy, entry, knowledge):
                    rules, first = self._known.get(key, ((), entry))
                    self._known[key] = (tuple(sorted({*rules, number})), min(first, entry))

    def filed(self, category: str) -> Filed:
        """Return what rules say of a category as a product list writes it."""
        text = self._fold(category).strip()
        numeric = _GOOGLE_ID.fullmatch(text)
        if numeric:
            return self._first([f"google {text}"], ())
        shopify = _SHOPIFY_ID.fullmatch(text)
        if shopify and "-" in text:
            return self._first(_ancestors(shopify[1], "-", "shopify "), ())
        names = [name for name in _SEPARATORS.split(text) if name]
        keys = [_plain(name) for name in names]
        paths = _ancestors(">".join(keys), ">", "")
        # A single name is looked for in every place: shops leave out the top of a path, or put their own name there.
        return self._first([*paths, *reversed([f"name {key}" for key in keys])], tuple(reversed(names)))

    def _first(self, keys: Iterable[str], names: tuple[str, ...]) -> Filed:
        for key in keys:
            if key in self._known:
                return Filed(*self._known[key], names)
        return Filed((), "", names)

    def _keys(self, taxonomy: str, entry: str, knowledge: ClassificationKnowledge) -> Iterable[str]:
        if taxonomy not in _IDS:
            return {f"name {_plain(self._fold(form))}" for form in knowledge.spellings("zh-Hant", entry)}
        id_, _, path = entry.partition(" ")
        is_id = _IDS[taxonomy].fullmatch(id_) is not None
        named = ">".join(_plain(self._fold(name)) for name in _SEPARATORS.split(path if is_id else entry))
        return [f"{taxonomy} {id_}", named] if is_id else [named]


def _ancestors(path: str, separator: str, prefix: str) -> list[str]:
    """Return the path and all above it, the deepest first."""
    found = []
    while path:
        found.append(f"{prefix}{path}")
        path = path.rpartition(separator)[0]
    return found


def _plain(name: str) -> str:
    return _GAPS.sub(" ", name.replace("&", " and ")).strip()
