"""The knowledge base, read once: what was built is kept in the user's cache, by the hash of the files it came from."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkt.cache_files import program_stamp, read_cache, write_cache
from ecomkt.errors import InputError, KnowledgeError, Problem
from ecomkt.files import knowledge_folder, read_layer
from ecomkt.knowledge_codec import LAYOUT, decoded, encoded
from ecomkt.model import KnowledgeBase

if TYPE_CHECKING:
    from ecomkt.knowledge import LayerDocuments

__all__ = ["RawLayer", "is_base", "load_knowledge", "load_layers", "parsed_layers", "read_raw"]

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
    from ecomkt.knowledge import build_knowledge_base, is_of_catalog

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
    from ecomkt.plain_text import quoted
    from ecomkt.suggestion import nearest

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
    from ecomkt.files import parse_layer
    from ecomkt.knowledge import LayerDocuments

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
