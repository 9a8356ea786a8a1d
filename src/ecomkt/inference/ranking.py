"""Options assessed, and families of them ranked."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from ecomkt.inference.certainty import verdict_of
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.codebook import Code, Family
from ecomkt.knowledge.model import Caution, CertaintyScale, Rule, Verdict

BARRED = -1.0
"""The certainty that a barred option has for searches over profiles and for scenarios: below that of any other."""


class Assessment(NamedTuple):
    """An option with its certainty, −1 … 1; over plain parts, as forty with a hundred are made for each profile."""

    option: Code
    key: str
    certainty: float
    parts: tuple[tuple[Rule, float, float], ...]
    scale: CertaintyScale
    bars: tuple[Caution, ...] = ()
    """The cautions that rule it out, whatever its certainty."""
    derived: frozenset[str] = frozenset()
    """The keys of the facts that nobody stated: a rule that reads one is less sure of the whole, not sure of a part."""

    @property
    def evidence(self) -> tuple[Evidence[Rule], ...]:
        """Return the evidence in rule-id order; its contributions fold to the certainty."""
        return tuple(map(Evidence._make, self.parts))

    @property
    def verdict(self) -> Verdict:
        """Return the certainty in words; what is barred has a verdict of its own."""
        return self.scale.barred if self.bars else verdict_of(self.certainty, self.scale)

    @property
    def recommended(self) -> bool:
        """Return whether the certainty reaches the threshold, and nothing bars it."""
        return self.certainty >= self.scale.threshold and not self.bars

    @property
    def seen(self) -> float:
        """Return the certainty as searches and scenarios see it."""
        return BARRED if self.bars else self.certainty

    @property
    def reasoned(self) -> bool:
        """Return whether anything but base rates speaks for it."""
        return any(contribution > 0 and not rule.is_base_rate for rule, contribution, _ in self.parts)

    @property
    def strongest(self) -> Evidence[Rule] | None:
        """Return the most telling evidence on the side of the certainty (for, where it is 0 or more).

        A base rate says how others start and is no reason: it stands here only where nothing else on that side speaks.
        """
        sign = 1 if self.certainty >= 0 else -1
        weigh = [(item.telling * sign, not item.rule.is_base_rate, item) for item in self.evidence]
        return max(weigh, key=lambda w: (w[0] > 0 and w[1], w[0], -w[2].order[1]), default=(0, False, None))[2]


class Openness(Enum):
    """Why a family has no first place to rely on."""

    NONE = "none"
    """Nothing reaches the threshold."""
    BASE_RATE = "base-rate"
    """Only base rates speak for the first."""
    TIE = "tie"
    """The second is about as likely."""


def openness(family: Family, leading: Sequence[float], reasoned: bool, clear_lead: float) -> Openness | None:
    """Return why a family isn't settled, None if it is, by the certainties of its first two that are recommended.

    `reasoned` says whether anything but base rates speaks for the first of them.
    """
    if not leading:
        return None if family.none_needed else Openness.NONE
    if not reasoned:
        return Openness.BASE_RATE
    return Openness.TIE if any(leading[0] - rival < clear_lead for rival in leading[1:2]) else None


class FamilyRanking(NamedTuple):
    """All options of one family: base options apart, the others ranked by certainty, then file order, barred last."""

    family: Family
    base: tuple[Assessment, ...]
    ranked: tuple[Assessment, ...]

    @property
    def first(self) -> Assessment | None:
        """Return the recommended option that leads, or None if there is no clear evidence for any."""
        return self.ranked[0] if self.ranked and self.ranked[0].recommended else None

    @property
    def open(self) -> Openness | None:
        """Return why the family isn't settled, None if it is."""
        leading = [option for option in self.ranked[:2] if option.recommended]
        certainties = [option.certainty for option in leading]
        clear_lead = leading[0].scale.clear_lead if leading else 0.0
        return openness(self.family, certainties, any(option.reasoned for option in leading[:1]), clear_lead)

    def top(self, count: int | None = None) -> tuple[Assessment, ...]:
        """Return the options that lead, base options aside; as many as an answer names where `count` is None."""
        return self.ranked[: count or self.family.shown]

    def places(self, count: int | None = None) -> Iterator[tuple[int | None, Assessment]]:
        """Yield the base options, their rank None, then those that lead (all where `count` is None), ranked from 1."""
        yield from ((None, option) for option in self.base)
        yield from enumerate(self.ranked[:count], 1)

    @property
    def every(self) -> tuple[Assessment, ...]:
        """Return base and other options together, by certainty, then file order."""
        place = {code.slug: number for number, code in enumerate(self.family.codes)}
        every = (*self.base, *self.ranked)
        return tuple(sorted(every, key=lambda a: (bool(a.bars), -a.certainty, place[a.option.slug])))
