"""How layers lie over each other: what a later one writes replaces what an earlier one said, key by key.

What a layer doesn't write stays. So a part of a thing can be given that an earlier layer holds, but a thing that no
earlier layer holds must be given whole: else a slip of the pen in its name would add something nobody meant.
"""

from collections.abc import Iterable, Mapping, Sequence

from ecomkt.shape import Node
from ecomkt.suggestion import did_you_mean

__all__ = ["by_key", "overlaid", "report_repeats"]


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
