"""A correction: what an expert expects of one profile, what sets it apart from its neighbours, and a draft of a rule.

These are ripple-down rules. The case that came out wrong is kept, and the rule that mends it rests on what tells it
from kept cases that come out otherwise: Compton & Jansen (1990), A philosophical basis for knowledge acquisition,
Knowledge Acquisition 2, 241-257; with several conclusions at once, Kang, Compton & Preston (1995), Multiple
classification ripple down rules, 9th Banff knowledge acquisition workshop. Here scenarios are the kept cases.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, reduce
from itertools import combinations
from operator import and_
from unicodedata import normalize

from msgspec import Struct

from ecomkt.authoring.lint.form import MOST_PREMISES
from ecomkt.authoring.scenarios import Expectation, ExpectationKind, Miss, Scenario, ScenarioResult, family_of, is_met
from ecomkt.errors import InputError, Location, Problem, Problems, did_you_mean, told
from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.certainty import combine
from ecomkt.inference.engine import premise_strength
from ecomkt.inference.ranking import BARRED
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import fact_key, trait_key
from ecomkt.knowledge.lookup import Directory, normalise
from ecomkt.knowledge.model import Conclusion, Premise, PremiseKind, When
from ecomkt.profile.fact import Fact, Profile
from ecomkt.safe_text import quoted

SUPPORTS = 3
"""How many scenarios have to agree before a draft may say more than the least that counts."""
NEIGHBOURS = 5
DRAFTS = 4
"""How many conditions are offered at most."""
WISHES = {
    "recommended": ExpectationKind.RECOMMENDED,
    "first": ExpectationKind.FIRST,
    "not": ExpectationKind.NOT_RECOMMENDED,
}
"""What one may wish of an option, by the word that asks for it."""
# Past this many premises of the expert's case, every combination of them would take seconds.
_MOST_CANDIDATES = 24
NOWHERE = Location("", 1, 1)
"""The place of what isn't written yet."""


def read_wishes(words: Sequence[str], directory: Directory, recommender: Recommender) -> tuple[Expectation, ...]:
    """Return what is expected by words such as `family=option` or `family=option:first`.

    Raises one InputError with all that is unknown, said twice, or contradicts another.
    """
    wishes: list[Expectation] = []
    with Problems() as problems:
        for word in words:
            wish = problems.collect(lambda word=word: _wish(word, directory, recommender), None)  # type: ignore[misc]
            for other in (each for each in wishes if wish and _excludes(each, wish)):
                message = told("{word} can't hold beside {other}", word=quoted(word), other=other.subject)
                problems.append(Problem("contradiction", message, "expect one of them"))
            wishes += [wish] if wish else []
        if not words:
            hint = "add --expect FAMILY=OPTION; 'ecomkt show' lists them"
            problems.append(Problem("nothing-expected", "nothing is expected of the answer", hint))
    return tuple(wishes)


def _wish(word: str, directory: Directory, recommender: Recommender) -> Expectation:
    text, _, how = normalize("NFKC", word).partition(":")
    how, kb = normalise(how) or next(iter(WISHES)), recommender.kb
    named = quoted(word)
    if how not in WISHES:
        hint = did_you_mean(how, WISHES)
        raise InputError.of("unknown-choice", "{word}: there is no such expectation", hint, word=named)
    key, *more = directory.choices(text)
    if more:
        raise InputError.of(
            "several-options", "{word} names several options", "repeat {flag}", word=named, flag="--expect"
        )
    if WISHES[how] is ExpectationKind.FIRST and key not in family_of(key, kb).ranked:
        message = "{word}: that option is the ground of the others and has no place"
        raise InputError.of("impossible-expectation", message, "expect one of the others", word=named)
    return Expectation(WISHES[how], key, NOWHERE)


def _excludes(one: Expectation, other: Expectation) -> bool:
    both_first = one.kind is other.kind is ExpectationKind.FIRST
    return one.subject == other.subject or (both_first and one.family == other.family)


def check_correctable(result: ScenarioResult) -> None:
    """Raise InputError where a scenario holds already, or where no rule on options could ever make it hold."""
    name, missed = quoted(result.scenario.name), result.missed
    with Problems() as problems:
        if not missed:
            message = told("{name} comes out as expected already", name=name)
            problems.append(Problem("already-so", message, "ask for more with :first, or for less with :not"))
        for miss in missed:
            if miss.expectation.kind not in WISHES.values():
                subject = miss.expectation.subject
                message = "{name}: no rule on options can mend {subject}"
                problems.append(Problem.of("no-rule-for-that", message, "mend it by hand", name=name, subject=subject))
            elif miss.assessment and miss.assessment.bars:
                gaps = {"option": miss.assessment.key, "caution": miss.assessment.bars[0].id}
                message = "{option} is ruled out by the caution {caution}, and no rule undoes that"
                problems.append(Problem.of("impossible-expectation", message, "see 'ecomkt show {caution}'", **gaps))


class Neighbour(Struct, frozen=True):
    """A scenario near the corrected one that comes out otherwise."""

    scenario: Scenario
    apart: tuple[Premise, ...]
    """What holds of the corrected profile and not of this one."""
    facts: tuple[Fact, ...]
    """What this one knows otherwise."""


class Draft(Struct, frozen=True):
    """The smallest condition that was found, and what is concluded from it."""

    when: When
    conclusions: tuple[Conclusion, ...]
    inseparable: tuple[str, ...]
    """The scenarios that it can't be told from, by name: those nearby, and those that would break."""
    supports: tuple[str, ...]
    """The scenarios that expect the same where the condition holds, by name, the corrected one among them."""


class Correction:
    """A scenario that fails, seen against the others of the knowledge."""

    def __init__(self, recommender: Recommender, result: ScenarioResult, others: Sequence[Scenario]) -> None:
        """Take a scenario that `check_correctable` accepts."""
        self._recommender, self._kb, self._scale = recommender, recommender.kb, recommender.kb.scale
        self.scenario, self._missed = result.scenario, result.missed
        self._wishes = [miss.expectation for miss in result.missed]
        self._stated = {fact.key for fact in result.scenario.profile}
        self._believed = recommender.beliefs(result.scenario.profile)
        self._certainties = recommender.certainties_given(self._believed)
        self._others = [other for other in others if other.name != self.scenario.name]
        self._beliefs = [recommender.beliefs(other.profile) for other in self._others]
        self._outcomes = [recommender.certainties_given(believed) for believed in self._beliefs]
        self._broken: dict[tuple[Conclusion, ...], int] = {}
        self._mended: dict[tuple[float, int], tuple[Conclusion, ...] | None] = {}

    @cached_property
    def candidates(self) -> Mapping[Premise, int]:
        """Return what holds of the profile as premises, each with a bit for every other scenario where it holds."""
        kb, believed = self._kb, self._believed
        premises = [
            Premise(PremiseKind.VALUE, attribute.slug, (value,), (key,))
            for attribute in kb.codebook.attributes
            for value in attribute.by_slug
            if believed.get(key := fact_key(attribute.slug, value), 0.0) >= self._scale.threshold
        ]
        keys = {trait.slug: trait_key(trait.slug) for trait in kb.traits}
        premises += [
            Premise(PremiseKind.TRAIT, slug, (slug,), (key,), denied=believed[key] < 0)
            for slug, key in keys.items()
            if abs(believed.get(key, 0.0)) >= self._scale.threshold
        ]
        return {premise: self._mask(premise) for premise in premises[:_MOST_CANDIDATES]}

    def _mask(self, premise: Premise) -> int:
        threshold = self._scale.threshold
        return sum(1 << n for n, seen in enumerate(self._beliefs) if premise_strength(premise, seen) >= threshold)

    @cached_property
    def _opposed(self) -> tuple[int, ...]:
        """Return the numbers of the scenarios that come out otherwise and don't ask for the same, the nearest first."""
        apart = {n: len(self._stated ^ {fact.key for fact in other.profile}) for n, other in enumerate(self._others)}
        others = (n for n in apart if not (self._agreeing >> n & 1 or self._meets(self._outcomes[n])))
        return tuple(sorted(others, key=apart.__getitem__))

    @cached_property
    def _vouched(self) -> tuple[int, ...]:
        """Return those of them that were written for a family in question: somebody means how they come out."""
        families, ranking = {wish.family for wish in self._wishes}, (*WISHES.values(), ExpectationKind.CERTAINTY)
        asked = ((n, self._others[n].expectations) for n in self._opposed)
        return tuple(n for n, every in asked if any(e.kind in ranking and e.family in families for e in every))

    def _meets(self, certainties: Mapping[str, float]) -> bool:
        return all(is_met(wish, certainties, frozenset(), self._kb) for wish in self._wishes)

    @cached_property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """Return the nearest scenarios that come out otherwise and were written for that."""
        neighbours = []
        for n, other in ((n, self._others[n]) for n in self._vouched[:NEIGHBOURS]):
            apart = tuple(premise for premise, mask in self.candidates.items() if not mask >> n & 1)
            facts = tuple(fact for fact in other.profile if fact.key not in self._stated)
            neighbours.append(Neighbour(other, apart, facts))
        return tuple(neighbours)

    def drafts(self) -> tuple[Draft, ...]:
        """Return drafts with the smallest conditions that hold of the profile and of none that was written otherwise.

        Nor may one break a scenario. Of those that are as small, the one comes first that asks for no market, then the
        one that changes the fewest other scenarios; where none does all of that, what comes nearest.
        """
        ranked: list[tuple[tuple[int, ...], tuple[Premise, ...]]] = []
        for size in range(1, MOST_PREMISES):
            ranked += [(self._rank(each), each) for each in combinations(self.candidates, size)]
            # Every larger one would be worse: the size is what counts next.
            if any(rank[:2] == (0, 0) for rank, _ in ranked):
                break
        ranked.sort(key=lambda item: item[0])
        best = [premises for rank, premises in ranked if rank[:3] == ranked[0][0][:3]]
        return tuple(self._draft(premises) for premises in best[:DRAFTS] or [()])

    def _rank(self, premises: Sequence[Premise]) -> tuple[int, ...]:
        held, attributes = self._held(premises), self._kb.codebook.attribute
        markets = sum(p.subject in attributes and attributes[p.subject].jurisdiction for p in premises)
        inferred = sum(premise.keys[0] not in self._stated for premise in premises)
        hit, changed = self._hit(premises).bit_count(), (held & _bits(self._opposed)).bit_count()
        return hit, self._mending(premises) is None, len(premises), markets, changed, inferred

    def _draft(self, premises: tuple[Premise, ...]) -> Draft:
        inseparable = tuple(self._names(self._hit(premises)))
        supports = (self.scenario.name, *self._names(self._held(premises) & self._agreeing))
        return Draft(When(premises), self._conclusions(premises), inseparable, supports)

    def _hit(self, premises: Sequence[Premise]) -> int:
        """Return the scenarios that the premises should not hold in and do, a bit each."""
        never = _bits(self._vouched) | self._breaking(self._conclusions(premises))
        return self._held(premises) & never

    def _conclusions(self, premises: Sequence[Premise]) -> tuple[Conclusion, ...]:
        return self._mending(premises) or self._concluded(self._words(premises)[-1], [])

    def moved(self, amended: Recommender) -> tuple[str, ...]:
        """Return the other scenarios in which the same comes about with other knowledge, and didn't before, by name."""
        moved = (self._others[n] for n in self._opposed)
        return tuple(other.name for other in moved if self._meets(amended.certainties(other.profile)))

    def _held(self, premises: Sequence[Premise]) -> int:
        """Return the other scenarios in which all premises hold, a bit each."""
        return reduce(and_, (self.candidates[premise] for premise in premises), (1 << len(self._others)) - 1)

    def _names(self, mask: int) -> Iterator[str]:
        return (other.name for n, other in enumerate(self._others) if mask >> n & 1)

    def _breaking(self, conclusions: tuple[Conclusion, ...]) -> int:
        """Return the scenarios of which an expectation on options would fail where a draft fired, a bit each."""
        if conclusions in self._broken:
            return self._broken[conclusions]
        broken = 0
        for n, (other, before) in enumerate(zip(self._others, self._outcomes, strict=True)):
            held = [e for e in other.expectations if e.subject in before and is_met(e, before, frozenset(), self._kb)]
            after = self._after(before, conclusions, 1.0)
            broken |= any(not is_met(e, after, frozenset(), self._kb) for e in held) << n
        self._broken[conclusions] = broken
        return broken

    @cached_property
    def _agreeing(self) -> int:
        """Return the scenarios that expect the same of the options, a bit each."""
        said = [{(e.kind, e.subject) for e in other.expectations} for other in self._others]
        return sum(1 << n for n, each in enumerate(said) if all(_is_backed(wish, each) for wish in self._wishes))

    @cached_property
    def _ordered(self) -> list[tuple[str, float]]:
        return sorted(self._scale.words, key=lambda pair: pair[1])

    def _words(self, premises: Sequence[Premise]) -> list[str]:
        """Return the words that the draft may use, the weakest first: all of them only where enough scenarios agree."""
        words = self._ordered
        if premises and (self._held(premises) & self._agreeing).bit_count() + 1 >= SUPPORTS:
            return [word for word, _ in words]
        # The least that can bring an option in by itself.
        enough = next((n for n, (_, number) in enumerate(words) if number >= self._scale.threshold), len(words) - 1)
        return [word for word, _ in words[: enough + 1]]

    def _mending(self, premises: Sequence[Premise]) -> tuple[Conclusion, ...] | None:
        """Return the weakest conclusions with which the scenario comes out as expected; None if there are none."""
        strength = min((premise_strength(premise, self._believed) for premise in premises), default=1.0)
        case = strength, len(words := self._words(premises))
        if case not in self._mended:
            # Thousands of conditions come down to a few strengths.
            tried = (self._concluded(word, rivals) for rivals in ([], self._rivals) for word in words)
            after = ((said, self._after(self._certainties, said, strength)) for said in tried)
            self._mended[case] = next((said for said, outcome in after if self._meets(outcome)), None)
        return self._mended[case]

    @cached_property
    def _rivals(self) -> list[str]:
        return [rival for miss in self._missed if (rival := self._rival(miss))]

    def _rival(self, miss: Miss) -> str:
        """Return the key of the option that stands where the expected one should, if one does."""
        if miss.expectation.kind is not ExpectationKind.FIRST:
            return ""
        family = family_of(miss.expectation.subject, self._kb)
        return first_place(family, self._certainties, self._scale.threshold)

    def _concluded(self, word: str, against: Sequence[str]) -> tuple[Conclusion, ...]:
        number = dict(self._scale.words)[word]
        refused = [wish.subject for wish in self._wishes if wish.kind is ExpectationKind.NOT_RECOMMENDED]
        wanted = [wish.subject for wish in self._wishes if wish.subject not in refused]
        refused += [key for key in dict.fromkeys(against) if key not in (*wanted, *refused)]
        signed = [*((key, number) for key in wanted), *((key, -number) for key in refused)]
        return tuple(Conclusion(key, word, certainty) for key, certainty in sorted(signed))

    @staticmethod
    def _after(before: Mapping[str, float], conclusions: Sequence[Conclusion], strength: float) -> Mapping[str, float]:
        open_ = [c for c in conclusions if before[c.key] > BARRED]
        return {**before, **{c.key: round(combine(before[c.key], c.certainty * strength), 9) for c in open_}}


@cache
def _bits(numbers: tuple[int, ...]) -> int:
    """Return a set of numbers as a bit each."""
    return sum(1 << number for number in numbers)


def _is_backed(wish: Expectation, said: set[tuple[ExpectationKind, str]]) -> bool:
    """Return whether what a scenario expects is the wish, or more than it."""
    more = {ExpectationKind.RECOMMENDED: ExpectationKind.FIRST, ExpectationKind.NOT_RECOMMENDED: ExpectationKind.BARRED}
    return any((kind, wish.subject) in said for kind in (wish.kind, more.get(wish.kind, wish.kind)))


def shown_examples(draft: Draft, correction: Correction, recommender: Recommender) -> tuple[Profile, Profile]:
    """Return the fewest facts of the profile on which a draft fires, and facts near them on which it doesn't."""
    kb = recommender.kb
    facts = [Fact(fact.attribute, fact.value) for fact in correction.scenario.profile if fact.certainty == 1.0]
    facts = facts or [Fact(fact.attribute, fact.value) for fact in correction.scenario.profile]

    def fires(some: Sequence[Fact]) -> bool:
        believed = recommender.beliefs(Profile(tuple(some)))
        return all(premise_strength(p, believed) >= kb.scale.threshold for p in draft.when.premises)

    # What the condition names itself is dropped last.
    named = {premise.subject for premise in draft.when.premises}
    for fact in sorted(facts, key=lambda fact: fact.attribute in named):
        shorter = [other for other in facts if other != fact]
        facts = shorter if fires(shorter) and shorter else facts
    instead = [fact for neighbour in correction.neighbours for fact in neighbour.facts if fact.certainty == 1.0]
    instead += [Fact(f.attribute, value) for f in facts for value in kb.codebook.attribute[f.attribute].by_slug]
    swapped = (
        [new if fact.attribute == new.attribute else fact for fact in facts]
        for new in instead
        if sum(fact.attribute == new.attribute for fact in facts) == 1
    )
    near = next((some for some in swapped if some != facts and not fires(some)), [])
    return Profile(tuple(facts)), Profile(tuple(near))
