"""The screen loses no text and fits, for every product at every price, in every language, at every width."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from rich.cells import cell_len
from rich.console import Console

from ecomkt import __version__
from ecomkt.explanation.answer import Answer, answer_for
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.store import load_knowledge
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES
from ecomkt.language.wording import Wording
from ecomkt.output.formats import terminal
from ecomkt.output.phrases import (
    assessed_text,
    fact_text,
    firmness_text,
    profile_text,
    reason_text,
    unsettled_text,
    verdict_text,
)
from ecomkt.output.views.recommend import RecommendView
from ecomkt.profile.fact import Fact, Profile

WIDTHS = (40, 80)
SAMPLE = 5
"""Of how many answers one is drawn at every width."""
WIDE = 1000
SCREEN_COLUMNS, SCREEN_LINES = 100, 40
BAR_SIGNS = "█░"


@cache
def answers() -> Mapping[str, Answer]:
    """Return the answer for every product at every price, by their letters."""
    kb = load_knowledge()
    recommender = Recommender(kb, PlainEngine)
    return {
        f"{product.letter}{price.letter}": answer_for(recommender, recommender, profile)
        for product in kb.codebook.attribute["product"].codes
        for price in kb.codebook.attribute["price"].codes
        for profile in [Profile((Fact("product", product.slug), Fact("price", price.slug)))]
    }


@cache
def wording(language: str) -> Wording:
    return Wording(language, Simplifier(load_knowledge().simplified))


@cache
def screens(language: str, columns: int) -> Mapping[str, list[str]]:
    """Return the screen of every answer, by its letters."""
    every = columns == SCREEN_COLUMNS
    drawn = list(answers().items())[:: 1 if every else SAMPLE]
    return {letters: screen(answer, wording(language), columns) for letters, answer in drawn}


def screen(answer: Answer, words: Wording, columns: int, encoding: str = "utf-8") -> list[str]:
    """Return the lines of the screen, without colour."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding, errors="replace")
    console = Console(file=stream, width=columns, color_system=None, highlight=False, markup=False, emoji=False)
    for part in terminal.write(RecommendView(answer, __version__).screen(words)):
        console.print(part)
    stream.seek(0)
    return stream.read().splitlines()


def solid(text: str) -> str:
    return "".join(text.split())


def expected_texts(answer: Answer, words: Wording) -> Iterator[str]:
    """Yield what a screen has to say, each text as the renderer is given it."""
    recommendation, codebook = answer.recommendation, answer.kb.codebook
    yield from (words.say(caution.because) for caution in recommendation.stops)
    yield profile_text(recommendation.profile, codebook, words)
    yield from (firmness_text(f, codebook, words) for f in answer.firmness if f.family.slug not in answer.deciding)
    yield from (fact_text(derived.fact, codebook, words) for derived in recommendation.derived)
    yield words.say(answer.questions[0].attribute.question)
    for ranking in answer.families:
        yield words.say(ranking.family.name)
        yield unsettled_text(ranking, answer.deciding.get(ranking.family.slug, ()), words)
        for assessment in (*ranking.base, *ranking.ruled_out):
            yield words.name(assessment.option)
            yield verdict_text(assessment, words)
            yield reason_text(assessment, words) if assessment.bars else ""
        main = ranking.family.main
        for assessment in (a for a in ranking.top() if a.recommended and (main or not ranking.open)):
            yield words.name(assessment.option)
            yield assessed_text(assessment)
            yield words.say(assessment.verdict.name)
            yield reason_text(assessment, words) if main else ""


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wide_screen_says_everything(language: str) -> None:
    words = wording(language)
    for letters, lines in screens(language, WIDE).items():
        answer, shown = answers()[letters], solid("".join(lines))
        assert (letters, [t for t in expected_texts(answer, words) if solid(t) not in shown]) == (letters, [])


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_screen_says_no_character_less_or_more(language: str, columns: int) -> None:
    """A name folded beside other columns is no longer one piece, so characters are counted; blocks of bars are not."""
    wide, narrow = (
        {
            letters: Counter(sign for sign in solid("".join(lines)) if sign not in BAR_SIGNS)
            for letters, lines in screens(language, width).items()
        }
        for width in (WIDE, columns)
    )
    assert narrow == wide


@pytest.mark.slow
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language: str, columns: int) -> None:
    widest = {letters: max(map(cell_len, lines)) for letters, lines in screens(language, columns).items()}
    assert {letters: width for letters, width in widest.items() if width > columns} == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_fits_one_screen(language: str) -> None:
    heights = {letters: len(lines) for letters, lines in screens(language, SCREEN_COLUMNS).items()}
    assert {letters: lines for letters, lines in heights.items() if lines > SCREEN_LINES} == {}


@pytest.mark.parametrize(
    ("certainty", "drawn"),
    [(1.0, "█" * 10), (0.96, "█" * 10), (0.5, "█████░░░░░"), (0.04, "░" * 10), (0.0, "░" * 10), (-0.9, "░" * 10)],
)
def test_a_bar_is_as_long_as_the_certainty(certainty: float, drawn: str) -> None:
    assert terminal.bar(certainty) == drawn


@pytest.mark.parametrize(
    ("encoding", "signs"), [("utf-8", "█░"), ("cp437", "█░"), ("ascii", "#."), ("cp1252", "#."), ("gbk", "#.")]
)
def test_a_bar_is_ascii_where_the_terminal_has_no_blocks(encoding: str, signs: str) -> None:
    drawn = "".join(screen(answers()["AM"], wording("en"), 80, encoding))
    assert {sign for sign in "█░#" if sign in drawn} == set(signs) - {"."}


def test_a_narrow_screen_gives_the_room_of_the_bars_to_the_names() -> None:
    drawn = "".join(screen(answers()["AM"], wording("en"), 40))
    assert [sign for sign in BAR_SIGNS if sign in drawn] == []


def test_a_reason_is_told_once_in_a_family() -> None:
    answer, words = answers()["AM"], wording("en")
    lines = [line.strip() for line in screen(answer, words, WIDE)]
    format_ = answer.kb.codebook.family["format"]
    ranking = next(ranking for ranking in answer.families if ranking.family == format_)
    first, second = ranking.ranked[:2]
    assert first.strongest is not None
    assert second.strongest is not None
    assert first.strongest.rule == second.strongest.rule
    start = next(n for n, line in enumerate(lines) if line.startswith(words.say(format_.name)))
    assert [lines[start + 2], lines[start + 4]] == [words.say(first.strongest.rule.because), "for the same reason as 1"]
