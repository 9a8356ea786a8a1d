import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ecomkt.errors import KnowledgeError, Problem
from ecomkt.files import MOST_BYTES
from ecomkt.knowledge.layer_files import knowledge_folder, parse_layer, read_layer


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def problems_of(call: Callable[[], object]) -> list[Problem]:
    with pytest.raises(KnowledgeError) as caught:
        call()
    return list(caught.value.problems)


def lay(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def test_the_knowledge_of_the_checkout_is_found_and_read() -> None:
    layer = read_layer(knowledge_folder())
    names = [name for name, _ in layer]
    assert names == sorted(names)
    assert {"data/codes.yaml", "rules/traits.yaml"} <= set(names)
    assert [document.file for document in parse_layer(layer)] == names


def test_a_layer_is_its_yaml_files_sorted_by_name() -> None:
    lay(
        {
            "p/rules/b.yaml": "2",
            "p/rules/a.yaml": "1",
            "p/data/z.yaml": "3",
            "p/rules/.hidden.yaml": "",
            "p/top.yaml": "",
        }
    )
    lay({"p/rules/README.md": "", "p/rules/sub/c.yaml": "", "p/data/B.yaml": "4"})
    assert read_layer(Path("p")) == (
        ("data/B.yaml", b"4"),
        ("data/z.yaml", b"3"),
        ("rules/a.yaml", b"1"),
        ("rules/b.yaml", b"2"),
    )


def test_everything_in_the_way_of_a_layer_comes_at_once() -> None:
    lay(
        {
            "p/rules/a.yaml": "1",
            "p/rules/b.yml": "",
            "p/rules/c.YAML": "",
            "p/rules/d\x1b.yaml": "",
            "p/data": "no folder",
        }
    )
    Path("p/rules/e.yaml").symlink_to("a.yaml")
    os.mkfifo("p/rules/f.yaml")
    Path("p/rules/g.yaml").mkdir()
    Path("p/rules/h.yaml").write_bytes(b" " * (MOST_BYTES + 1))
    problems = problems_of(lambda: read_layer(Path("p")))
    assert [problem.code for problem in problems] == [
        "folder-unreadable",
        "file-suffix",
        "file-suffix",
        "file-name",
        "file-is-link",
        "file-not-regular",
        "file-is-folder",
        "file-too-large",
    ]
    assert str(problems[1]) == "'p/rules/b.yml' would not be read; rename it to 'p/rules/b.yaml'"
    assert [problem for problem in problems if not str(problem).isprintable()] == []


def test_a_folder_that_is_nearly_called_like_one_of_a_layer_is_named() -> None:
    lay({"p/data/pack.yaml": "1", "p/ruels/a.yaml": "1", "p/scenario/a.yaml": "1", "p/rates/a.csv": "1"})
    assert sorted(map(str, problems_of(lambda: read_layer(Path("p"))))) == [
        "'p/ruels' would not be read; rename it to 'p/rules'",
        "'p/scenario' would not be read; rename it to 'p/scenarios'",
    ]
    lay({"q/rules/a.yaml": "1", "q/rule/a.yaml": "1", "q/docs/a.yaml": "1"})
    assert [name for name, _ in read_layer(Path("q"))] == ["rules/a.yaml"]


def test_a_layer_without_files_is_refused() -> None:
    Path("p/rules").mkdir(parents=True)
    (empty,) = problems_of(lambda: read_layer(Path("p")))
    (missing,) = problems_of(lambda: read_layer(Path("q")))
    assert str(empty) == "'p' has no YAML file in data/ or rules/; name a folder that holds data/ or rules/"
    assert str(missing) == "'q' is no folder; name a folder that holds data/ or rules/"


def test_the_problems_of_all_files_of_a_layer_come_at_once() -> None:
    raw = (
        ("rules/a.yaml", b"a: 1\na: 2\n"),
        ("rules/b.yaml", b"ok: 1"),
        ("rules/c.yaml", b"\xff"),
        ("rules/d.yaml", b"["),
    )
    problems = problems_of(lambda: parse_layer(raw, "packs/client\x1b/"))
    assert [str(problem.location) for problem in problems] == [
        r"packs/client\x1b/rules/a.yaml:2:1",
        r"packs/client\x1b/rules/c.yaml:1:1",
        r"packs/client\x1b/rules/d.yaml:1:2",
    ]


def test_the_documents_of_a_pack_carry_its_folder() -> None:
    (document,) = parse_layer([("rules/a.yaml", b"a: 1")], "packs/client")
    assert (document.file, document.content) == ("packs/client/rules/a.yaml", {"a": 1})
