"""The client's own words behind a value, in the quotation marks of any language: `reviews:0.6 "188 reviews, 4.8"`."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from ecomkt.safe_text import visible

MOST_WORDS = 200
"""How many characters the words beside a fact may have: more would fill the screen beside its reason."""
# A quotation has 2,000 signs at most: the end of one that is never closed would be looked for through a whole document.
# Single marks are apostrophes, too: those that quote stand behind a blank and before an end.
QUOTE = "|".join(
    (
        r'"(?:[^"]|""){0,2000}+"',
        r"“[^”]{0,2000}”|„[^“”]{0,2000}[“”]|«[^»]{0,2000}»|「[^」]{0,2000}」|『[^』]{0,2000}』|＂[^＂]{0,2000}＂",
        r"(?<=\s)(?:'.{0,2000}?'|‘.{0,2000}?’)(?=\s*+(?:[,;、，；]|$))",
    )
)
OPENING = '"“„«「『＂'
# Nobody writes more; each mark of a longer text might begin a quotation, and the end of each would be looked for.
_MOST_SIGNS, _MOST_MARKS = 5_000, 500
_SEPARATOR = "[,;、，；]"
_BEHIND = re.compile(rf"(?<=.)(?:{QUOTE})")
_PARTS = re.compile(rf"((?:{QUOTE}|[^,;、，；])*){_SEPARATOR}?")
_LAST = re.compile(rf"(.*?\S)\s*(?P<said>{QUOTE})\s*")


def may_quote(text: str) -> bool:
    """Return whether to look for quotations in a text."""
    return len(text) <= _MOST_SIGNS and 0 < sum(map(text.count, f"{OPENING}'‘")) <= _MOST_MARKS


def normalised(text: str) -> str:
    """Return a text with full-width signs made plain, but for what is quoted behind a value, which stays as it was."""
    if not may_quote(text):
        return normalize("NFKC", text)
    parts, at = list[str](), 0
    for found in _BEHIND.finditer(text):
        parts += normalize("NFKC", text[at : found.start()]), found[0]
        at = found.end()
    return "".join((*parts, normalize("NFKC", text[at:])))


def listed_parts(text: str) -> Iterator[str]:
    """Yield what separators part; those in quotation marks part nothing."""
    if not may_quote(text):
        return iter(re.split(_SEPARATOR, text))
    parts = [found[1] for found in _PARTS.finditer(text)]
    # The last match is the empty one at the end; behind a separator it is a part of its own.
    return iter(parts if text[-1:] in ",;、，；" else parts[:-1] or [""])


def with_words(text: str) -> tuple[str, str]:
    """Return a value and the words that are quoted behind it, which may be none."""
    found = _LAST.fullmatch(text) if may_quote(text) else None
    if found is None:
        return text, ""
    said = found["said"][1:-1]
    return found[1], words_said(said.replace('""', '"') if found["said"][0] == '"' else said)


def words_said(text: str) -> str:
    """Return what a client said as it is shown, saved and typed again: one line, without what can't be printed."""
    return visible(" ".join(text.split()))


def in_quotes(words: str) -> str:
    """Return words as they stand behind a value; nothing for none."""
    doubled = words.replace('"', '""')
    return f' "{doubled}"' if words else ""
