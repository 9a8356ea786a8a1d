"""The screen of an answer: it fits, says what matters first, and leaves out the least."""

import pytest
from msgspec.structs import replace

from answers import answer_to, answers, answers_to_briefs, wording
from ecomkt.explanation.answer import Answer, View
from ecomkt.knowledge.model import Severity
from ecomkt.language.text import LANGUAGES
from ecomkt.output import board
from ecomkt.output.caution_phrases import laws_text
from ecomkt.output.document import Board, BoardRow, Paragraph
from ecomkt.output.screen import answer_screen
from ecomkt.output.spoken import spoken
from ecomkt.output.wrapping import cells

SOAP = {"product": "fmcg", "price": "medium", "market": "tw", "offer": "goods"}


def lines(answer: Answer, language: str, columns: int, height: int | None) -> list[str]:
    document = answer_screen(answer, wording(language))
    drawn = board.laid_out(document.sections[0].blocks, columns, height)
    return ["".join(run.text for run in line) for line in drawn]


def rows(answer: Answer, language: str = "en", *, verbose: bool = False) -> tuple[BoardRow, ...]:
    (section,) = answer_screen(answer, wording(language), verbose=verbose).sections
    (found,) = [block for block in section.blocks if isinstance(block, Board)]
    return found.rows


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_type_and_price_fit_80_by_24_with_both_prompts(language: str) -> None:
    heights = {letters: len(lines(answer, language, 80, 22)) for letters, answer in answers().items()}
    assert {letters: height for letters, height in heights.items() if height > 22} == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_full_profile_fits_100_by_40_with_both_prompts(language: str) -> None:
    heights = {number: len(lines(answer, language, 100, 38)) for number, answer in answers_to_briefs().items()}
    assert {number: height for number, height in heights.items() if height > 38} == {}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_full_profile_fits_80_by_24_but_for_its_loud_cautions(language: str) -> None:
    """The questions stand last; each loud caution after the first may add three lines, and two plans one."""
    over = {}
    for number, answer in answers_to_briefs().items():
        loud = [row for row in rows(answer, language) if row.sign in ("■", "▲") and not row.name]
        allowed = 3 * max(len(loud) - 1, 0) + len(answer.plans) // 2
        over[number] = len(lines(answer, language, 80, 22)) - 22 - allowed
    assert {number: by for number, by in over.items() if by > 0} == {}


@pytest.mark.slow
def test_what_is_left_out_is_left_out_whole() -> None:
    """At every height each line of text that is left is one of those that a high screen has."""
    for answer in answers_to_briefs().values():
        whole = {row.text + row.reason for row in rows(answer)} | {row.text for row in rows(answer)}
        (section,) = answer_screen(answer, wording("en")).sections
        (found,) = [block for block in section.blocks if isinstance(block, Board)]
        for step in {row.goes for row in found.rows} | {row.reason_goes for row in found.rows}:
            assert {row.text + row.reason for row in found.rows_after(step)} <= whole


def test_what_to_say_aloud_stands_right_under_what_was_understood() -> None:
    (section,) = answer_screen(answers()["AM"], wording("en")).sections
    understood, aloud, _ = section.blocks
    assert isinstance(understood, Paragraph)
    assert isinstance(aloud, Paragraph)
    assert understood.runs[0].text.startswith("A ")
    assert aloud.runs[0].text == " ".join(spoken(answers()["AM"], wording("en")))


@pytest.mark.slow
def test_loud_cautions_are_told_in_full_with_their_laws_and_others_are_counted() -> None:
    words = wording("en")
    for answer in answers_to_briefs().values():
        told, recommendation = rows(answer), answer.recommendation
        for caution in (*recommendation.stops, *recommendation.warnings):
            (*found,) = [row for row in told if row.text == words.say(caution.because)]
            assert len(found) == (caution.severity in (Severity.STOP, Severity.HIGH))
            for row in found:
                assert row.reason == laws_text(
                    caution.law, answer.kb.codebook, words, named=len(recommendation.markets) > 1
                )
                assert (row.goes, row.sign) == (0, {"stop": "■", "high": "▲"}[caution.severity.value])
                assert row.reason_goes > max(other.goes for other in told if other.name)


def test_figures_are_shown_to_whoever_asks_for_them() -> None:
    bars = [row for row in rows(answers()["AM"]) if row.certainty is not None]
    assert bars
    assert {row.shown for row in bars} == {""}
    assert "" not in {row.shown for row in rows(answers()["AM"], verbose=True) if row.certainty is not None}
    assert {row.goes + row.reason_goes for row in rows(answers()["AM"], verbose=True)} == {0}


@pytest.mark.slow
def test_nothing_is_advised_that_is_not_recommended_or_that_only_a_base_rate_speaks_for() -> None:
    for answer in answers_to_briefs().values():
        judged = {wording("en").name(a.option): a for ranking in answer.families for a in ranking.ranked}
        advised = [judged[row.name] for row in rows(answer) if row.place.isdigit()]
        assert [a.key for a in advised if not (a.recommended and a.reasoned)] == []


def test_a_plan_hears_its_verdict_with_the_reason() -> None:
    (plan,) = [row for row in rows(answer_to({**SOAP, "plans": ["bought-followers"]})) if row.label == "Your plan"]
    assert (plan.sign, plan.text, bool(plan.reason)) == ("×", "advised against", True)
    assert (plan.text + plan.gap + plan.reason).startswith("advised against: Bought followers, likes ")
    # A verdict that ends with a sign keeps the colon, too.
    assert replace(plan, text="advised against (law)").gap == plan.gap == ": "


def test_a_screen_tells_a_reason_once_and_a_pipe_in_every_line() -> None:
    advised = [row for row in rows(answers()["AM"]) if row.place.isdigit()]
    assert "" not in {row.reason for row in advised}
    told = [row.reason for row in Board(tuple(advised)).rows_after(0) if row.reason]
    assert len(told) == len(set(told)) == len(advised) - 1


@pytest.mark.sampled
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_advised_option_has_its_reason_on_its_line_at_80_columns(language: str) -> None:
    for letters, answer in answers().items():
        drawn, advised = lines(answer, language, 80, 22), [r for r in rows(answer, language) if r.certainty is not None]
        assert [row.name for row in advised if not row.short] == []
        beside = [line for line in drawn if any(row.name in line and row.short in line for row in advised)]
        assert len(beside) == sum(any(row.name in line for row in advised) for line in drawn if "■" in line), letters


def test_a_short_reason_gives_way_to_the_whole_one_where_a_screen_is_wide_and_high() -> None:
    (row,) = [row for row in rows(answers()["AM"]) if "Platform shop" in row.name]
    wide, narrow = ("\n".join(lines(answers()["AM"], "en", columns, None)) for columns in (120, 80))
    assert (row.short in narrow, row.short in wide) == (True, False)
    assert (row.reason.split()[0] in wide, row.reason[:20] in narrow) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_reasons_fit_beside_the_longest_option_and_are_phrases(language: str) -> None:
    kb = answers()["AM"].kb
    said = {rule.id: rule.short for rule in kb.rules} | {caution.id: caution.short for caution in kb.cautions}
    shorts = {id_: wording(language).say(short) for id_, short in said.items() if short.translations}
    assert {id_: short for id_, short in shorts.items() if cells(short) > 36} == {}
    assert {id_: short for id_, short in shorts.items() if short[0].isupper() or short[-1] in ".。"} == {}


def test_places_of_the_market_stand_beside_carriers() -> None:
    shop = next(row for row in rows(answer_to({**SOAP, "earning": "margin", "delivery": "parcel"})) if "F6" in row.name)
    assert "momo" in shop.text


def test_whoever_names_no_market_is_told_how() -> None:
    (law,) = [row for row in rows(answers()["AM"]) if row.label == "Law"]
    assert "market=" in law.text
    assert not any("market=" in row.text for row in rows(answer_to(SOAP)) if row.label == "Law")


def test_general_law_is_counted_where_the_market_is_known_and_told_in_a_verbose_screen() -> None:
    answer = answer_to(SOAP)
    general = answer.recommendation.also_holds
    (counted,) = [row for row in rows(answer) if row.label == wording("en").label("law")]
    assert general
    assert f": {len(general)};" in counted.text
    told = [row.text for row in rows(answer, verbose=True)]
    assert {wording("en").say(caution.because) for caution in general} <= set(told)
    assert counted.text not in told


def test_general_law_of_one_of_several_markets_is_told_under_its_name() -> None:
    answer = answer_to({**SOAP, "market": ["tw", "uk"]})
    told = [row.text for row in rows(answer, verbose=True) if row.label == "Law"]
    assert {text.partition(":")[0] for text in told} >= {"Taiwan", "United Kingdom"}


def test_the_three_best_questions_are_numbered_and_can_be_typed() -> None:
    asked = [row for row in rows(answers()["AM"]) if row.label == "Ask next"]
    questions = answers()["AM"].questions[:3]
    assert [(row.sign, row.reason) for row in asked] == [
        (str(n), f"({q.attribute.slug})") for n, q in enumerate(questions, 1)
    ]


def test_what_is_open_points_to_the_question_that_decides_it() -> None:
    opened = (row.text for answer in answers().values() for row in rows(answer) if row.label == "Open")
    assert any("question 1" in text for text in opened)


def test_a_part_of_an_answer_has_no_speech() -> None:
    answer = answers()["AM"]
    part = replace(answer, view=View(frozenset({"stage"})), firmness=())
    (section,) = answer_screen(part, wording("en")).sections
    assert len([block for block in section.blocks if isinstance(block, Paragraph)]) == 1
    assert {row.label for row in rows(part)} == {"", "Stage", "Law", "Ask next", "It follows"}


def unspaced(text: str) -> str:
    return "".join(text.split())


def test_lesser_cautions_are_told_where_a_screen_is_high_and_that_on_a_plan_only_beside_it() -> None:
    work = {"product": "urgent", "price": "medium", "market": "cn", "offer": "work", "earning": "work"}
    answer = answer_to({**work, "reach": "members", "delivery": "local", "plans": ["bought-followers"]})
    lesser = [c for c in answer.recommendation.warnings if c.severity not in (Severity.STOP, Severity.HIGH)]
    (barring,) = [bar for plan in answer.plans if plan.assessment for bar in plan.assessment.bars[:1]]
    assert barring in lesser
    assert len(lesser) > 1
    told = unspaced("".join(lines(answer, "en", 120, None)))
    assert {c.id: told.count(unspaced(wording("en").say(c.because))) for c in lesser} == {c.id: 1 for c in lesser}
    low = "".join(lines(answer, "en", 80, 24))
    assert f"lesser points: {len(lesser) - 1}; -v" in low
