"""What `show` prints, as it was last agreed on."""

import json

import pytest

from ecomkt.knowledge.lookup import Directory
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.views.show import Sheets, SheetsView
from runs import golden, masked, run, without_colour
from tables import each_row

ASKED = {
    "all": [],
    "family": ["carrier"],
    "attribute": ["price"],
    "code": ["hybrid"],
    "rule": ["searchers-end-on-the-own-site"],
    "trait": ["convenience"],
    "source": ["kot"],
    "caution": ["cn-nothing-bought"],
}


def test_plain_lines_are_as_agreed() -> None:
    text = masked(run("show", *ASKED["rule"]).out)
    assert text == golden("show/rule.en.txt", text)


def test_the_screen_is_as_agreed() -> None:
    text = masked(without_colour(run("show", *ASKED["rule"], "--lang", "zh-Hant", "--color", "always", columns=80).out))
    assert text == golden("show/rule.zh-Hant.80.txt", text)


@each_row("kind", ASKED)
def test_sheets_as_json_are_as_agreed(kind: str) -> None:
    outcome = run("show", *ASKED[kind], "--lang", "zh-Hans", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    text = masked(outcome.out)
    assert text == golden(f"show/{kind}.zh-Hans.json", text)


@pytest.mark.slow
def test_every_thing_with_a_name_can_be_shown(kb: KnowledgeBase) -> None:
    names = [
        *kb.codebook.attribute,
        *kb.codebook.family,
        *(rule.id for rule in (*kb.rules, *kb.derivations)),
        *(caution.id for caution in kb.cautions),
        *(trait.slug for trait in kb.traits),
        *(source.slug for source in kb.sources),
    ]
    wording = Wording("en", str)
    directory = Directory(kb, wording.say)
    for name in names:
        document = SheetsView(tuple(map(Sheets(kb, wording).of, directory.called(name)))).document(wording)
        assert (name, [section.title for section in document.sections if not section.blocks]) == (name, [])
        assert document.sections


@pytest.mark.parametrize("name", ["carrier", "CARRIER", "Carrier", " carrier ", "宣傳載體", "宣传载体"])
def test_a_family_is_shown_by_any_of_its_names(name: str) -> None:
    assert run("show", name).out == run("show", "carrier").out


def test_the_place_of_a_rule_is_where_it_stands(kb: KnowledgeBase) -> None:
    rule = kb.rules[0]
    place = f"Stands in\t{rule.location.file}:{rule.location.line}:{rule.location.column}\n"
    assert place in run("show", rule.id).out


def test_words_find_the_plans_that_they_may_mean_each_with_a_sentence() -> None:
    outcome = run("show", "plan", "care for last year's roses", "at cost", "--json")
    (sheet,) = json.loads(outcome.out)["sheets"]
    assert (outcome.code, sheet["kind"], len(sheet["rows"])) == (0, "plans", 10)
    assert sheet["title"] == "What it may be (care for last year's roses at cost)"
    first = sheet["rows"][0]
    assert (first["slug"], first["verdict"]) == ("care-plan", "worth considering")
    assert first["reason"].startswith("A fee by the month or year holds where something is done for it")
    assert all(row["reason"] for row in sheet["rows"])


@each_row(
    ("words", "title"),
    [
        (("plans",), "Plan on the table (plan)"),
        (("plan",), "Plan on the table (plan)"),
        # What is like nothing finds nothing.
        (("plan", "qwxz"), "What it may be (qwxz)"),
    ],
)
def test_plans_are_listed_by_either_word(words: tuple[str, ...], title: str) -> None:
    (sheet,) = json.loads(run("show", *words, "--json").out)["sheets"]
    assert (sheet["title"], bool(sheet["rows"])) == (title, words[-1] != "qwxz")


def test_words_stand_behind_plans_alone() -> None:
    outcome = run("show", "low", "table")
    assert (outcome.code, outcome.err) == (
        2,
        "error: words stand behind 'plan' alone: 'table'; quotes keep a name together\n",
    )
