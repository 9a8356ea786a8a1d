"""The files `codes.yaml` and `certainty.yaml` → Codebook and CertaintyScale.

Each reader takes the nodes of one thing from all layers, lowest first: what a later layer names replaces what an
earlier one said, key by key, and nothing else changes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ecomkt.codebook import LANGUAGES, Attribute, Code, Codebook, Family, Text
from ecomkt.lookup import normalise, spellings
from ecomkt.model import CertaintyScale, Verdict
from ecomkt.shape import Node

__all__ = ["RESERVED", "by_key", "read_codebook", "read_scale", "read_text"]

RESERVED = ("traits", "without", "options")
"""Words of a `when` that no attribute may take as its slug."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ATTRIBUTE_KEYS = ("required", "many", "influence", "at_most_one_of", "flag", "jurisdiction")


def by_key(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """Return the entries of several mappings by key, each with its nodes in layer order."""
    merged: dict[str, list[Node]] = {}
    for node in nodes:
        for key, entry in node.entries().items():
            merged.setdefault(key, []).append(entry)
    return merged


def read_text(nodes: Sequence[Node]) -> Text:
    """Return a text given as a mapping of languages; English must be there."""
    words: dict[str, str] = {}
    for node in nodes:
        required = LANGUAGES[:1] if node is nodes[0] else ()
        words |= {language: entry.text() for language, entry in node.fields(required, LANGUAGES).items()}
    return Text(tuple(sorted(words.items())))


def read_codebook(nodes: Sequence[Node]) -> Codebook:
    """Return the codebook of all layers."""
    for node in nodes:
        node.fields(("attributes", "families") if node is nodes[0] else (), ("attributes", "families"))
    top = by_key(nodes)
    attributes = by_key(top.get("attributes", ()))
    families = by_key(top.get("families", ()))
    for slug, found in (*attributes.items(), *families.items()):
        _check_slug(slug, found[-1], RESERVED)
    return Codebook(
        tuple(_attribute(slug, found) for slug, found in attributes.items()),
        tuple(_family(slug, found) for slug, found in families.items()),
    )


def read_scale(nodes: Sequence[Node]) -> CertaintyScale:
    """Return the certainty words, threshold and verdicts; a later layer replaces what it names."""
    keys = ("threshold", "words", "verdicts")
    for node in nodes:
        node.fields(keys if node is nodes[0] else (), keys)
    top = by_key(nodes)
    words = by_key(top.get("words", ()))
    threshold = top["threshold"][-1].number(lambda n: 0 < n < 1, "between 0 and 1") if "threshold" in top else 0.2
    verdicts = top["verdicts"][-1].items() if "verdicts" in top else []
    if "verdicts" in top and top["verdicts"][-1].value == []:
        top["verdicts"][-1].report("empty-list", "a certainty needs words", "add at least one verdict")
    _check_order(verdicts)
    return CertaintyScale(
        tuple((w, nodes[-1].number(lambda n: 0 < n < 1, "between 0 and 1")) for w, nodes in words.items()),
        threshold,
        tuple(_verdict(node) for node in verdicts),
    )


def _attribute(slug: str, nodes: Sequence[Node]) -> Attribute:
    fields = _fields(nodes, ("name", "question", "values"), _ATTRIBUTE_KEYS)
    codes = _codes(fields)
    known = [code.slug for code in codes]
    groups = fields["at_most_one_of"][-1].items() if "at_most_one_of" in fields else []
    return Attribute(
        slug,
        read_text(fields.get("name", ())),
        codes,
        question=read_text(fields.get("question", ())),
        many=_flag(fields, "many"),
        required=_flag(fields, "required"),
        influence=_flag(fields, "influence"),
        exclusive=tuple(frozenset(filter(None, (i.choice(known, "value") for i in g.items()))) for g in groups),
        flag=fields["flag"][-1].text() if "flag" in fields else None,
        jurisdiction=_flag(fields, "jurisdiction"),
    )


def _family(slug: str, nodes: Sequence[Node]) -> Family:
    fields = _fields(nodes, ("name", "values"), ("main",))
    return Family(slug, read_text(fields.get("name", ())), _codes(fields), main=_flag(fields, "main"))


def _codes(fields: dict[str, list[Node]]) -> tuple[Code, ...]:
    values = by_key(fields.get("values", ()))
    codes = tuple(_code(slug, nodes) for slug, nodes in values.items())
    taken: dict[str, Code] = {}
    for code in codes:
        for spelling in map(normalise, spellings(code)):
            other = taken.setdefault(spelling, code)
            if other is not code:
                message = f"'{spelling}' calls both '{other.slug}' and '{code.slug}'"
                values[code.slug][-1].report("ambiguous-name", message, "rename one", at_key=True)
    return codes


def _code(slug: str, nodes: Sequence[Node]) -> Code:
    _check_slug(slug, nodes[-1])
    fields = _fields(nodes, LANGUAGES[:1], (*LANGUAGES, "code", "aliases", "base"))
    return Code(
        slug,
        Text(tuple((lang, fields[lang][-1].text()) for lang in sorted(LANGUAGES) if lang in fields)),
        fields["code"][-1].text() if "code" in fields else None,
        fields["aliases"][-1].texts() if "aliases" in fields else (),
        base=_flag(fields, "base"),
    )


def _verdict(node: Node) -> Verdict:
    fields = node.fields(("slug", "en"), (*LANGUAGES, "at_least", "above"))
    bound = fields.get("at_least") or fields.get("above")
    number = bound.number(lambda n: -1 <= n <= 1, "from -1 to 1") if bound else -1.0
    words = tuple((lang, fields[lang].text()) for lang in sorted(LANGUAGES) if lang in fields)
    slug = fields["slug"].text() if "slug" in fields else ""
    return Verdict(slug, Text(words), number, inclusive="above" not in fields)


def _check_order(verdicts: Sequence[Node]) -> None:
    bounds = [_verdict(Node(n.document, n.value, n.path, [])).bound for n in verdicts]
    for node, bound, following in zip(verdicts[1:], bounds, bounds[1:], strict=False):
        if following >= bound:
            node.report("verdict-order", "verdicts must stand from the highest bound to the lowest", "move it up")


def _fields(nodes: Sequence[Node], required: Sequence[str], optional: Sequence[str]) -> dict[str, list[Node]]:
    """Return the merged fields; only the first layer that speaks of a thing must give what is required."""
    for node in nodes:
        node.fields(required if node is nodes[0] else (), (*required, *optional))
    known = (*required, *optional)
    return {key: entries for key, entries in by_key(_mappings(nodes)).items() if key in known}


def _mappings(nodes: Iterable[Node]) -> Iterator[Node]:
    return (node for node in nodes if isinstance(node.value, dict))


def _flag(fields: dict[str, list[Node]], key: str) -> bool:
    return fields[key][-1].flag() if key in fields else False


def _check_slug(slug: str, node: Node, reserved: Sequence[str] = ()) -> None:
    if not _SLUG.fullmatch(slug):
        node.report("bad-slug", f"'{slug}' is no slug", "use a-z, 0-9 and single hyphens", at_key=True)
    if slug in reserved:
        node.report("reserved-word", f"'{slug}' has a meaning in `when`", "take another name", at_key=True)
