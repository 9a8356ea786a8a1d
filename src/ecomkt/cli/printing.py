"""An answer in the format that was asked for."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ecomkt.cli.options import chosen
from ecomkt.cli.output import is_rich, print_json, print_rich, print_text
from ecomkt.errors import InputError, Problem
from ecomkt.explanation.answer import Answer
from ecomkt.language.wording import Wording

if TYPE_CHECKING:
    from ecomkt.explanation.explain import Explanation
    from ecomkt.output.outline import Entry
    from ecomkt.output.sheet import Sheet
    from ecomkt.output.why import Detail

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown")


def chosen_format(format_: str, *, as_json: bool) -> str:
    """Return the format that `--format` and `--json` ask for; raises InputError for one there is not, or for two."""
    choice = chosen(format_, FORMATS, "--format")
    if as_json and choice not in (FORMATS[0], "json"):
        message = f"--json and --format {choice} contradict each other"
        raise InputError([Problem("contradiction", message, "give one of them")])
    return "json" if as_json else choice


def print_answer(answer: Answer, wording: Wording, choice: str, color: str) -> None:
    """Print a recommendation in one of `FORMATS`."""
    rich = is_rich(color)
    if choice in ("json", "jsonl"):
        from ecomkt.output.result import result_as_plain

        print_json(result_as_plain(answer, wording), indent=1 if choice == "json" else None)
    elif choice == "table" and rich:
        from ecomkt.output.table import render_table

        print_rich(render_table(answer, wording), color)
    else:
        print_text(_text(answer, wording, choice))


def _text(answer: Answer, wording: Wording, format_: str) -> str:
    if format_ in ("csv", "tsv"):
        from ecomkt.output.separated import render_separated

        return render_separated(answer, wording, "," if format_ == "csv" else "\t")
    if format_ == "markdown":
        from ecomkt.output.markdown import render_markdown

        return render_markdown(answer, wording)
    from ecomkt.output.plain import render_plain

    return render_plain(answer, wording)


def print_sheets(sheets: "Sequence[Sheet]", wording: Wording, color: str, *, as_json: bool) -> None:
    """Print sheets as JSON, laid out, or as plain lines."""
    from ecomkt.output.sheet import plain_sheets, sheets_as_plain, table_of_sheets

    rich = is_rich(color)
    if as_json:
        from ecomkt.output.result import SCHEMA_VERSION

        print_json({"schema_version": SCHEMA_VERSION, "sheets": sheets_as_plain(sheets)})
    elif rich:
        print_rich(table_of_sheets(sheets, wording), color)
    else:
        print_text(plain_sheets(sheets, wording))


def print_explanation(
    explanation: "Explanation", wording: Wording, detail: "Detail", color: str, version: str | None
) -> None:
    """Print an explanation: as JSON that names the version of the program, or as an outline if there is none."""
    if version:
        from ecomkt.output.why_result import explanation_as_plain

        print_json(explanation_as_plain(explanation, wording, version))
        return
    from ecomkt.output.why import outline_of

    print_outline(outline_of(explanation, wording, detail), color)


def print_outline(entries: "Iterable[Entry]", color: str) -> None:
    """Print an outline: laid out on a terminal, as indented lines in a pipe."""
    from ecomkt.output.outline import outline_as_text, outline_on_screen

    if is_rich(color):
        print_rich(outline_on_screen(entries), color)
    else:
        print_text(outline_as_text(entries))
