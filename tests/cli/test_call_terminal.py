"""The call on a real terminal: Chinese, completion, Ctrl-C, a window that changes its size, and what is left behind."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from runs import SOURCE

SECONDS = 30
CTRL_C, CTRL_D, TAB, BACKSPACE = "\x03", "\x04", "\t", "\x7f"
# The terminal must be that of the session, or Ctrl-C would reach nobody; the workers of xdist let theirs ignore it.
STARTER = """import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, sys.argv[1:])"""
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|[\r\b]")


class Terminal:
    """A call that has all of a terminal."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int) -> None:
        self.process, self._master, self._written = process, master, b""

    @property
    def screen(self) -> str:
        """Return what was written, without what moves and colours."""
        return _CONTROL.sub("", self._written.decode(errors="replace"))

    def types(self, keys: str, until: str, *, prompt: bool = True) -> str:
        """Type keys and return what appears until a text, and after it the next prompt, are there."""
        seen = len(self.screen)
        os.write(self._master, keys.encode())
        return self.reads(until, seen, prompt=prompt)

    def reads(self, until: str, seen: int = 0, *, prompt: bool = True) -> str:
        end = monotonic() + SECONDS
        wanted = re.compile(re.escape(until) + (r".*^> *$" if prompt else ""), re.DOTALL | re.MULTILINE)
        while not wanted.search(self.screen[seen:]):
            assert monotonic() < end, self.screen[seen:]
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self._written += os.read(self._master, 65536)
                except OSError:  # how Linux says that the other end is closed
                    end = 0
        return self.screen[seen:]

    def sized(self, lines: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


@contextmanager
def terminal(*words: str, **environment: str) -> Iterator[Terminal]:
    """Run `ecomkt call` on a new terminal of 24 lines."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-c", STARTER, sys.executable, "-m", "ecomkt", "call", *words]
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    variables = {**kept, "PYTHONPATH": SOURCE, "TERM": "xterm-256color", **environment}
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=variables
    ) as process:
        os.close(slave)
        try:
            yield Terminal(process, master)
        finally:
            if process.poll() is None:
                process.kill()
            os.close(master)


def test_a_call_in_chinese_is_typed_completed_and_kept(tmp_path: Path) -> None:
    state = tmp_path / "last.json"
    with terminal("--lang", "zh-Hant", ECOMKT_STATE=str(state)) as call:
        call.reads("")
        call.types(f"產品類型=快消皮{BACKSPACE}品 price=M\r", "價格低")
        # The only thing that begins so is written out.
        call.types(f"市場=台{TAB}", "台灣", prompt=False)
        call.types("\r", "台灣")
        call.sized(40, 60)
        call.types("為什麼 影片\r", "支持的理由")
        told = call.types(CTRL_D, "ecomkt call --last", prompt=False)
        assert call.process.wait(SECONDS) == 0
    assert "ecomkt recommend --type A --price M market=tw --lang zh-Hant" in told.replace("\r\n", "").replace("\n", "")
    assert "market" in state.read_text(encoding="utf-8")


def test_what_a_plan_is_is_picked_from_a_list_under_the_screen() -> None:
    with terminal("--type", "A", "--price", "M", "market=tw", "--lang", "zh-Hant") as call:
        call.reads("")
        offered = call.types("計畫 care for last year's roses at cost\r", "sold-as-better")
        assert "1  月費或年費的保養方案（care-plan" in offered
        assert "月費或年費的保養方案" in call.types("1\r", "模式")
        call.types(CTRL_D, "--plan 'plan/care-plan", prompt=False)
        assert call.process.wait(SECONDS) == 0


def test_ctrl_c_clears_the_line_and_twice_leaves_with_the_way_back() -> None:
    with terminal("--type", "A") as call:
        call.reads("")
        call.types(f"market=tw{CTRL_C}", "leaves")
        assert "Taiwan" not in call.types("\r", "(price)")
        call.types(CTRL_C, "leaves")
        call.types(CTRL_C, "ecomkt recommend --type A", prompt=False)
        assert call.process.wait(SECONDS) == 0
    assert "Traceback" not in call.screen


@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_without_prompt_toolkit_or_on_a_dumb_terminal_plain_lines_do(tmp_path: Path, term: str) -> None:
    (tmp_path / "prompt_toolkit.py").write_text("raise ImportError\n", encoding="utf-8")
    with terminal("--type", "A", TERM=term, PYTHONPATH=f"{tmp_path}{os.pathsep}{SOURCE}") as call:
        call.reads("")
        call.types("price=M\r", "M low price")
        # A signal that comes between Readline's prompt and its waiting is heard by CPython with the next key only.
        sleep(0.5)
        call.types(CTRL_C, "leaves")
        call.types(CTRL_D, "ecomkt recommend --type A --price M", prompt=False)
        assert call.process.wait(SECONDS) == 0
    assert ("prompt_toolkit" in call.screen) == (term != "dumb")
