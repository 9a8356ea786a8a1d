"""JSON for people's eyes and scripts: one key a line."""

from collections.abc import Iterator

from ecomkt.output.records import json_text

TAKES = "record"
JSON = True
SUFFIXES = (".json",)


def write(record: object, *, indent: int | None = 1) -> Iterator[str]:
    """Yield the text; without an indent it is one line."""
    yield json_text(record, indent=indent)
