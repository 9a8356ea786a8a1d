"""The rules and cautions by id, as layer after layer is read: the same id replaces, `retire` removes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ecomkt.errors import Location
from ecomkt.overlay import report_repeats
from ecomkt.shape import Node
from ecomkt.vocabulary import check_slug

__all__ = ["Entry", "Laid", "Register"]

_HEAD = ("title", "about", "checked_on", "traits", "rules", "cautions", "retire")
Head = tuple[Node, Mapping[str, Node]]


@dataclass(frozen=True)
class Entry:
    """A rule or caution as it stands in its file."""

    node: Node
    topic: str
    checked: str


@dataclass(frozen=True, slots=True)
class Laid:
    """What a layer did to those below it: the ids that it says anew, and those that it takes away."""

    replaced: tuple[str, ...]
    retired: tuple[str, ...]


@dataclass
class Register:
    """What has been laid down so far."""

    rules: dict[str, Entry] = field(default_factory=dict)
    cautions: dict[str, Entry] = field(default_factory=dict)
    keys: tuple[str, ...] = _HEAD
    """The keys that a file may have."""
    heads: dict[str, list[Mapping[str, Node]]] = field(default_factory=dict)
    """The heads of the files by topic, lowest layer first."""
    _retired: dict[str, Node] = field(default_factory=dict)

    def add_layer(self, roots: Sequence[Node]) -> Laid:
        """Lay one layer's rule files over what is there."""
        heads: list[Head] = [(root, root.fields((), self.keys)) for root in roots]
        report_repeats((head["traits"] for _, head in heads if "traits" in head), "trait")
        # First all that goes, then all that comes: the order of the files of a layer must not matter.
        earlier = {*self.rules, *self.cautions}
        gone = set(self._retire(heads, sorted(earlier)))
        placed: dict[str, Location] = {}
        for root, head in heads:
            topic = root.document.file.rpartition("/")[2].removesuffix(".yaml")
            self.heads.setdefault(topic, []).append(head)
            checked = head["checked_on"].text() if "checked_on" in head else ""
            for kind, own, other in (("rules", self.rules, self.cautions), ("cautions", self.cautions, self.rules)):
                for node in head[kind].items() if kind in head else []:
                    _place(Entry(node, topic, checked), own, other, placed)
        return Laid(tuple(sorted(placed.keys() & earlier)), tuple(sorted(gone - placed.keys())))

    def known_cautions(self) -> Iterator[str]:
        """Yield what the `see` of a caution may name; that one of them is retired is reported elsewhere."""
        yield from self.cautions
        yield from self._retired

    def report_lost(self) -> None:
        """Report the retired cautions that a caution still refers to."""
        for name, entry in self.cautions.items():
            see = entry.node.entries().get("see")
            lost = str(see.value) if see else ""
            if lost in self._retired and lost not in self.cautions:
                message = f"'{lost}' is retired, but the caution '{name}' refers to it"
                hint = f"retire '{name}' too, or replace it by one without 'see'"
                self._retired[lost].report("lost-reference", message, hint)

    def _retire(self, heads: Iterable[Head], known: Sequence[str]) -> Iterator[str]:
        for node in (node for _, head in heads if "retire" in head for node in head["retire"].items()):
            chosen = node.choice(known, "rule")
            if chosen in self.cautions:
                self._retired[chosen] = node
            if chosen:
                self.rules.pop(chosen, None)
                self.cautions.pop(chosen, None)
                yield chosen


def _place(entry: Entry, own: dict[str, Entry], other: Mapping[str, Entry], placed: dict[str, Location]) -> None:
    given = entry.node.entries().get("id")
    if given is None:
        entry.node.report("key-missing", "a rule without 'id'", "give it a kebab-case claim as its id")
        return
    name = given.text()
    if name in placed:
        given.report("duplicate-id", f"'{name}' is used twice, first at {placed[name]}", "rename one")
    elif name in other:
        place = other[name].node.location
        given.report(
            "duplicate-id", f"'{name}' is a rule here and a caution there ({place}), or the reverse", "rename it"
        )
    if name:
        check_slug(name, given)
    placed.setdefault(name, given.location)
    own[name] = entry
