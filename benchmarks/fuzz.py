"""`python -m benchmarks.fuzz`: files that are damaged at random, each read within two seconds and 300 MB.

What comes of a case is a list whose every row is accounted for, a profile, a logo, or an error in one line each; all
else (a crash, a hang, a row lost) is printed with its kind and number, by which it can be tried again, and is exit
code 1. `--log` takes a line for each kind of file.
"""

import argparse
import gzip
import io
import json
import re
import resource
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from random import Random
from struct import pack
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compress, crc32

import xlsxwriter

from ecomkt import Advisor
from ecomkt.catalog.columns.product import CatalogProduct, ReadingOptions, RowProblem
from ecomkt.catalog.columns.profiles import ColumnKnowledge
from ecomkt.catalog.knowledge import load_catalog_knowledge
from ecomkt.catalog.reading.source import CatalogSource
from ecomkt.errors import EcomktError, InputError
from ecomkt.files import OpenedList, open_list
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.layer_files import parse_layer
from ecomkt.knowledge.yaml_reader import ParsedLayer
from ecomkt.output.picture import read_logo
from ecomkt.profile.fact import Profile
from ecomkt.profile.statements import in_document, parse_profile
from ecomkt.safe_text import decode_text, text_lines, visible

Rows = Sequence[Sequence[str]]

SECONDS, MEMORY = 2, 300 << 20
_HEADER = ("id", "title", "price", "category")
_TITLES = ("Blue mug", 'Pan, 12" wide', "線上課程，簿記", "Straße ring", "café crème", "O'Neill <b>x</b> & Co")
_ROWS = [(f"K{n}", f"{_TITLES[n % 6]} {n}", f"{n}.5{n % 10} USD", "Home > Kitchen") for n in range(12)]
_OBJECTS = [dict(zip(_HEADER, row, strict=True)) for row in _ROWS]
# What packs are laid over, and packs: files of some lines, each below its name.
_BASE = """=== data/pack.yaml
{name: base, version: '1'}
=== data/codes.yaml
attributes:
  cost: {name: {en: Cost, zh-Hant: 成本}, flag: type, question: {en: What?, zh-Hant: 多少？}, required: true,
    values: {small: {en: Little, zh-Hant: 少}, large: {en: Much, zh-Hant: 多}}}
  sky: {name: {en: Sky, zh-Hant: 天}, question: {en: How?, zh-Hant: 如何？}, many: true,
    values: {sun: {en: Sun, zh-Hant: 晴}, rain: {en: Rain, zh-Hant: 雨}}}
families:
  shop: {name: {en: Shop, zh-Hant: 店}, main: true,
    values: {near: {en: Nearby, zh-Hant: 附近}, far: {en: Far, zh-Hant: 遠}}}
=== data/certainty.yaml
threshold: 0.20
words: {hint: 0.10, fair: 0.30, strong: 0.56}
verdicts:
- {slug: suggested, at_least: 0.20, en: suggested, zh-Hant: 建議}
- {slug: advised-against, en: advised against, zh-Hant: 不建議}
=== data/sources.yaml
sources: {one: {citation: One, status: checked, kind: book}}
=== rules/traits.yaml
traits:
  hurry: {en: Hurry, zh-Hant: 急, definition: {en: Late., zh-Hant: 遲。}, source: [one],
    evidence: {cost: {small: 0.5, large: -0.5}, sky: {rain: 0.6}}}
=== rules/shops.yaml
title: {en: Shops, zh-Hant: 店}
rules:
- {id: hurry-is-near, when: {traits: [hurry]}, favour: {shop: {near: strong}}, because: {en: Late., zh-Hant: 遲。},
  basis: practice, source: [one], example: {cost: small, sky: rain}, near_miss: {cost: large}}
"""
PACKS = (
    """=== data/pack.yaml
{name: own, version: '1'}
=== rules/own.yaml
title: {en: Own, zh-Hant: 自}
retire: [hurry-is-near]
rules:
- id: a-claim
  when: {cost: [small], without: [hurry]}
  favour: {shop: {far: fair}}
  against: {shop: {near: hint}}
  because: {en: So it is., zh-Hant: 是的。}
  basis: practice
  source: [one]
  example: {cost: small}
  near_miss: {cost: large}
cautions:
- {id: a-warning, when: {sky: [sun]}, severity: stop, because: {en: Mind it., zh-Hant: 小心。}, source: [one],
  example: {sky: sun}, near_miss: {sky: rain}}
""",
    """=== data/pack.yaml
{name: own, version: '1'}
=== data/codes.yaml
attributes:
  sky: {values: {wind: {en: Wind, zh-Hant: 風, aliases: [gale]}}}
  mood: {name: {en: Mood, zh-Hant: 心}, question: {en: Well?, zh-Hant: 好？}, values: {low: {en: Low, zh-Hant: 低}}}
families: {shop: {values: {here: {en: Here, zh-Hant: 此}}}}
=== data/sources.yaml
sources: {two: {citation: Two, status: checked, kind: book}}
=== rules/own.yaml
title: {en: Own, zh-Hant: 自}
rules:
- {id: hurry-is-near, when: {traits: [hurry], sky: [wind]}, favour: {shop: {here: strong}}, because: {en: Gone.,
  zh-Hant: 走。}, basis: practice, source: [two], example: {cost: small, sky: wind}, near_miss: {cost: large}}
""",
)
_FILE = re.compile(rb"^=== ([\w/.-]+)\n", re.MULTILINE)
_PIECES: tuple[bytes, ...] = (
    b"\0",
    b'"',
    b"'",
    b"\\",
    b"{",
    b"[",
    b"]",
    b"}",
    b"<",
    b">",
    b"&",
    b"<item>",
    b"]]>",
    b"\n",
    b"\r",
    b"\t",
    b",",
)
_PIECES += (b"\xff\xfe", b"\xed\xa0\x80", b"9" * 400, b"-1e999", b"\\ud800", b"*a", b"&a [", b"{" * 3000, b"[" * 3000)
_PIECES += (b"<a>" * 3000, b'"' * 3000, b"\x1b[31m", "\u202e".encode(), b"\xc3", b"!!python/object:x", b"<!DOCTYPE x>")


_ODD = [b"null", b"true", b"-1", b"1e999", b"0", b"[]", b"{}", b"''", b"[[x]]", b"2026-11-29", b"x-" * 99, b".nan"]


def _delimited(sign: str) -> bytes:
    quoted = ['"' + cell.replace('"', '""') + '"' if {*cell} & {*sign, '"'} else cell for row in _ROWS for cell in row]
    lines = [sign.join(quoted[at : at + 4]) for at in range(0, len(quoted), 4)]
    return "\n".join([sign.join(_HEADER), *lines]).encode()


def _xml() -> bytes:
    cells = [{key: cell.replace("&", "&amp;").replace("<", "&lt;") for key, cell in each.items()} for each in _OBJECTS]
    items = ("".join(f"<g:{key}>{cell}</g:{key}>" for key, cell in each.items()) for each in cells)
    inner = "\n".join(f"<item>{item}</item>" for item in items)
    return f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{inner}</channel></rss>'.encode()


def _xlsx(rows: Rows) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


def _ods(rows: Rows) -> bytes:
    names = {key: f"urn:oasis:names:tc:opendocument:xmlns:{key}:1.0" for key in ("office", "table", "text")}
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    escaped = [[each.replace("&", "&amp;").replace("<", "&lt;") for each in row] for row in rows]
    lines = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in escaped)
    body = f'<office:spreadsheet><table:table table:name="S">{lines}</table:table></office:spreadsheet>'
    spaces = " ".join(f'xmlns:{key}="{name}"' for key, name in names.items())
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        root = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
        packed.writestr("content.xml", root)
    return data.getvalue()


def _xlsb(rows: Rows) -> bytes:
    """Return a workbook in binary, as Excel writes it on request: parts of records, each a kind, a length and bytes."""

    def record(kind: int, data: bytes = b"") -> bytes:
        signs = [kind & 0x7F | 0x80, kind >> 7] if kind > 0x7F else [kind]
        return bytes(signs) + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data

    def text(wide: str) -> bytes:
        return pack("<I", len(wide)) + wide.encode("utf-16-le")

    def row(number: int, cells: Sequence[str]) -> bytes:
        written = (record(6, pack("<II", column, 0) + text(cell)) for column, cell in enumerate(cells))
        return record(0, pack("<I", number)) + b"".join(written)

    lines = b"".join(row(number, cells) for number, cells in enumerate(rows))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts: dict[str, str | bytes] = {
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{space}"><Relationship Id="r1" Type="{space}/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/workbook.bin": record(0x9C, pack("<II", 0, 1) + text("r1") + text("S")) + record(0x90) + record(0x84),
        "xl/worksheets/sheet1.bin": record(0x94, pack("<4I", 0, len(rows) - 1, 0, 3))
        + record(0x91)
        + lines
        + record(0x92),
    }
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return data.getvalue()


def _xls(rows: Rows) -> bytes:
    """Return a workbook as Excel 97 has it: one stream in a compound file."""

    def record(kind: int, *parts: bytes) -> bytes:
        return pack("<HH", kind, len(b"".join(parts))) + b"".join(parts)

    def label(row: int, column: int, text: str) -> bytes:
        wide = text.encode("utf-16-le")
        return record(0x204, pack("<HHHHB", row, column, 0, len(wide) // 2, 1), wide)

    cells = [label(n, k, cell) for n, row in enumerate(rows) for k, cell in enumerate(row)]
    begin, end = partial(pack, "<HHHHII", 0x600), record(10)
    first = record(0x809, begin(5, 0, 0, 0, 0))
    place = len(first) + 4 + 8 + 1 + len(end)
    stream = first + record(0x85, pack("<IHBB", place, 0, 1, 0), b"S") + end
    stream += record(0x809, begin(0x10, 0, 0, 0, 0)) + b"".join(cells) + end
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table = pack(f"<{len(links)}I", *links).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + pack("<I", 0)
    entry = partial(pack, "<64sHBBIII16sIQQIQ")
    nobody = 0xFFFFFFFF
    root = entry("Root Entry".encode("utf-16-le"), 22, 5, 1, nobody, nobody, 1, b"", 0, 0, 0, 0xFFFFFFFE, 0)
    book = entry("Workbook".encode("utf-16-le"), 18, 2, 1, nobody, nobody, nobody, b"", 0, 0, 0, 2, len(stream))
    return head.ljust(512, b"\xff") + table + (root + book).ljust(512, b"\0") + stream


WORKBOOKS: Mapping[str, Callable[[Rows], bytes]] = {"xlsx": _xlsx, "xlsb": _xlsb, "ods": _ods, "xls": _xls}


def _png() -> bytes:
    parts = ((b"IHDR", pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)), (b"IDAT", compress(bytes(14))), (b"IEND", b""))
    chunks = (pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _seeds_of(make: Callable[[Rows], bytes]) -> list[bytes]:
    return [make([_HEADER, *_ROWS])]


SEEDS: Mapping[str, Callable[[], Sequence[bytes]]] = {
    "csv": lambda: [_delimited(","), _delimited("\t"), _delimited(";").decode().encode("utf-16"), _delimited("|")],
    "json": lambda: [json.dumps(_OBJECTS).encode(), json.dumps({"products": _OBJECTS}, indent=1).encode()],
    "jsonl": lambda: ["\n".join(json.dumps(each, ensure_ascii=False) for each in _OBJECTS).encode()],
    "xml": lambda: [_xml(), _xml().replace(b"item>", b"entry>")],
    "html": lambda: [
        b"<table><tr><th>id<th>title<th>price"
        + b"".join(b"<tr><td>%d<td>Mug %d<td>5 USD" % (n, n) for n in range(9))
        + b"</table>"
    ],
    "gz": lambda: [gzip.compress(_delimited(","), mtime=0)],
    **{kind: partial(_seeds_of, make) for kind, make in WORKBOOKS.items()},
    "profile": lambda: [
        b"type: [A, {D: 0.5}]\nprice: low\nmarket: us\nplans: [raffle]\n",
        b'{"type": "A", "price": "5 USD"}',
    ],
    "pack": lambda: [each.encode() for each in PACKS],
    "logo": lambda: [_png(), b"\xff\xd8\xff\xc0\0\x11\x08\0\x02\0\x02\x03" + bytes(9) + b"\xff\xda\0\x02x\xff\xd9"],
    "note": lambda: ["A first call.\r\n他想賣茶。\n".encode()],
}
# What would part a line or steer a terminal.
_MISREAD = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
LISTS = ("csv", "json", "jsonl", "xml", "html", "gz", *WORKBOOKS)


def damaged(data: bytes, chance: Random) -> bytes:
    """Return a file with one to four things done to its bytes."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randint(0, len(data)) for _ in range(2))
        to = min(to, at + chance.choice((1, 8, 200, 1 << 20)))
        data = chance.choice(
            (
                data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :] if at < len(data) else data,
                data[:at] + data[to:],
                data[:at],
                data[:to] + data[at:to] * chance.choice((1, 1, 3, 40)) + data[to:],
                data[:at] + chance.choice(_PIECES) + data[at:],
                data[:at] + chance.choice(_PIECES) + data[to:],
                data[:at] + chance.randbytes(chance.choice((1, 4, 64))) + data[at:],
                data[to:] + data[at:to] + data[:at],
            )
        )[: 1 << 18]
    return data


def reworded(data: bytes, chance: Random) -> bytes:
    """Return a file some words of which stand elsewhere, or are odd values: most of what comes of it can be parsed."""
    for _ in range(chance.randint(1, 2)):
        parts = re.split(rb"([\w.-]+)", data)
        at, other = (2 * chance.randrange(max(1, len(parts) // 2)) + 1 for _ in range(2))
        parts[at : at + 1] = parts[other : other + 1] if chance.random() < 0.6 else [chance.choice(_ODD)]
        data = b"".join(parts)
        if chance.random() < 0.3:
            lines = data.splitlines(keepends=True)
            place = chance.randrange(len(lines) + 1)
            lines[place : place + 1] = chance.choice(([], lines[place : place + 1] * 2))
            data = b"".join(lines)
    return data


def _damaged_within(kind: str, data: bytes, chance: Random) -> bytes:
    """Return a file damaged from outside or, where it is packed, as often in what it holds: sums then are right."""
    if kind not in ("gz", "xlsx", "xlsb", "ods", "pack", "profile") or chance.random() < 0.5:
        return damaged(data, chance)
    if kind in ("pack", "profile"):
        return reworded(data, chance)
    if kind == "gz":
        return gzip.compress(damaged(gzip.decompress(data), chance), 1)
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as sound, ZipFile(packed, "w", ZIP_DEFLATED) as broken:
        spoilt = chance.choice(sound.namelist())
        for name in sound.namelist():
            text = sound.read(name)
            broken.writestr(name, damaged(text, chance) if name == spoilt else text)
    return packed.getvalue()


class HangError(BaseException):
    """A case that takes too long; no reader catches it."""


@contextmanager
def bounded() -> Iterator[None]:
    """Give what runs within so much time of a processor, and so much more memory than there is now."""

    def over(*_: object) -> None:
        raise HangError

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limits = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGVTALRM, over)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY, limits[1]))
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.signal(signal.SIGVTALRM, before)


@cache
def _advisor() -> Advisor:
    return Advisor.load()


@cache
def _columns() -> ColumnKnowledge:
    return load_catalog_knowledge(_advisor().kb).columns


def _read_list(source: OpenedList) -> None:
    catalog = CatalogSource(source, ReadingOptions(), _columns(), _advisor().kb.codebook)
    found = list(catalog.products())
    products = [item for item in found if isinstance(item, CatalogProduct)]
    tally = catalog.tally
    told = sum(product.rows for product in products) + tally.flawed + tally.skipped.total()
    if (len(products), told) != (tally.products, tally.rows):
        raise RuntimeError(f"of {tally.rows} rows {told} are told")
    lines = [str(item.problem) for item in found if isinstance(item, RowProblem)]
    if any(map(_MISREAD.search, lines)):
        raise RuntimeError("a broken line of a row")


def read(kind: str, data: bytes) -> None:
    """Read a file of a kind to its end. Raises what its reader does, and RuntimeError for a row that is lost."""
    if kind == "gz":
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            with open_list(file.name) as source:
                _read_list(source)
    elif kind in LISTS:
        _read_list(OpenedList(io.BytesIO(data), "list", len(data)))
    elif kind == "profile":
        _advisor().reader.read((), in_document(parse_profile(decode_text(data, "profile", InputError), "profile")))
    elif kind == "pack":
        kb = build_knowledge_base([_layer(_BASE.encode()), _layer(data, "own")])
        Recommender(kb, PlainEngine).recommend(Profile())
    elif kind == "logo":
        read_logo(data, "logo")
    else:
        [visible(line) for line in text_lines(decode_text(data, "note", InputError))]


def _layer(data: bytes, folder: str = "") -> ParsedLayer:
    _, *parts = _FILE.split(data)
    files = dict(zip(map(bytes.decode, parts[::2]), parts[1::2], strict=True))
    return ParsedLayer(parse_layer(files.items(), folder))


def outcome(kind: str, number: int) -> str:
    """Return what comes of a case, which its number makes."""
    chance = Random(f"{kind} {number}")
    data = _damaged_within(kind, chance.choice(SEEDS[kind]()), chance)
    return came_of(kind, data)


def came_of(kind: str, data: bytes) -> str:
    """Return what comes of a file: `read`, `refused`, or what went wrong."""
    _columns()
    _advisor().reader.read(())
    try:
        with bounded():
            read(kind, data)
    except EcomktError as refusal:
        lines = [str(problem) for problem in refusal.problems]
        return "refused" if lines and not any(map(_MISREAD.search, lines)) else f"a broken line: {lines!r:.200}"
    except KeyboardInterrupt:
        raise
    except BaseException as flaw:
        return f"{type(flaw).__name__}: {flaw!s:.200}"
    return "read"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the cases that were asked for; return whether anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--cases", default="0:1600", metavar="FROM:TO", help="of each kind, default 0:1600")
    parser.add_argument("--only", nargs="+", choices=sorted(SEEDS), default=list(SEEDS), help="kinds of files")
    parser.add_argument("--log", type=Path, metavar="FILE", help="add a line for each kind")
    asked = parser.parse_args(arguments)
    wrong = 0
    for kind in asked.only:
        began, counts = process_time(), Counter[str]()
        for number in range(*map(int, asked.cases.split(":"))):
            came = outcome(kind, number)
            counts[came if came in ("read", "refused") else "wrong"] += 1
            if came not in ("read", "refused"):
                print(f"{kind} {number}: {came}", flush=True)
        wrong += counts["wrong"]
        line = f"{kind} {asked.cases} read {counts['read']} refused {counts['refused']} wrong {counts['wrong']} "
        line += f"{process_time() - began:.0f} s"
        print(line, flush=True)
        if asked.log:
            with asked.log.open("a", encoding="utf-8") as log:
                log.write(line + "\n")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
