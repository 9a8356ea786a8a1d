"""Which types the column of a fact may have, and what its cells state."""

from typing import Any

import pyarrow as pa

from ecomkt.profile.reader import ValueInput

VALUE, CERTAINTY = "value", "certainty"
"""The fields of a struct that states a value; what other text and numbers it has is not read."""


def can_state(kind: pa.DataType) -> bool:
    """Return whether cells of this type state values: text, structs, lists of either, maps from text to certainties."""
    if pa.types.is_dictionary(kind):
        return can_state(kind.value_type)
    if pa.types.is_map(kind):
        return _is_text(kind.key_type) and _is_number(kind.item_type)
    if pa.types.is_struct(kind):
        return _is_statement(kind)
    if pa.types.is_nested(kind) and not pa.types.is_union(kind):
        return _is_text(kind.value_type) or (pa.types.is_struct(kind.value_type) and _is_statement(kind.value_type))
    return _is_text(kind)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    of = pa.types
    return any(test(kind) for test in (of.is_string, of.is_large_string, of.is_string_view, of.is_null))


def _is_number(kind: pa.DataType) -> bool:
    of = pa.types
    return any(test(kind) for test in (of.is_floating, of.is_integer, of.is_decimal, of.is_null))


def _is_statement(kind: pa.DataType) -> bool:
    types = {field.name: field.type for field in kind.fields}
    text, number = types.get(VALUE), types.get(CERTAINTY, pa.null())
    plain = all(_is_text(each) or _is_number(each) for each in types.values())
    return plain and len(types) == kind.num_fields and text is not None and _is_text(text) and _is_number(number)


def stated_in(cell: Any) -> tuple[ValueInput, ...]:
    """Return the values that a cell of such a type states, as Python has it; null and blank text state nothing."""
    if isinstance(cell, str):
        return _stated(cell, None)
    if isinstance(cell, dict):
        return _stated(cell[VALUE], cell.get(CERTAINTY))
    if isinstance(cell, tuple):
        return _stated(*cell)
    return tuple(stated for part in cell or () for stated in stated_in(part))


def _stated(word: str | None, certainty: Any) -> tuple[ValueInput, ...]:
    if word is None or not word.strip():
        return ()
    return (ValueInput(word, None if certainty is None else float(certainty)),)
