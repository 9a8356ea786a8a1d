"""The language of the output: what knowledge is called in it, and the texts of the interface."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ecomkt.language.interface import interface_texts
from ecomkt.language.messages import retold
from ecomkt.language.text import Text
from ecomkt.safe_text import visible


def colon_of(language: str) -> str:
    """Return the colon of a language with the gap that follows it."""
    return ": " if language == "en" else "："


class Named(Protocol):
    """What has a name, and maybe a letter that calls it."""

    @property
    def name(self) -> Text:
        """Return the name."""

    @property
    def letter(self) -> str | None:
        """Return the letter."""


@dataclass(unsafe_hash=True)
class Wording:
    """Says things in one language; zh-Hans is derived from zh-Hant where it is not written."""

    language: str
    simplify: Callable[[str], str]

    def __post_init__(self) -> None:
        """Lay the punctuation ready."""
        self.colon = colon_of(self.language)
        # What joins the items of a list, what joins clauses, and what stands between sentences.
        self.comma, self.semicolon, self.blank = (", ", "; ", " ") if self.language == "en" else ("、", "；", "")
        self.stop = "." if self.language == "en" else "。"
        self._brackets = " ({})" if self.language == "en" else "（{}）"

    def say(self, text: Text) -> str:
        """Return the words in this language, in English where there are none."""
        written = text.words_in(self.language)
        if written is None and self.language == "zh-Hans":
            traditional = text.words_in("zh-Hant")
            written = self.simplify(traditional) if traditional is not None else None
        return visible(written or text.words_in("en") or "")

    def aside(self, text: str) -> str:
        """Return a text in brackets, with the gap before them; nothing for none."""
        return self._brackets.format(text) if text else ""

    def name(self, code: Named) -> str:
        """Return the name of a code with its letter in front."""
        return f"{visible(code.letter)} {self.say(code.name)}" if code.letter else self.say(code.name)

    def label(self, key: str, **parts: object) -> str:
        """Return a text of the interface, its gaps filled."""
        return self.text(key).format(**parts)

    def text(self, key: str) -> str:
        """Return a text of the interface as it is written."""
        return self.say(interface_texts()[key])

    def tell(self, message: object) -> str:
        """Return a message or a Problem in this language."""
        return retold(message, self.language)

    def page(self, code: str, part: str) -> str:
        """Return a part of the manual page of a kind of finding."""
        return self.text(f"{code}.{part}")

    def example(self, code: str) -> str:
        """Return the example of the manual page of a kind of finding: lines of YAML, the same in every language."""
        return interface_texts()[f"{code}.example"].words_in("en") or ""

    def mark(self, mark: str) -> str:
        """Return how a law was verified, in words."""
        return "/".join(self.label(part) for part in mark.split("/"))
