"""The standard streams: what is printed never fails, whatever an encoding lacks; questions go to stderr."""

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from shutil import get_terminal_size
from typing import TextIO

from ecomkt.errors import InputError, told
from ecomkt.output.wrapping import wrapped
from ecomkt.safe_text import visible

_FALLBACK = "ecomkt-readable"
_REPLACED = "replace"
# Signs that we print often and that the code pages of many consoles lack.
_STAND_INS: dict[int, int | str] = {**str.maketrans("−‐‑–—‘’“”×█░■□▲·", "-----''\"\"x#.#.!."), ord("…"): "..."}


def prepare_streams() -> None:
    """Make both streams print anything: UTF-8 in a pipe, stand-ins where the encoding lacks a character."""
    codecs.register_error(_FALLBACK, _stand_in)
    # A closed stream is None. What is to be printed must not be lost in silence: this refuses it, as a full disk does.
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        # A terminal shows what its own encoding has, and whoever sets the variable means it; a pipe takes anything.
        with suppress(OSError):  # what it holds already can't be written, as will be said
            if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
                stream.reconfigure(errors=_FALLBACK)
            else:
                stream.reconfigure(encoding="utf-8", errors=_FALLBACK, newline="\n")


def on_terminal() -> bool:
    """Return whether somebody sits there: both what is typed and what is printed are on a terminal."""
    # Closed streams are None.
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def json_for(stream: TextIO, text: str) -> str:
    """Return JSON as it can be shown on a stream: in ASCII, with escapes, if not every character of it can."""
    with suppress(UnicodeEncodeError):
        text.encode(getattr(stream, "encoding", None) or "utf-8")
        if visible(text, keep_lines=True) == text:
            return text
    # Escapes keep it the same JSON, where stand-ins would change the values.
    from ecomkt.output.records import json_in_ascii

    return json_in_ascii(text)


def say(text: str, end: str = "\n", *, whole: bool = False) -> None:
    """Write to stderr, on a terminal broken between words; where nobody reads it, result and exit code have to do.

    What is to be copied is printed `whole`.
    """
    if sys.stderr.isatty() and not whole:
        width = get_terminal_size().columns
        text = "\n".join(part for line in text.split("\n") for part in _laid_out(line, width))
    try:
        sys.stderr.write(text + end)
        sys.stderr.flush()
    except OSError:
        _drop(sys.stderr)


def _laid_out(line: str, width: int) -> list[str]:
    start = line[: len(line) - len(line.lstrip(" "))]
    return [start + part for part in wrapped(line.lstrip(" "), max(width - len(start), 2))]


def read_line(prompt: str) -> str | None:
    """Return the next line of stdin without its end, None where there is no more. Bytes that aren't UTF-8 become �."""
    if sys.stdin is None:
        return None
    line = _typed_line(prompt) if sys.stdin.isatty() else _piped_line(prompt)
    if line is None:
        say("")
    return line


def _piped_line(prompt: str) -> str | None:
    """Return a line of a script, shown after its prompt as if it had been typed."""
    say(prompt, end="", whole=True)
    data = b""
    with suppress(OSError, ValueError):
        data = sys.stdin.buffer.readline()
    if not data:
        return None
    line = data.decode("utf-8", _REPLACED).removeprefix("\ufeff").rstrip("\r\n")
    say(visible(line))
    return line


def _typed_line(prompt: str) -> str | None:
    # With it, Backspace takes a whole Chinese character; its module does its work when it is imported.
    with suppress(ImportError):
        import readline  # noqa: F401
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != _REPLACED:
        sys.stdin.reconfigure(errors=_REPLACED)
    sys.stderr.flush()
    sys.stdout.flush()
    # The prompt goes to stderr. `input` knows only file 1, and leaves out line editing for any other.
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        return input(prompt)
    except EOFError:
        return None
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def writing() -> Iterator[None]:
    """Write to stdout within: it ends in silence when the reader has gone, in an InputError when the disk is full."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError as gone:
        _drop(sys.stdout)
        raise SystemExit(0) from gone
    except OSError as flaw:
        _drop(sys.stdout)
        message = told("standard output can't be written ({strerror})", strerror=flaw.strerror)
        raise InputError.of("output-unwritable", message, "free some space, or write elsewhere") from flaw


def _drop(stream: TextIO) -> None:
    # What is still buffered must not raise again when Python shuts down.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stand_in(flaw: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(flaw, UnicodeEncodeError):
        raise flaw
    flaw.end = flaw.start + 1  # what follows may have a stand-in
    character = flaw.object[flaw.start]
    stand_in = character.translate(_STAND_INS)
    return codecs.backslashreplace_errors(flaw) if stand_in == character else (stand_in, flaw.end)
