"""What a user states, before it is understood: on a line, in a profile file, in a mapping, as a profile."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from msgspec import Struct

from ecomkt.errors import InputError, Location, Problem, Problems, told
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import quoted, shortened

if TYPE_CHECKING:
    from ecomkt.knowledge.yaml_reader import ParsedFile

# No number that a client gives is larger; it is NaN that is not smaller either.
_MOST = 10**15
# What a profile states beside its attributes.
TITLE, PLANS, PLAN_FLAG = "title", "plans", "--plan"
_SEPARATORS = str.maketrans(";、", ",,")


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
    named: bool = True
    """Whether it names an attribute; what it is about is found out otherwise."""

    def refused(self, code: str, message: str, hint: str, attribute: str = "", /, **gaps: object) -> Problem:
        """Return what is wrong with it; `attribute` is the slug of the one that it is about."""
        problem = Problem.of(code, message, hint, self.location, attribute, **gaps)
        return problem._replace(message=told("{where}: {message}", where=self.quoted, message=problem.message))


def as_words(words: Sequence[str], flags: Mapping[str, Sequence[str]]) -> list[Statement]:
    """Return the statements of a command line: `ATTRIBUTE=VALUE[,VALUE…]` words and repeatable options.

    A value may carry a certainty: `medium:0.6`. Full-width signs count as the plain ones. What has no `=` is stated of
    the attribute ``, for the reader to find out.
    """
    statements = []
    for word in words:
        name, sign, value = normalize("NFKC", word).partition("=")
        attribute, text = (name, value) if sign else ("", name.strip())
        statements.append(Statement(attribute, (ValueInput(text),), quoted(word), named=bool(sign)))
    for flag, values in ((flag, values) for flag, values in flags.items() if values):
        shown = " ".join(f"{flag} {shortened(value)}" for value in values)
        # A plan is shown in the client's own words, marks included.
        is_plan = flag == PLAN_FLAG
        inputs = tuple(ValueInput(value if is_plan else normalize("NFKC", value)) for value in values)
        statements.append(Statement(PLANS if is_plan else flag.lstrip("-"), inputs, shown))
    return statements


def unnamed(statements: Sequence[Statement]) -> list[Problem]:
    """Return what is wrong with statements that name no attribute, where all of them must."""
    hint = "facts are written ATTRIBUTE=VALUE; 'ecomkt show' lists them"
    return [Problem.of("not-a-fact", "{word} is no fact", hint, word=s.quoted) for s in statements if not s.named]


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

    It may be a whole result in JSON, too, whose profile is taken. Raises InputError.
    """
    content = document.content
    if not isinstance(content, dict):
        message, hint = "a profile is a mapping of attributes to values", "write 'type: A'"
        raise InputError.of("wrong-type", message, hint, document.value_at(()))
    place = (lambda attribute: document.key_at((attribute,))) if document.keys else None
    if isinstance(content.get("profile"), dict) and "schema_version" in content:
        content, place = _in_result(content), None
    with Problems() as problems:
        return in_mapping(content, problems, place)


def _in_result(result: Mapping[str, Any]) -> dict[str, object]:
    """Return what the profile of a result states, with its numbers, its plans and its title."""
    stated: dict[str, object] = {slug: [*values] for slug, values in result["profile"].items()}
    for amount in result.get("amounts", ()):
        number, currency = Decimal(str(amount["amount"])), amount["currency"]
        text = f"{number.normalize():f} {currency}" if currency else f"{(number * 100).normalize():f}%"
        known = stated.get(amount["attribute"])
        numbers = known if isinstance(known, list) else []
        stated[amount["attribute"]] = [*numbers, text if number or currency else "0"]
    plans = list(dict.fromkeys(plan["given"] for plan in result.get(PLANS, ())))
    return stated | {name: said for name, said in ((TITLE, result.get(TITLE)), (PLANS, plans)) if said}


def in_mapping(
    content: Mapping[Any, object], problems: list[Problem], place: Callable[[Any], Location] | None = None
) -> list[Statement]:
    """Return the statements of a mapping such as a profile file holds; adds to the problems what states nothing."""
    statements = []
    for attribute, value in content.items():
        name, location = quoted(str(attribute)), place(attribute) if place else None
        if (values := _values_in(value)) is None:
            hint = "give a value, a list of values, or a mapping of values to certainties"
            problems.append(Problem.of("wrong-type", "{where} has no plain values", hint, location, where=name))
        else:
            statements.append(Statement(str(attribute), values, name, location))
    return statements


def in_profile(profile: Profile) -> list[Statement]:
    """Return the statements that a profile makes."""
    return in_mapping(stated_in(profile), [])


def stated_in(profile: Profile) -> dict[str, list[object]]:
    """Return a profile as the plain values that a profile file may hold, its numbers and plans with them."""
    stated: dict[str, list[object]] = {}
    for attribute in profile.stated:
        numbers = map(str, profile.amounts_on(attribute))
        stated[attribute] = [*numbers, {fact.value: fact.certainty for fact in profile.about(attribute)}]
    if profile.title:
        stated[TITLE] = [profile.title]
    if profile.plans:
        stated[PLANS] = [plan.given for plan in profile.plans]
    return stated


def _values_in(value: object) -> tuple[ValueInput, ...] | None:
    """Return what a value of a profile file states, or None if it has no meaning."""
    if isinstance(value, str):
        return (ValueInput(value),)
    # To Python `true` is a number, too.
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        return (ValueInput(f"{number:f}"),) if number.is_finite() and abs(number) < _MOST else None
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


def value_parts(text: str, is_name: Callable[[str], bool]) -> Iterator[ValueInput]:
    """Yield the values that a text lists, each with its certainty; a name with a comma or a colon in it stays whole."""
    if is_name(text):
        yield ValueInput(text)
        return
    for part in text.translate(_SEPARATORS).split(","):
        word, colon, number = part.rpartition(":")
        certainty = _number(number) if colon and not is_name(part) else None
        yield ValueInput(part) if certainty is None else ValueInput(word, certainty)


def _number(text: str) -> float | None:
    """Return a plain decimal number, else None."""
    # `float` takes more than anybody means by a certainty: `nan`, `inf`, `1_0`, digits of any script.
    digits = text.strip().removeprefix("-").removeprefix("+")
    return float(text) if digits.isascii() and digits.replace(".", "", 1).isdigit() else None
