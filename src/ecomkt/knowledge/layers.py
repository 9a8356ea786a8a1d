"""The rules and cautions by id, as layer after layer is read: the same id replaces, `retire` removes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ecomkt.errors import Location, did_you_mean
from ecomkt.knowledge.validation import Node, check_slug


def by_key(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """Return the entries of several mappings by key, each with its nodes in layer order."""
    merged: dict[str, list[Node]] = {}
    for node in nodes:
        for key, entry in node.entries().items():
            merged.setdefault(key, []).append(entry)
    return merged


def overlaid(
    slug: str, every: Mapping[str, list[Node]], required: Sequence[str], optional: Sequence[str]
) -> dict[str, list[Node]]:
    """Return the fields of the thing called `slug`, one of `every` of its kind, each with its nodes in layer order.

    Only the first layer that speaks of it must give what is required.
    """
    nodes = every[slug]
    lacking = _lacking(nodes[0], required)
    stranger = bool(lacking) and _is_new(slug, every)
    if stranger:
        _report_stranger(slug, nodes[0], lacking, _earlier(slug, every))
    known = (*required, *optional)
    for node in nodes:
        node.fields(required if node is nodes[0] and not stranger else (), known)
    mappings = (node for node in nodes if isinstance(node.value, dict))
    return {key: found for key, found in by_key(mappings).items() if key in known}


def _is_new(slug: str, every: Mapping[str, list[Node]]) -> bool:
    first = next(iter(every.values()))[0]
    return every[slug][0].document is not first.document


def report_repeats(files: Iterable[Node], what: str) -> None:
    """Report what stands in two of the mappings of one layer: the order of its files would decide."""
    for slug, (first, *others) in by_key(file for file in files if isinstance(file.value, dict)).items():
        for node in others:
            place = first.document.key_at(first.path)
            message = f"the {what} '{slug}' stands here a second time, first at {place}"
            node.report("duplicate-key", message, "put both into one place", at_key=True)


def _lacking(node: Node, required: Sequence[str]) -> list[str]:
    return [key for key in required if key not in node.value] if isinstance(node.value, dict) else []


def _earlier(slug: str, every: Mapping[str, list[Node]]) -> list[str]:
    own = every[slug][0].document
    return [name for name, found in every.items() if found[0].document is not own]


def _report_stranger(slug: str, node: Node, lacking: Sequence[str], earlier: Sequence[str]) -> None:
    whole = f"to add it, give it {', '.join(lacking)}"
    near = did_you_mean(slug, earlier) if len(earlier) > 0 else ""
    hint = f"{near} {whole}" if near.startswith("did") else whole
    node.report("names-nothing", f"no earlier layer has '{slug}', and it isn't given whole", hint, at_key=True)


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
