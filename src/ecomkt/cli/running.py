"""From words to exit code: every exception ends in one line on stderr and one of the documented codes."""

import json
import os
import sys
from collections.abc import Iterable, Sequence

import typer

from ecomkt.cli.app import NoVerb, command_line
from ecomkt.cli.options import values_on
from ecomkt.cli.streams import can_hold, prepare_streams, say
from ecomkt.errors import EcomktError, ExitCode, Problem
from ecomkt.safe_text import visible

_COMPLETION = "_ECOMKT_COMPLETE"


def run(words: Sequence[str]) -> int:
    """Return the exit code of one command; prints what went wrong."""
    # Asked of the words themselves: errors are JSON also where the line can't be parsed.
    formats = {name.lower() for name in values_on(words, "--format", "-f")}
    as_json, debug = "--json" in words or bool(formats & {"json", "jsonl"}), "--debug" in words
    prepare_streams()
    try:
        command = command_line(completing=_COMPLETION in os.environ)
        code = command.main(list(words), prog_name="ecomkt", standalone_mode=False, obj=tuple(words))
        # What is still buffered has to fail here, and not while Python shuts down.
        sys.stdout.flush()
        return int(code or ExitCode.DONE)
    except EcomktError as error:
        return _fail(error.problems, error.exit_code, as_json=as_json, debug=debug)
    except NoVerb as missing:
        say(str(missing))
        return ExitCode.INPUT
    except typer.TyperException as error:
        return _fail([_usage_problem(error)], ExitCode.INPUT, as_json=as_json, debug=debug)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except Exception as error:  # the last line of defence: a client call must not end in a traceback
        hint = "this is a defect of ecomkt: run it again with --debug and report what it prints"
        problem = Problem("internal", visible(f"{type(error).__name__}: {error}"), hint)
        return _fail([problem], ExitCode.INTERNAL, as_json=as_json, debug=debug)


def _fail(problems: Iterable[Problem], code: ExitCode, *, as_json: bool, debug: bool) -> int:
    problems = list(problems)
    if debug and sys.exc_info()[0]:
        import traceback

        traceback.print_exc()
    if as_json:
        text = json.dumps(_plain(problems), ensure_ascii=False)
        # Escapes keep it the same JSON, where stand-ins would change the values.
        say(text if can_hold(sys.stderr, text) and visible(text) == text else json.dumps(_plain(problems)))
    else:
        say("\n".join(f"error: {visible(str(problem))}" for problem in problems))
    return code


def _plain(problems: Sequence[Problem]) -> dict[str, object]:
    entries: list[dict[str, object]] = [
        {"code": p.code, "message": p.message, "hint": p.hint, "location": str(p.location) if p.location else None}
        for p in problems
    ]
    return {"error": entries[0] if len(entries) == 1 else {**entries[0], "problems": entries}}


def _usage_problem(error: typer.TyperException) -> Problem:
    message = visible(error.format_message())
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "ecomkt"
    return Problem("usage", message[:1].lower() + message[1:].rstrip("."), f"see '{path} --help'")
