"""A text in several languages."""

import re
from typing import NamedTuple

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
"""The languages a text may be written in; zh-Hans is derived where it is not written."""

LANGUAGE_NAMES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
"""What each language is called in itself."""

_TAGS = {
    **dict.fromkeys(("zh", "zh-cn", "zh-sg"), LANGUAGES[2]),
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), LANGUAGES[1]),
}


def find_language(word: str) -> str | None:
    """Return the language that a tag or the name of a locale stands for (`zh_TW.UTF-8`, `en-GB`), or None."""
    plain = re.split("[.@]", word.strip())[0].replace("_", "-").lower()
    exact = next((language for language in LANGUAGES if language.lower() == plain), None)
    family = next((language for language in LANGUAGES if plain.startswith(f"{language.lower()}-")), None)
    return exact or _TAGS.get(plain) or family


class Text(NamedTuple):
    """The same words in several languages, as (language tag, words)."""

    translations: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return the English words, which a message is filled with where nobody asks for another language."""
        return self.words_in(LANGUAGES[0]) or ""

    def words_in(self, language: str) -> str | None:
        """Return the words written for `language`, or None."""
        return next((words for tag, words in self.translations if tag == language), None)
