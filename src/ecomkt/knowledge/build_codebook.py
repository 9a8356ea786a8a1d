"""The files `codes.yaml` and `certainty.yaml` → Codebook and CertaintyScale.

Each reader takes the nodes of one thing from all layers, lowest first: what a later layer names replaces what an
earlier one said, key by key, and nothing else changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family
from ecomkt.knowledge.layers import by_key, overlaid
from ecomkt.knowledge.lookup import normalise, spellings, spellings_of_name
from ecomkt.knowledge.model import CertaintyScale, Verdict
from ecomkt.knowledge.validation import Node, check_slug
from ecomkt.language.text import LANGUAGES, Text

RESERVED = ("traits", "without", "options")
"""Words of a `when` that no attribute may take as its slug."""

_ATTRIBUTE_KEYS = ("required", "many", "influence", "at_most_one_of", "flag", "jurisdiction")


def read_text(nodes: Sequence[Node]) -> Text:
    """Return a text given as a mapping of languages; English must be there."""
    words: dict[str, str] = {}
    for node in nodes:
        required = LANGUAGES[:1] if node is nodes[0] else ()
        words |= {language: entry.text() for language, entry in node.fields(required, LANGUAGES).items()}
    return Text(tuple(sorted(words.items())))


def read_words(nodes: Sequence[Node]) -> Text:
    """Return a text given as a mapping of languages, or as English alone."""
    words: dict[str, str] = {}
    for node in nodes:
        words |= {LANGUAGES[0]: node.text()} if isinstance(node.value, str) else dict(read_text([node]).translations)
    return Text(tuple(sorted(words.items())))


def read_codebook(nodes: Sequence[Node]) -> Codebook:
    """Return the codebook of all layers."""
    for node in nodes:
        node.fields(("attributes", "families") if node is nodes[0] else (), ("attributes", "families"))
    top = by_key(nodes)
    attributes = by_key(top.get("attributes", ()))
    families = by_key(top.get("families", ()))
    for slug, found in (*attributes.items(), *families.items()):
        check_slug(slug, found[-1], RESERVED)
    codebook = Codebook(
        tuple(_attribute(slug, attributes) for slug in attributes),
        tuple(_family(slug, families) for slug in families),
    )
    _check_distinct(attributes, {a.slug: (a.flag, *spellings_of_name(a.slug, a.name)) for a in codebook.attributes})
    _check_distinct(families, {f.slug: spellings_of_name(f.slug, f.name) for f in codebook.families})
    return codebook


def read_scale(nodes: Sequence[Node]) -> CertaintyScale:
    """Return the certainty words, threshold and verdicts; a later layer replaces what it names."""
    keys = ("threshold", "words", "verdicts")
    for node in nodes:
        node.fields(keys if node is nodes[0] else (), keys)
    top = by_key(nodes)
    words = by_key(top.get("words", ()))
    for word, found in words.items():
        check_slug(word, found[0])
    threshold = top["threshold"][-1].number(lambda n: 0 < n < 1, "between 0 and 1") if "threshold" in top else 0.2
    return CertaintyScale(
        tuple((w, nodes[-1].number(lambda n: 0 < n < 1, "between 0 and 1")) for w, nodes in words.items()),
        threshold,
        _verdicts(top.get("verdicts", ())),
    )


def _attribute(slug: str, every: Mapping[str, list[Node]]) -> Attribute:
    fields = overlaid(slug, every, ("name", "question", "values"), _ATTRIBUTE_KEYS)
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


def _family(slug: str, every: Mapping[str, list[Node]]) -> Family:
    fields = overlaid(slug, every, ("name", "values"), ("main",))
    return Family(slug, read_text(fields.get("name", ())), _codes(fields), main=_flag(fields, "main"))


def _codes(fields: dict[str, list[Node]]) -> tuple[Code, ...]:
    values = by_key(fields.get("values", ()))
    codes = tuple(_code(slug, values) for slug in values)
    _check_distinct(values, {code.slug: spellings(code) for code in codes})
    return codes


def _check_distinct(every: Mapping[str, list[Node]], names: Mapping[str, Iterable[str | None]]) -> None:
    """Report a name that calls two of a kind, at that one of them which a later layer speaks of."""
    documents = [node.document for found in every.values() for node in found]
    taken: dict[str, str] = {}
    for slug, called in names.items():
        for spelling in map(normalise, filter(None, called)):
            other = taken.setdefault(spelling, slug)
            if other != slug:
                node = max((every[slug][-1], every[other][-1]), key=lambda node: documents.index(node.document))
                message = f"'{spelling}' calls both '{other}' and '{slug}'"
                node.report("ambiguous-name", message, "rename one", at_key=True)


def _code(slug: str, every: Mapping[str, list[Node]]) -> Code:
    check_slug(slug, every[slug][-1])
    fields = overlaid(slug, every, LANGUAGES[:1], (*LANGUAGES[1:], "code", "aliases", "base"))
    aliases = (alias for node in fields.get("aliases", ()) for alias in node.texts())
    return Code(
        slug,
        Text(tuple((lang, fields[lang][-1].text()) for lang in sorted(LANGUAGES) if lang in fields)),
        fields["code"][-1].text() if "code" in fields else None,
        # Each alias is a thing of its own: a layer that names one doesn't name those of the others.
        tuple(dict.fromkeys(aliases)),
        base=_flag(fields, "base"),
    )


def _verdicts(lists: Sequence[Node]) -> tuple[Verdict, ...]:
    """Return the verdicts; a later layer changes those whose slug it names, and puts others where they belong."""
    every: dict[str, list[Node]] = {}
    for item in (item for node in lists for item in node.items()):
        every.setdefault(str(item.entries()["slug"].value) if "slug" in item.entries() else "", []).append(item)
    for node in (node for node in lists if node.value == []):
        node.report("empty-list", "a certainty needs words", "add at least one verdict")
    verdicts = [(_verdict(slug, every), found) for slug, found in every.items()]
    if len(lists) > 1:
        verdicts.sort(key=lambda pair: -pair[0].bound)
    for (higher, _), (verdict, found) in pairwise(verdicts):
        if verdict.bound >= higher.bound:
            message = "verdicts must stand from the highest bound to the lowest"
            found[-1].report("verdict-order", message, "move it up, or give it a bound of its own")
    return tuple(verdict for verdict, _ in verdicts)


def _verdict(slug: str, every: Mapping[str, list[Node]]) -> Verdict:
    fields = overlaid(slug, every, ("slug", "en"), (*LANGUAGES[1:], "at_least", "above"))
    words = tuple((lang, fields[lang][-1].text()) for lang in sorted(LANGUAGES) if lang in fields)
    bounds = [
        (key, node.entries()[key]) for node in every[slug] for key in ("at_least", "above") if key in node.entries()
    ]
    kind, bound = bounds[-1] if bounds else ("at_least", None)
    number = bound.number(lambda n: -1 <= n <= 1, "from -1 to 1") if bound else -1.0
    return Verdict(slug, Text(words), number, inclusive=kind == "at_least")


def _flag(fields: dict[str, list[Node]], key: str) -> bool:
    return fields[key][-1].flag() if key in fields else False
