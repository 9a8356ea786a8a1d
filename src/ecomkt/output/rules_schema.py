"""JSON Schemas of rule files and scenarios, with the names of the knowledge base for editors to complete.

Draft-07 is the one that editors know. They help while one types; what decides is the gate of shape.
"""

from collections.abc import Callable, Iterable

from ecomkt.authoring.scenarios import ExpectationKind
from ecomkt.knowledge.codebook import Attribute, Code
from ecomkt.knowledge.model import Basis, KnowledgeBase, Severity
from ecomkt.output.schema import TEXT, Schema, closed, list_of

_DRAFT = "http://json-schema.org/draft-07/schema#"
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WORDS: Schema = {"en": TEXT, "zh-Hant": TEXT, "zh-Hans": TEXT}
TEXTS: Schema = closed(_WORDS, required=())
"""A text in some of the languages; what an earlier layer wrote in the others stays."""
TITLE: Schema = {"anyOf": [TEXT, TEXTS]}
_REASON: Schema = closed(_WORDS, required=("en",))
_STRENGTH: Schema = {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1, "not": {"const": 0}}
_CERTAINTY: Schema = {"type": "number", "minimum": -1, "maximum": 1}
_MARK = "(checked|known|verify)"


def file_schema(title: str, properties: Schema, required: tuple[str, ...], definitions: Schema | None = None) -> Schema:
    """Return the schema of a knowledge file."""
    schema: Schema = {"$schema": _DRAFT, "title": title, **closed(properties, required=required)}
    return {**schema, "definitions": definitions} if definitions else schema


def choice(names: Iterable[str], told: Iterable[str] = ()) -> Schema:
    """Return the schema of one of `names`, with what an editor tells of each."""
    descriptions = list(told)
    return {"enum": list(names), **({"enumDescriptions": descriptions} if descriptions else {})}


def named(code: Code) -> str:
    """Return the English name of a code after its letter."""
    name = code.name.words_in("en") or code.slug
    return f"{code.letter} {name}" if code.letter else name


def rules_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a file in `rules/`: traits, rules, cautions and what a pack retires."""
    trait = _ref("trait")
    properties: Schema = {
        "title": TITLE,
        "about": TITLE,
        "checked_on": {**DAY, "description": "when the laws of this file were last looked at"},
        "traits": {
            "type": "object",
            "properties": {each.slug: trait for each in kb.traits},
            "propertyNames": SLUG,
            "additionalProperties": trait,
        },
        "rules": list_of(_rule_schema()),
        "cautions": list_of(_caution_schema(kb)),
        "retire": {**list_of(SLUG), "description": "ids of rules and cautions of earlier layers that no longer hold"},
    }
    return file_schema("ecomkt rules", properties, required=(), definitions=_definitions(kb))


def caution_when(kb: KnowledgeBase) -> tuple[Schema, Schema]:
    """Return the schema of what a caution looks at, and the definitions that it refers to."""
    return _ref("caution-when"), _definitions(kb)


def scenarios_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of a file in `scenarios/`: profiles, and what is expected of the answers."""
    options = _ref("options")
    first = _by_family(kb, lambda codes: _codes(code for code in codes if not code.base))
    cautions = _some(choice(caution.id for caution in kb.cautions))
    bound = {**closed({"at_least": _CERTAINTY, "at_most": _CERTAINTY}, required=()), "minProperties": 1}
    keys = [key for family in kb.codebook.families for key in family.keys]
    bounds: Schema = {"type": "object", "propertyNames": {"enum": keys}, "additionalProperties": bound}
    expected: Schema = {
        ExpectationKind.FIRST.value: first,
        ExpectationKind.RECOMMENDED.value: options,
        ExpectationKind.NOT_RECOMMENDED.value: options,
        ExpectationKind.CAUTION.value: cautions,
        ExpectationKind.NO_CAUTION.value: cautions,
        ExpectationKind.CERTAINTY.value: bounds,
    }
    given = closed({a.slug: _stated(a) for a in kb.codebook.attributes}, required=())
    expect: Schema = {**closed(expected, required=()), "minProperties": 1}
    row = closed({"name": TEXT, "given": given, "expect": expect})
    definitions: Schema = {"options": _by_family(kb, lambda codes: _some(_codes(codes))), **_values(kb)}
    return file_schema("ecomkt scenarios", {"scenarios": list_of(row)}, ("scenarios",), definitions)


def _definitions(kb: KnowledgeBase) -> Schema:
    words = choice((word for word, _ in kb.scale.words), (f"{number:g}" for _, number in kb.scale.words))
    evidence: Schema = {
        a.slug: closed(dict.fromkeys(a.by_slug, _STRENGTH), required=()) for a in kb.codebook.attributes
    }
    trait: Schema = {"definition": TEXTS, "source": _ref("sources"), "evidence": closed(evidence, required=())}
    when: Schema = {
        a.slug: {**_some(_ref(f"value-{a.slug}")), "description": _question(a)} for a in kb.codebook.attributes
    }
    when = {"traits": _ref("traits"), "without": _ref("traits"), **when}
    return {
        "sources": list_of(choice((s.slug for s in kb.sources), (s.citation for s in kb.sources))),
        "word": words,
        "conclusions": _by_family(kb, _conclusions),
        "traits": _some(choice((t.slug for t in kb.traits), (t.name.words_in("en") or "" for t in kb.traits))),
        "trait": closed({**_WORDS, **trait}, required=()),
        "when": closed(when, required=()),
        "caution-when": closed({**when, "options": _by_family(kb, lambda c: _some(_codes(c)))}, required=()),
        **_values(kb),
    }


def _values(kb: KnowledgeBase) -> Schema:
    return {f"value-{attribute.slug}": _codes(attribute.codes) for attribute in kb.codebook.attributes}


def _rule_schema() -> Schema:
    properties: Schema = {
        "id": {**SLUG, "description": "a claim in two to five words; that of an earlier layer is replaced"},
        "when": _ref("when"),
        "favour": _ref("conclusions"),
        "against": _ref("conclusions"),
        "because": _REASON,
        "basis": choice(basis.value for basis in Basis),
        "source": _ref("sources"),
    }
    concludes: list[Schema] = [{"required": ["favour"]}, {"required": ["against"]}]
    return {**closed(properties, ("id", "when", "because", "basis", "source")), "anyOf": concludes}


def _caution_schema(kb: KnowledgeBase) -> Schema:
    markets = choice(value for a in kb.codebook.attributes if a.jurisdiction for value in a.by_slug)
    mark: Schema = {"type": "string", "pattern": f"^{_MARK}(/{_MARK})*$"}
    properties: Schema = {
        "id": SLUG,
        "when": _ref("caution-when"),
        "severity": choice(severity.value for severity in Severity),
        "because": _REASON,
        "law": list_of(closed({"market": markets, "ref": TEXT, "mark": mark})),
        "source": _ref("sources"),
        "see": {**SLUG, "description": "the caution that holds the law of this one"},
    }
    return closed(properties, ("id", "when", "severity", "because"))


def _conclusions(codes: Iterable[Code]) -> Schema:
    return closed({code.slug: {**_ref("word"), "description": named(code)} for code in codes}, required=())


def _stated(attribute: Attribute) -> Schema:
    value = _ref(f"value-{attribute.slug}")
    share: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    weighed: Schema = {"type": "object", "minProperties": 1, "propertyNames": value, "additionalProperties": share}
    return {"description": _question(attribute), "anyOf": [value, _some(value), weighed]}


def _question(attribute: Attribute) -> str:
    return attribute.question.words_in("en") or ""


def _by_family(kb: KnowledgeBase, content: Callable[[tuple[Code, ...]], Schema]) -> Schema:
    return closed({family.slug: content(family.codes) for family in kb.codebook.families}, required=())


def _codes(codes: Iterable[Code]) -> Schema:
    found = tuple(codes)
    return choice((code.slug for code in found), map(named, found))


def _some(items: Schema) -> Schema:
    return {**list_of(items), "minItems": 1, "uniqueItems": True}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}
