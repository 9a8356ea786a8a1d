"""The commands, written out."""

import typer

from ecomkt import __version__
from ecomkt.cli.doctor import doctor
from ecomkt.cli.recommend import recommend
from ecomkt.cli.schema import completion, schema
from ecomkt.cli.show import show
from ecomkt.cli.why import why

__all__ = ["app"]

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
for command in (recommend, why, show, schema, completion, doctor):
    app.command()(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ecomkt {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", "-V", callback=_print_version, is_eager=True, help="version"),
) -> None:
    """Tells e-commerce consultants how to sell a product online, and why."""
