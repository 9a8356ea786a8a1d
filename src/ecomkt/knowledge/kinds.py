"""One strict JSON Schema (draft-07) a kind of knowledge file."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from ecomkt.knowledge.model import Basis, KnowledgeBase, Severity
from ecomkt.knowledge.schema import (
    OPEN,
    SLUG,
    TEXT,
    Names,
    Schema,
    choice,
    closed,
    for_editors,
    list_of,
    mapping_of,
    names_of,
    number,
    part,
)
from ecomkt.language.text import LANGUAGES

WORD_LISTS = ("least", "between", "nothing", "asked", "beside", "aside")
"""Words of prices: before or after the least price, between two, nothing due, only told when asked, harmless beside a
number, and what makes a number something else than the price."""
STATUSES = {"checked": "as published", "derived": "computed from published figures", "placeholder": "a guess, told"}
"""How an income is known."""
WEIGHTS = ("title", "category", "description", "beside")
TAXONOMIES = ("google", "shopify", "chinese")
PLACES = ("title", "category", "description")
ROLES = ("key", "title", "description", "category", "price", "currency", "group", "number", "parent")
LONGEST_WORD = 100
"""Characters of a word: longer ones are a slip, and would never be found."""

_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date", "$comment": "day"}
_CURRENCY: Schema = {"type": "string", "pattern": "^[A-Z]{3}$", "$comment": "currency"}
_FLAG: Schema = {"type": "boolean"}
_MARK: Schema = {"type": "string", "pattern": "^(checked|known|verify)(/(checked|known|verify))*$", "$comment": "mark"}


def _integer(bounds: str, **limits: float) -> Schema:
    return {**number(bounds, **limits), "type": "integer"}


_BETWEEN = number("between 0 and 1", exclusiveMinimum=0, exclusiveMaximum=1)
_SHARE = number("from 0 to 1", minimum=0, maximum=1)
_CERTAIN = number("above 0, up to 1", exclusiveMinimum=0, maximum=1)
_POSITIVE = number("above 0", exclusiveMinimum=0)
_CERTAINTY = number("from -1 to 1", minimum=-1, maximum=1)
_NOT_ZERO: Mapping[str, Schema] = {"not": {"const": 0}}
_EVIDENCE = number("between -1 and 1, not 0", exclusiveMinimum=-1, exclusiveMaximum=1, **_NOT_ZERO)
_YEAR = _integer("like 1986", minimum=1001, maximum=2999)
_WORDS: Mapping[str, Schema] = {"en": TEXT, "zh-Hant": TEXT, "zh-Hans": TEXT}
_TEXTS: Schema = part(_WORDS, ("en",))
"""A text in some of the languages; what an earlier layer wrote in the others stays."""
_REASON: Schema = closed(_WORDS, ("en",))
_TITLE: Schema = {"$comment": "a text or a mapping", "anyOf": [TEXT, _TEXTS]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _told(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema


def _some(items: Schema) -> Schema:
    return list_of(items, 1, unique=True)


def _one_of(code: str, *keys: str) -> Schema:
    return {"$comment": code, "anyOf": [{"required": [key]} for key in keys]}


def _pack(_: Names) -> Schema:
    return closed({"name": TEXT, "version": TEXT})


def _codebook(names: Names) -> Schema:
    code: dict[str, Schema] = {"code": TEXT, **_WORDS, "aliases": list_of(TEXT, unique=True)}
    values = {slug: mapping_of(_ref("value"), known=dict.fromkeys(own, _ref("value"))) for slug, own in _all(names)}
    attributes = {slug: _attribute(values[slug], choice(own, "value")) for slug, own in _all(names)}
    family: dict[str, Schema] = {"name": _TEXTS, "main": _FLAG}
    families = {
        slug: part({**family, "values": mapping_of(_ref("option"), known=dict.fromkeys(own, _ref("option")))}, _GIVEN)
        for slug, own in names.families.items()
    }
    properties = {
        "attributes": mapping_of(_attribute(mapping_of(_ref("value")), SLUG), known=attributes),
        "families": mapping_of(part({**family, "values": mapping_of(_ref("option"))}, _GIVEN), known=families),
    }
    definitions = {"value": part(code, ("en",)), "option": part({**code, "base": _FLAG}, ("en",))}
    return {**part(properties), "definitions": definitions}


_GIVEN = ("name", "values")


def _all(names: Names) -> Iterable[tuple[str, Mapping[str, str]]]:
    return names.attributes.items()


def _attribute(values: Schema, value: Schema) -> Schema:
    flags = dict.fromkeys(("required", "many", "influence", "jurisdiction"), _FLAG)
    texts = {"name": _TEXTS, "question": _TEXTS}
    groups = list_of(list_of(value, 1, unique=True))
    return part({**texts, **flags, "flag": TEXT, "at_most_one_of": groups, "values": values}, (*texts, "values"))


def _scale(names: Names) -> Schema:
    verdict = part({"slug": SLUG, "at_least": _CERTAINTY, "above": _CERTAINTY, **_WORDS}, ("slug", "en"))
    words = mapping_of(_BETWEEN, known=dict.fromkeys(names.words, _BETWEEN))
    return part({"threshold": _BETWEEN, "words": words, "verdicts": list_of(verdict, 1)})


def _sources(_: Names) -> Schema:
    entry = {
        "citation": TEXT,
        "year": _YEAR,
        "kind": TEXT,
        "status": _told(TEXT, "how it was checked"),
        "review_after": _told(_DAY, "the day from which it should be looked at again"),
    }
    return closed({"sources": mapping_of(part(entry, ("citation", "status")))})


def _simplified(_: Names) -> Schema:
    return closed({"reviewed": _DAY, "exceptions": mapping_of(TEXT, names={})}, ("exceptions",))


def _priors(names: Names) -> Schema:
    kinds = {} if names.kinds is None else choice(names.kinds, "value")
    cases = _integer("of cases, 0 or more", minimum=0)
    counts = {slug: mapping_of(closed(dict.fromkeys(own, cases), (), "value"), kinds) for slug, own in _all(names)}
    return part(
        {
            "origin": TEXT,
            "by": choice(names.attributes, "attribute"),
            "same_weight": _POSITIVE,
            "smoothing": _POSITIVE,
            "counts": closed(counts, (), "attribute"),
        }
    )


def _waivers(_: Names) -> Schema:
    code: Schema = {"type": "string", "pattern": "^ECK[0-9]{3}$", "$comment": "finding"}
    return closed({"waivers": list_of(closed({"code": code, "subject": TEXT, "reason": _TITLE, "until": _DAY}))})


def _rules(names: Names) -> Schema:
    trait = _ref("trait")
    markets = choice(names.markets, "market")
    see = {**choice(names.cautions, "caution"), "description": "the caution that holds the law of this one", OPEN: True}
    rule = {
        "id": _told(SLUG, "a claim in two to five words; that of an earlier layer is replaced"),
        "when": _ref("when"),
        "favour": _ref("conclusions"),
        "against": _ref("conclusions"),
        "because": _REASON,
        "basis": choice([basis.value for basis in Basis], "basis"),
        "source": _ref("sources"),
    }
    caution = {
        "id": SLUG,
        "when": _ref("caution-when"),
        "severity": choice([severity.value for severity in Severity], "severity"),
        "because": _REASON,
        "law": list_of(closed({"market": markets, "ref": TEXT, "mark": _MARK})),
        "source": _ref("sources"),
        "see": see,
    }
    concludes = {"allOf": [_one_of("no-conclusion", "favour", "against")]}
    properties = {
        "title": _TITLE,
        "about": _TITLE,
        "checked_on": _told(_DAY, "when the laws of this file were last looked at"),
        "traits": mapping_of(trait, known=dict.fromkeys(names.traits, trait)),
        "rules": list_of({**closed(rule, ("id", "when", "because", "basis", "source")), **concludes}),
        "cautions": list_of(closed(caution, ("id", "when", "severity", "because"))),
        "retire": _told(list_of(SLUG), "ids of rules and cautions of earlier layers that no longer hold"),
    }
    return {**closed(properties, ()), "definitions": _rule_definitions(names)}


def _rule_definitions(names: Names) -> dict[str, Schema]:
    evidence = {slug: closed(dict.fromkeys(own, _EVIDENCE), (), "value") for slug, own in _all(names)}
    trait = {"definition": _TEXTS, "source": _ref("sources"), "evidence": closed(evidence, (), "attribute")}
    when, caution_when = _when(names), {**_when(names), "options": _ref("options")}
    words = {
        family: closed({slug: _told(_ref("word"), told) for slug, told in own.items()}, (), "option")
        for family, own in names.families.items()
    }
    return {
        "sources": list_of(choice(names.sources, "source")),
        "word": choice(names.words, "certainty word"),
        "conclusions": closed(words, (), "family"),
        "traits": _some(choice(names.traits, "trait")),
        "trait": part({**_WORDS, **trait}, ("en", "definition", "evidence")),
        "when": closed(when, (), "attribute"),
        "caution-when": closed(caution_when, (), "attribute"),
        **_vocabulary(names),
    }


def _when(names: Names) -> dict[str, Schema]:
    facts = {slug: _told(_some(_ref(f"value-{slug}")), names.questions.get(slug, "")) for slug in names.attributes}
    return {**facts, "traits": _ref("traits"), "without": _ref("traits")}


def _vocabulary(names: Names) -> dict[str, Schema]:
    """Return the definitions of the values of each attribute, and of lists of options."""
    options = {family: _some(choice(own, "option")) for family, own in names.families.items()}
    values = {f"value-{slug}": choice(own, "value") for slug, own in _all(names)}
    return {"options": closed(options, (), "family"), **values}


def _experiments(names: Names) -> Schema:
    experiment = {
        "id": SLUG,
        "when": _ref("caution-when"),
        "title": _REASON,
        "publish": _told(_REASON, "what to do, and where"),
        "measure": _told(_REASON, "what to count"),
        "stop": _told(_REASON, "when to give it up, or to go on"),
        "source": _ref("sources"),
    }
    properties = {
        "order": _told(list_of(choice(names.families, "family")), "the families as a client reads them"),
        "advice": closed(dict.fromkeys(names.families, _TEXTS), (), "family"),
        "experiments": list_of(closed(experiment)),
    }
    return {**part(properties), "definitions": _rule_definitions(names)}


def _scenarios(names: Names) -> Schema:
    def first(family: str, options: Mapping[str, str]) -> Schema:
        grounds = [option for option in options if f"{family}/{option}" in names.base]
        ground: Schema = {"not": {"$comment": "base-option", "enum": grounds}}
        return {**choice(options, "option"), **(ground if grounds else {})}

    bound = {**closed({"at_least": _CERTAINTY, "at_most": _CERTAINTY}, ()), "minProperties": 1}
    keys = [f"{family}/{option}" for family, own in names.families.items() for option in own]
    cautions = _some(choice(names.cautions, "caution"))
    expected = {
        "first": closed({family: first(family, own) for family, own in names.families.items()}, (), "family"),
        "recommended": _ref("options"),
        "not-recommended": _ref("options"),
        "caution": cautions,
        "no-caution": cautions,
        "certainty": mapping_of(bound, names=choice(keys, "option")),
    }
    given = closed({slug: _stated(slug, names) for slug in names.attributes}, (), "attribute")
    row = {"name": TEXT, "given": given, "expect": {**closed(expected, ()), "minProperties": 1}}
    return {**closed({"scenarios": list_of(closed(row))}), "definitions": _vocabulary(names)}


def _stated(attribute: str, names: Names) -> Schema:
    value = _ref(f"value-{attribute}")
    weighed = {**mapping_of(_CERTAIN, value), "minProperties": 1}
    several = {"$comment": "a value, a list of values, or a mapping of values to certainties"}
    return _told({**several, "anyOf": [value, _some(value), weighed]}, names.questions.get(attribute, ""))


def _columns(_: Names) -> Schema:
    headers = list_of(TEXT, 1)
    profile = {
        "required": _told(headers, "headers that must all be there"),
        "against": _told(headers, "headers none of which may be there"),
        "roles": closed(dict.fromkeys(ROLES, headers), (), "role"),
    }
    totals = _told(headers, "titles of rows that add up others")
    return part({"profiles": mapping_of(closed(profile, ("roles",))), "totals": totals}, ("profiles",))


def _price_bands(names: Names) -> Schema:
    level, cited = choice(names.levels, "value"), choice(names.sources, "source")
    income = {
        "monthly_disposable": _POSITIVE,
        "currency": _CURRENCY,
        "year": _YEAR,
        "source": cited,
        "status": choice(STATUSES, "status"),
    }
    incomes = part(income, ("monthly_disposable", "currency"))
    bounds = closed(dict.fromkeys(names.levels, _POSITIVE), (), "value")
    when = {slug: list_of(choice(own, "value"), 1) for slug, own in _all(names)}
    ratios = dict.fromkeys(("ratio", "zero_at_ratio", "one_at_ratio"), _POSITIVE)
    percentile = number("between 0 and 100", exclusiveMinimum=0, exclusiveMaximum=100)
    weak = dict.fromkeys(("min_comparables", "below_ratio", "above_ratio"), _POSITIVE)
    sides = dict.fromkeys(("below", "above"), part({"value": level, "percentile": percentile, **ratios}))
    properties = {
        "attribute": choice(names.attributes, "attribute"),
        "base": closed(dict.fromkeys(names.markets, incomes), (), "market"),
        "at_zero": _told(level, "the level where nothing is due"),
        "share_upper_bounds": bounds,
        "above": _told(level, "the level beyond the last bound"),
        "soft_edge": _CERTAIN,
        "business_buyer": part({"when": closed(when, (), "attribute"), "upper_bounds": bounds}),
        "relative": part({"min_comparables": _POSITIVE, **sides, "weak": part({**weak, "max_certainty": _CERTAIN})}),
        "source": list_of(cited),
    }
    return part(properties, [key for key in properties if key != "business_buyer"])


def _price_words(names: Names) -> Schema:
    listed = list_of(TEXT, unique=True)
    known = _CURRENCY if names.currencies is None else choice(names.currencies, "currency")
    shared = closed({"currencies": list_of(known, 2, unique=True), "otherwise": known}, ("currencies",))
    properties = {
        "currencies": mapping_of(closed({"signs": listed, "whole": _told(_FLAG, "no decimals")}, ()), _CURRENCY),
        "shared": mapping_of(shared, names={}),
        "times": mapping_of(_integer("that is whole and above 1", minimum=2), names={}),
        "parts": mapping_of(_BETWEEN, names={}),
        "words": part(dict.fromkeys(WORD_LISTS, listed)),
    }
    return part(properties)


def _classification(names: Names) -> Schema:
    words = closed(dict.fromkeys(LANGUAGES, _some({**TEXT, "maxLength": LONGEST_WORD, "$comment": "word"})), ())
    conclusions = {slug: _told(_ref("word"), told) for slug, told in names.values.items()}
    settings = {
        "attribute": choice(names.attributes, "attribute"),
        "weights": part(dict.fromkeys(WEIGHTS, _SHARE)),
        "characters": _told(
            _integer("from 0 to 10000", minimum=0, maximum=10_000), "how much of a description is read"
        ),
        "at_least": _told(_SHARE, "the certainty from which a value is taken"),
        "within": _told(_SHARE, "how far it may lie behind the best"),
        "apart": _told(_SHARE, "how far the first of exclusive values must lead"),
        "exclusive": list_of(list_of(choice(names.values, "value"), 2, unique=True)),
    }
    rule = {
        "id": _told(SLUG, "a claim in two to five words; that of an earlier layer is replaced"),
        "words": words,
        "categories": closed(dict.fromkeys(TAXONOMIES, list_of(TEXT)), ()),
        "where": _some(choice(PLACES, "place")),
        "anywhere": _told(_FLAG, "its words tell as much beside the name of the thing as in it"),
        "favour": closed(conclusions, (), "value"),
        "against": closed(conclusions, (), "value"),
        "because": _REASON,
        "basis": choice([basis.value for basis in Basis], "basis"),
        "source": list_of(choice(names.sources, "source")),
    }
    speaks = [_one_of("no-evidence", "words", "categories"), _one_of("no-conclusion", "favour", "against")]
    properties = {
        "title": _TITLE,
        "about": _TITLE,
        "classification": part(settings),
        "neutral": _told(words, "what means nothing, though a shorter word in it would"),
        "breaks": _told(words, "words after which another thing is named"),
        "rules": list_of({**closed(rule, ("id", "because", "basis", "source")), "allOf": speaks}),
        "retire": _told(list_of(SLUG), "ids of classification rules of earlier layers that no longer hold"),
    }
    return {**closed(properties, ()), "definitions": {"word": choice(names.words, "certainty word")}}


SCHEMAS: Mapping[str, Callable[[Names], Schema]] = {
    "pack": _pack,
    "codes": _codebook,
    "certainty": _scale,
    "sources": _sources,
    "columns": _columns,
    "price-bands": _price_bands,
    "price-words": _price_words,
    "zh-hans": _simplified,
    "priors": _priors,
    "experiments": _experiments,
    "waivers": _waivers,
    "rules": _rules,
    "classification": _classification,
    "scenarios": _scenarios,
}
"""The strict schemas: of the files in `data/` by their names, then of those in `rules/` and `scenarios/`."""


def editor_schema(kind: str, kb: KnowledgeBase) -> Schema:
    """Return the schema of a kind for editors, which see one file of one layer at a time."""
    body: Schema = for_editors(SCHEMAS[kind](names_of(kb)))
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"ecomkt {kind}", **body}


def schema_text(kind: str, kb: KnowledgeBase) -> str:
    """Return the text of a file with the schema of a kind for editors."""
    return json.dumps(editor_schema(kind, kb), ensure_ascii=False, indent=1, separators=(",", ": ")) + "\n"


EDITOR_SCHEMAS: Mapping[str, Callable[[KnowledgeBase], Schema]] = {
    kind: partial(editor_schema, kind) for kind in SCHEMAS
}
"""The schemas for editors by the names of the kinds."""
