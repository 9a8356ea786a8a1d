"""Which rows of some columns are equal, found column by column, without a look at single rows."""

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc


class DistinctRows(NamedTuple):
    """The different rows of a batch."""

    number: pa.Array
    """For each row the number of a distinct row that it equals; these count from 0 as they first appear."""
    first: pa.Array
    """Where each distinct row first appears."""


def distinct_rows(columns: Sequence[pa.Array], length: int) -> DistinctRows:
    """Return the distinct rows of columns of text, of lists, maps and structs of text and numbers."""
    number = _combined([_numbers(column) for column in columns], length)
    if not length:
        return DistinctRows(number, number)
    highest = pc.cumulative_max(number)
    before = pa.concat_arrays([pa.array([-1], number.type), highest[:-1]])
    return DistinctRows(number, pc.indices_nonzero(pc.greater(number, before)))


def _numbers(column: pa.Array) -> pa.Array:
    """Return a number for each cell, different for different cells; a null differs from everything else."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        # Two entries of a dictionary may be equal: then equal cells have two numbers, which does no harm.
        column = column.indices
    if pa.types.is_struct(kind):
        # Flattened, a struct that is null is one whose fields are.
        return _combined([_numbers(field) for field in column.flatten()], len(column))
    if pa.types.is_nested(kind):
        return _numbers_of_lists(_entries(column) if pa.types.is_map(kind) else column)
    if pa.types.is_string_view(kind):
        column = column.cast(pa.string())
    return column.dictionary_encode(null_encoding="encode").indices


def _entries(column: pa.Array) -> pa.Array:
    kind = column.type
    entry = pa.struct([pa.field("key", kind.key_type, nullable=False), kind.item_field.with_name("value")])
    return column.cast(pa.list_(pa.field("entries", entry, nullable=False)))


def _numbers_of_lists(column: pa.Array) -> pa.Array:
    """Return a number for each list: its elements are numbered first, and their numbers make a word."""
    lengths = pc.fill_null(pc.list_value_length(column), 0)
    ends = pc.cumulative_sum(lengths).cast(pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    letters = _numbers(column.flatten()).cast(pa.string())
    words = pc.binary_join(pa.ListArray.from_arrays(offsets, letters), ",")
    # No list and an empty list say the same: nothing.
    return words.dictionary_encode().indices


def _combined(parts: Sequence[pa.Array], length: int) -> pa.Array:
    """Return a number for each row of several numberings; combined two by two, it never outgrows 64 bits."""
    total = pa.repeat(pa.scalar(0, pa.int32()), length)
    for part in parts:
        bound = (pc.max(part).as_py() or 0) + 1
        wide = pc.add(pc.multiply(total.cast(pa.int64()), bound), part.cast(pa.int64()))
        total = wide.dictionary_encode().indices
    return total
