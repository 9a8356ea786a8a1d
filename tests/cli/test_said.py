"""The client's own words beside facts and plans, from whatever is typed to every format, and nowhere twice."""

import json
from pathlib import Path

import pytest

from runs import Outcome, run

PROOF = 'proof=reviews:0.9 "188 reviews, 4.8"'
SAID = [
    *("--type", "A", 'price=NT350 "three for 900, always"', 'market=tw "Tainan, since 2014"', PROOF),
    'reach=members "2,400 on the list, 38% open"',
    *("--plan", 'price-war "10% under the big brand"'),
]
HOSTILE = "<script>alert(1)</script> & \x1b[31m\u202e"


def told(outcome: Outcome) -> str:
    assert outcome.code == 0, outcome.err
    return outcome.out


@pytest.mark.parametrize("format_", ["plain", "markdown", "html", "csv"])
def test_words_stand_beside_the_reason_that_rests_on_them(format_: str) -> None:
    text = told(run("recommend", *SAID, "--format", format_))
    assert text.count("You said: “188 reviews, 4.8”") + text.count("You said: “2,400 on the list, 38% open”") >= 2
    assert "10% under the big brand" in text


def test_of_one_family_no_words_are_told_twice_and_of_all_none_is_lost() -> None:
    told_in = dict[str, list[str]]()
    for row in told(run("recommend", *SAID, "--top", "20", "--format", "tsv")).splitlines()[1:]:
        kind, family, *rest = row.split("\t")
        told_in.setdefault(family, []).append(" ".join(rest) if kind == "option" else "")
    assert max("\n".join(rows).count("188 reviews, 4.8") for rows in told_in.values()) == 1
    plain = told(run("recommend", *SAID))
    for words in ("three for 900, always", "Tainan, since 2014", "188 reviews, 4.8", "2,400 on the list, 38% open"):
        assert f"“{words}”" in next(line for line in plain.splitlines() if line.startswith("Profile"))


def test_json_has_the_words_on_facts_numbers_and_reasons() -> None:
    result = json.loads(told(run("recommend", *SAID, "--json")))
    assert result["profile"]["proof"][0]["said"] == "188 reviews, 4.8"
    assert result["profile"]["market"][0]["said"] == "Tainan, since 2014"
    assert result["amounts"][0]["said"] == "three for 900, always"
    assert (result["plans"][0]["given"], result["plans"][0]["named"]) == ("10% under the big brand", True)
    evidence = [e for f in result["recommendations"].values() for option in f for e in option["evidence"]]
    assert ["2,400 on the list, 38% open"] in [each.get("said") for each in evidence]
    assert all(each.get("said") != [] for each in evidence)
    bare = told(run("recommend", "--type", "A", "market=tw", "--json"))
    assert '"said"' not in bare
    assert '"named"' not in bare


def test_the_reason_of_why_has_the_words() -> None:
    assert "You said: “2,400 on the list, 38% open”." in told(run("why", "own-pool", *SAID[:-2]))
    steps = json.loads(told(run("why", "own-pool", *SAID[:-2], "--json")))["steps"]
    assert ["2,400 on the list, 38% open"] in [step.get("said") for step in steps]


@pytest.mark.parametrize("format_", ["html", "markdown", "plain", "csv", "json"])
def test_words_are_no_markup_no_formula_and_no_control(format_: str) -> None:
    words = [f"reach=members “{HOSTILE}”", "proof=reviews “=1+1”", "--plan", f"price-war “{HOSTILE}”"]
    text = told(run("recommend", "--type", "A", *words, "--format", format_))
    assert "alert" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    if format_ in ("html", "markdown"):
        assert "<script>alert" not in text
    assert not any(cell.startswith("=") for line in text.splitlines() for cell in line.split(","))


def test_the_last_profile_keeps_the_words(tmp_path: Path) -> None:
    state = str(tmp_path / "last.json")
    told(run("recommend", *SAID, ECOMKT_STATE=state))
    again = run("recommend", "--last", "--json", ECOMKT_STATE=state)
    result = json.loads(told(again))
    assert result["profile"]["proof"][0] | {"origin": ""} == {
        **{"option": "trust", "code": None, "name": "Guarantees and reviews", "certainty": 0.9, "origin": ""},
        "said": "188 reviews, 4.8",
    }
    assert result["plans"][0]["named"] is True


@pytest.mark.parametrize(
    "lines",
    [
        ["type=A market=tw", 'proof=reviews "188, 4.8"'],
        ["type=A market=tw", "proof=rev 「188, 4.8」"],
        ["type=A price=M market=tw", "", '12 "188, 4.8"'],
        ["type=A market=tw", 'proof=reviews "188, 4.8" budget=small', "-market"],
    ],
)
def test_a_call_keeps_words_shows_them_and_ends_with_them(lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    talk = run("call", stdin="".join(f"{line}\n" for line in [*lines, f"save {path}"]).encode())
    assert "Guarantees and reviews “188, 4.8”" in told(talk)
    assert """'proof=trust "188, 4.8"'""" in talk.err.splitlines()[-1]
    assert 'proof: {trust: {certainty: 1.0, said: "188, 4.8"}}' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("reply", ["5 “188, 4.8”", "proof=reviews “188, 4.8”"])
def test_an_interview_takes_words_behind_an_answer(reply: str) -> None:
    talk = run("ask", "--type", "A", stdin=f"{reply}\n".encode() * 30)
    assert '''=trust "188, 4.8"''' in talk.err.splitlines()[-1]


def test_a_plan_in_a_call_may_name_its_option() -> None:
    talk = run("call", "--type", "A", stdin='plan price-war "10% under… him"\n'.encode())
    assert "10% under… him (Price war)" in told(talk)


def test_the_report_tells_the_words(tmp_path: Path) -> None:
    for name in ("client.html", "client.md"):
        told(run("report", *SAID, "-o", str(tmp_path / name)))
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "You said: “2,400 on the list, 38% open”." in text
        assert "“Tainan, since 2014”" in text
