import os
import stat
from pathlib import Path

import platformdirs
import pytest

from ecomkt.knowledge.store import read_cache, write_cache


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "deep" / "cache"
    monkeypatch.setenv("ECOMKT_CACHE", str(folder))
    return folder


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_was_written_is_read(folder: Path) -> None:
    write_cache("base", b"1\n2\n\x00")
    assert read_cache("base") == b"1\n2\n\x00"
    write_cache("base", b"")
    assert read_cache("base") == b""
    assert files_of(folder) == ["base.ecomkt-cache"]


def test_what_was_never_written_reads_as_none(folder: Path) -> None:
    assert read_cache("base") is None
    assert folder.exists() is False


@pytest.mark.parametrize("damage", [b"", b"\n", b"x", b"[]\n[]", b"0" * 64 + b"\npayload"])
def test_a_damaged_file_reads_as_none(folder: Path, damage: bytes) -> None:
    write_cache("base", b"payload")
    (folder / "base.ecomkt-cache").write_bytes(damage)
    assert read_cache("base") is None


def test_a_changed_byte_reads_as_none(folder: Path) -> None:
    write_cache("base", b"payload")
    kept = folder / "base.ecomkt-cache"
    kept.write_bytes(kept.read_bytes().replace(b"load", b"Load"))
    assert read_cache("base") is None


def test_only_the_user_may_look_into_the_folder(folder: Path) -> None:
    write_cache("base", b"payload")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "base.ecomkt-cache").stat().st_mode) == 0o600


def test_only_the_newest_files_stay_and_only_our_own_go(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("kept", encoding="utf-8")
    for number in range(12):
        write_cache(f"n{number}", b"payload")
        os.utime(folder / f"n{number}.ecomkt-cache", (number, number))
    write_cache("last", b"payload")
    assert files_of(folder) == ["last.ecomkt-cache", "mine.txt", *sorted(f"n{n}.ecomkt-cache" for n in range(5, 12))]


def test_an_empty_variable_switches_the_cache_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ECOMKT_CACHE", "")
    monkeypatch.chdir(tmp_path)
    write_cache("base", b"payload")
    assert read_cache("base") is None
    assert files_of(tmp_path) == []


def test_without_the_variable_the_folder_of_the_platform_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ECOMKT_CACHE")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / name)
    write_cache("base", b"payload")
    assert files_of(tmp_path / "ecomkt") == ["base.ecomkt-cache"]


def test_a_cache_that_cant_be_written_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_bytes(b"kept")
    monkeypatch.setenv("ECOMKT_CACHE", str(occupied))
    write_cache("base", b"payload")
    assert (read_cache("base"), occupied.read_bytes()) == (None, b"kept")


def test_a_full_disk_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    write_cache("base", b"payload")
    assert files_of(folder) == []
