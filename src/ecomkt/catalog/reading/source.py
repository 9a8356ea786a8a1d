"""Product lists in and out of the file system: what comes in can be read twice, what goes out is whole or not there.

A list that is interrupted (Ctrl-C) is kept up to its last whole record, since hours of work may stand in it.
"""

import gzip
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from ecomkt.errors import InputError, Problem
from ecomkt.files import missing_problem, shown_name
from ecomkt.safe_text import visible

_IN_MEMORY = 32 << 20
"""Up to how many bytes of standard input are kept in memory; more go to a temporary file."""
_MOST_UNPACKED = 16 << 30
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"


class Source(NamedTuple):
    """An open product list."""

    stream: BinaryIO
    """Seekable."""
    name: str
    """How messages call it."""
    size: int
    """In bytes."""


@contextmanager
def open_source(source: str) -> Iterator[Source]:
    """Offer the product list in a file, or on standard input (`-`); what is packed by gzip is unpacked.

    Pipes are copied to a temporary file first, since a list may be read twice. Raises InputError.
    """
    if source == "-":
        stream = getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise InputError([Problem("stdin-closed", "there is no standard input", "name a file instead of '-'")])
        if sys.stdin.isatty():
            hint = "name a file, or pipe one in: ecomkt batch - < products.csv"
            raise InputError([Problem("stdin-terminal", "standard input is a terminal", hint)])
        with _copy(stream, "standard input") as copied, _unpacked(copied, "standard input") as found:
            yield found
        return
    path = Path(source)
    try:
        opened = path.open("rb")
        is_folder = False
    except IsADirectoryError:
        is_folder = True
    except (OSError, ValueError) as flaw:
        raise InputError([missing_problem(path, flaw)]) from flaw
    if is_folder or path.is_dir():
        raise InputError([Problem("file-is-folder", f"{shown_name(path)} is a folder", "name a file in it")])
    with opened:
        if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            with _unpacked(opened, shown_name(path)) as found:
                yield found
        else:
            with _copy(opened, shown_name(path)) as copied, _unpacked(copied, shown_name(path)) as found:
                yield found


@contextmanager
def staged_output(target: Path, *, force: bool) -> Iterator[BinaryIO]:
    """Offer a stream that becomes the file `target` at the end; a file that is there only gives way to `force`.

    An interruption keeps what was written; any other failure leaves nothing behind. Raises InputError.
    """
    _check_target(target, force=force)
    staged = target.with_name(f".{os.urandom(8).hex()}{target.suffix}")
    done = False
    try:
        with staged.open("xb") as stream:
            try:
                yield stream
                done = True
            except KeyboardInterrupt:
                done = True
                raise
            finally:
                stream.flush()
    except OSError as flaw:
        done = False
        reason = f" ({visible(flaw.strerror)})" if flaw.strerror else ""
        hint = "check the folder, its permissions and the space left"
        raise InputError([Problem("file-unwritable", f"{shown_name(target)} can't be written{reason}", hint)]) from flaw
    finally:
        if done:
            staged.replace(target)
        else:
            staged.unlink(missing_ok=True)


def _check_target(target: Path, *, force: bool) -> None:
    try:
        if target.is_dir():
            raise InputError([Problem("file-is-folder", f"{shown_name(target)} is a folder", "name a file in it")])
        if target.exists() and not force:
            message = f"{shown_name(target)} exists already"
            raise InputError([Problem("file-exists", message, "use --force to replace it")])
        if not target.parent.is_dir():
            message = f"{shown_name(target)} has no folder to be in"
            raise InputError([Problem("folder-missing", message, "name a file in a folder that is there")])
    except (OSError, ValueError) as flaw:
        raise InputError([missing_problem(target, flaw)]) from flaw


@contextmanager
def _unpacked(stream: BinaryIO, name: str) -> Iterator[Source]:
    packed = stream.read(len(_GZIP)) == _GZIP
    stream.seek(0)
    if not packed:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        yield Source(stream, name, size)
        return
    try:
        with gzip.open(stream) as inner, _copy(cast(BinaryIO, inner), name) as copied:
            size = copied.seek(0, os.SEEK_END)
            copied.seek(0)
            yield Source(copied, name, size)
    except (gzip.BadGzipFile, EOFError) as flaw:
        raise InputError(
            [Problem("bad-gzip", f"{name} is a gzip file that is cut short or broken", "pack it again")]
        ) from flaw


@contextmanager
def _copy(stream: BinaryIO, name: str) -> Iterator[BinaryIO]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copied:
        total = 0
        try:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > _MOST_UNPACKED:
                    hint = "split it into several lists"
                    raise InputError([Problem("file-too-large", f"{name} has more than 16 GB", hint)])
                copied.write(chunk)
        except (gzip.BadGzipFile, EOFError):
            raise
        except OSError as flaw:
            message = f"{name} can't be read ({visible(flaw.strerror or str(flaw))})"
            raise InputError([Problem("file-unreadable", message, "copy it to a file first")]) from flaw
        copied.seek(0)
        yield cast(BinaryIO, copied)
