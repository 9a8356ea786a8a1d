"""What a user states, before it is understood: on a line, in a profile file, in a mapping, as a profile."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ecomkt.errors import InputError, Location, Problem, Problems, told
from ecomkt.profile.fact import Fact, Plan, Profile
from ecomkt.profile.quotes import listed_parts, normalised, with_words, words_said
from ecomkt.safe_text import quoted, shortened

if TYPE_CHECKING:
    from ecomkt.knowledge.yaml_reader import ParsedFile

# No number that a client gives is larger; it is NaN that is not smaller either.
_MOST = 10**15
# What a profile states beside its attributes.
TITLE, PLANS, PLAN_FLAG = "title", "plans", "--plan"
_OF_PLANS = (PLANS, PLANS.removesuffix("s"))
CERTAINTY, SAID = _BESIDE = "certainty", "said"
"""What may stand beside a value in a mapping."""


class ValueInput(Struct, frozen=True):
    """A value as typed, with its certainty and the client's own words where they were given."""

    word: str
    certainty: float | None = None
    said: str = ""


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

    A value may carry a certainty and what was said: `medium:0.6 "rather so"`. Full-width signs count as the plain ones,
    but for what is quoted. What has no `=` is stated of the attribute ``, for the reader to find out.
    """
    statements = []
    for word in words:
        name, sign, value = normalised(word).partition("=")
        attribute, text = (name, value) if sign else ("", name.strip())
        statements.append(Statement(attribute, (ValueInput(text),), quoted(word), named=bool(sign)))
    for flag, values in ((flag, values) for flag, values in flags.items() if values):
        shown = " ".join(f"{flag} {shortened(value)}" for value in values)
        # A plan is shown in the client's own words, marks included.
        is_plan = flag == PLAN_FLAG
        inputs = tuple(ValueInput(value if is_plan else normalised(value)) for value in values)
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
        said = {"value": text if number or currency else "0", SAID: amount.get(SAID, "")}
        stated[amount["attribute"]] = [*numbers, said]
    plans = _plans_in(result.get(PLANS, ()))
    return stated | {name: said for name, said in ((TITLE, result.get(TITLE)), (PLANS, plans)) if said}


def _plans_in(judged: Iterable[Mapping[str, Any]]) -> list[object]:
    """Return the plans of a result, each once; one whose option was named beside its words keeps it."""
    plans: list[object] = []
    for plan in judged:
        given = {f"{plan['family']}/{plan['option']}": plan["given"]} if plan.get("named") else plan["given"]
        plans += [given] if given not in plans else []
    return plans


def in_mapping(
    content: Mapping[Any, object], problems: list[Problem], place: Callable[[Any], Location] | None = None
) -> list[Statement]:
    """Return the statements of a mapping such as a profile file holds; adds to the problems what states nothing."""
    statements = []
    for attribute, value in content.items():
        name, location = quoted(str(attribute)), place(attribute) if place else None
        if (values := _values_in(value, of_plan=str(attribute).casefold() in _OF_PLANS)) is None:
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
        numbers: list[object] = [str(amount) for amount in profile.amounts_on(attribute)]
        # Of several numbers nobody knows which was spoken of.
        numbers[:1] = [{"value": numbers[0], SAID: words} for words in profile.words_on(attribute, "")] or numbers[:1]
        values = {fact.value: _beside(fact, profile) for fact in profile.about(attribute)}
        stated[attribute] = [*numbers, values]
    if profile.title:
        stated[TITLE] = [profile.title]
    if profile.plans:
        stated[PLANS] = [*map(stated_plan, profile.plans)]
    return stated


def _beside(fact: Fact, profile: Profile) -> object:
    """Return what a mapping has beside a value: its certainty, and what the client said of it."""
    said = profile.words_on(fact.attribute, fact.value)
    return {CERTAINTY: fact.certainty, SAID: said[0]} if said else fact.certainty


def stated_plan(plan: Plan) -> object:
    """Return a plan as a profile file has it: its words, under its option where this was named beside them."""
    return {plan.key: plan.given} if plan.named else plan.given


def _values_in(value: object, *, of_plan: bool) -> tuple[ValueInput, ...] | None:
    """Return what a value of a profile file states, or None if it has no meaning."""
    if isinstance(value, str):
        return (ValueInput(value),)
    # To Python `true` is a number, too.
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        return (ValueInput(f"{number:f}"),) if number.is_finite() and abs(number) < _MOST else None
    if isinstance(value, Mapping):
        return _in_map(value, of_plan=of_plan)
    if isinstance(value, list | tuple):
        parts = [None if isinstance(item, list | tuple) else _values_in(item, of_plan=of_plan) for item in value]
        return None if None in parts else tuple(each for part in parts if part for each in part)
    return None


def _in_map(value: Mapping[Any, Any], *, of_plan: bool) -> tuple[ValueInput, ...] | None:
    """Return the values of a mapping, each with what stands beside it; or the one of which it says all, as results do.

    `{option: …}` and `{value: …}` may have a certainty and words; else each value has a certainty, words, or both.
    """
    of_result = isinstance(value.get("option"), str)
    if of_result or ("value" in value and not value.keys() - {"value", *_BESIDE}):
        named = _values_in(value["option" if of_result else "value"], of_plan=of_plan) or ()
        beside = {key: value[key] for key in _BESIDE if key in value}
        parts = [_weighed(named[0].word, beside)] if len(named) == 1 else [None]
    else:
        parts = [_weighed(str(word), beside, of_plan=of_plan) for word, beside in value.items()]
    return None if None in parts else tuple(part for part in parts if part)


def _weighed(word: str, beside: object, *, of_plan: bool = False) -> ValueInput | None:
    """Return a value with what stands beside it: a certainty, a mapping of it and words, of a plan words alone."""
    if of_plan and isinstance(beside, str):
        beside = {SAID: beside}
    both = beside if isinstance(beside, Mapping) else {CERTAINTY: beside}
    number, said = both.get(CERTAINTY, 1.0), both.get(SAID, "")
    # To Python `true` is a number, but it is no certainty.
    if not isinstance(number, int | float) or isinstance(number, bool) or both.keys() - {*_BESIDE}:
        return None
    certainty = _certainty(number) if CERTAINTY in both else None
    return ValueInput(word, certainty, words_said(said)) if isinstance(said, str) else None


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
    for listed in listed_parts(text):
        part, said = with_words(listed)
        word, colon, number = part.rpartition(":")
        certainty = _number(number) if colon and not is_name(part) else None
        yield ValueInput(part if certainty is None else word, certainty, said)


def _number(text: str) -> float | None:
    """Return a plain decimal number, else None."""
    # `float` takes more than anybody means by a certainty: `nan`, `inf`, `1_0`, digits of any script.
    digits = text.strip().removeprefix("-").removeprefix("+")
    return float(text) if digits.isascii() and digits.replace(".", "", 1).isdigit() else None
