"""Messages in the language of the reader: the template is looked up, and what fills its gaps told in it, too."""

from ecomkt.errors import Listed, Message, Problem
from ecomkt.language.interface import message_texts
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES, Text

_QUOTES = {LANGUAGES[1]: ("「", "」"), LANGUAGES[2]: ("“", "”")}


def retold(message: object, language: str) -> str:
    """Return a message or a Problem in a language, in English where nobody has written it in that.

    What it was filled with is as safe as it was before.
    """
    if language == LANGUAGES[0] or not message:
        return str(message)
    if isinstance(message, Problem):
        place = f"{message.location}: " if message.location else ""
        text, hint = retold(message.message, language), retold(message.hint, language)
        # A question mark parts as well.
        return place + (text + hint if text.endswith("？") else retold("; ", language).join(filter(None, (text, hint))))
    if isinstance(message, Listed):
        by, items = retold(message.by, language), [str(_filling(item, language)) for item in message.items]
        # Chinese signs stand apart from Latin words, the marks between them don't.
        return (f" {by} " if by.isalpha() and all(map(str.isascii, items)) else by).join(items)
    template = message.template if isinstance(message, Message) else str(message)
    written = message_texts().get(template)
    if written is None:
        return str(message) if isinstance(message, Message) else str(_filling(message, language))
    words = written[LANGUAGES.index(language) - 1]
    if not isinstance(message, Message):
        return words
    return words.format(**{name: _filling(gap, language) for name, gap in message.gaps.items()})


def _filling(gap: object, language: str) -> object:
    """Return what a gap is filled with: a number stays one, which the template may lay out."""
    if isinstance(gap, Text):
        traditional = gap.words_in(LANGUAGES[1]) or str(gap)
        # Without the exceptions of the knowledge, which a message doesn't know.
        return gap.words_in(language) or (Simplifier(())(traditional) if language == LANGUAGES[2] else traditional)
    # A sentence is a message of ours; a word may be anybody's.
    if isinstance(gap, Message | Problem | Listed) or (isinstance(gap, str) and gap in message_texts() and " " in gap):
        return retold(gap, language)
    if isinstance(gap, str) and len(gap) > 1 and gap[0] == gap[-1] == "'":
        before, after = _QUOTES[language]
        # Several words are quoted one by one.
        inner = gap[1:-1].replace("', '", f"{after}、{before}").replace("' '", after + before)
        return f"{before}{inner}{after}"
    return gap
