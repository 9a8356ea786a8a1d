"""The knowledge base, read once: what was built is kept in the user's cache, by the hash of the files it came from."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ecomkt.errors import InputError, KnowledgeError, Problem, Problems, nearest, told
from ecomkt.files import make_folder, read_bytes, remove_file, write_file
from ecomkt.knowledge.codebook import fact_key, trait_key
from ecomkt.knowledge.layer_files import RawFiles, is_of_catalog, knowledge_folder, parse_layer, read_layer
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Trait, TraitEvidence
from ecomkt.safe_text import quoted

if TYPE_CHECKING:
    from ecomkt.knowledge.yaml_reader import ParsedLayer

T = TypeVar("T")
# For the core, which names folders of knowledge without touching them.
Folder = Path

_SUFFIX = ".ecomkt-cache"
_MOST_BYTES = 32_000_000
# Each edit leaves files behind; enough stay for a base, a few packs and what belongs to them.
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
    # What a full disk has cut short must not pass for knowledge.
    return payload if digest == _digest(payload) else None


def write_cache(name: str, payload: bytes) -> None:
    """Keep `payload` as `name` (a plain file name) and let the oldest files go; does nothing where it can't."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError, ValueError, InputError):
        # A pack may hold what a client has confided, and others may use the machine.
        make_folder(folder, 0o700)
        write_file(folder / f"{name}{_SUFFIX}", _digest(payload) + b"\n" + payload, force=True, mode=0o600)
        # Only files of this suffix: the folder may be one that the user keeps other things in.
        aged = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in aged[_MOST_FILES:]:
            remove_file(path)


def cache_holds() -> bool:
    """Return whether what is written to the cache comes back; leaves nothing there."""
    folder, name, payload = cache_folder(), f"selftest-{os.getpid()}", os.urandom(64)
    write_cache(name, payload)
    held = read_cache(name) == payload
    if folder is not None:
        remove_file(folder / f"{name}{_SUFFIX}")
    return held


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None if it is switched off."""
    chosen = os.environ.get("ECOMKT_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    import platformdirs

    return platformdirs.user_cache_path("ecomkt")


def program_stamp() -> str:
    """Return what is another when any module was edited, added or taken away: what was kept may then be out of date."""
    digest = sha256()
    waiting = [str(Path(__file__).parents[1])]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                # By time and size: reading all modules at each start would cost what the cache saves.
                if entry.name.endswith((".py", ".json")):
                    info = entry.stat()
                    digest.update(f"{entry.name} {info.st_mtime_ns} {info.st_size}\n".encode(errors="surrogatepass"))
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    waiting.append(entry.path)
    return digest.hexdigest()


def _digest(payload: bytes) -> bytes:
    return sha256(payload).hexdigest().encode()


def kept(kind: type[T], origin: Iterable[str], make: Callable[[], T], is_sound: Callable[[T], bool]) -> T:
    """Return what was kept of a kind for an origin; made anew, and kept, where there is none that decodes and is sound.

    `origin` says what the content depends on beside the program.
    """
    import msgspec

    key = "\n".join([program_stamp(), kind.__name__, *origin])
    name = sha256(key.encode(errors="surrogatepass")).hexdigest()[:32]
    payload = read_cache(name)
    if payload is not None:
        with suppress(msgspec.MsgspecError):
            built = msgspec.msgpack.decode(payload, type=kind)
            if is_sound(built):
                return built
    built = make()
    write_cache(name, msgspec.msgpack.encode(built))
    return built


def references_resolve(kb: KnowledgeBase) -> bool:
    """Return whether everything that the knowledge refers to is there."""
    # Decoding checks types alone. A reference to nothing would fail in the middle of an answer.
    keys = {fact_key(a.slug, value) for a in kb.codebook.attributes for value in a.by_slug}
    keys |= {key for family in kb.codebook.every_family for key in family.keys}
    keys |= {trait_key(trait.slug) for trait in kb.traits}
    conditional: tuple[Rule | Caution | TraitEvidence, ...] = (*kb.derivations, *kb.evidence, *kb.rules, *kb.cautions)
    citing: tuple[Rule | Caution | Trait, ...] = (*kb.derivations, *kb.traits, *kb.rules, *kb.cautions)
    concluding: tuple[Rule | TraitEvidence, ...] = (*kb.derivations, *kb.evidence, *kb.rules)
    used = (p.keys for item in conditional for p in item.when.premises)
    concluded = (c.key for item in concluding for c in item.conclusions)
    cited = (slug for item in citing for slug in item.sources)
    seen = {caution.see for caution in kb.cautions} - {None}
    return (
        keys.issuperset(key for each in used for key in each)
        and keys.issuperset(concluded)
        and {source.slug for source in kb.sources}.issuperset(cited)
        and seen <= {caution.id for caution in kb.cautions}
        and keys.issuperset(place.key for place in kb.places)
        and keys.issuperset(key for caution in kb.cautions for key in caution.bars)
    )


class _RawLayer(NamedTuple):
    """The files of a layer as they are on the disk."""

    files: RawFiles
    prefix: str
    """What precedes their names in messages."""
    sha256: str


# Up to how many folders are looked at for one that may have been meant.
_MOST_BESIDE = 1000
# How many characters of a path are shown: its end says most.
_MOST_SHOWN = 1000

# The files without which nothing stands: a pack needs some of them at most.
_FOUNDATION = ("data/codes.yaml", "data/certainty.yaml", "data/sources.yaml")


def is_base(folder: Path) -> bool:
    """Return whether a folder of knowledge stands on its own, rather than being a pack to lay over a base."""
    with suppress(OSError, ValueError):
        return all((folder / name).is_file() for name in _FOUNDATION)
    return False


def load_knowledge(packs: Sequence[Path] = (), base: Path | None = None) -> KnowledgeBase:
    """Return the base knowledge (the shipped one, if `base` is None) with the packs laid over it, lowest first.

    Raises InputError if there is no such folder, else KnowledgeError.
    """
    raw = _read_raw(packs, base)
    return kept(KnowledgeBase, _origin(raw), partial(_built, raw), references_resolve)


def build_knowledge(packs: Sequence[Path] = (), base: Path | None = None) -> KnowledgeBase:
    """Return what `load_knowledge` does, from the files, whatever is kept. Raises as that does."""
    return _built(_read_raw(packs, base))


def _built(raw: Iterable[_RawLayer]) -> KnowledgeBase:
    # Imported here: a run that finds the knowledge in the cache needs neither the parser nor the schemas.
    from ecomkt.knowledge.build import build_knowledge_base

    own = [[file for file in layer.files if not is_of_catalog(file[0])] for layer in raw]
    return build_knowledge_base(_parsed(layer._replace(files=tuple(f)) for layer, f in zip(raw, own, strict=True)))


def load_part(
    kind: type[T],
    kb: KnowledgeBase,
    belongs: Callable[[str], bool],
    build: "Callable[[Sequence[ParsedLayer]], T]",
    packs: Sequence[Path] = (),
    base: Path | None = None,
    is_sound: Callable[[T], bool] = lambda _: True,
) -> T:
    """Return knowledge that only some commands need, from the files that belong to it.

    `kb` is the knowledge base of the same folders; `is_sound` says whether what was kept speaks of that alone.
    Raises InputError if there is no such folder, else KnowledgeError.
    """
    raw = _read_raw(packs, base, belongs)
    return kept(kind, (kb.fingerprint, *_origin(raw)), lambda: build(_parsed(raw)), is_sound)


def load_layers(packs: Sequence[Path] = ()) -> "tuple[ParsedLayer, ...]":
    """Return the parsed files of the base and of the packs, lowest first. Raises InputError and KnowledgeError."""
    return tuple(_parsed(_read_raw(packs)))


def _origin(raw: Iterable[_RawLayer]) -> Iterator[str]:
    return (part for layer in raw for part in (layer.sha256, layer.prefix))


def _read_raw(
    packs: Sequence[Path], base: Path | None = None, belongs: Callable[[str], bool] = lambda _: True
) -> list[_RawLayer]:
    """Return the files that belong, of the base and of the packs. Raises InputError and KnowledgeError."""
    folders = (base or knowledge_folder(), *packs)
    if missing := [problem for folder in folders if (problem := _missing(folder))]:
        raise InputError(missing)
    prefixes = ("" if base is None else str(base), *map(str, packs))
    with Problems(kind=KnowledgeError) as problems:
        every = [problems.collect(partial(read_layer, folder), ()) for folder in folders]
    own = [tuple(file for file in files if belongs(file[0])) for files in every]
    return [_RawLayer(files, prefix, _layer_hash(files)) for files, prefix in zip(own, prefixes, strict=True)]


def _missing(folder: Path) -> Problem | None:
    """Return what is wrong with the name of a folder, if it names none: that is a slip on the command line."""
    named, hint = quoted(folder.as_posix(), _MOST_SHOWN), "check its name and permissions"
    with suppress(OSError, ValueError):
        if folder.is_dir():
            return None
        if folder.exists():
            message = "{named} is a file, not the folder of a pack"
            hint = "name the folder of the pack, the one that holds data/"
            return Problem.of("not-a-folder", message, hint, named=named)
        beside = [entry.name for entry in folder.parent.iterdir() if entry.is_dir()][:_MOST_BESIDE]
        near = [quoted(folder.with_name(name).as_posix(), _MOST_SHOWN) for name in nearest(folder.name, beside)]
        hint = told("did you mean {near}?", near=near[0]) if near else "check its name"
    return Problem.of("pack-missing", told("there is no folder {named}", named=named), hint)


def _parsed(raw: Iterable[_RawLayer]) -> "list[ParsedLayer]":
    from ecomkt.knowledge.yaml_reader import ParsedLayer

    with Problems(kind=KnowledgeError) as problems:
        return [ParsedLayer(problems.collect(partial(parse_layer, f, prefix), ()), digest) for f, prefix, digest in raw]


def _layer_hash(files: RawFiles) -> str:
    """Return the sha256 of a layer; line ends don't count, since a checkout may change them."""
    digest = sha256()
    for name, data in files:
        content = data.replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()
