"""JSON for people's eyes and scripts: one key a line."""

from collections.abc import Iterator

from ecomkt.output.records import json_text

TAKES = "record"
JSON = True
SUFFIXES = (".json",)


def write(record: object) -> Iterator[str]:
    """Yield the text."""
    yield json_text(record)
