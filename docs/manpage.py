"""Makes the manual page from the help of all verbs; `python3 docs/manpage.py` writes it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ecomkt import __version__
from ecomkt.cli.app import command_line
from ecomkt.cli.help import HelpText
from ecomkt.cli.telling import speaking

PAGE = Path(__file__).parent / "ecomkt.1"


class _ManualText(HelpText):
    """The help of a verb in the marks of a manual page, which breaks its lines itself."""

    def _section(self, key: str, rows: Sequence[tuple[str, str]]) -> list[str]:  # noqa: ARG002
        return [f".TP\n.B {_plain(name)}\n{_plain(' '.join(text.split()))}" for name, text in rows]

    def _paragraphs(self, text: str) -> Iterable[str]:
        return [f".PP\n{_plain(' '.join(part.split()))}" for part in text.split("\n\n") if part.strip()]

    def marked(self) -> str:
        """Return the page: how the verb is called, what it does, then its examples, each on a line, and its options."""
        usage, *blocks = self.text().split("\n\n")
        lines = [f".PP\n.B {_plain(usage.removeprefix(self._label('usage')))}"]
        # The lines of examples are the only ones that begin with blanks.
        lines += (f".PP\n.RS\n.nf\n{_plain(block.strip())}\n.fi\n.RE" if block[0] == " " else block for block in blocks)
        return "\n".join(lines)


def _plain(text: str) -> str:
    """Return a text that says what it says, whatever marks it holds."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def manual() -> str:
    """Return the manual page of the program."""
    with speaking(["--lang", "en"]):
        return "\n".join([*_parts()]) + "\n"


def _parts() -> Iterator[str]:
    root: Any = command_line()
    context = root.make_context("ecomkt", [], resilient_parsing=True)
    yield "'\\\" -*- coding: UTF-8 -*-"
    yield f'.TH ECOMKT 1 "" "ecomkt {__version__}" ""'
    yield f".SH NAME\necomkt \\- {_plain((root.help or '').rstrip('.'))}\n.SH SYNOPSIS"
    yield _ManualText(root, context).marked()
    for name in root.list_commands(context):
        yield f".SH {name.upper()}"
        yield from _verb(root.get_command(context, name), context, name)


def _verb(verb: Any, parent: Any, name: str) -> Iterator[str]:
    context = verb.make_context(name, [], parent=parent, resilient_parsing=True)
    yield _ManualText(verb, context).marked()
    for inner in getattr(verb, "commands", {}):
        yield f".SS {name} {inner}"
        yield from _verb(verb.get_command(context, inner), context, inner)


if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8")
