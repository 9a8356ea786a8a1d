"""The verbs, found in their folder: a file there is a verb, its function (or Typer of sub-verbs) bears its name."""

from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from inspect import Parameter, signature
from pkgutil import iter_modules
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from ecomkt import __version__
from ecomkt.cli import commands
from ecomkt.cli.options import Debug
from ecomkt.cli.streams import complain


def _help(command: Any, ctx: Any) -> str:
    # Imported here: most lines ask for no help.
    from ecomkt.cli.help import help_text

    return help_text(command, ctx)


class _Verb(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _help(self, ctx)


class NoVerb(Exception):  # noqa: N818
    """Nothing was asked of a group of verbs; the message is its help."""


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _help(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            raise NoVerb(self.get_help(ctx))
        return super().parse_args(ctx, args)


def command_for(words: Sequence[str], *, completing: bool = False) -> TyperGroup:
    """Return the parser of a command line: with the one verb it names (the others cost time to load), else with all.

    With `completing`, it knows how to answer a shell that completes a line.
    """
    app = typer.Typer(
        name="ecomkt",
        cls=_Group,
        add_completion=completing,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    verbs = _verbs(words[0] if words else "")
    for name, verb in verbs.items():
        if isinstance(verb, typer.Typer):
            for info in verb.registered_commands:
                assert info.callback is not None
                info.cls, info.callback = _Verb, _wrapped(info.callback)
            app.add_typer(verb, name=name, cls=_Group)
        else:
            app.command(name, cls=_Verb)(_wrapped(verb))
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    # Typer puts groups last.
    command.commands = {name: command.commands[name] for name in verbs}
    return command


def _verbs(first: str) -> dict[str, Any]:
    """Return the verb that the first word names, or every verb in the order in which `--help` lists them."""
    names = [module.name for module in iter_modules(commands.__path__)]
    if first in names:
        names = [first]
    modules = {name: import_module(f"{commands.__name__}.{name}") for name in names}
    return {name: getattr(modules[name], name) for name in sorted(names, key=lambda name: modules[name].PLACE)}


def _wrapped(verb: Callable[..., None]) -> Callable[..., None]:
    """Let a verb take `--debug`, and tell what an interruption of it left behind.

    Who shows the traceback looks for the word itself.
    """
    if "debug" in (known := signature(verb)).parameters:
        return verb

    @wraps(verb)
    def run(*, debug: bool, **values: object) -> None:  # noqa: ARG001
        try:
            verb(**values)
        except KeyboardInterrupt as interruption:
            for note in getattr(interruption, "__notes__", ()):
                complain(f"{note}\n")
            raise

    added = Parameter("debug", Parameter.KEYWORD_ONLY, default=False, annotation=Debug)
    run.__signature__ = known.replace(parameters=[*known.parameters.values(), added])  # type: ignore[attr-defined]
    return run


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ecomkt {__version__}")
        raise typer.Exit


def _root(version: bool = typer.Option(False, "--version", "-V", callback=_print_version, is_eager=True)) -> None:
    """Tells e-commerce consultants how to sell a product online, and why."""
