"""Things within an object of JSON: how deep they nest, by which names they are called, and what of a list is none."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from ecomkt.catalog.columns.contents import MADE_KEY
from ecomkt.catalog.columns.product import plain_cell
from ecomkt.errors import Listed, Problem, told
from ecomkt.safe_text import quoted

Members = Mapping[str, object]
NAMES = ("name", "title", "value", "displayValue", "DisplayValue", "rendered", "label", "text")
"""By these a thing within a product is called."""
# By these where it has no name: a shop's own, which may be read all the same.
_CODES = ("slug", "handle", "code", "key")
_LEVEL = re.compile(r"(?i:lvl|level|l)[_ ]?\d")
_OF_SORTS = ("typeid", "type_id")
_MOST_LEVELS = 4
_PAIR = 2
# Deeper, the flattening would run out of Python's stack some day.
_DEEPEST = 32
_SUMS = frozenset({"amount", "value"})
# So the marks are called that stand beside what an object holds.
_BESIDE = frozenset({"type", "typename", "cursor", "index", "id", "score", "position", "version"})


def is_in_languages(entry: object, languages: frozenset[str]) -> bool:
    """Return whether an object says one thing in one language after the other."""
    words = [re.split("[-_]", word)[0].casefold() for word in entry] if isinstance(entry, dict) else []
    return bool(words) and languages.issuperset(words)


def name_of(value: Members) -> str:
    """Return by which name a thing is called; empty if by none."""
    names = (value.get(key) for key in NAMES)
    return next((name for name in names if isinstance(name, str) and name), "")


class CategoryNames:
    """Tells how a category is called; `paths` are headers of whole paths, `words` those of titles and categories."""

    def __init__(self, paths: frozenset[str], words: frozenset[str], languages: frozenset[str]) -> None:
        self._paths, self._words, self._languages = paths, words, languages

    def of(self, entry: object, word: Callable[[str], str], level: int = 0) -> str:
        """Return the name of a category, or those of several with commas; its key where it has none, and no more."""
        if isinstance(entry, list) or (level < _MOST_LEVELS and objects_in(entry)):
            return self._of_list(entry if isinstance(entry, list) else objects_in(entry), word, level)
        if not isinstance(entry, dict) or level > _MOST_LEVELS:
            return plain_cell(entry) or ""
        if is_in_languages(entry, self._languages):
            return self.of(next(iter(entry.values())), word, level + 1)
        # What sort of thing a reference is to is no key of its own.
        ids = (k for k in entry if (low := k.lower()).endswith("id") and not low.endswith(_OF_SORTS))
        keys = (of for k in ids if isinstance(of := entry[k], str))
        # Of the levels of a path the last says them all, or what it is below them.
        texts = [str(of) for key, of in entry.items() if _LEVEL.fullmatch(key) and _is_text(of)]
        if texts and len(texts) == len(entry):
            return texts[-1]
        codes = (str(entry[key]) for key in _CODES if _is_text(entry.get(key)))
        return self._named(entry, word, level) or next(chain(codes, keys), "")

    def _named(self, entry: Members, word: Callable[[str], str], level: int) -> str:
        paths = (str(of) for key, of in entry.items() if word(key) in self._paths and _is_text(of))
        texts = (str(of) for key, of in entry.items() if word(key) in self._words and _is_text(of))
        within = (self.of(of, word, level + 1) for key in NAMES if isinstance(of := entry.get(key), dict))
        told = (of for of in entry.values() if is_in_languages(of, self._languages))
        by_language = (self.of(of, word, level + 1) for of in told)
        records = (of for of in entry.values() if isinstance(of, dict) and level < _MOST_LEVELS)
        deeper = (self._named(of, word, level + 1) for of in records)
        return next(
            (name for names in (paths, [name_of(entry)], within, by_language, texts, deeper) for name in names if name),
            "",
        )

    def _of_list(self, entries: Sequence[object], word: Callable[[str], str], level: int) -> str:
        if len(entries) == _PAIR and str(entries[0]).isdecimal() and _is_text(entries[1]):
            # A record as its number and its name.
            return str(entries[1])
        named = [self._named(each, word, level) for each in entries if isinstance(each, dict)]
        if found := [*filter(None, named)]:
            return ", ".join(found)
        parts = [part for each in entries if (part := self.of(each, word, level + 1))]
        # A path and what it leads through are one category: /Cups/Large/, /Cups/.
        parts = [part for part in parts if part[-1] != "/" or not any(o != part and o.startswith(part) for o in parts)]
        # Of several keys none says more than the first.
        return ", ".join(parts[:1] if named or all(map(MADE_KEY.fullmatch, parts)) else parts)


def without_others(
    objects: Sequence[Members],
    is_sold: Callable[[Members], bool],
    is_category: Callable[[str], bool],
    is_aside: Callable[[str], bool],
) -> tuple[Sequence[Members], dict[str, Members], str]:
    """Return the products of a list, by its key what else is in it, and its types: in another wrap, or no products."""
    typed = [(str(each.get("type") or ""), each) for each in objects]
    if len({kind for kind, _ in typed}) < _PAIR:
        return objects, {}, ""
    sold = {kind for kind, each in typed if not is_aside(kind) and is_sold(each)}
    inner = {id(each): {key for key, part in each.items() if isinstance(part, dict)} for each in objects}
    wraps = {key for kind, each in typed if kind in sold for key in inner[id(each)]}
    left = [(kind, each) for kind, each in typed if sold and kind not in sold]
    others = {
        k for k, e in left if is_category(k) or is_aside(k) or (wraps and wraps.isdisjoint(inner[id(e)] or wraps))
    }
    aside = {str(each.get("id")): each for kind, each in typed if kind in others}
    return [each for kind, each in typed if kind not in others], aside, ", ".join(sorted(others))


def with_names(value: object, names: Mapping[str, str], is_category: Callable[[str], bool], key: str = "") -> object:
    """Return an object with the names of its categories where it has nothing but their keys."""
    if isinstance(value, dict):
        called = names.get(str(value.get("id")), "") if is_category(key) else ""
        return called or {name: with_names(part, names, is_category, name) for name, part in value.items()}
    if isinstance(value, list):
        return [with_names(part, names, is_category, key) for part in value]
    return names.get(value, value) if isinstance(value, str) and is_category(key) else value


def told_aside(kind: str, names: Iterable[str]) -> Problem:
    """Return the note on objects that are no products."""
    message = "objects of another type are no products ({kind}), and left out: {names}"
    shown = Listed(tuple(quoted(name) for name in names if name)[:3])
    return Problem.of("other-objects", message, "if they are, give them a price", kind=quoted(kind), names=shown)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value)) and not MADE_KEY.fullmatch(value)


class RefusedError(ValueError):
    """Why something that JSON's grammar allows is no product."""


def cell_of(value: object, level: int) -> str:
    """Return a value as a cell: an object by its name, lists with commas. Raises RefusedError."""
    if (plain := plain_cell(value)) is not None:
        return plain
    check_level(level)
    if isinstance(value, dict) and (name := name_of(value)):
        return name
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ", ".join(filter(None, (cell_of(part, level + 1) for part in parts)))


def inner_of(value: Members) -> Members:
    """Return what an object holds that holds nothing but another one, beside marks of its own (`node`, `_source`)."""
    for _ in range(_DEEPEST):
        objects = [entry for entry in value.values() if isinstance(entry, dict)]
        if len(objects) != 1:
            return value
        beside = (key.strip("_@").lower() for key, entry in value.items() if not isinstance(entry, dict))
        if not _BESIDE.issuperset(beside) or _is_money(objects[0]):
            return value
        value = objects[0]
    return value


def _is_money(value: Members) -> bool:
    keys = {key.lower() for key in value}
    return not _SUMS.isdisjoint(keys) and any("currency" in key for key in keys)


def unlisted(value: Members) -> Members:
    """Return an object with what stands in lists of one, where all stands so, as in what was XML."""
    ones = [entry[0] for entry in value.values() if type(entry) is list and len(entry) == 1]
    if len(ones) < len(value) or len(ones) <= _PAIR or all(isinstance(one, dict | list) for one in ones):
        return value
    return {key: _alone(entry) for key, entry in value.items()}


def _alone(entry: object) -> object:
    if isinstance(entry, list) and len(entry) == 1:
        return _alone(entry[0])
    return {key.lstrip("@"): _alone(part) for key, part in entry.items()} if isinstance(entry, dict) else entry


def objects_in(value: object, *, within: bool = False) -> Sequence[Members]:
    """Return the objects of a list of nothing else, or of one within `edges` or `nodes`; `within`: in any object."""
    if isinstance(value, str):
        return ()
    if isinstance(value, list):
        return [inner_of(item) for item in value] if all(isinstance(item, dict) for item in value) else []
    if not isinstance(value, dict):
        return []
    alone = value if len(value) == 1 else ()
    lists = [found for key in ("edges", "nodes", *alone) if (found := objects_in(value.get(key)))]
    return lists[0] if lists else [value] if within or "@type" in value else []


def nested_in(value: Members) -> list[tuple[str, object]]:
    """Return the members of an object that are objects or lists."""
    return [pair for pair in value.items() if isinstance(pair[1], dict | list)]


def check_level(level: int) -> None:
    """Raise RefusedError for what is nested too deep."""
    if level > _DEEPEST:
        raise RefusedError(told("it is nested deeper than {most} levels", most=_DEEPEST))
