"""A text in several languages."""

from dataclasses import dataclass

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
"""The languages a text may be written in; zh-Hans is derived where it is not written."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in several languages, as (language tag, words)."""

    translations: tuple[tuple[str, str], ...]

    def words_in(self, language: str) -> str | None:
        """Return the words written for `language`, or None."""
        return next((words for tag, words in self.translations if tag == language), None)
