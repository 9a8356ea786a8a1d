"""The shape of a document: a cursor that reads plain values and reports, with their place, all that are wrong."""

import re
from collections.abc import Callable, Iterable, Sequence

from ecomkt.errors import Location, Problem, did_you_mean
from ecomkt.knowledge.yaml_reader import Document, Path
from ecomkt.safe_text import visible

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Node:
    """A value inside a document. What it can't give it reports to `problems` and replaces by an empty value."""

    __slots__ = ("document", "path", "problems", "value")

    def __init__(self, document: Document, value: object, path: Path, problems: list[Problem]) -> None:
        self.document = document
        self.value = value
        self.path = path
        self.problems = problems

    @property
    def location(self) -> Location:
        """Return where the value stands."""
        return self.document.value_at(self.path)

    def report(self, code: str, message: str, hint: str = "", *, at_key: bool = False) -> None:
        """Add a problem at this value, or at its key."""
        place = self.document.key_at(self.path) if at_key else self.location
        self.problems.append(Problem(code, visible(message), visible(hint), place))

    def entries(self) -> dict[str, "Node"]:
        """Return the entries of a mapping, in file order."""
        if not isinstance(self.value, dict):
            self._mistyped("a mapping")
            return {}
        return {str(key): self._child(key, value) for key, value in self.value.items()}

    def fields(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, "Node"]:
        """Return the entries of a mapping with a fixed set of keys; reports keys missing and keys unknown."""
        entries = self.entries()
        if isinstance(self.value, dict):
            for key in required:
                if key not in entries:
                    self.report("key-missing", f"'{key}' is missing in {self._name}", f"add '{key}:'", at_key=True)
        for key in [key for key in entries if key not in required and key not in optional]:
            entries.pop(key).unknown("key", (*required, *optional))
        return entries

    def items(self) -> list["Node"]:
        """Return the items of a sequence."""
        if not isinstance(self.value, list):
            self._mistyped("a list")
            return []
        return [self._child(number, value) for number, value in enumerate(self.value)]

    def text(self) -> str:
        """Return a text that is not empty."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self._mistyped("a text")
        return ""

    def texts(self) -> tuple[str, ...]:
        """Return a sequence of texts."""
        return tuple(item.text() for item in self.items())

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self._mistyped("true or false")
        return self.value is True

    def number(self, fits: Callable[[float], bool], range_: str) -> float:
        """Return a number that fits; `range_` says in words which do."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool) and fits(self.value):
            return float(self.value)
        self._mistyped(f"a number {range_}")
        return 0.0

    def choice(self, known: Iterable[str], what: str) -> str | None:
        """Return a text that is one of `known`, or None."""
        word = self.text()
        known = list(known)
        if word in known:
            return word
        if word:
            self.report(f"unknown-{what.replace(' ', '-')}", *self._stranger(word, what, known))
        return None

    def unknown(self, what: str, known: Iterable[str]) -> None:
        """Report that the key of this value is not one of `known`."""
        code = f"unknown-{what.replace(' ', '-')}"
        self.report(code, *self._stranger(str(self.path[-1]), what, known), at_key=True)

    def _stranger(self, word: str, what: str, known: Iterable[str]) -> tuple[str, str]:
        owner = self._owner
        return f"unknown {what} '{visible(word)}'" + (f" in {owner}" if owner else ""), did_you_mean(word, known)

    def _mistyped(self, wanted: str) -> None:
        found = {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(self.value))
        shown = found or f"'{visible(str(self.value))[:40]}'"
        self.report("wrong-type", f"{self._name} must be {wanted}, not {shown}")

    def _child(self, step: str | int, value: object) -> "Node":
        return Node(self.document, value, (*self.path, step), self.problems)

    @property
    def _name(self) -> str:
        steps = [visible(str(step)) for step in self.path if isinstance(step, str)]
        return f"'{'.'.join(steps[-3:])}'" if steps else "the file"

    @property
    def _owner(self) -> str:
        """Return the id of the rule, trait or code that this value belongs to."""
        value: object = self.document.content
        owner = ""
        for step in self.path[:-1]:
            value = value[step]  # type: ignore[index]
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                return visible(value["id"])
            owner = visible(step) if isinstance(step, str) else owner
        return owner


def is_slug(word: str) -> bool:
    """Return whether a word can name a thing of the knowledge: a-z, 0-9 and single hyphens."""
    return _SLUG.fullmatch(word) is not None


def check_slug(slug: str, node: Node, reserved: Sequence[str] = ()) -> None:
    """Report a name that is no slug, or that has another meaning."""
    if not is_slug(slug):
        node.report("bad-slug", f"'{slug}' is no slug", "use a-z, 0-9 and single hyphens", at_key=True)
    if slug in reserved:
        node.report("reserved-word", f"'{slug}' has a meaning in `when`", "take another name", at_key=True)
