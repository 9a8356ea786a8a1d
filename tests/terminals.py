"""A terminal to run the program on."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from types import MappingProxyType

from runs import SOURCE

__all__ = ["on_terminal"]


def on_terminal(
    *words: str,
    columns: int = 80,
    code: int = 0,
    whole: bool = False,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return what `python -m ecomkt` with `words` writes to a terminal of so many columns; it has to end in `code`.

    The `whole` of it holds what goes to stderr, too.
    """
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    process = subprocess.Popen(
        [sys.executable, "-m", "ecomkt", *words],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal if whole else None,
        env={**kept, "PYTHONPATH": SOURCE, "TERM": "xterm-256color", **environment},
    )
    os.close(terminal)
    chunks = []
    try:
        while chunk := os.read(controller, 65536):
            chunks.append(chunk)
    except OSError:
        pass  # how Linux says that the other end is closed
    finally:
        os.close(controller)
    assert process.wait(timeout=60) == code
    return b"".join(chunks).decode().replace("\r\n", "\n")
