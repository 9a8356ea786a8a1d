"""Whatever the program writes, in every format, as a digest each: to be the same under another clock and locale.

`python same_bytes.py`, in a folder of its own, prints the digests that come about years later, where folders list their
files in another order; `python same_bytes.py now` those of today.
"""

import datetime
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import compress, crc32

LIST = "sku,title,price\n1,Olive soap 100 g,3.20 USD\n2,Diamond engagement ring,1950 USD\n3,Mug,12 USD\n4,Tea,abc\n"
FACTS = ("--type", "E:0.6,A", "--price", "M", "market=cn,eu", "goal=sales", "--lang")
PRINTED: dict[str, tuple[str, ...]] = {
    **{f: ("recommend", *FACTS, "en", "--format", f) for f in ("table", "plain", "json", "jsonl", "csv", "tsv", "md")},
    "html": ("recommend", *FACTS, "zh-Hans", "--format", "html"),
    "terminal": ("recommend", *FACTS, "zh-Hant", "--color", "always"),
    "summary": ("batch", "list.csv", "--lang", "en", "--summary", "--json"),
    "compare": ("compare", "type=A", "price=M", "vs", "type=A", "price=N", "--lang", "en", "--json"),
    "why": ("why", "hybrid", *FACTS, "en", "--format", "md"),
    "show": ("show", "--lang", "zh-Hans", "--json"),
    "schema": ("schema", "result"),
    "rules": ("docs", "rules", "--lang", "zh-Hans"),
    "junit": ("test", "-k", "gift", "--format", "junit", "--lang", "en"),
}
"""What goes to standard output, and the line for it."""
FILED: dict[str, tuple[str, ...]] = {
    **{f"report.{s}": ("report", *FACTS, "zh-Hans", "--logo", "logo.png") for s in ("html", "md", "docx", "xlsx")},
    "list.xlsx": ("batch", "list.csv", "--errors", "errors.csv", "--lang", "en"),
    "table.csv": ("export", "decision-table", "--attribute", "goal=sales"),
    "table.parquet": ("export", "decision-table", "--attribute", "goal=sales"),
}
"""What `-o` writes, and the line for it."""


def digests(run: Callable[..., Any]) -> Iterator[tuple[str, str]]:
    """Yield what each line gives, in the folder one stands in: names with digests, or with what went wrong."""
    Path("list.csv").write_text(LIST, encoding="utf-8")
    Path("logo.png").write_bytes(picture())
    for name, words in PRINTED.items():
        outcome = run(*words, terminal=name == "terminal")
        yield name, digest(outcome.raw) if outcome.raw else outcome.err
    for name, words in FILED.items():
        outcome = run(*words, "--force", "-o", name)
        yield name, digest(Path(name).read_bytes()) if Path(name).exists() else outcome.err
    yield "errors.csv", digest(Path("errors.csv").read_bytes())
    for name, text in findings():
        yield name, digest(text.encode())


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def findings() -> Iterator[tuple[str, str]]:
    """Yield what `check` says of a small knowledge, in the formats that only it has."""
    from ecomkt.language.wording import Wording
    from ecomkt.output.formats import format_called
    from ecomkt.output.views.check import CheckView
    from small_knowledge import SMALL, built, checked

    unread = {"rules/traits.yaml": SMALL["rules/traits.yaml"].replace("hurry:", "more:")}
    view = CheckView(checked(unread), built(unread), lambda profile: [fact.value for fact in profile])
    for name in ("sarif", "github"):
        format_ = format_called(name)
        yield name, "".join(format_.write(format_.part_of(view, Wording("en", str))))


def picture() -> bytes:
    """Return a PNG of one point."""
    parts = (b"IHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", b"IDAT" + compress(b"\0\x80\x40\x20"), b"IEND")
    packed = ((len(part) - 4).to_bytes(4, "big") + part + crc32(part).to_bytes(4, "big") for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def another_world() -> Mapping[str, object]:
    """Turn the clock on and the order of files round; return what tells that it is so."""
    # Where pandas is there, Parquet imports it: under another `datetime` its C parts sent the collector round for ever.
    with suppress(ModuleNotFoundError):
        importlib.import_module("pandas")
    now, local, utc, listed, scanned = time.time, time.localtime, time.gmtime, os.listdir, os.scandir

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Later":
            return cls.fromtimestamp(time.time(), tz)

    class Backwards(list[Any]):
        def __enter__(self) -> Iterator[Any]:
            return iter(self)

        def __exit__(self, *_: object) -> None: ...

        close = list.clear

    def scan(*path: Any) -> Backwards:
        with closing(scanned(*path)) as entries:
            return Backwards(sorted(entries, key=lambda entry: entry.name, reverse=True))

    time.time = lambda: now() + 4e8
    time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
    time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
    datetime.datetime = Later  # type: ignore[misc]
    os.listdir = lambda *path: sorted(listed(*path), reverse=True)  # type: ignore[assignment]
    os.scandir = scan  # type: ignore[assignment]
    return {"year": time.localtime().tm_year, "hash": hash("hash"), "zone": time.tzname[0]}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    told = {} if "now" in sys.argv else another_world()
    import runs

    print(json.dumps({**told, **dict(digests(runs.run))}))
