"""The files of a layer of knowledge: the base, or a pack."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkt.errors import InputError, KnowledgeError, Listed, Problem, Problems, nearest, told
from ecomkt.files import MOST_BYTES, quoted_path, read_bytes
from ecomkt.safe_text import decode_text, visible

if TYPE_CHECKING:
    from ecomkt.knowledge.yaml_reader import ParsedFile

RawFiles = tuple[tuple[str, bytes], ...]
"""Names and bytes of the files of a layer."""

PARTS = ("data", "rules", "scenarios")
"""The folders of a layer."""
CATALOG_FILES = ("columns", "price-bands", "price-words")
CATALOG_TOPIC = "classification"
"""The files under `rules/` that are called so, or begin so and go on with a hyphen, say what a product is."""


def is_of_catalog(file: str) -> bool:
    """Return whether a knowledge file is about product lists: `catalog.knowledge` reads it, and no one else."""
    folder, name = ["", *file.split("/")][-2:]
    topic = name.removesuffix(".yaml")
    if folder == "rules":
        return topic == CATALOG_TOPIC or topic.startswith(f"{CATALOG_TOPIC}-")
    return folder == "data" and topic in CATALOG_FILES


def knowledge_folder() -> Path:
    """Return the folder that holds the `data` and `rules` of the base: in the wheel, or at the root of a checkout."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_knowledge"
    return packed if packed.is_dir() else package.parents[1]


def read_layer(folder: Path, parts: Sequence[str] = ("data", "rules")) -> RawFiles:
    """Return name and bytes of every `*.yaml` in the `parts` of `folder`, sorted by name within each part.

    Hidden files and other kinds of files are passed over. Raises KnowledgeError with everything that is in the way.
    """
    with Problems(kind=KnowledgeError) as problems:
        problems += _misspelt(folder)
        paths = [(part, path) for part in parts for path in problems.collect(partial(_children, folder / part), ())]
        held = [(f"{part}/{path.name}", problems.collect(partial(_layer_file, path), b"")) for part, path in paths]
        layer = tuple((name, data) for name, data in held if data is not None)
        if not layer and not problems:
            gaps = {"folder": quoted_path(folder), "listed": Listed(tuple(f"{part}/" for part in parts), " or ")}
            code, message = "layer-empty", told("{folder} has no YAML file in {listed}", **gaps)
            if not folder.is_dir():
                code, message = "folder-missing", told("{folder} is no folder", folder=gaps["folder"])
            problems.append(Problem(code, message, told("name a folder that holds {listed}", listed=gaps["listed"])))
    return layer


def _misspelt(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each folder with YAML files that is nearly called like one of a layer: `rule`."""
    try:
        inner = [entry for entry in folder.iterdir() if entry.is_dir()]
    except OSError:
        return
    names = {entry.name for entry in inner}
    for entry in (each for each in inner if each.name not in PARTS and any(each.glob("*.yaml"))):
        if near := [part for part in nearest(entry.name, PARTS) if part not in names]:
            hint = told("rename it to {path}", path=quoted_path(entry.with_name(near[0])))
            yield Problem("folder-name", told("{path} would not be read", path=quoted_path(entry)), hint)


def parse_layer(raw: Iterable[tuple[str, bytes]], prefix: str = "") -> "tuple[ParsedFile, ...]":
    """Return the parsed files of a layer; `prefix` (the folder of a pack) precedes their names in messages.

    Raises KnowledgeError with the problems of all files.
    """
    # Imported here: a run that finds what was built in the cache parses no file.
    from ecomkt.knowledge.yaml_reader import parse_yaml

    def parsed(name: str, data: bytes) -> "ParsedFile":
        file = f"{visible(Path(prefix).as_posix())}/{name}" if prefix else name
        return parse_yaml(decode_text(data, file, KnowledgeError), file, KnowledgeError)

    with Problems(kind=KnowledgeError) as problems:
        return tuple(filter(None, [problems.collect(partial(parsed, *each), None) for each in raw]))


def _children(folder: Path) -> list[Path]:
    """Return the entries of a folder that aren't hidden, by name; none if there is no such folder."""
    try:
        return sorted((e for e in folder.iterdir() if not e.name.startswith(".")), key=attrgetter("name"))
    # A pack may consist of data or of rules alone.
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as flaw:
        reason = f" ({visible(flaw.strerror)})" if isinstance(flaw, OSError) and flaw.strerror else ""
        message, hint = "the folder {folder} can't be read{reason}", "check that it is a folder, and its permissions"
        raise KnowledgeError.of("folder-unreadable", message, hint, folder=quoted_path(folder), reason=reason) from flaw


def _layer_file(path: Path) -> bytes | None:
    """Return the bytes of a knowledge file, None if it's of another kind."""
    named = quoted_path(path)
    if path.suffix.lower() not in (".yaml", ".yml"):
        return None
    if path.suffix != ".yaml":
        hint = told("rename it to {path}", path=quoted_path(path.with_suffix(".yaml")))
        raise KnowledgeError.of("file-suffix", told("{path} would not be read", path=named), hint)
    if path.name != visible(path.name):
        raise KnowledgeError.of("file-name", "{path} has control characters in its name", "rename it", path=named)
    if path.is_symlink():
        raise KnowledgeError.of("file-is-link", "{path} is a symbolic link", "put the file itself there", path=named)
    try:
        return read_bytes(path, MOST_BYTES)
    except InputError as refusal:
        raise KnowledgeError(refusal.problems) from refusal
