"""profile → facts → firings → evidence → certainty → ranked recommendation, in three strata.

The conclusions of a stratum are combined first and only then become facts of the next, so that nothing fires on
half-derived knowledge.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

from ecomkt.inference.certainty import GRID, combine, fold, on_grid, verdict_of
from ecomkt.inference.engine import EngineFactory, WorkingMemory
from ecomkt.knowledge.codebook import Attribute, Code, Family, trait_key
from ecomkt.knowledge.model import Caution, CertaintyScale, KnowledgeBase, Rule, Severity, Trait, TraitEvidence, Verdict
from ecomkt.profile.fact import Profile

R = TypeVar("R", Rule, TraitEvidence)


class Evidence(NamedTuple, Generic[R]):
    """A firing that speaks for (> 0) or against (< 0) one option, or what one known fact says of a trait."""

    rule: R
    contribution: float
    """The certainty of the rule's conclusion × its weakest premise."""
    strength: float
    """The certainty of the weakest premise."""


class TraitAssessment(NamedTuple):
    """A trait with its certainty in this profile, −1 … 1."""

    trait: Trait
    certainty: float
    parts: tuple[tuple[TraitEvidence, float, float], ...]

    @property
    def support(self) -> tuple[Evidence[TraitEvidence], ...]:
        """Return what the known facts say of it, in id order; it folds to the certainty."""
        return tuple(map(Evidence._make, self.parts))


class Assessment(NamedTuple):
    """An option with its certainty, −1 … 1.

    A named tuple over plain parts: some forty options with a hundred parts are made for each profile, and read later.
    """

    option: Code
    key: str
    certainty: float
    parts: tuple[tuple[Rule, float, float], ...]
    scale: CertaintyScale

    @property
    def evidence(self) -> tuple[Evidence[Rule], ...]:
        """Return the evidence in rule-id order; its contributions fold to the certainty."""
        return tuple(map(Evidence._make, self.parts))

    @property
    def verdict(self) -> Verdict:
        """Return the certainty in words."""
        return verdict_of(self.certainty, self.scale)

    @property
    def recommended(self) -> bool:
        """Return whether the certainty reaches the threshold."""
        return self.certainty >= self.scale.threshold

    @property
    def strongest(self) -> Evidence[Rule] | None:
        """Return the evidence that weighs most on the side of the certainty (for, where it is 0 or more)."""
        sign = 1 if self.certainty >= 0 else -1
        return max(self.evidence, key=lambda item: item.contribution * sign, default=None)


class FamilyRanking(NamedTuple):
    """All options of one family: base options apart, the others ranked by certainty, then file order."""

    family: Family
    base: tuple[Assessment, ...]
    ranked: tuple[Assessment, ...]

    @property
    def first(self) -> Assessment | None:
        """Return the recommended option that leads, or None if there is no clear evidence for any."""
        return self.ranked[0] if self.ranked and self.ranked[0].recommended else None

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
        return tuple(sorted((*self.base, *self.ranked), key=lambda a: (-a.certainty, place[a.option.slug])))


class Recommendation(Struct, frozen=True):
    """The answer for one profile."""

    profile: Profile
    memory: WorkingMemory
    """What was believed when the cautions were drawn: facts, traits, recommended options."""
    traits: tuple[TraitAssessment, ...]
    families: tuple[FamilyRanking, ...]
    cautions: tuple[Caution, ...]
    """Loudest first, then in id order."""
    unknown: tuple[Attribute, ...]
    """The attributes of which nothing is known, in file order."""
    engine: str

    @property
    def stops(self) -> tuple[Caution, ...]:
        """Return the cautions that stand before the options, each said once."""
        return tuple(caution for caution in _said_once(self.cautions) if caution.severity is Severity.STOP)

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """Return the cautions that stand after the options, each said once."""
        return tuple(caution for caution in _said_once(self.cautions) if caution.severity is not Severity.STOP)

    def family(self, slug: str) -> FamilyRanking:
        """Return the ranking of one family."""
        return next(ranking for ranking in self.families if ranking.family.slug == slug)

    def assessment(self, key: str) -> Assessment:
        """Return the assessment of the option with this key."""
        return next(a for ranking in self.families for a in (*ranking.base, *ranking.ranked) if a.key == key)


def _said_once(cautions: Sequence[Caution]) -> Iterator[Caution]:
    """Yield the cautions without those that say what a louder or earlier one has said: a reader needs it once."""
    # Reversed, since of equal keys the last stays: that is the loudest then.
    first = {caution.because: caution for caution in reversed(cautions)}
    yield from (caution for caution in cautions if first[caution.because] is caution)


class _Stratum(Generic[R]):
    """The rules that speak of traits, or those that speak of options, compiled for one engine."""

    def __init__(self, engine: EngineFactory, rules: Sequence[R], keys: Sequence[str], threshold: float) -> None:
        self.engine = engine([rule.when for rule in rules], threshold)
        self._rules: Sequence[R] = rules
        self.keys = keys
        number = {key: n for n, key in enumerate(keys)}
        self._conclusions = [[(number[c.key], c.certainty) for c in rule.conclusions] for rule in rules]

    def certainties(self, believed: Mapping[str, float]) -> dict[str, float]:
        """Return the certainty of every key alone, for searches over profiles: the same as of the parts of `argued`."""
        totals, conclusions = [0.0] * len(self.keys), self._conclusions
        for number, strength in self.engine.fire(believed):
            for place, certainty in conclusions[number]:
                contribution, total = certainty * strength, totals[place]
                # The common case of `combine` stands here again, as in `fold`: a search makes a million of them.
                if contribution >= 0 and total >= 0:
                    totals[place] = total + (contribution - total * contribution)
                else:
                    totals[place] = combine(total, contribution)
        return dict(zip(self.keys, [round(total, GRID) + 0.0 for total in totals], strict=True))

    def argued(self, believed: Mapping[str, float]) -> tuple[list[float], list[list[tuple[R, float, float]]]]:
        """Return for every key its certainty and the parts of it: rule, contribution, strength, in rule order."""
        parts: list[list[tuple[R, float, float]]] = [[] for _ in self.keys]
        numbers: list[list[float]] = [[] for _ in self.keys]
        rules, conclusions = self._rules, self._conclusions
        for number, strength in self.engine.fire(believed):
            rule = rules[number]
            for place, certainty in conclusions[number]:
                contribution = certainty * strength
                parts[place].append((rule, contribution, strength))
                numbers[place].append(contribution)
        return [fold(each) if each else 0.0 for each in numbers], parts


class Recommender:
    """A knowledge base compiled for one engine; asks it profile after profile."""

    def __init__(self, kb: KnowledgeBase, engine: EngineFactory) -> None:
        self.kb = kb
        self._threshold = threshold = kb.scale.threshold
        options = [(code, key) for f in kb.codebook.families for code, key in zip(f.codes, f.keys, strict=True)]
        self._traits = _Stratum(engine, kb.evidence, [trait_key(trait.slug) for trait in kb.traits], threshold)
        self._options = _Stratum(engine, kb.rules, [key for _, key in options], threshold)
        self._unargued = [Assessment(code, key, 0.0, (), kb.scale) for code, key in options]
        loudness = list(Severity).index
        self._cautions = sorted(kb.cautions, key=lambda caution: (loudness(caution.severity), caution.id))
        self._caution_engine = engine([caution.when for caution in self._cautions], threshold)

    @property
    def engine(self) -> str:
        """Return the name of the engine."""
        return self._options.engine.name

    def recommend(self, profile: Profile) -> Recommendation:
        """Return the ranked recommendation for a profile whose facts are in the codebook."""
        believed = _facts(profile)
        certainties, parts = self._traits.argued(believed)
        believed.update(zip(self._traits.keys, certainties, strict=True))
        options = self._assessed(believed)
        # Cautions warn of what is advised, and an option below the threshold isn't.
        believed.update((a.key, a.certainty) for a in options if a.certainty >= self._threshold)
        known = {fact.attribute for fact in profile.facts}
        return Recommendation(
            profile=profile,
            memory=WorkingMemory(profile, believed),
            traits=tuple(map(TraitAssessment, self.kb.traits, certainties, map(tuple, parts))),
            families=self._rankings(options),
            cautions=self._drawn(believed),
            unknown=tuple([a for a in self.kb.codebook.attributes if a.slug not in known]),
            engine=self.engine,
        )

    def certainties(self, profile: Profile) -> dict[str, float]:
        """Return the certainty of every option alone: the same numbers as `recommend`, for searches over profiles."""
        return self._options.certainties(self.beliefs(profile))

    def certainties_and_cautions(self, profile: Profile) -> tuple[dict[str, float], tuple[Caution, ...]]:
        """Return the certainty of every option and the cautions, as `recommend` does, for searches over profiles."""
        believed = self.beliefs(profile)
        certainties = self._options.certainties(believed)
        believed.update((key, c) for key, c in certainties.items() if c >= self._threshold)
        return certainties, self._drawn(believed)

    def beliefs(self, profile: Profile) -> dict[str, float]:
        """Return the certainties of facts and traits, which the rules on options look at."""
        facts = _facts(profile)
        return facts | self._traits.certainties(facts)

    def certainties_given(self, believed: Mapping[str, float]) -> dict[str, float]:
        """Return the certainty of every option, given what is believed of facts and traits."""
        return self._options.certainties(believed)

    def _drawn(self, believed: Mapping[str, float]) -> tuple[Caution, ...]:
        return tuple([self._cautions[number] for number, _ in self._caution_engine.fire(believed)])

    def _assessed(self, believed: Mapping[str, float]) -> list[Assessment]:
        assessed = self._unargued.copy()
        for place, (certainty, parts) in enumerate(zip(*self._options.argued(believed), strict=True)):
            if parts:
                code, key, _, _, scale = assessed[place]
                assessed[place] = Assessment(code, key, certainty, tuple(parts), scale)
        return assessed

    def _rankings(self, options: list[Assessment]) -> tuple[FamilyRanking, ...]:
        rankings, start = [], 0
        for family in self.kb.codebook.families:
            end = start + len(family.codes)
            # Sorting keeps equals in the order of the file, in reverse as well.
            ranked = sorted(options[start:end], key=_certainty, reverse=True)
            base = tuple([a for a in ranked if a.option.base]) if family.has_base else ()
            others = [a for a in ranked if not a.option.base] if base else ranked
            rankings.append(FamilyRanking(family, base, tuple(others)))
            start = end
        return tuple(rankings)


def _facts(profile: Profile) -> dict[str, float]:
    return {fact.key: on_grid(fact.certainty) for fact in profile.facts}


_certainty = itemgetter(Assessment._fields.index("certainty"))
