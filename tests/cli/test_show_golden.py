"""What `show` prints, as it was last agreed on."""

import pytest

from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output.directory import Directory
from ecomkt.output.sheet import plain_sheets
from ecomkt.output.sheets import Sheets
from runs import golden, masked, run, without_colour

SHOWN = {
    "all": [],
    "family": ["carrier"],
    "attribute": ["price"],
    "code": ["hybrid"],
    "rule": ["credence-needs-a-specialist"],
    "trait": ["convenience"],
    "source": ["kot"],
    "caution": ["pay-only-for-real-sales"],
}


@pytest.mark.parametrize("kind", SHOWN)
def test_plain_sheets_are_as_agreed(kind: str) -> None:
    shown = run("show", *SHOWN[kind])
    assert (shown.code, shown.err) == (0, "")
    text = masked(shown.out)
    assert text == golden(f"show/{kind}.en.txt", text)


@pytest.mark.parametrize("kind", SHOWN)
def test_sheets_on_a_screen_are_as_agreed(kind: str) -> None:
    shown = run("show", *SHOWN[kind], "--lang", "zh-Hant", "--color", "always", columns=80)
    assert (shown.code, shown.err) == (0, "")
    text = masked(without_colour(shown.out))
    assert text == golden(f"show/{kind}.zh-Hant.80.txt", text)


@pytest.mark.parametrize("kind", SHOWN)
def test_sheets_as_json_are_as_agreed(kind: str) -> None:
    shown = run("show", *SHOWN[kind], "--lang", "zh-Hans", "--json")
    assert (shown.code, shown.err) == (0, "")
    text = masked(shown.out)
    assert text == golden(f"show/{kind}.zh-Hans.json", text)


def test_every_thing_with_a_name_can_be_shown(kb: KnowledgeBase) -> None:
    names = [
        *kb.codebook.attribute,
        *kb.codebook.family,
        *(rule.id for rule in kb.rules),
        *(caution.id for caution in kb.cautions),
        *(trait.slug for trait in kb.traits),
        *(source.slug for source in kb.sources),
    ]
    wording = Wording("en", str)
    directory, sheets = Directory(kb, wording.say), Sheets(kb, wording)
    assert [name for name in names if not plain_sheets(directory.sheets(name, sheets), wording)] == []


@pytest.mark.parametrize("name", ["carrier", "CARRIER", "Carrier", " carrier ", "宣傳載體", "宣传载体"])
def test_a_family_is_shown_by_any_of_its_names(name: str) -> None:
    assert run("show", name).out == run("show", "carrier").out


def test_the_place_of_a_rule_is_where_it_stands(kb: KnowledgeBase) -> None:
    rule = kb.rules[0]
    assert rule.location is not None
    assert f"Stands in: {rule.location.file}:{rule.location.line}:{rule.location.column}\n" in run("show", rule.id).out
