"""The record of an answer: what `ecomkt recommend --json` prints."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from ecomkt.explanation.answer import Answer
from ecomkt.inference.recommend import Openness
from ecomkt.knowledge.model import Basis
from ecomkt.output.records import (
    AttributeSlug,
    CautionRecord,
    Certainty,
    ChangeRecord,
    CodeRecord,
    CountOf,
    FamilySlug,
    MarketSlug,
    PremiseRecord,
    ProfileRecord,
    Rank,
    Record,
    ResultRecord,
    VerdictSlug,
    at,
)


class EvidenceRecord(Record, frozen=True, kw_only=True):
    """A rule that speaks for or against an option."""

    rule: str
    contribution: Certainty
    because: Annotated[str, at("rule.because")]
    short: Annotated[str | UnsetType, at("rule.short", "the same in a phrase, where the rule has one")] = UNSET
    basis: Annotated[Basis, at("rule.basis")]
    base_rate: Annotated[bool, at("rule.is_base_rate")]
    source: Annotated[list[str], at("rule.sources")]
    premises: list[PremiseRecord]


class NamedPlaceRecord(Record, frozen=True, kw_only=True):
    """What an option is called in a market, as people there know it, and when that held."""

    market: MarketSlug
    names: list[str]
    source: str
    as_of: str


class OptionRecord(CodeRecord, frozen=True, kw_only=True):
    """An option with its certainty and everything that speaks for it and against it."""

    rank: Rank
    base: Annotated[bool, at("option.base")]
    certainty: Certainty
    verdict: VerdictSlug
    recommended: bool
    barred: Annotated[list[str], at("bars", "the cautions that rule it out")]
    places: Annotated[list[NamedPlaceRecord], Meta(description="where it is to be found in the markets of the profile")]
    evidence: list[EvidenceRecord]


class DerivedRecord(CodeRecord, frozen=True, kw_only=True):
    """A fact that follows from those of the profile, with all that speaks for it and against it."""

    attribute: AttributeSlug
    option: Annotated[str, at("code")]
    code: Annotated[str | None, at("code.letter")]
    name: Annotated[str, at("code.name")]
    certainty: Certainty
    evidence: list[EvidenceRecord]


class OpenRecord(Record, frozen=True, kw_only=True):
    """Why a family is not settled, and the unknown facts that decide it."""

    why: Openness
    decides: list[AttributeSlug]


class PlanRecord(Record, frozen=True, kw_only=True):
    """What is said to a plan of the client; null for all of it where no option is called so."""

    given: str
    family: FamilySlug | None
    option: Annotated[str | None, at("assessment.option")] = None
    name: Annotated[str | None, at("assessment.option.name")] = None
    verdict: Annotated[VerdictSlug | None, at("assessment.verdict")] = None
    certainty: Annotated[Certainty | None, at("assessment.certainty")] = None
    barred: Annotated[list[str], at("assessment.bars")] = field(default_factory=list)
    evidence: list[EvidenceRecord] = field(default_factory=list)


class AmountRecord(Record, frozen=True, kw_only=True):
    """A number that the client gave, with the level that it is."""

    attribute: AttributeSlug
    amount: Annotated[float, at("number", "a sum of money, or a share of 1")]
    currency: str | None
    level: str | None


class FigureRecord(Record, frozen=True, kw_only=True):
    """What follows from these numbers."""

    name: str
    value: float
    unit: Annotated[str | None, Meta(description="a currency or orders; null for a ratio")]
    text: str


class NoteRecord(Record, frozen=True, kw_only=True):
    """What was taken for granted when the profile was read, and how to say it better."""

    code: str
    message: str
    hint: str


class UnderstandingRecord(Record, frozen=True, kw_only=True):
    """What words that name no attribute were taken for."""

    words: Annotated[str, Meta(description="as typed")]
    attribute: AttributeSlug
    value: Annotated[str, Meta(description="empty of a number without a level")]
    certainty: Annotated[float, Meta(gt=0, le=1)]


class TraitRecord(Record, frozen=True, kw_only=True):
    """A trait with its certainty."""

    trait: str
    name: Annotated[str, at("trait.name")]
    certainty: Certainty


class QuestionRecord(Record, frozen=True, kw_only=True):
    """An attribute of which nothing is known, with the families whose first place an answer could change."""

    attribute: AttributeSlug
    question: Annotated[str, at("attribute.question")]
    could_change: list[FamilySlug]


class FlipRecord(Record, frozen=True, kw_only=True):
    """A single change that gives a family another first place."""

    set: Annotated[ChangeRecord, at("change")]
    to: Annotated[str | None, Meta(description="null: no clear evidence for any")]


class FirmnessRecord(Record, frozen=True, kw_only=True):
    """Under how many single changes a first place holds, and those under which it does not."""

    first: Annotated[str | None, Meta(description="null: no clear evidence for any")]
    holds: CountOf
    of: CountOf
    flips: list[FlipRecord]


class RecommendRecord(ResultRecord, frozen=True, kw_only=True):
    """The result of `ecomkt recommend`."""

    profile: ProfileRecord
    derived: list[DerivedRecord]
    traits: list[TraitRecord]
    recommendations: dict[FamilySlug, list[OptionRecord]]
    open: Annotated[dict[FamilySlug, OpenRecord], Meta(description="the families that are not settled")]
    lawless: Annotated[list[MarketSlug], Meta(description="markets whose laws the knowledge does not hold")]
    cautions: list[CautionRecord]
    unknown: list[QuestionRecord]
    firmness: dict[FamilySlug, FirmnessRecord]
    plans: list[PlanRecord]
    amounts: list[AmountRecord]
    arithmetic: list[FigureRecord]
    notes: Annotated[list[NoteRecord], at("profile.notes")]
    title: Annotated[str | UnsetType, at("profile.title", "what the product is called, where that is said")] = UNSET
    understood: Annotated[
        list[UnderstandingRecord] | UnsetType,
        at("profile.understood", "what words without an attribute were taken for"),
    ] = UNSET


def open_families(answer: Answer) -> dict[str, OpenRecord]:
    """Return the families of an answer that are not settled, by slug."""
    rankings = ((ranking.family.slug, ranking.open) for ranking in answer.families)
    return {s: OpenRecord(why=why, decides=[a.slug for a in answer.deciding[s]]) for s, why in rankings if why}
