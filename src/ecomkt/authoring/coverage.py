"""How much of the knowledge the scenarios hold in place: what they have tried of it, and who notices a rule spoilt.

Tried are the rules that fired, and the premises that held and failed. A mutant can only matter in the scenarios in
which its rule fired, and there only for the options that the rule speaks of. Their certainty is folded anew from the
recorded evidence; nothing is inferred a second time.
"""

from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from math import copysign

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.authoring.scenarios import Expectation, ExpectationKind, ScenarioResult, family_of, is_met
from ecomkt.errors import Location
from ecomkt.inference.certainty import fold
from ecomkt.inference.engine import premise_strength, strength
from ecomkt.knowledge.model import CertaintyScale, Conclusion, KnowledgeBase, Premise, PremiseKind, Rule

Scope = Callable[[Location], bool]
"""Whether what stands at a place counts: the files of a pack, or everything."""


class GapKind(Enum):
    """What no scenario has shown."""

    NEVER_FIRED = "never-fired"
    NEVER_HELD = "never-held"
    NEVER_FAILED = "never-failed"


class Gap(Struct, frozen=True):
    """A rule that never fired, or one side of a premise that never came up."""

    kind: GapKind
    id: str
    """Of the rule, the caution or the evidence of a trait."""
    location: Location
    premise: Premise | None = None
    """None for a rule that never fired."""


class Count(Struct, frozen=True):
    """How many of a number of things were covered."""

    covered: int
    of: int

    @property
    def share(self) -> float:
        """Return the share that was covered, 0 … 1; 1 of nothing."""
        return self.covered / self.of if self.of else 1.0


class Coverage(Struct, frozen=True):
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


class MutationKind(Enum):
    """How a rule is spoilt."""

    FLIP = "flip"
    """What it favours it is against, and the reverse."""
    DROP = "drop"
    WEAKEN = "weaken"
    """Every word gives way to the next weaker one; the weakest says nothing any more."""


class Mutant(Struct, frozen=True):
    """A rule and what it concludes once it is spoilt."""

    rule: Rule
    kind: MutationKind
    conclusions: tuple[Conclusion, ...]
    caught_by: tuple[str, ...] = ()
    """Names of the scenarios that fail because of it, in file order; none before it is tried."""


class MutationReport(Struct, frozen=True):
    """What became of all mutants."""

    results: tuple[Mutant, ...]

    @property
    def untested(self) -> tuple[Mutant, ...]:
        """Return the mutants that nobody noticed."""
        return tuple(mutant for mutant in self.results if not mutant.caught_by)

    def caught(self, kind: MutationKind | None = None) -> Count:
        """Return how many mutants of a kind, or of all kinds, were caught."""
        tried = [mutant for mutant in self.results if kind in (None, mutant.kind)]
        return Count(sum(bool(mutant.caught_by) for mutant in tried), len(tried))


def measure_coverage(kb: KnowledgeBase, outcomes: Iterable[ScenarioResult], scope: Scope = lambda _: True) -> Coverage:
    """Return what the outcomes have tried of the knowledge in scope, whether they passed or not."""
    items = [item for some in (kb.evidence, kb.rules, kb.cautions) for item in some if scope(item.location)]
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
    gaps: list[Gap] = []
    for item in items:
        gaps += [] if item.id in fired else [Gap(GapKind.NEVER_FIRED, item.id, item.location)]
        for premise in item.when.premises:
            for kind, shown in ((GapKind.NEVER_HELD, held), (GapKind.NEVER_FAILED, failed)):
                gaps += [] if premise in shown else [Gap(kind, item.id, item.location, premise)]
    sides = sum(2 * len(item.when.premises) for item in items)
    # Each gap is either a rule that never fired or one side of a premise.
    silent = sum(gap.premise is None for gap in gaps)
    rules = Count(len(items) - silent, len(items))
    return Coverage(rules, Count(sides - (len(gaps) - silent), sides), tuple(gaps))


def rule_mutants(rule: Rule, scale: CertaintyScale) -> tuple[Mutant, ...]:
    """Return the rule flipped, dropped and weakened; one whose words are all the weakest is weakened by dropping it."""
    ordered = sorted(scale.words, key=lambda word: word[1])
    weaker = {word: (less, number) for (less, number), (word, _) in pairwise(ordered)}
    flipped = tuple(Conclusion(c.key, c.word, -c.certainty) for c in rule.conclusions)
    weakened = tuple(
        Conclusion(c.key, word, copysign(number, c.certainty))
        for c in rule.conclusions
        for word, number in ([weaker[c.word]] if c.word in weaker else [])
    )
    # Weakening the weakest word would say the same as dropping it.
    mutants = [Mutant(rule, MutationKind.FLIP, flipped), Mutant(rule, MutationKind.DROP, ())]
    return (*mutants, Mutant(rule, MutationKind.WEAKEN, weakened)) if weakened else tuple(mutants)


def try_mutants(kb: KnowledgeBase, outcomes: Sequence[ScenarioResult], scope: Scope = lambda _: True) -> MutationReport:
    """Return which scenarios notice each mutant of the rules in scope; those that failed before notice nothing."""
    records: dict[str, list[_Record]] = defaultdict(list)
    for outcome in outcomes:
        # What failed before the rule was spoilt says nothing about the mutant.
        if outcome.passed:
            record = _Record(kb, outcome)
            for rule in record.rules:
                records[rule].append(record)
    return MutationReport(
        tuple(
            replace(mutant, caught_by=tuple(r.outcome.scenario.name for r in records[rule.id] if r.notices(mutant)))
            for rule in kb.rules
            if scope(rule.location)
            for mutant in rule_mutants(rule, kb.scale)
        )
    )


class _Record:
    """The evidence of one scenario, for the options that its expectations look at."""

    def __init__(self, kb: KnowledgeBase, outcome: ScenarioResult) -> None:
        self._kb, self.outcome = kb, outcome
        self._cautions = {caution.id: caution for caution in kb.cautions}
        self._looking: dict[str, list[Expectation]] = defaultdict(list)
        for expectation in outcome.scenario.expectations:
            for key in self._keys_of(expectation):
                self._looking[key].append(expectation)
        self._contributions: dict[str, list[float]] = {}
        self.rules: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
        """The rules that fired for those options: rule id → key → where its part stands, and how strong it was."""
        every = [assessment for ranking in outcome.recommendation.rankings for _, assessment in ranking.places()]
        self._believed = dict(outcome.recommendation.memory.certainties)
        self._certainties = {assessment.key: assessment.seen for assessment in every}
        # Whatever is said for or against it, an option that is barred stays so.
        for assessment in (a for a in every if a.key in self._looking and not a.bars):
            self._contributions[assessment.key] = [contribution for _, contribution, _ in assessment.parts]
            for place, (rule, _, weakest) in enumerate(assessment.parts):
                self.rules[rule.id][assessment.key] = place, weakest

    def notices(self, mutant: Mutant) -> bool:
        """Return whether an expectation is not met any more."""
        concluded = {conclusion.key: conclusion.certainty for conclusion in mutant.conclusions}
        changes: dict[str, float] = {}
        for key, (place, weakest) in self.rules[mutant.rule.id].items():
            # Spoilt in its place: the order of folding decides the last bit of a certainty.
            contributions = self._contributions[key].copy()
            contributions[place : place + 1] = [concluded[key] * weakest] if key in concluded else []
            changes[key] = fold(contributions)
        concerned = dict.fromkeys(expectation for key in changes for expectation in self._looking[key])
        certainties, cautions = ChainMap(changes, self._certainties), self._cautions_after(changes, concerned)
        return not all(is_met(expectation, certainties, cautions, self._kb) for expectation in concerned)

    def _keys_of(self, expectation: Expectation) -> tuple[str, ...]:
        """Return the keys of the options on which it depends whether the expectation is met."""
        # Bars, derived facts and cautions on facts look at no rule on options; what is open is left to the answer.
        if expectation.kind in (ExpectationKind.OPEN, ExpectationKind.BARRED, ExpectationKind.DERIVED):
            return ()
        if expectation.subject in self._cautions:
            premises = self._cautions[expectation.subject].when.premises
            return tuple(key for p in premises if p.kind is PremiseKind.OPTION for key in p.keys)
        first = expectation.kind is ExpectationKind.FIRST
        return family_of(expectation.subject, self._kb).keys if first else (expectation.subject,)

    def _cautions_after(
        self, changes: Mapping[str, float], concerned: Iterable[Expectation]
    ) -> set[tuple[ExpectationKind, str]]:
        """Return the cautions, of those that are expected or not, that appear after the changes."""
        threshold = self._kb.scale.threshold
        # The next stratum sees nothing of what lies below the threshold, and no option that waits to be asked for.
        believed = {
            key: certainty if certainty >= threshold else 0.0
            for key, certainty in changes.items()
            if not family_of(key, self._kb).on_request
        }
        seen = ChainMap(believed, self._believed)
        ids = {expectation.subject for expectation in concerned if expectation.subject in self._cautions}
        drawn = (id_ for id_ in ids if strength(self._cautions[id_].when, seen, threshold) is not None)
        return {(ExpectationKind.CAUTION, id_) for id_ in drawn}
