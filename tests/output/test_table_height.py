"""A consultant sees the whole answer at once: one screen of 100 × 40 for every product and price."""

import pytest
from benchmarks.profiles import plane_profiles
from rich.console import Console

from ecomkt.explanation.answer import Answer, outlook_for
from ecomkt.inference.recommend import Recommender
from ecomkt.language.simplify import Simplifier
from ecomkt.language.wording import Wording
from ecomkt.output.table import render_table


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_every_product_and_price_fits_a_screen(plain: Recommender, language: str) -> None:
    wording = Wording(language, Simplifier(plain.kb.simplified))
    too_high = {}
    for profile in plane_profiles(plain.kb.codebook):
        answer = Answer(plain.kb, plain.recommend(profile), outlook_for(plain, profile), "0")
        console = Console(width=100, record=True, quiet=True)
        console.print(render_table(answer, wording))
        lines = console.export_text().count("\n")
        if lines > 40:
            too_high[profile] = lines
    assert too_high == {}
