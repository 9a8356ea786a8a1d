"""Questions on stderr, answers from stdin: line by line, on a terminal or from a pipe. stdout stays clean."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ecomkt.cli.streams import complain
from ecomkt.safe_text import visible

_FALLBACK = "replace"


def say(text: str) -> None:
    """Write a line, or several, to stderr."""
    complain(f"{text}\n")


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
    complain(prompt)
    try:
        data = sys.stdin.buffer.readline()
    except (OSError, ValueError):
        return None
    if not data:
        return None
    line = data.decode("utf-8", _FALLBACK).removeprefix("\ufeff").rstrip("\r\n")
    say(visible(line))
    return line


def _typed_line(prompt: str) -> str | None:
    # With it, Backspace takes a whole Chinese character; its module does its work when it is imported.
    with suppress(ImportError):
        import readline  # noqa: F401
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != _FALLBACK:
        sys.stdin.reconfigure(errors=_FALLBACK)
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
