"""How much of the knowledge the scenarios hold in place: each rule spoilt in turn, and who notices.

A mutant can only matter in the scenarios in which its rule fired, and there only for the options that the rule speaks
of. Their certainty is folded anew from the recorded evidence; nothing is inferred a second time.
"""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from ecomkt.authoring.coverage import Count, Scope, everything
from ecomkt.authoring.scenarios import Expectation, ExpectationKind, ScenarioResult, Standing, family_of, is_met
from ecomkt.inference.certainty import fold
from ecomkt.inference.engine import strength
from ecomkt.inference.recommend import Assessment
from ecomkt.knowledge.model import Caution, CertaintyScale, Conclusion, KnowledgeBase, PremiseKind, Rule


class MutationKind(Enum):
    """How a rule is spoilt."""

    FLIP = "flip"
    """What it favours it is against, and the reverse."""
    DROP = "drop"
    WEAKEN = "weaken"
    """Every word gives way to the next weaker one; the weakest says nothing any more."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule and what it concludes once it is spoilt."""

    rule: Rule
    kind: MutationKind
    conclusions: tuple[Conclusion, ...]


@dataclass(frozen=True, slots=True)
class MutantResult:
    """A mutant and the scenarios that fail because of it."""

    mutant: Mutant
    caught_by: tuple[str, ...]
    """Names of scenarios, in file order."""


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What became of all mutants."""

    results: tuple[MutantResult, ...]

    @property
    def untested(self) -> tuple[Mutant, ...]:
        """Return the mutants that nobody noticed."""
        return tuple(trial.mutant for trial in self.results if not trial.caught_by)

    def caught(self, kind: MutationKind | None = None) -> Count:
        """Return how many mutants of a kind, or of all kinds, were caught."""
        tried = [trial for trial in self.results if kind in (None, trial.mutant.kind)]
        return Count(sum(bool(trial.caught_by) for trial in tried), len(tried))


def rule_mutants(rule: Rule, scale: CertaintyScale) -> tuple[Mutant, ...]:
    """Return the rule flipped, dropped and weakened; one whose words are all the weakest is weakened by dropping it."""
    weaker = dict(_weaker_words(scale))
    flipped = tuple(Conclusion(c.key, c.word, -c.certainty) for c in rule.conclusions)
    weakened = tuple(_weakened(c, *weaker[c.word]) for c in rule.conclusions if c.word in weaker)
    # Weakening the weakest word would say the same as dropping it.
    mutants = [Mutant(rule, MutationKind.FLIP, flipped), Mutant(rule, MutationKind.DROP, ())]
    return (*mutants, Mutant(rule, MutationKind.WEAKEN, weakened)) if weakened else tuple(mutants)


def try_mutants(kb: KnowledgeBase, outcomes: Sequence[ScenarioResult], scope: Scope = everything) -> MutationReport:
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
            MutantResult(mutant, tuple(r.outcome.scenario.name for r in records[rule.id] if r.notices(mutant)))
            for rule in kb.rules
            if scope(rule.location)
            for mutant in rule_mutants(rule, kb.scale)
        )
    )


class _Part(NamedTuple):
    place: int
    strength: float


class _Record:
    """The evidence of one scenario, for the options that its expectations look at."""

    def __init__(self, kb: KnowledgeBase, outcome: ScenarioResult) -> None:
        self._kb = kb
        self.outcome = outcome
        cautions = {caution.id: caution for caution in kb.cautions}
        self._looking: dict[str, list[Expectation]] = defaultdict(list)
        for expectation in outcome.scenario.expectations:
            for key in _keys_of(expectation, cautions, kb):
                self._looking[key].append(expectation)
        self._cautions = cautions
        self._contributions: dict[str, list[float]] = {}
        self.rules: dict[str, dict[str, _Part]] = defaultdict(dict)
        """The rules that fired for those options: rule id → key → where its part stands."""
        for assessment in self._assessments():
            self._contributions[assessment.key] = [contribution for _, contribution, _ in assessment.parts]
            for place, (rule, _, weakest) in enumerate(assessment.parts):
                self.rules[rule.id][assessment.key] = _Part(place, weakest)

    def notices(self, mutant: Mutant) -> bool:
        """Return whether an expectation is not met any more."""
        concluded = {conclusion.key: conclusion.certainty for conclusion in mutant.conclusions}
        changes: dict[str, float] = {}
        for key, part in self.rules[mutant.rule.id].items():
            # Spoilt in its place: the order of folding decides the last bit of a certainty.
            contributions = self._contributions[key].copy()
            contributions[part.place : part.place + 1] = [concluded[key] * part.strength] if key in concluded else []
            changes[key] = fold(contributions)
        concerned = dict.fromkeys(expectation for key in changes for expectation in self._looking[key])
        if not concerned:
            return False
        standing = self._standing(changes, concerned)
        return not all(is_met(expectation, standing, self._kb) for expectation in concerned)

    def _assessments(self) -> Iterator[Assessment]:
        for ranking in self.outcome.recommendation.families:
            yield from (a for a in (*ranking.base, *ranking.ranked) if a.key in self._looking)

    def _standing(self, changes: Mapping[str, float], concerned: Iterable[Expectation]) -> Standing:
        # Cautions are judged anew only where one is expected: most mutants touch none.
        before = self.outcome.standing
        ids = {e.subject for e in concerned if e.subject in self._cautions}
        cautions = before.cautions if not ids else self._cautions_after(changes, ids)
        return Standing(ChainMap(dict(changes), dict(before.certainties)), cautions)

    def _cautions_after(self, changes: Mapping[str, float], ids: Iterable[str]) -> set[str]:
        threshold = self._kb.scale.threshold
        # The next stratum sees nothing of what lies below the threshold.
        believed = {key: certainty if certainty >= threshold else 0.0 for key, certainty in changes.items()}
        seen = ChainMap(believed, dict(self.outcome.recommendation.memory.certainties))
        return {id_ for id_ in ids if strength(self._cautions[id_].when, seen, threshold) is not None}


def _keys_of(expectation: Expectation, cautions: Mapping[str, Caution], kb: KnowledgeBase) -> tuple[str, ...]:
    """Return the keys of the options on which it depends whether the expectation is met."""
    if expectation.subject in cautions:
        premises = cautions[expectation.subject].when.premises
        return tuple(key for p in premises if p.kind is PremiseKind.OPTION for key in p.keys)
    if expectation.kind is ExpectationKind.FIRST:
        return family_of(expectation.subject, kb).keys
    return (expectation.subject,)


def _weaker_words(scale: CertaintyScale) -> Iterator[tuple[str, tuple[str, float]]]:
    ordered = sorted(scale.words, key=lambda word: word[1])
    for weaker, (word, _) in pairwise(ordered):
        yield word, weaker


def _weakened(conclusion: Conclusion, word: str, number: float) -> Conclusion:
    return Conclusion(conclusion.key, word, number if conclusion.certainty > 0 else -number)
