"""What `--help` prints: the structure is the parser's, the words are data in every language (`help.yaml`)."""

import re
import shutil
from collections.abc import Iterable, Sequence
from typing import Any

from ecomkt.cli.telling import in_words, spoken
from ecomkt.language.interface import interface_texts
from ecomkt.output.wrapping import cells, wrapped

# However wide the window is: longer lines are hard to follow, and shorter ones have no room beside the names.
_MOST_COLUMNS, _LEAST_COLUMNS = 80, 50
# Up to which width of a name its text stands beside it.
_MOST_NAME = 30


class HelpText:
    """The help of a verb, or of a group of verbs."""

    def __init__(self, command: Any, ctx: Any) -> None:
        self._command, self._ctx = command, ctx
        self._verb = ".".join(["help", *ctx.command_path.split()[1:]])
        self._language = spoken()
        self._width = max(min(shutil.get_terminal_size().columns, _MOST_COLUMNS) - 2, _LEAST_COLUMNS)

    def text(self) -> str:
        """Return the page."""
        command, pieces = self._command, map(in_words, self._command.collect_usage_pieces(self._ctx))
        blocks = [f"{self._label('usage')}{self._ctx.command_path} {' '.join(pieces)}"]
        blocks += self._paragraphs(self._text(f"{self._verb}.about") or command.help)
        blocks += [f"  {line}" for line in self._text(f"{self._verb}.examples").splitlines()]
        parameters = command.get_params(self._ctx)
        for kind in ("argument", "option"):
            rows = [self._row(p) for p in parameters if p.param_type_name == kind and not p.hidden]
            blocks += self._section(f"{kind}s", rows)
        verbs = getattr(command, "commands", {})
        # Its own page has the other paragraphs; a verb that has no words here is loaded for its own.
        said = {name: self._text(f"{self._verb}.{name}.about").partition("\n\n")[0] for name in verbs}
        blocks += self._section("verbs", [(name, said[name] or verbs[name].help) for name in verbs])
        blocks += self._paragraphs(self._text(f"{self._verb}.end"))
        return "\n\n".join(blocks)

    def _row(self, parameter: Any) -> tuple[str, str]:
        name = max(parameter.opts, key=len).lstrip("-").replace("_", "-")
        written = self._text(f"{self._verb}.{name}") or self._text(f"help.any.{name}") or parameter.help or ""
        # Else Typer would put its own text into the record.
        parameter.help = ""
        head, extra = parameter.get_help_record(self._ctx)
        head = re.sub(r" <.*>$", "", head)  # the type in Python's words
        extra = extra.replace("default: ", self._label("default")).replace("required", self._label("required"))
        return head, f"{written}  {extra}" if extra else written

    def _section(self, key: str, rows: Sequence[tuple[str, str]]) -> list[str]:
        if not rows:
            return []
        indent = min(max(map(cells, (name for name, _ in rows))), _MOST_NAME) + 4
        lines = [self._label(key)]
        for name, text in rows:
            first, *more = wrapped(text, self._width - indent)
            if cells(name) + 4 > indent:
                lines += [f"  {name}", f"{'':{indent}}{first}"]
            else:
                lines.append(f"  {name}{' ' * (indent - 2 - cells(name))}{first}".rstrip())
            lines += (f"{'':{indent}}{line}" for line in more)
        return ["\n".join(lines)]

    def _paragraphs(self, text: str) -> Iterable[str]:
        for paragraph in filter(None, text.split("\n\n")):
            yield "\n".join(f"  {line}" for line in wrapped(paragraph, self._width - 2))

    def _label(self, key: str) -> str:
        return self._text(f"help.page.{key}")

    def _text(self, key: str) -> str:
        text = interface_texts().get(key)
        return (text.words_in(self._language) or "").strip("\n") if text else ""
