"""python -m benchmarks.encodings: lists of our own in every encoding; exit code 1 if one was read wrongly in silence.

A list is right if its text comes out as it went in, asked if the program names two encodings and takes none.
"""

import io
import random
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import yaml

from benchmarks.tables import print_table
from ecomkt import Advisor
from ecomkt.catalog.columns.columns import KnownHeaders
from ecomkt.catalog.columns.product import ReadingOptions, Row
from ecomkt.catalog.encodings.encoding import Replay
from ecomkt.catalog.knowledge import load_catalog_knowledge
from ecomkt.catalog.tables.delimited import DelimitedText
from ecomkt.errors import InputError

TITLES = Path(__file__).with_name("titles.yaml")
WESTERN = ("cp1252", "iso8859-15", "mac-roman", "cp850")
ENCODINGS = {
    **dict.fromkeys(("de", "fr", "es", "pt", "it"), WESTERN),
    **dict.fromkeys(("pl", "cs"), ("cp1250", "iso8859-2")),
    "tr": ("cp1254",),
    "ru": ("cp1251", "koi8-r", "cp866", "iso8859-5"),
    "vi": ("cp1258",),
    "th": ("cp874",),
    "zh-Hans": ("gb18030",),
    "zh-Hant": ("big5", "gb18030"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32")
PLAIN_HEADERS = ("sku", "title", "category", "price", "currency")
FLOORS = {5: 0.90, 20: 0.97, 200: 0.97}


class Sample(NamedTuple):
    """A list of one language in one encoding."""

    language: str
    codec: str
    rows: int
    headers: str
    text: str
    data: bytes


def samples(sizes: Sequence[int], seed: int, only: Sequence[str]) -> Iterator[Sample]:
    """Yield the lists; letters that an encoding doesn't have are left out, as programs do that write it."""
    for language, words in yaml.safe_load(TITLES.read_text(encoding="utf-8")).items():
        titles = [_title(language, noun, extra) for noun in words["nouns"] for extra in words["extras"]]
        for codec in (*ENCODINGS[language], *UNICODE) if not only or language in only else ():
            for rows in sizes:
                for headers in ("own", "plain"):
                    chance = random.Random(f"{seed} {language} {rows} {headers}")
                    chosen = chance.choices(titles, k=rows) if rows > len(titles) else chance.sample(titles, rows)
                    *names, sign = words["headers"] if headers == "own" else PLAIN_HEADERS
                    lines = [";".join((*names, sign if headers == "plain" else "sku"))]
                    lines += [f"A{n};{title};x;{chance.randint(3, 900)}.90;" for n, title in enumerate(chosen)]
                    text = _written("\r\n".join(lines) + "\r\n", codec)
                    if not text.isascii():
                        yield Sample(language, codec, rows, headers, text, text.encode(codec))


def _title(language: str, noun: str, extra: str) -> str:
    return f"{noun}{'' if language.startswith('zh') or language in ('ja', 'th') else ' '}{extra}"


def _written(text: str, codec: str) -> str:
    """Return the text with the letters that the encoding has."""
    if codec == "cp1258":
        return "".join(_apart(sign) for sign in text)
    return text.encode(codec, "ignore").decode(codec)


def _apart(sign: str) -> str:
    for form in (sign, "".join(_tone_apart(sign))):
        if form.encode("cp1258", "ignore").decode("cp1258") == form:
            return form
    return ""


def _tone_apart(sign: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = normalize("NFD", sign)
    tone = "".join(part for part in parts if part in tones)
    return normalize("NFC", "".join(part for part in parts if part not in tones)) + tone


def outcome(sample: Sample, known: KnownHeaders, options: ReadingOptions | None = None) -> str:
    """Return right, asked or the encoding that was taken wrongly."""
    try:
        table = DelimitedText(Replay(io.BytesIO(sample.data)), "list", options or ReadingOptions(), known)
        cells = [cell for row in table.rows() if isinstance(row, Row) for cell in row.cells]
    except InputError:
        return "asked"
    wanted = [cell for line in sample.text.split("\r\n") for cell in line.split(";") if line]
    if [normalize("NFC", cell) for cell in cells] == [normalize("NFC", cell) for cell in wanted]:
        return "right"
    return f"wrong: {table.notes[0].message}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the shares and return the exit code."""
    parser = ArgumentParser(prog="python -m benchmarks.encodings", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=list(FLOORS), help="sizes of the lists")
    parser.add_argument("--seeds", type=int, default=5, help="how many lists of each kind")
    parser.add_argument("--only", nargs="+", default=[], metavar="LANGUAGE", help="these languages alone")
    asked = parser.parse_args(arguments)
    advisor = Advisor.load()
    known = KnownHeaders(load_catalog_knowledge(advisor.kb).columns, advisor.kb.codebook, None)
    counts: Counter[tuple[str, str]] = Counter()
    bad: Counter[str] = Counter()
    for seed in range(asked.seeds):
        for each in samples(asked.rows, seed, asked.only):
            found = outcome(each, known)
            for key in (f"{each.rows} rows", f"{each.language} {each.codec}"):
                counts[key, found.split(":")[0]] += 1
            if found != "right":
                bad[f"{each.language} {each.codec} {each.rows} {each.headers} {found}"] += 1
    keys = list(dict.fromkeys(key for key, _ in counts))
    table = [(key, *(str(counts[key, kind]) for kind in ("right", "asked", "wrong"))) for key in keys]
    print_table(("lists", "right", "asked", "wrong"), table, left=1)
    for line, times in bad.most_common(40):
        print(times, line)
    return int(
        any(kind == "wrong" for _, kind in counts) or any(_share(counts, n) < FLOORS.get(n, 0) for n in asked.rows)
    )


def _share(counts: Counter[tuple[str, str]], rows: int) -> float:
    total = sum(n for (key, _), n in counts.items() if key == f"{rows} rows")
    return counts[f"{rows} rows", "right"] / total if total else 1.0


if __name__ == "__main__":
    sys.exit(main())
