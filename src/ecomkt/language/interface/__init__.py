"""The texts of the interface: written in the YAML files of this folder, read from the compiled JSON files.

`python3 dev.py texts` compiles them after a change; a test tells when that was forgotten.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ecomkt.language.text import LANGUAGES, Text

COMPILED = "texts.json"
MESSAGES = "errors.json"
"""What goes wrong, apart: whoever reads English, or makes no mistake, need not load it."""


@cache
def interface_texts() -> Mapping[str, Text]:
    """Return the texts by their keys, in all languages."""
    return {key: Text(tuple(zip(LANGUAGES, words, strict=False))) for key, words in _compiled(COMPILED).items()}


@cache
def message_texts() -> Mapping[str, Sequence[str]]:
    """Return what templates, and messages without gaps, are called in the languages after English."""
    return _compiled(MESSAGES)


def _compiled(name: str) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = json.loads((files(__package__) / name).read_bytes())
    return rows
