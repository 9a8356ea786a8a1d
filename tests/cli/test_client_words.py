"""Numbers, plans and incomes on the line: what is taken for granted is told on stderr, and nothing is left out."""

import json
import shlex
from pathlib import Path

import pytest

from ecomkt.files import write_file
from runs import run

PRODUCT = ("--type", "A", "market=tw")
CHINA = ("--type", "A", "market=cn")


@pytest.mark.sampled
@pytest.mark.parametrize("verb", [("recommend",), ("why", "hybrid"), ("report",)])
def test_money_and_a_share_stand_for_their_levels(verb: tuple[str, ...]) -> None:
    said, meant = (("price=NT$350", "margin=40%"), ("price=low", "margin=fair"))
    first, second = (run(*verb, *PRODUCT, *words) for words in (said, meant))
    assert (first.code, first.err) == (second.code, second.err) == (0, "")
    if verb[0] == "why":
        assert first.out == second.out


def test_an_income_is_asked_for_and_given() -> None:
    without = run("recommend", "--type", "A", "price=25ARS")
    assert (without.code, without.out) == (2, "")
    assert "--income ARS=AMOUNT" in without.err
    outcomes = [
        run("recommend", "--type", "A", "price=25ARS", "--income", "ARS=800000"),
        run("compare", "--type", "A", "price=25ARS", "vs", "price=90000ARS", "--income", "ARS=800000"),
        run("why", "hybrid", "--type", "A", "price=25ARS", "--income", "ARS=800000"),
    ]
    assert [(outcome.code, outcome.err) for outcome in outcomes] == [(0, "")] * 3
    bad = run("recommend", "--type", "A", "price=25ARS", "--income", "ARS")
    assert (bad.code, "gives no amount of a currency" in bad.err) == (2, True)


def test_a_plan_that_is_not_known_is_noted_and_no_error() -> None:
    outcome = run("recommend", *PRODUCT, "--plan", "buy followers", "--plan", "prize drw")
    assert outcome.code == 0
    assert outcome.err == "note: 'prize drw' is no plan that we know: not judged; did you mean 'prize-draw'?\n"
    (note,) = json.loads(run("recommend", *PRODUCT, "--plan", "prize drw", "--json").out)["notes"]
    assert (note["code"], note["hint"]) == ("unknown-plan", "did you mean 'prize-draw'?")


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
def test_a_table_keeps_every_plan_with_its_verdict(form: str, separator: str) -> None:
    outcome = run("recommend", *CHINA, "--plan", "buy followers", "--plan", "foo bar", "--format", form)
    plans = [line.split(separator) for line in outcome.out.splitlines() if line.startswith("plan")]
    assert [(cells[3], cells[5], cells[7]) for cells in plans] == [
        ("bought-followers", "buy followers", "barred"),
        ("", "foo bar", ""),
    ]


@pytest.mark.slow
def test_why_tells_a_bar_that_others_hear_only_on_request() -> None:
    told = run("why", "bought-followers", *CHINA, "--json")
    (barring,) = json.loads(told.out)["barred"]
    because = json.loads(run("show", barring, "--json").out)["sheets"][0]["reason"]
    assert because in run("why", "bought-followers", *CHINA).out.replace("\n", " ")


@pytest.mark.slow
@pytest.mark.parametrize("plan", ["\udcff\x1b[31m red", "a" * 2_000, '"{options}" #: -', ""])
def test_whatever_a_client_has_in_mind_is_printed(plan: str) -> None:
    for words in (("recommend",), ("recommend", "--json"), ("recommend", "--format", "markdown"), ("report",)):
        outcome = run(*words, *PRODUCT, "--plan", plan)
        assert (outcome.code, "\x1b" in outcome.out + outcome.err) == (0, False)


def test_an_attribute_that_went_is_noted() -> None:
    outcome = run("recommend", *PRODUCT, "content-skill=low")
    assert (outcome.code, outcome.err) == (0, "note: 'content-skill' went: 'low' is read as record=none\n")


def test_the_command_after_an_interview_says_numbers_and_plans_again() -> None:
    talk = run("ask", *PRODUCT, "price=NT$350", "margin=40%", "--plan", "buy followers", stdin=b"")
    words = shlex.split(talk.err.splitlines()[-1])[1:]
    assert {"350 TWD", "margin=fair,40%", "buy followers"} <= {*words}
    assert run(*words).out == talk.out


def test_a_question_may_be_answered_by_a_number() -> None:
    talk = run("ask", "--type", "A", "--plan", "nothing known", "--income", "ARS=1000", stdin=b"25 ARS\n")
    words = shlex.split(talk.err.splitlines()[-1])[1:]
    assert {"25 ARS", "nothing known"} <= {*words}
    # The note on the plan isn't told again with the number.
    assert talk.err.count("note: ") == 1


def test_a_number_that_can_not_be_read_is_told_at_the_question() -> None:
    talk = run("ask", "--type", "A", stdin=b"25\n25 EUR\n")
    assert "'price=25': the sum has no currency" in talk.err
    assert shlex.split(talk.err.splitlines()[-1])[-1] == "25 EUR"


def test_plans_of_several_profiles_are_refused_and_those_in_files_kept(tmp_path: Path) -> None:
    several = run("report", "--type", "A", "price=low", "vs", "price=high", "--plan", "app")
    assert (several.code, "'plans:' in a profile file" in several.err) == (2, True)
    listed = run("report", "--catalog", "none.csv", "--plan", "app")
    assert (listed.code, "and no plans" in listed.err) == (2, True)
    file = tmp_path / "client.yaml"
    write_file(file, "type: A\nprice: 350 TWD\nmarket: tw\nplans: [app, 抽獎]\n", force=False)
    outcome = run("recommend", "--profile", str(file))
    assert (outcome.code, outcome.err) == (0, "")


def test_what_a_plan_may_be_is_named_with_its_verdict_and_a_line_to_copy() -> None:
    words = ("soap", "NT350", "Taiwan", "--plan", "care for last year's roses at cost")
    (plan,) = json.loads(run("recommend", *words, "--json").out)["plans"]
    assert (plan["option"], len(plan["nearest"])) == (None, 6)
    first = {"option": "care-plan", "code": None, "name": "Care for a yearly or monthly fee", "family": "plan"}
    reason = plan["nearest"][0]["reason"]
    assert (plan["nearest"][0], bool(reason)) == ({**first, "verdict": "worth-considering", "reason": reason}, True)
    head, *near, how = (each for each in run("recommend", *words).out.splitlines() if each.startswith("Your plan"))
    assert (head.split("\t")[1], len(near)) == (words[-1], 6)
    assert near[0].endswith(f"\tCare for a yearly or monthly fee (care-plan, worth considering): {reason}")
    copied = shlex.split(how.partition("say so: ")[2])
    (judged,) = json.loads(run("recommend", *words[:3], *copied, "--json").out)["plans"]
    assert (judged["given"], judged["option"], "nearest" in judged) == (words[-1], "care-plan", False)


def test_two_acts_of_one_kind_are_judged_once_and_both_told() -> None:
    words = ("soap", "NT350", "Taiwan", "--plan", 'group-buy "with the mothers"', "--plan", 'group-buy "at the office"')
    (plan,) = json.loads(run("recommend", *words, "--json").out)["plans"]
    assert (plan["given"], plan["option"]) == ("with the mothers; at the office", "group-buy")
