"""Results as records for scripts. Their types are the only source of JSON and of its schemas.

The only place where numbers are rounded: to 4 decimals.
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, Self, get_args

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ecomkt.errors import Location, Message, Problem
from ecomkt.inference.ranking import Assessment
from ecomkt.knowledge.codebook import Code, Vocabulary
from ecomkt.knowledge.model import Basis, Caution, KnowledgeBase, PremiseKind, Rule, Severity, Trait, Verdict
from ecomkt.language.messages import retold
from ecomkt.language.text import LANGUAGES, Text
from ecomkt.language.wording import Wording
from ecomkt.profile.fact import Change, Profile
from ecomkt.version import __version__

SCHEMA_VERSION: Literal["2"] = "2"
RECORD_VERSION: Literal["2"] = "2"
"""That of the records of a list."""
MOST_TITLE = 200
"""How many characters of a title a record repeats; one that is longer ends in ``…``."""

# DEL is ASCII, but a terminal may act on it.
_NOT_ASCII = re.compile(r"[^\x00-\x7e]")

Certainty = Annotated[float, Meta(ge=-1, le=1)]
CountOf = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Rank = Annotated[Annotated[int, Meta(ge=1)] | None, Meta(description="null for a base option")]
Language = Annotated[str, Meta(extra_json_schema={"enum": list(LANGUAGES)})]
LineNumber = Annotated[int, Meta(ge=1)]
Title = Annotated[str, Meta(max_length=MOST_TITLE)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Said = Annotated[str | UnsetType, Meta(description="the client's own words for it, where he has some")]

# `x-words` marks where `record_schema` puts in the words of the knowledge base.
FamilySlug = Annotated[str, Meta(extra_json_schema={"x-words": "families"})]
AttributeSlug = Annotated[str, Meta(extra_json_schema={"x-words": "attributes"})]
VerdictSlug = Annotated[str, Meta(extra_json_schema={"x-words": "verdicts"})]
MarketSlug = Annotated[str, Meta(extra_json_schema={"x-words": "markets"})]

ChangeRecord = Annotated[dict[AttributeSlug, str | list[str] | None], Meta(description="null: unknown")]
"""Attribute to its new value, values, or null for unknown."""


# To forbid unknown fields is what closes the schemas, so that a validator tells a misspelt name.
class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every record is. A field that is left out of the JSON has the default `UNSET`."""

    @classmethod
    def made_of(cls, source: Any, wording: Wording, /, **given: object) -> Self:
        """Return a record of what is given, and for its other fields of what `source` has under their names.

        Texts are said in the language, numbers rounded, titles shortened, records within made alike; whatever has a
        slug or an id stands as that, a place as its text. An empty text is null where null may stand, and what is empty
        or None is left out where it may be. Raises AttributeError for what is nowhere.
        """
        for field in _fields(cls):
            if field.name in given or field.awaited:
                value = field.plain(given.pop(field.name) if field.name in given else field.read(source), wording)
                if not field.leaves_out(value):
                    given[field.name] = value
        return cls(**given)


def short_title(title: str) -> str:
    """Return a title as records repeat it."""
    return title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"


def at(path: str, about: str | None = None) -> Meta:
    """Return the mark of a field that is found under another name, such as `rule.because`, and what it is about."""
    return Meta(description=about, extra={"at": path})


class _Field(NamedTuple):
    """Where a field of a record comes from, and what it holds."""

    name: str
    path: tuple[str, ...]
    inner: type[Record] | None
    """The record, or the record of each item, that it is."""
    nullable: bool
    omittable: bool
    awaited: bool
    """Whether it is read where it isn't given."""
    is_title: bool

    def read(self, source: object) -> object:
        # Of what may be missing there is nothing but None.
        for name in self.path:
            source = None if source is None else getattr(source, name)
        return source

    def leaves_out(self, value: object) -> bool:
        return (value is None and not self.nullable) or (self.omittable and value in ("", (), [], {}))

    def plain(self, value: object, wording: Wording) -> object:
        if self.is_title and isinstance(value, str):
            return short_title(value)
        return None if self.nullable and value == "" else _plain(value, self.inner, wording)


@cache
def _fields(kind: type[Record]) -> tuple[_Field, ...]:
    fields = []
    for field in msgspec.structs.fields(kind):
        marks = [mark for mark in getattr(field.type, "__metadata__", ()) if isinstance(mark, Meta)]
        path = next((mark.extra["at"] for mark in marks if mark.extra), "")
        parts = _parts(field.type)
        inner = next((part for part in parts if isinstance(part, type) and issubclass(part, Record)), None)
        # What may be left out is read only where it is said from where.
        awaited, is_title = bool(path) or field.required, any(mark.max_length == MOST_TITLE for mark in marks)
        where = tuple((path or field.name).split("."))
        fields.append(_Field(field.name, where, inner, NoneType in parts, field.default is UNSET, awaited, is_title))
    return tuple(fields)


def _parts(hint: object) -> list[object]:
    """Return a type with all that it is made of."""
    return [hint, *(part for argument in get_args(hint) for part in _parts(argument))]


def _plain(value: object, inner: type[Record] | None, wording: Wording) -> object:
    # Named tuples are values of their own; only a bare one is a list.
    if isinstance(value, list) or type(value) is tuple:
        return [_plain(item, inner, wording) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, inner, wording) for key, item in value.items()}
    if inner is None or value is None or value is UNSET or isinstance(value, Record):
        return _word(value, wording)
    return inner.made_of(value, wording)


def _word(value: object, wording: Wording) -> object:
    match value:
        case Text():
            return wording.say(value)
        case float() | Decimal():
            return rounded(value) if isinstance(value, float) else float(value)
        case Code() | Vocabulary() | Trait() | Verdict():
            return value.slug
        case Rule() | Caution():
            return value.id
        case Message() | Location():
            return retold(value, wording.language)
        case Change():
            return change_record([value])
        case Struct() if not isinstance(value, Record):
            # It would be written with all it holds.
            raise TypeError(type(value))
    return value


class LayerRecord(Record, frozen=True, kw_only=True):
    """A layer of the knowledge."""

    name: str
    version: str
    sha256: Sha256


class ProvenanceRecord(Record, frozen=True, kw_only=True):
    """What made the result: program, engine, and every layer of knowledge with its hash."""

    ecomkt: str
    engine: str
    knowledge: Annotated[list[LayerRecord], at("layers")]
    fingerprint: Sha256


class ResultRecord(Record, frozen=True, kw_only=True):
    """What every result begins with."""

    schema_version: Literal["2"]
    provenance: ProvenanceRecord
    lang: Language


class CodeRecord(Record, frozen=True, kw_only=True):
    """A code with its letter and its name in the language."""

    option: str
    code: Annotated[str | None, at("option.letter")]
    name: Annotated[str, at("option.name")]


class NamedRecord(Record, frozen=True, kw_only=True):
    """The same of a code that stands in a list of codes."""

    option: Annotated[str, at("slug")]
    code: Annotated[str | None, at("letter")]
    name: str


class FactRecord(CodeRecord, frozen=True, kw_only=True):
    """A value that is known; its certainty stands where it is below 1, its origin where nobody stated it this time."""

    certainty: Certainty | UnsetType = UNSET
    origin: Literal["state", "config"] | UnsetType = UNSET
    said: Said = UNSET


ProfileRecord = dict[AttributeSlug, list[FactRecord]]


class PremiseRecord(Record, frozen=True, kw_only=True):
    """What a premise on a trait, on options or on an attribute wanted, and what it got."""

    trait: str | UnsetType = UNSET
    options: list[str] | UnsetType = UNSET
    attribute: str | UnsetType = UNSET
    want: str | list[str]
    got: Annotated[Certainty | list[str] | None, Meta(description="null: unknown")]
    holds: bool | UnsetType = UNSET

    @classmethod
    def made_of(cls, source: Any, _: Wording, /, **given: object) -> Self:
        """Return the record of a premise as it was seen."""
        premise, got = source.premise, rounded(source.strength)
        holds: Any = given.get("holds", source.holds)
        if premise.kind is PremiseKind.TRAIT:
            # The strength of a denial is how sure the trait is absent; the reader asked for the trait.
            want, got = ("absent", rounded(-source.strength)) if premise.denied else ("present", got)
            return cls(trait=premise.subject, want=want, got=got, holds=holds)
        wanted = list(premise.wanted)
        if premise.kind is PremiseKind.OPTION:
            return cls(options=wanted, want="recommended", got=got, holds=holds)
        # An empty list would read as "known to have none".
        seen = [fact.value for fact in source.seen] or None
        return cls(attribute=premise.subject, want=wanted, got=seen, holds=holds)


class LocationRecord(Record, frozen=True, kw_only=True):
    """A place in a file; lines and columns are counted from 1."""

    file: str
    line: LineNumber
    column: LineNumber


class LawRecord(Record, frozen=True, kw_only=True):
    """A law with how it was verified."""

    market: MarketSlug
    ref: Annotated[str, at("reference")]
    mark: str
    checked: Annotated[str | None, Meta(description="the day on which it was last looked at")]


class CautionRecord(Record, frozen=True, kw_only=True):
    """A caution with its laws."""

    caution: Annotated[str, at("id")]
    severity: Severity
    because: str
    law: list[LawRecord]
    source: Annotated[list[str] | UnsetType, at("sources")] = UNSET

    @classmethod
    def made_of(cls, source: Any, wording: Wording, /, **given: object) -> Self:
        """Return the record of a caution."""
        # The day is that of the whole caution: beside a law that nobody looked at it would be a lie.
        days = (source.checked if law.mark == "checked" else None for law in source.law)
        laws = [LawRecord.made_of(law, wording, checked=day) for law, day in zip(source.law, days, strict=True)]
        return super().made_of(source, wording, law=laws, **given)


class RuleRecord(Record, frozen=True, kw_only=True):
    """A rule with its grounds."""

    rule: str
    location: Annotated[str, at("rule.location")]
    because: Annotated[str, at("rule.because")]
    basis: Annotated[Basis, at("rule.basis")]
    source: Annotated[list[str], at("rule.sources")]


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def json_text(record: object, *, indent: int | None = 1) -> str:
    """Return JSON text; the same values always give the same bytes."""
    # Ten times as fast as the standard library, and the same bytes; a test compares them.
    encoded = _ENCODER.encode(record)
    return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode() + "\n"


def json_in_ascii(text: str) -> str:
    """Return a JSON text with escapes for whatever is not ASCII: outside of its strings it is all ASCII."""
    return _NOT_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], text)


def as_plain(record: Struct) -> dict[str, object]:
    """Return a record as dictionaries and lists, equal to its JSON."""
    return msgspec.to_builtins(record)  # type: ignore[no-any-return]


def problems_plain(problems: Sequence[Problem], language: str) -> dict[str, object]:
    """Return problems as plain data: the first, and all of them where they are several."""
    entries = [
        {
            "code": problem.code,
            "message": retold(problem.message, language),
            "hint": retold(problem.hint, language),
            "location": str(problem.location) if problem.location else None,
        }
        for problem in problems
    ]
    return {"error": entries[0] if len(entries) == 1 else {**entries[0], "problems": entries}}


def rounded(certainty: float) -> float:
    """Return the certainty at 4 decimals, never −0.0."""
    return round(certainty, 4) + 0.0


def head(kb: KnowledgeBase, engine: str, wording: Wording) -> dict[str, Any]:
    """Return the fields of a `ResultRecord`."""
    provenance = ProvenanceRecord.made_of(kb, wording, ecomkt=__version__, engine=engine)
    return {"schema_version": SCHEMA_VERSION, "provenance": provenance, "lang": wording.language}


def standing(assessment: Assessment) -> dict[str, Any]:
    """Return how certain an option is, as fields of a record or cells of a row."""
    certainty, verdict = rounded(assessment.certainty), assessment.verdict.slug
    return {"certainty": certainty, "verdict": verdict, "recommended": assessment.recommended}


def caution_row(caution: Caution, wording: Wording) -> dict[str, Any]:
    """Return a caution as cells of a row whose columns are those of options: the id stands where their slug does."""
    law = "; ".join(f"{law.market}: {wording.say(law.reference)} [{law.mark}]" for law in caution.law)
    row = {"kind": "caution", "option": caution.id, "verdict": caution.severity.value}
    return {**row, "reason": wording.say(caution.because), "source": law}


def profile_record(kb: KnowledgeBase, profile: Profile, wording: Wording) -> ProfileRecord:
    """Return the facts by attribute, in file order."""
    origins: dict[str, Any] = dict(profile.origins)
    return {
        attribute.slug: [
            FactRecord(
                **named(attribute.by_slug[fact.value], wording),
                certainty=rounded(fact.certainty) if fact.certainty < 1 else UNSET,
                origin=origins.get(attribute.slug, UNSET),
                said="".join(profile.words_on(fact.attribute, fact.value)) or UNSET,
            )
            for fact in facts
        ]
        for attribute in kb.codebook.attributes
        if (facts := profile.about(attribute.slug))
    }


def named(code: Code, wording: Wording) -> dict[str, Any]:
    """Return the fields of a `CodeRecord`, or cells of a row."""
    return {"option": code.slug, "code": code.letter, "name": wording.say(code.name)}


def change_record(changes: Sequence[Change]) -> dict[str, str | list[str] | None]:
    """Return the changed attributes with their new values."""
    record: dict[str, str | list[str] | None] = {}
    for change in changes:
        values = [fact.value for fact in change.facts]
        record[change.attribute.slug] = None if not values else values[0] if len(values) == 1 else values
    return record
