"""What goes wrong says what, where and how to mend it, on stderr alone, and ends in the documented code."""

import json
import os
import re
from pathlib import Path

import pytest

from ecomkt import __version__
from ecomkt.inference.recommend import Recommender
from runs import Outcome, run, spawn

TYPES = "A fmcg, B virtual, C tickets, D health, E children, F special, G need-driven, H urgent"
PRICES = "Z free, X very-low, M low, N medium, P high, O very-high, I below-peers, U above-peers"
FAMILIES = "model, format, carrier, method, trigger, traffic, campaign, stage"
NO_PLAIN_VALUES = "has no plain values; give a value, a list of values, or a mapping of values to certainties"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(outcome: Outcome) -> list[str]:
    """Return the error lines of a run that has to end in 2 with nothing on stdout."""
    assert (outcome.code, outcome.out) == (2, "")
    lines = outcome.err.splitlines()
    assert [line for line in lines if not line.startswith("error: ")] == []
    return [line.removeprefix("error: ") for line in lines]


USAGE = {
    "recommend --type Q": [f"--type Q: no value of product is called 'Q'; use {TYPES}"],
    "recommend --type F3": [
        f"--type F3: no value of product is called 'F3'; 'F3' is a carrier (Video sites); use {TYPES}"
    ],
    "recommend --price M --price P": [
        "--price M --price P: low and high can't both be true of price; "
        "choose one, or give certainties that add up to 1 at most, such as low:0.6,high:0.4"
    ],
    "recommend inventory=maybe": [
        "'inventory=maybe': no value of inventory is called 'maybe'; use own, consigned, none"
    ],
    "recommend market=cn market=eu": [
        "'market=eu': market was already given by 'market=cn'; give it once, several values joined by commas"
    ],
    "recommend --type A product=B": [
        "--type A: product was already given by 'product=B'; give it once, several values joined by commas"
    ],
    "recommend market=": ["'market=': the value is empty; use cn, tw, hk, jp, kr, sea, uk, eu, us, elsewhere"],
    "recommend market": [
        "'market': the name doesn't tell what type of product it is; "
        "say it, such as --type A; 'ecomkt show product' lists the types"
    ],
    "recommend invntory=own": ["'invntory=own': no attribute is called 'invntory'; did you mean 'inventory'?"],
    "recommend price=medium:2": ["'price=medium:2': the certainty 2 is not above 0 and up to 1; write medium:0.7"],
    "recommend --type Q --price R goal=zzz": [
        "'goal=zzz': no value of goal is called 'zzz'; use sales, awareness, users, clearance, leads",
        f"--type Q: no value of product is called 'Q'; use {TYPES}",
        f"--price R: no value of price is called 'R'; use {PRICES}",
    ],
    "recommend --type A --format xml": [
        "--format xml: there is no such choice; "
        "use one of: table, csv, html, json, jsonl, markdown, plain, terminal, tsv"
    ],
    "recommend --type A --format tabel": ["--format tabel: there is no such choice; did you mean 'table'?"],
    "recommend --color pink": ["--color pink: there is no such choice; use one of: auto, always, never"],
    "recommend --color pink --format csv": ["--color pink: there is no such choice; use one of: auto, always, never"],
    "show --color pink": ["--color pink: there is no such choice; use one of: auto, always, never"],
    "recommend --lang fr": ["--lang fr: there is no such language; use one of: en, zh-Hant, zh-Hans"],
    "recommend --top 0": [
        "invalid value for '--top': Input should be greater than or equal to 1; see 'ecomkt recommend --help'"
    ],
    "recommend --family nope": [f"no family is called 'nope'; use one of: {FAMILIES}"],
    "recommend --family carier": ["no family is called 'carier'; did you mean 'carrier'?"],
    "recommend --family plan": [f"no family is called 'plan'; use one of: {FAMILIES}"],
    "recommend --frob": ["no such option: --frob; see 'ecomkt recommend --help'"],
    "recommend --type": ["option '--type' requires an argument; see 'ecomkt --help'"],
    "frob": [
        "no such command 'frob'; for advice on a product write 'ecomkt recommend frob …'; "
        "'ecomkt --help' lists the commands"
    ],
    "recommend soap -market": [
        "no such option: -m; see 'ecomkt recommend --help'; what takes a fact back ('-market') is for 'ecomkt call'"
    ],
    "recommend soap -5EUR": ["no such option: -5; a price can't be negative; other words can't begin with -"],
    "recomend": ["no such command 'recomend'. Did you mean 'recommend'?; see 'ecomkt --help'"],
    "--frob": ["no such option: --frob; see 'ecomkt --help'"],
    "show zzzzzzzz": ["nothing is called 'zzzzzzzz'; 'ecomkt show' lists all codes"],
    "show carier": ["nothing is called 'carier'; did you mean carrier, writer, barter?"],
    "completion tcsh": ["completion tcsh: there is no such choice; use one of: bash, zsh, fish, powershell, pwsh"],
    "completion": ["missing argument 'shell'; see 'ecomkt completion --help'"],
}


@pytest.mark.parametrize("line", USAGE)
def test_a_mistake_on_the_line_is_named_with_its_remedy(line: str) -> None:
    assert refused(run(*line.split(" "))) == USAGE[line]


def english_in(told: str) -> list[str]:
    """Return what is left of English in Chinese, but for what is quoted: three words in a row."""
    return re.findall(r"[a-z']+(?: [a-z']+){2,}", re.sub("「[^」]*」|“[^”]*”", "", told))


@pytest.mark.sampled
@pytest.mark.parametrize("locale", ["zh_TW", "zh_CN"])
@pytest.mark.parametrize("line", [line for line in USAGE if "--lang" not in line])
def test_a_mistake_is_told_in_chinese_and_ends_in_the_same_code(line: str, locale: str) -> None:
    outcome = run(*line.split(" "), environment={"LANG": locale})
    assert (outcome.code, outcome.out) == (2, "")
    told = outcome.err.splitlines()
    assert [each for each in told if not each.startswith(("錯誤：", "错误："))] == []
    assert len(told) == len(USAGE[line])
    assert [each for each in told if english_in(each)] == []


@pytest.mark.parametrize("line", ["recommend --type F3", "recommend --type Q --price R goal=zzz", "recomend"])
def test_a_process_says_the_same_and_ends_in_the_same_code(line: str) -> None:
    process = spawn(*line.split())
    assert (process.returncode, process.stdout) == (2, b"")
    assert process.stderr.decode().splitlines() == [f"error: {told}" for told in USAGE[line]]


PROFILES: dict[str, tuple[bytes, list[str]]] = {
    "binary.yaml": (b"\x00\x01\xff", ["1:1: this isn't UTF-8 text; it looks like a binary file; give a text file"]),
    "utf-16.yaml": (
        b"\xff\xfet\x00:\x00 \x00A\x00",
        ["1:1: this isn't UTF-8 text; it looks like UTF-16; convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW"],
    ),
    "gb.yaml": (
        "type: 快消品\n".encode("gb18030"),
        ["1:7: this isn't UTF-8 text; it looks like GB18030; convert it: iconv -f GB18030 -t UTF-8 OLD > NEW"],
    ),
    "bomb.yaml": (
        b"a: &a [x, x]\nb: [*a, *a]\n",
        [
            "1:4: the anchor '&a' is refused; remove it",
            "2:5: the alias '*a' is refused; write the value out",
            "2:9: the alias '*a' is refused; write the value out",
        ],
    ),
    "deep.yaml": (b"type: " + b"[" * 99 + b"]" * 99, ["1:38: nested deeper than 32 levels; flatten it"]),
    "twice.yaml": (
        b"type: A\ntype: B\n",
        ["2:1: the key 'type' stands here a second time, first at line 1, column 1; keep one of them"],
    ),
    "twice.json": (
        b'{"type": "A", "type": "B"}',
        [" type: the key 'type' stands twice in one object; keep one of them"],
    ),
    "nan.json": (b'{"type": {"A": NaN}}', [" type.A: NaN is no JSON number; use null, or leave it out"]),
    "list.yaml": (b"- A\n", ["1:1: a profile is a mapping of attributes to values; write 'type: A'"]),
    "empty.yaml": (b"", ["1:1: a profile is a mapping of attributes to values; write 'type: A'"]),
    "open.yaml": (
        b"type: [A\nprice: M\n",
        ["2:6: a list in [ ] has no ',' or ']' here; close it, or put its texts in quotes"],
    ),
    "tab.yaml": (b"type:\n\tA\n", ["2:1: a tab can't indent; use spaces"]),
    "tag.yaml": (
        b"type: !!python/object/apply:os.system [x]\n",
        ["1:7: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is refused; remove it, or quote the text"],
    ),
    "two.yaml": (b"type: A\n---\ntype: B\n", ["2:1: a second document begins here; keep one document in a file"]),
    "shapes.yaml": (
        b"price: [[low]]\nmarket: true\ngoal:\n",
        [f"1:1: 'price' {NO_PLAIN_VALUES}", f"2:1: 'market' {NO_PLAIN_VALUES}", f"3:1: 'goal' {NO_PLAIN_VALUES}"],
    ),
    "meanings.yaml": (
        b"type: Q\nprice: [M, P]\nmarkt: cn\nproduct: A\n",
        [
            f"1:1: 'type': no value of product is called 'Q'; use {TYPES}",
            "2:1: 'price': low and high can't both be true of price; "
            "choose one, or give certainties that add up to 1 at most, such as low:0.6,high:0.4",
            "3:1: 'markt': no attribute is called 'markt'; did you mean 'market'?",
            "4:1: 'product': product was already given by 'type'; give it once, several values joined by commas",
        ],
    ),
}


def test_a_mistake_in_a_file_is_told_in_chinese_too() -> None:
    for name, (data, told) in PROFILES.items():
        Path(name).write_bytes(data)
        outcome = run("recommend", "--profile", name, environment={"LANG": "zh_TW"})
        assert (outcome.code, outcome.err.count("錯誤：")) == (2, len(told))
        assert english_in(outcome.err) == [], name


@pytest.mark.parametrize("name", PROFILES)
def test_a_flaw_in_a_profile_file_is_named_with_its_place(name: str) -> None:
    data, told = PROFILES[name]
    Path(name).write_bytes(data)
    assert refused(run("recommend", "--profile", name)) == [f"{name}:{line}" for line in told]


def test_a_flaw_in_standard_input_is_named_with_its_place() -> None:
    told = refused(run("recommend", "--profile", "-", stdin=b"type: [A"))
    assert told == ["<stdin>:1:7: a list in [ ] has no ',' or ']' here; close it, or put its texts in quotes"]


def test_a_profile_that_is_no_file_is_refused_before_it_is_read() -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    with Path("sparse.yaml").open("wb") as stream:
        stream.truncate(2 << 30)
    told = {
        name: refused(run("recommend", "--profile", name)) for name in ("absent", "folder", "pipe", "sparse.yaml", "")
    }
    assert told == {
        "absent": ["'absent' doesn't exist; check the name"],
        "folder": ["'folder' is a folder; name a file in it"],
        "pipe": ["'pipe' is a pipe or a device, not a file; copy it to a file, or use '-' for standard input"],
        "sparse.yaml": ["'sparse.yaml' has more than 2 MB; give a smaller file"],
        "": ["'.' is a folder; name a file in it"],
    }


def test_what_the_line_says_wins_over_the_file() -> None:
    Path("profile.yaml").write_text("type: [A, B]\nprice: {medium: 0.6, high: 0.4}\n", encoding="utf-8")
    shown = run("recommend", "--profile", "profile.yaml", "--type", "快消品", "price=Ｍ", "--json")
    assert shown.out == run("recommend", "--type", "A", "--price", "M", "--json").out


@pytest.mark.parametrize("asked", ["--json", "--format json", "--format=JSON", "-f jsonl", "-fjson"])
def test_an_error_is_one_json_object_where_json_was_asked_for(asked: str) -> None:
    outcome = run("recommend", "--type", "F3", *asked.split())
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert json.loads(outcome.err) == {
        "error": {
            "code": "unknown-value",
            "message": "--type F3: no value of product is called 'F3'",
            "hint": f"'F3' is a carrier (Video sites); use {TYPES}",
            "location": None,
        }
    }


def test_several_errors_are_one_json_object_with_all_of_them() -> None:
    Path("profile.yaml").write_text("type: Q\nmarkt: cn\n", encoding="utf-8")
    error = json.loads(run("recommend", "--profile", "profile.yaml", "--json").err)["error"]
    assert [(each["code"], each["location"]) for each in error["problems"]] == [
        ("unknown-value", "profile.yaml:1:1"),
        ("unknown-attribute", "profile.yaml:2:1"),
    ]
    assert {key: error[key] for key in ("code", "location")} == {
        "code": "unknown-value",
        "location": "profile.yaml:1:1",
    }


@pytest.mark.parametrize("line", ["recommend --frob --json", "recommend --json --top x", "recommend --json --type"])
def test_an_error_of_usage_is_json_too(line: str) -> None:
    outcome = run(*line.split())
    assert (outcome.code, json.loads(outcome.err)["error"]["code"]) == (2, "usage")


@pytest.mark.parametrize("line", ["show json", "recommend market=json", "recommend --lang fr json=A"])
def test_the_mere_word_json_asks_for_no_json(line: str) -> None:
    assert run(*line.split()).err.startswith("error: ")


@pytest.mark.parametrize("words", [["--debug"], []])
def test_a_traceback_is_shown_only_if_asked_for(words: list[str]) -> None:
    told = run("recommend", "--type", "Q", *words).err
    assert told.startswith("Traceback (most recent call last):\n") == bool(words)
    assert told.endswith(f"error: --type Q: no value of product is called 'Q'; use {TYPES}\n")


@pytest.mark.parametrize("debug", [True, False])
def test_a_defect_of_ours_ends_in_4_and_one_line(debug: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("odd \x1b[31m[red]thing[/red]\n")

    monkeypatch.setattr(Recommender, "recommend", broken)
    outcome = run("recommend", "--type", "A", *(["--debug"] if debug else []))
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err.splitlines()[-1] == (
        r"error: ZeroDivisionError: odd \x1b[31m[red]thing[/red]\n; "
        "this is a defect of ecomkt: run it again with --debug and report what it prints"
    )
    assert ("Traceback" in outcome.err) == debug


def test_a_defect_is_json_where_json_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Recommender, "recommend")
    outcome = run("recommend", "--json")
    assert (outcome.code, json.loads(outcome.err)["error"]["code"]) == (4, "internal")


def test_no_command_prints_the_help_to_stderr_and_ends_in_2() -> None:
    outcome = run()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == run("--help").out


@pytest.mark.parametrize("words", [["--version"], ["-V"]])
def test_the_version_is_one_line(words: list[str]) -> None:
    outcome = run(*words)
    assert (outcome.code, outcome.out, outcome.err) == (0, f"ecomkt {__version__}\n", "")


@pytest.mark.parametrize("verb", ["", "recommend", "show", "schema", "completion", "doctor"])
def test_every_verb_explains_itself(verb: str) -> None:
    long, short = (run(*verb.split(), flag) for flag in ("--help", "-h"))
    assert (long.code, long.err) == (0, "")
    assert long.out == short.out
    assert long.out.startswith(f"Usage: ecomkt {verb}".rstrip())
    assert re.findall(r"\x1b", long.out) == []


@pytest.mark.slow
@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize(
    "words",
    [
        ["batch", "list.csv", "-o"],
        ["batch", "list.csv", "--errors"],
        ["export", "decision-table", "-o"],
        ["report", "--type", "A", "-o"],
    ],
    ids=lambda words: " ".join(words),
)
def test_no_verb_writes_to_a_pipe_a_device_or_a_folder(words: list[str], force: list[str]) -> None:
    Path("list.csv").write_text("sku,type\n1,A\n", encoding="utf-8")
    # A name whose ending is no format of the verb is refused for that.
    end = "csv" if words[0] in ("batch", "export") else "md"
    names = [f"{name}.{end}" for name in ("folder", "full", "pipe")]
    Path(names[0]).mkdir()
    Path(names[1]).symlink_to("/dev/full")
    os.mkfifo(names[2])
    for name in names:
        assert refused(run(*words, name, *force))[0].startswith(f"'{name}' is a ") is True
    assert [path.name for path in sorted(Path().iterdir())] == sorted([*names, "list.csv"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [["batch", "list.csv"], ["batch", "list.csv", "--format", "csv"], ["export", "decision-table"], ["report"]],
    ids=lambda words: " ".join(words),
)
def test_a_hyphen_is_standard_output(words: list[str]) -> None:
    Path("list.csv").write_text("sku,type\n1,A\n", encoding="utf-8")
    printed, named = run(*words), run(*words, "-o", "-")
    assert (named.code, named.out) == (0, printed.out)
    assert len(named.out) > 0
    assert [path.name for path in Path().iterdir()] == ["list.csv"]


def test_a_folder_that_has_gone_is_no_defect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, goods = tmp_path / "gone", tmp_path / "goods.csv"
    gone.mkdir()
    goods.write_text("title,price\nsoap,5 USD\n", encoding="utf-8")
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert [run(*line).code for line in (["config", "show"], ["recommend", "--type", "A"])] == [0, 0]
    lines = [["batch", "goods.csv", "-o", "x.csv"], ["batch", str(goods), "-o", "x.csv"], ["new", "pack", "x"]]
    assert [run(*line).code for line in lines] == [2, 2, 2]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random"])
def test_a_device_that_never_ends_is_no_list(device: str) -> None:
    outcome = run("batch", device)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert f"'{device}' is a pipe or a device" in outcome.err
