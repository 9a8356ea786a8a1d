"""profile → facts → firings → evidence → certainty → ranked recommendation, in three strata.

The conclusions of a stratum are combined first and only then become facts of the next, so that nothing fires on
half-derived knowledge.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct

from ecomkt.inference.certainty import combine, fold, on_grid, verdict_of
from ecomkt.inference.engine import EngineFactory, Firing
from ecomkt.inference.premises import WorkingMemory
from ecomkt.knowledge.codebook import Attribute, Code, Family, trait_key
from ecomkt.knowledge.model import (
    Caution,
    CertaintyScale,
    KnowledgeBase,
    Rule,
    Severity,
    Trait,
    TraitEvidence,
    Verdict,
)
from ecomkt.profile.fact import Profile


class Evidence(NamedTuple):
    """A firing that speaks for (> 0) or against (< 0) one option."""

    rule: Rule
    contribution: float
    """The certainty of the rule's conclusion × its weakest premise."""
    strength: float
    """The certainty of the weakest premise."""


class TraitSupport(NamedTuple):
    """What one known fact says of a trait."""

    evidence: TraitEvidence
    contribution: float


class TraitAssessment(NamedTuple):
    """A trait with its certainty in this profile, −1 … 1."""

    trait: Trait
    certainty: float
    parts: tuple[tuple[TraitEvidence, float], ...]

    @property
    def support(self) -> tuple[TraitSupport, ...]:
        """Return what the known facts say of it, in id order; it folds to the certainty."""
        return tuple(map(TraitSupport._make, self.parts))


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
    def evidence(self) -> tuple[Evidence, ...]:
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
    def strongest(self) -> Evidence | None:
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
    first = {caution.because: caution for caution in reversed(cautions)}
    yield from (caution for caution in cautions if first[caution.because] is caution)


class Recommender:
    """A knowledge base compiled for one engine; asks it profile after profile."""

    def __init__(self, kb: KnowledgeBase, engine: EngineFactory) -> None:
        self.kb = kb
        self._threshold = threshold = kb.scale.threshold
        self._trait_engine = engine([item.when for item in kb.evidence], threshold)
        self._option_engine = engine([rule.when for rule in kb.rules], threshold)
        self._cautions = sorted(kb.cautions, key=_loudness)
        self._caution_engine = engine([caution.when for caution in self._cautions], threshold)
        place = {trait.slug: number for number, trait in enumerate(kb.traits)}
        self._trait_keys = [trait_key(trait.slug) for trait in kb.traits]
        self._support = [(place[item.trait], item, item.conclusions[0].certainty) for item in kb.evidence]
        options = [(code, key) for f in kb.codebook.families for code, key in zip(f.codes, f.keys, strict=True)]
        self._option_keys = [key for _, key in options]
        self._unargued = [Assessment(code, key, 0.0, (), kb.scale) for code, key in options]
        number = {key: n for n, key in enumerate(self._option_keys)}
        self._conclusions = [[(number[c.key], c.certainty) for c in rule.conclusions] for rule in kb.rules]

    @property
    def engine(self) -> str:
        """Return the name of the engine."""
        return self._option_engine.name

    def recommend(self, profile: Profile) -> Recommendation:
        """Return the ranked recommendation for a profile whose facts are in the codebook."""
        believed = {fact.key: on_grid(fact.certainty) for fact in profile.facts}
        traits = self._traits(believed)
        believed.update(zip(self._trait_keys, [trait.certainty for trait in traits], strict=True))
        options = self._options(self._option_engine.fire(believed))
        believed.update((a.key, a.certainty) for a in options if a.certainty >= self._threshold)
        cautions = self._caution_engine.fire(believed)
        known = {fact.attribute for fact in profile.facts}
        return Recommendation(
            profile=profile,
            memory=WorkingMemory(profile, believed),
            traits=traits,
            families=self._rankings(options),
            cautions=tuple([self._cautions[number] for number, _ in cautions]),
            unknown=tuple([a for a in self.kb.codebook.attributes if a.slug not in known]),
            engine=self.engine,
        )

    def certainties(self, profile: Profile) -> dict[str, float]:
        """Return the certainty of every option alone: the same numbers as `recommend`, for searches over profiles."""
        return self.certainties_given(self.beliefs(profile))

    def certainties_and_cautions(self, profile: Profile) -> tuple[dict[str, float], tuple[Caution, ...]]:
        """Return the certainty of every option and the cautions, as `recommend` does, for searches over profiles."""
        believed = self.beliefs(profile)
        certainties = self.certainties_given(believed)
        believed.update((key, c) for key, c in certainties.items() if c >= self._threshold)
        return certainties, tuple([self._cautions[number] for number, _ in self._caution_engine.fire(believed)])

    def beliefs(self, profile: Profile) -> dict[str, float]:
        """Return the certainties of facts and traits, which the rules on options look at."""
        facts = {fact.key: on_grid(fact.certainty) for fact in profile.facts}
        return facts | {key: trait.certainty for key, trait in zip(self._trait_keys, self._traits(facts), strict=True)}

    def certainties_given(self, believed: dict[str, float]) -> dict[str, float]:
        """Return the certainty of every option, given what is believed of facts and traits."""
        totals = [0.0] * len(self._option_keys)
        for number, strength in self._option_engine.fire(believed):
            for option, certainty in self._conclusions[number]:
                totals[option] = combine(totals[option], certainty * strength)
        return dict(zip(self._option_keys, map(on_grid, totals), strict=True))

    def _traits(self, facts: dict[str, float]) -> tuple[TraitAssessment, ...]:
        parts: list[list[tuple[TraitEvidence, float]]] = [[] for _ in self._trait_keys]
        numbers: list[list[float]] = [[] for _ in self._trait_keys]
        for number, strength in self._trait_engine.fire(facts):
            trait, item, certainty = self._support[number]
            parts[trait].append((item, certainty * strength))
            numbers[trait].append(certainty * strength)
        return tuple(
            [
                TraitAssessment(trait, fold(contributions), tuple(found))
                for trait, contributions, found in zip(self.kb.traits, numbers, parts, strict=True)
            ]
        )

    def _options(self, firings: Iterable[Firing]) -> list[Assessment]:
        parts: list[list[tuple[Rule, float, float]]] = [[] for _ in self._option_keys]
        numbers: list[list[float]] = [[] for _ in self._option_keys]
        rules, conclusions = self.kb.rules, self._conclusions
        for number, strength in firings:
            rule = rules[number]
            for option, certainty in conclusions[number]:
                contribution = certainty * strength
                parts[option].append((rule, contribution, strength))
                numbers[option].append(contribution)
        assessed = self._unargued.copy()
        for place, contributions in enumerate(numbers):
            if contributions:
                code, key, _, _, scale = assessed[place]
                assessed[place] = Assessment(code, key, fold(contributions), tuple(parts[place]), scale)
        return assessed

    def _rankings(self, options: list[Assessment]) -> tuple[FamilyRanking, ...]:
        rankings, start = [], 0
        for family in self.kb.codebook.families:
            end = start + len(family.codes)
            ranked = sorted(options[start:end], key=_certainty, reverse=True)
            base = tuple([a for a in ranked if a.option.base]) if family.has_base else ()
            rankings.append(
                FamilyRanking(family, base, tuple([a for a in ranked if a not in base] if base else ranked))
            )
            start = end
        return tuple(rankings)


_certainty = itemgetter(Assessment._fields.index("certainty"))
_LOUDNESS = {severity: number for number, severity in enumerate(Severity)}


def _loudness(caution: Caution) -> tuple[int, str]:
    return _LOUDNESS[caution.severity], caution.id
