"""What an assistant may call: the questions of the library as tools, with what each takes and gives as JSON Schemas.

Every tool reads and none writes. Arguments and answers are plain data; nothing in here knows the protocol.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from typing import Any

from msgspec import DecodeError, Struct, to_builtins
from msgspec.json import decode
from msgspec.structs import replace

from ecomkt.errors import Problem, Problems, did_you_mean, told
from ecomkt.explanation.compare import FEWEST, MOST
from ecomkt.interfaces.advisor import Advisor, language_called
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES
from ecomkt.language.wording import Wording
from ecomkt.output import views
from ecomkt.output.json_schema import Schema, closed_schema, profile_schema, record_schema
from ecomkt.output.records import head, json_text
from ecomkt.safe_text import shortened, visible

MOST_SIGNS, MOST_VALUES = 100_000, 1_000
"""How many characters, and how many values, the arguments of a call may hold: each that is wrong is told."""
USUAL_TOP = 3
"""How many options of each family are told where nothing is said: an assistant reads every word of them."""
_LANG = "lang"
# What JSON writes for a control character; a backslash that stands for itself may look like it, and costs time alone.
_CONTROL = re.compile(r"\\(?:u00|[bfr])")


class AdvisorTool(Struct, frozen=True):
    """One question of the library."""

    name: str
    method: str
    """The method of the advisor that answers it."""
    view: str
    """The view that says what it answers in."""
    schema: str
    """What `ecomkt schema` calls that."""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    usual: Mapping[str, object] = {}
    """What is said for the caller where he says nothing."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of all arguments."""
        return *self.needs, *self.takes, _LANG


_PROFILE, _TOP, _FAMILIES = "profile", "top", "families"
_PROFILES = (_PROFILE, "profiles")
TOOLS = {
    tool.name: tool
    for tool in (
        AdvisorTool("recommend", "recommend", "recommend", "result", (_PROFILE,), (_FAMILIES, _TOP), {_TOP: USUAL_TOP}),
        AdvisorTool("why", "why", "why", "why", (_PROFILE, "option")),
        AdvisorTool("compare", "compare", "compare", "compare", _PROFILES[1:], (_FAMILIES, _TOP), {_TOP: USUAL_TOP}),
        AdvisorTool(
            "next_question", "next_questions", "ask", "questions", (), (_PROFILE, "declined", _FAMILIES), {_PROFILE: {}}
        ),
        AdvisorTool("classify", "classify", "classify", "classify", (), ("title", "categories", "description")),
        AdvisorTool("show", "show", "show", "show", ("name",)),
    )
}


class AdvisorTools:
    """The tools on the knowledge, the language and the engine of one advisor. Threads may share them."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor
        simplify = Simplifier(advisor.kb.simplified)
        self._wordings = {language: Wording(language, simplify) for language in LANGUAGES}

    def wording(self, language: str = "") -> Wording:
        """Return the wording in one of the languages, in that of the advisor if none is named."""
        return self._wordings[language or self.advisor.language]

    def text(self, key: str, language: str = "") -> str:
        """Return what an assistant is told of the tools, in the language."""
        return self.wording(language).text(f"mcp.{key}")

    def language(self, arguments: Mapping[str, object]) -> str:
        """Return the language that the arguments ask for; raises InputError if there is no such one."""
        asked = arguments.get(_LANG)
        return self.advisor.language if asked is None else language_called(asked)

    def spoken(self, arguments: Mapping[str, object]) -> str:
        """Return the language in which to tell what is wrong with arguments, be it the language."""
        return Problems().collect(lambda: self.language(arguments), self.advisor.language)

    def call(self, tool: AdvisorTool, arguments: Mapping[str, object]) -> dict[str, object]:
        """Return the answer of a tool as JSON, none of its texts misleading.

        Raises InputError with everything that is wrong with the arguments.
        """
        check_size(arguments)
        with Problems() as problems:
            language = problems.collect(lambda: self.language(arguments), "")
            given = {name: value for name, value in arguments.items() if value is not None or name == _TOP}
            problems += unknown_arguments(tool.name, tool.parameters, given)
            for name in (name for name in tool.needs if name not in given):
                message = "{tool} needs the argument '{name}'"
                problems.append(Problem.of("missing-argument", message, tool=tool.name, name=name))
            said = {name: given[name] for name in (*tool.needs, *tool.takes) if name in given}
            said |= {name: _stated(said[name]) for name in _PROFILES if name in said}
            result: Any = None
            if all(name in said for name in tool.needs):
                result = problems.collect(lambda: getattr(self.advisor, tool.method)(**{**tool.usual, **said}), None)
        wording = self.wording(language)
        # Where an answer comes from, which not every verb of the command line says.
        origin = to_builtins(head(self.advisor.kb, self.advisor.recommender.engine, wording))
        answer: dict[str, Any] = {**origin, **replace(result, wording=wording).to_dict()}
        # To look at one text is quicker than to look at thousands, and hardly any answer has something to write out.
        text = json_text(answer, indent=None)
        return visible_plain(answer) if _CONTROL.search(text) or visible(text, keep_lines=True) != text else answer

    def input_schema(self, tool: AdvisorTool) -> Schema:
        """Return what a tool takes, a schema whose words are those of the knowledge."""
        properties: Schema = {}
        for name in tool.parameters:
            schema = dict(self._parameters[name])
            if name in tool.usual:
                schema["default"] = tool.usual[name]
            properties[name] = {"description": self.text(f"argument.{name}"), **schema}
        return closed_schema(properties, tool.needs)

    def output_schema(self, tool: AdvisorTool) -> dict[str, object]:
        """Return what a tool answers, as `ecomkt schema` prints it."""
        # Loaded when somebody asks: a server is wanted at once, and an answer needs the view of its own tool alone.
        record = import_module(f"{views.__name__}.{tool.view}").SCHEMAS[tool.schema]
        return record_schema(f"ecomkt {tool.name}", record, self.advisor.kb)

    @cached_property
    def _parameters(self) -> Mapping[str, Schema]:
        """Return the schemas of all arguments by their names."""
        codebook = self.advisor.kb.codebook
        text: Schema = {"type": "string"}
        profile = profile_schema(self.advisor.kb, self.wording())
        profile = {key: value for key, value in profile.items() if key not in ("$schema", "title")}

        def several(words: object) -> Schema:
            return {"type": "array", "items": {"enum": words}, "minItems": 1}

        return {
            _PROFILE: profile,
            "profiles": {"type": "array", "items": profile, "minItems": FEWEST, "maxItems": MOST},
            _FAMILIES: several([family.slug for family in codebook.every_family]),
            _TOP: {"type": ["integer", "null"], "minimum": 1},
            "declined": {**several([attribute.slug for attribute in codebook.attributes]), "minItems": 0},
            "categories": {"type": "array", "items": text},
            _LANG: {"enum": list(LANGUAGES), "default": self.advisor.language},
            **dict.fromkeys(("option", "title", "description", "name"), text),
        }


def check_size(arguments: Mapping[str, object]) -> None:
    """Raise InputError if arguments are longer than anybody means."""
    signs, values, parts = 0, 0, [arguments]
    while parts:
        part: Any = parts.pop()
        within = [*part, *part.values()] if isinstance(part, dict) else part if isinstance(part, list) else ()
        parts += within
        values += not within
        signs += len(part) if isinstance(part, str) else 0
    with Problems() as problems:
        for count, most, text in (
            (signs, MOST_SIGNS, "the arguments hold {count} characters, and {most} are the most"),
            (values, MOST_VALUES, "the arguments hold {count} values, and {most} are the most"),
        ):
            if count > most:
                hint = "name one product at a time; 'ecomkt batch' reads whole lists"
                problems.append(Problem.of("too-long", told(text, count=count, most=most), hint))


def _stated(value: Any) -> Any:
    """Return a profile, or a list of them, as it was meant: some write the JSON of it, and null for what is unknown."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        with suppress(DecodeError):
            value = decode(value)
    if isinstance(value, list):
        return [_stated(item) for item in value]
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


def unknown_arguments(caller: str, known: Sequence[str], given: Iterable[str]) -> list[Problem]:
    """Return what is wrong with the names of arguments: those that the caller's tool or prompt doesn't take."""
    unknown, message = (name for name in given if name not in known), "{tool} takes no argument '{name}'"
    hinted = ((shortened(name), did_you_mean(name[:200], known)) for name in unknown)
    return [Problem.of("unknown-argument", message, hint, tool=caller, name=name) for name, hint in hinted]


def visible_plain(value: Any) -> Any:
    """Return plain data with every text made visible; what parts lines stays."""
    if isinstance(value, dict):
        return {key: visible_plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [visible_plain(item) for item in value]
    return visible(value, keep_lines=True) if isinstance(value, str) else value
