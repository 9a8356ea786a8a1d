"""Layers of parsed files → one plain document a kind, and where each of its values stands.

What a later layer says of a thing is laid over what earlier ones said: mappings entry by entry, anything else in place
of it. Lists in `_JOINED` are joined, entries of the mappings in `_WHOLE` and items with an `id` are replaced as a
whole, and `retire` takes items away.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ecomkt.errors import Location, Problem, did_you_mean, told
from ecomkt.knowledge.yaml_reader import ParsedFile, Steps, name_of
from ecomkt.safe_text import visible

# By kind, the keys under which lists are joined: those of the list, or of the mapping that holds it.
_JOINED: Mapping[str, frozenset[str]] = {
    "codes": frozenset({"aliases"}),
    "columns": frozenset({"totals"}),
    "price-words": frozenset({"signs", "words"}),
    "classification": frozenset({"neutral", "breaks"}),
    "plan-words": frozenset(
        {"heard", "telling", "classes", "idle", "joins", "innocent", "denied", "refused", "passing", "meant", "numbers"}
        | {"also", "endings", "errands", "lawful", "shady"}
    ),
    "plan-examples": frozenset({"said", "lawful", "none"}),
    "waivers": frozenset({"waivers"}),
    "scenarios": frozenset({"scenarios"}),
}
_WHOLE: Mapping[str, frozenset[str]] = {"columns": frozenset({"profiles"}), "price-words": frozenset({"shared"})}
# Lists whose items have a name, and its key; items of a later layer are laid over those of their name.
_NAMES = {
    "rules": "id",
    "derivations": "id",
    "cautions": "id",
    "experiments": "id",
    "talking_points": "id",
    "follow_ups": "id",
    "verdicts": "slug",
}
_TYPES: dict[type, str] = {dict: "a mapping", list: "a list", type(None): "nothing"}

Origin = tuple[ParsedFile, Steps]
"""A place in a file: where the layer that brought a value wrote it."""


class Merged:
    """What all layers say of one kind, as plain values; each problem is reported where its layer wrote the value."""

    def __init__(self, kind: str, problems: list[Problem]) -> None:
        self.kind = kind
        self.content: dict[str, Any] = {}
        self._problems = problems
        self._origins: dict[Steps, list[Origin]] = {}
        self._refused: set[Steps] = set()
        self._files: list[ParsedFile] = []
        self.gone: Mapping[str, str] = {}
        """Names that went, with the hint that tells what took their place."""
        self.named: dict[str, dict[str, Any]] = {}
        """The items of lists in which they have a name, by section and name, until `settle` lists them."""

    def origins(self, path: Steps) -> list[Origin]:
        """Return the places that speak of the value at `path`, the lowest layer first."""
        for end in range(len(path), -1, -1):
            if path[:end] in self._origins:
                return [(file, (*at, *path[end:])) for file, at in self._origins[path[:end]]]
        return []

    def value_at(self, path: Steps) -> Location:
        """Return where the value at `path` stands, in the highest layer that speaks of it."""
        file, at = self.origins(path)[-1]
        return file.value_at(at)

    def key_at(self, path: Steps) -> Location:
        """Return where the key of the value at `path` stands."""
        file, at = self.origins(path)[-1]
        return file.key_at(at)

    def rank(self, path: Steps) -> int:
        """Return the number of the file that spoke last of the value at `path`."""
        return self._files.index(self.origins(path)[-1][0])

    def report(
        self,
        path: Steps,
        code: str,
        message: str,
        hint: str = "",
        /,
        *,
        at_key: bool = False,
        first: bool = False,
        **gaps: object,
    ) -> None:
        """Report a wrong value, or its key, in the highest or the `first` layer; refuse the entry it belongs to."""
        file, at = self.origins(path)[0 if first else -1]
        place = file.key_at(at) if at_key else file.value_at(at)
        self.report_at(place, path, code, message, hint, **gaps)

    def report_at(
        self, place: Location, path: Steps, code: str, message: str, hint: str = "", /, **gaps: object
    ) -> None:
        """Report what is wrong at a place that is known, and refuse the entry that it belongs to."""
        # The entry of a section is the least that can be left out: what remains is still checked.
        self._refused.add(path[:2])
        self.report_part(place, code, message, hint, **gaps)

    def report_part(self, place: Location, code: str, message: str, hint: str = "", /, **gaps: object) -> None:
        """Report what keeps a part of a file from being laid."""
        problem = Problem.of(code, message, hint, place, **gaps)
        self._problems.append(problem._replace(message=visible(problem.message), hint=visible(problem.hint)))

    def report_type(self, file: ParsedFile, path: Steps, wanted: str, value: object) -> None:
        """Report a part of a file that isn't what it must be."""
        self.report_part(file.value_at(path), "wrong-type", wrong_type(path, wanted, value))

    def refused(self, *path: str | int) -> bool:
        """Return whether a value, or one above or below it, was refused: nothing can be built from it."""
        return any(path[: len(bad)] == bad or bad[: len(path)] == path for bad in self._refused)

    def sound(self, section: str) -> Iterator[tuple[Steps, Any]]:
        """Yield the entries of a section in which nothing was refused, with their paths."""
        held = self.content.get(section) or ()
        if (section,) not in self._refused and () not in self._refused:
            for key, value in held.items() if isinstance(held, dict) else enumerate(held):
                if (section, key) not in self._refused:
                    yield (section, key), value

    def names(self, *path: str) -> tuple[str, ...]:
        """Return the keys of the mapping at `path`; none if there is no mapping."""
        value = self.value(*path)
        return tuple(value) if isinstance(value, dict) else ()

    def value(self, *path: str | int) -> Any:
        """Return the value at `path`, or None."""
        value: Any = self.content
        for step in path:
            if isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value

    def lay(self, file: ParsedFile, keys: Iterable[str] | None = None) -> None:
        """Lay a file over what is there; of its keys only `keys`, if given."""
        if not _is_mapping(self, file):
            return
        self._files.append(file)
        self._origins.setdefault((), []).append((file, ()))
        for key in file.content if keys is None else [key for key in file.content if key in keys]:
            if key in _NAMES and key not in self.content and (isinstance(file.content[key], list) or key in self.named):
                self._origins.setdefault((key,), []).append((file, (key,)))
                self.lay_items(key, file, {})
            else:
                self._lay(self.content, (key,), file.content[key], (file, (key,)))

    def lay_items(self, section: str, file: ParsedFile, placed: dict[str, Location]) -> None:
        """Lay the items of a section over those of their names; `placed` are the names that this layer has given."""
        key, items = _NAMES[section], self.named.setdefault(section, {})
        for number, item in _named_items(self, file, section):
            name, place = item[key], file.value_at((section, number, key))
            home = next((home for home, held in self.named.items() if name in held), section)
            if name in placed:
                message = "'{name}' is used twice, first at {place}"
                self.report_part(place, "duplicate-id", message, "rename one", name=name, place=placed[name])
                # Both stay, so that what else is wrong with either is told at once.
                name = f"{name} {len(items)}"
            elif home != section:
                message = "'{name}' is a rule here and a caution there ({place}), or the reverse"
                gaps = {"name": name, "place": self.value_at((home, name))}
                self.report_part(file.key_at((section, number, key)), "duplicate-id", message, "rename it", **gaps)
            self._lay(items, (section, name), item, (file, (section, number)))
            placed.setdefault(name, place)

    def settle(self) -> None:
        """List the named items, now that all layers are laid."""
        for section, items in self.named.items():
            self.content[section] = [*items.values()]
            numbers = {name: number for number, name in enumerate(items)}
            for path in [path for path in self._origins if path[:1] == (section,) and path[1:]]:
                held = self._origins.pop(path)
                if path[1] in numbers:
                    self._origins[section, numbers[str(path[1])], *path[2:]] = held

    def _lay(self, target: Any, path: Steps, value: object, origin: Origin) -> None:
        key = path[-1]
        if isinstance(target, dict) and key not in target:
            target[key] = value
            self._origins[path] = [origin]
            return
        old = target[key]
        if isinstance(old, dict) and isinstance(value, dict) and not self._is_whole(path):
            target[key] = self._opened(path, old, old.items())
            for step, entry in value.items():
                self._lay(target[key], (*path, step), entry, (origin[0], (*origin[1], step)))
            self._origins[path].append(origin)
        elif isinstance(old, list) and isinstance(value, list) and self._listed((path, path[:-1]), _JOINED):
            target[key] = self._joined(path, old, value, origin)
        elif isinstance(old, dict | list) and not isinstance(value, type(old)):
            self.report_type(*origin, _TYPES[type(old)], value)
        else:
            target[key] = value
            self._origins[path] = [origin]

    def _opened(self, path: Steps, old: Any, entries: Iterable[tuple[str | int, object]]) -> Any:
        """Return a copy of a value that is laid over, after noting where each of its entries came from."""
        own = self.origins(path)
        if len(own) == 1:
            for step, _ in entries:
                self._origins.setdefault((*path, step), self.origins((*path, step)))
        self._origins[path] = own
        return old.copy()

    def _joined(self, path: Steps, old: list[Any], value: list[Any], origin: Origin) -> list[Any]:
        items: list[Any] = self._opened(path, old, enumerate(old))
        for number, item in enumerate(value):
            # What an earlier layer has already isn't said twice; inside one layer it would be a slip.
            if not isinstance(item, str) or item not in old:
                self._origins[*path, len(items)] = [(origin[0], (*origin[1], number))]
                items.append(item)
        return items

    def _listed(self, paths: Iterable[Steps], table: Mapping[str, frozenset[str]]) -> bool:
        return any(path and path[-1] in table.get(self.kind, ()) for path in paths)

    def _is_whole(self, path: Steps) -> bool:
        # Who says a rule anew means all of it; a premise left over from the old one would be a surprise.
        return self._listed([path[:-1]], _WHOLE) or (len(path) == 2 and _NAMES.get(str(path[0])) == "id")


def merge(kind: str, files: Iterable[ParsedFile], problems: list[Problem]) -> Merged:
    """Return what the files of one kind say, one a layer, lowest layer first."""
    merged = Merged(kind, problems)
    for file in files:
        merged.lay(file)
    merged.settle()
    return merged


def _is_mapping(merged: Merged, file: ParsedFile) -> bool:
    if not isinstance(file.content, dict):
        merged.report_type(file, (), "a mapping", file.content)
    return isinstance(file.content, dict)


def _named_items(merged: Merged, file: ParsedFile, section: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the items that have a name, with their numbers."""
    key, items = _NAMES[section], file.content[section]
    if not isinstance(items, list):
        merged.report_type(file, (section,), "a list", items)
        return
    for number, item in enumerate(items):
        at = section, number
        if not isinstance(item, dict):
            merged.report_type(file, at, "a mapping", item)
        elif key not in item:
            message, gaps = "a {section} without '{key}'", {"section": told(section[:-1]), "key": key}
            hint = "give it a kebab-case claim as its {key}" if key == "id" else "add '{key}:'"
            merged.report_part(file.key_at(at), "key-missing", message, hint, **gaps)
        elif not isinstance(item[key], str) or not item[key].strip():
            merged.report_type(file, (*at, key), "a text", item[key])
        else:
            yield number, item


@dataclass(frozen=True)
class MergedRules:
    """The rule files of all layers: their sections, and their heads by topic."""

    body: Merged
    heads: Mapping[str, Merged]
    effects: tuple[Mapping[str, tuple[str, ...]], ...]
    """What each layer did to those below it: the ids `replaced` by others, and those `retired`."""
    retired: tuple[str, ...]
    """What was ever taken away."""


def topic_of(file: ParsedFile) -> str:
    """Return the name of a file without folder and suffix."""
    return file.file.rpartition("/")[2].removesuffix(".yaml")


def merge_rules(
    kind: str,
    layers: Sequence[Sequence[ParsedFile]],
    problems: list[Problem],
    sections: Sequence[str] = ("rules", "derivations", "cautions"),
    once: str = "traits",
) -> MergedRules:
    """Return what the rule files of each layer say; `sections` hold items, `once` is said in one file of a layer."""
    body = Merged(kind, problems)
    body.named = {section: {} for section in sections}
    heads: dict[str, Merged] = {}
    effects = []
    retired: dict[str, list[Origin]] = {}
    for files in layers:
        files = [file for file in files if _is_mapping(body, file)]
        for file in files:
            head = heads.setdefault(topic_of(file), Merged(kind, problems))
            body.lay(file, keys=(once, "neutral", "breaks"))
            head.lay(_with_texts(file), keys=file.content.keys() - {*sections, once, "neutral", "breaks", "retire"})
        _report_repeats(body, files, once)
        # First all that goes, then all that comes: the order of the files of a layer must not matter.
        earlier, placed = {name for held in body.named.values() for name in held}, dict[str, Location]()
        gone = {name for file in files for name in _retire(body, file, earlier, retired)}
        for file, section in product(files, sections):
            if section in file.content:
                body.lay_items(section, file, placed)
        replaced, left = sorted(placed.keys() & earlier), sorted(gone - placed.keys())
        effects.append({"replaced": tuple(replaced), "retired": tuple(left)})
    _report_lost(body, retired)
    body.settle()
    return MergedRules(body, heads, tuple(effects), tuple(retired))


def _with_texts(file: ParsedFile) -> ParsedFile:
    """Return the file with a title or description in English alone as a mapping of languages, which can be merged."""
    bare = {key: {"en": file.content[key]} for key in ("title", "about") if isinstance(file.content.get(key), str)}
    places: dict[Steps, tuple[int, int]] = {(key, "en"): file.values.get((key,), (1, 1)) for key in bare}
    return ParsedFile(file.file, {**file.content, **bare}, file.keys, {**file.values, **places}) if bare else file


def _report_repeats(merged: Merged, files: Iterable[ParsedFile], section: str) -> None:
    """Report what two files of one layer say of the same thing: their order would decide."""
    first: dict[str, Location] = {}
    for file in files:
        entries = file.content.get(section)
        for name in entries if isinstance(entries, dict) else ():
            if name in first:
                message = "the {section} '{name}' stands here a second time, first at {first}"
                hint = "put both into one place"
                gaps = {"section": told(section.removesuffix("s")), "name": name, "first": first[name]}
                merged.report_part(file.key_at((section, name)), "duplicate-key", message, hint, **gaps)
            first.setdefault(name, file.key_at((section, name)))


def _retire(
    body: Merged, file: ParsedFile, earlier: Collection[str], retired: dict[str, list[Origin]]
) -> Iterator[str]:
    """Take away what a file retires of the `earlier` layers, and yield the names."""
    listed = file.content.get("retire", [])
    if not isinstance(listed, list):
        body.report_type(file, ("retire",), "a list", listed)
        return
    for number, name in enumerate(listed):
        path: Steps = ("retire", number)
        if not isinstance(name, str) or not name.strip():
            body.report_type(file, path, "a text", name)
        elif name not in earlier:
            message, hint = told("unknown rule '{name}' in retire", name=name), did_you_mean(name, sorted(earlier))
            body.report_part(file.key_at(path), "unknown-rule", message, hint)
        else:
            retired.setdefault(name, []).append((file, path))
            for held in body.named.values():
                held.pop(name, None)
            yield name


def _report_lost(body: Merged, retired: Mapping[str, list[Origin]]) -> None:
    """Report the retired cautions that a caution still refers to."""
    for name, see in [(name, item.get("see")) for held in body.named.values() for name, item in held.items()]:
        lost = isinstance(see, str) and not any(see in held for held in body.named.values())
        for file, path in retired.get(see, ()) if lost else ():
            message = "'{see}' is retired, but the caution '{name}' refers to it"
            hint = "retire '{name}' too, or replace it by one without 'see'"
            body.report_part(file.key_at(path), "lost-reference", message, hint, see=see, name=name)


def wrong_type(path: Steps, wanted: str, value: object) -> str:
    """Return how a value is told that isn't what it must be."""
    written = str(value).lower() if isinstance(value, bool) else str(value)
    kind = _TYPES.get(type(value))
    named = told(kind) if kind else f"'{visible(written)[:40]}'"
    return told("{path} must be {wanted}, not {named}", path=name_of(path), wanted=wanted, named=named)
