from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecomkt.inference.certainty import GRID, combine, fold, on_grid, verdict_of
from ecomkt.knowledge.model import KnowledgeBase
from tables import each_row

INSIDE = st.floats(-0.999, 0.999)
ANY = st.floats(-1, 1)
CONTRIBUTIONS = st.lists(st.floats(-0.95, 0.95), max_size=30)


@each_row(
    ("x", "y", "combined"),
    [
        (0.6, 0.5, 0.8),
        (-0.6, -0.5, -0.8),
        (0.6, -0.5, 0.2),
        (-0.6, 0.5, -0.2),
        (0.42, 0.0, 0.42),
        (0.0, -0.42, -0.42),
        (0.3, -0.3, 0.0),
        (1.0, -0.5, 1.0),
        (-1.0, 0.5, -1.0),
        (1.0, 0.9, 1.0),
    ],
)
def test_certainties_combine_as_in_emycin(x: float, y: float, combined: float) -> None:
    assert combine(x, y) == pytest.approx(combined, abs=1e-12)


@given(ANY, ANY)
def test_the_order_of_two_pieces_of_evidence_is_irrelevant(x: float, y: float) -> None:
    assert combine(x, y) == pytest.approx(combine(y, x), abs=1e-15)


@given(INSIDE, INSIDE, INSIDE)
@example(0.999, 0.999, -0.999)
def test_the_grouping_of_evidence_is_irrelevant(x: float, y: float, z: float) -> None:
    assert combine(combine(x, y), z) == pytest.approx(combine(x, combine(y, z)), abs=1e-9)


@given(ANY)
def test_no_evidence_changes_nothing(x: float) -> None:
    assert (combine(x, 0.0), combine(0.0, x)) == (x, x)


@given(ANY, ANY)
@example(1.0, -1.0)
@example(-1.0, 1.0)
@example(1 - 1e-16, -1.0)
@example(-(1 - 1e-10), 1 - 1e-10)
@example(-(1 - 3e-16), -(1 - 7e-16))
def test_a_combination_is_a_certainty_also_where_both_are_saturated(x: float, y: float) -> None:
    assert -1 <= combine(x, y) <= 1


@given(ANY, ANY)
def test_evidence_for_and_against_are_mirror_images(x: float, y: float) -> None:
    assert combine(-x, -y) == -combine(x, y)


@given(INSIDE, INSIDE, INSIDE)
def test_better_evidence_never_lowers_a_certainty(x: float, y: float, better: float) -> None:
    low, high = sorted((y, better))
    assert combine(x, low) <= combine(x, high) + 1e-12


@given(CONTRIBUTIONS)
def test_folding_is_combining_one_after_the_other(contributions: list[float]) -> None:
    total = 0.0
    for contribution in contributions:
        total = combine(total, contribution)
    assert fold(contributions) == on_grid(total)


@given(st.lists(st.floats(-0.95, 0.95), max_size=5))
def test_the_order_of_contributions_moves_a_certainty_by_less_than_anyone_can_see(contributions: list[float]) -> None:
    results = [fold(order) for order in permutations(contributions)]
    assert max(results) - min(results) <= 2e-9


@given(CONTRIBUTIONS)
def test_a_folded_certainty_lies_on_the_grid(contributions: list[float]) -> None:
    certainty = fold(contributions)
    assert (round(certainty, GRID), -1 <= certainty <= 1) == (certainty, True)


@pytest.mark.parametrize("nothing", [[], [0.0], [-0.0], [0.5, -0.5], [-1e-12]])
def test_zero_never_carries_a_minus_sign(nothing: list[float]) -> None:
    assert (str(fold(nothing)), str(on_grid(-0.0))) == ("0.0", "0.0")


def test_certainty_never_comes_back_from_nothing_at_saturation() -> None:
    assert fold([1.0, -1.0]) == 0.0


@each_row(
    ("certainty", "verdict"),
    [
        (1.0, "strongly-suggested"),
        (0.60, "strongly-suggested"),
        (0.599999999, "suggested"),
        (0.35, "suggested"),
        (0.349999999, "worth-considering"),
        (0.20, "worth-considering"),
        (0.199999999, "no-clear-evidence"),
        (0.0, "no-clear-evidence"),
        (-0.199999999, "no-clear-evidence"),
        (-0.20, "rather-not"),
        (-0.399999999, "rather-not"),
        (-0.40, "advised-against"),
        (-1.0, "advised-against"),
    ],
)
def test_verdicts_hold_exactly_to_their_bounds(kb: KnowledgeBase, certainty: float, verdict: str) -> None:
    assert verdict_of(certainty, kb.scale).slug == verdict


@given(ANY, ANY)
def test_a_higher_certainty_never_has_a_worse_verdict(kb: KnowledgeBase, x: float, y: float) -> None:
    scale = kb.scale
    low, high = sorted((x, y))
    places = [scale.verdicts.index(verdict_of(certainty, scale)) for certainty in (high, low)]
    assert places == sorted(places)
