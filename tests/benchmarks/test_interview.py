"""The order of questions on the real cases, with priors counted without the case that is asked."""

from benchmarks.cases.reading import read_cases
from benchmarks.interview.__main__ import agreement, interviewed, worthiest
from benchmarks.priors import TARGET, counted_priors, rendered

from ecomkt.inference.recommend import Recommender


def test_after_six_answers_the_main_families_agree_with_the_full_profile(plain: Recommender) -> None:
    cases = read_cases(plain.kb.codebook)
    without = {case: counted_priors(c for c in cases if c is not case) for case in cases}
    curves = agreement(
        plain,
        [interviewed(case, plain) for case in cases[::24]],
        lambda profile, left, asked: worthiest(plain, profile, without[asked.case], left),
    )
    assert curves["with base"][6] >= 0.75


def test_the_shipped_priors_are_those_of_the_cases(plain: Recommender) -> None:
    counted = counted_priors(read_cases(plain.kb.codebook))
    assert TARGET.read_text(encoding="utf-8") == rendered(counted)
