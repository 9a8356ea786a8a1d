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
CAUTION = """\
cautions:
- id: new-caution
  when: {}
  severity: hihg
  because: {en: Words.}
  law:
  - {market: ch, ref: x, mark: chekced}
  see: nope
"""
TRAIT = """\
traits:
  new:
    en: New
    definition: {en: Words.}
    evidence: {price: {low: 1.0, hihg: 0.3}, prize: {low: 0.2}}
"""

DAMAGE: dict[str, tuple[str | bytes, list[str]]] = {
    "syntax": (
        "rules:\n- id: [a\n",
        ["2:7: a list in [ ] has no ',' or ']' here; close it, or put its texts in quotes"],
    ),
    "a tab": ("rules:\n\t- id: a\n", ["2:1: a tab can't indent; use spaces"]),
    "another encoding": (
        RULE.encode("utf-16"),
        ["1:1: this isn't UTF-8 text; it looks like UTF-16; convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW"],
    ),
    "an anchor": ("rules: &a []\n", ["1:8: the anchor '&a' is refused; remove it"]),
    "a tag": ("rules: !!set {}\n", ["1:8: the tag 'tag:yaml.org,2002:set' is refused; remove it, or quote the text"]),
    "a key twice": (
        "rules: []\nrules: []\n",
        ["2:1: the key 'rules' stands here a second time, first at line 1, column 1; keep one of them"],
    ),
    "a control character": ("# \x1b[31m\nrules: []\n", [r"1:3: a control character \x1b; remove it"]),
    "an escaped control character": (
        RULE.replace("Words.", r'"W\e[31m"'),
        [r"5:17: this text has a control character \x1b; remove it"],
    ),
    "a list for a mapping": ("- a\n", ["1:1: the file must be a mapping, not a list"]),
    "an unknown section": (RULE.replace("rules:", "ruels:"), ["1:1: unknown key 'ruels'; did you mean 'rules'?"]),
    "no id": (
        RULE.replace("id: new-claim", "basis: law").replace("  basis: practice\n", ""),
        ["2:3: a rule without 'id'; give it a kebab-case claim as its id"],
    ),
    "an id that is none": (
        RULE.replace("new-claim", '"[red]x"'),
        ["2:3: '[red]x' is no slug; use a-z, 0-9 and single hyphens"],
    ),
    "nothing but an id": (
        "rules:\n- id: new-claim\n",
        [
            "2:3: 'basis' is missing in 'rules'; add 'basis:'",
            "2:3: 'because' is missing in 'rules'; add 'because:'",
            "2:3: 'new-claim' concludes nothing; add 'favour' or 'against'",
            "2:3: 'source' is missing in 'rules'; add 'source:'",
            "2:3: 'when' is missing in 'rules'; add 'when:'",
        ],
    ),
    "an unknown key": (
        RULE.replace("because", "becuase"),
        [
            "2:3: 'because' is missing in 'rules'; add 'because:'",
            "5:3: unknown key 'becuase' in new-claim; did you mean 'because'?",
        ],
    ),
    "an unknown attribute": (
        RULE.replace("price:", "prize:"),
        ["3:10: unknown attribute 'prize' in new-claim; did you mean 'price'?"],
    ),
    "an unknown value": (
        RULE.replace("[low]", "[lwo]"),
        ["3:18: unknown value 'lwo' in new-claim; did you mean 'low'?"],
    ),
    "a letter for a name": (
        RULE.replace("[low]", "[M]"),
        [
            "3:18: unknown value 'M' in new-claim; "
            "use one of: free, very-low, low, medium, high, very-high, below-peers, above-peers"
        ],
    ),
    "an unknown trait": (
        RULE.replace("price: [low]", "traits: [conveniance]"),
        ["3:19: unknown trait 'conveniance' in new-claim; did you mean 'convenience'?"],
    ),
    "options in a rule": (
        RULE.replace("price: [low]", "options: {model: [hybrid]}"),
        ["3:10: unknown attribute 'options' in new-claim"],
    ),
    "an unknown family": (
        RULE.replace("model:", "modell:"),
        ["4:12: unknown family 'modell' in new-claim; did you mean 'model'?"],
    ),
    "an unknown option": (
        RULE.replace("hybrid", "hibrid"),
        ["4:20: unknown option 'hibrid' in new-claim; did you mean 'hybrid'?"],
    ),
    "an unknown word": (
        RULE.replace("fair", "farr"),
        ["4:28: unknown certainty word 'farr' in new-claim; did you mean 'fair'?"],
    ),
    "a number for a word": (RULE.replace("fair", "0.3"), ["4:28: 'favour.model.hybrid' must be a text, not '0.3'"]),
    "no conclusion": (
        RULE.replace("  favour: {model: {hybrid: fair}}\n", ""),
        ["2:3: 'new-claim' concludes nothing; add 'favour' or 'against'"],
    ),
    "an unknown source": (
        RULE.replace("[kot]", "[kto]"),
        ["7:12: unknown source 'kto' in new-claim; did you mean 'kot'?"],
    ),
    "an unknown basis": (
        RULE.replace("practice", "practise"),
        ["6:10: unknown basis 'practise' in new-claim; did you mean 'practice'?"],
    ),
    "no English": (RULE.replace("{en:", "{zh-Hant:"), ["5:3: 'en' is missing in 'rules.because'; add 'en:'"]),
    "an empty text": (RULE.replace("Words.", '" "'), ["5:17: 'rules.because.en' must be a text, not ' '"]),
    "an id twice": (
        RULE + RULE.removeprefix("rules:\n"),
        ["8:7: 'new-claim' is used twice, first at pack/rules/more.yaml:2:7; rename one"],
    ),
    "a rule retired that is none": (
        "retire: [credence-needs-a-specialst]\n",
        ["1:10: unknown rule 'credence-needs-a-specialst' in retire; did you mean 'credence-needs-a-specialist'?"],
    ),
    "a caution with four flaws": (
        CAUTION,
        [
            "4:13: unknown severity 'hihg' in new-caution; did you mean 'high'?",
            "7:14: unknown market 'ch' in new-caution; use one of: cn, eu, us, elsewhere",
            "7:32: unknown mark 'chekced'; use checked, known, verify",
            "8:8: unknown caution 'nope' in new-caution",
        ],
    ),
    "a trait with three flaws": (
        TRAIT,
        [
            "5:29: 'evidence.price.low' must be a number between -1 and 1, not 0, not '1.0'",
            "5:34: unknown value 'hihg' in price; did you mean 'high'?",
            "5:46: unknown attribute 'prize' in evidence; did you mean 'price'?",
        ],
    ),
}


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


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_rule_file_is_refused_with_the_place_of_every_flaw(kind: str) -> None:
    content, told = DAMAGE[kind]
    lay({"data/pack.yaml": PACK, "rules/more.yaml": content})
    assert refused() == [f"pack/rules/more.yaml:{line}" for line in told]


DATA = {
    "kodes.yaml": ("{}\n", "1:1: unknown data file 'kodes'; did you mean 'codes'?"),
    "pack.yaml": ("name: client\n", "1:1: 'version' is missing in the file; add 'version:'"),
    "codes.yaml": (
        "attributes: {price: {values: {tiny: {en: Low}}}}\n",
        "1:31: 'low' calls both 'low' and 'tiny'; rename one",
    ),
}


@pytest.mark.parametrize("name", DATA)
def test_a_damaged_data_file_is_refused_with_the_place_of_its_flaw(name: str) -> None:
    content, told = DATA[name]
    lay({"data/pack.yaml": PACK, f"data/{name}": content})
    assert refused() == [f"pack/data/{name}:{told}"]


def test_the_flaws_of_all_files_are_told_at_once() -> None:
    lay({"rules/a.yaml": "rules: &a []\n", "rules/b.yaml": "rules: ]\n", "data/pack.yaml": "name: x\nname: y\n"})
    places = [line.split(": ")[0] for line in refused()]
    assert places == ["pack/data/pack.yaml:2:1", "pack/rules/a.yaml:1:8", "pack/rules/b.yaml:1:8"]


def test_a_pack_without_a_name_is_refused() -> None:
    lay({"rules/more.yaml": RULE})
    assert refused() == ["pack/rules/more.yaml:1:1: data/pack.yaml is missing; give the pack a name and a version"]


def test_what_is_no_file_of_knowledge_is_refused() -> None:
    lay({"data/pack.yaml": PACK, "rules/big.yaml": b"#" * 1_000_001, "rules/other.yml": RULE})
    Path("pack/rules/linked.yaml").symlink_to("big.yaml")
    assert refused() == [
        "'pack/rules/big.yaml' has more than 1 MB; give a smaller file",
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


def test_a_sound_pack_changes_the_answer_and_is_named_in_it() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.replace("fair", "decisive")})
    plain = json.loads(run("recommend", "--type", "A", "--price", "M", "--pack", "pack", "--json").out)
    rules = [item["rule"] for item in plain["recommendations"]["model"][0]["evidence"]]
    assert (plain["recommendations"]["model"][0]["option"], "new-claim" in rules) == ("hybrid", True)
    assert [layer["name"] for layer in plain["provenance"]["knowledge"]] == ["base", "client"]
    assert run("show", "new-claim", "--pack", "pack").out.splitlines()[-2] == "Stands in: pack/rules/more.yaml:2:3"


def test_doctor_shows_what_it_can_where_the_knowledge_is_broken() -> None:
    lay({"data/pack.yaml": PACK, "rules/more.yaml": RULE.replace("fair", "farr")})
    outcome = run("doctor", "--pack", "pack")
    told = dict(line.split(": ", 1) for line in outcome.out.splitlines()[1:])
    assert (outcome.code, told["packs"]) == (3, "pack")
    assert told["knowledge"].startswith("broken: 1 problems, the first is: pack/rules/more.yaml:")
