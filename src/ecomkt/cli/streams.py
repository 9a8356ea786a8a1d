"""The standard streams: what is printed never fails, whatever an encoding lacks; questions go to stderr."""

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

import typer

from ecomkt.errors import InputError, Problem
from ecomkt.safe_text import visible

_FALLBACK = "ecomkt-readable"
_REPLACED = "replace"
# Signs that we print often and that the code pages of many consoles lack.
_STAND_INS = {
    **dict.fromkeys("−‐‑–—", "-"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    "…": "...",
    "×": "x",
    "█": "#",
    "░": ".",
}


def prepare_streams() -> None:
    """Make both streams print anything: UTF-8 in a pipe, stand-ins where the encoding lacks a character."""
    codecs.register_error(_FALLBACK, _stand_in)
    # A closed stream is None.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        # A terminal shows what its own encoding has, and whoever sets the variable means it; a pipe takes anything.
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(errors=_FALLBACK)
        else:
            stream.reconfigure(encoding="utf-8", errors=_FALLBACK, newline="\n")


def can_hold(stream: TextIO, text: str) -> bool:
    """Return whether the encoding of the stream has every character of the text."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def say(text: str, end: str = "\n") -> None:
    """Write to stderr; where nobody reads it any more, result and exit code have to do."""
    try:
        sys.stderr.write(text + end)
        sys.stderr.flush()
    except OSError:
        # Else Python would fail once more when it flushes the stream at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


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
    say(prompt, end="")
    try:
        data = sys.stdin.buffer.readline()
    except (OSError, ValueError):
        return None
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
    try:
        with _prompts_on_stderr():
            return input(prompt)
    except EOFError:
        return None


@contextmanager
def _prompts_on_stderr() -> Iterator[None]:
    """Let `input` write to stderr: it knows only file 1, and leaves out line editing for any other."""
    sys.stderr.flush()
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
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
        _drop_output()
        raise typer.Exit(0) from gone
    except OSError as flaw:
        _drop_output()
        message = f"standard output can't be written ({flaw.strerror})"
        raise InputError([Problem("output-unwritable", message, "free some space, or write elsewhere")]) from flaw


def _drop_output() -> None:
    # What is still buffered must not raise again when Python shuts down.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stand_in(flaw: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(flaw, UnicodeEncodeError):
        raise flaw
    character = flaw.object[flaw.start]
    if character in _STAND_INS:
        return _STAND_INS[character], flaw.start + 1
    flaw.end = flaw.start + 1  # what follows may have a stand-in
    return codecs.backslashreplace_errors(flaw)
