"""Texts without the differences that tell no two words apart: case, width, apostrophe, characters, idle accents."""

import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize

KATAKANA = "\u30a1-\u30fa\u30fc"
HAN = f"\u3005\u3007\u3041-\u3096{KATAKANA}\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff"
LETTERS = "a-z0-9\u00df-\u024f\u0400-\u045f"
WORDS = re.compile(f"[{LETTERS}]+")
ANY_HAN = re.compile(f"[{HAN}]")
ACCENT = re.compile("[\u00df-\u017f]")
UNACCENTED = {code: normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
_WITH_ACCENT = re.compile(f"[{LETTERS}]*[\u00df-\u017f][{LETTERS}]*")
# d'olive, l'eau: the elided word is one of its own.
_ELIDED = re.compile("\\b([dl])['\u2019](?=\\w)")
_FOLDED = str.maketrans({"'": None, "\u2019": None, "\u0451": "\u0435"})


class TextNormalizer:
    """What makes texts alike."""

    def __init__(self, characters: Mapping[str, str], accented: Iterable[str] = ()) -> None:
        """Take the simplified of traditional characters, and the words that keep their accents."""
        self._characters = {**_FOLDED, **{ord(one): other for one, other in characters.items()}}
        self._accented = frozenset(accented)

    def folded(self, text: str) -> str:
        """Return the text without differences of case, width, apostrophe and idle accent, in simplified characters."""
        if text.isascii():
            if "'" in text:
                text = _ELIDED.sub("\\1e ", text.lower()).replace("'", "")
            return text.lower()
        text = self.with_accents(text)
        return _WITH_ACCENT.sub(self._plain, text) if ACCENT.search(text) else text

    def with_accents(self, text: str) -> str:
        """Return the folded text with every accent."""
        text = normalize("NFKC", text).casefold()
        return (_ELIDED.sub("\\1e ", text) if "'" in text or "\u2019" in text else text).translate(self._characters)

    def _plain(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self._accented else found[0].translate(UNACCENTED)


def accented_words(text: str) -> list[str]:
    """Return the words with an accent in a text that was folded but for these."""
    return _WITH_ACCENT.findall(text)
