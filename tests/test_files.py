import errno
import gzip
import io
import os
import stat
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ecomkt import files
from ecomkt.errors import InputError
from ecomkt.files import MOST_BYTES, atomic_output, open_list, read_bytes, read_text, write_file


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    (problem,) = caught.value.problems
    return f"{problem.code}: {problem}"


def reading(path: str) -> str:
    return refusal(lambda: read_bytes(Path(path), 10))


def refuse(number: int) -> Callable[..., object]:
    def call(*_args: object, **_options: object) -> object:
        raise OSError(number, os.strerror(number))

    return call


def names_in(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def lay(texts: dict[str, str]) -> None:
    for name, text in texts.items():
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


def test_only_a_regular_file_is_read() -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    assert reading("folder") == "file-is-folder: 'folder' is a folder; name a file in it"
    assert reading("") == "file-is-folder: '.' is a folder; name a file in it"
    # Had it been opened, this test would wait for a writer for ever.
    assert reading("pipe").startswith("file-not-regular: 'pipe' is a pipe or a device") is True
    assert reading("/dev/zero").startswith("file-not-regular: '/dev/zero' is a pipe or a device") is True
    assert reading("loop").startswith("file-unreadable: 'loop' can't be read") is True


def test_a_huge_file_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("huge").open("wb") as stream:
        stream.truncate(2_000_000_000)
    monkeypatch.setattr(Path, "open", refuse(errno.EIO))
    told = refusal(lambda: read_bytes(Path("huge"), MOST_BYTES))
    assert told == "file-too-large: 'huge' has more than 2 MB; give a smaller file"


def test_a_file_that_grows_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"small": ""})
    monkeypatch.setattr(Path, "open", lambda *_: io.BytesIO(b"x" * 100))
    assert reading("small").startswith("file-too-large: 'small'") is True


def test_a_file_without_permission_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"secret": ""})
    monkeypatch.setattr(Path, "open", refuse(errno.EACCES))
    assert reading("secret") == "file-unreadable: 'secret' can't be read (Permission denied); check its permissions"


# read_text


def test_a_text_comes_from_a_file_or_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"sub/p.yaml": "\ufeffgoal: 急"})
    put_into_stdin(monkeypatch, "\ufeffgoal: 急".encode())
    assert read_text("sub/p.yaml") == ("goal: 急", "sub/p.yaml")
    assert read_text("-") == ("goal: 急", "<stdin>")


def test_a_text_in_another_encoding_says_which() -> None:
    Path("p.yaml").write_bytes("a: 急需".encode("gb18030"))
    told = refusal(lambda: read_text("p.yaml"))
    assert told.startswith("not-utf-8: p.yaml:1:4: this isn't UTF-8 text; it looks like GB18030") is True


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_stdin(monkeypatch, b" " * (MOST_BYTES + 1))
    assert refusal(lambda: read_text("-")) == ("file-too-large: standard input has more than 2 MB; give a smaller file")


def test_a_closed_standard_input_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    put_into_stdin(monkeypatch, b"")
    sys.stdin.close()
    assert refusal(lambda: read_text("-")).startswith("file-unreadable: standard input can't be read") is True
    monkeypatch.setattr(sys, "stdin", None)
    assert refusal(lambda: read_text("-")).startswith("stdin-closed: ") is True
    assert refusal(lambda: open_list("-").__enter__()).startswith("stdin-closed: ") is True


# open_list


def content_of(source: str) -> tuple[bytes, bytes, str, int]:
    """Return a list read twice, with its name and size."""
    with open_list(source) as opened:
        first = opened.stream.read()
        opened.stream.seek(0)
        return first, opened.stream.read(), opened.name, opened.size


@pytest.mark.parametrize("packed", [False, True])
def test_a_list_can_be_read_again_wherever_it_comes_from(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"sku,type\n1,A\n" * 10
    data = gzip.compress(text) if packed else text
    monkeypatch.setattr(files, "_IN_MEMORY", 50)  # so that the copies go to the disk
    Path("list").write_bytes(data)
    put_into_stdin(monkeypatch, data)
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_bytes, args=[data])
    writer.start()
    assert content_of("list") == (text, text, "'list'", len(text))
    assert content_of("-") == (text, text, "standard input", len(text))
    assert content_of("pipe") == (text, text, "'pipe'", len(text))
    writer.join()


def test_a_list_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({"list": "x" * 100})
    opened = []

    class Counted(files._ListFile):
        def __init__(self, file: str) -> None:
            opened.append(file)
            super().__init__(file)

    monkeypatch.setattr(files, "_ListFile", Counted)
    assert content_of("list")[0] == b"x" * 100
    assert opened == ["list"]


def test_there_must_be_a_list() -> None:
    Path("folder").mkdir()
    assert refusal(lambda: content_of("")).startswith("no-file: ") is True
    assert refusal(lambda: content_of("lisst")).startswith("file-missing: 'lisst' doesn't exist") is True
    assert refusal(lambda: content_of("folder")).startswith("file-is-folder: 'folder' is a folder") is True
    assert refusal(lambda: content_of("a\0b")).startswith("file-missing: ") is True


def test_a_broken_gzip_file_says_so() -> None:
    packed = gzip.compress(os.urandom(5000))
    for name, data in {
        "cut": packed[:-2000],
        "spoilt": packed[:200] + b"\xff" * 200 + packed[400:],
        "tail": packed + b"tail",
    }.items():
        Path(name).write_bytes(data)
        told = refusal(lambda name=name: content_of(name))  # type: ignore[misc]
        assert told == f"bad-gzip: '{name}' is a gzip file that is cut short or broken; pack it again"


def test_what_unpacks_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bomb").write_bytes(gzip.compress(bytes(5 << 20)))
    monkeypatch.setattr(files, "_MOST_UNPACKED", 2 << 20)
    told = "file-too-large: 'bomb' has more than 0 GB; save it as a file that isn't packed"
    assert refusal(lambda: content_of("bomb")) == told


def test_a_full_temporary_folder_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def __init__(self, _: int) -> None:
            super().__init__()

        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    Path("packed").write_bytes(gzip.compress(b"id\n"))
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Full)
    told = f"file-unwritable: '{tempfile.gettempdir()}' can't be written (No space left on device)"
    assert refusal(lambda: content_of("packed")).startswith(told) is True


def test_a_list_that_fails_while_another_file_is_written_is_the_one_that_is_named() -> None:
    def copied() -> None:
        with atomic_output(Path("copy"), force=False) as stream, open_list("/proc/self/mem") as opened:
            stream.write(opened.stream.read())

    told = refusal(copied)
    assert told.startswith("file-unreadable: '/proc/self/mem' can't be read (Input/output error)") is True
    assert names_in() == []


# write_file and atomic_output


def writing(path: str, *, force: bool) -> str:
    return refusal(lambda: write_file(Path(path), "new", force=force))


def mode_of(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


def test_a_text_is_written_as_utf8_with_its_own_line_ends() -> None:
    write_file(Path("報告.md"), "急\r\nb\n\ud800", force=False)
    assert Path("報告.md").read_bytes() == "急\r\nb\n\\ud800".encode()
    assert names_in() == ["報告.md"]


def test_a_file_that_is_there_gives_way_only_to_force() -> None:
    lay({"r.md": "old"})
    assert writing("r.md", force=False) == "file-exists: 'r.md' exists already; use --force to replace it"
    assert Path("r.md").read_text(encoding="utf-8") == "old"
    write_file(Path("r.md"), "new", force=True)
    assert Path("r.md").read_text(encoding="utf-8") == "new"
    assert names_in() == ["r.md"]


@pytest.mark.parametrize("old", [0o600, 0o666, 0o751, 0o444])
def test_an_old_file_hands_on_its_mode(old: int) -> None:
    lay({"r.md": "old"})
    Path("r.md").chmod(old)
    write_file(Path("r.md"), "new", force=True)
    assert (mode_of("r.md"), Path("r.md").read_text(encoding="utf-8")) == (old, "new")


def test_a_private_file_is_private_while_it_is_written() -> None:
    lay({"r.md": "old"})
    Path("r.md").chmod(0o600)
    with atomic_output(Path("r.md"), force=True):
        (staged,) = (name for name in names_in() if name != "r.md")
        assert mode_of(staged) == 0o600


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
@pytest.mark.parametrize("force", [False, True])
def test_a_new_file_has_what_the_umask_leaves(umask: int, force: bool) -> None:
    before = os.umask(umask)
    try:
        write_file(Path("new"), "", force=force)
        write_file(Path("private"), "", force=force, mode=0o600)
    finally:
        os.umask(before)
    assert (mode_of("new"), mode_of("private")) == (0o666 & ~umask, 0o600)


def test_a_link_is_followed_and_stays() -> None:
    lay({"real/r.md": "old"})
    Path("link.md").symlink_to("real/r.md")
    Path("dangling").symlink_to("real/new.md")
    assert writing("link.md", force=False).startswith("file-exists: 'link.md'") is True
    write_file(Path("link.md"), "new", force=True)
    write_file(Path("dangling"), "new", force=False)
    assert [path for path in ("link.md", "dangling") if not Path(path).is_symlink()] == []
    assert [Path("real", name).read_text(encoding="utf-8") for name in ("r.md", "new.md")] == ["new", "new"]
    assert names_in("real") == ["new.md", "r.md"]


@pytest.mark.parametrize("force", [False, True])
def test_only_a_regular_file_is_ever_replaced(force: bool) -> None:
    os.mkfifo("pipe")
    Path("folder").mkdir()
    Path("to-pipe").symlink_to("pipe")
    Path("loop").symlink_to("loop")
    for name in ("pipe", "to-pipe", "/dev/null"):
        told = writing(name, force=force)
        assert told.startswith(f"file-not-regular: '{name}' is a pipe or a device, not a file") is True
        assert told.endswith("use -o - to write to standard output") is True
    assert writing("folder", force=force).startswith("file-is-folder: 'folder'") is True
    why = os.strerror(errno.ELOOP)
    assert writing("loop", force=force).startswith(f"file-unwritable: 'loop' can't be written ({why})") is True
    assert writing("-", force=force).startswith("no-file: '-' is no name of a file") is True
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode) is True
    assert names_in() == ["folder", "loop", "pipe", "to-pipe"]


def test_a_folder_that_is_missing_is_said() -> None:
    assert writing("no/r.md", force=False) == (
        "folder-missing: 'no/r.md' has no folder to be in; name a file in a folder that is there"
    )


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_a_name_that_no_file_can_have_is_said(name: str) -> None:
    assert writing(name, force=False).startswith("file-unwritable: '") is True
    assert names_in() == []


CALLS = {"open": (os, "open"), "fsync": (os, "fsync"), "replace": (Path, "replace"), "link": (Path, "hardlink_to")}


@pytest.mark.parametrize("call", ["open", "fsync", "replace", "link"])
def test_a_full_disk_leaves_the_folder_as_it_was(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    force = call != "link"
    if force:
        lay({"r.md": "old"})
    before = names_in()
    monkeypatch.setattr(*CALLS[call], refuse(errno.ENOSPC))
    told = writing("r.md", force=force)
    assert told.startswith("file-unwritable: 'r.md' can't be written (No space left on device)") is True
    assert names_in() == before
    assert [Path(name).read_text(encoding="utf-8") for name in before] == ["old"] * len(before)


def test_a_disk_that_fills_up_meanwhile_leaves_the_old_file() -> None:
    lay({"r.md": "old"})

    def filled() -> None:
        with atomic_output(Path("r.md"), force=True) as stream:
            stream.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    assert refusal(filled).startswith("file-unwritable: 'r.md' can't be written (No space left on device)") is True
    assert (names_in(), Path("r.md").read_text(encoding="utf-8")) == (["r.md"], "old")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ZeroDivisionError, ValueError])
@pytest.mark.parametrize("force", [False, True])
def test_whatever_ends_the_writing_keeps_the_old_file_whole(fault: type[BaseException], force: bool) -> None:
    if force:
        lay({"r.md": "old"})
    before = names_in()

    def interrupted() -> None:
        with atomic_output(Path("r.md"), force=force) as stream:
            stream.write(b"half")
            raise fault

    with pytest.raises(fault):
        interrupted()
    assert names_in() == before
    assert [Path(name).read_text(encoding="utf-8") for name in before] == ["old"] * len(before)


@pytest.mark.parametrize("links", [True, False])
def test_of_two_writers_of_one_name_only_one_wins(links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", refuse(errno.EPERM))

    def late() -> None:
        with atomic_output(Path("r.md"), force=False) as stream:
            stream.write(b"late")
            write_file(Path("r.md"), "early", force=False)

    assert refusal(late).startswith("file-exists: 'r.md' exists already") is True
    assert (names_in(), Path("r.md").read_bytes()) == (["r.md"], b"early")


def test_a_file_system_without_links_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", refuse(errno.EOPNOTSUPP))
    write_file(Path("r.md"), "new", force=False)
    assert (names_in(), Path("r.md").read_bytes()) == (["r.md"], b"new")
    monkeypatch.setattr(Path, "replace", refuse(errno.EIO))
    assert writing("s.md", force=False).startswith("file-unwritable: 's.md'") is True
    assert names_in() == ["r.md"]


def test_the_content_reaches_the_disk_before_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: steps.append("fsync"))
    replace = Path.replace

    def noted(path: Path, target: Path) -> Path:
        steps.append("replace")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", noted)
    write_file(Path("r.md"), "new", force=True)
    assert steps == ["fsync", "replace", "fsync"]
