"""The tools that assistants call: typed on both ends, equal to the library, read-only, and refusing as it does."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bases import write_pack
from ecomkt import Advisor, InputError
from ecomkt.explanation.interview import Interview, next_question
from ecomkt.interfaces.mcp.pages import ARGUMENTS, PAGES, PROMPT, AdvisorPages
from ecomkt.interfaces.mcp.tools import MOST_SIGNS, MOST_VALUES, TOOLS, USUAL_TOP, AdvisorTools
from ecomkt.language.messages import retold
from ecomkt.language.text import LANGUAGES
from ecomkt.output.records import problems_plain
from ecomkt.safe_text import visible
from engines import engines_here
from tables import each_row

PACK = Path(__file__).parents[3] / "docs" / "packs" / "eu-health"
SOAP = {"title": "soap", "price": "350 TWD", "market": "tw", "margin": "40%", "plans": ["group buy", "moon landing"]}
CALLS: Mapping[str, dict[str, Any]] = {
    "recommend": {"profile": SOAP},
    "why": {"profile": {"product": "fmcg", "price": "low"}, "option": "flash-sale"},
    "compare": {"profiles": [{"product": "fmcg", "price": each} for each in ("low", "high")]},
    "next_question": {"profile": {"product": ["health"], "price": {"low": 0.6, "medium": 0.4}}, "declined": ["proof"]},
    "classify": {"title": "Wooden train set for toddlers", "categories": ["Toys & Games"]},
    "show": {"name": "video"},
}


@cache
def tools_on(engine: str) -> AdvisorTools:
    return AdvisorTools(Advisor.load(engine=engine))


@pytest.fixture(scope="module")
def plain() -> AdvisorTools:
    return tools_on("plain")


def refused(tools: AdvisorTools, name: str, /, **arguments: Any) -> list[str]:
    with pytest.raises(InputError) as refusal:
        tools.call(TOOLS[name], arguments)
    return [retold(problem, tools.spoken(arguments)) for problem in refusal.value.problems]


# The engine has no part in telling types, and what does is costly to load: SOAP has a title.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "name"),
    [("plain", name) for name in TOOLS] + [("durable", name) for name in TOOLS if "durable" in engines_here()][1:4],
)
def test_an_answer_is_that_of_the_library_with_its_origin(engine: str, name: str) -> None:
    tools = tools_on(engine)
    advisor, tool = tools.advisor, TOOLS[name]
    answer = tools.call(tool, CALLS[name])
    arguments = {**CALLS[name], **({"top": USUAL_TOP} if name in ("recommend", "compare") else {})}
    expected = getattr(advisor, tool.method)(**arguments).to_dict()
    assert {key: answer[key] for key in expected} == expected
    assert answer.keys() - expected.keys() <= {"provenance", "lang"}
    assert answer["provenance"] == advisor.recommend({}).to_dict()["provenance"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", TOOLS)
def test_what_goes_in_and_comes_out_is_what_the_schemas_say(plain: AdvisorTools, name: str, language: str) -> None:
    tool, arguments = TOOLS[name], {**CALLS[name], "lang": language}
    for schema, value in (
        (plain.input_schema(tool), arguments),
        (plain.output_schema(tool), answer := plain.call(tool, arguments)),
    ):
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"
        assert [error.message for error in Draft202012Validator(schema).iter_errors(value)] == []
    assert answer["lang"] == language


def test_the_advice_tells_bars_cautions_with_law_plans_and_what_is_open(plain: AdvisorTools) -> None:
    profile = {"product": "fmcg", "price": "low", "market": "cn", "plans": ["prize draw"], "claim": "number-one"}
    answer: Any = plain.call(TOOLS["recommend"], {"profile": profile, "top": None})
    every = [option for options in answer["recommendations"].values() for option in options]
    assert any(caution["law"] for caution in answer["cautions"])
    assert {bar for option in every for bar in option["barred"]} <= {each["caution"] for each in answer["cautions"]}
    assert answer["plans"][0]["given"] == "prize draw"
    assert {*answer["open"]} == {*plain.advisor.recommend(profile).open}
    why: Any = plain.call(TOOLS["why"], {"profile": profile, "option": "video"})
    assert why["cautions"] == answer["cautions"]
    assert why["open"] == answer["open"].get("format", {"why": None})["why"]


def test_every_value_that_a_schema_lists_is_understood(plain: AdvisorTools) -> None:
    schema: Any = plain.input_schema(TOOLS["recommend"])["properties"]
    attributes = schema["profile"]["properties"]
    codebook = plain.advisor.kb.codebook
    assert [*attributes] == [*(attribute.slug for attribute in codebook.attributes), "title", "plans"]
    for attribute in codebook.attributes:
        value = attributes[attribute.slug]["anyOf"][0]
        words = (value["anyOf"][0] if "anyOf" in value else value)["enum"]
        assert words == [*attribute.by_slug]
        assert [plain.advisor.profile({attribute.slug: word}).facts[0].value for word in words] == words


def test_tools_and_their_arguments_are_told_in_the_language_of_the_server() -> None:
    told = set()
    for language in LANGUAGES:
        tools = AdvisorTools(Advisor.load(lang=language, engine="plain"))
        for tool in TOOLS.values():
            arguments: Any = tools.input_schema(tool)["properties"]
            assert [*arguments] == [*tool.parameters]
            told |= {tools.text(f"{tool.name}.about"), *(each["description"] for each in arguments.values())}
            assert arguments["lang"]["default"] == language
    assert len(told) == len(LANGUAGES) * len({*TOOLS, *(name for tool in TOOLS.values() for name in tool.parameters)})


@pytest.mark.parametrize(
    ("language", "errors"),
    [
        (
            "en",
            [
                "recommend takes no argument 'famlies'; did you mean 'families'?",
                "'product': no value of product is called 'fmgc'; did you mean 'fmcg'?",
                "'colour': no attribute is called 'colour'; attributes are: product",
                "top is 0; give 1 or more, or None (null) for all",
            ],
        ),
        ("zh-Hant", ["recommend 沒有「famlies」這個引數；你是不是要找「families」？", "", "", "top 是 0"]),
        ("zh-Hans", ["recommend 没有“famlies”这个参数；你是不是要找“families”？", "", "", "top 是 0"]),
    ],
)
def test_all_that_is_wrong_is_told_at_once_and_in_the_language(
    plain: AdvisorTools, language: str, errors: list[str]
) -> None:
    profile = {"product": "fmgc", "colour": "red"}
    told = refused(plain, "recommend", profile=profile, famlies=["model"], top=0, lang=language)
    assert len(told) == len(errors)
    assert [text for text, error in zip(told, errors, strict=True) if not text.startswith(error)] == []


@each_row(
    ("name", "arguments", "codes"),
    [
        ("why", {}, ["missing-argument"] * 2),
        ("why", {"option": "vidio", "profile": None}, ["missing-argument"]),
        ("why", {"option": "vidio", "profile": {}}, ["unknown-option"]),
        ("show", {"name": 3}, ["wrong-type"]),
        ("show", {"name": "\u202evideo"}, ["unknown-name"]),
        ("compare", {"profiles": {"price": "low"}}, ["wrong-count"]),
        ("compare", {"profiles": [[[]], 1, None]}, ["wrong-type"] * 3),
        ("recommend", {"profile": {"price": [["low"]]}, "families": "modell"}, ["wrong-type", "unknown-family"]),
        ("next_question", {"declined": [1], "lang": "klingon"}, ["unknown-language", "wrong-type"]),
        ("classify", {}, ["nothing-to-classify"]),
        ("recommend", {"profile": {"title": "x" * (MOST_SIGNS + 1)}}, ["too-long"]),
        ("recommend", {"profile": {"product": ["a"] * (MOST_VALUES + 1)}}, ["too-long"]),
    ],
)
def test_wrong_arguments_are_refused_in_a_line_each(
    plain: AdvisorTools, name: str, arguments: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(InputError) as refusal:
        plain.call(TOOLS[name], arguments)
    assert [problem.code for problem in refusal.value.problems] == codes
    lines = refused(plain, name, **arguments)
    assert [line for line in lines if visible(line) != line] == []
    told: Any = problems_plain(refusal.value.problems, "en")["error"]
    assert told["code"] == codes[0]
    assert len(told.get("problems", [told])) == len(lines)


def test_null_is_nothing_said_but_for_how_many(plain: AdvisorTools) -> None:
    profile = {"product": "fmcg"}
    said, silent = ({"profile": profile, "families": each, "lang": each} for each in (None, None))
    assert plain.call(TOOLS["recommend"], said) == plain.call(TOOLS["recommend"], {"profile": profile})
    every: Any = plain.call(TOOLS["recommend"], {**silent, "top": None})
    assert every == plain.call(TOOLS["recommend"], {"profile": profile, "top": 999})
    assert len(every["recommendations"]["format"]) > USUAL_TOP


def test_an_object_as_its_json_and_a_fact_that_is_null_are_what_they_mean(plain: AdvisorTools) -> None:
    recommend, compare = TOOLS["recommend"], TOOLS["compare"]
    meant = plain.call(recommend, {"profile": {"product": "fmcg"}})
    assert plain.call(recommend, {"profile": '{"product": "fmcg", "price": null}'}) == meant
    assert plain.call(recommend, {"profile": {"product": "fmcg", "price": None}}) == meant
    both = [{"price": "low"}, {"price": "high"}]
    assert plain.call(compare, {"profiles": json.dumps(both)}) == plain.call(compare, {"profiles": both})
    assert refused(plain, "recommend", profile='{"product": ')


@pytest.mark.slow
def test_misleading_text_is_written_out_wherever_it_comes_from(plain: AdvisorTools, tmp_path: Path) -> None:
    hostile = "\u202eevil"
    name = json.dumps(hostile)
    codes = f"families: {{model: {{values: {{hybrid: {{en: {name}, aliases: [{name}]}}}}}}}}\n"
    pack = write_pack(tmp_path, {}, files={"data/codes": codes})
    tools = AdvisorTools(Advisor.load([pack], engine="plain"))
    profile = {"product": "fmcg", "plans": [hostile, "\x1b[31m"]}
    answers = [
        tools.call(TOOLS["recommend"], {"profile": profile, "top": None}),
        tools.call(TOOLS["show"], {"name": "hybrid"}),
        plain.call(TOOLS["classify"], {"title": hostile}),
    ]
    texts = json.dumps(answers, ensure_ascii=False)
    assert texts.count("\\\\u202eevil") >= 4
    assert "\\\\x1b[31m" in texts
    assert visible(texts) == texts


def test_a_pack_answers_and_is_named(plain: AdvisorTools) -> None:
    rules = Advisor.load([PACK], engine="plain")
    packed = AdvisorTools(rules)
    rule = next(rule.id for rule in rules.kb.rules if rule.id not in {each.id for each in plain.advisor.kb.rules})
    answer: Any = packed.call(TOOLS["show"], {"name": rule})
    assert answer["sheets"][0]["rule"] == rule
    assert [layer["name"] for layer in answer["provenance"]["knowledge"]] == ["base", "eu-health"]
    assert [line.split("'")[1] for line in refused(plain, "show", name=rule)] == [rule]


@pytest.mark.slow
def test_an_assistant_that_asks_what_it_is_told_asks_in_the_order_of_the_interview(plain: AdvisorTools) -> None:
    advisor, profile, asked = plain.advisor, dict[str, Any](), list[str]()
    interview = Interview(advisor.kb.codebook, advisor.profile({}))
    while question := next_question(advisor.explorer, interview):
        told: Any = plain.call(TOOLS["next_question"], {"profile": profile})["question"]
        asked.append(question.attributes[0].slug)
        parts = [told, *told.get("together", ())]
        assert [part["attribute"] for part in parts] == [attribute.slug for attribute in question.attributes]
        if len(asked) == 5:
            break
        profile |= {part["attribute"]: part["answers"][0]["option"] for part in parts}
        interview = Interview(advisor.kb.codebook, advisor.profile(profile))
    assert len(asked) == 5


def test_nothing_is_left_to_ask_once_all_is_declined(plain: AdvisorTools) -> None:
    every = [attribute.slug for attribute in plain.advisor.kb.codebook.attributes]
    answer = plain.call(TOOLS["next_question"], {"declined": every})
    assert (answer["question"], answer["unknown"]) == (None, [])


@pytest.mark.sampled
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_what_the_command_line_prints(plain: AdvisorTools, address: str) -> None:
    part, language = PAGES[address]
    kind, text = AdvisorPages(plain).read(address)
    assert kind == "text/markdown"
    assert text.startswith(f"# {AdvisorPages(plain).title(address).partition(' (')[0]}\n")
    some = plain.advisor.kb.codebook.attributes[0].slug if part == "codes" else plain.advisor.kb.rules[0].id
    assert some in text
    assert language in LANGUAGES


def test_anything_with_a_name_has_a_page(plain: AdvisorTools) -> None:
    pages = AdvisorPages(plain)
    kind, text = pages.read("ecomkt://zh-Hans/show/%E5%BF%AB%E6%B6%88%E5%93%81")
    assert kind == "application/json"
    assert json.loads(text) == plain.call(TOOLS["show"], {"name": "快消品", "lang": "zh-Hans"})
    for address in ("ecomkt://en/code", "ecomkt://xx/show/video", "file://en/show/video", "ecomkt://en/show/vidio", ""):
        with pytest.raises(InputError) as refusal:
            pages.read(address)
        assert len(refusal.value.problems) == 1


@pytest.mark.sampled
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prompt_says_what_is_known_and_the_first_question(plain: AdvisorTools, language: str) -> None:
    text = AdvisorPages(plain).prompt({"said": "soap NT350 Taiwan", "lang": language})
    assert "price: [low, 350 TWD]" in text
    asked = plain.advisor.next_questions("soap NT350 Taiwan").question
    assert asked is not None
    say, attribute = plain.wording(language).say, asked.attributes[0]
    assert f"\n{say(attribute.question)} ({attribute.slug})\n- {attribute.codes[0].slug}" in text
    assert [name for name in TOOLS if name not in text and name != "classify"] == []
    assert "{" not in text.replace("{fmcg: 0.8}", "").replace("{cosmetic: 0.6}", "")


@pytest.mark.parametrize("said", ["my client bakes {bread} for 350 a loaf", "product=fmgc", "這種東西 台湾"])
def test_the_prompt_hands_on_what_no_profile_can_be_made_of(plain: AdvisorTools, said: str) -> None:
    text = AdvisorPages(plain).prompt({"said": said})
    asked = plain.advisor.next_questions({}).question
    assert asked is not None
    assert f"before you ask: {said}\n- " in text
    assert f"({asked.attributes[0].slug})" in text
    assert ("did you mean 'fmcg'?" in text) == (said == "product=fmgc")


def test_the_prompt_refuses_what_it_is_not_told_to_take(plain: AdvisorTools) -> None:
    pages = AdvisorPages(plain)
    with pytest.raises(InputError) as refusal:
        pages.prompt({"siad": "soap", "said": "xyzzy=3", "lang": "klingon"})
    assert len(refusal.value.problems) == 2
    assert "product: fmcg" in pages.prompt({"said": "product=fmcg"})
    assert pages.prompt({}) == pages.prompt({"lang": "en"})
    assert (PROMPT, *ARGUMENTS) == ("client_call", "said", "lang")
