"""From words to exit code: the verbs are found in their folder, and every exception ends in a line on stderr.

A file of the folder is a verb, and what bears its name is its function, or a mapping: the functions of its sub-verbs by
their names.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args

import typer
from typer._click.core import ParameterSource
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from ecomkt.cli import commands
from ecomkt.cli.options import COLORS, ConfigFile, Debug, Lang, NoConfig, OptionGroup, chosen
from ecomkt.cli.settings import misspelt_variables, setting, settled, values_on
from ecomkt.cli.streams import json_for, prepare_streams, say, writing
from ecomkt.cli.telling import speaking, spoken, tell, tell_note, usage_problem
from ecomkt.errors import EcomktError, ExitCode, InputError, told
from ecomkt.language.interface import interface_texts
from ecomkt.safe_text import visible
from ecomkt.version import __version__


def run(words: Sequence[str]) -> ExitCode | int:
    """Return the exit code of one command; prints what went wrong."""
    prepare_streams()
    with settled(words), speaking(words):
        return _run(words)


def _run(words: Sequence[str]) -> ExitCode | int:
    tell_note(*misspelt_variables())
    try:
        command = command_line(completing="_ECOMKT_COMPLETE" in os.environ)
        code = command.main(list(words), prog_name="ecomkt", standalone_mode=False)
        # What is still buffered has to fail here, and not while Python shuts down.
        sys.stdout.flush()
        return int(code or ExitCode.DONE)
    except _NoVerb as missing:
        say(str(missing))
        return ExitCode.INPUT
    except SystemExit:  # how Typer ends once a shell has been answered
        return ExitCode.DONE
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except Exception as error:  # the last line of defence: a client call must not end in a traceback
        return _fail(error, words)


def _fail(error: Exception, words: Sequence[str]) -> ExitCode:
    ending = _ending(error)
    if "--debug" in words:
        import traceback

        traceback.print_exception(error)
    # Asked of the words themselves: errors are JSON also where the line can't be parsed.
    if "--json" in words or {"json", "jsonl", "ndjson"} & {name.lower() for name in values_on(words, "--format", "-f")}:
        # Imported here: most lines go well.
        from ecomkt.output.records import problems_plain

        content = problems_plain(ending.problems, spoken())
        say(json_for(sys.stderr, json.dumps(content, ensure_ascii=False)), whole=True)
    else:
        for problem in ending.problems:
            tell(told("error: {problem}", problem=problem))
    return ending.exit_code


def _ending(error: Exception) -> EcomktError:
    if isinstance(error, EcomktError):
        return error
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        verb = context.command_path if context else "ecomkt"
        return InputError([usage_problem(visible(error.format_message()), verb)])
    hint = "this is a defect of ecomkt: run it again with --debug and report what it prints"
    return EcomktError.of("internal", visible(f"{type(error).__name__}: {error}"), hint)


class _NoVerb(Exception):  # noqa: N818
    """Nothing was asked of a group of verbs; the message is its help."""


class _Words:
    """Makes the values of a parameter out of its words, in Typer's place.

    Typer does it with Pydantic, which takes longer to load than an answer to compute, even for what was left out.
    """

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        annotation = param.type_descriptor.annotation
        (kind,) = get_args(annotation) or (annotation,)
        if value is None or kind is str or isinstance(value, kind):
            return value
        if kind is Path:
            return [*map(Path, value)] if param.multiple or param.nargs == -1 else Path(value)
        param._runtime_param = None  # so that Typer makes its own
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


class _Helpful:
    """A parser with our help and our coercion of words."""

    def get_help(self, ctx: Any) -> str:
        # Imported here: most lines ask for no help.
        from ecomkt.cli.help import HelpText

        return HelpText(self, ctx).text()

    def get_help_option(self, ctx: Any) -> Any:
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        option.callback = _print_help
        return option

    def get_params(self, ctx: Any) -> list[Any]:
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            # Private to Typer, which pyproject bounds; one that doesn't know the name is slower, and no worse.
            if getattr(parameter, "_runtime_param", True) is None:
                parameter._runtime_param = _Words()
        return parameters


class _Verb(_Helpful, TyperCommand): ...


class _Group(_Helpful, TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            raise _NoVerb(self.get_help(ctx))
        return super().parse_args(ctx, args)


class _Verbs(Mapping[str, Any]):
    """The parsers of the verbs by name. Each is loaded when it is asked for: all of them take longer than an answer."""

    def __getitem__(self, name: str) -> Any:
        if name not in _modules():
            raise KeyError(name)
        verb = getattr(import_module(f"{commands.__name__}.{name}"), name)
        app = typer.Typer(add_completion=False, cls=_Group)
        if not callable(verb):
            app.callback()(_root)
        for sub_name, function in ({name: verb} if callable(verb) else verb).items():
            app.command(sub_name, cls=_Verb)(_spread(function))
        return get_command(app) if callable(verb) else get_group(app)

    def __iter__(self) -> Iterator[str]:
        # The order of `--help` is data, as its words are; a verb that isn't named there comes last.
        order = (interface_texts()["help.page.order"].words_in("en") or "").split()
        return iter(sorted(_modules(), key=lambda name: order.index(name) if name in order else len(order)))

    def __len__(self) -> int:
        return len(_modules())


def command_line(*, completing: bool = False) -> TyperGroup:
    """Return the parser of the command line; with `completing`, it answers a shell that completes a line."""
    app = typer.Typer(
        name="ecomkt",
        cls=_Group,
        add_completion=completing,
        # Help and errors are said by us, so that Typer need not load Rich at each start.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    command: Any = get_command(app)
    command.commands = _Verbs()
    return command  # type: ignore[no-any-return]


def _modules() -> list[str]:
    return [module.name for module in iter_modules(commands.__path__)]


# What every verb takes, and what of the options of a verb the settings may say instead of the line.
_EVERYWHERE = {"lang": Lang, "config": ConfigFile, "no_config": NoConfig, "debug": Debug}
_SET = {"color", "currency"}


def _spread(verb: Callable[..., None]) -> Callable[..., None]:
    """Return what the parser calls: its groups of options spread out, and what every verb takes.

    It also tells what an interruption left behind.
    """
    groups: dict[str, tuple[type[OptionGroup], list[str]]] = {}
    parameters: list[Parameter] = []
    for parameter in signature(verb).parameters.values():
        kind, members = parameter.annotation, [parameter]
        if isinstance(kind, type) and issubclass(kind, OptionGroup):
            members = [m for m in signature(kind).parameters.values() if m.kind is not Parameter.KEYWORD_ONLY]
            groups[parameter.name] = kind, [member.name for member in members]
        # By keyword alone, an option with a default may stand before one without.
        parameters += (member.replace(kind=Parameter.KEYWORD_ONLY) for member in members)

    taken = {parameter.name for parameter in parameters}
    # These are looked for on the line before it is understood.
    everywhere = {name: kind for name, kind in _EVERYWHERE.items() if name not in taken}

    @wraps(verb)
    def run(*, ctx: typer.Context, **values: Any) -> None:
        for name in everywhere:
            del values[name]
        values |= _set_elsewhere(ctx, _SET & values.keys())
        try:
            made = {name: kind(**{key: values.pop(key) for key in keys}) for name, (kind, keys) in groups.items()}
            verb(**made, **values)
        except KeyboardInterrupt as interruption:
            for note in getattr(interruption, "__notes__", ()):
                tell(note)
            raise

    defaults = {name: False if bool in get_args(kind) else None for name, kind in everywhere.items()}
    parameters += (
        Parameter(n, Parameter.KEYWORD_ONLY, default=defaults[n], annotation=everywhere[n]) for n in defaults
    )
    parameters.append(Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context))
    run.__signature__ = signature(verb).replace(parameters=parameters)  # type: ignore[attr-defined]
    return run


def _set_elsewhere(ctx: typer.Context, names: Iterable[str]) -> dict[str, str]:
    """Return what the settings say of options that the line leaves out."""
    left = (name for name in names if ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE)
    found = {name: named for name in left if (named := setting(name))}
    if "color" in found:
        chosen(found["color"].value, COLORS, found["color"].flag("color"))
    return {name: named.value for name, named in found.items()}


def _print_version(wanted: bool) -> None:
    if wanted:
        _print_last(f"ecomkt {__version__}")


def _print_help(ctx: Any, _: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        _print_last(ctx.get_help())


def _print_last(text: str) -> None:
    """Print in place of Typer, which takes a full disk for a defect, and end."""
    with writing():
        sys.stdout.write(f"{text}\n")
    raise typer.Exit


def _root(
    version: bool = typer.Option(False, "--version", "-V", callback=_print_version, is_eager=True),
    lang: Lang = None,
    config: str | None = typer.Option(None, "--config", metavar="FILE"),
    no_config: bool = typer.Option(False, "--no-config"),
) -> None:
    """Tells e-commerce consultants how to sell a product online, and why."""
