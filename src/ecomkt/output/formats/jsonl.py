"""JSON on one line, to be written under others."""

from collections.abc import Iterator

from ecomkt.output.records import json_text

TAKES = "record"
JSON = True
SUFFIXES = (".jsonl", ".ndjson")


def write(record: object) -> Iterator[str]:
    """Yield the line."""
    yield json_text(record, indent=None)
