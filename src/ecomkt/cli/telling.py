"""What is told on stderr, in the language that the line asks for: it is known before the line is understood."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from ecomkt.cli.settings import chosen_language, values_on
from ecomkt.cli.streams import say
from ecomkt.errors import InputError, Listed, Problem, told
from ecomkt.language.messages import retold
from ecomkt.language.text import LANGUAGES
from ecomkt.safe_text import shortened, visible

_asked: ContextVar[str | None] = ContextVar("asked", default=None)
_spoken: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])

# What the parser of the line says, as templates: it has no errors of its own for most of them.
_USAGE = (
    "no such option: {option} (Possible options: {near})",
    "no such option: {option}",
    "no such command {command}. Did you mean {near}?",
    "no such command {command}",
    "missing argument {argument}",
    "missing option {option}",
    "missing command",
    "option {option} requires an argument",
    "option {option} requires {count} arguments",
    "option {option} does not take a value",
    "got unexpected extra argument(s) ({words})",
    "invalid value for {option}: {reason}",
    "Input should be greater than or equal to {least}",
    "Input should be less than or equal to {most}",
    "Input should be a valid integer, unable to parse string as an integer",
)

# What was likely wanted of a group of verbs that has no verb of that name.
_OTHERWISE = {
    "ecomkt": "for advice on a product write 'ecomkt recommend {word} …'; 'ecomkt --help' lists the commands",
    "ecomkt config": 'settings are written into ecomkt.toml, one KEY = "VALUE" a line; '
    "'ecomkt config show' lists them",
}
# Between the points of Chinese there are no blanks.
_LONG_WORD = re.compile(r"[^\s，。；：、「」]{300,}")
_NO_COMMAND = re.compile("no such command '(.+)'")


@contextmanager
def speaking(words: Sequence[str]) -> Iterator[None]:
    """Speak the language that the words of a line, else the environment asks for; English where that is misspelt."""
    asked = next(reversed([*values_on(words, "--lang", "-l")]), None)
    language = LANGUAGES[0]
    with suppress(InputError):
        language = chosen_language(asked)
    tokens = _asked.set(asked), _spoken.set(language)
    try:
        yield
    finally:
        _asked.reset(tokens[0])
        _spoken.reset(tokens[1])


def asked() -> str | None:
    """Return what the line, wherever, was given as its language."""
    return _asked.get()


def spoken() -> str:
    """Return the language that is spoken."""
    return _spoken.get()


def in_words(message: object) -> str:
    """Return a message or a Problem in the language that is spoken."""
    # A word that somebody pasted must not fill the screen.
    return _LONG_WORD.sub(lambda found: shortened(found[0]), retold(message, spoken()))


def tell(message: object) -> None:
    """Say a message or a Problem on stderr, as one line."""
    say(visible(in_words(message)))


def tell_note(*notes: object) -> None:
    """Say on stderr what was taken for granted, or left out, a line each."""
    for note in notes:
        tell(told("note: {note}", note=note))


def usage_problem(said: str, verb: str) -> Problem:
    """Return what the parser says of the line of a verb."""
    plain = said[:1].lower() + said[1:].rstrip(".")
    hint = told("see '{verb} --help'", verb=verb)
    if re.fullmatch(r"no such option: -\d", plain):
        hint = told("a price can't be negative; other words can't begin with -")
    elif re.match(r"no such option: (-o|--output)\b", plain):
        hint = told("this verb prints; to keep it: > FILE")
    elif re.fullmatch(r"no such option: -\w", plain):
        hint = told("see '{verb} --help'; what takes a fact back ('-market') is for 'ecomkt call'", verb=verb)
    elif (found := _NO_COMMAND.fullmatch(plain)) and verb in _OTHERWISE:
        hint = told(_OTHERWISE[verb], word=found[1])
    return Problem("usage", _understood(plain), hint)


def _understood(said: str) -> str:
    """Return what the parser says with its gaps known, as it is where it says what we don't know."""
    for template in _USAGE:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))
        if found := re.fullmatch(pattern, said):
            read = {"near": lambda gap: Listed(tuple(gap.split(", "))), "reason": _understood}
            return told(template, **{name: read.get(name, str)(gap) for name, gap in found.groupdict().items()})
    return said
