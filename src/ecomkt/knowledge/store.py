"""The knowledge base, read once: what was built is kept in the user's cache, by the hash of the files it came from."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ecomkt.errors import InputError, KnowledgeError, Location, Problem
from ecomkt.files import read_bytes, write_file
from ecomkt.knowledge import codebook, model
from ecomkt.knowledge import sources as provenance
from ecomkt.knowledge.layer_files import knowledge_folder, read_layer
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language import text

if TYPE_CHECKING:
    from ecomkt.knowledge.build import LayerDocuments

_SUFFIX = ".ecomkt-cache"
_MOST_BYTES = 32_000_000
_MOST_FILES = 8


def read_cache(name: str) -> bytes | None:
    """Return what was last written as `name` (a plain file name), or None if it's missing, damaged or out of reach."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        digest, _, payload = read_bytes(folder / f"{name}{_SUFFIX}", _MOST_BYTES).partition(b"\n")
    except InputError:
        return None
    return payload if digest == _digest(payload) else None


def write_cache(name: str, payload: bytes) -> None:
    """Keep `payload` as `name` (a plain file name) and let the oldest files go; does nothing where it can't."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError, ValueError, InputError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(folder / f"{name}{_SUFFIX}", _digest(payload) + b"\n" + payload, force=True, mode=0o600)
        _prune(folder)


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None if it is switched off."""
    chosen = os.environ.get("ECOMKT_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    import platformdirs

    return platformdirs.user_cache_path("ecomkt")


def program_stamp() -> str:
    """Return what is another when the program was edited or installed anew: what it kept may then be out of date."""
    package = Path(__file__).parents[1]
    return str(max(path.stat().st_mtime_ns for path in package.rglob("*.py")))


def _digest(payload: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(payload).hexdigest().encode()


def _prune(folder: Path) -> None:
    # Only files of this suffix: the folder may be one that the user keeps other things in.
    aged = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in aged[_MOST_FILES:]:
        path.unlink(missing_ok=True)


def _defined_in(module: ModuleType) -> Iterator[type[Any]]:
    """Yield the dataclasses and enumerations that a module defines."""
    for value in vars(module).values():
        ours = isinstance(value, type) and value.__module__ == module.__name__
        if ours and (is_dataclass(value) or issubclass(value, Enum)):
            yield value


_TYPES: tuple[type[Any], ...] = (
    *_defined_in(text),
    *_defined_in(codebook),
    *_defined_in(provenance),
    *_defined_in(model),
    Location,
)
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


RawLayer = tuple[tuple[str, bytes], ...]
"""Names and bytes of the files of a layer."""

_MOST_BESIDE = 1000
"""Up to how many folders are looked at for one that may have been meant."""
_MOST_SHOWN = 1000
"""How many characters of a path are shown: its end says most."""

_FOUNDATION = ("data/codes.yaml", "data/certainty.yaml", "data/sources.yaml")
"""The files without which nothing stands: a pack needs some of them at most."""


def is_base(folder: Path) -> bool:
    """Return whether a folder of knowledge stands on its own, rather than being a pack to lay over a base."""
    with suppress(OSError, ValueError):
        return all((folder / name).is_file() for name in _FOUNDATION)
    return False


def load_knowledge(packs: Sequence[Path] = (), base: Path | None = None) -> KnowledgeBase:
    """Return the base knowledge (the shipped one, if `base` is None) with the packs laid over it, lowest first.

    Raises InputError if there is no such folder, else KnowledgeError.
    """
    raw = read_raw(packs, base)
    hashes = [_layer_hash(layer) for layer in raw]
    prefixes = ["" if base is None else str(base), *(str(pack) for pack in packs)]
    name = sha256("\n".join([program_stamp(), LAYOUT, *hashes, *prefixes]).encode(errors="surrogatepass")).hexdigest()[
        :32
    ]
    kept = read_cache(name)
    if kept is not None:
        return decoded(kept)
    # Imported here: a run that finds the knowledge in the cache needs neither the parser nor the gate of shape.
    from ecomkt.knowledge.build import build_knowledge_base, is_of_catalog

    own = [tuple(file for file in layer if not is_of_catalog(file[0])) for layer in raw]
    kb = build_knowledge_base(parsed_layers(own, hashes, prefixes))
    write_cache(name, encoded(kb))
    return kb


def load_layers(packs: Sequence[Path] = ()) -> "tuple[LayerDocuments, ...]":
    """Return the parsed files of the base and of the packs, lowest first. Raises InputError and KnowledgeError."""
    raw = read_raw(packs)
    return tuple(parsed_layers(raw, [_layer_hash(layer) for layer in raw], ["", *(str(pack) for pack in packs)]))


def read_raw(packs: Sequence[Path] = (), base: Path | None = None) -> list[RawLayer]:
    """Return the files of the base and of the packs, lowest first. Raises InputError and KnowledgeError."""
    folders = (base or knowledge_folder(), *packs)
    missing = [problem for folder in folders if (problem := _missing(folder))]
    if missing:
        raise InputError(missing)
    layers: list[RawLayer] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            layers.append(read_layer(folder))
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return layers


def _missing(folder: Path) -> Problem | None:
    """Return what is wrong with the name of a folder, if it names none: that is a slip on the command line."""
    from ecomkt.errors import nearest
    from ecomkt.safe_text import quoted

    with suppress(OSError, ValueError):
        if folder.is_dir():
            return None
        if folder.exists():
            hint = "name the folder of the pack, the one that holds data/"
            return Problem(
                "not-a-folder", f"{quoted(folder.as_posix(), _MOST_SHOWN)} is a file, not the folder of a pack", hint
            )
        beside = [entry.name for entry in folder.parent.iterdir() if entry.is_dir()][:_MOST_BESIDE]
        near = nearest(folder.name, beside)
        hint = (
            f"did you mean {quoted(folder.with_name(near[0]).as_posix(), _MOST_SHOWN)}?" if near else "check its name"
        )
        return Problem("pack-missing", f"there is no folder {quoted(folder.as_posix(), _MOST_SHOWN)}", hint)
    return Problem(
        "pack-missing", f"there is no folder {quoted(folder.as_posix(), _MOST_SHOWN)}", "check its name and permissions"
    )


def parsed_layers(raw: Sequence[RawLayer], hashes: Sequence[str], prefixes: Sequence[str]) -> "list[LayerDocuments]":
    """Return the parsed files of layers; a prefix precedes their names in messages. Raises KnowledgeError."""
    from ecomkt.knowledge.build import LayerDocuments
    from ecomkt.knowledge.layer_files import parse_layer

    layers: list[LayerDocuments] = []
    problems: list[Problem] = []
    for files, digest, prefix in zip(raw, hashes, prefixes, strict=True):
        try:
            layers.append(LayerDocuments(digest, parse_layer(files, prefix)))
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return layers


def _layer_hash(files: RawLayer) -> str:
    """Return the sha256 of a layer; line ends don't count, since a checkout may change them."""
    digest = sha256()
    for name, data in files:
        content = data.replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()
