"""JSON on one line, to be written under others."""

from functools import partial

from ecomkt.output.formats import json

TAKES = "record"
JSON = True
SUFFIXES = (".jsonl", ".ndjson")

write = partial(json.write, indent=None)
