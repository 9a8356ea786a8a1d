"""A disk that fails, or a Ctrl-C that comes, at the n-th step that the one writer of files takes."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ecomkt import files

__all__ = ["FAULTS", "FaultyDisk", "faulty"]

FAULTS = ("full", "before", "after")
"""No space left, or Ctrl-C just before a step or just after it."""
_STEPS = ("open", "fsync", "link", "replace", "chmod", "unlink")


class FaultyDisk:
    """Counts the steps; the one with the number `at` meets the fault."""

    def __init__(self, at: int, fault: str) -> None:
        self.steps: list[str] = []
        self._at, self._fault = at, fault

    def step(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call as a step of its own."""

        def stepping(*args: Any, **options: Any) -> Any:
            self.steps.append(name)
            met = len(self.steps) == self._at
            # A file that can't be taken away at all stays, whatever a program does.
            if met and self._fault == "full" and name != "unlink":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if met and self._fault == "before":
                raise KeyboardInterrupt
            if not (met and self._fault == "after"):
                return call(*args, **options)
            with suppress(OSError):
                result = call(*args, **options)
                if name == "open":
                    os.close(result)  # nobody will ever know the number
            raise KeyboardInterrupt

        return stepping


@contextmanager
def faulty(at: int, fault: str) -> Iterator[FaultyDisk]:
    """Let the writer of files work on such a disk within."""
    disk = FaultyDisk(at, fault)

    class Raw(io.FileIO):
        def write(self, data: Any) -> int:
            # Half of it arrives in any case: what is cut short must not pass for whole.
            super().write(bytes(data)[: len(data) // 2])
            self.seek(-(len(data) // 2), os.SEEK_CUR)
            return int(disk.step("write", super().write)(data))

    def opened(name: Path, mode: str, opener: Any) -> io.BufferedWriter:
        return io.BufferedWriter(Raw(name, mode.replace("b", ""), opener=opener))

    with patch.object(files, "open", opened, create=True):
        patches = [patch.object(os, name, disk.step(name, getattr(os, name))) for name in _STEPS]
        try:
            for each in patches:
                each.start()
            yield disk
        finally:
            for each in patches:
                each.stop()
