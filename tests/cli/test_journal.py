"""The journal: a line for each recommendation, decision and outcome, and what they teach; nothing is ever lost."""

import errno
import json
import os
import stat
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ecomkt import files
from ecomkt.authoring.journal import (
    LEAST_CASES,
    AdviceEntry,
    AnyEntry,
    DecisionEntry,
    OutcomeEntry,
    OutcomeKind,
    identified,
    line_of,
    read_journal,
    review,
)
from ecomkt.errors import InputError
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.schemas import SCHEMAS
from runs import Outcome, run

FACTS = ("--type", "A", "--price", "M", "market=tw")


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795910400")


def noted(*words: str, **options: Any) -> Outcome:
    return run(*words, "--journal", "j.jsonl", **options)


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("j.jsonl").read_text(encoding="utf-8").splitlines()]


def advised(id_: str, first: str | None = "shop", certainty: float = 0.5, family: str = "place") -> AdviceEntry:
    """Return a recommendation on a shop and a stall."""
    certainties = {f"{family}/shop": certainty, f"{family}/stall": 0.1}
    profile: dict[str, Any] = {"kind": [{"bread": 1.0}]}
    reasons = {f"{family}/{first}": "bread-sells-in-a-shop"} if first else {}
    return AdviceEntry(
        id=id_,
        on="2026-11-29",
        profile=profile,
        plans=[],
        firsts={family: first},
        open=[],
        reasons=reasons,
        certainties=certainties,
        cautions=[],
        ecomkt="1",
        engine="plain",
        knowledge="0",
        layers={"base": "1"},
    )


def decided(id_: str, *options: str) -> DecisionEntry:
    return DecisionEntry(id=id_, on="2026-11-29", chosen={"place": list(options)})


def ended(id_: str, how: str, option: str = "shop") -> OutcomeEntry:
    return OutcomeEntry(id=id_, on="2026-11-30", outcome=OutcomeKind(how), options=[f"place/{option}"])


def written(entries: Sequence[AnyEntry]) -> bytes:
    return b"".join(line_of(entry) + b"\n" for entry in entries)


def test_a_recommendation_leaves_one_line_and_says_its_id() -> None:
    plain, kept = run("recommend", *FACTS, "title=Mrs Lin's first"), noted("recommend", *FACTS, "title=Mrs Lin's first")
    (line,) = lines()
    assert (kept.code, kept.out) == (0, plain.out)
    assert kept.err == f"{plain.err}journal: {line['id']} in 'j.jsonl'\n"
    assert (line["kind"], line["on"], line["firsts"]["carrier"]) == ("advice", "2026-11-29", "platform-shop")
    assert line["profile"] == {"product": [{"fmcg": 1.0}], "price": [{"low": 1.0}], "market": [{"tw": 1.0}]}
    assert line["certainties"]["carrier/platform-shop"] >= 0.35
    assert stat.S_IMODE(Path("j.jsonl").stat().st_mode) == 0o600


def test_nothing_that_was_typed_freely_is_kept() -> None:
    noted("recommend", *FACTS, "title=Mrs Lin's soap", "--plan", "ask Mr Wu", "--plan", "price war")
    assert lines()[0]["plans"] == ["method/price-war"]
    assert not {"Lin", "Wu"} & set(Path("j.jsonl").read_text(encoding="utf-8").replace("'", " ").split())


def test_the_same_answer_twice_is_two_lines_and_the_same_bytes_on_the_same_day() -> None:
    for _ in range(2):
        noted("recommend", *FACTS)
    first, second = lines()
    assert first["id"] != second["id"]
    before = Path("j.jsonl").read_bytes()
    Path("j.jsonl").unlink()
    for _ in range(2):
        noted("recommend", *FACTS)
    assert Path("j.jsonl").read_bytes() == before


def test_journals_of_two_people_that_begin_alike_can_be_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    for name in ("mine", "theirs"):
        run("recommend", *FACTS, "--journal", name)
    joined = read_journal(Path("mine").read_bytes() + Path("theirs").read_bytes(), "joined")
    assert (len(joined.advice), joined.problems) == (2, ())


@pytest.mark.parametrize("words", [["ask", "type=A", "price=M", "--no-input"], ["call", "type=A", "price=M"]])
def test_what_is_advised_in_a_talk_leaves_one_line_at_its_end(words: list[str]) -> None:
    outcome = noted(*words, stdin=b"market=tw\nmarket=eu\n" if words[0] == "call" else b"")
    assert outcome.code == 0, outcome.err
    assert [line["firsts"]["carrier"] for line in lines()] == ["platform-shop"]
    assert ("market" in lines()[0]["profile"]) == (words[0] == "call")


def test_a_talk_in_which_nothing_was_said_leaves_none() -> None:
    assert noted("call", stdin=b"quit\n").code == 0
    assert not Path("j.jsonl").exists()


def test_settings_name_a_journal_and_an_empty_name_keeps_none() -> None:
    Path("sub").mkdir()
    Path("sub/ecomkt.toml").write_text('journal = "mine.jsonl"\n', encoding="utf-8")
    assert "in 'sub/mine.jsonl'" in run("recommend", *FACTS, "--config", "sub/ecomkt.toml").err
    assert "journal" not in run("recommend", *FACTS, "--journal", "", ECOMKT_JOURNAL="j.jsonl").err
    assert "in 'j.jsonl'" in run("recommend", *FACTS, ECOMKT_JOURNAL="j.jsonl").err
    assert Path("sub/mine.jsonl").read_bytes().count(b"\n") == Path("j.jsonl").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("notes.txt", "'notes.txt' is no journal; name another file"),
        ("", ""),
        ("missing/j.jsonl", "has no folder to be in"),
        (".", "is a folder"),
        ("/dev/null", "is a pipe or a device"),
    ],
)
def test_no_other_file_is_written_to_and_the_answer_is_given(name: str, told: str) -> None:
    Path("notes.txt").write_bytes(b"mine\n")
    outcome = run("recommend", *FACTS, "--journal", name)
    assert (outcome.code == 2, told in outcome.err) == (bool(told), True)
    # What can't be right is told before anything; what is only seen when it is written, after the answer.
    assert bool(outcome.out) == (name in ("notes.txt", ""))
    assert Path("notes.txt").read_bytes() == b"mine\n"


def test_a_decision_and_an_outcome_are_lines_of_their_own() -> None:
    noted("recommend", *FACTS)
    id_ = lines()[0]["id"]
    assert noted("journal", "decide", id_[:4], "channel=video-sites,F6", "format=影片").code == 0
    assert noted("journal", "outcome", "last", "worked").code == 0
    outcome = noted("journal", "outcome", id_, "failed", "channel=video-sites")
    assert outcome.err == f"{id_} failed: Video sites\n"
    assert [line["kind"] for line in lines()] == ["advice", "decision", "outcome", "outcome"]
    assert lines()[1]["chosen"] == {"carrier": ["video-sites", "platform-shop"], "format": ["video"]}
    assert lines()[3] == {**lines()[3], "id": id_, "outcome": "failed", "options": ["carrier/video-sites"]}


def test_what_was_advised_can_be_taken_whole_but_for_what_is_named() -> None:
    noted("recommend", *FACTS)
    noted("journal", "decide", "last", "--as-advised", "channel=video-sites")
    chosen = lines()[1]["chosen"]
    assert (chosen["carrier"], chosen["format"], "campaign" in chosen) == (["video-sites"], ["video"], False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("decide nothing channel=F3", "no recommendation has the id 'nothing'"),
        ("decide {near} channel=F3", "did you mean '{id}'?"),
        ("decide last", "nothing is chosen; name FAMILY=OPTION"),
        ("decide last chanel=F3", "no family is called 'chanel'"),
        ("decide last channel=vidoe-sites", "did you mean 'video-sites'?"),
        ("outcome last worked", "nothing is decided yet on {id}"),
        ("outcome last wroked", "did you mean 'worked'?"),
    ],
)
def test_slips_are_told_and_nothing_is_added(words: str, told: str) -> None:
    noted("recommend", *FACTS)
    id_, before = lines()[0]["id"], Path("j.jsonl").read_bytes()
    gaps = {"id": id_, "near": "x" + id_[1:]}
    outcome = noted("journal", *words.format(**gaps).split())
    assert (outcome.code, told.format(**gaps) in outcome.err) == (2, True), outcome.err
    assert Path("j.jsonl").read_bytes() == before


def test_an_outcome_and_what_waits_for_one_are_told_in_words_of_the_language() -> None:
    noted("recommend", "product=fmcg:0.7", "--price", "M", "market=tw")
    noted("journal", "decide", "last", "channel=F3")
    ended = noted("journal", "outcome", "last", "open", "--lang", "zh-Hant")
    assert "的結果是未明" in ended.err
    review = noted("journal", "review", "--lang", "zh-Hant").out
    assert "產品類型＝A 民生用品（0.7）；價位＝M 價格低；市場＝台灣" in review, review
    assert "<title>第一名獲選的次數</title>" in noted("journal", "review", "--lang", "zh-Hant", "--format", "html").out


def test_an_outcome_is_only_of_what_was_chosen() -> None:
    noted("recommend", *FACTS)
    noted("journal", "decide", "last", "channel=F3")
    outcome = noted("journal", "outcome", "last", "worked", "format=video")
    assert (outcome.code, "'format/video' was not chosen" in outcome.err) == (2, True)


def test_an_id_that_several_begin_with_is_told() -> None:
    Path("j.jsonl").write_bytes(written([advised("aa1"), advised("aa2")]))
    outcome = noted("journal", "decide", "aa", "channel=F3")
    assert outcome.err == "error: 'aa' begins 2 ids: aa1, aa2; give more of it\n"


def test_no_id_calls_nothing_and_an_empty_journal_has_no_last() -> None:
    Path("j.jsonl").touch()
    assert "no recommendation stands in the journal yet" in noted("journal", "decide", "last", "channel=F3").err
    noted("recommend", *FACTS)
    assert "no recommendation has the id ''" in noted("journal", "decide", "", "channel=F3").err


def test_what_is_no_journal_is_not_reviewed() -> None:
    Path("notes.txt").write_bytes(b"mine\n")
    outcome = run("journal", "review", "--journal", "notes.txt")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "error: 'notes.txt' is no journal; name another file\n"


def test_without_a_journal_the_verbs_say_how_to_name_one() -> None:
    assert "name one with --journal FILE" in run("journal", "review").err
    assert noted("journal", "review").code == 2


def test_foreign_and_broken_lines_are_told_at_their_place_and_stay() -> None:
    good = written([advised("aa1"), decided("aa1", "shop"), decided("zz", "shop"), advised("aa1")])
    bad = b'\xff\xfe\n{"kind":"advice"\n[]\n{"kind":"tale","journal":1}\n' + b"[" * 99_999 + b"\n\n" + good[:40]
    Path("j.jsonl").write_bytes(good + bad)
    outcome = noted("journal", "review", "--json")
    told = json.loads(outcome.out)
    assert (outcome.code, told["advised"]) == (0, 1)
    assert told["passed_over"] == [f"j.jsonl:{number}:1" for number in (3, 4, 5, 6, 7, 8, 9, 11)]
    assert outcome.err.count("note: ") == 6
    assert "note: 3 more such lines" in outcome.err
    noted("recommend", *FACTS)
    data = Path("j.jsonl").read_bytes()
    assert data.startswith(good + bad + b"\n{")
    assert json.loads(noted("journal", "review", "--json").out)["advised"] == 2


def test_hostile_texts_reach_no_terminal() -> None:
    entry = advised("aa1", first="\x1b[31m", family="\x1b]0;x")
    Path("j.jsonl").write_bytes(written([entry, DecisionEntry(id="aa1", on="", chosen={"\x1b]0;x": ["\x1b[2J"]})]))
    outcome = noted("journal", "review")
    assert outcome.code == 0, outcome.err
    assert "\x1b" not in outcome.out + outcome.err + noted("journal", "review", "--format", "csv").out


def test_two_writers_at_once_lose_nothing() -> None:
    path = Path("j.jsonl")
    with ThreadPoolExecutor(8) as pool:
        entries = [advised(str(number)) for number in range(200)]
        list(pool.map(lambda entry: files.append_line(path, identified(entry, ""), len), entries))
    told = read_journal(path.read_bytes(), "j.jsonl")
    assert (len(told.advice), told.problems) == (200, ())


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_full_disk_leaves_no_half_line_and_is_told(
    step: str, fault: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("j.jsonl")
    files.append_line(path, lambda _: line_of(advised("aa1")), len)
    before, real = path.read_bytes(), os.write

    def failing(file: int, *data: bytes) -> int:
        if data:
            real(file, data[0][:7])
        raise fault

    monkeypatch.setattr(os, step, failing)
    told = (InputError, "No space left") if isinstance(fault, OSError) else (KeyboardInterrupt, "^$")
    with pytest.raises(told[0], match=told[1]):
        files.append_line(path, lambda _: line_of(advised("aa2")), len)
    assert path.read_bytes() == before


def test_a_writer_that_does_not_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    locked = ModuleType("fcntl")

    def busy(*_: object) -> None:
        raise BlockingIOError

    vars(locked).update(LOCK_EX=2, LOCK_NB=4, flock=busy)
    monkeypatch.setitem(sys.modules, "fcntl", locked)
    monkeypatch.setattr(files, "sleep", lambda _: None)
    with pytest.raises(InputError, match="is being written by another program"):
        files.append_line(Path("j.jsonl"), lambda _: b"x", len)


def test_the_file_is_for_its_owner_alone_whatever_it_was_before() -> None:
    Path("j.jsonl").write_bytes(written([advised("aa1")]))
    Path("j.jsonl").chmod(0o664)
    noted("recommend", *FACTS)
    assert stat.S_IMODE(Path("j.jsonl").stat().st_mode) == 0o600


def taught(entries: Sequence[AnyEntry], kb: KnowledgeBase) -> Any:
    return review(read_journal(written(entries), "j"), kb.scale)


@pytest.mark.parametrize("cases", [LEAST_CASES - 1, LEAST_CASES])
def test_below_ten_cases_there_is_no_rate(cases: int, kb: KnowledgeBase) -> None:
    entries: list[AnyEntry] = []
    for number in map(str, range(cases)):
        entries += [advised(number), decided(number, "shop"), ended(number, "failed" if number == "0" else "worked")]
    found = taught(entries, kb)
    assert found.outcomes[0].verdict == "suggested"
    assert found.outcomes[0].rate == (None if cases < LEAST_CASES else 0.9)
    assert found.agreements[0].rate == (None if cases < LEAST_CASES else 1.0)


def test_open_cases_are_never_counted_and_the_last_word_holds(kb: KnowledgeBase) -> None:
    entries: list[AnyEntry] = [*map(advised, "abc"), decided("a", "stall"), decided("a", "shop"), decided("b", "shop")]
    entries += [ended("a", "failed"), ended("a", "worked"), ended("b", "worked"), ended("b", "open")]
    found = taught(entries, kb)
    assert [(each.worked, each.failed) for each in found.outcomes] == [(1, 0)]
    assert (found.undecided, found.open) == (("c",), ("b",))
    assert [(each.agreed, each.differed) for each in found.agreements] == [(2, 0)]


def test_an_outcome_of_what_a_later_decision_put_aside_is_not_counted(kb: KnowledgeBase) -> None:
    found = taught([advised("a"), decided("a", "shop"), ended("a", "worked"), decided("a", "stall")], kb)
    assert (found.outcomes, found.open) == ((), ("a",))


def test_what_was_not_judged_that_day_is_not_counted(kb: KnowledgeBase) -> None:
    found = taught([advised("a"), decided("a", "new-one"), ended("a", "worked", "new-one")], kb)
    assert found.outcomes == ()


def test_choices_where_the_rules_are_silent_are_no_disagreement_in_the_rate(kb: KnowledgeBase) -> None:
    found = taught([advised("a", first=None), decided("a", "stall"), advised("b"), decided("b", "stall")], kb)
    assert [(each.agreed, each.differed, each.silent) for each in found.agreements] == [(0, 1, 1)]
    assert [(each.ruled, each.chosen, each.rules) for each in found.disagreements] == [
        (None, ("stall",), ()),
        ("shop", ("stall",), ("bread-sells-in-a-shop",)),
    ]


def test_a_lower_verdict_that_comes_out_better_is_suggested_for_a_look(kb: KnowledgeBase) -> None:
    entries: list[AnyEntry] = []
    for number in range(2 * LEAST_CASES):
        high = number < LEAST_CASES
        entries += [advised(str(number), certainty=0.7 if high else 0.25), decided(str(number), "shop")]
        entries.append(ended(str(number), "failed" if high else "worked"))
    assert taught(entries, kb).inverted == (("strongly-suggested", "worth-considering"),)


def test_what_is_often_chosen_otherwise_is_suggested_as_a_correction() -> None:
    for _ in range(3):
        noted("recommend", *FACTS)
        noted("journal", "decide", "last", "channel=video-sites")
    told = json.loads(noted("journal", "review", "--json").out)
    (each,) = told["disagreements"]
    expected = "ecomkt new scenario product=fmcg price=low market=tw --expect carrier=video-sites:first"
    assert (each["ruled"], each["chosen"], each["suggestion"]) == ("platform-shop", ["video-sites"], expected)
    page = noted("journal", "review").out
    assert f"chosen otherwise 3 times; a correction of the latest case:\n  {expected}" in page
    assert "Channel: 0 of 3 (no rate below 10)" in page


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_a_review_is_told_in_each_language_as_rows_and_as_its_schema_says(language: str, kb: KnowledgeBase) -> None:
    from jsonschema_rs import validator_for

    noted("recommend", *FACTS)
    noted("journal", "decide", "last", "--as-advised", "channel=video-sites")
    noted("journal", "outcome", "last", "worked")
    told = noted("journal", "review", "--lang", language)
    assert (told.code, told.err) == (0, "")
    validator_for(SCHEMAS["review"](kb)).validate(json.loads(noted("journal", "review", "--json").out))
    rows = noted("journal", "review", "--format", "csv").out.splitlines()
    assert rows[0].startswith("part,family,ruled,chosen,verdict")
    assert "disagreement,carrier,platform-shop,video-sites,,,,,1,," in rows
