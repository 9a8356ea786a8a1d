"""An option as data: how it is judged and why, on its own or as a plan of the client."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from ecomkt.knowledge.model import Basis
from ecomkt.output import records


class EvidenceRecord(records.Record, frozen=True, kw_only=True):
    """A rule that speaks for or against an option."""

    rule: str
    contribution: records.Certainty
    because: Annotated[str, records.at("rule.because")]
    short: Annotated[str | UnsetType, records.at("rule.short", "the same in a phrase, where the rule has one")] = UNSET
    basis: Annotated[Basis, records.at("rule.basis")]
    base_rate: Annotated[bool, records.at("rule.is_base_rate")]
    source: Annotated[list[str], records.at("rule.sources")]
    premises: list[records.PremiseRecord]
    said: Annotated[list[str] | UnsetType, Meta(description="the client's own words on the facts behind it")] = UNSET


class NamedPlaceRecord(records.Record, frozen=True, kw_only=True):
    """What an option is called in a market, as people there know it, and when that held."""

    market: records.MarketSlug
    names: list[str]
    source: str
    as_of: str


class OptionRecord(records.CodeRecord, frozen=True, kw_only=True):
    """An option with its certainty and everything that speaks for it and against it."""

    rank: records.Rank
    base: Annotated[bool, records.at("option.base")]
    certainty: records.Certainty
    verdict: records.VerdictSlug
    recommended: bool
    barred: Annotated[list[str], records.at("bars", "the cautions that rule it out")]
    places: Annotated[list[NamedPlaceRecord], Meta(description="where it is to be found in the markets of the profile")]
    evidence: list[EvidenceRecord]


class FigureRecord(records.Record, frozen=True, kw_only=True):
    """What follows from the numbers that the client gave."""

    name: str
    value: float
    unit: Annotated[str | None, Meta(description="a currency or orders; null for a ratio")]
    text: str


class NearOptionRecord(records.CodeRecord, frozen=True, kw_only=True):
    """What a plan that isn't understood may be, how that is judged, and what would be said of it."""

    family: records.FamilySlug
    verdict: records.VerdictSlug
    reason: str | None


class PlanRecord(records.Record, frozen=True, kw_only=True):
    """What is said to a plan of the client; null for all of it where no option is called so."""

    given: str
    family: records.FamilySlug | None
    option: Annotated[str | None, records.at("assessment.option")] = None
    name: Annotated[str | None, records.at("assessment.option.name")] = None
    verdict: Annotated[records.VerdictSlug | None, records.at("assessment.verdict")] = None
    certainty: Annotated[records.Certainty | None, records.at("assessment.certainty")] = None
    barred: Annotated[list[str], records.at("assessment.bars")] = field(default_factory=list)
    evidence: list[EvidenceRecord] = field(default_factory=list)
    depends: list[records.AttributeSlug] = field(default_factory=list)
    figures: list[FigureRecord] = field(default_factory=list)
    named: Annotated[bool | UnsetType, Meta(description="true where the option was named beside the words")] = UNSET
    nearest: Annotated[
        list[NearOptionRecord] | UnsetType,
        Meta(description="what a plan that isn't understood may be, the likeliest first: name it beside the words"),
    ] = UNSET
