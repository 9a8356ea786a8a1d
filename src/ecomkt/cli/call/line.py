"""What a line of a call asks for: a command in any of the languages, or words that the knowledge has to understand."""

from functools import cache
from typing import NamedTuple

from ecomkt.language.interface import interface_texts
from ecomkt.profile.quotes import normalised

DECLINE, DROP, WORDS = "decline", "drop", "words"
_PREFIX = "call.word."
# What keyboards give for a minus, where normalising doesn't make it the plain sign.
_DASHES = str.maketrans("—–−", "---")
# Chinese leaves out the blank after these; other words of a command begin the names of things, too.
_JOINED = ("why", "what-if")


class Line(NamedTuple):
    """A line as it was understood: `command` is its English word, `rest` what stands after it."""

    command: str
    rest: str


def read_line_of_call(text: str) -> Line:
    """Return what a line asks for; what is no command comes back as `words`."""
    plain = " ".join(normalised(text).split())
    if not plain:
        return Line("next", "")
    dashed = plain.translate(_DASHES) if plain[0] in "-—–−" else plain
    if dashed.startswith("-"):
        rest = dashed.lstrip("-").strip()
        return Line(DROP, rest) if rest else Line(DECLINE, "")
    # Two words in English that are one command.
    folded = plain.casefold()
    plain = plain[:4] + "-" + plain[5:] if folded.startswith("what if") else plain
    head, _, rest = plain.partition(" ")
    if command := command_words().get(head.casefold()):
        return Line(command, rest.strip())
    joined = ((word, command) for word, command in command_words().items() if command in _JOINED and not word.isascii())
    found = ((word, command) for word, command in joined if plain.startswith(word))
    return next((Line(command, plain[len(word) :].strip()) for word, command in found), Line(WORDS, plain))


@cache
def command_words() -> dict[str, str]:
    """Return the words of all languages with the command that each of them is."""
    texts = {key.removeprefix(_PREFIX): text for key, text in interface_texts().items() if key.startswith(_PREFIX)}
    return {
        word.casefold(): command
        for command, text in texts.items()
        for _, words in text.translations
        for word in words.split()
    }
