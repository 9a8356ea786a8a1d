"""A knowledge base as JSON and back, for the cache: lists whose first item says what they are."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from types import ModuleType
from typing import Any

from ecomkt import codebook, model, provenance
from ecomkt.errors import Location
from ecomkt.model import KnowledgeBase

__all__ = ["LAYOUT", "decoded", "encoded"]


def _defined_in(module: ModuleType) -> Iterator[type[Any]]:
    """Yield the dataclasses and enumerations that a module defines."""
    for value in vars(module).values():
        ours = isinstance(value, type) and value.__module__ == module.__name__
        if ours and (is_dataclass(value) or issubclass(value, Enum)):
            yield value


_TYPES: tuple[type[Any], ...] = (*_defined_in(codebook), *_defined_in(provenance), *_defined_in(model), Location)
_TUPLE, _SET, _FIRST = 0, 1, 2
_TAGS = {kind: number for number, kind in enumerate(_TYPES, _FIRST)}
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in _TYPES if not issubclass(kind, Enum)}
LAYOUT = repr([(kind.__name__, _FIELDS.get(kind)) for kind in _TYPES])
"""What the types look like: a payload of another layout can't be decoded."""
_MAKERS: tuple[Callable[..., object], ...] = (lambda *items: items, lambda *items: frozenset(items), *_TYPES)


def encoded(kb: KnowledgeBase) -> bytes:
    """Return the knowledge base as JSON."""
    return json.dumps(_as_list(kb), ensure_ascii=False, separators=(",", ":")).encode()


def decoded(payload: bytes) -> KnowledgeBase:
    """Return the knowledge base that `encoded` made the payload of."""
    kb = _made(json.loads(payload))
    assert isinstance(kb, KnowledgeBase)
    return kb


def _as_list(value: object) -> object:
    if isinstance(value, tuple):
        return [_TUPLE, *map(_as_list, value)]
    if isinstance(value, frozenset):
        return [_SET, *sorted(value)]
    if isinstance(value, Enum):
        return [_TAGS[type(value)], value.value]
    if type(value) in _TAGS:
        return [_TAGS[type(value)], *(_as_list(getattr(value, name)) for name in _FIELDS[type(value)])]
    return value


def _made(item: list[Any]) -> object:
    return _MAKERS[item[0]](*[_made(part) if type(part) is list else part for part in item[1:]])
