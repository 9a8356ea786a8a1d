"""The guided interview as scripts and people without a terminal run it: answers one a line, the talk on stderr."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from itertools import accumulate, groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecomkt.errors import InputError
from ecomkt.interfaces.advisor import Advisor
from ecomkt.knowledge.yaml_reader import parse_yaml
from runs import Outcome, golden, run, spawn, without_colour

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
TALK = ("<", "", "x1", "A", "M,N", "?", "M U", "?", "1", "-", "<", "2", "<", "<", "", "?", "")
"""Whatever the questions are after the first two: each has a first and a second answer."""


def ask(*words: str, typed: Sequence[str] = (), **environment: str) -> Outcome:
    """Return the outcome of an interview with these lines typed, then the end of input."""
    return run("ask", *words, stdin="".join(f"{line}\n" for line in typed).encode(), environment=environment)


def equal_command(talk: Outcome) -> list[str]:
    """Return the arguments of the command that the talk ends with."""
    words = shlex.split(talk.err.splitlines()[-1])
    assert words[0] == "ecomkt"
    return words[1:]


def questions(talk: Outcome) -> list[str]:
    """Return the questions that were put, in order, with their numbers."""
    return [line for line in talk.err.splitlines() if line[:1].isdigit()]


# The talk


@pytest.mark.sampled
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_talk_is_as_agreed(lang: str) -> None:
    talk = ask("--lang", lang, typed=TALK)
    assert talk.code == 0
    assert talk.err == golden(f"ask/talk.{lang}.txt", talk.err)


@pytest.mark.sampled
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_leads_to_the_same_profile(lang: str) -> None:
    typed = {
        "en": ["fast", "low, dearer"],
        "zh-Hant": ["快消品", "價格低、比同類貴"],
        "zh-Hans": ["快消品", "价格低，高于同类价格"],
    }
    talk = ask("--lang", lang, typed=[*typed[lang], ""])
    assert equal_command(talk)[:7] == ["recommend", "--type", "A", "--price", "M", "--price", "U"]


@pytest.mark.parametrize(
    ("lang", "typed", "sums"),
    [
        ("en", ("手工皂", "350元", "台灣", ""), "350 TWD"),
        ("zh-Hant", ("手工皂", "350元", "台灣", ""), "350 TWD"),
        ("zh-Hans", ("手工皂", "350元", "台湾", ""), "350 TWD"),
        ("zh-Hant", ("手工皂", "350元", "市場=中國", ""), "350 CNY"),
        ("zh-Hant", ("手工皂", "350元", ""), "350 TWD"),
        ("zh-Hant", ("手工皂", "$350", ""), "350 TWD"),
        ("zh-Hans", ("香皂", "35元", ""), "35 CNY"),
        ("zh-Hans", ("香皂", "¥35", ""), "35 CNY"),
    ],
)
def test_the_market_or_the_language_tells_the_currency_of_a_sum(lang: str, typed: Sequence[str], sums: str) -> None:
    assert sums in equal_command(ask("--lang", lang, typed=typed))


def test_stdout_holds_the_result_alone() -> None:
    talk = ask(typed=["A", "M", ""])
    assert (talk.code, talk.raw) == (0, run("recommend", "--type", "A", "--price", "M").raw)


def test_what_is_given_is_not_asked() -> None:
    talk = ask("--type", "A", "--price", "M", "market=cn", typed=[""])
    assert len(questions(talk)) == 1
    for told in ("Which type of product is it?", "How high is the price?", "Where will you sell?"):
        assert told not in talk.err
    assert equal_command(talk) == ["recommend", "--type", "A", "--price", "M", "market=cn"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("2", "That was the last question."),
        ("3", "No further answer alone can change the first three places."),
    ],
)
def test_it_ends_by_itself_when_nothing_can_change_the_answer(answer: str, said: str) -> None:
    talk = ask(typed=["A", "M", *[answer] * 30])
    assert said in talk.err
    assert len(questions(talk)) < 20
    assert talk.raw == run(*equal_command(talk)).raw


@pytest.mark.slow
def test_each_question_says_how_many_may_still_come() -> None:
    # What an answer leaves out comes on top.
    talk = ask(typed=["A", "M", *["-"] * 30])
    said = [re.search(r"\((?:at most (\d+) more after this|the last one)\)$", line) for line in questions(talk)]
    after = [int(each[1] or 0) for each in said if each]
    assert len(after) == len(questions(talk))
    assert after == sorted(set(after), reverse=True)
    assert all(len(after) - number <= most for number, most in enumerate(after, 1))


# What is told in one breath


KNOWN = ("--type", "A", "--price", "M")


def joint(number: int = 0) -> list[tuple[str, str, int]]:
    """Return of each part of the first joint question its attribute, the slug of an answer and its number."""
    question = Advisor.load().next_questions({"product": "fmcg", "price": "low"}).question
    assert question is not None
    assert len(question.attributes) > 1
    before = [0, *accumulate(len(attribute.codes) for attribute in question.attributes)]
    numbers = zip(question.attributes, before, strict=False)
    return [(a.slug, a.codes[number].slug, start + number + 1) for a, start in numbers]


def test_one_line_answers_what_is_asked_in_one_turn_by_names_or_by_numbers() -> None:
    parts = joint()
    by_name = ask(*KNOWN, typed=[", ".join(value for _, value, _ in parts), ""])
    by_number = ask(*KNOWN, typed=[" ".join(str(number) for *_, number in reversed(parts)), ""])
    assert by_name.raw == by_number.raw
    assert {f"{attribute}={value}" for attribute, value, _ in parts} <= {*equal_command(by_name)}
    assert [line[:2] for line in questions(by_name)] == ["1.", "2."]


def test_what_a_line_leaves_out_stays_unknown_and_is_asked_later() -> None:
    (attribute, value, _), (other, _, number), *_ = joint()
    talk = ask(*KNOWN, typed=[value, ""])
    assert f"{attribute}={value}" in equal_command(talk)
    assert not any(word.startswith(f"{other}=") for word in equal_command(talk))
    asked = Advisor.load().kb.codebook.attribute[other].question.words_in("en") or ""
    later = [asked in line for line in questions(ask(*KNOWN, typed=[value, *["-"] * 30]))]
    assert (later[1], later.count(True)) == (False, 1)
    assert number > 1


def test_dont_know_to_a_turn_is_one_to_all_of_it() -> None:
    talk = ask(*KNOWN, typed=["-", ""])
    assert talk.err.count(" is unknown\n") == len(joint())
    assert equal_command(talk) == ["recommend", *KNOWN]


def test_a_turn_that_is_asked_again_keeps_what_the_new_answer_leaves_out() -> None:
    (attribute, value, _), (other, kept, _), *_ = joint()
    _, (_, anew, _), *_ = joint(1)
    talk = ask(*KNOWN, typed=[f"{value},{kept}", "<", anew, "<", "", ""])
    assert {f"{attribute}={value}", f"{other}={anew}"} <= {*equal_command(talk)}
    (first, second) = [line for line in talk.err.splitlines() if "Enter keeps" in line]
    assert first.count(";") == second.count(";") == 1
    assert first != second


def test_a_turn_takes_facts_on_something_else_and_stays() -> None:
    talk = ask(*KNOWN, typed=["source=imported", ""])
    first, second = (line.partition(" (")[0] for line in questions(talk))
    assert first == second
    assert "source=imported" in equal_command(talk)


def test_a_word_that_two_parts_know_is_asked_about() -> None:
    known = ["audience=women", "motive=gift", "market=tw", "proof=look", "discovery=feed", "presenter=face"]
    talk = ask("--type", "B", "--price", "M", *known, typed=["work", "work, work", ""])
    assert "'work' may be Work done for the buyer or A fee for work: type more of it" in talk.err
    assert {"offer=work", "earning=work"} <= {*equal_command(talk)}


def test_families_decide_when_it_ends() -> None:
    few = ask("--family", "stage", typed=["A", "M", *["-"] * 30])
    many = ask(typed=["A", "M", *["-"] * 30])
    assert len(questions(few)) < len(questions(many))


# Keys


def test_back_offers_the_earlier_answer_and_keeps_the_later_ones() -> None:
    talk = ask(typed=["A", "M", "1", "<", "<", "<", "B", ""])
    offered = [line for line in talk.err.splitlines() if "Enter keeps" in line]
    assert offered[1:] == [
        "   Enter keeps: Price level = M Low",
        "   Enter keeps: Product type = A Fast-moving goods",
    ]
    assert equal_command(talk)[:5] == ["recommend", "--type", "B", "--price", "M"]
    assert len(equal_command(talk)) == 6


def test_an_empty_line_keeps_an_earlier_answer_and_goes_on() -> None:
    talk = ask(typed=["A", "M", "<", "<", "", ""])
    assert [line[:2] for line in questions(talk)] == ["1.", "2.", "3.", "2.", "1.", "3."]
    assert equal_command(talk) == ["recommend", "--type", "A", "--price", "M"]


def test_an_empty_line_does_not_pass_over_a_required_question() -> None:
    talk = ask(typed=["", "A", "", "M", ""])
    assert talk.err.count("Every recommendation starts from this") == 2
    assert equal_command(talk) == ["recommend", "--type", "A", "--price", "M"]


def test_there_is_nothing_before_the_first_question() -> None:
    talk = ask(typed=["<", "A"])
    assert "There is no question before this one." in talk.err
    assert equal_command(talk) == ["recommend", "--type", "A"]


@pytest.mark.sampled
@pytest.mark.parametrize("key", ["-", "－", "—", "——", "–", "−"])
def test_dont_know_leaves_a_fact_unknown(key: str) -> None:
    talk = ask(typed=[key, "M", ""])
    assert "Product type is unknown" in talk.err
    assert equal_command(talk) == ["recommend", "--price", "M"]


@pytest.mark.sampled
@pytest.mark.parametrize("key", ["<", "＜", "《", "〈", " < "])
def test_back_is_understood_from_every_keyboard(key: str) -> None:
    talk = ask(typed=["A", key, "B", "M", ""])
    assert equal_command(talk) == ["recommend", "--type", "B", "--price", "M"]


@pytest.mark.parametrize("key", ["?", "？"])
def test_why_names_the_first_places_and_what_answers_make_of_them(key: str) -> None:
    talk = ask("--type", "A", typed=[key])
    assert "First so far: Business model: " in talk.err
    assert "\n   if Price level = " in talk.err
    assert " → " in talk.err
    assert [line[:2] for line in questions(talk)] == ["1.", "1."]


@pytest.mark.parametrize("key", ["!", "！"])
def test_the_result_so_far_goes_to_stderr(key: str) -> None:
    talk = ask("--top", "1", "--json", typed=["A", "M", key, ""])
    so_far = run("recommend", "--type", "A", "--price", "M", "--top", "1")
    assert so_far.out in talk.err
    assert json.loads(talk.out)["profile"]["price"][0]["code"] == "M"


def test_the_result_so_far_is_laid_out_where_colour_is_wanted() -> None:
    talk = ask("--color", "always", typed=["A", "!"])
    so_far = run("recommend", "--type", "A", "--color", "always")
    assert without_colour(so_far.out) in without_colour(talk.err)


# Facts that nobody asked for


@pytest.mark.sampled
@pytest.mark.parametrize("fact", ["market=tw", "市場=台灣", "mark=tw", "market＝tw"])
def test_a_volunteered_fact_is_taken_in_place_of_an_answer_and_the_question_stays(fact: str) -> None:
    talk = ask(typed=["A", fact, "M", ""])
    assert [line[:2] for line in questions(talk)][:3] == ["1.", "2.", "2."]
    assert equal_command(talk) == ["recommend", "--type", "A", "--price", "M", "market=tw"]


def test_a_volunteered_fact_may_answer_the_question_and_change_earlier_answers() -> None:
    talk = ask(typed=["A", "price=M type=B", "<", "", ""])
    assert equal_command(talk) == ["recommend", "--type", "B", "--price", "M"]
    assert any("Enter keeps: Price level = M Low" in line for line in talk.err.splitlines())


def test_a_volunteered_fact_that_is_wrong_is_told_and_changes_nothing() -> None:
    talk = ask(typed=["A", "market=atlantis", "goal=", "M", ""])
    assert "no value of market is called 'atlantis'" in talk.err
    assert equal_command(talk) == ["recommend", "--type", "A", "--price", "M"]


def test_what_nobody_knows_is_never_asked_again() -> None:
    talk = ask(typed=["A", "M", "-", "market=tw", "-", "goal=sales", *["-"] * 30])
    asked = [line.partition(". ")[2].partition(" (at most")[0] for line in questions(talk)]
    # Once more under a fact that was no answer to it, as long as it stays the question that is worth most.
    put = [question for question, _ in groupby(asked)]
    assert len(put) < len(asked)
    assert len(put) == len(set(put))


def test_what_is_said_is_not_lost_where_the_product_stays_unknown() -> None:
    talk = ask("--plan", "price war", typed=["-", "-", ""])
    assert (talk.code, equal_command(talk)) == (0, ["recommend", "--plan", "price war"])


# Answers that are none


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("9", "'9' is none of the answers; type a number from 1 to 8"),
        ("medecine", "'medecine' is none of the answers; did you mean D Health products?"),
        (
            "co",
            "'co' may be B Digital products or F Special or restricted: type more of it",
        ),
        ("A:2", "'A:2': a certainty is above 0 and at most 1, such as 1:0.6"),
        ("x" * 500, f"'{'x' * 59}…' is none of the answers; type a number from 1 to 8"),
    ],
)
def test_a_bad_answer_is_told_in_a_line_and_asked_again(reply: str, told: str) -> None:
    talk = ask(typed=[reply, "A"])
    assert f"   {told}\n" in talk.err
    assert [line[:2] for line in questions(talk)] == ["1.", "1.", "2."]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            "M Low and N Medium can't be true together: choose one, or weigh them so that they add up to 1 at most, "
            "such as 3:0.6,4:0.4",
        ),
        ("zh-Hant", "M 價格低且N 價格中等不能同時成立：請選一項，或標上總和不超過 1 的確定度，例如 3:0.6,4:0.4"),
        ("zh-Hans", "M 价格低且N 价格中等不能同时成立：请选一项，或标上总和不超过 1 的确定度，例如 3:0.6,4:0.4"),
    ],
)
def test_a_contradiction_is_explained_and_asked_again(lang: str, told: str) -> None:
    talk = ask("--type", "A", "--lang", lang, typed=["M N U", "3:0.6,4:0.4 U", ""])
    assert f"   {told}\n" in talk.err
    assert equal_command(talk)[1:9] == ["--type", "A", "--price", "M:0.6", "--price", "N:0.4", "--price", "U"]


@pytest.mark.parametrize(
    "reply", [b"\xff\xfe", b"\xbf\xec\xcf\xfb\xc6\xb7", b"\x1b[31mA", b"\xe2\x80\xaeA", b"\x00", b"\xed\xa0\x80"]
)
def test_bytes_that_are_no_text_are_no_answer_and_do_no_harm(reply: bytes) -> None:
    talk = run("ask", stdin=reply + b"\nA\n")
    assert talk.code == 0
    assert "is none of the answers" in talk.err
    assert not set("\x1b\x00\u202e") & set(talk.err)
    assert equal_command(talk) == ["recommend", "--type", "A"]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfA\r\nM\r\n\r\n", b"A\nM\n", b"A\nM", b"  a \n\tm\n"])
def test_line_ends_and_marks_of_every_system_are_read(data: bytes) -> None:
    assert equal_command(run("ask", stdin=data)) == ["recommend", "--type", "A", "--price", "M"]


@pytest.mark.slow
@settings(max_examples=8)
@given(data=st.binary(max_size=200))
def test_no_input_ends_in_an_error_of_ours(data: bytes) -> None:
    talk = run("ask", "--type", "A", "--lang", "zh-Hans", stdin=data)
    assert (talk.code, talk.raw != b"") == (0, True)


# The end


@pytest.mark.slow
@pytest.mark.parametrize("count", range(1, len(TALK)))
def test_the_end_of_input_ends_with_the_result_at_any_point(count: int) -> None:
    talk = ask(typed=TALK[:count])
    known = count > TALK.index("A")
    assert (talk.code, talk.out != "") == ((0, True) if known else (2, False))
    if known:
        assert talk.raw == run(*equal_command(talk)).raw


@pytest.mark.parametrize("typed", [[], ["-"], ["-", "-", ""], ["A", "<", "-"]])
def test_nothing_known_is_an_error(typed: list[str]) -> None:
    talk = ask(typed=typed)
    assert (talk.code, talk.out) == (2, "")
    problem = "nothing is known of the product; answer a question, or give a fact such as --type A"
    assert talk.err.splitlines()[-1] == f"error: {problem}"


def test_that_error_is_json_where_json_was_asked_for() -> None:
    talk = ask("--json")
    assert json.loads(talk.err.splitlines()[-1])["error"]["code"] == "nothing-known"


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["--json"],
        ["--format", "CSV"],
        ["--format", "markdown", "--lang", "zh-tw"],
        ["--family", "宣傳載體", "--family", "model", "--top", "2"],
        ["--color", "Always", "--lang", "zh"],
        ["inventory=own:0.6,consigned:0.3", "audience=mass,young"],
        ["price=M:0.55,N:0.00001,U"],
    ],
)
def test_the_equal_command_prints_the_same_bytes(words: list[str]) -> None:
    talk = ask(*words, typed=["E D", "1", "2", "-", "1", ""])
    assert talk.code == 0
    again = run(*equal_command(talk))
    assert (again.code, again.raw) == (0, talk.raw)


@pytest.mark.slow
def test_the_equal_command_names_the_packs_quoted(tmp_path: Path) -> None:
    pack = tmp_path / "my client's pack"
    for folder in ("data", "rules"):
        (pack / folder).mkdir(parents=True)
    (pack / "data" / "pack.yaml").write_text("name: client\nversion: '1'\n", encoding="utf-8")
    rule = "rules:\n- id: always-on-stage\n  when: {}\n  favour: {stage: {pre-trade: good}}\n"
    rule += "  because: {en: So., zh-Hant: 是。}\n"
    (pack / "rules" / "own.yaml").write_text(f"{rule}  basis: practice\n  source: [document-1]\n", encoding="utf-8")
    talk = ask("--pack", str(pack), typed=["A", "M", ""])
    assert talk.code == 0, talk.err
    assert equal_command(talk)[-2:] == ["--pack", str(pack)]
    assert run(*equal_command(talk)).raw == talk.raw


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--color", "red"], "unknown-choice"),
        (["--family", "modle"], "unknown-family"),
        (["--lang", "fr"], "unknown-language"),
        (["--type", "Q"], "unknown-value"),
        (["--save", "no/such/folder.yaml"], "folder-missing"),
        (["--save", "."], "file-is-folder"),
        (["--save", "x" * 5000], "file-unwritable"),
    ],
)
def test_bad_options_are_told_before_the_talk(words: list[str], code: str) -> None:
    talk = ask("--json", *words, typed=["A"])
    assert (talk.code, talk.out, questions(talk)) == (2, "", [])
    assert json.loads(talk.err)["error"]["code"] == code


def test_a_format_there_is_not_is_told_before_the_talk() -> None:
    talk = ask("--format", "xml", typed=["A"])
    assert (talk.code, talk.out, questions(talk)) == (2, "", [])


# Profiles in files


def test_the_saved_profile_is_as_written_by_hand(tmp_path: Path) -> None:
    target = tmp_path / "client.yaml"
    words = ["inventory=own:0.6,consigned:0.00001", "budget=none", "brand=known:0.5"]
    talk = ask(*words, "--save", str(target), typed=["A D", "M", ""])
    assert talk.code == 0
    assert f"Saved in {target}" in talk.err
    assert target.read_text(encoding="utf-8") == (
        "product: [fmcg, health]\nprice: low\n"
        "inventory: {own: 0.6, consigned: 0.00001}\nbrand: {known: 0.5}\nbudget: none\n"
    )


@pytest.mark.slow
def test_the_saved_profile_is_read_and_valid(tmp_path: Path) -> None:
    target = tmp_path / "client.yaml"
    talk = ask("price=M:0.6,N:0.4", "--save", str(target), typed=["A", *["1"] * 30])
    schema = json.loads(run("schema", "profile").out)
    content = parse_yaml(target.read_text(encoding="utf-8"), "client.yaml", InputError).content
    assert list(Draft202012Validator(schema).iter_errors(content)) == []
    assert run("recommend", "--profile", str(target)).raw == talk.raw
    assert questions(ask("--profile", str(target))) == []


def test_a_profile_is_the_start_of_an_interview(tmp_path: Path) -> None:
    start = tmp_path / "start.yaml"
    start.write_text("type: A\nmarket: [cn, eu]\n", encoding="utf-8")
    talk = ask("--profile", str(start), "market=us", typed=["M", ""])
    assert equal_command(talk) == ["recommend", "--type", "A", "--price", "M", "market=us"]


def test_a_profile_on_stdin_leaves_no_answers() -> None:
    talk = run("ask", "--profile", "-", stdin=b"type: A\n")
    assert (talk.code, equal_command(talk)) == (0, ["recommend", "--type", "A"])


def test_a_file_that_is_there_is_not_replaced_and_that_is_told_before_the_talk(tmp_path: Path) -> None:
    target = tmp_path / "client.yaml"
    target.write_text("kept", encoding="utf-8")
    talk = ask("--save", str(target), typed=["A"])
    assert (talk.code, talk.out, questions(talk)) == (2, "", [])
    assert talk.err == f"error: '{target.as_posix()}' exists already; use --force to replace it\n"
    assert target.read_text(encoding="utf-8") == "kept"


def test_force_replaces_it(tmp_path: Path) -> None:
    target = tmp_path / "client.yaml"
    target.write_text("old", encoding="utf-8")
    assert ask("--save", str(target), "--force", typed=["A"]).code == 0
    assert target.read_text(encoding="utf-8") == "product: fmcg\n"


def test_nothing_known_saves_nothing(tmp_path: Path) -> None:
    assert ask("--save", str(tmp_path / "client.yaml")).code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_profile_is_saved_though_nobody_reads_the_result(tmp_path: Path) -> None:
    target = tmp_path / "client.yaml"
    command = [sys.executable, "-m", "ecomkt", "ask", "--type", "A", "--json", "--save", str(target)]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.close()
        assert process.wait(60) == 0
    assert target.read_text(encoding="utf-8") == "product: fmcg\n"


@pytest.mark.parametrize("stderr", ["closed", "full"])
def test_the_result_comes_though_nobody_reads_the_talk(stderr: str) -> None:
    redirection = {"closed": "2>&-", "full": "2>/dev/full"}[stderr]
    shell = f"{shlex.quote(sys.executable)} -m ecomkt ask --type A {redirection}"
    # Without PYTHONUNBUFFERED, what could not be written waits until the very end and fails there once more.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.run(
        ["sh", "-c", shell], stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment
    )
    assert (process.returncode, process.stdout) == (0, run("recommend", "--type", "A").raw)


@pytest.mark.parametrize("stdin", ["<&-", "0>/dev/null"], ids=["closed", "unreadable"])
def test_no_input_at_all_is_the_end_of_input(stdin: str) -> None:
    shell = f"{shlex.quote(sys.executable)} -m ecomkt ask --type A {stdin}"
    process = subprocess.run(["sh", "-c", shell], capture_output=True, check=False)
    assert (process.returncode, process.stdout) == (0, run("recommend", "--type", "A").raw)


def test_it_is_the_same_in_a_process_of_its_own() -> None:
    process = spawn("ask", "--lang", "zh-Hans", stdin="快消\nＭ\n\n".encode())
    inside = ask("--lang", "zh-Hans", typed=["快消", "Ｍ", ""])
    assert (process.returncode, process.stdout, process.stderr.decode()) == (0, inside.raw, inside.err)
