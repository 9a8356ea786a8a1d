"""The records of `diff`."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType, field

from ecomkt.authoring.diff import AmendmentKind
from ecomkt.output import records

OptionSlug = Annotated[str | None, Meta(description="null: no clear evidence for any")]


class SideRecord(records.Record, frozen=True, kw_only=True):
    """One of the two that are compared."""

    name: str
    provenance: records.ProvenanceRecord


class WitnessRecord(records.Record, frozen=True, kw_only=True):
    """A profile that shows a change."""

    profile: dict[str, list[records.FactRecord]]
    arguments: list[str]
    command: Annotated[str | None, Meta(description="null: no command chooses a whole base")]


class FlowRecord(records.Record, frozen=True, kw_only=True):
    """In how many profiles a caution, or an option as recommended, appears and disappears."""

    caution: str | UnsetType = UNSET
    option: str | UnsetType = UNSET
    appears: records.CountOf
    disappears: records.CountOf
    witness: WitnessRecord


class ConditionRecord(records.Record, frozen=True, kw_only=True):
    """A profile has any, or none, of these values."""

    attribute: str
    any_of: list[str] | UnsetType = UNSET
    none_of: list[str] | UnsetType = UNSET
    text: str


class DescriptionRecord(records.Record, frozen=True, kw_only=True):
    """Conditions joined by AND, how many profiles meet them, and how many of these changed."""

    conditions: list[ConditionRecord]
    matches: records.CountOf
    changed: Annotated[records.CountOf, records.at("hits")]


class ShiftRecord(records.Record, frozen=True, kw_only=True):
    """A first place that becomes another."""

    before: OptionSlug = field(name="from")
    after: OptionSlug = field(name="to")
    profiles: records.CountOf
    where: list[DescriptionRecord]
    witness: WitnessRecord


class FamilyDiffRecord(records.Record, frozen=True, kw_only=True):
    """What changes in one family."""

    main: bool
    first_places: Annotated[records.CountOf, records.at("firsts")]
    recommended_sets: Annotated[records.CountOf, records.at("recommended")]
    shifts: list[ShiftRecord]
    recommended: list[FlowRecord]


class BehaviourRecord(records.Record, frozen=True, kw_only=True):
    """What changes over some profiles; `seed` stands with a sample."""

    seed: int | UnsetType = UNSET
    attributes: list[str]
    profiles: records.CountOf
    complete: Annotated[bool, Meta(description="whether these are all profiles of the attributes")]
    first_places: records.CountOf
    changed: records.CountOf
    percentage: Annotated[float, Meta(ge=0, le=100)]
    families: dict[str, FamilyDiffRecord]
    cautions: list[FlowRecord]


class ConclusionRecord(records.Record, frozen=True, kw_only=True):
    """What a rule says."""

    word: str | None
    certainty: records.Certainty


class RewordedRecord(records.Record, frozen=True, kw_only=True):
    """What a rule says of an option or trait before and after."""

    of: Annotated[str, records.at("key")]
    before: ConclusionRecord | None
    after: ConclusionRecord | None


class AmendmentRecord(records.Record, frozen=True, kw_only=True):
    """One thing that was added, removed or changed."""

    thing: str
    name: str
    kind: AmendmentKind
    parts: list[str]
    before: records.LocationRecord | None
    after: records.LocationRecord | None
    says: Annotated[list[RewordedRecord], records.at("reworded")]


class OnlyRecord(records.Record, frozen=True, kw_only=True):
    """A part of the vocabulary that only one side has."""

    thing: str
    name: str
    only_in: str


class LimitRecord(records.Record, frozen=True, kw_only=True):
    """How many of a hundred first places may change, and do."""

    percentage: Annotated[float, records.at("limit")]
    found: Annotated[float, records.at("report.main_percentage")]
    exceeded: bool


class DiffRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `diff`; names are open, since the two sides may have others than this base."""

    first: SideRecord
    second: SideRecord
    differs: bool
    required: BehaviourRecord
    sample: BehaviourRecord
    knowledge: Annotated[list[AmendmentRecord], records.at("report.amendments")]
    not_compared: list[OnlyRecord]
    limit: LimitRecord | None
