import io
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ecomkt.errors import EcomktError, InputError, KnowledgeError, Problem
from ecomkt.files import MOST_BYTES, knowledge_folder, parse_layer, read_bytes, read_layer, read_profile, write_atomic


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def problems_of(error: type[EcomktError], call: Callable[[], object]) -> list[Problem]:
    with pytest.raises(error) as caught:
        call()
    return list(caught.value.problems)


def reading(path: str) -> str:
    (problem,) = problems_of(InputError, lambda: read_bytes(Path(path), 10))
    return f"{problem.code}: {problem}"


def refuse(number: int, reason: str) -> Callable[..., object]:
    def call(*_args: object, **_options: object) -> object:
        raise OSError(number, reason)

    return call


def names_in(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def lay(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def put_into_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# read_bytes


def test_a_file_of_the_limit_is_read() -> None:
    Path("f").write_bytes(b"0123456789")
    assert read_bytes(Path("f"), 10) == b"0123456789"


def test_a_missing_file_brings_the_nearest_name() -> None:
    lay({"profile.yaml": "", "other.txt": ""})
    assert reading("profil.yml") == "file-missing: 'profil.yml' doesn't exist; did you mean 'profile.yaml'?"
    assert reading("zzz") == "file-missing: 'zzz' doesn't exist; check the name"
    assert reading("no/where.yaml") == "file-missing: 'no/where.yaml' doesn't exist; check the name of its folder"
    assert reading("other.txt/x") == "file-missing: 'other.txt/x' doesn't exist; check the name of its folder"


@pytest.mark.parametrize("name", ["a\x1b]0;\x07b", "\u202efdp", "x\ny", "a\0b", "\ud800"])
def test_a_name_is_shown_without_its_control_characters(name: str) -> None:
    assert reading(name).isprintable() is True


def test_a_suggested_name_is_shown_without_its_control_characters() -> None:
    lay({"profile\x1b.yaml": ""})
    assert reading("profile.yaml").endswith(r"did you mean 'profile\x1b.yaml'?") is True


def test_a_folder_is_no_file() -> None:
    Path("folder").mkdir()
    assert reading("folder") == "file-is-folder: 'folder' is a folder; name a file in it"
    assert reading("") == "file-is-folder: '.' is a folder; name a file in it"


def test_a_pipe_without_a_writer_does_not_hang() -> None:
    os.mkfifo("pipe")
    assert reading("pipe").startswith("file-not-regular: 'pipe' is a pipe or a device") is True


def test_a_device_is_no_file() -> None:
    assert reading("/dev/zero").startswith("file-not-regular: '/dev/zero' is a pipe or a device") is True


def test_a_huge_file_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("huge").open("wb") as stream:
        stream.truncate(2_000_000_000)
    monkeypatch.setattr(Path, "open", refuse(5, "nobody may open it"))
    (problem,) = problems_of(InputError, lambda: read_bytes(Path("huge"), MOST_BYTES))
    assert f"{problem.code}: {problem}" == "file-too-large: 'huge' has more than 1 MB; give a smaller file"


def test_a_file_that_grows_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"small": ""})
    monkeypatch.setattr(Path, "open", lambda *_: io.BytesIO(b"x" * 100))
    assert reading("small").startswith("file-too-large: 'small'") is True


def test_a_file_without_permission_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"secret": ""})
    monkeypatch.setattr(Path, "open", refuse(13, "Permission denied"))
    assert reading("secret") == "file-unreadable: 'secret' can't be read (Permission denied); check its permissions"


def test_a_loop_of_links_is_refused() -> None:
    Path("loop").symlink_to("loop")
    assert reading("loop").startswith("file-unreadable: 'loop' can't be read") is True


# read_profile


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("goal: [a, b]\n", {"goal": ["a", "b"]}),
        ('{"goal": 1e1}', {"goal": 10.0}),
        ("{goal: NO}", {"goal": "NO"}),
        ("\ufeffgoal: 急", {"goal": "急"}),
        ('\ufeff{"goal": "急"}', {"goal": "急"}),
        ("", None),
    ],
)
def test_a_profile_is_json_or_yaml_from_a_file_or_from_standard_input(
    text: str, content: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay({"sub/p.yaml": text})
    put_into_stdin(monkeypatch, text.encode())
    from_file, from_stdin = read_profile("sub/p.yaml"), read_profile("-")
    assert (from_file.content, from_file.file) == (content, "sub/p.yaml")
    assert (from_stdin.content, from_stdin.file) == (content, "<stdin>")


def test_the_problems_of_a_profile_are_input_errors_with_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_stdin(monkeypatch, b"a: 1\na: 2\n")
    (problem,) = problems_of(InputError, lambda: read_profile("-"))
    assert str(problem.location) == "<stdin>:2:1"


def test_a_profile_in_another_encoding_says_which() -> None:
    Path("p.yaml").write_bytes("a: 急需".encode("gb18030"))
    (problem,) = problems_of(InputError, lambda: read_profile("p.yaml"))
    assert str(problem).startswith("p.yaml:1:4: this isn't UTF-8 text; it looks like GB18030") is True


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_stdin(monkeypatch, b" " * (MOST_BYTES + 1))
    (problem,) = problems_of(InputError, lambda: read_profile("-"))
    assert str(problem) == "standard input has more than 1 MB; give a smaller file"


def test_a_closed_standard_input_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (problem,) = problems_of(InputError, lambda: read_profile("-"))
    assert problem.code == "stdin-closed"


def test_a_standard_input_that_cant_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_stdin(monkeypatch, b"")
    sys.stdin.close()
    (problem,) = problems_of(InputError, lambda: read_profile("-"))
    assert problem.code == "file-unreadable"


# layers


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
    problems = problems_of(KnowledgeError, lambda: read_layer(Path("p")))
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


def test_a_layer_without_files_is_refused() -> None:
    Path("p/rules").mkdir(parents=True)
    (empty,) = problems_of(KnowledgeError, lambda: read_layer(Path("p")))
    (missing,) = problems_of(KnowledgeError, lambda: read_layer(Path("q")))
    assert str(empty) == "'p' has no YAML file in data/ or rules/; name a folder that holds data/ or rules/"
    assert str(missing) == "'q' is no folder; name a folder that holds data/ or rules/"


def test_the_problems_of_all_files_of_a_layer_come_at_once() -> None:
    raw = (
        ("rules/a.yaml", b"a: 1\na: 2\n"),
        ("rules/b.yaml", b"ok: 1"),
        ("rules/c.yaml", b"\xff"),
        ("rules/d.yaml", b"["),
    )
    problems = problems_of(KnowledgeError, lambda: parse_layer(raw, "packs/client\x1b/"))
    assert [str(problem.location) for problem in problems] == [
        r"packs/client\x1b/rules/a.yaml:2:1",
        r"packs/client\x1b/rules/c.yaml:1:1",
        r"packs/client\x1b/rules/d.yaml:1:2",
    ]


def test_the_documents_of_a_pack_carry_its_folder() -> None:
    (document,) = parse_layer([("rules/a.yaml", b"a: 1")], "packs/client")
    assert (document.file, document.content) == ("packs/client/rules/a.yaml", {"a": 1})


# write_atomic


def writing(path: Path, *, replace: bool) -> str:
    (problem,) = problems_of(InputError, lambda: write_atomic(path, "new", replace=replace))
    return f"{problem.code}: {problem}"


def test_a_text_is_written_as_utf8_with_its_own_line_ends() -> None:
    write_atomic(Path("報告.md"), "急\r\nb\n\ud800", replace=False)
    assert Path("報告.md").read_bytes() == "急\r\nb\n\\ud800".encode()
    assert names_in() == ["報告.md"]


def test_a_file_that_is_there_gives_way_only_to_replace() -> None:
    lay({"r.md": "old"})
    assert writing(Path("r.md"), replace=False) == "file-exists: 'r.md' exists already; use --force to replace it"
    assert Path("r.md").read_text(encoding="utf-8") == "old"
    write_atomic(Path("r.md"), "new", replace=True)
    assert Path("r.md").read_text(encoding="utf-8") == "new"
    assert names_in() == ["r.md"]


def test_a_private_file_stays_private_when_replaced() -> None:
    lay({"r.md": "old"})
    Path("r.md").chmod(0o600)
    write_atomic(Path("r.md"), "new", replace=True)
    assert stat.S_IMODE(Path("r.md").stat().st_mode) == 0o600


def test_a_link_is_followed_and_stays() -> None:
    lay({"real/r.md": "old"})
    Path("link.md").symlink_to("real/r.md")
    write_atomic(Path("link.md"), "new", replace=True)
    assert (Path("link.md").is_symlink(), Path("real/r.md").read_text(encoding="utf-8")) == (True, "new")
    assert names_in("real") == ["r.md"]


def test_only_a_regular_file_is_ever_replaced() -> None:
    os.mkfifo("pipe")
    Path("folder").mkdir()
    assert writing(Path("pipe"), replace=True).startswith("file-not-regular: 'pipe'") is True
    assert writing(Path("folder"), replace=True).startswith("file-is-folder: 'folder'") is True
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode) is True


def test_a_folder_that_is_missing_is_said() -> None:
    assert writing(Path("no/r.md"), replace=False).startswith("file-unwritable: 'no/r.md' can't be written") is True


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_name_that_no_file_can_have_is_said(name: str) -> None:
    assert writing(Path(name), replace=False).startswith("file-unwritable: '") is True


@pytest.mark.parametrize("method", ["touch", "write_bytes", "replace"])
@pytest.mark.parametrize("replace", [False, True])
def test_a_failure_leaves_the_folder_as_it_was(method: str, replace: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if replace:
        lay({"r.md": "old"})
    before = names_in()
    monkeypatch.setattr(Path, method, refuse(28, "No space left on device"))
    said = writing(Path("r.md"), replace=replace)
    assert said.startswith("file-unwritable: 'r.md' can't be written (No space left on device)") is True
    assert names_in() == before


def test_of_two_writers_of_one_name_only_one_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    write_bytes = Path.write_bytes

    def slow(path: Path, data: bytes) -> int:
        Path("r.md").touch()
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", slow)
    assert writing(Path("r.md"), replace=False).startswith("file-exists: 'r.md'") is True
    assert (names_in(), Path("r.md").read_bytes()) == (["r.md"], b"")
