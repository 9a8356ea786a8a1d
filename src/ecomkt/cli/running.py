"""From words to exit code: every exception ends in one line on stderr and one of the documented codes."""

import json
import os
import sys
from collections.abc import Iterable, Sequence

import typer
from typer._click.exceptions import ClickException
from typer.main import get_command

from ecomkt.errors import EcomktError, ExitCode, Problem
from ecomkt.plain_text import visible

__all__ = ["run"]


def run(words: Sequence[str]) -> int:
    """Return the exit code of one command; prints what went wrong."""
    from ecomkt.cli.app import app

    as_json = "--json" in words or any(word in ("json", "jsonl", "--format=json", "--format=jsonl") for word in words)
    debug = "--debug" in words
    prepare_streams()
    try:
        code = get_command(app).main(list(words), prog_name="ecomkt", standalone_mode=False)
        sys.stdout.flush()
        return int(code or ExitCode.DONE)
    except EcomktError as error:
        return _fail(error.problems, error.exit_code, as_json=as_json, debug=debug)
    except ClickException as error:
        return _fail([_usage_problem(error)], ExitCode.INPUT, as_json=as_json, debug=debug)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; what is still buffered must not raise again when Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:  # the last line of defence: a client call must not end in a traceback
        told = visible(f"{type(error).__name__}: {error}")
        hint = "this is a defect of ecomkt: run it again with --debug and report what it prints"
        return _fail([Problem("internal", told, hint)], ExitCode.INTERNAL, as_json=as_json, debug=debug)


def prepare_streams() -> None:
    """Make both streams print anything: UTF-8 in a pipe, escapes where the encoding lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _fail(problems: Iterable[Problem], code: ExitCode, *, as_json: bool, debug: bool) -> int:
    problems = list(problems)
    if debug and sys.exc_info()[0]:
        import traceback

        traceback.print_exc()
    if as_json:
        sys.stderr.write(json.dumps({"error": _plain(problems)}, ensure_ascii=False) + "\n")
    else:
        sys.stderr.writelines(f"error: {problem}\n" for problem in problems)
    return code


def _plain(problems: Sequence[Problem]) -> dict[str, object]:
    entries: list[dict[str, object]] = [
        {"code": p.code, "message": p.message, "hint": p.hint, "location": str(p.location) if p.location else None}
        for p in problems
    ]
    return entries[0] if len(entries) == 1 else {**entries[0], "problems": entries}


def _usage_problem(error: ClickException) -> Problem:
    message = visible(error.format_message())
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "ecomkt"
    return Problem("usage", message[:1].lower() + message[1:].rstrip("."), f"see '{path} --help'")
