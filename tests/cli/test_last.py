"""`--last`: the last profile is kept for whoever sits there, told and marked where it is used, never in the way."""

import json
import os
import stat
from pathlib import Path

import pytest

from ecomkt.cli import state
from runs import Outcome, run


def last(path: Path, *words: str) -> Outcome:
    return run(*words, ECOMKT_STATE=str(path))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return the state file after a call on a cheap everyday product."""
    path = tmp_path / "last.json"
    assert (
        last(path, "recommend", "--type", "A", "--price", "25EUR", "market=tw,eu:0.4", "--plan", "price war").code == 0
    )
    return path


@pytest.mark.sampled
@pytest.mark.parametrize(
    "verb", [["recommend"], ["why", "video"], ["report"], ["compare", "budget=small,large"], ["ask"]]
)
def test_every_verb_goes_on_from_the_last_profile(kept: Path, verb: list[str]) -> None:
    outcome = last(kept, *verb, "--last")
    assert outcome.code == 0, outcome.err
    assert outcome.err.count("From the last profile: A Fast-moving goods") == 1
    assert "25 EUR" in outcome.err
    assert "sell" in outcome.out or "profile" in outcome.out.casefold()


def test_the_last_profile_comes_back_whole_and_the_line_wins(kept: Path) -> None:
    told = json.loads(last(kept, "recommend", "--last", "market=cn", "--json").out)
    assert [fact["option"] for fact in told["profile"]["market"]] == ["cn"]
    assert told["amounts"][0]["currency"] == "EUR"
    assert [plan["given"] for plan in told["plans"]] == ["price war"]


def test_what_nobody_stated_this_time_is_marked_in_json_and_nothing_else(kept: Path) -> None:
    told = json.loads(last(kept, "recommend", "--last", "market=cn", "--json").out)["profile"]
    assert told["product"][0]["origin"] == "state"
    assert "origin" not in told["market"][0]
    again = json.loads(last(kept, "recommend", "--type", "A", "--json").out)["profile"]
    assert "origin" not in again["product"][0]


def test_the_file_is_for_its_owner_alone_whatever_it_was_before(kept: Path) -> None:
    kept.chmod(0o644)
    last(kept, "recommend", "--type", "B")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.sampled
@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", "\x00", "[" * 5000, "product: A\n", '{"profile": {}}'),
        '{"ecomkt": 99, "profile": {"product": "A"}}',
        '{"ecomkt": 1, "profile": {"produkt": "A"}}',
        '{"ecomkt": 1, "profile": {"product": [[]]}}',
    ],
)
def test_a_broken_or_foreign_file_is_a_line_and_no_crash(tmp_path: Path, content: str) -> None:
    path = tmp_path / "last.json"
    path.write_text(content, encoding="utf-8")
    outcome = last(path, "recommend", "--last", "--type", "A")
    assert outcome.code == 0
    assert outcome.err.startswith("note: ")
    assert outcome.err.count("\n") == 1
    assert outcome.raw == run("recommend", "--type", "A").raw


def test_a_file_that_cannot_be_written_costs_a_note_and_no_answer(tmp_path: Path) -> None:
    outcome = last(tmp_path, "recommend", "--type", "A")
    assert outcome.raw == run("recommend", "--type", "A").raw
    assert outcome.err.startswith("note: the profile is not kept for --last: ")
    last(tmp_path / "new" / "last.json", "recommend", "--type", "A")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["", "none.json"])
def test_no_last_profile_is_an_error_that_says_so(tmp_path: Path, name: str) -> None:
    outcome = run("recommend", "--last", ECOMKT_STATE=str(tmp_path / name) if name else "")
    assert outcome.code == 2
    assert outcome.err.startswith("error: --last: ")


def test_in_a_pipe_nothing_is_kept_unless_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECOMKT_STATE")
    path = tmp_path / "last.json"
    monkeypatch.setattr(state, "state_file", lambda: path)
    assert run("recommend", "--type", "A").code == 0
    assert not path.exists()
    monkeypatch.setattr(state, "on_terminal", lambda: True)
    assert run("recommend", "--type", "A").code == 0
    assert path.exists()


def test_an_empty_profile_does_not_drive_out_the_last_one(kept: Path) -> None:
    before = kept.read_text(encoding="utf-8")
    last(kept, "recommend")
    assert kept.read_text(encoding="utf-8") == before


def test_what_the_settings_say_of_every_product_is_no_last_profile(kept: Path, tmp_path: Path) -> None:
    before = kept.read_text(encoding="utf-8")
    settings = tmp_path / "settings.toml"
    settings.write_text('market = "cn"\n', encoding="utf-8")
    outcome = run("recommend", "--config", str(settings), ECOMKT_STATE=str(kept))
    assert outcome.err.startswith("From your settings: ")
    assert kept.read_text(encoding="utf-8") == before


def test_the_state_is_kept_where_the_platform_keeps_states(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ECOMKT_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = state.state_file()
    assert path is not None
    assert os.path.commonpath([path, tmp_path]) == str(tmp_path)
