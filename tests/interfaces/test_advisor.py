"""The library: its answers are those of the command line, and what it refuses it refuses at once."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import ecomkt
from bases import write_base, write_pack
from ecomkt import Advisor, EcomktError, InputError, Profile, Result
from ecomkt.explanation.interview import Interview, next_question
from ecomkt.inference.engine import PlainEngine
from ecomkt.output.records import json_text
from ecomkt.profile.fact import Change
from ecomkt.profile.statements import as_words
from engines import engines_here
from runs import run

PACK = Path(__file__).parents[2] / "docs" / "packs" / "eu-health"
PROFILES: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "nothing": ({}, ()),
    "codes": ({"product": "fmcg", "price": "low"}, ("--type", "A", "--price", "low")),
    "letters": ({"type": "D", "price": "P"}, ("type=D", "price=P")),
    "names": ({"產品類型": "保健品", "market": ["cn", "us"]}, ("產品類型=保健品", "market=cn,us")),
    "certainties": (
        {"price": {"medium": 0.6, "high": 0.4}, "type": ["E:0.7"]},
        ("price=medium:0.6,high:0.4", "type=E:0.7"),
    ),
    "words": (["type=A,F", "goal=sales"], ("type=A,F", "goal=sales")),
}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor.load()


def printed(result: Result, *words: str) -> None:
    """Check that a result is what the command line prints, byte for byte."""
    shown = run(*words, "--json")
    indent = None if words[0] == "classify" else 1
    assert (shown.code, json_text(result.to_dict(), indent=indent)) == (0, shown.out)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_in_any_form_is_that_of_the_command_line(advisor: Advisor, name: str) -> None:
    profile, words = PROFILES[name]
    printed(advisor.recommend(profile), "recommend", *words)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "packs"), [("en", ()), ("zh-Hant", ()), ("zh-Hans", (PACK,))])
def test_every_answer_is_that_of_the_command_line(lang: str, packs: tuple[Path, ...]) -> None:
    advisor = Advisor.load(packs, lang)
    options = ("--lang", lang, *(word for pack in packs for word in ("--pack", str(pack))))
    shown = ("--family", "model", "--top", "2")
    profile = {"product": "health", "price": "high"}
    words = ("type=health", "price=high")
    printed(advisor.recommend(profile, families=["model"], top=2), "recommend", *words, *shown, *options)
    printed(advisor.why(profile, "model/content"), "why", "model/content", *words, *options)
    both = [profile, {**profile, "price": "low"}]
    printed(
        advisor.compare(both, families="model", top=2), "compare", "type=health", "price=high,low", *shown, *options
    )
    title, category = "Vitamin tablets, 90 pieces", "Health & Beauty"
    product = ("--title", title, "--category", category)
    printed(advisor.classify(title=title, categories=[category]), "classify", *product, *options)


def test_the_questions_are_those_of_a_recommendation(advisor: Advisor) -> None:
    profile = {"product": "tickets"}
    asked, advised = advisor.next_questions(profile), advisor.recommend(profile)
    assert asked.questions == advised.questions
    assert asked.questions[0].attribute.required
    plain, whole = asked.to_dict(), advised.to_dict()
    assert {key: plain[key] for key in plain.keys() - {"question"}}.items() <= whole.items()


def test_the_question_of_a_result_is_that_of_the_interview(advisor: Advisor) -> None:
    profile, declined = {"product": "fmcg", "price": "low"}, ["proof", "market"]
    result = advisor.next_questions(profile, declined=declined)
    steps = tuple((Change(advisor.kb.codebook.attribute[slug], ()),) for slug in declined)
    interview = Interview(advisor.kb.codebook, advisor.profile(profile), steps, len(steps))
    assert result.question == next_question(advisor.explorer, interview)
    assert not {question.attribute.slug for question in result.questions} & {*declined}
    assert advisor.next_questions(profile).question != result.question


def test_json_tells_what_is_asked_in_one_breath(advisor: Advisor) -> None:
    result = advisor.next_questions({"product": "fmcg", "price": "low"})
    asked: Any = result.to_dict()
    assert result.question is not None
    first, *others = [attribute.slug for attribute in result.question.attributes]
    assert others
    assert asked["question"]["attribute"] == first
    assert [part["attribute"] for part in asked["question"]["together"]] == others
    assert asked["question"]["sentence"].count("?") == 1
    together = {each["attribute"]: each.get("together", []) for each in asked["unknown"]}
    assert (together[first], set(together[others[0]]) & {first}) == (others, {first})
    alone: Any = advisor.next_questions({}).to_dict()["question"]
    assert not {"together", "sentence"} & alone.keys()


def test_what_was_declined_must_be_an_attribute(advisor: Advisor) -> None:
    with pytest.raises(InputError) as refusal:
        advisor.next_questions({"product": "fmgc"}, declined=["prof", "whatever"])
    assert [problem.code for problem in refusal.value.problems] == ["unknown-value", *["unknown-attribute"] * 2]


@pytest.mark.parametrize("name", [None, "video", "price"])
def test_what_is_shown_is_what_the_command_line_shows(advisor: Advisor, name: str | None) -> None:
    printed(advisor.show(name), "show", *([name] if name else []))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["plain", *(["durable"] if "durable" in engines_here() else [])])
def test_the_engine_changes_nothing_but_its_name(advisor: Advisor, engine: str) -> None:
    chosen = Advisor.load(engine=engine)
    assert chosen.recommender.engine.startswith(engine)
    for profile, _ in PROFILES.values():
        answer, expected = (each.recommend(profile).to_dict() for each in (chosen, advisor))  # type: ignore[arg-type]
        assert {**answer, "provenance": 0} == {**expected, "provenance": 0}


def test_the_values_are_those_of_the_core(advisor: Advisor) -> None:
    advice = advisor.recommend({"product": "fmcg", "price": "low"})
    expected = advisor.recommender.recommend(advice.profile)
    assert advice.recommendation == expected
    assert (advice.families, advice.cautions) == (expected.families, expected.cautions)
    assert advisor.recommend(advice.profile, families=["model"]).families == expected.families[:1]
    assert [firmness.family.main for firmness in advice.firmness] == [True] * len(advice.firmness)


@pytest.mark.slow
def test_results_are_frozen_and_short_to_look_at(advisor: Advisor) -> None:
    profile = {"product": "fmcg", "price": "low"}
    results: list[Result] = [
        advisor.recommend(profile),
        advisor.why(profile, "hybrid"),
        advisor.compare([profile, {}]),
        advisor.next_questions(profile),
        advisor.classify(title="Soap"),
    ]
    for result in results:
        with pytest.raises(AttributeError):
            result.wording = advisor.wording  # type: ignore[misc]
        assert len(repr(result)) < 500
        assert type(result).__name__ in repr(result)


REFUSED: Mapping[str, tuple[object, list[str]]] = {
    "several": (
        {"product": "fmgc", "price": True, "colour": "red"},
        ["wrong-type", "unknown-value", "unknown-attribute"],
    ),
    "contradiction": ({"price": ["low", "high"]}, ["exclusive-values"]),
    "certainty": ({"price": {"low": 1.5}}, ["bad-certainty"]),
    "huge": ({"price": {"low": 10**400, "high": -(10**400)}}, ["bad-certainty", "bad-certainty"]),
    "twice": ({"product": "fmcg", "type": "A"}, ["repeated-attribute"]),
    "word": ("xyzzy", ["unknown-type"]),
    "number": (7, ["wrong-type"]),
    "nothing": (None, ["wrong-type"]),
    "numbers": ([1, 2], ["wrong-type"]),
    "no facts": (Profile((5,)), ["wrong-type"]),  # type: ignore[arg-type]
}


@pytest.mark.sampled
@pytest.mark.parametrize("name", REFUSED)
def test_everything_wrong_with_a_profile_is_said_at_once(advisor: Advisor, name: str) -> None:
    profile, codes = REFUSED[name]
    with pytest.raises(InputError) as caught:
        advisor.recommend(profile)  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == codes


def test_a_profile_of_another_codebook_is_refused(advisor: Advisor, tmp_path: Path) -> None:
    other = Advisor.load(base=write_base(tmp_path / "base"))
    with pytest.raises(InputError) as caught:
        advisor.recommend(other.profile({"kind": "bread", "stock": "own"}))
    assert "unknown-attribute" in [problem.code for problem in caught.value.problems]


def test_a_comparison_says_what_is_wrong_with_all_profiles(advisor: Advisor) -> None:
    with pytest.raises(InputError) as caught:
        advisor.compare([{"product": "x"}])
    assert [problem.code for problem in caught.value.problems] == ["wrong-count", "unknown-value"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"lang": "de"}, "unknown-language"),
        ({"engine": "steam"}, "unknown-engine"),
        ({"packs": ["no-such-folder"]}, "pack-missing"),
        ({"packs": "no-such-folder"}, "pack-missing"),
        ({"packs": Path("no-such-folder")}, "pack-missing"),
        ({"packs": 5}, "wrong-type"),
        ({"lang": 5}, "wrong-type"),
        ({"engine": 5}, "wrong-type"),
        ({"base": 5}, "wrong-type"),
    ],
)
def test_what_cannot_be_loaded_is_refused(words: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        Advisor.load(**words)  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == [code]


def test_what_is_asked_for_and_is_not_there_is_refused(advisor: Advisor) -> None:
    def code(ask: object) -> str:
        with pytest.raises(InputError) as caught:
            ask()  # type: ignore[operator]
        return caught.value.problems[0].code

    assert code(lambda: advisor.why({}, "nothing-like-it")) == "unknown-option"
    assert code(lambda: advisor.recommend({}, families=["modle"])) == "unknown-family"
    assert code(lambda: advisor.recommend({}, top=0)) == "bad-number"
    assert code(lambda: advisor.recommend({}, families=[])) == "no-family"
    assert code(lambda: advisor.classify()) == "nothing-to-classify"


@pytest.mark.parametrize("odd", [5, 0.5, b"x", [None], {1: 2}, {"x"}, object()])
def test_odd_types_are_refused_like_any_other_slip(advisor: Advisor, odd: Any) -> None:
    asked: list[Callable[[], object]] = [
        lambda: advisor.recommend({}, families=odd),
        lambda: advisor.next_questions({}, families=odd),
        lambda: advisor.why({}, odd),
        lambda: advisor.compare(odd),
        lambda: advisor.classify(title=odd),
        lambda: advisor.classify(description=odd),
        lambda: advisor.classify(title="soap", categories=[odd]),
        lambda: Advisor.load(lang=odd),
    ]
    for ask in asked:
        with pytest.raises(InputError):
            ask()


def test_everything_wrong_with_a_call_is_said_at_once(advisor: Advisor) -> None:
    def codes(ask: Callable[[], object]) -> list[str]:
        with pytest.raises(InputError) as caught:
            ask()
        return [problem.code for problem in caught.value.problems]

    wrong: dict[str, Any] = {"families": ["modle", "model", "carier"], "top": "3"}
    expected = ["unknown-value", "unknown-family", "unknown-family", "bad-number"]
    assert codes(lambda: advisor.recommend({"type": "Q"}, **wrong)) == expected
    assert codes(lambda: advisor.compare([{"type": "Q"}], **wrong)) == ["wrong-count", *expected]
    assert codes(lambda: advisor.why({"type": "Q"}, "nothing-like-it")) == ["unknown-value", "unknown-option"]
    several: dict[str, Any] = {"lang": "de", "engine": 5, "packs": ["no-such-folder"]}
    assert codes(lambda: Advisor.load(**several)) == ["unknown-language", "wrong-type", "pack-missing"]


def test_an_advisor_takes_other_knowledge(tmp_path: Path) -> None:
    base = write_base(tmp_path / "base")
    pack = write_pack(
        tmp_path / "pack", {"tickets-at-a-stall": "when: {kind: [ticket]}\n    favour: {place: {stall: good}}"}
    )
    profile = {"kind": "ticket"}
    assert Advisor.load(base=base).recommend(profile).families[0].first is None
    first = Advisor.load([str(pack)], "zh_TW", PlainEngine, base=str(base)).recommend(profile).families[0].first
    assert first
    assert first.option.slug == "stall"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_answers_and_errors_travel_between_processes(lang: str) -> None:
    advisor = Advisor.load(lang=lang)
    profile = {"type": "A", "price": "M"}
    answers = (
        advisor.recommend(profile),
        advisor.why(profile, "video"),
        advisor.compare([profile, {"type": "A"}]),
        advisor.next_questions(profile),
        advisor.classify(title="soap"),
    )
    for answer in answers:
        sent = pickle.loads(pickle.dumps(answer))
        assert sent == answer == copy.deepcopy(answer)
        assert sent.to_dict() == answer.to_dict()
    with pytest.raises(InputError) as refusal:
        advisor.recommend({"type": "Q", "nothing": "known"})
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


@pytest.mark.parametrize("alone", ["type=A", {"type": "A", "price": "M"}, Profile()])
def test_one_profile_is_no_comparison(advisor: Advisor, alone: object) -> None:
    with pytest.raises(InputError) as refusal:
        advisor.compare(alone)  # type: ignore[arg-type]
    assert [problem.code for problem in refusal.value.problems] == ["wrong-count"]


@pytest.mark.slow
def test_threads_share_an_advisor() -> None:
    shared, alone = Advisor.load(), Advisor.load()
    profiles = [{"product": product, "價格水準": price} for product in "ABCD" for price in ("低價", "M")]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda profile: shared.recommend(profile).to_dict(), profiles))
    assert answers == [alone.recommend(profile).to_dict() for profile in profiles]


@pytest.mark.slow
def test_what_was_made_ready_is_not_loaded_with_the_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor = Advisor.load(engine="plain")
    advisor.make_ready()
    monkeypatch.setattr("ecomkt.catalog.knowledge.load_classifier", None)
    assert advisor.reader.read(as_words(["soap", "NT350"], {})).title == "soap"


def test_every_name_of_the_package_is_there() -> None:
    assert set(ecomkt.__all__) <= set(dir(ecomkt))
    assert [name for name in ecomkt.__all__ if getattr(ecomkt, name) is None] == []
    assert (ecomkt.Advisor, ecomkt.Profile, ecomkt.EcomktError) == (Advisor, Profile, EcomktError)
    with pytest.raises(AttributeError, match="no attribute 'adviser'"):
        ecomkt.adviser  # noqa: B018


def test_importing_the_package_loads_nothing_but_itself() -> None:
    call = "import sys; known = {*sys.modules}; import ecomkt; print(*{*sys.modules} - known)"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("ecomkt")} == {"ecomkt", "ecomkt.version"}
    assert loaded & {"yaml", "rich", "typer", "durable_rules_engine", "msgspec", "json", "dataclasses"} == set()
