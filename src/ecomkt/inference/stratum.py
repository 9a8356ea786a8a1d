"""The rules of one stratum, compiled for one engine, and what they conclude of what is believed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from ecomkt.inference.certainty import fold
from ecomkt.inference.engine import Engine, EngineFactory, Firing, strength
from ecomkt.knowledge.codebook import Attribute, Code, attribute_of
from ecomkt.knowledge.model import Caution, Rule, Severity, Trait, TraitEvidence
from ecomkt.profile.fact import Fact

R = TypeVar("R", Rule, TraitEvidence)


class Evidence(NamedTuple, Generic[R]):
    """A firing that speaks for (> 0) or against (< 0) one option, or what one known fact says of a trait."""

    rule: R
    contribution: float
    """The certainty of the rule's conclusion × its weakest premise."""
    strength: float
    """The certainty of the weakest premise."""

    @property
    def telling(self) -> float:
        """Return how well it is told as a reason: what holds of a part alone comes after what holds of the whole."""
        # Whoever hears a reason takes it for wholly true, so that a doubt counts twice.
        return self.contribution * self.strength

    @property
    def order(self) -> tuple[float, int]:
        """Return its place among reasons: of those as telling, the one that knows more of the case comes first."""
        return -self.telling, -len(self.rule.when.premises)


class DerivedFact(NamedTuple):
    """A fact that follows from stated ones, with its certainty, 0.2 … 1."""

    attribute: Attribute
    code: Code
    certainty: float
    parts: tuple[tuple[Rule, float, float], ...]

    @property
    def fact(self) -> Fact:
        """Return it as a fact like those that are stated."""
        return Fact(self.attribute.slug, self.code.slug, self.certainty)

    @property
    def evidence(self) -> tuple[Evidence[Rule], ...]:
        """Return what it follows from, in rule-id order."""
        return tuple(map(Evidence._make, self.parts))


class TraitAssessment(NamedTuple):
    """A trait with its certainty in this profile, −1 … 1."""

    trait: Trait
    certainty: float
    parts: tuple[tuple[TraitEvidence, float, float], ...]

    @property
    def support(self) -> tuple[Evidence[TraitEvidence], ...]:
        """Return what the known facts say of it, in id order; it folds to the certainty."""
        return tuple(map(Evidence._make, self.parts))


class Stratum(Generic[R]):
    """The rules that conclude facts, those that speak of traits, or those that speak of options, for one engine."""

    def __init__(self, engine: EngineFactory, rules: Sequence[R], keys: Sequence[str], threshold: float) -> None:
        # However they come: certainties are folded in this order, and their last bit depends on it.
        rules = sorted(rules, key=attrgetter("id"))
        self.engine = engine([rule.when for rule in rules], threshold)
        self._rules: Sequence[R] = rules
        self._threshold = threshold
        self.keys = keys
        number = {key: n for n, key in enumerate(keys)}
        # What rules say on certain facts, which most are: each part is made only once.
        self._said: list[list[tuple[int, tuple[R, float, float]]]] = [
            [(number[c.key], (rule, c.certainty, 1.0)) for c in rule.conclusions] for rule in rules
        ]
        self._favoured = [
            () if rule.is_base_rate else [c.key for c in rule.conclusions if c.certainty > 0] for rule in rules
        ]

    def certainties(self, believed: Mapping[str, float], reasoned: set[str] | None = None) -> dict[str, float]:
        """Return the certainty of every key alone, for searches over profiles: the same as of the parts of `argued`.

        `reasoned` takes the keys that anything but a base rate speaks for.
        """
        contributions: list[list[float]] = [[] for _ in self.keys]
        firings, said = self.engine.fire(believed), self._said
        if reasoned is not None:
            reasoned.update(*[self._favoured[number] for number, _ in firings])
        for number, weakest in firings:
            for place, (_, certainty, _) in said[number]:
                contributions[place].append(certainty * weakest)
        return dict(zip(self.keys, [fold(each) if each else 0.0 for each in contributions], strict=True))

    def argued(self, believed: Mapping[str, float]) -> tuple[list[float], list[list[tuple[R, float, float]]]]:
        """Return for every key its certainty and the parts of it: rule, contribution, strength, in rule order."""
        parts: list[list[tuple[R, float, float]]] = [[] for _ in self.keys]
        said = self._said
        for number, weakest in self.engine.fire(believed):
            for place, part in said[number]:
                parts[place].append(part if weakest == 1.0 else (part[0], part[1] * weakest, weakest))
        return [fold([part[1] for part in each]) if each else 0.0 for each in parts], parts

    def near(self, believed: Mapping[str, float]) -> "Stratum[R]":
        """Return one that says the same of beliefs that differ little from these in less time."""
        return NearStratum(self, believed)

    @cached_property
    def _readers(self) -> Mapping[str, list[int]]:
        """Return the rules that read a key, by their numbers."""
        readers: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            for key in {key for premise in rule.when.premises for key in premise.keys}:
                readers.setdefault(key, []).append(number)
        return readers

    @cached_property
    def _speaking(self) -> Sequence[list[tuple[int, float]]]:
        """Return what is said of every key: the number of the rule and its certainty, in rule order."""
        speaking: list[list[tuple[int, float]]] = [[] for _ in self.keys]
        for number, said in enumerate(self._said):
            for place, (_, certainty, _) in said:
                speaking[place].append((number, certainty))
        return speaking


class NearStratum(Stratum[R]):
    """A stratum that is asked of beliefs near some that it knows: rules that read no difference aren't asked again."""

    def __init__(self, stratum: Stratum[R], believed: Mapping[str, float]) -> None:
        vars(self).update(vars(stratum))
        self._of: Stratum[R] = stratum
        self._believed, self._argued = believed, set[str]()
        self._strengths = dict(stratum.engine.fire(believed))
        self._certainties = stratum.certainties(believed, self._argued)

    def certainties(self, believed: Mapping[str, float], reasoned: set[str] | None = None) -> dict[str, float]:
        """Return the same as the stratum does."""
        strengths, readers, moved = self._strengths.copy(), self._of._readers, set[int]()
        differing = {key for key, _ in believed.items() ^ self._believed.items()}
        for number in {number for key in differing for number in readers.get(key, ())}:
            now = strength(self._rules[number].when, believed, self._threshold)
            if now != strengths.pop(number, None):
                moved.update(place for place, _ in self._said[number])
            if now is not None:
                strengths[number] = now
        certainties, argued = self._certainties.copy(), self._argued.copy()
        for place in moved:
            key, said = self.keys[place], [each for each in self._of._speaking[place] if each[0] in strengths]
            certainties[key] = fold([certainty * strengths[number] for number, certainty in said])
            argued.discard(key)
            argued.update([key for number, _ in said if key in self._favoured[number]])
        if reasoned is not None:
            reasoned.update(argued)
        return certainties


class DerivingStratum(Stratum[Rule]):
    """The rules that conclude facts. Of several attributes the first carries the others: who denies it is told none.

    What is sold for children are things, and things are sent: lessons for children aren't.
    """

    def __init__(self, engine: EngineFactory, rules: Sequence[Rule], keys: Sequence[str], threshold: float) -> None:
        super().__init__(engine, rules, keys, threshold)
        self.engine = _Unrefuted(self.engine, self._refuted)
        self._carrying: list[tuple[str, frozenset[str]]] = []
        for rule in self._rules:
            concluded = [conclusion.key for conclusion in rule.conclusions]
            first, *others = dict.fromkeys(map(attribute_of, concluded))
            # What is stated takes the place of a conclusion on that alone, which needs no refuting.
            self._carrying.append(
                (first if others else "", frozenset(k for k in concluded if attribute_of(k) == first))
            )

    def _refuted(self, number: int, stated: Mapping[str, float]) -> bool:
        attribute, keys = self._carrying[number]
        held = [k for k, c in stated.items() if c >= self._threshold and attribute_of(k) == attribute]
        return bool(held) and keys.isdisjoint(held)

    def near(self, believed: Mapping[str, float]) -> "DerivingStratum":
        """Return one that says the same of facts that differ little from these in less time."""
        return _NearDerivingStratum(self, believed)

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """Return the attributes that its rules read, or are refuted by."""
        read = {attribute_of(key) for rule in self._rules for premise in rule.when.premises for key in premise.keys}
        return frozenset(read.union(attribute for attribute, _ in self._carrying))


class _NearDerivingStratum(DerivingStratum):
    """One that is asked of facts near some that it knows: where no rule looks at a difference, nothing is asked."""

    def __init__(self, stratum: DerivingStratum, stated: Mapping[str, float]) -> None:
        vars(self).update(vars(stratum))
        self._of, self._stated = stratum, stated
        self._certainties = stratum.certainties(stated)

    def certainties(self, believed: Mapping[str, float], reasoned: set[str] | None = None) -> dict[str, float]:
        """Return the same as the stratum does."""
        differing = [attribute_of(key) for key, _ in believed.items() ^ self._stated.items()]
        if self._of.looked_at.isdisjoint(differing):
            return self._certainties
        return self._of.certainties(believed, reasoned)


class _Unrefuted:
    """An engine without the firings of refuted rules."""

    def __init__(self, engine: Engine, refuted: Callable[[int, Mapping[str, float]], bool]) -> None:
        self.name, self._engine, self._refuted = engine.name, engine, refuted

    def fire(self, certainties: Mapping[str, float]) -> list[Firing]:
        """Return the firings in rule order."""
        return [each for each in self._engine.fire(certainties) if not self._refuted(each.rule, certainties)]


def loudness(caution: Caution) -> tuple[int, str]:
    """Return the place of a caution among others: the loudest first, then by id."""
    return list(Severity).index(caution.severity), caution.id
