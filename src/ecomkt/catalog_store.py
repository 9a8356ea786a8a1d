"""What is known of product lists, read once: the files that it came from are kept parsed in the user's cache.

Parsing takes most of the time, and the simplified characters; building from parsed files is quick. So the cache holds
the content of the files and not what is built from it, and whatever the building needs stays its own affair.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from ecomkt.cache_files import program_stamp, read_cache, write_cache
from ecomkt.catalog.knowledge import CatalogKnowledge, build_catalog_knowledge
from ecomkt.documents import Document
from ecomkt.knowledge import LayerDocuments, is_of_catalog
from ecomkt.knowledge_store import RawLayer, parsed_layers, read_raw
from ecomkt.model import KnowledgeBase

__all__ = ["load_catalog_knowledge"]

_LAYOUT = "catalog 1"
_PLACED = 2
"""How deep a path may be whose place is kept: that of a rule is told with its reasons."""


def load_catalog_knowledge(kb: KnowledgeBase, packs: Sequence[Path] = (), base: Path | None = None) -> CatalogKnowledge:
    """Return what the base (the shipped one, if `base` is None) and the packs over it know of product lists.

    `kb` is the knowledge base of the same folders. Raises InputError if there is no such folder, else KnowledgeError.
    """
    raw = [tuple(file for file in layer if is_of_catalog(file[0])) for layer in read_raw(packs, base)]
    prefixes = ["" if base is None else str(base), *(str(pack) for pack in packs)]
    name = _cache_name(raw, prefixes, kb)
    kept = read_cache(name)
    if kept is not None:
        layers, simplified = _decoded(kept)
        return build_catalog_knowledge(layers, kb, lambda text: simplified.get(text, text))
    layers = parsed_layers(raw, ["" for _ in raw], prefixes)
    simplified = {}
    knowledge = build_catalog_knowledge(layers, kb, _recorded(kb, simplified))
    write_cache(name, _encoded(layers, simplified))
    return knowledge


def _cache_name(raw: Sequence[RawLayer], prefixes: Sequence[str], kb: KnowledgeBase) -> str:
    digest = sha256("\n".join([_LAYOUT, program_stamp(), kb.fingerprint, *prefixes]).encode(errors="surrogatepass"))
    for number, layer in enumerate(raw):
        for file, data in layer:
            digest.update(f"\n{number} {file} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:32]


def _recorded(kb: KnowledgeBase, simplified: dict[str, str]) -> Callable[[str], str]:
    from ecomkt.render.simplified import Simplifier

    simplify = Simplifier(kb.simplified)

    def recorded(text: str) -> str:
        derived = simplify(text)
        if derived != text:
            simplified[text] = derived
        return derived

    return recorded


def _encoded(layers: Sequence[LayerDocuments], simplified: Mapping[str, str]) -> bytes:
    documents = [[[d.file, d.content, _places(d)] for d in layer.documents] for layer in layers]
    return json.dumps([documents, simplified], ensure_ascii=False, separators=(",", ":")).encode()


def _places(document: Document) -> list[tuple[list[str | int], tuple[int, int]]]:
    return [(list(path), place) for path, place in document.values.items() if len(path) <= _PLACED]


def _decoded(payload: bytes) -> tuple[list[LayerDocuments], dict[str, str]]:
    layers, simplified = json.loads(payload)
    return [LayerDocuments("", tuple(map(_document, layer))) for layer in layers], simplified


def _document(kept: list[Any]) -> Document:
    file, content, places = kept
    return Document(file, content, values={tuple(path): (line, column) for path, (line, column) in places})
