"""profile → facts → firings → evidence → certainty → ranked recommendation, stratum by stratum.

Stated facts, derived facts, traits, options, bars, cautions: the conclusions of a stratum are combined first and only
then become facts of the next, so that nothing fires on half-derived knowledge. Bars look at facts and traits alone,
so that what they take away is no reason for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import islice
from operator import attrgetter

from msgspec import Struct

from ecomkt.inference.called import Caller, said_once
from ecomkt.inference.certainty import on_grid
from ecomkt.inference.engine import Engine, EngineFactory, WorkingMemory, strength
from ecomkt.inference.ranking import BARRED, Assessment, FamilyRanking
from ecomkt.inference.stratum import DerivedFact, DerivingStratum, Stratum, TraitAssessment, loudness
from ecomkt.inference.telling import TellingStratum
from ecomkt.knowledge.codebook import Attribute, Code, fact_key, keys_of, trait_key
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Severity
from ecomkt.profile.fact import Profile


class Recommendation(Struct, frozen=True):
    """The answer for one profile."""

    profile: Profile
    memory: WorkingMemory
    """What was believed when the cautions were drawn: facts, traits, options that are recommended or planned."""
    derived: tuple[DerivedFact, ...]
    """What follows from the stated facts, in the order of the codebook."""
    traits: tuple[TraitAssessment, ...]
    families: tuple[FamilyRanking, ...]
    on_request: tuple[FamilyRanking, ...]
    """The families that are shown only where somebody asks for an option of them."""
    cautions: tuple[Caution, ...]
    """What the case calls for: what stops first, then what rules a plan out, then the loudest and most particular."""
    general: tuple[Caution, ...]
    """What holds as well, for everybody of these markets and this trade; the loudest first."""
    barred_steps: frozenset[str]
    """The ids of the first steps that a caution rules out, told or not."""
    unknown: tuple[Attribute, ...]
    """The attributes of which nothing is known and that are worth asking for, in file order."""
    markets: tuple[Code, ...]
    """The markets in which the product is known to be sold."""
    lawless: tuple[Code, ...]
    """The markets of the profile whose laws the knowledge doesn't hold."""
    engine: str

    @property
    def stops(self) -> tuple[Caution, ...]:
        """Return the cautions that stand before the options, each said once."""
        return tuple(caution for caution in said_once(self.cautions) if caution.severity is Severity.STOP)

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """Return the cautions that stand after the options, each said once."""
        return tuple(caution for caution in said_once(self.cautions) if caution.severity is not Severity.STOP)

    @property
    def also_holds(self) -> tuple[Caution, ...]:
        """Return what holds as well and none of the cautions says, each said once."""
        said = {caution.because for caution in self.cautions}
        return tuple(caution for caution in said_once(self.general) if caution.because not in said)

    @property
    def drawn(self) -> tuple[Caution, ...]:
        """Return every caution that holds, called for or not."""
        return (*self.cautions, *self.general)

    @property
    def rankings(self) -> tuple[FamilyRanking, ...]:
        """Return the rankings of all families, those shown on request last."""
        return (*self.families, *self.on_request)

    def family(self, slug: str) -> FamilyRanking:
        """Return the ranking of one family."""
        return next(ranking for ranking in self.rankings if ranking.family.slug == slug)

    def assessment(self, key: str) -> Assessment:
        """Return the assessment of the option with this key."""
        return next(a for ranking in self.rankings for a in (*ranking.base, *ranking.ranked) if a.key == key)


class Recommender:
    """A knowledge base compiled for one engine; asks it profile after profile."""

    def __init__(self, kb: KnowledgeBase, engine: EngineFactory) -> None:
        self.kb = kb
        self._threshold = threshold = kb.scale.threshold
        codebook = kb.codebook
        options = [(code, key) for f in codebook.every_family for code, key in zip(f.codes, f.keys, strict=True)]
        facts = {fact_key(a.slug, code.slug): (a, code) for a in codebook.attributes for code in a.codes}
        concluded = {conclusion.key for rule in kb.derivations for conclusion in rule.conclusions}
        self._derivable = {key: pair for key, pair in facts.items() if key in concluded}
        self._derivations = DerivingStratum(engine, kb.derivations, [*self._derivable], threshold)
        self._traits = Stratum(engine, kb.evidence, [trait_key(trait.slug) for trait in kb.traits], threshold)
        self._options: Stratum[Rule] = TellingStratum(engine, kb.rules, [key for _, key in options], threshold)
        self._coded = options
        # What is shown on request alone is advised to nobody.
        self._advisable = frozenset([key for family in codebook.families for key in family.keys])
        self._cautions = sorted(kb.cautions, key=loudness)
        self._caution_engine = engine([caution.when for caution in self._cautions], threshold)
        self._bars = [caution for caution in self._cautions if caution.bars]
        self._caller = Caller(codebook, kb.cautions, kb.scale)
        self._factory, self._lawful = engine, kb.lawful
        self._asked = [(a, keys_of(a.ask_when), keys_of(a.ask_unless)) for a in codebook.attributes]
        self._derived_attributes = {attribute.slug for attribute, _ in self._derivable.values()}
        self._markets = {key: code for key, (attribute, code) in facts.items() if attribute.jurisdiction}

    @cached_property
    def _bar_engine(self) -> Engine:
        # Made when a search first asks: a recommendation reads the bars off the cautions that it draws anyway.
        return self._factory([caution.when for caution in self._bars], self._threshold)

    @property
    def engine(self) -> str:
        """Return the name of the engine."""
        return self._options.engine.name

    def recommend(self, profile: Profile) -> Recommendation:
        """Return the ranked recommendation for a profile whose facts are in the codebook."""
        believed = _facts(profile)
        derived = self._derived(profile, believed)
        traits = self._assessed_traits(derived, believed)
        totals, parts_of_options = self._options.argued(believed)
        fired, barred = self._cautioned(profile, believed, dict(zip(self._options.keys, totals, strict=True)))
        rankings = self._rankings(self._assessed(totals, parts_of_options, barred, derived))
        markets = self._known_markets(believed)
        drawn = self._caller.drawn(fired, profile, believed, markets)
        return Recommendation(
            profile=profile,
            memory=WorkingMemory(Profile((*profile.facts, *(fact.fact for fact in derived))), believed),
            derived=derived,
            traits=traits,
            families=tuple([ranking for ranking in rankings if not ranking.family.on_request]),
            on_request=tuple([ranking for ranking in rankings if ranking.family.on_request]),
            cautions=drawn.called,
            general=drawn.general,
            barred_steps=frozenset([step for bar in self._binding(fired, believed) for step in bar.barred_steps]),
            unknown=self.askable(profile, believed),
            markets=tuple(markets),
            lawless=tuple([code for code in markets if code.slug not in self._lawful]),
            engine=self.engine,
        )

    def traits_in(self, profile: Profile) -> tuple[tuple[TraitAssessment, ...], dict[str, float]]:
        """Return the traits of a profile and what is believed of facts and traits, as `recommend` does."""
        believed = _facts(profile)
        return self._assessed_traits(self._derived(profile, believed), believed), believed

    def _assessed_traits(
        self, derived: Iterable[DerivedFact], believed: dict[str, float]
    ) -> tuple[TraitAssessment, ...]:
        """Return the traits; adds to what is believed what is derived, and them."""
        believed.update((each.fact.key, each.certainty) for each in derived)
        certainties, parts = self._traits.argued(believed)
        believed.update(zip(self._traits.keys, certainties, strict=True))
        return tuple(map(TraitAssessment, self.kb.traits, certainties, map(tuple, parts)))

    def around(self, profile: Profile) -> "Recommender":
        """Return one that gives the certainties of profiles that differ little from this one in less time."""
        believed = self.beliefs(profile)
        self._barred(believed)  # makes the engine of bars, so that it is copied, too
        near = copy(self)
        near._derivations = self._derivations.near(_facts(profile))
        near._traits = self._traits.near({k: believed[k] for k in believed.keys() - self._traits.keys})
        near._options = self._options.near(believed)
        return near

    def certainties(self, profile: Profile) -> dict[str, float]:
        """Return the certainty of every option alone, `BARRED` where it is barred, for searches over profiles."""
        return self.certainties_given(self.beliefs(profile))

    def certainties_and_cautions(self, profile: Profile) -> tuple[dict[str, float], tuple[Caution, ...]]:
        """Return the certainty of every option and the cautions, as `recommend` does, for searches over profiles."""
        believed = self.beliefs(profile)
        certainties = self._options.certainties(believed)
        fired, barred = self._cautioned(profile, believed, certainties)
        drawn = self._caller.drawn(fired, profile, believed, self._known_markets(believed))
        return certainties | dict.fromkeys(barred, BARRED), (*drawn.called, *drawn.general)

    def beliefs(self, profile: Profile) -> dict[str, float]:
        """Return the certainties of facts, stated and derived, and traits, which the rules on options look at."""
        facts = _facts(profile)
        if not self._derived_attributes <= {fact.attribute for fact in profile.facts}:
            derived = self._derivations.certainties(facts)
            facts.update((key, derived[key]) for key in self._derived_keys(profile, derived))
        return facts | self._traits.certainties(facts)

    def certainties_given(self, believed: Mapping[str, float], reasoned: set[str] | None = None) -> dict[str, float]:
        """Return the certainty of every option, given what is believed of facts and traits.

        `reasoned` takes the keys of the options that anything but base rates speaks for.
        """
        return self._options.certainties(believed, reasoned) | dict.fromkeys(self._barred(believed), BARRED)

    def askable(
        self, profile: Profile, believed: Mapping[str, float], hoped: Mapping[str, float] | None = None
    ) -> tuple[Attribute, ...]:
        """Return the attributes of which nothing is stated or follows for sure, and that are worth asking for.

        `believed` holds what is believed of facts, `hoped` what may be believed of those for which one asks.
        """
        known = {fact.attribute for fact in profile.facts}
        threshold, sure = self._threshold, self.kb.scale.verdicts[0].bound
        known.update([a.slug for key, (a, _) in self._derivable.items() if believed.get(key, 0.0) >= sure])
        held = {key for key, certainty in believed.items() if certainty >= threshold}
        wished = {key for key, certainty in hoped.items() if certainty >= threshold} if hoped else held
        unknown = [each for each in self._asked if each[0].slug not in known]
        asked = [(a, idle) for a, when, idle in unknown if not any(map(wished.isdisjoint, when))]
        return tuple([a for a, idle in asked if all(map(held.isdisjoint, idle))])

    def _derived(self, profile: Profile, stated: Mapping[str, float]) -> tuple[DerivedFact, ...]:
        if self._derived_attributes <= {fact.attribute for fact in profile.facts}:
            return ()
        certainties, parts = self._derivations.argued(stated)
        found = dict(zip(self._derivations.keys, zip(certainties, map(tuple, parts), strict=True), strict=True))
        keys = self._derived_keys(profile, dict(zip(self._derivations.keys, certainties, strict=True)))
        return tuple([DerivedFact(*self._derivable[key], *found[key]) for key in keys])

    def _derived_keys(self, profile: Profile, certainties: Mapping[str, float]) -> Iterator[str]:
        """Yield the keys of the derived facts: sure enough, and of an attribute of which nothing is stated."""
        stated = {fact.attribute for fact in profile.facts}
        for key, (attribute, _) in self._derivable.items():
            if certainties[key] >= self._threshold and attribute.slug not in stated:
                yield key

    def _known_markets(self, believed: Mapping[str, float]) -> list[Code]:
        return [code for key, code in self._markets.items() if believed.get(key, 0.0) >= self._threshold]

    def _cautioned(
        self, profile: Profile, believed: dict[str, float], options: Mapping[str, float]
    ) -> tuple[list[Caution], dict[str, tuple[Caution, ...]]]:
        """Return the cautions that fire and the options that they bar; adds to what is believed what is advised.

        Cautions warn of what is advised, and an option below the threshold, or barred, isn't; and of what the client
        plans, whatever we think of it.
        """
        advised = {k: c for k, c in options.items() if c >= self._threshold and k in self._advisable}
        advised |= dict.fromkeys(profile.planned, 1.0)
        believed.update(advised)
        fired = [self._cautions[number] for number, _ in self._caution_engine.fire(believed)]
        # Bars look at facts and traits alone, so that what they take away can't undo them.
        barred = self._bars_in(fired, believed)
        if taken := advised.keys() & barred:
            for key in taken:
                del believed[key]
            # Less is advised than was: none fires that had not.
            fired = [caution for caution in fired if strength(caution.when, believed, self._threshold) is not None]
        return fired, barred

    def _barred(self, believed: Mapping[str, float]) -> dict[str, tuple[Caution, ...]]:
        """Return the keys of the options that are barred, for searches, which draw no cautions."""
        return self._bars_in([self._bars[number] for number, _ in self._bar_engine.fire(believed)], believed)

    def _bars_in(self, fired: Iterable[Caution], believed: Mapping[str, float]) -> dict[str, tuple[Caution, ...]]:
        """Return the keys of the options that are barred, with the cautions that bar them."""
        barred: dict[str, tuple[Caution, ...]] = {}
        for caution in self._binding(fired, believed):
            barred.update((key, (*barred.get(key, ()), caution)) for key in caution.bars)
        return barred

    def _binding(self, fired: Iterable[Caution], believed: Mapping[str, float]) -> list[Caution]:
        """Return the cautions that can bar: a law does only in a market where the product is known to be sold."""
        markets = {code.slug for code in self._known_markets(believed)}
        return [caution for caution in fired if not caution.law or not markets.isdisjoint(caution.markets)]

    def _assessed(
        self,
        totals: Sequence[float],
        parts: Sequence[Sequence[tuple[Rule, float, float]]],
        barred: Mapping[str, tuple[Caution, ...]],
        derived: Sequence[DerivedFact],
    ) -> list[Assessment]:
        make, scale, follow = tuple.__new__, self.kb.scale, frozenset([each.fact.key for each in derived])
        return [
            make(Assessment, (code, key, certainty, tuple(said), scale, barred.get(key, ()), follow))
            for (code, key), certainty, said in zip(self._coded, totals, parts, strict=True)
        ]

    def _rankings(self, options: list[Assessment]) -> list[FamilyRanking]:
        rankings, rest = [], iter(options)
        for family in self.kb.codebook.every_family:
            # Sorting keeps equals in the order of the file; one key for both would take twice the time.
            ranked = sorted(islice(rest, len(family.codes)), key=attrgetter("certainty"), reverse=True)
            if any([assessment.bars for assessment in ranked]):
                ranked.sort(key=lambda assessment: bool(assessment.bars))
            base = tuple([a for a in ranked if a.option.base]) if family.has_base else ()
            others = [a for a in ranked if not a.option.base] if base else ranked
            rankings.append(FamilyRanking(family, base, tuple(others)))
        return rankings


def _facts(profile: Profile) -> dict[str, float]:
    # Most facts are certain; in a search over profiles these are half of the time.
    return {fact.key: sure if (sure := fact.certainty) == 1.0 else on_grid(sure) for fact in profile.facts}
