"""The order of questions on the real cases, with priors counted without the case that is asked."""

from benchmarks.cases.reading import read_cases
from benchmarks.interview.__main__ import agreement, interviewed, orders
from benchmarks.priors import TARGET, counted_priors, rendered

from ecomkt.inference.recommend import Recommender


def test_after_six_turns_the_main_families_agree_with_the_full_profile(plain: Recommender) -> None:
    cases = read_cases(plain.kb.codebook)
    asked, by_worth = [interviewed(case, plain) for case in cases[::24]], orders(plain, cases)
    single, facts = agreement(plain, asked, by_worth["by worth"])["with base"]
    assert single[6] >= 0.75
    assert facts == 6
    # Up to three facts a turn.
    turns, facts = agreement(plain, asked, by_worth["turns"])["with base"]
    assert turns[6] >= 0.85
    assert 6 < facts <= 18


def test_the_shipped_priors_are_those_of_the_cases(plain: Recommender) -> None:
    counted = counted_priors(read_cases(plain.kb.codebook))
    assert TARGET.read_text(encoding="utf-8") == rendered(counted)
