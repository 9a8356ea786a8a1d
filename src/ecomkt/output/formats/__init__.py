"""The formats, one module each; a module that is put into this folder is a format.

A module says `TAKES`: which part of a view it writes, by the name of the method that gives it. `screen` is a document
that fits a terminal, `document` the whole, `table` rows, `record` typed values. `write` takes that part and yields
text, or bytes where the module says `BINARY = True`; `JSON = True` says that escapes may stand for what is not ASCII.
`SUFFIXES` are the file names it is chosen by. A module loads packages that a plain installation lacks when it writes,
and names in `EXTRA` what brings them.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

# Of a view without the one, a format writes the other.
_INSTEAD = {"screen": "document", "translations": "document", "tables": "table"}


class Format(NamedTuple):
    """One format."""

    name: str
    takes: str
    write: Callable[..., Iterable[Any]]
    suffixes: tuple[str, ...] = ()
    binary: bool = False
    json: bool = False
    extra: str = ""
    """The extra in pyproject.toml that brings what it needs; empty for nothing."""

    def offered_by(self, view: object) -> bool:
        """Return whether a view, or a class of views, has the part that this format writes."""
        return hasattr(view, self.takes) or hasattr(view, _INSTEAD.get(self.takes, self.takes))

    def part_of(self, view: Any, wording: object) -> Any:
        """Return the part of a view that this format writes, or what stands for it."""
        part = self.takes if hasattr(view, self.takes) else _INSTEAD[self.takes]
        return getattr(view, part)(wording)


def format_names() -> tuple[str, ...]:
    """Return the names of all formats, sorted."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def format_called(name: str) -> Format:
    """Return the format of this name, which is one of `format_names`."""
    # The module alone: Rich, Jinja and Word take longer to load than an answer takes.
    module = import_module(f"{__name__}.{name}")
    said: dict[str, Any] = {key: getattr(module, key.upper(), usual) for key, usual in Format._field_defaults.items()}
    return Format(name, module.TAKES, module.write, **said)


def format_named(word: str) -> str:
    """Return the name of the format that a word calls, be it the ending of its files (`md`); else the word."""
    name, suffix = word.lower(), f".{word.lower().lstrip('.')}"
    return name if name in format_names() else next((f.name for f in _every() if suffix in f.suffixes), name)


def _every() -> Iterator[Format]:
    return map(format_called, format_names())


def formats_for(view: object) -> tuple[Format, ...]:
    """Return the formats that can write a view or a class of views."""
    # All of them are loaded only here: for the message of a choice there is not.
    return tuple(format_ for format_ in _every() if format_.offered_by(view))


def format_for(view: object, suffix: str) -> Format | None:
    """Return the format that a file name ends in (`.csv`) and that can write the view; None if there is none."""
    return next((format_ for format_ in formats_for(view) if suffix.lower() in format_.suffixes), None)
