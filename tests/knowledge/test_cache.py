import os
import stat
from pathlib import Path

import platformdirs
import pytest
from msgspec import Struct, msgpack
from msgspec.structs import replace

from ecomkt.catalog.types import rules
from ecomkt.knowledge import store
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.store import (
    kept,
    load_knowledge,
    program_stamp,
    read_cache,
    references_resolve,
    write_cache,
)


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


def test_only_the_newest_files_stay_and_only_our_own_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_FILES", 8)
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


# What was built


class Built(Struct, frozen=True):
    name: str
    numbers: tuple[int, ...]


class Other(Struct, frozen=True):
    name: int


MADE = Built("made", (1, 2))


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def never() -> Built:
    raise AssertionError("it was made anew")


def test_what_was_built_is_made_once(folder: Path) -> None:
    assert kept(Built, ["origin"], lambda: MADE, lambda _: True) == MADE
    assert kept(Built, ["origin"], never, lambda _: True) == MADE
    assert kept(Built, ["another"], lambda: Built("other", ()), lambda _: True).name == "other"
    assert len(list(folder.iterdir())) == 2


def test_an_entry_that_is_of_other_types_is_made_anew(folder: Path) -> None:
    kept(Built, ["origin"], lambda: MADE, lambda _: True)
    write_cache(only_file(folder).name.partition(".")[0], msgpack.encode(Other(5)))
    again = Built("again", ())
    assert kept(Built, ["origin"], lambda: again, lambda _: True) == again
    assert kept(Built, ["origin"], never, lambda _: True) == again


def test_an_entry_that_refers_to_what_is_not_there_is_made_anew(folder: Path) -> None:
    kept(Built, ["origin"], lambda: MADE, lambda _: True)
    again = Built("again", ())
    assert kept(Built, ["origin"], lambda: again, lambda built: built.name != "made") == again
    assert len(list(folder.iterdir())) == 1


def test_the_knowledge_is_read_back_as_it_was_built(folder: Path, kb: KnowledgeBase) -> None:
    assert load_knowledge() == kb
    assert load_knowledge() == kb
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("lost", ["traits", "sources", "cautions"])
def test_knowledge_without_what_it_refers_to_doesnt_resolve(kb: KnowledgeBase, lost: str) -> None:
    assert references_resolve(kb) is True
    lacking = tuple(item for item in getattr(kb, lost) if getattr(item, "see", None))
    assert references_resolve(replace(kb, **{lost: lacking})) is False


def test_derivations_and_bars_must_refer_to_what_is_there(kb: KnowledgeBase) -> None:
    first = kb.derivations[0]
    lost = replace(first, conclusions=(replace(first.conclusions[0], key="offer=nowhere"),))
    assert references_resolve(replace(kb, derivations=(lost, *kb.derivations[1:]))) is False
    barring = next(caution for caution in kb.cautions if caution.bars)
    others = (caution for caution in kb.cautions if caution.id != barring.id)
    assert references_resolve(replace(kb, cautions=(*others, replace(barring, bars=("model/nowhere",))))) is False


def test_a_module_of_any_folder_that_is_touched_makes_another_stamp() -> None:
    before = program_stamp()
    module = Path(rules.__file__)
    times = (module.stat().st_atime_ns, module.stat().st_mtime_ns)
    try:
        os.utime(module, ns=(times[0], times[1] + 1))
        assert program_stamp() != before
    finally:
        os.utime(module, ns=times)
    assert program_stamp() == before
