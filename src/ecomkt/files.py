"""From the bytes of a file to its text: UTF-8 alone is read, anything else is named and refused."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from ecomkt.errors import EcomktError, InputError, KnowledgeError, Problem, nearest
from ecomkt.knowledge.yaml_reader import Document
from ecomkt.safe_text import location_after, visible

MOST_BYTES = 1_000_000
"""The size up to which a profile or a knowledge file is read."""


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the content of a regular file of at most `limit` bytes. Raises InputError."""
    try:
        _check_regular(path, path.stat(), limit)
        with path.open("rb") as stream:
            return _bounded(stream.read(limit + 1), shown_name(path), limit)
    except (OSError, ValueError) as flaw:
        raise InputError([missing_problem(path, flaw)]) from flaw


def read_profile(source: str) -> Document:
    """Return the profile in the file `source` (`-` is standard input), JSON or YAML. Raises InputError."""
    pass
    from ecomkt.profile.json_reader import parse_json_or_yaml

    data = _stdin_bytes() if source == "-" else read_bytes(Path(source), MOST_BYTES)
    file = "<stdin>" if source == "-" else visible(Path(source).as_posix())
    return parse_json_or_yaml(decode_text(data, file, InputError), file, InputError)


def knowledge_folder() -> Path:
    """Return the folder that holds the `data` and `rules` of the base: in the wheel, or at the root of a checkout."""
    here = Path(__file__).resolve()
    packed = here.parent / "_knowledge"
    return packed if packed.is_dir() else here.parents[2]


def read_layer(folder: Path, parts: Sequence[str] = ("data", "rules")) -> tuple[tuple[str, bytes], ...]:
    """Return name and bytes of every `*.yaml` in the `parts` of `folder`, sorted by name within each part.

    Hidden files and other kinds of files are passed over. Raises KnowledgeError with everything that is in the way.
    """
    problems: list[Problem] = []
    layer = [
        (f"{part}/{path.name}", data)
        for part in parts
        for path in _children(folder / part, problems)
        if (data := _layer_file(path, problems)) is not None
    ]
    if not layer and not problems:
        problems.append(_no_layer(folder, parts))
    if problems:
        raise KnowledgeError(problems)
    return tuple(layer)


def parse_layer(raw: Iterable[tuple[str, bytes]], prefix: str = "") -> tuple[Document, ...]:
    """Return the documents of a layer; `prefix` (the folder of a pack) precedes their names in messages.

    Raises KnowledgeError with the problems of all files.
    """
    pass
    from ecomkt.knowledge.yaml_reader import parse_yaml

    documents: list[Document] = []
    problems: list[Problem] = []
    for name, data in raw:
        file = f"{visible(Path(prefix).as_posix())}/{name}" if prefix else name
        try:
            documents.append(parse_yaml(decode_text(data, file, KnowledgeError), file, KnowledgeError))
        except KnowledgeError as refusal:
            problems += refusal.problems
    if problems:
        raise KnowledgeError(problems)
    return tuple(documents)


def write_atomic(path: Path, content: str | bytes, *, replace: bool) -> None:
    """Write `content` (text as UTF-8) to `path`, whole or not at all; a file that is there only gives way to `replace`.

    Raises InputError.
    """
    try:
        mode = path.stat().st_mode if path.exists() else 0o666
        if path.exists() and not stat.S_ISREG(mode):
            raise InputError([_not_regular(path, mode, "use '-' to write to standard output")])
        target = path.resolve()
        data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
        with staged_file(target, data, stat.S_IMODE(mode) | stat.S_IWUSR) as staged:
            _move(staged, target, replace=replace)
    except FileExistsError as flaw:
        problem = Problem("file-exists", f"{shown_name(path)} exists already", "use --force to replace it")
        raise InputError([problem]) from flaw
    except (OSError, ValueError, RuntimeError) as flaw:
        hint = "check the folder, its permissions and the space left"
        message = f"{shown_name(path)} can't be written{_reason(flaw)}"
        raise InputError([Problem("file-unwritable", message, hint)]) from flaw


@contextmanager
def staged_file(target: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Offer a new file with `data` in the folder of `target`, to be moved there; it is gone afterwards if it wasn't.

    Raises OSError.
    """
    staged = target.with_name(f".{os.urandom(8).hex()}{target.suffix}")
    staged.touch(mode=mode, exist_ok=False)
    try:
        staged.write_bytes(data)
        yield staged
    finally:
        staged.unlink(missing_ok=True)


def _move(staged: Path, target: Path, *, replace: bool) -> None:
    if not replace:
        # Claims the name in one step; a hard link would too, but not every file system has them.
        target.touch(exist_ok=False)
    try:
        staged.replace(target)
    except OSError:
        if not replace:
            target.unlink(missing_ok=True)
        raise


def _stdin_bytes() -> bytes:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError([Problem("stdin-closed", "there is no standard input", "name a file instead of '-'")])
    try:
        data: bytes = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as flaw:
        message = f"standard input can't be read{_reason(flaw)}"
        raise InputError([Problem("file-unreadable", message, "name a file instead of '-'")]) from flaw
    return _bounded(data, "standard input", MOST_BYTES)


def _children(folder: Path, problems: list[Problem]) -> list[Path]:
    """Return the entries of a folder that aren't hidden, by name; none if there is no such folder."""
    try:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
        return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as flaw:
        message = f"the folder {shown_name(folder)} can't be read{_reason(flaw)}"
        problems.append(Problem("folder-unreadable", message, "check that it is a folder, and its permissions"))
        return []


def _layer_file(path: Path, problems: list[Problem]) -> bytes | None:
    """Return the bytes of a knowledge file, or None if it's of another kind or has a problem."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        return None
    if path.suffix != ".yaml":
        hint = f"rename it to {shown_name(path.with_suffix('.yaml'))}"
        problems.append(Problem("file-suffix", f"{shown_name(path)} would not be read", hint))
    elif path.name != visible(path.name):
        problems.append(Problem("file-name", f"{shown_name(path)} has control characters in its name", "rename it"))
    elif path.is_symlink():
        problems.append(Problem("file-is-link", f"{shown_name(path)} is a symbolic link", "put the file itself there"))
    else:
        try:
            return read_bytes(path, MOST_BYTES)
        except InputError as refusal:
            problems += refusal.problems
    return None


def _no_layer(folder: Path, parts: Sequence[str]) -> Problem:
    listed = " or ".join(f"{part}/" for part in parts)
    hint = f"name a folder that holds {listed}"
    if folder.is_dir():
        return Problem("layer-empty", f"{shown_name(folder)} has no YAML file in {listed}", hint)
    return Problem("folder-missing", f"{shown_name(folder)} is no folder", hint)


def shown_name(path: Path) -> str:
    """Return the name of a file as messages quote it."""
    return f"'{visible(path.as_posix())}'"


def _reason(flaw: Exception) -> str:
    return f" ({visible(flaw.strerror)})" if isinstance(flaw, OSError) and flaw.strerror else ""


def _check_regular(path: Path, info: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise InputError([_not_regular(path, info.st_mode, "copy it to a file, or use '-' for standard input")])
    if info.st_size > limit:
        raise InputError([_too_large(shown_name(path), limit)])


def _not_regular(path: Path, mode: int, hint: str) -> Problem:
    if stat.S_ISDIR(mode):
        return Problem("file-is-folder", f"{shown_name(path)} is a folder", "name a file in it")
    return Problem("file-not-regular", f"{shown_name(path)} is a pipe or a device, not a file", hint)


def _bounded(data: bytes, name: str, limit: int) -> bytes:
    if len(data) > limit:
        raise InputError([_too_large(name, limit)])
    return data


def _too_large(name: str, limit: int) -> Problem:
    return Problem("file-too-large", f"{name} has more than {limit / 1_000_000:g} MB", "give a smaller file")


def missing_problem(path: Path, flaw: Exception) -> Problem:
    """Return why a file can't be opened, and what may have been meant."""
    if isinstance(flaw, FileNotFoundError | NotADirectoryError | ValueError):
        return Problem("file-missing", f"{shown_name(path)} doesn't exist", _nearestshown_name(path))
    return Problem("file-unreadable", f"{shown_name(path)} can't be read{_reason(flaw)}", "check its permissions")


def _nearestshown_name(path: Path) -> str:
    try:
        names = [entry.name for entry in islice(path.parent.iterdir(), 1000)]
    except (OSError, ValueError):
        return "check the name of its folder"
    near = nearest(path.name, names)
    return f"did you mean {shown_name(path.with_name(near[0]))}?" if near else "check the name"


_FORMATS = {
    b"PK\x03\x04": "a zip file or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"%PDF": "a PDF",
}
# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r\f"})
_SAMPLE = 4096


def decode_text(data: bytes, file: str, error: type[EcomktError]) -> str:
    """Return UTF-8 `data` as text, without a byte order mark.

    Raises `error` with the place in `file` of the first byte that isn't UTF-8 text (NUL is none), and with a guess
    at what the data is.
    """
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    except UnicodeDecodeError as flaw:
        text = flaw.object[: flaw.start].decode("utf-8")
    before = text.partition("\0")[0]
    kind = next((what for start, what in _FORMATS.items() if data.startswith(start)), "")
    encoding = "" if kind else _likely_encoding(data)
    looks = kind or encoding or "a binary file"
    hint = f"convert it: iconv -f {encoding} -t UTF-8 OLD > NEW" if encoding else "give a text file"
    message = f"this isn't UTF-8 text; it looks like {looks}"
    raise error([Problem("not-utf-8", message, hint, location_after(before, file))])


def _likely_encoding(data: bytes) -> str:
    """Return the name that iconv knows for the encoding that `data` seems to have, or nothing for binary data."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) > max(1, 4 * min(even, odd)):
        return "UTF-16LE" if odd > even else "UTF-16BE"
    if data.translate(None, _CONTROLS) != data:
        return ""
    return next((encoding for encoding in ("GB18030", "CP1252") if _decodes(data, encoding)), "")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
