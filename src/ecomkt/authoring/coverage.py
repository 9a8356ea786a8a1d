"""Which part of the knowledge scenarios have tried: rules that fired, and premises that held and failed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from ecomkt.authoring.scenarios import ScenarioResult
from ecomkt.errors import Location
from ecomkt.inference.premises import premise_strength
from ecomkt.knowledge.model import Caution, KnowledgeBase, Premise, Rule, TraitEvidence

Scope = Callable[[Location], bool]
"""Whether what stands at a place counts: the files of a pack, or everything."""


def everything(_location: Location) -> bool:
    """Return True: the whole knowledge is in scope."""
    return True


class GapKind(Enum):
    """What no scenario has shown."""

    NEVER_FIRED = "never-fired"
    NEVER_HELD = "never-held"
    NEVER_FAILED = "never-failed"


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule that never fired, or one side of a premise that never came up."""

    kind: GapKind
    id: str
    """Of the rule, the caution or the evidence of a trait."""
    location: Location
    premise: Premise | None = None
    """None for a rule that never fired."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a number of things were covered."""

    covered: int
    of: int

    @property
    def share(self) -> float:
        """Return the share that was covered, 0 … 1; 1 of nothing."""
        return self.covered / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the scenarios have tried of the rules, the cautions and the evidence of the traits."""

    rules: Count
    """Those that fired at least once."""
    sides: Count
    """Premises that held at least once, and premises that failed at least once."""
    gaps: tuple[Gap, ...]

    @property
    def share(self) -> float:
        """Return the smaller of the two shares, 0 … 1."""
        return min(self.rules.share, self.sides.share)


Antecedent = Rule | Caution | TraitEvidence


def measure_coverage(kb: KnowledgeBase, outcomes: Iterable[ScenarioResult], scope: Scope = everything) -> Coverage:
    """Return what the outcomes have tried of the knowledge in scope, whether they passed or not."""
    everyone: Iterable[Antecedent] = chain(kb.evidence, kb.rules, kb.cautions)
    items = [item for item in everyone if scope(item.location)]
    # Many rules share a premise; each is judged once an outcome.
    premises = list(dict.fromkeys(premise for item in items for premise in item.when.premises))
    held: set[Premise] = set()
    failed: set[Premise] = set()
    fired: set[str] = set()
    for outcome in outcomes:
        seen = outcome.recommendation.memory.certainties
        now = {premise for premise in premises if premise_strength(premise, seen) >= kb.scale.threshold}
        # A scenario that fails has still tried the knowledge: its expectation may be what is wrong.
        held |= now
        failed.update(premise for premise in premises if premise not in now)
        fired.update(item.id for item in items if item.id not in fired and now.issuperset(item.when.premises))
    gaps = tuple(gap for item in items for gap in _gaps(item, item.id in fired, held, failed))
    sides = sum(2 * len(item.when.premises) for item in items)
    # Each gap is either a rule that never fired or one side of a premise.
    silent = sum(gap.kind is GapKind.NEVER_FIRED for gap in gaps)
    return Coverage(Count(len(items) - silent, len(items)), Count(sides - (len(gaps) - silent), sides), gaps)


def _gaps(item: Antecedent, fired: bool, held: set[Premise], failed: set[Premise]) -> Iterator[Gap]:
    if not fired:
        yield Gap(GapKind.NEVER_FIRED, item.id, item.location)
    sides: Sequence[tuple[GapKind, set[Premise]]] = ((GapKind.NEVER_HELD, held), (GapKind.NEVER_FAILED, failed))
    for premise in item.when.premises:
        yield from (Gap(kind, item.id, item.location, premise) for kind, shown in sides if premise not in shown)
