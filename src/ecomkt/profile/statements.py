"""What a user states, before it is understood: on a line, in a profile file, in a mapping, as a profile."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from msgspec import Struct

from ecomkt.errors import InputError, Location, Problem
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.knowledge.yaml_reader import ParsedFile

# No number that a client gives is larger; it is NaN that is not smaller either.
_MOST = 10**15


class ValueInput(Struct, frozen=True):
    """A value as typed, with its certainty where one was given."""

    word: str
    certainty: float | None = None


class Statement(Struct, frozen=True):
    """One statement of the user on one attribute."""

    attribute: str
    """As typed."""
    values: tuple[ValueInput, ...]
    quoted: str
    """How messages quote the statement."""
    location: Location | None = None

    def refused(self, code: str, message: str, hint: str, attribute: str = "") -> Problem:
        """Return what is wrong with it; `attribute` is the slug of the one that it is about."""
        return Problem(code, f"{self.quoted}: {message}", hint, self.location, attribute)


def as_words(words: Sequence[str], flags: Mapping[str, Sequence[str]]) -> list[Statement]:
    """Return the statements of a command line: `ATTRIBUTE=VALUE[,VALUE…]` words and repeatable options.

    A value may carry a certainty: `medium:0.6`. Full-width signs count as the plain ones. Raises InputError for a
    word without `=`.
    """
    shapeless = [word for word in words if "=" not in normalize("NFKC", word)]
    if shapeless:
        hint = "facts are written ATTRIBUTE=VALUE; 'ecomkt show' lists them"
        raise InputError(Problem("not-a-fact", f"'{visible(word)}' is no fact", hint) for word in shapeless)
    statements = []
    for word in words:
        attribute, _, value = normalize("NFKC", word).partition("=")
        statements.append(Statement(attribute, (ValueInput(value),), f"'{visible(word)}'"))
    for flag, values in ((flag, values) for flag, values in flags.items() if values):
        quoted = " ".join(f"{flag} {visible(value)}" for value in values)
        inputs = tuple(ValueInput(normalize("NFKC", value)) for value in values)
        statements.append(Statement(flag.lstrip("-"), inputs, quoted))
    return statements


def parse_profile(text: str, file: str) -> "ParsedFile":
    """Return the profile that `text` holds: JSON if it begins like it and is it, else YAML. Raises InputError.

    `file` is its name in messages and should be visible text. JSON has no places but those of its syntax errors.
    """
    # Imported here: most profiles are words of the command line.
    from ecomkt.knowledge.yaml_reader import ParsedFile, parse_yaml
    from ecomkt.profile.json_file import parse_json

    if not text.lstrip().startswith(("{", "[")):
        return parse_yaml(text, file, InputError)
    try:
        return ParsedFile(file, parse_json(text, file))
    except InputError as refusal:
        if refusal.problems[0].code != "syntax":
            raise
        try:
            return parse_yaml(text, file, InputError)
        except InputError:
            # Neither: the name says what was meant.
            if file.endswith((".yaml", ".yml")):
                raise
            raise refusal from None


def in_document(document: "ParsedFile") -> list[Statement]:
    """Return the statements of a profile file: attribute → value, list of values, or value → certainty.

    A list may hold the objects of a result's `profile`, too. Raises InputError.
    """
    if not isinstance(document.content, dict):
        message = "a profile is a mapping of attributes to values"
        raise InputError([Problem("wrong-type", message, "write 'type: A'", document.value_at(()))])
    problems: list[Problem] = []
    place = (lambda attribute: document.key_at((attribute,))) if document.keys else None
    statements = in_mapping(document.content, problems, place)
    if problems:
        raise InputError(problems)
    return statements


def in_mapping(
    content: Mapping[Any, object], problems: list[Problem], place: Callable[[Any], Location] | None = None
) -> list[Statement]:
    """Return the statements of a mapping such as a profile file holds; adds to the problems what states nothing."""
    statements = []
    for attribute, value in content.items():
        quoted = f"'{visible(str(attribute))}'"
        location = place(attribute) if place else None
        values = _values_in(value)
        if values is None:
            hint = "give a value, a list of values, or a mapping of values to certainties"
            problems.append(Problem("wrong-type", f"{quoted} has no plain values", hint, location))
        else:
            statements.append(Statement(str(attribute), values, quoted, location))
    return statements


def in_profile(profile: Profile) -> list[Statement]:
    """Return the statements that a profile makes."""
    return in_mapping(stated_in(profile), [])


def stated_in(profile: Profile) -> dict[str, list[object]]:
    """Return a profile as the plain values that a profile file may hold, its numbers and plans with them."""
    stated: dict[str, list[object]] = {}
    for attribute in (*profile.attributes, *(amount.attribute for amount in profile.amounts)):
        numbers = map(str, profile.amounts_on(attribute))
        stated[attribute] = [*numbers, {fact.value: fact.certainty for fact in profile.about(attribute)}]
    if profile.plans:
        stated["plans"] = [plan.given for plan in profile.plans]
    return stated


def _values_in(value: object) -> tuple[ValueInput, ...] | None:
    """Return what a value of a profile file states, or None if it has no meaning."""
    if isinstance(value, str):
        return (ValueInput(value),)
    # To Python `true` is a number, too.
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST:
        return (ValueInput(f"{Decimal(repr(value)):f}"),)
    if isinstance(value, Mapping) and isinstance(value.get("option"), str):
        return _values_in({value["option"]: value.get("certainty", 1.0)})
    if isinstance(value, Mapping):
        # To Python `true` is a number, but it is no certainty.
        numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in value.values())
        return tuple(ValueInput(str(word), _certainty(number)) for word, number in value.items()) if numbers else None
    if isinstance(value, list | tuple):
        parts = [None if isinstance(item, list | tuple) else _values_in(item) for item in value]
        return None if None in parts else tuple(each for part in parts if part for each in part)
    return None


def _certainty(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # an int of hundreds of digits, which no float holds
        return inf if number > 0 else -inf
