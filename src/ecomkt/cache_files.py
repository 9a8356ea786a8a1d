"""Small files that only save time: kept in the user's cache folder, checked when read, never a reason to fail.

`ECOMKT_CACHE` names another folder; set to nothing it switches the cache off.
"""

import os
from contextlib import suppress
from pathlib import Path

from ecomkt.errors import InputError
from ecomkt.files import read_bytes, staged_file

__all__ = ["cache_folder", "program_stamp", "read_cache", "write_cache"]

_SUFFIX = ".ecomkt-cache"
_MOST_BYTES = 32_000_000
_MOST_FILES = 8


def read_cache(name: str) -> bytes | None:
    """Return what was last written as `name` (a plain file name), or None if it's missing, damaged or out of reach."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        digest, _, payload = read_bytes(folder / f"{name}{_SUFFIX}", _MOST_BYTES).partition(b"\n")
    except InputError:
        return None
    return payload if digest == _digest(payload) else None


def write_cache(name: str, payload: bytes) -> None:
    """Keep `payload` as `name` (a plain file name) and let the oldest files go; does nothing where it can't."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError, ValueError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"{name}{_SUFFIX}"
        with staged_file(target, _digest(payload) + b"\n" + payload, 0o600) as staged:
            staged.replace(target)
        _prune(folder)


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None if it is switched off."""
    chosen = os.environ.get("ECOMKT_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    import platformdirs

    return platformdirs.user_cache_path("ecomkt")


def program_stamp() -> str:
    """Return what is another when the program was edited or installed anew: what it kept may then be out of date."""
    with os.scandir(Path(__file__).parent) as entries:
        return str(max(entry.stat().st_mtime_ns for entry in entries if entry.name.endswith(".py")))


def _digest(payload: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(payload).hexdigest().encode()


def _prune(folder: Path) -> None:
    # Only files of this suffix: the folder may be one that the user keeps other things in.
    aged = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in aged[_MOST_FILES:]:
        path.unlink(missing_ok=True)
