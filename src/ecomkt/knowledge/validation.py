"""A merged document against its schema: every error a problem with its place, and with what may have been meant."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ecomkt.errors import Listed, did_you_mean, told
from ecomkt.knowledge.layers import Merged, wrong_type
from ecomkt.knowledge.schema import Schema
from ecomkt.knowledge.yaml_reader import Steps, name_of, owner_of
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_TYPES = {"object": "a mapping", "array": "a list", "string": "a text", "boolean": "true or false"}
# What holds things with names: a pack gives one of them whole, or says more of one that is there.
_THINGS = frozenset({"attributes", "families", "values", "traits", "sources", "verdicts", "base", "by_currency"})


class _Error(NamedTuple):
    """An error of the validator, with the rule of the schema that it breaks."""

    merged: Merged
    path: Steps
    kind: Any
    rule: Any
    value: Any


def validate(schema: Schema, *documents: Merged) -> None:
    """Report everything in which merged documents differ from their schema."""
    from jsonschema_rs import Draft7Validator

    # The draft that editors know: one schema serves both them and us.
    validator = Draft7Validator(schema, validate_formats=True)
    for merged in (merged for merged in documents if merged.origins(())):
        _validate(merged, schema, validator.iter_errors(merged.content))


def _validate(merged: Merged, schema: Schema, errors: Iterable["ValidationError"]) -> None:
    lacking: dict[Steps, list[str]] = {}
    for error in _leaves(errors):
        kind: Any = error.kind
        path = tuple(error.instance_path)
        # Gathered by place: a thing that lacks most of its keys is rather a misspelt name of another.
        if kind.name == "required":
            lacking.setdefault(path, []).append(kind.property)
        else:
            at = kind.error.schema_path if kind.name == "propertyNames" else error.schema_path
            broken = _Error(merged, path, kind, _below(schema, at[:-1]), error.instance)
            _REPORTS.get(kind.name, _report_type)(broken)
    for path, keys in lacking.items():
        _report_lacking(merged, path, keys)


def _leaves(errors: Iterable["ValidationError"]) -> Iterator["ValidationError"]:
    """Yield the errors, of alternatives those of the one that has the type of the value."""
    for error in errors:
        kind: Any = error.kind
        if kind.name == "anyOf":
            here = error.instance_path
            mistyped = [any(e.kind.name == "type" and e.instance_path == here for e in es) for es in kind.context]
            meant = [es for es, wrong in zip(kind.context, mistyped, strict=True) if not wrong]
            # The errors of the other alternatives would tell of a form that nobody tried to write.
            if any(mistyped) and len(meant) == 1:
                yield from _leaves(meant[0])
                continue
        yield error


def _report_keys(error: _Error) -> None:
    for key in error.kind.unexpected:
        _report_unknown(error, error.rule.get("properties", ()), key)


def _report_name(error: _Error) -> None:
    inner = error.kind.error
    if inner.kind.name == "enum":
        _report_unknown(error, error.rule["enum"], inner.instance)
    else:
        _report_form(error.merged, (*error.path, inner.instance), error.rule, inner.instance, at_key=True)


def _report_choice(error: _Error) -> None:
    if isinstance(error.value, str) and error.value.strip():
        _report_unknown(error, error.rule["enum"])
    else:
        _report_type(error)


def _report_unknown(error: _Error, known: Iterable[str], key: str | None = None) -> None:
    """Report a value that is none of the known ones, or a key in it."""
    merged, path, word = error.merged, error.path, error.value
    if key is not None:
        path, word = (*path, key), key
    what, owner = error.rule["$comment"], owner_of(*merged.origins(path)[-1])
    message = told("unknown {what} '{word}'", what=told(what), word=visible(word))
    message = told("{message} in {owner}", message=message, owner=owner) if owner else message
    hint = (merged.gone.get(word) if what == "attribute" else None) or did_you_mean(word, known)
    merged.report(path, f"unknown-{what.replace(' ', '-')}", message, hint, at_key=key is not None)


def _report_misformed(error: _Error) -> None:
    rule = error.rule["not"] if error.kind.name == "not" else error.rule
    whole = isinstance(error.value, dict)
    if "x-refusal" in rule and (whole or error.value.strip()):
        _report_form(error.merged, error.path, rule, str(error.value.get("id", "")) if whole else error.value)
    else:
        _report_type(error)


def _report_form(merged: Merged, path: Steps, rule: Schema, value: str, *, at_key: bool = False) -> None:
    code, message, hint = rule["x-refusal"]
    merged.report(path, code, told(message, word=value[:100]), hint, at_key=at_key)


def _report_few(error: _Error) -> None:
    report, gaps = error.merged.report, {"name": _called(error.merged, error.path), "limit": error.kind.limit}
    if error.value:
        report(error.path, "too-few", "{name} needs {limit} or more", "name more of them", **gaps)
    else:
        report(error.path, "empty-list", "an empty list says nothing", "name at least one, or take the line out")


def _report_empty(error: _Error) -> None:
    keys = Listed(tuple(error.rule.get("properties", ())))
    hint = told("add one of: {keys}", keys=keys) if keys.items else "add one, or take the line out"
    message = told("{name} says nothing", name=_called(error.merged, error.path))
    error.merged.report(error.path, "empty-mapping", message, hint)


def _report_repeated(error: _Error) -> None:
    number, word = next((n, str(item)) for n, item in enumerate(error.value) if item in error.value[:n])
    message, hint = "'{word}' stands here a second time", "take one of them out"
    error.merged.report((*error.path, number), "said-twice", message, hint, word=word)


def _report_type(error: _Error) -> None:
    wanted = _TYPES.get(str(error.rule.get("type"))) or str(error.rule.get("$comment"))
    named = error.merged.origins(error.path)[-1][1]
    error.merged.report(error.path, "wrong-type", wrong_type(named, wanted, error.value))


_REPORTS: Mapping[str, Callable[[_Error], None]] = {
    "additionalProperties": _report_keys,
    "propertyNames": _report_name,
    "enum": _report_choice,
    **dict.fromkeys(("pattern", "format", "maxLength", "not", "anyOf"), _report_misformed),
    "minItems": _report_few,
    "minProperties": _report_empty,
    "uniqueItems": _report_repeated,
}


def _report_lacking(merged: Merged, path: Steps, keys: list[str]) -> None:
    if earlier := _earlier(merged, path):
        name, message = _slug_of(merged, path), "no earlier layer has '{name}', and it isn't given whole"
        whole = told("to add it, give it {keys}", keys=Listed(tuple(keys)))
        near = did_you_mean(name, earlier, whole)
        hint = whole if near is whole else told("{near} {whole}", near=near, whole=whole)
        merged.report(path, "names-nothing", told(message, name=name), hint, at_key=True)
        return
    for key in keys:
        message, hint = "'{key}' is missing in {name}", "add '{key}:'"
        at = {"at_key": True, "first": True}
        merged.report(path, "key-missing", message, hint, **at, key=key, name=_called(merged, path))


def _earlier(merged: Merged, path: Steps) -> list[str]:
    """Return what others are called beside a thing that only a later layer names; none if it's in the first of them."""
    if len(path) < 2 or path[-2] not in _THINGS:
        return []
    held = _below(merged.content, path[:-1])
    every = [(*path[:-1], key) for key in (held if isinstance(held, dict) else range(len(held)))]
    files = {each: merged.origins(each)[0][0] for each in every}
    if files[path] is files[every[0]]:
        return []
    return [_slug_of(merged, each) for each in every if files[each] is not files[path]]


def _slug_of(merged: Merged, path: Steps) -> str:
    return path[-1] if isinstance(path[-1], str) else str(_below(merged.content, path)["slug"])


def _called(merged: Merged, path: Steps) -> str:
    return name_of(merged.origins(path)[-1][1])


def _below(value: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value
