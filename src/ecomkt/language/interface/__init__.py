"""The texts of the interface: written in the YAML files of this folder, read from the compiled `texts.json`.

`python3 dev.py texts` compiles them after a change; a test tells when that was forgotten.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ecomkt.language.text import LANGUAGES, Text

COMPILED = "texts.json"


@cache
def interface_texts() -> Mapping[str, Text]:
    """Return the texts by their keys, in all languages."""
    rows = json.loads((files(__package__) / COMPILED).read_bytes())
    return {key: Text(tuple(zip(LANGUAGES, words, strict=False))) for key, words in rows.items()}
