"""A Chinese answer has no English in it but names: what the knowledge writes so in Chinese, codes, and commands."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from ecomkt.language.interface import interface_texts
from ecomkt.language.text import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
FOLDERS = ("recommend", "why", "ask", "diff", ".")
"""Where answers to clients are; what `show` and `docs` print is for authors, and has the English beside it."""
ANSWERS = [p for f in FOLDERS for p in (GOLDEN / f).glob("*zh-Han*") if p.suffix in (".txt", ".md")]
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def chinese_in(value: object, *, inside: bool = False) -> Iterator[str]:
    """Yield the Latin words in Chinese texts and names of places, and every key and plain value: it may be a code."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield str(key)
            yield from chinese_in(entry, inside=inside or key in (*LANGUAGES[1:], "names"))
    elif isinstance(value, list):
        for entry in value:
            yield from chinese_in(entry, inside=inside)
    elif isinstance(value, str) and inside:
        yield from LATIN.findall(value)


@cache
def known() -> frozenset[str]:
    files = [*(ROOT / "data").glob("*.yaml"), *(ROOT / "rules").glob("*.yaml")]
    named = {
        word for path in files for word in chinese_in(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    }
    named |= {*LATIN.findall((ROOT / "data" / "zh-hans.yaml").read_text(encoding="utf-8"))}
    texts = (text.words_in(language) or "" for text in interface_texts().values() for language in LANGUAGES[1:])
    places = yaml.load((ROOT / "data" / "places.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    named |= {*LATIN.findall(str(places))}
    return frozenset(named.union(word for text in texts for word in LATIN.findall(text)))


@pytest.mark.sampled
@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_a_chinese_answer_has_no_english_but_names(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    # What can be typed, such as a command or a fact, is no prose.
    prose = [re.sub(r"ecomkt .*|\S+=\S+|--\S+|> .*", "", line) for line in lines]
    # Codes and sources have digits.
    left = {word for line in prose for word in LATIN.findall(line) if len(word) > 1 and not re.search("[0-9]", word)}
    assert sorted(left - known()) == []
