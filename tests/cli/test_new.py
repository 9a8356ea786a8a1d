"""`ecomkt new`: skeletons that work at once and harm nothing, and files that keep what stands in them."""

import os
import stat
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from bases import write_base, write_pack
from ecomkt.authoring.lint import behaviour
from ecomkt.authoring.scenarios import read_scenarios, run_scenarios
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.layer_files import parse_layer, read_layer
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import load_knowledge
from runs import run, spawn

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@cache
def made_pack() -> Mapping[str, bytes]:
    """Return the files of a new pack, made once."""
    with TemporaryDirectory() as folder:
        assert run("new", "pack", f"{folder}/agency").code == 0
        paths = [path for path in Path(folder).rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def lay_pack() -> None:
    """Lay the files of a new pack, as `ecomkt new pack agency` does."""
    for name, content in made_pack().items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)


def text_of(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def lay(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())


def missed(pack: str, layer: Path) -> list[str]:
    """Return the scenarios of a layer that fail with the pack laid over the base."""
    kb = load_knowledge([Path(pack)])
    scenarios = read_scenarios(parse_layer(read_layer(layer, ("scenarios",))), kb)
    outcomes = run_scenarios(Recommender(kb, PlainEngine), scenarios)
    assert len(outcomes) > 0
    return [outcome.scenario.name for outcome in outcomes if not outcome.passed]


@pytest.mark.slow
def test_a_new_pack_has_a_name_a_scenario_and_no_effect(kb: KnowledgeBase) -> None:
    done = run("new", "pack", "agency")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "agency/data/pack.yaml",
        "agency/rules/agency.yaml",
        "agency/scenarios/agency.yaml",
        "agency/README.md",
        "agency/schema/pack.schema.json",
        "agency/schema/rules.schema.json",
        "agency/schema/scenarios.schema.json",
    ]
    more = load_knowledge([Path("agency")])
    assert (more.layers[1].name, more.layers[1].version) == ("agency", "0.1")
    assert more.fingerprint == kb.fingerprint
    assert missed("agency", Path("agency")) == []


@pytest.mark.slow
def test_a_new_rule_and_its_scenario_hold_and_break_no_scenario_of_the_base(kb: KnowledgeBase) -> None:
    lay_pack()
    for words in (("agency", "first-claim"), ("agency", "second-claim"), ("carriers", "third-claim")):
        done = run("new", "rule", *words, "--pack", "agency")
        assert (done.code, done.err) == (0, "")
        assert done.out.splitlines() == [f"agency/rules/{words[0]}.yaml", f"agency/scenarios/{words[0]}.yaml"]
    more = load_knowledge([Path("agency")])
    added = {rule.id: rule for rule in more.rules if rule.id not in {rule.id for rule in kb.rules}}
    assert [*added] == ["first-claim", "second-claim", "third-claim"]
    assert len({(rule.when, rule.conclusions) for rule in added.values()}) == 3
    assert [topic for topic in more.topics if topic.slug == "carriers"] == [
        topic for topic in kb.topics if topic.slug == "carriers"
    ]
    assert missed("agency", Path("agency")) == []
    # Whatever a rule adds moves a certainty; a scenario that binds one to a hundredth can't outlive it.
    assert [name for name in missed("agency", ROOT) if not name.startswith("How sure the advice is")] == []


@pytest.mark.slow
def test_what_is_written_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    # Where a rule of the base matters is only a note, and takes half of the time to find out.
    monkeypatch.setattr(behaviour, "_MOST_PLACING_RUNS", 1)
    lay_pack()
    for rule_id in ("first-claim", "second-claim"):
        run("new", "rule", "agency", rule_id, "--pack", "agency")
    checked = run("check", "agency", "--today", "2026-11-25", "--sample", "100")
    assert (checked.code, checked.err) == (1, "")
    # Nobody should take the example of a reason for one.
    found = [line.partition(" ")[2] for line in checked.out.splitlines() if ": warning " in line or ": error " in line]
    says = "warning ECK029 the reason of {} is still the example of the skeleton"
    assert found == [says.format("first-claim"), says.format("second-claim")]
    done = run("test", "agency", "--min-coverage", "100")
    assert (done.code, done.out.splitlines()[-1], done.err) == (0, "3 passed, 0 failed", "")


@pytest.mark.slow
def test_the_example_of_a_new_pack_is_a_rule_once_its_marks_are_taken_away() -> None:
    lay_pack()
    head, example = text_of("agency/rules/agency.yaml").split("# rules:\n")
    lines = (line.removeprefix("# ") for line in example.splitlines())
    lay("agency/rules/agency.yaml", head + "rules:\n" + "\n".join(lines) + "\n")
    assert "my-claim" in {rule.id for rule in load_knowledge([Path("agency")]).rules}


@pytest.mark.slow
def test_the_files_of_a_new_pack_name_a_schema_that_is_there() -> None:
    lay_pack()
    run("new", "rule", "other", "a-claim", "--pack", "agency")
    for path in sorted(Path("agency").glob("*/*.yaml")):
        first, second = path.read_text(encoding="utf-8").splitlines()[:2]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert second == f"# $schema: {schema}"
        assert (path.parent / schema).resolve().is_file() is True


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "name", "file"),
    [
        ("My Pack", "My Pack", "my-pack"),
        ("健康", "健康", "own-rules"),
        ("a: b # c", "a: b # c", "own-rules"),
        ("deep/er/pack", "pack", "pack"),
    ],
)
def test_a_pack_is_called_like_its_folder(folder: str, name: str, file: str) -> None:
    assert run("new", "pack", folder).code == 0
    assert yaml.safe_load(text_of(f"{folder}/data/pack.yaml"))["name"] == name
    assert Path(folder, "rules", f"{file}.yaml").is_file() is True
    assert load_knowledge([Path(folder)]).layers[1].name == name


def test_a_pack_may_be_made_in_the_folder_one_stands_in() -> None:
    Path("agency/.git").mkdir(parents=True)
    done = spawn("new", "pack", ".", cwd=Path("agency"))
    assert (done.returncode, done.stderr) == (0, b"")
    done = spawn("new", "rule", "agency", "a-claim", cwd=Path("agency"))
    assert (done.returncode, done.stdout.decode().splitlines()) == (
        0,
        ["rules/agency.yaml", "scenarios/agency.yaml"],
    )


def test_a_folder_that_holds_something_is_left_alone() -> None:
    lay("agency/notes.txt", "mine")
    done = run("new", "pack", "agency")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: 'agency' isn't empty: it holds 'notes.txt'; name a folder that is empty or not there yet\n"
    )
    assert sorted(path.name for path in Path("agency").iterdir()) == ["notes.txt"]


def test_a_file_is_no_folder_for_a_pack() -> None:
    lay("agency", "mine")
    assert run("new", "pack", "agency").err == "error: 'agency' is a file; name a folder\n"
    assert run("new", "pack", "agency/deep").code == 2


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agency", "Bad_Id"), "'Bad_Id' can't be the name of a rule; use a-z, 0-9 and single hyphens"),
        (("../escape", "a-claim"), "'../escape' can't be the name of a topic; use a-z, 0-9 and single hyphens"),
        (("agency", "cn-no-absolute-words"), "'cn-no-absolute-words' is in use at rules/"),
        (("agency", "chat-groups-pass-it-on"), "'chat-groups-pass-it-on' is in use at rules/"),
        (("agency", "retired-claim"), "unknown rule 'retired-claim' in retire"),
    ],
)
def test_a_name_that_cant_be_is_refused_and_nothing_is_written(words: tuple[str, str], said: str) -> None:
    lay_pack()
    if words[1] == "retired-claim":
        lay("agency/rules/retired.yaml", "retire: [retired-claim]\n")
    before = {path: path.read_bytes() for path in Path("agency").rglob("*") if path.is_file()}
    done = run("new", "rule", *words, "--pack", "agency")
    assert (done.code in (2, 3), said in done.err) == (True, True)
    assert {path: path.read_bytes() for path in Path("agency").rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_an_id_that_a_pack_retired_does_not_come_back() -> None:
    write_pack(Path("agency"), {}, ("cn-not-below-cost",))
    done = run("new", "rule", "agency", "cn-not-below-cost", "--pack", "agency")
    assert done.err == "error: 'cn-not-below-cost' was retired; an id never comes back; take another\n"


def test_a_folder_without_a_pack_is_told() -> None:
    done = run("new", "rule", "agency", "a-claim")
    assert (done.code, done.err) == (
        2,
        "error: there is no pack in '.': no data/pack.yaml; name a pack with --pack, or make one with "
        "'ecomkt new pack'\n",
    )


def test_a_base_of_ones_own_takes_rules_too() -> None:
    write_base(Path("base"))
    done = run("new", "rule", "own", "a-claim", "--pack", "base")
    assert (done.code, done.err) == (0, "")
    assert "a-claim" in {rule.id for rule in load_knowledge(base=Path("base")).rules}


def test_what_nothing_is_recommended_for_gives_no_example() -> None:
    write_base(Path("base"), {})
    done = run("new", "rule", "own", "a-claim", "--pack", "base")
    assert (done.code, done.err) == (
        2,
        "error: this knowledge recommends nothing for any single fact, so there is no example to write; "
        "write the file by hand\n",
    )


LISTS = {
    "no list": ("# mine\ntitle: Mine\n", "# mine\ntitle: Mine\nrules:\n  - id: a-claim\n"),
    "an empty list": ("rules: []  # none yet\n", "rules:  # none yet\n  - id: a-claim\n"),
    "items at the margin": (
        "rules:\n# one\n- {id: one-claim, REST}\n\n# what follows\ncautions: []\n",
        "rules:\n# one\n- {id: one-claim, REST}\n- id: a-claim\n",
    ),
    "items that are indented": (
        "rules:\n    - {id: one-claim, REST}\n    # the end\nabout: Mine\n",
        "rules:\n    - {id: one-claim, REST}\n    - id: a-claim\n",
    ),
    "lines of Windows": ("title: Mine\r\nrules: []\r\n", "title: Mine\r\nrules:\r\n  - id: a-claim\r\n"),
    "no line end": ("title: Mine", "title: Mine\nrules:\n  - id: a-claim\n"),
    "a mark of the byte order": ("\ufefftitle: Mine\n", "title: Mine\nrules:\n  - id: a-claim\n"),
}
REST = "when: {}, favour: {place: {shop: slight}}, because: {en: A reason.}, basis: practice, source: []"


@pytest.mark.sampled
@pytest.mark.parametrize("case", LISTS)
def test_what_stands_in_a_file_stays_with_its_comments(case: str) -> None:
    before, after = (text.replace("REST", REST) for text in LISTS[case])
    write_base(Path("base"))
    lay("base/rules/mine.yaml", before)
    done = run("new", "rule", "mine", "a-claim", "--pack", "base")
    assert (done.code, done.err) == (0, "")
    found = Path("base/rules/mine.yaml").read_bytes().decode()
    assert found[: len(after)] == after
    comments = [line for line in before.splitlines() if "#" in line]
    assert [line for line in comments if line.replace(" []", "") not in found] == []
    assert {"a-claim"} <= {rule.id for rule in load_knowledge(base=Path("base")).rules}


def test_a_list_in_one_line_is_left_to_its_owner() -> None:
    write_base(Path("base"))
    lay("base/rules/mine.yaml", f"rules: [{{id: one-claim, {REST}}}]\n")
    done = run("new", "rule", "mine", "a-claim", "--pack", "base")
    assert (done.code, done.err) == (
        2,
        "error: nothing can be added to 'rules' in 'base/rules/mine.yaml'; make 'rules' a list of lines that begin "
        "with '- ', or add it by hand\n",
    )
    assert Path("base/scenarios/mine.yaml").exists() is False


@pytest.mark.parametrize("words", [("new",), ("new", "--help"), ("new", "pack", "--help"), ("new", "rule", "--help")])
def test_new_tells_how_it_is_used(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert "Usage: ecomkt new" in done.out + done.err


def test_a_folder_that_cant_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    done = run("new", "pack", "agency")
    way_out = "check the folder, its permissions and the space left"
    assert (done.code, done.err) == (2, f"error: 'agency/data' can't be written (Permission denied); {way_out}\n")


def test_new_files_are_readable_as_the_system_wishes() -> None:
    lay_pack()
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(Path("agency/README.md").stat().st_mode) == 0o666 & ~mask
