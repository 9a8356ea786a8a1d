"""What the user typed → Profile. The gate of input: every problem at once, nothing given is lost."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from msgspec import Struct, structs

from ecomkt.errors import InputError, Location, Problem, nearest
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Vocabulary
from ecomkt.knowledge.lookup import Translate, find_code, find_vocabulary, normalise, spellings
from ecomkt.profile.fact import Fact, Profile
from ecomkt.safe_text import visible

if TYPE_CHECKING:
    from ecomkt.knowledge.yaml_reader import ParsedFile

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

    def refused(self, code: str, message: str, hint: str, attribute: str = "") -> Problem:
        """Return what is wrong with it; `attribute` is the slug of the one that it is about."""
        return Problem(code, f"{self.quoted}: {message}", hint, self.location, attribute)


class ProfileReader:
    """Understands statements by the codebook; `translate` derives names that are not written down."""

    def __init__(self, codebook: Codebook, translate: Translate | None = None) -> None:
        self._codebook = codebook
        self._translate = translate

    def read(self, line: Sequence[Statement], file: Sequence[Statement] = ()) -> Profile:
        """Return the profile; what the line says of an attribute wins over the file. Raises InputError."""
        problems: list[Problem] = []
        # The file is read in full, though the line may overrule it: its mistakes are told, too.
        facts = self._facts(file, problems)
        facts |= self._facts(line, problems)
        if problems:
            raise InputError(dict.fromkeys(problems))
        order = {a.slug: n for n, a in enumerate(self._codebook.attributes)}
        return Profile(tuple(fact for slug in sorted(facts, key=order.__getitem__) for fact in facts[slug]))

    def attribute(self, word: str) -> Attribute | None:
        """Return the attribute called `word`, also by its option of the command line."""
        wanted = normalise(word)
        flagged = (a for a in self._codebook.attributes if a.flag and normalise(a.flag) == wanted)
        return next(flagged, None) or find_vocabulary(self._codebook.attributes, word, self._translate)

    def split(self, statement: Statement) -> tuple[Statement, ...]:
        """Return one statement for each value that `statement` lists; values with certainties belong together."""
        attribute = self.attribute(statement.attribute)
        parts = list(self._parts(attribute.codes if attribute else (), statement))
        if len(parts) < 2 or any(part.certainty is not None for part in parts):
            return (statement,)
        name = visible(statement.attribute)
        return tuple(structs.replace(statement, values=(p,), quoted=f"'{name}={visible(p.word)}'") for p in parts)

    def _facts(self, statements: Sequence[Statement], problems: list[Problem]) -> dict[str, tuple[Fact, ...]]:
        facts: dict[str, tuple[Fact, ...]] = {}
        earlier: dict[str, Statement] = {}
        for statement in statements:
            attribute = self.attribute(statement.attribute)
            if attribute is None:
                problems.append(self._unknown_attribute(statement))
            elif attribute.slug in earlier:
                message = f"{attribute.slug} was already given by {earlier[attribute.slug].quoted}"
                hint = "give it once, several values joined by commas"
                problems.append(statement.refused("repeated-attribute", message, hint, attribute.slug))
            else:
                earlier[attribute.slug] = statement
                facts[attribute.slug] = self._values(attribute, statement, problems)
        return facts

    def _values(self, attribute: Attribute, statement: Statement, problems: list[Problem]) -> tuple[Fact, ...]:
        known = len(problems)
        certainty: dict[str, float] = {}
        for part in self._parts(attribute.codes, statement):
            word, number = part.word, part.certainty
            code = find_code(attribute.codes, word, self._translate)
            if code is None:
                problems.append(self._unknown_value(attribute, word, statement))
            elif number is not None and not 0 < number <= 1:
                message, hint = f"the certainty {number:g} is not above 0 and up to 1", f"write {code.slug}:0.7"
                problems.append(statement.refused("bad-certainty", message, hint, attribute.slug))
            else:
                certainty[code.slug] = max(certainty.get(code.slug, 0.0), 1.0 if number is None else number)
        # What is understood only in part might clash for want of the rest.
        if len(problems) == known:
            for values in clashing_values(attribute, certainty):
                message = f"{' and '.join(values)} can't both be true of {attribute.slug}"
                example = f"{values[0]}:0.6,{values[1]}:0.4"
                hint = f"choose one, or give certainties that add up to 1 at most, such as {example}"
                problems.append(statement.refused("exclusive-values", message, hint, attribute.slug))
        return facts_on(attribute, certainty)

    def _unknown_attribute(self, statement: Statement) -> Problem:
        names = [name for a in self._codebook.attributes for name in (a.slug, a.flag) if name]
        near = nearest(normalise(statement.attribute), names)
        hint = f"did you mean '{near[0]}'?" if near else f"attributes are: {', '.join(self._codebook.attribute)}"
        return statement.refused("unknown-attribute", f"no attribute is called '{visible(statement.attribute)}'", hint)

    def _unknown_value(self, attribute: Attribute, word: str, statement: Statement) -> Problem:
        if not word.strip():
            return statement.refused("empty-value", "the value is empty", _use(attribute), attribute.slug)
        name = (attribute.name.words_in("en") or attribute.slug).lower()
        message = f"no {name} is called '{visible(word)}'"
        return statement.refused("unknown-value", message, self._hint(attribute, word), attribute.slug)

    def _hint(self, attribute: Attribute, word: str) -> str:
        called = {normalise(s): code for code in attribute.codes for s in spellings(code)}
        if near := nearest(normalise(word), called, cutoff=0.7):
            return f"did you mean '{called[near[0]].slug}'? U{_use(attribute)[1:]}"
        others: Iterable[Vocabulary] = (*self._codebook.families, *self._codebook.attributes)
        for other in others:
            if other.slug != attribute.slug and (code := find_code(other.codes, word)):
                return f"'{visible(word)}' is a {other.slug} ({code.name.words_in('en')}); {_use(attribute)}"
        return _use(attribute)

    def _parts(self, codes: Sequence[Code], statement: Statement) -> Iterator[ValueInput]:
        """Yield the single values in the texts of a statement; a name that holds a comma or a colon stays whole."""
        for stated in statement.values:
            if stated.certainty is not None or find_code(codes, stated.word, self._translate):
                yield stated
                continue
            for part in stated.word.translate(_SEPARATORS).split(","):
                word, colon, number = part.rpartition(":")
                certainty = _number(number) if colon and not find_code(codes, part, self._translate) else None
                yield ValueInput(part) if certainty is None else ValueInput(word, certainty)


def _use(attribute: Attribute) -> str:
    return "use " + ", ".join(f"{c.letter} {c.slug}" if c.letter else c.slug for c in attribute.codes)


def facts_on(attribute: Attribute, certainty: Mapping[str, float]) -> tuple[Fact, ...]:
    """Return the facts on an attribute, in file order, given how certain each value is."""
    return tuple(Fact(attribute.slug, value, certainty[value]) for value in attribute.by_slug if value in certainty)


def clashing_values(attribute: Attribute, certainty: Mapping[str, float]) -> list[list[str]]:
    """Return the groups of stated values that can't hold together, given how certain each is."""
    stated = ([value for value in certainty if value in group] for group in attribute.bound)
    # Shares that add up to 1 on paper may come out a little over it as floats.
    return [values for values in stated if len(values) > 1 and sum(certainty[v] for v in values) > 1 + 1e-9]


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
    return in_mapping({a: {fact.value: fact.certainty for fact in profile.about(a)} for a in profile.attributes}, [])


def _values_in(value: object) -> tuple[ValueInput, ...] | None:
    """Return what a value of a profile file states, or None if it has no meaning."""
    if isinstance(value, str):
        return (ValueInput(value),)
    if isinstance(value, Mapping) and isinstance(value.get("option"), str):
        return _values_in({value["option"]: value.get("certainty", 1.0)})
    if isinstance(value, Mapping):
        # To Python `true` is a number, but it is no certainty.
        numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in value.values())
        return tuple(ValueInput(str(word), _certainty(number)) for word, number in value.items()) if numbers else None
    if isinstance(value, list | tuple):
        parts = [_values_in(item) if isinstance(item, str | Mapping) else None for item in value]
        return None if None in parts else tuple(each for part in parts if part for each in part)
    return None


def _certainty(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # an int of hundreds of digits, which no float holds
        return inf if number > 0 else -inf


def _number(text: str) -> float | None:
    """Return a plain decimal number, else None."""
    # `float` takes more than anybody means by a certainty: `nan`, `inf`, `1_0`, digits of any script.
    digits = text.strip().removeprefix("-").removeprefix("+")
    return float(text) if digits.isascii() and digits.replace(".", "", 1).isdigit() else None
