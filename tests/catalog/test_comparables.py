"""How a price stands to its peers: enough of them, far enough out, and no matter in which order they came."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkt.catalog.prices import price_levels as comparables
from ecomkt.catalog.prices.price_levels import PeerPrices, Peers, peer_group
from ecomkt.profile.fact import Fact
from price_samples import shipped_bands

RULES = shipped_bands().relative


def peers(prices: Iterable[int | Decimal], group: str = "g") -> Peers:
    collected = PeerPrices(RULES)
    for price in prices:
        collected.add(group, Decimal(price))
    return collected.frozen()


def said(found: Peers, price: int | str, group: str = "g") -> dict[str, float]:
    return {fact.value: fact.certainty for fact in found.facts(group, Decimal(price))}


TWELVE = [70, 80, 80, 90, 100, 100, 100, 100, 110, 120, 140, 150]


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (70, {"below-peers": 1.0}),
        (80, {"below-peers": 0.6}),
        (90, {}),
        (100, {}),
        (120, {"above-peers": 0.4}),
        (140, {"above-peers": 1.0}),
        (150, {"above-peers": 1.0}),
    ],
)
def test_a_price_is_compared_by_quartile_and_ratio(price: int, expected: dict[str, float]) -> None:
    assert said(peers(TWELVE), price) == expected


def test_far_from_the_median_is_not_enough_within_the_middle_half() -> None:
    spread = [10] * 4 + [50] * 2 + [100] * 6
    assert said(peers(spread), 50) == {}
    assert said(peers(spread), 10) == {"below-peers": 1.0}


def test_few_comparables_say_less_and_fewer_nothing() -> None:
    assert said(peers([50, 90, 100, 110, 150]), 50) == {"below-peers": 0.7}
    assert said(peers([50, 90, 100, 110, 150]), 150) == {"above-peers": 0.7}
    assert said(peers([79, 90, 100, 110, 121]), 121) == {"above-peers": 0.5}
    assert said(peers([80, 90, 100, 110, 120]), 80) == {}
    assert said(peers([80, 90, 100, 110, 120]), 120) == {}
    assert said(peers([50, 100, 150, 150]), 50) == {}


def test_groups_and_currencies_are_not_mixed() -> None:
    found = peers(TWELVE, peer_group("CNY", "tea"))
    assert said(found, 70, peer_group("CNY", "tea")) == {"below-peers": 1.0}
    assert said(found, 70, peer_group("EUR", "tea")) == {}
    assert said(found, 70, peer_group("CNY", "coffee")) == {}


def test_what_is_free_is_no_comparable() -> None:
    assert said(peers([0] * 20 + TWELVE), 80) == said(peers(TWELVE), 80)
    assert said(peers(TWELVE), 0) == {}


def test_equal_prices_are_neither_below_nor_above() -> None:
    assert said(peers([100] * 50), 100) == {}


PRICES = st.lists(st.integers(1, 400), min_size=1, max_size=40)


@given(PRICES.flatmap(lambda prices: st.tuples(st.just(prices), st.permutations(prices))))
def test_the_order_of_the_products_changes_nothing(orders: tuple[list[int], list[int]]) -> None:
    prices, shuffled = orders
    first, second = peers(prices), peers(shuffled)
    assert [said(first, price) for price in prices] == [said(second, price) for price in prices]


@given(PRICES)
def test_certainties_have_one_decimal_and_a_dearer_product_is_never_further_below(prices: list[int]) -> None:
    found = peers(prices)
    standing = []
    for price in sorted(prices):
        facts = found.facts("g", Decimal(price))
        assert all(0 < fact.certainty <= 1 and fact.certainty == round(fact.certainty, 1) for fact in facts)
        standing.append(sum(fact.certainty * (1 if fact.value == "above-peers" else -1) for fact in facts))
    assert standing == sorted(standing)


def test_many_prices_of_a_group_take_no_more_memory_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    prices = [1000 + 7 * n for n in range(600)]
    exact = peers(prices)
    monkeypatch.setattr(comparables, "MOST_PRICES", 50)
    stepped, backwards = peers(prices), peers(reversed(prices))
    for price in (1000, 2000, 3000, 3900, 5100):
        assert said(stepped, price) == said(exact, price) == said(backwards, price)


def test_too_many_groups_are_sampled_whatever_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparables, "MOST_GROUPS", 20)
    pairs = [(f"group {n}", Decimal(price)) for n in range(100) for price in TWELVE]
    results = []
    for order in (pairs, pairs[::-1]):
        collected = PeerPrices(RULES)
        for group, price in order:
            collected.add(group, price)
        found = collected.frozen()
        assert [note.code for note in found.notes] == ["peers-sampled"]
        results.append([n for n in range(100) if found.facts(f"group {n}", Decimal(70))])
    assert results[0] == results[1]
    assert 0 < len(results[0]) <= 20


def test_a_complete_comparison_needs_no_note() -> None:
    assert peers(TWELVE).notes == ()
    assert peers(TWELVE).facts("g", Decimal(70)) == (Fact("price", "below-peers", 1.0),)
