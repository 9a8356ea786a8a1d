"""The notes of first calls: enough of them, in the words of the codebook, and counted as the expert answered."""

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.briefs import __main__ as runner
from benchmarks.briefs.items import CAUTIONS, STEPS, items_of
from benchmarks.briefs.reading import NOTHING, Brief, read_briefs

from ecomkt import Advisor

BRIEFS = read_briefs()
REMARKS = ("cautions", "ask", "first_steps")


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load(engine="plain", base=Path(__file__).parents[2])


@pytest.mark.parametrize("brief", BRIEFS, ids=lambda brief: str(brief.number))
def test_a_brief_is_whole_and_in_the_words_of_the_codebook(advisor: Advisor, brief: Brief) -> None:
    codebook = advisor.kb.codebook
    profile = advisor.profile(brief.facts)
    # A sum that firms pay has no level of its own.
    known = {fact.attribute for fact in profile.facts} | {amount.attribute for amount in profile.amounts}
    # Of work and seats what the buyer gets may be all that the text says.
    assert {a.slug for a in codebook.attributes if a.required} - known <= {"product"}
    assert {"product", "offer"} & known
    assert {f.slug for f in codebook.families} == {*brief.options}
    assert {*REMARKS} <= {*brief.remarks} <= {*REMARKS, "verdicts"}
    named = {(family, option) for family, options in brief.options.items() for option in options if option != NOTHING}
    assert {(f, option) for f, option in named if option not in codebook.family[f].by_slug} == set()
    assert all(reason.strip() for options in brief.options.values() for reason in options.values())


def test_every_market_has_its_briefs() -> None:
    assert len(BRIEFS) == len({brief.number for brief in BRIEFS}) >= 36
    markets = [brief.facts["market"] for brief in BRIEFS if brief.number > 100]
    added = Counter(market for each in markets for market in ([each] if isinstance(each, str) else each))
    least = {"tw": 10, "hk": 4, "jp": 6, "kr": 5, "sea": 2, "uk": 3, "us": 4, "eu": 3, "elsewhere": 2, "cn": 4}
    assert added >= Counter(least)


def test_agreement_counts_our_first_option_in_the_experts_set(advisor: Advisor) -> None:
    brief = BRIEFS[0]
    ours = runner.first_options(advisor, brief)["format"]
    other = next(code.slug for code in advisor.kb.codebook.family["format"].codes if code.slug != ours)
    counts = []
    for options in ({ours: "…", other: "…"}, {other: "…", ours: "…"}, {other: "…"}):
        asked = Brief(1, "en", "", brief.facts, (), {"format": options}, {})
        counts.append(next(runner.agreements([asked]))[1:4])
    assert counts == [("1", "1.00", "1.00"), ("1", "1.00", "0.00"), ("1", "0.00", "0.00")]


@pytest.mark.process
def test_both_answers_are_laid_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["--show", "101"]) == 0
    out = capsys.readouterr().out
    ours, experts = out.index("## ecomkt"), out.index("## Expert")
    assert (out.count("# Brief "), "冷凍魚漿" in out[experts:], out.index("星期一就做") in range(ours, experts)) == (
        1,
        True,
        True,
    )


def test_a_judge_gets_no_more_of_ours_than_the_protocol_says(
    advisor: Advisor, capsys: pytest.CaptureFixture[str]
) -> None:
    (many,) = [brief for brief in BRIEFS if brief.number == 24]
    told = advisor.answer(advisor.profile(many.facts)).recommendation
    assert runner.main(["--items", "24"]) == 0
    of_many = capsys.readouterr().out.split("## ecomkt")[1].split("## Expert")[0]
    assert of_many.count("- caution: ") == CAUTIONS < len((*told.stops, *told.warnings))
    assert runner.main(["--items", "1"]) == 0
    assert capsys.readouterr().out.split("## Expert")[0].count("- first step: ") == STEPS
    assert runner.main(["--items", "19"]) == 0
    ours = capsys.readouterr().out.split("## ecomkt")[1].split("## Expert")[0].splitlines()
    lines = Counter(line.partition(":")[0].removeprefix("- ").partition(" (")[0] for line in ours if line)
    assert lines["plan"] == 1
    (carriers,) = [line for line in ours if line.startswith("- carrier")]
    assert ("大麦" in carriers, "淘宝天猫" in carriers) == (True, False)


def test_a_judge_gets_no_verdict_on_a_plan_without_a_reason(advisor: Advisor) -> None:
    facts = {"product": "fmcg", "plans": ["more-hands"]}
    (judged,) = advisor.answer(advisor.profile(facts)).plans
    assert judged.depends
    lines = items_of(Brief(1, "en", "", {"product": "fmcg"}, ("more-hands",), {}, {}))
    (told,) = [line for line in lines if line.startswith("- plan: ")]
    assert told.partition("): ")[2].partition(": ")[2].strip()
