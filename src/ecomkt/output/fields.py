"""Some fields of a result, in the order in which they are named."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from ecomkt.errors import Listed, Problem, Problems, did_you_mean, told
from ecomkt.output.records import as_plain
from ecomkt.output.tables import Table
from ecomkt.safe_text import quoted

WITH_FIELDS = ("json", "jsonl", "csv", "tsv")
"""The formats that have fields to choose from."""


def named_fields(words: str) -> tuple[str, ...]:
    """Return the fields that `a,b` names, each once."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, words.split(",")))))


def places_of(fields: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return where each field stands among those that there are; raises InputError for all that are none of them."""
    every = told("use one of: {choices}", choices=Listed(tuple(known)))
    with Problems() as problems:
        for field in (field for field in fields if field not in known):
            message, hint = told("--fields {field}: there is none", field=quoted(field)), did_you_mean(field, known)
            problems.append(Problem("unknown-field", message, hint if hint.startswith("did") else every))
    return [known.index(field) for field in fields]


def picked(part: Any, fields: Sequence[str], known: Sequence[str] = ()) -> Any:
    """Return of a record or of a table these fields alone, all of it for none; raises InputError.

    `known` are all that a record of a plain dictionary may have; without them, those that it has.
    """
    if not fields:
        return part
    if isinstance(part, Table):
        places = places_of(fields, part.columns)
        return Table(tuple(fields), ([row[place] for place in places] for row in part.rows), part.title)
    plain: dict[str, object] = as_plain(part) if isinstance(part, Struct) else part
    # A record may leave out what it has no value for.
    places_of(fields, part.__struct_encode_fields__ if isinstance(part, Struct) else known or list(plain))
    return {field: plain.get(field) for field in fields}
