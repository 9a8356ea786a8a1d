"""durable_rules and the plain reading give the same answer, and the same firings on the way to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

import pytest

from ecomkt.inference.engine import Engine, EngineFactory, Firing, PlainEngine
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.model import KnowledgeBase, Premise, PremiseKind, When
from ecomkt.profile.fact import Profile
from engines import durable_on, modules_here
from samples import example_profiles, product_price_space, random_profiles

THRESHOLD = 0.2
RANDOM = 120
SPACES: dict[str, Callable[[KnowledgeBase], Iterable[Profile]]] = {
    # Every eighth profile has each pair of prices, too: eight has no divisor in common with their number.
    "types-and-prices": lambda kb: islice(product_price_space(kb.codebook), 0, None, 8),
    # A rule of several premises fires in few random profiles, or none.
    "random": lambda kb: chain(random_profiles(kb.codebook, RANDOM, seed=2), example_profiles(kb)),
}
# Where the real engine runs, its double adds nothing on the larger space.
CASES = [(module, space) for module in modules_here() for space in SPACES]
if "durable" in modules_here():
    CASES.remove(("double", "random"))
MOST_LIKELY_WRONG = (1.0, 0.2, -0.2, 0.199999999, -0.199999999, 0.200000001, -0.200000001, 0.5, -0.5, 0.0, -1.0)


def recording(build: EngineFactory, log: list[list[Firing]]) -> EngineFactory:
    """Return the factory of engines that also write down what they answer."""

    def built(whens: Sequence[When], threshold: float) -> Engine:
        engine = build(whens, threshold)
        fire = engine.fire

        def logged(certainties: dict[str, float]) -> list[Firing]:
            firings = fire(certainties)
            log.append(firings)
            return firings

        engine.fire = logged  # type: ignore[method-assign, assignment]
        return engine

    return built


def answer(recommendation: Recommendation) -> tuple[object, ...]:
    """Return everything of a recommendation but the name of the engine."""
    return (
        recommendation.memory,
        [(each.fact, each.evidence) for each in recommendation.derived],
        [(trait.trait.slug, trait.certainty, trait.support) for trait in recommendation.traits],
        [(each.family.slug, each.base, each.ranked) for each in recommendation.rankings],
        [each.open for each in recommendation.rankings],
        recommendation.drawn,
        recommendation.unknown,
        recommendation.markets,
        recommendation.lawless,
    )


@pytest.mark.sampled
@pytest.mark.parametrize(("module", "space"), CASES)
def test_both_engines_answer_alike(kb: KnowledgeBase, module: str, space: str) -> None:
    said: list[list[Firing]] = []
    meant: list[list[Firing]] = []
    durable = Recommender(kb, recording(durable_on(modules_here()[module]()), said))
    plain = Recommender(kb, recording(PlainEngine, meant))
    for profile in SPACES[space](kb):
        assert answer(durable.recommend(profile)) == answer(plain.recommend(profile)), profile
        assert said == meant, profile
        said.clear()
        meant.clear()


def test_the_spaces_are_as_large_as_they_claim(kb: KnowledgeBase) -> None:
    assert len(set(product_price_space(kb.codebook))) == (8 + 28) * (6 + 1) * (2 + 1)
    sizes = [len(set(space(kb))) for space in SPACES.values()]
    assert sizes[0] == 1 + (8 + 28) * (6 + 1) * (2 + 1) // 8
    assert sizes[1] >= 0.95 * RANDOM


def test_random_profiles_reach_every_value_and_both_sides_of_the_threshold(kb: KnowledgeBase) -> None:
    facts = {fact for profile in random_profiles(kb.codebook, RANDOM, seed=2) for fact in profile}
    assert {(f.attribute, f.value) for f in facts} == {(a.slug, c) for a in kb.codebook.attributes for c in a.by_slug}
    assert {0.2, 0.2 - 1e-9, 0.2 + 1e-9, 1.0} <= {fact.certainty for fact in facts}


@pytest.mark.slow
def test_every_rule_of_every_stratum_fires_in_the_profiles_that_are_compared(plain: Recommender) -> None:
    fired: set[str] = set()
    for profile in SPACES["random"](plain.kb):
        result = plain.recommend(profile)
        fired.update(e.rule.id for each in result.derived for e in each.evidence)
        fired.update(support.rule.id for trait in result.traits for support in trait.support)
        fired.update(e.rule.id for ranking in result.rankings for a in ranking.every for e in a.evidence)
        fired.update(caution.id for caution in result.drawn)
        # One on request is drawn for a plan alone; that it fires shows in what it bars.
        fired.update(caution.id for ranking in result.rankings for a in ranking.every for caution in a.bars)
    for items in (plain.kb.derivations, plain.kb.evidence, plain.kb.rules, plain.kb.cautions):
        assert [item.id for item in items if item.id not in fired] == []


def premises() -> Iterator[Premise]:
    keys = ("a=x", "a=y", "trait t")
    yield from (Premise(PremiseKind.VALUE, "a", keys[:n], keys[:n]) for n in (1, 2))
    yield from (Premise(PremiseKind.TRAIT, "t", ("t",), (keys[2],), denied) for denied in (False, True))


@pytest.mark.parametrize("module", modules_here())
def test_both_engines_see_the_threshold_in_the_same_place(module: str) -> None:
    whens = [When(()), *(When((first,)) for first in premises())]
    whens += [When((first, second)) for first in premises() for second in premises()]
    durable, plain = durable_on(modules_here()[module]())(whens, THRESHOLD), PlainEngine(whens, THRESHOLD)
    for x in MOST_LIKELY_WRONG:
        for y in MOST_LIKELY_WRONG:
            for t in MOST_LIKELY_WRONG:
                certainties = {"a=x": x, "a=y": y, "trait t": t}
                assert durable.fire(certainties) == plain.fire(certainties), certainties


@pytest.mark.parametrize("threshold", [0.2, 0.1234567891234, 0.3333333333333333, 1e-9, 0.999999999])
@pytest.mark.parametrize("module", modules_here())
def test_a_threshold_that_is_off_the_grid_means_the_same_to_both(module: str, threshold: float) -> None:
    whens = [When((premise,)) for premise in premises()]
    durable, plain = durable_on(modules_here()[module]())(whens, threshold), PlainEngine(whens, threshold)
    for step in range(-3, 4):
        for sign in (1, -1):
            certainty = sign * round(threshold + step * 1e-9, 9)
            certainties = {"a=x": certainty, "trait t": certainty}
            assert durable.fire(certainties) == plain.fire(certainties), certainties
