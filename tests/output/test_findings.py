"""Findings in words and in every format, and the manual pages on them."""

import json
import re
import string
from datetime import date
from typing import Any

import pytest

from ecomkt.authoring.lint.finding import Finding, FindingKind, FindingLevel, LintReport, Searched
from ecomkt.authoring.lint.run import check_knowledge
from ecomkt.errors import KnowledgeError, Location
from ecomkt.knowledge.model import Waiver
from ecomkt.knowledge.yaml_reader import parse_yaml
from ecomkt.language.interface import interface_texts
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.output.formats import format_called
from ecomkt.output.json_schema import record_schema
from ecomkt.output.records import as_plain
from ecomkt.output.views.check import CheckRecord, CheckView, PagesView
from ecomkt.profile.fact import Fact, Profile
from small_knowledge import built
from tables import each_row

ENGLISH, CHINESE = Wording("en", str), Wording("zh-Hant", str)
PLACE = Location("pack, 1/data: 100%.yaml", 3, 7)
WITNESS = Profile((Fact("cost", "small"),))
STANDING = Finding(FindingKind.TRAIT_NEVER_READ, "slow\x1b[31m", PLACE, (("trait", "slow\x1b[31m"),), witness=WITNESS)
NOTE = Finding(
    FindingKind.FILE_TOO_LONG,
    "a.yaml",
    Location("a.yaml", 251, 1),
    (("file", "a.yaml"), ("count", "300"), ("most", "250")),
)
GAP = Finding(
    FindingKind.GAP,
    "shop",
    Location("b.yaml", 1, 1),
    (("family", "shop"), ("count", "2"), ("of", "9")),
    "exact",
    WITNESS,
)
WAIVER = Waiver("ECK010", "shop", Text((("en", "none sells <these>"),)), "2027-01-01", Location("w.yaml", 2, 3))
REPORT = LintReport((STANDING, NOTE), ((GAP, WAIVER),), Searched(9, exact_complete=True, sampled=5))


def view(report: LintReport = REPORT, *, show_waived: bool = False) -> CheckView:
    def command(profile: Profile) -> tuple[str, ...]:
        return ("run", *(f"{fact.attribute}={fact.value} now" for fact in profile))

    return CheckView(report, built(), command, show_waived)


def written(format_: str, shown: CheckView | PagesView, wording: Wording = ENGLISH) -> str:
    known = format_called(format_)
    return "".join(known.write(known.part_of(shown, wording)))


def outlined(wording: Wording, *, show_waived: bool) -> str:
    return written("plain", view(show_waived=show_waived), wording)


def test_a_finding_is_told_with_what_mends_it_and_the_command_that_shows_it() -> None:
    first = outlined(ENGLISH, show_waived=False).split("\n")[:3]
    assert first == [
        r"pack, 1/data: 100%.yaml:3:7: warning ECK007 no rule and no caution reads the trait slow\x1b[31m",
        "  To mend it: write the rule it was meant for, or remove the trait",
        "  See it: run 'cost=small now'",
    ]


def test_the_outline_ends_with_counts_and_how_far_it_looked() -> None:
    assert outlined(ENGLISH, show_waived=False).split("\n")[-3:-1] == [
        "Errors: 0; warnings: 1; notes: 1; waived: 1",
        "Looked at all 9 profiles of the required attributes and at 5 sampled ones over all attributes; "
        "there the search was cut short.",
    ]


def test_waived_findings_are_shown_when_asked_for() -> None:
    text = outlined(ENGLISH, show_waived=True)
    assert "b.yaml:1:1: waived until 2027-01-01 ECK010 2 of all 9 profiles" in text
    assert "  Reason: none sells <these>\n" in text


def test_findings_speak_chinese() -> None:
    text = outlined(CHINESE, show_waived=True)
    assert "警告 ECK007 沒有規則或注意事項讀取特質" in text
    assert "  如何修正：寫出它所為的規則，或刪去此特質\n" in text


def test_json_has_every_finding_with_its_waiver() -> None:
    plain: Any = as_plain(view().record(ENGLISH))
    assert [(f["code"], f["level"], f["waived"]) for f in plain["findings"]] == [
        ("ECK007", "warning", None),
        ("ECK018", "note", None),
        ("ECK010", "warning", {"reason": "none sells <these>", "until": "2027-01-01"}),
    ]
    assert plain["clean"] is False
    assert plain["findings"][0]["location"] == {"file": PLACE.file, "line": 3, "column": 7}


def test_json_fits_its_schema() -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(record_schema("ecomkt check", CheckRecord, built()))
    plain = as_plain(view().record(ENGLISH))
    assert [error.message for error in validator.iter_errors(json.loads(json.dumps(plain)))] == []


def test_sarif_has_what_the_standard_asks_for() -> None:
    sarif: Any = json.loads(written("sarif", view()))
    (run,) = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert sarif["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == [kind.value for kind in FindingKind]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "pack%2C%201/data%3A%20100%25.yaml"},
                "region": {"startLine": 3, "startColumn": 7},
            }
        }
    ]


@pytest.mark.parametrize("wording", [ENGLISH, CHINESE], ids=["en", "zh-Hant"])
def test_sarif_names_its_language_as_the_standard_allows(wording: Wording) -> None:
    sarif: Any = json.loads(written("sarif", view(), wording))
    assert re.fullmatch(r"[a-zA-Z]{2}(-[a-zA-Z]{2})?", sarif["runs"][0]["language"])


def test_sarif_suppresses_what_is_waived() -> None:
    sarif: Any = json.loads(written("sarif", view()))
    suppressed = {r["ruleId"]: r.get("suppressions") for r in sarif["runs"][0]["results"]}
    accepted = [{"kind": "external", "status": "accepted", "justification": "none sells <these>"}]
    assert suppressed == {"ECK007": None, "ECK018": None, "ECK010": accepted}


def test_github_commands_are_escaped_and_leave_out_what_is_waived() -> None:
    assert written("github", view()).split("\n") == [
        "::warning file=pack%2C 1/data%3A 100%25.yaml,line=3,col=7,title=ECK007 Trait never read::"
        "no rule and no caution reads the trait slow\\x1b[31m%0A"
        "write the rule it was meant for, or remove the trait%0Arun 'cost=small now'",
        "::notice file=a.yaml,line=251,col=1,title=ECK018 File too long::"
        "a.yaml has 300 lines; split it above 250%0Asplit it by topic",
        "",
    ]


def test_an_error_is_an_error_in_every_format() -> None:
    finding = Finding(FindingKind.WAIVER_UNKNOWN, "ECK9 x", PLACE, (("code", "ECK9"), ("subject", "x")))
    report = LintReport((finding,), (), Searched(1, exact_complete=False, sampled=0))
    sarif: Any = json.loads(written("sarif", view(report)))
    assert written("github", view(report)).startswith("::error file=")
    assert sarif["runs"][0]["results"][0]["level"] == "error"
    text = written("plain", view(report))
    assert "Looked at the first 1 profiles" in text


@pytest.mark.parametrize("kind", FindingKind)
@pytest.mark.parametrize("wording", [ENGLISH, CHINESE], ids=["en", "zh-Hant"])
def test_every_code_has_a_page_in_both_languages(kind: FindingKind, wording: Wording) -> None:
    own = {key: text for key, text in interface_texts().items() if key.startswith(f"{kind.value}.")}
    assert {f"{kind.value}.{part}" for part in ("title", "says", "why", "mend", "example")} <= set(own)
    assert all(text.words_in(wording.language) for key, text in own.items() if not key.endswith(".example"))
    text = written("plain", PagesView([kind]), wording)
    assert text.startswith(f"{kind.value} {kind.slug}{wording.aside(wording.label(f'level-{kind.level.value}'))}")
    assert wording.example(kind.value).split("\n")[0] in text


@each_row("kind", FindingKind)
def test_both_languages_of_a_message_name_the_same_things(kind: FindingKind) -> None:
    for text in (text for key, text in interface_texts().items() if key.startswith(f"{kind.value}.messages.")):
        gaps = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for _, words in text.translations]
        assert gaps[0] == gaps[1]


@each_row("kind", [kind for kind in FindingKind if kind is not FindingKind.FILE_TOO_LONG])
def test_the_example_of_a_page_is_a_piece_of_a_knowledge_file(kind: FindingKind) -> None:
    assert isinstance(parse_yaml(ENGLISH.example(kind.value), "example.yaml", KnowledgeError).content, dict | list)


def test_codes_are_numbered_without_gaps() -> None:
    assert [kind.value for kind in FindingKind] == [f"ECK{number:03}" for number in range(1, len(FindingKind) + 1)]
    assert {kind.level for kind in FindingKind} == set(FindingLevel)


def test_an_unreadable_pack_is_no_finding() -> None:
    with pytest.raises(KnowledgeError):
        check_knowledge([], date(2026, 11, 25))
