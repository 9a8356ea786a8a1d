"""The one place where files are opened: any file within bounds, a product list once, and the one atomic writer."""

import errno
import io
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from ecomkt.errors import InputError, Problem, nearest, told
from ecomkt.safe_text import decode_text, visible

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_BYTES = 2_000_000
"""The size up to which a profile or a knowledge file is read."""
# Up to how many bytes of a list that can't be read twice are kept in memory; more go to a temporary file.
_IN_MEMORY = 32 << 20
# More is no list, but a pipe that never ends: the temporary folder need not be full before that is told.
_MOST_UNPACKED = 2 << 30
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"


def read_bytes(source: Path | str, limit: int) -> bytes:
    """Return the content of a regular file, or of standard input (`"-"`), of at most `limit` bytes.

    Raises InputError.
    """
    if source == "-":
        return _piped_bytes(limit)
    path = Path(source)
    with _refused(partial(missing_problem, path), ValueError):
        # Before it is opened: opening a pipe waits for a writer, and opening a device may do anything.
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise InputError([_not_regular(path, info.st_mode, "copy it to a file, or use '-' for standard input")])
        _check_size(info.st_size, quoted_path(path), limit)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)  # it may have grown since
    _check_size(len(data), quoted_path(path), limit)
    return data


def read_text(source: str) -> tuple[str, str]:
    """Return the text of the file `source` (`-` is standard input), and how places in it are called.

    Raises InputError.
    """
    file = "<stdin>" if source == "-" else visible(Path(source).as_posix())
    return decode_text(read_bytes(source, MOST_BYTES), file, InputError), file


def _piped_bytes(limit: int) -> bytes:
    with _refused(partial(_unreadable, "standard input", hint="name a file instead of '-'"), ValueError):
        data = _stdin().read(limit + 1)
    _check_size(len(data), "standard input", limit)
    return data


class OpenedList(NamedTuple):
    """An open product list."""

    stream: BinaryIO
    """Seekable, and unpacked if it was packed by gzip."""
    name: str
    """How messages call it."""
    size: int
    """In bytes."""


@contextmanager
def open_list(source: str) -> Iterator[OpenedList]:
    """Offer the product list in a file, or on standard input (`-`), opened once.

    What can't be read twice (standard input, a pipe, what is packed by gzip) is copied first, in memory or, past a
    bound, to a temporary file. Raises InputError, also when the list fails while it is read.
    """
    name = "standard input" if source == "-" else quoted_path(Path(source))
    with ExitStack() as opened:
        stream = _stdin() if source == "-" else opened.enter_context(_list_file(source))
        if source == "-" or not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            stream = opened.enter_context(_spooled(stream, name))
        packed = stream.read(len(_GZIP)) == _GZIP
        stream.seek(0)
        if packed:
            import gzip

            unpacked = opened.enter_context(gzip.open(stream))
            stream = opened.enter_context(_spooled(cast(BinaryIO, unpacked), name))
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        yield OpenedList(stream, name, size)


def _list_file(source: str) -> BinaryIO:
    if not source:
        raise InputError.of("no-file", "the name of the list is empty", "name a file, or - for standard input")
    with _refused(partial(missing_problem, Path(source)), ValueError):
        if stat.S_ISDIR(mode := Path(source).stat().st_mode) or stat.S_ISCHR(mode):  # which may never end
            raise InputError([_not_regular(Path(source), mode, "copy it to a file, or use '-' for standard input")])
        return cast(BinaryIO, io.BufferedReader(_ListFile(source)))


class _ListFile(io.FileIO):
    """A file whose failures name it: whoever writes another file meanwhile would take them for his own."""

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        with self._named():
            return super().readinto(buffer)

    def readall(self) -> bytes:
        with self._named():
            return super().readall()

    def _named(self) -> AbstractContextManager[None]:
        return _refused(partial(_unreadable, quoted_path(Path(str(self.name)))))


@contextmanager
def _spooled(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Offer a copy that can be read again; raises InputError for what is too large, broken or unreadable."""
    from gzip import BadGzipFile
    from zlib import error as zlib_error

    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        try:
            while chunk := stream.read(_CHUNK):
                with write_failures(Path(tempfile.gettempdir())):
                    copy.write(chunk)
                if copy.tell() > _MOST_UNPACKED:
                    message = told("{name} has more than {size} GB", name=name, size=_MOST_UNPACKED >> 30)
                    raise InputError.of("file-too-large", message, "save it as a file that isn't packed")
        except (BadGzipFile, EOFError, zlib_error) as flaw:
            message = "{name} is a gzip file that is cut short or broken"
            raise InputError.of("bad-gzip", message, "pack it again", name=name) from flaw
        except OSError as flaw:
            raise InputError([_unreadable(name, flaw)]) from flaw
        copy.seek(0)
        yield cast(BinaryIO, copy)


def _stdin() -> BinaryIO:
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError.of("stdin-closed", "there is no standard input", "name a file instead of '-'")
    # Waiting in silence would look as if the program hung.
    if sys.stdin.isatty():
        hint = "name a file instead of '-', or pipe one in: ecomkt … - < FILE; see 'ecomkt --help'"
        raise InputError.of("stdin-terminal", "standard input is a terminal", hint)
    return stream


def write_file(target: Path, content: str | bytes, *, force: bool, mode: int = 0o666) -> None:
    """Write `content` (text as UTF-8) to `target` as `atomic_output` does. Raises InputError."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    with atomic_output(target, force=force, mode=mode) as stream:
        stream.write(data)


@contextmanager
def atomic_output(target: Path, *, force: bool, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Offer a stream whose content becomes the file `target` at the end of the block, whole or not at all.

    A file that is there gives way only to `force`, and hands on its permissions; a new one gets what
    the umask leaves of `mode`. A link stays a link. After a failure or an interruption everything is as it
    was. Raises InputError.
    """
    place = check_output(target, force=force)
    # Beside the place itself, since only within one file system is a move a single step.
    staged = place.with_name(f".{os.urandom(8).hex()}.tmp")
    written: os.stat_result | None = None
    try:
        with _gone_in_the_end(staged), write_failures(target):
            old = stat.S_IMODE(place.stat().st_mode) if place.exists() else None
            rights = old if old is not None else mode
            with open(staged, "xb", opener=lambda name, flags: os.open(name, flags, rights)) as stream:
                if old is not None:
                    staged.chmod(old)  # the umask has no say in them
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
                written = os.fstat(stream.fileno())
            _publish(staged, place, force=force)
    except KeyboardInterrupt as interruption:
        whole, left = "interrupted: {target} is whole and new", "interrupted: {target} is left as it was before"
        interruption.add_note(told(whole if written and _is_at(place, written) else left, target=quoted_path(target)))
        raise


@contextmanager
def _gone_in_the_end(staged: Path) -> Iterator[None]:
    try:
        yield
    finally:
        try:
            with suppress(OSError, ValueError):
                staged.unlink()
        except KeyboardInterrupt:
            remove_file(staged)
            raise


def _is_at(place: Path, file: os.stat_result) -> bool:
    with suppress(OSError):
        return os.path.samestat(place.stat(), file)
    return False


def append_line(target: Path, line_at: Callable[[int], bytes], check: Callable[[bytes], object]) -> bytes:
    """Add a line, made of the place where it will stand, to a file that only its owner can read, and return it.

    It is there as a whole or not at all, and of several writers one waits for the other; a file stays if `check`
    refuses its beginning. Raises InputError.
    """
    place = check_output(target, force=True)
    with write_failures(target), ExitStack() as closing:
        file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        closing.callback(os.close, file)
        _lock(file, target)
        info = os.fstat(file)
        check(os.read(file, 4096))
        place.chmod(stat.S_IMODE(info.st_mode) & 0o700)
        # What a crash has cut short stays a line of its own.
        os.lseek(file, max(info.st_size - 1, 0), os.SEEK_SET)
        line = line_at(info.st_size)
        data = b"\n" * (os.read(file, 1) not in (b"", b"\n")) + line + b"\n"
        try:
            while data:
                data = data[os.write(file, data) :]
            os.fsync(file)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(file, info.st_size)
            raise
        return line


def _lock(file: int, target: Path) -> None:
    """Keep other writers of ours out until the file is closed; raises InputError if one doesn't end in ten seconds."""
    for _ in range(200):
        with suppress(BlockingIOError, PermissionError):
            if sys.platform == "win32":
                import msvcrt

                return msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            import fcntl

            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        sleep(0.05)
    message, hint = "{target} is being written by another program", "try again when it has ended"
    raise InputError.of("file-in-use", message, hint, target=quoted_path(target))


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, where they are missing. Raises InputError."""
    with write_failures(folder, ValueError):
        folder.mkdir(mode=mode, parents=True, exist_ok=True)


def names_beside(file: str) -> list[str]:
    """Return the names of what stands in the folder of a file. Raises OSError."""
    return [each.name for each in Path(file).parent.iterdir()]


def remove_file(path: Path) -> None:
    """Remove a file of ours that nobody misses, where that can be done."""
    with suppress(OSError, ValueError):
        path.unlink(missing_ok=True)


def same_place(one: Path, other: Path) -> bool:
    """Return whether two names lead to one file, or would once it is written."""
    with suppress(OSError, ValueError):
        return one.samefile(other)
    # At least one is missing, or leads to itself: no link decides. The folder one stands in may have gone, too.
    with suppress(OSError):
        return one.absolute() == other.absolute()
    return one == other


def check_output(target: Path, *, force: bool) -> Path:
    """Return the place that `target` stands for, links followed; raises InputError if no file may be written there."""
    if str(target) == "-":
        raise InputError.of("no-file", "'-' is no name of a file", "name one; only -o - is standard output")
    with write_failures(target, ValueError):
        if target.exists():
            kind = target.stat().st_mode
            if not stat.S_ISREG(kind):
                raise InputError([_not_regular(target, kind, "use -o - to write to standard output")])
            if not force:
                raise FileExistsError
        place = Path(os.path.realpath(target))  # before 3.13 `resolve` fails without saying why
        if place.is_symlink():  # it leads to itself
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if not place.parent.is_dir():
            message, hint = "{target} has no folder to be in", "name a file in a folder that is there"
            raise InputError.of("folder-missing", message, hint, target=quoted_path(target))
    return place


# How a file system says that it has no hard links.
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.EMLINK)


def _publish(staged: Path, place: Path, *, force: bool) -> None:
    """Give the finished file its name; without `force` by a call that fails if somebody was faster."""
    if force:
        staged.replace(place)
    elif os.name == "nt":
        staged.rename(place)  # there it never replaces a file
    else:
        try:
            place.hardlink_to(staged)
        except OSError as flaw:
            if flaw.errno not in _NO_LINKS:
                raise
            try:
                os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                staged.replace(place)
            except FileExistsError:
                raise
            except BaseException:
                # What is empty, while the content still waits beside it, is the name that we have just reserved.
                with suppress(OSError):
                    if staged.exists() and not place.stat().st_size:
                        place.unlink()
                raise
    # So that the name, too, outlives a power cut; not every system can.
    with suppress(OSError), ExitStack() as closing:
        folder = os.open(place.parent, os.O_RDONLY)
        closing.callback(os.close, folder)
        os.fsync(folder)


def write_failures(target: Path, *kinds: type[Exception]) -> AbstractContextManager[None]:
    """Turn what the system says of writing `target` into an InputError."""

    def problem(flaw: Exception) -> Problem:
        named = quoted_path(target)
        if isinstance(flaw, FileExistsError):
            return Problem.of("file-exists", "{target} exists already", "use --force to replace it", target=named)
        message, hint = "{target} can't be written{reason}", "check the folder, its permissions and the space left"
        return Problem.of("file-unwritable", message, hint, target=named, reason=_reason(flaw))

    return _refused(problem, *kinds)


@contextmanager
def _refused(problem: Callable[[Exception], Problem], *kinds: type[Exception]) -> Iterator[None]:
    """Raise InputError with the problem that an OSError, or another of the `kinds`, is."""
    caught: tuple[type[Exception], ...] = (OSError, *kinds)
    try:
        yield
    except caught as flaw:
        raise InputError([problem(flaw)]) from flaw


def quoted_path(path: Path) -> str:
    """Return the name of a file as messages quote it."""
    return f"'{visible(path.as_posix())}'"


def missing_problem(path: Path, flaw: Exception) -> Problem:
    """Return why a file can't be opened, and what may have been meant."""
    if not isinstance(flaw, FileNotFoundError | NotADirectoryError | ValueError):
        return _unreadable(quoted_path(path), flaw, "check its permissions")
    hint = "check the name of its folder"
    with suppress(OSError, ValueError):
        near = nearest(path.name, [entry.name for entry in islice(path.parent.iterdir(), 1000)])
        hint = told("did you mean {path}?", path=quoted_path(path.with_name(near[0]))) if near else "check the name"
    return Problem("file-missing", told("{path} doesn't exist", path=quoted_path(path)), hint)


def _reason(flaw: Exception) -> str:
    return told(" ({strerror})", strerror=visible(flaw.strerror)) if isinstance(flaw, OSError) and flaw.strerror else ""


def _not_regular(path: Path, mode: int, hint: str) -> Problem:
    if stat.S_ISDIR(mode):
        return Problem.of("file-is-folder", "{path} is a folder", "name a file in it", path=quoted_path(path))
    return Problem.of("file-not-regular", "{path} is a pipe or a device, not a file", hint, path=quoted_path(path))


def _unreadable(name: str, flaw: Exception, hint: str = "copy it to a file first") -> Problem:
    return Problem.of("file-unreadable", "{name} can't be read{reason}", hint, name=name, reason=_reason(flaw))


def _check_size(size: int, name: str, limit: int) -> None:
    if size > limit:
        message, megabytes = "{name} has more than {size:g} MB", limit / 1_000_000
        raise InputError.of("file-too-large", message, "give a smaller file", name=name, size=megabytes)
