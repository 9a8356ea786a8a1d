"""`ecomkt call` line by line, as in a pipe: what each line does, and that the profile survives whatever is typed."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkt.cli.call.completion import Completions
from ecomkt.cli.call.line import command_words, read_line_of_call
from ecomkt.interfaces.advisor import Advisor
from ecomkt.profile.fact import Profile
from runs import Outcome, run
from tables import each_row

KNOWN = ("--type", "A", "--price", "M")


def call(*words: str, typed: tuple[str, ...] = (), **environment: str) -> Outcome:
    """Return the outcome of a call with these lines typed, then the end of input."""
    return run("call", *words, stdin="".join(f"{line}\n" for line in typed).encode(), environment=environment)


def command(talk: Outcome) -> list[str]:
    """Return the arguments of the command that the call ends with."""
    line = next(line for line in reversed(talk.err.splitlines()) if line.startswith("ecomkt recommend"))
    return shlex.split(line)[1:]


def answer(*words: str) -> str:
    """Return the screen of the answer as a call shows it: there is another way to see what it leaves out."""
    return run("recommend", *words).out.replace("; -v shows them", "; show all shows them")


# Lines


@each_row(
    ("text", "command", "rest"),
    [
        ("", "next", ""),
        ("  ", "next", ""),
        ("next", "next", ""),
        ("下一個", "next", ""),
        ("下一题", "next", ""),
        ("why video", "why", "video"),
        ("WHY  3", "why", "3"),
        ("為什麼 影片", "why", "影片"),
        ("為什麼影片", "why", "影片"),
        ("为什么视频", "why", "视频"),
        ("what if price=low,high", "what-if", "price=low,high"),
        ("如果price=low", "what-if", "price=low"),
        ("-", "decline", ""),
        ("——", "decline", ""),
        ("－", "decline", ""),
        ("-goal", "drop", "goal"),
        ("- goal", "drop", "goal"),
        ("－目標", "drop", "目標"),
        ("plan price-war", "plan", "price-war"),
        ("計畫 價格戰", "plan", "價格戰"),
        ("?", "help", ""),
        ("？", "help", ""),
        ("<", "undo", ""),
        ("復原", "undo", ""),
        ("２", "words", "2"),
        ("market＝tw", "words", "market=tw"),
        ("說明書", "words", "說明書"),
        ("planner", "words", "planner"),
        ("whysoap", "words", "whysoap"),
    ],
)
def test_a_line_is_a_command_in_any_language_or_words(text: str, command: str, rest: str) -> None:
    assert read_line_of_call(text) == (command, rest)


def test_no_command_is_called_like_a_value_or_an_option() -> None:
    kb = Advisor.load().kb
    codes = {
        name
        for v in (*kb.codebook.attributes, *kb.codebook.every_family)
        for code in v.codes
        for name in [code.slug, code.letter]
    }
    assert not codes & set(command_words())


@given(text=st.text(max_size=30))
def test_no_line_is_lost(text: str) -> None:
    line = read_line_of_call(text)
    assert line.command in {*command_words().values(), "decline", "drop", "words"}


# What is known


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("type=A price=M",), [*KNOWN]),
        (("type=A", "price=M", "market=tw"), [*KNOWN, "market=tw"]),
        (("product=A price=M mark=tw",), [*KNOWN, "market=tw"]),
        (("產品類型=A", "市場=台灣"), ["--type", "A", "market=tw"]),
        (("type=A price=M market=tw", "-market"), [*KNOWN]),
        (("type=A price=M market=tw,cn", "-market=cn"), [*KNOWN, "market=tw"]),
        (("type=A price=M market=tw", "-tw"), [*KNOWN]),
        (("type=A price=M", "market=tw", "undo"), [*KNOWN]),
        (("type=A price=M", "market=tw", "undo", "redo"), [*KNOWN, "market=tw"]),
        (("type=A price=M", "plan price war"), [*KNOWN, "--plan", "price war"]),
        (("type=A price=M", "計畫 價格戰", "-計畫 價格戰"), [*KNOWN]),
        (("type=A price=M", "plan price war", "-price war"), [*KNOWN]),
        (("A M",), [*KNOWN]),
        (("A M", "tw"), [*KNOWN, "market=tw"]),
        (("soap Taiwan", "type=A price=M"), [*KNOWN, "market=tw", "oversight=cosmetic:0.6", "title=soap"]),
        (("", "A", "M tw"), [*KNOWN, "market=tw"]),
        (("", "1", "3"), [*KNOWN]),
        (("", "-", "3"), ["--price", "M"]),
        (("", "type=A", "3"), [*KNOWN]),
        (("", "A", "M:0.6,N:0.4"), ["--type", "A", "--price", "M:0.6", "--price", "N:0.4"]),
    ],
)
def test_lines_lead_to_what_one_line_says(typed: tuple[str, ...], words: list[str]) -> None:
    talk = call(typed=typed)
    assert talk.code == 0, talk.err
    assert command(talk) == ["recommend", *words]


def test_the_last_screen_is_the_answer_also_where_something_else_was_shown_last() -> None:
    for typed in (("market=tw",), ("market=tw", "why video"), ("market=tw", "what if price=low,high")):
        talk = call(*KNOWN, typed=typed)
        assert talk.out.endswith(answer(*KNOWN, "market=tw"))


def test_every_fact_draws_the_answer_anew() -> None:
    talk = call(*KNOWN, typed=("market=tw", "undo"))
    assert talk.out == answer(*KNOWN) + answer(*KNOWN, "market=tw") + answer(*KNOWN)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "text",
    [
        *(
            "frobnicate",
            "taiwn",
            "market=atlantis",
            "markt=tw",
            "why vidoe",
            "why 99",
            "99",
            "-goal",
            "-nothing",
            "why",
            "plan",
        ),
        *(
            "save",
            "report x.pdf",
            "save no/such/folder.yaml",
            "what if",
            "what if price=low market=tw,cn,us,eu,uk",
            "-",
        ),
        *("x" * 500, "\x1b[31m", "type=", "=", "==", "'", '"', "market=tw,", ":", "price=low,high"),
    ],
)
def test_what_is_not_understood_is_told_in_lines_and_the_profile_stays(text: str) -> None:
    talk = call(*KNOWN, typed=(text,))
    assert talk.code == 2
    assert re.search("^error: ", talk.err, re.MULTILINE)
    assert "\x1b" not in talk.err
    assert command(talk) == ["recommend", *KNOWN]
    assert talk.out == answer(*KNOWN)


SOAP = ("soap", "NT350", "Taiwan", "proof=look")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        # Beside a question for no sum, a number is one of an answer.
        (("", "1,99"), "error: '99' is none of the answers"),
        (("", "1.9"), "error: '1.9' is none of the answers"),
        # One product has one name.
        (("emergency plumber in Leeds £90",), "error: 'emergency plumber in Leeds' is no fact"),
        (("Leeds",), "write title='Leeds' if it is another"),
        (("what if zzz",), "error: 'zzz' is no fact"),
        (("what if market=tw",), "it changes nothing of what is known"),
        (("\x01",), "error: "),
        # What can't be typed in a call is no help there.
        (("why zzz",), "Tab completes names"),
    ],
)
def test_a_call_about_a_product_takes_no_word_for_what_it_is_not(typed: tuple[str, ...], said: str) -> None:
    talk = call(*SOAP, typed=typed)
    assert said in talk.err
    assert command(talk) == command(call(*SOAP))


@pytest.mark.parametrize(
    ("typed", "said", "known"),
    [
        ("NT360 \x01", "this holds a control character", "360 TWD"),
        ("price=abc margin=40%", "no value of price is called 'abc'", "margin=fair,40%"),
        ("Japam margin=40%", "did you mean 'Japan'?", "margin=fair,40%"),
        ("Leeds margin=40%", "'Leeds' is no fact", "margin=fair,40%"),
        ("毛利=40% 通路=xyz", "no attribute is called '通路'", "margin=fair,40%"),
        ("毛利=40% 渠道=xyz", "no attribute is called '渠道'", "margin=fair,40%"),
    ],
)
def test_of_a_line_with_one_bad_part_the_rest_is_kept(typed: str, said: str, known: str) -> None:
    talk = call(*SOAP, typed=(typed,))
    assert (talk.code, said in talk.err, known in command(talk)) == (2, True, True)
    assert "title=soap" in command(talk)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (("手工皂 350元", "台灣"), ["--type", "A:0.8", "--price", "M", "--price", "350 TWD", "market=tw"]),
        (
            ("手工皂 350元", "香港"),
            ["--type", "A:0.8", "--price", "M:0.4", "--price", "N:0.6", "--price", "350 HKD", "market=hk"],
        ),
        (("手工橄欖皂 350塊", "", "market=cn"), ["--type", "A:0.9", "--price", "N", "--price", "350 CNY", "market=cn"]),
        (("香皂 350元", "中国"), ["--type", "A:0.8", "--price", "N", "--price", "350 CNY", "market=cn"]),
        # What the market told stays, and a level that was stated counts.
        (("手工皂 350元 台灣", "margin=40%"), ["--type", "A:0.8", "--price", "M", "--price", "350 TWD", "market=tw"]),
        (("手工皂 350元 price=high", "台灣"), ["--type", "A:0.8", "--price", "P", "--price", "350 TWD", "market=tw"]),
    ],
)
def test_the_market_tells_the_currency_of_a_sum_whenever_it_is_said(typed: tuple[str, ...], known: list[str]) -> None:
    talk = call(typed=typed)
    assert command(talk)[1 : 1 + len(known)] == known
    is_other = len(typed) > 1 and typed[-1] in ("台灣", "香港", "market=cn")
    assert ("is read as" in talk.err) == is_other


def test_a_product_may_be_named_twice_in_a_call() -> None:
    talk = call(typed=("yoga mat, we sell it for 45 euros in Germany", "yoga mat 50 EUR Germany"))
    assert (talk.code, command(talk)[3:6]) == (0, ["--price", "N", "--price"])
    assert {"50 EUR", "market=eu", "title=yoga mat"} <= {*command(talk)}


def test_a_fact_that_a_word_replaces_is_named() -> None:
    talk = call(*SOAP, typed=("", "price"))
    assert "note: 'price' takes the place of What convinces the buyer = How it looks; undo" in talk.err


@pytest.mark.slow
def test_another_name_tells_another_type() -> None:
    talk = call(*SOAP, typed=("title='emergency plumber'",))
    assert command(talk)[1].startswith("--type")
    assert command(talk)[:3] == [*command(call("emergency plumber"))[:3]]
    stated = call("title=soap", *KNOWN[:1], "H", typed=("title='emergency plumber'",))
    assert command(stated)[:3] == ["recommend", "--type", "H"]
    assert "--type" not in command(call(*SOAP, typed=("-title",)))


def test_a_question_for_a_sum_takes_a_bare_number() -> None:
    talk = call("market=tw", typed=("", "A", "350"))
    assert command(talk) == ["recommend", *KNOWN, "--price", "350 TWD", "market=tw"]


@pytest.mark.parametrize(
    ("text", "near"), [("nxet", "next"), ("whyy", "why"), ("undoo", "undo"), ("markt=tw", "market")]
)
def test_a_slip_of_the_pen_is_answered_with_the_word(text: str, near: str) -> None:
    assert f"did you mean '{near}'?" in call(*KNOWN, typed=(text,)).err.replace(f"mean {near}?", f"mean '{near}'?")


@pytest.mark.slow
@settings(max_examples=8)
@given(data=st.binary(max_size=80))
def test_no_input_ends_in_a_defect_of_ours(data: bytes) -> None:
    assert run("call", *KNOWN, stdin=data.replace(b"save", b"").replace(b"report", b"")).code in (0, 2)


# Questions


def asked(talk: Outcome) -> list[str]:
    """Return the attributes of the questions that were put, in order."""
    return re.findall(r"\(([a-z-]+(?:,\s[a-z-]+)*)\)$", talk.err, re.MULTILINE)


def test_an_empty_line_puts_the_best_question_and_the_next_one_follows_each_answer() -> None:
    talk = call(typed=("", "1", "3", "1"))
    assert asked(talk)[:2] == ["product", "price"]
    assert len(asked(talk)) == 4
    assert len(command(talk)) == 6


def test_what_nobody_knows_is_not_asked_again_not_even_at_the_end() -> None:
    talk = call(*KNOWN, typed=("", *["-"] * 45))
    assert len(set(asked(talk))) == len(asked(talk))
    assert "No further answer alone" in talk.err


def test_what_is_told_in_one_breath_is_asked_and_answered_so() -> None:
    talk = call(*KNOWN, typed=("", "7, trust"))
    assert asked(talk)[0] == "discovery, proof"
    assert {"discovery=appstore", "proof=trust"} <= {*command(talk)}
    assert len(asked(talk)) == 2
    assert "First so far" in call(*KNOWN, typed=("", "?")).err


def test_what_the_answer_to_a_turn_leaves_out_is_asked_after_something_else() -> None:
    talk = call(*KNOWN, typed=("", "3", *["-"] * 45))
    assert [question for question in asked(talk) if "proof" in question] == ["discovery, proof", "proof"]
    assert asked(talk)[1] != "proof"
    assert asked(call(*KNOWN, typed=("", "3", "undo")))[-1] == "discovery, proof"


def test_dont_know_to_a_turn_declines_all_of_it() -> None:
    talk = call(*KNOWN, typed=("", "-", *["-"] * 45))
    assert "Where buyers look first is unknown" in talk.err
    assert "What convinces the buyer is unknown" in talk.err
    assert not [question for question in asked(talk)[1:] if "proof" in question or "discovery" in question]


def test_a_question_that_was_passed_over_comes_back_when_no_other_is_left() -> None:
    talk = call(*KNOWN, typed=("", "", *["-"] * 45))
    first = asked(talk)[0]
    assert asked(talk).count(first) == 2
    assert asked(talk)[-1] == first


def test_a_digit_chooses_a_question_of_the_list_where_none_is_open() -> None:
    shown = re.findall(r"^Ask next\t(\d)\t.*\((.+)\)$", answer(*KNOWN), re.MULTILINE)
    assert [number for number, _ in shown] == ["1", "2", "3"]
    second = shown[1][1]
    talk = call(*KNOWN, typed=("2", "1"))
    assert asked(talk)[0] == second
    assert any(word.startswith(f"{second}=") for word in command(talk))


def test_a_volunteered_fact_leaves_the_question_open() -> None:
    talk = call(typed=("", "market=tw", "1"))
    assert asked(talk) == ["product", "product", "price"]
    assert command(talk) == ["recommend", "--type", "A", "market=tw"]


def test_while_a_question_is_open_no_other_has_a_number_and_the_last_screen_has_them_again() -> None:
    talk = call(*KNOWN, typed=("1", "market=tw"))
    whole = answer(*KNOWN, "market=tw")
    drawn = talk.out.removeprefix(answer(*KNOWN)).removesuffix(whole)
    assert drawn.splitlines()[0] == whole.splitlines()[0]
    assert ("Ask next" in drawn, "question 1" in drawn, "Ask next" in whole) == (False, False, True)


def test_a_question_says_why_it_is_asked() -> None:
    talk = call("--type", "A", typed=("", "?"))
    assert "if Price level = " in talk.err


def test_show_closes_the_question() -> None:
    talk = call(*KNOWN, typed=("", "show", "1"))
    assert command(talk) == ["recommend", *KNOWN]


# What is shown and written


@pytest.mark.parametrize("text", ["why video", "why J", "為什麼 影片", "J", "j"])
def test_why_is_the_page_of_the_verb(text: str) -> None:
    assert run("why", "video", *KNOWN).out in call(*KNOWN, typed=(text,)).out


def test_why_by_the_row_of_the_table() -> None:
    rows = call(*KNOWN, typed=("why 1",)).out
    assert "Business model" in rows


def test_show_all_has_what_the_screen_has_no_room_for() -> None:
    talk = call(*KNOWN, typed=("show all",))
    rows = [
        line for line in run("recommend", *KNOWN, "--format", "markdown").out.splitlines() if re.match(r"\| \d", line)
    ]
    cells = {cell.strip() for row in rows for cell in row.strip("| ").split(" | ")}
    assert len(cells) > 50
    assert [cell for cell in cells if cell not in talk.out] == []
    assert re.findall(r"^#.*|\*\*.*", talk.out, re.MULTILINE) == []
    assert talk.out.endswith(answer(*KNOWN))


def test_what_if_compares_with_what_is_known() -> None:
    talk = call(*KNOWN, typed=("what if price=low,high",))
    assert run("compare", "--type", "A", "price=low,high").out in talk.out
    assert run("compare", *KNOWN, "vs", *KNOWN[:2], "price=high").code == 2
    assert command(talk) == ["recommend", *KNOWN]


def test_the_profile_and_the_report_are_written_and_not_written_over(tmp_path: Path) -> None:
    profile, report = tmp_path / "client.yaml", tmp_path / "client.md"
    talk = call(*KNOWN, typed=(f"save {profile}", f"save {profile}", f"save {profile} --force", f"report {report}"))
    assert talk.err.count("exists already") == 1
    assert profile.read_text(encoding="utf-8") == "product: fmcg\nprice: low\n"
    assert report.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("word", ["quit", "exit", "離開"])
def test_quit_ends_the_call(word: str) -> None:
    talk = call(*KNOWN, typed=(word, "market=tw"))
    assert command(talk) == ["recommend", *KNOWN]


def test_nothing_known_and_nothing_said_shows_nothing() -> None:
    talk = call()
    assert (talk.code, talk.out) == (0, "")


def test_the_call_is_kept_for_the_next(tmp_path: Path) -> None:
    state = str(tmp_path / "last.json")
    first = call(*KNOWN, typed=("market=tw",), ECOMKT_STATE=state)
    assert "ecomkt call --last" in first.err
    assert command(call("--last", typed=("market=cn",), ECOMKT_STATE=state)) == ["recommend", *KNOWN, "market=cn"]


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_the_help_of_a_call_is_in_the_language_of_the_reader(lang: str) -> None:
    told = call("--lang", lang, typed=("?",)).err
    assert {"en": "best question", "zh-Hant": "最值得問", "zh-Hans": "最值得问"}[lang] in told


# What Tab offers


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("mark", "market="),
        ("market=t", "tw"),
        ("market=tw,c", "cn"),
        ("市", "市場="),
        ("market=台", "台灣"),
        ("why vid", "video"),
        ("why 影", "影片"),
        ("why 视", "视频"),
        ("plan price", "price-war"),
        ("und", "undo"),
        ("復", "復原"),
        ("type=A mark", "market="),
    ],
)
def test_tab_offers_facts_values_options_plans_and_commands(text: str, offered: str) -> None:
    found = [candidate.text for candidate in Completions(Advisor.load()).after(text, (), Profile())]
    assert any(offered == word or word.startswith(offered) for word in found), found


# Plans that aren't understood

ROSES, BOAT = "care for last year's roses at cost", "nine on the boat for six"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("typed", "plans"),
    [
        # A digit picks, of the second page, too; Enter, or whatever else is typed, leaves the plan as it is.
        ((f"plan {ROSES}", "1"), [f'plan/care-plan "{ROSES}"']),
        ((f"plan {ROSES}", "more", "9"), [f'plan/paid-guarantee "{ROSES}"']),
        ((f"plan {ROSES}", "更多", "更多", "更多", "1"), [f'plan/care-plan "{ROSES}"']),
        ((f"plan {ROSES}", ""), [ROSES]),
        ((f"plan {ROSES}", "market=tw", "1"), [ROSES]),
        ((f"plan {ROSES}", "-plan " + ROSES), []),
        # A step there and back again, and one plan after the other.
        ((f"plan {ROSES}", "1", "undo"), [ROSES]),
        ((f"plan {ROSES}", "1", "undo", "redo"), [f'plan/care-plan "{ROSES}"']),
        (
            (f"plan {ROSES}", "", f"plan {BOAT}", "3", "plan", "1"),
            [f'plan/care-plan "{ROSES}"', f'{{third}} "{BOAT}"'],
        ),
        (
            (f"plan {ROSES}", "", f"plan {BOAT}", "", "計畫", "1", "3"),
            [f'plan/care-plan "{ROSES}"', f'{{third}} "{BOAT}"'],
        ),
        # What it is stands there already.
        (("plan care-plan", f"plan {ROSES}", "1"), [f'plan/care-plan "{ROSES}"']),
        # Beside a question that is open the list goes first, and then the question again.
        (("", f"plan {ROSES}", "1"), [f'plan/care-plan "{ROSES}"']),
    ],
)
def test_what_a_plan_is_that_is_not_understood_is_picked_by_a_digit(typed: tuple[str, ...], plans: list[str]) -> None:
    talk = call(*KNOWN, typed=typed)
    said = command(talk)
    # Which kind stands third for the boat hangs on all others.
    (boat,) = Advisor.load(engine="plain").profile({"plans": [BOAT]}).plans
    expected = [plan.replace("{third}", boat.near[2]) for plan in plans]
    assert (talk.code, [said[at + 1] for at, word in enumerate(said) if word == "--plan"]) == (0, expected), talk.err


def test_a_plan_is_judged_as_soon_as_it_is_picked() -> None:
    talk = call(*SOAP, typed=(f"plan {ROSES}", "5", "6"))
    first, second = (line for line in talk.out.splitlines() if line.startswith("Your plan\t") and ROSES in line)
    assert first == f"Your plan\t{ROSES}\tnot judged; 'plan' lists what it may be"
    assert second.startswith(f"Your plan\t{ROSES} (A price that follows the material)\tworth considering: ")
    # What would be said shows whether it is this plan; two lines each, so that six leave the screen its room.
    offered = talk.err.partition("is it one of these?")[2].splitlines()[2:]
    assert offered[0].startswith("   1  Care for a yearly or monthly fee (care-plan, worth considering): ")
    heads = [place for place, line in enumerate(offered) if line[:4].strip().isdigit()]
    assert [later - place for place, later in pairwise(heads[:6])] == [2] * 5


def test_a_plan_that_is_picked_as_a_kind_on_the_table_keeps_its_words() -> None:
    talk = call(*SOAP, "--plan", 'care-plan "waxed each spring"', typed=(f"plan {ROSES}", "1"))
    assert command(talk)[-2:] == ["--plan", f'plan/care-plan "waxed each spring; {ROSES}"']


@pytest.mark.parametrize("text", ["0", "7", "99999999"])
def test_a_number_that_is_not_on_the_list_picks_nothing_and_the_list_stays(text: str) -> None:
    talk = call(*KNOWN, typed=(f"plan {ROSES}", text, "1"))
    assert (talk.code, "error: the list goes up to 6" in talk.err) == (2, True)
    assert command(talk)[-2:] == ["--plan", f'plan/care-plan "{ROSES}"']


def test_a_call_that_begins_with_plans_asks_what_they_are(tmp_path: Path) -> None:
    file = tmp_path / "client.yaml"
    talk = call(*KNOWN, "--plan", ROSES, "--plan", BOAT, typed=("1", "", f"save {file}"))
    assert talk.err.count("is it one of these?") == 2
    again = run("recommend", "--profile", str(file), "--json")
    judged = [(plan["given"], plan["option"]) for plan in json.loads(again.out)["plans"]]
    assert judged == [(ROSES, "care-plan"), (BOAT, None)]


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("my margin is 40%", "margin=fair"),
        ("the gross margin is now around 35%", "margin=fair"),
        ("we sell about 30 orders a week", "volume=some"),
        ("volume=2,500", "volume=many"),
        ("毛利大約是40%", "margin=fair"),
        ("毛利大概四成", "margin=fair"),
        ("預算每月5000元", "budget=small"),
        ("about 12 orders each week", "volume=some"),
        ("每週訂單大約30", "volume=some"),
        ("it is sold in the us and uk", "market=uk,us"),
        # A word of English is no letter and no market.
        ("our budget is 5000TWD a month", "budget=small"),
        ("a new brand", "brand=new"),
    ],
)
def test_a_call_hears_a_fact_in_a_plain_sentence(line: str, fact: str) -> None:
    talk = call(*SOAP, typed=(line,))
    assert "error" not in talk.err
    name, _, value = fact.partition("=")
    assert any(word.startswith(f"{name}={value}") for word in command(talk)), command(talk)
    assert not any(word == "A" for word in command(talk))


@pytest.mark.parametrize(
    "line",
    [
        "budget is 5000TWD a week",
        "30 orders a month",
        "the buyers find us on instagram",
        "they only ever found us by a post on tiktok",
        "a friend told us where",
    ],
)
def test_a_sentence_that_is_not_understood_states_nothing_by_its_small_words(line: str) -> None:
    talk = call(*SOAP, typed=(line,))
    assert "is no fact" in talk.err
    assert command(talk) == command(call(*SOAP, typed=()))


def test_what_is_read_of_a_line_that_is_not_understood_as_a_whole_is_told() -> None:
    talk = call(*KNOWN, typed=("title=soap", "reviews are good"))
    assert "Understood: What convinces the buyer = Guarantees and reviews\nerror: 'good' is no fact" in talk.err
    assert "proof=trust" in command(talk)
