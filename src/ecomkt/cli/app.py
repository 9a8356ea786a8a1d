"""The verbs, written out: each is the function (or the Typer of sub-verbs) of that name in its module."""

from collections.abc import Sequence
from importlib import import_module

import typer

from ecomkt import __version__

VERBS = {
    "recommend": "recommend",
    "why": "why",
    "compare": "compare",
    "ask": "ask",
    "report": "report",
    "batch": "batch",
    "classify": "classify",
    "export": "export",
    "show": "show",
    "check": "check",
    "test": "test",
    "diff": "diff",
    "new": "new",
    "docs": "docs",
    "schema": "schema",
    "completion": "schema",
    "doctor": "doctor",
}
"""Verb → module of this package, in the order in which `--help` lists them."""


def app_for(words: Sequence[str]) -> typer.Typer:
    """Return the app for a command line: with the one verb it names (the others cost time to load), else with all."""
    app = typer.Typer(
        name="ecomkt",
        help="Tells e-commerce consultants how to sell a product online, and why.",
        epilog="Exit codes: 0 done, 1 findings, 2 bad input, 3 invalid knowledge, 4 defect, 130 interrupted.",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for verb in words[:1] if words and words[0] in VERBS else VERBS:
        command = getattr(import_module(f"ecomkt.cli.commands.{VERBS[verb]}"), verb)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=verb)
        else:
            app.command(verb)(command)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ecomkt {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(False, "--version", "-V", callback=_print_version, is_eager=True, help="version"),
) -> None:
    """Tells e-commerce consultants how to sell a product online, and why."""
