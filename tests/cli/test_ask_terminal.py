"""The guided interview on a real terminal: keys, Chinese input, and what goes where."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from runs import run

SECONDS = 30
PROMPT = re.compile(r"^> (?:\x1b\[[?0-9;]*[a-zA-Z])*$", re.MULTILINE)
CTRL_C, CTRL_D, BACKSPACE = "\x03", "\x04", "\x7f"
# The terminal must be that of the session, or Ctrl-C would reach nobody.
STARTER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, sys.argv[1:])"


class Terminal:
    """A program with its stdin and stderr on a terminal; its stdout is a pipe."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process, self._master, self.screen = process, master, ""

    def types(self, keys: str | bytes) -> None:
        """Type keys when the program waits at a prompt."""
        self._read_until_prompt()
        self.types_ahead(keys if isinstance(keys, bytes) else keys.encode())

    def types_ahead(self, keys: bytes) -> None:
        """Type keys at once."""
        os.write(self._master, keys)

    def result(self) -> tuple[int, bytes]:
        """Return exit code and stdout."""
        assert self.process.stdout is not None
        out = self.process.stdout.read()
        self._read(0.2)
        return self.process.wait(SECONDS), out

    def _read_until_prompt(self) -> None:
        seen, end = len(self.screen), monotonic() + SECONDS
        while not PROMPT.search(self.screen[seen:].replace("\r", "")):
            assert monotonic() < end, self.screen
            assert self.process.poll() is None, self.screen
            self._read(0.1)

    def _read(self, seconds: float) -> None:
        while select.select([self._master], [], [], seconds)[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # how Linux says that the other end is closed
                return
            if not data:
                return
            self.screen += data.decode(errors="replace")


@contextmanager
def terminal(*words: str, term: str = "xterm", **redirected: int) -> Iterator[Terminal]:
    """Run `ecomkt ask` on a new terminal."""
    master, slave = pty.openpty()
    streams = {"stdin": slave, "stderr": slave, "stdout": subprocess.PIPE, **redirected}
    command = [sys.executable, "-c", STARTER, sys.executable, "-m", "ecomkt", "ask", *words]
    environment = {**os.environ, "TERM": term}
    with subprocess.Popen(command, **streams, start_new_session=True, env=environment) as process:  # type: ignore[call-overload]
        os.close(slave)
        try:
            yield Terminal(process, master)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            os.close(master)


@pytest.mark.parametrize(
    ("keys", "meant", "term"),
    [
        ("健康相關產品", "D", "xterm"),
        ("１", "A", "xterm"),
        (f"快消皮{BACKSPACE}品", "A", "xterm"),
        (f"快消皮{BACKSPACE}品", "A", "dumb"),
        (f"健康{BACKSPACE * 2}快消", "A", "xterm"),
        (f"健{BACKSPACE}{BACKSPACE}b", "B", "xterm"),
    ],
)
def test_chinese_is_typed_and_corrected_character_by_character(keys: str, meant: str, term: str) -> None:
    with terminal(term=term) as talk:
        talk.types(f"{keys}\r")
        talk.types("M\r")
        talk.types("\r")
        assert talk.result() == (0, run("recommend", "--type", meant, "--price", "M").raw)
    assert f"ecomkt recommend --type {meant} --price M" in talk.screen


def test_one_line_of_chinese_answers_what_is_asked_in_one_breath() -> None:
    with terminal("soap", "NT350", "--lang", "zh-Hant") as talk:
        talk.types("滑社群或看直播，看到實際使用\r")
        talk.types("2\r")
        talk.types("\r")
        code, _ = talk.result()
    assert code == 0
    said = talk.screen.replace("\r", "")
    assert "1. 買家最先去哪裡找，最後憑什麼決定買？" in said
    assert re.search("^   買家最先去哪裡找：  1 搜尋引擎", said, re.MULTILINE)
    assert "discovery=feed" in said
    assert "proof=use" in said


def test_the_talk_is_on_the_terminal_and_the_prompt_survives_backspace() -> None:
    with terminal() as talk:
        talk.types(f"{BACKSPACE * 3}B\r")
        talk.types(CTRL_D)
        code, out = talk.result()
    assert (code, out) == (0, run("recommend", "--type", "B").raw)
    assert re.search("^> \a*B\r$", talk.screen, re.MULTILINE)


@pytest.mark.parametrize("begun", ["", "快"])
def test_ctrl_c_ends_with_130_and_loses_nothing(begun: str) -> None:
    with terminal() as talk:
        talk.types("A\r")
        talk.types(f"{begun}{CTRL_C}")
        assert talk.result() == (130, run("recommend", "--type", "A").raw)
    assert "ecomkt recommend --type A" in talk.screen
    assert "Traceback" not in talk.screen


def test_ctrl_c_where_nothing_is_known_ends_with_130_alone() -> None:
    with terminal() as talk:
        talk.types(CTRL_C)
        assert talk.result() == (130, b"")
    assert "error" not in talk.screen


def test_ctrl_d_ends_with_the_result() -> None:
    with terminal("--json") as talk:
        talk.types("A\r")
        talk.types(CTRL_D)
        assert talk.result() == (0, run("recommend", "--type", "A", "--json").raw)


def test_ctrl_d_at_once_says_that_nothing_is_known() -> None:
    with terminal() as talk:
        talk.types(CTRL_D)
        assert talk.result() == (2, b"")
    assert "error: nothing is known of the product" in talk.screen


def test_the_result_so_far_is_laid_out_on_the_terminal() -> None:
    with terminal("--type", "A", "--price", "M") as talk:
        talk.types("!\r")
        talk.types(CTRL_D)
        code, out = talk.result()
    assert (code, out) == (0, run("recommend", "--type", "A", "--price", "M").raw)
    assert "\x1b[1m" in talk.screen
    assert "Format" in talk.screen


def test_bytes_that_are_no_text_do_no_harm_on_a_terminal() -> None:
    with terminal() as talk:
        talk.types(b"\xff\xfe\r")
        talk.types("A\r")
        talk.types(CTRL_D)
        assert talk.result()[0] == 0
    assert "is none of the answers" in talk.screen


@pytest.mark.parametrize(("words", "code"), [(("--type", "A"), 2), (("--type", "A", "--price", "M"), 0)])
def test_nobody_is_asked_who_does_not_see_the_questions(words: tuple[str, ...], code: int) -> None:
    with terminal(*words, stderr=subprocess.DEVNULL) as talk:
        assert talk.result() == (code, b"" if code else run("recommend", *words).raw)
