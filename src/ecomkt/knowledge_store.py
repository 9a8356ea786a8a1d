"""The knowledge base, read once: what was built is kept in the user's cache, by the hash of the files it came from."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from ecomkt.cache_files import read_cache, write_cache
from ecomkt.errors import KnowledgeError, Problem
from ecomkt.files import knowledge_folder, read_layer
from ecomkt.knowledge_codec import LAYOUT, decoded, encoded
from ecomkt.model import KnowledgeBase

__all__ = ["load_knowledge"]

RawLayer = tuple[tuple[str, bytes], ...]


def load_knowledge(packs: Sequence[Path] = ()) -> KnowledgeBase:
    """Return the base knowledge with the packs laid over it, lowest first. Raises KnowledgeError."""
    raw = [read_layer(folder) for folder in (knowledge_folder(), *packs)]
    hashes = [_layer_hash(layer) for layer in raw]
    prefixes = ["", *(str(pack) for pack in packs)]
    name = sha256("\n".join([LAYOUT, *hashes, *prefixes]).encode(errors="surrogatepass")).hexdigest()[:32]
    kept = read_cache(name)
    if kept is not None:
        return decoded(kept)
    kb = _built(raw, hashes, prefixes)
    write_cache(name, encoded(kb))
    return kb


def _built(raw: Sequence[RawLayer], hashes: Sequence[str], prefixes: Sequence[str]) -> KnowledgeBase:
    # Imported here: a run that finds the knowledge in the cache needs neither the parser nor the gate of shape.
    from ecomkt.files import parse_layer
    from ecomkt.knowledge import LayerDocuments, build_knowledge_base

    layers: list[LayerDocuments] = []
    problems: list[Problem] = []
    for files, digest, prefix in zip(raw, hashes, prefixes, strict=True):
        try:
            layers.append(LayerDocuments(digest, parse_layer(files, prefix)))
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return build_knowledge_base(layers)


def _layer_hash(files: RawLayer) -> str:
    """Return the sha256 of a layer; line ends don't count, since a checkout may change them."""
    digest = sha256()
    for name, data in files:
        content = data.replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()
