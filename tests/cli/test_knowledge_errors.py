"""A pack that is damaged is refused with the place of every flaw, exit code 3 and nothing on stdout."""

import json
import os
from pathlib import Path

import pytest

from runs import run

PACK = 'name: client\nversion: "1"\n'
RULE = """\
rules:
- id: new-claim
  when: {price: [low]}
  favour: {model: {hybrid: fair}}
  because: {en: Words.}
  basis: practice
  source: [kot]
"""


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = Path("pack") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def refused(code: int = 3, **environment: str) -> list[str]:
    words = ["recommend", "--type", "A", *([] if environment else ["--pack", "pack"])]
    outcome = run(*words, environment=environment)
    assert (outcome.code, outcome.out) == (code, "")
    lines = outcome.err.splitlines()
    assert [line for line in lines if not line.startswith("error: ")] == []
    return [line.removeprefix("error: ") for line in lines]


def test_a_file_that_cant_be_read_is_told_with_the_folder_of_its_pack() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.encode("utf-16")})
    assert refused() == [
        "pack/rules/more.yaml:1:1: this isn't UTF-8 text; it looks like UTF-16; "
        "convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW"
    ]


def test_the_flaws_of_all_files_are_told_at_once() -> None:
    lay({"rules/a.yaml": "rules: &a []\n", "rules/b.yaml": "rules: ]\n", "data/pack.yaml": "name: x\nname: y\n"})
    places = [line.split(": ")[0] for line in refused()]
    assert places == ["pack/data/pack.yaml:2:1", "pack/rules/a.yaml:1:8", "pack/rules/b.yaml:1:8"]


def test_a_pack_without_a_name_is_refused() -> None:
    lay({"rules/more.yaml": RULE})
    assert refused() == ["pack/rules/more.yaml:1:1: data/pack.yaml is missing; give the pack a name and a version"]


def test_what_is_no_file_of_knowledge_is_refused() -> None:
    lay({"data/pack.yaml": PACK, "rules/big.yaml": b"#" * 2_000_001, "rules/other.yml": RULE})
    Path("pack/rules/linked.yaml").symlink_to("big.yaml")
    assert refused() == [
        "'pack/rules/big.yaml' has more than 2 MB; give a smaller file",
        "'pack/rules/linked.yaml' is a symbolic link; put the file itself there",
        "'pack/rules/other.yml' would not be read; rename it to 'pack/rules/other.yaml'",
    ]


def test_a_pack_named_by_the_environment_is_refused_alike() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.replace("fair", "farr")})
    told = ["pack/rules/more.yaml:4:28: unknown certainty word 'farr' in new-claim; did you mean 'fair'?"]
    assert refused(ECOMKT_PACKS="pack") == refused() == told
    assert refused(ECOMKT_PACKS=os.pathsep.join(["pack", ""])) == told


def test_flaws_of_knowledge_are_json_where_json_was_asked_for() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.replace("fair", "farr").replace("kot", "kto")})
    outcome = run("recommend", "--pack", "pack", "--json")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (3, "", 1)
    problems = json.loads(outcome.err)["error"]["problems"]
    assert [(each["code"], each["location"]) for each in problems] == [
        ("unknown-certainty-word", "pack/rules/more.yaml:4:28"),
        ("unknown-source", "pack/rules/more.yaml:7:12"),
    ]


@pytest.mark.slow
def test_a_sound_pack_changes_the_answer_and_is_named_in_it() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.replace("fair", "decisive")})
    plain = json.loads(run("recommend", "--type", "A", "--price", "M", "--pack", "pack", "--json").out)
    rules = [item["rule"] for item in plain["recommendations"]["model"][0]["evidence"]]
    assert (plain["recommendations"]["model"][0]["option"], "new-claim" in rules) == ("hybrid", True)
    assert [layer["name"] for layer in plain["provenance"]["knowledge"]] == ["base", "client"]
    assert "pack/rules/more.yaml:2:3" in run("show", "new-claim", "--pack", "pack").out


def test_doctor_shows_what_it_can_where_the_knowledge_is_broken() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.replace("fair", "farr")})
    outcome = run("doctor", "--pack", "pack")
    told = dict(line.split("\t", 1) for line in outcome.out.splitlines()[1:])
    assert (outcome.code, told["packs"]) == (3, "pack")
    assert told["knowledge"].startswith("broken: 1 problems, the first is: pack/rules/more.yaml:")
