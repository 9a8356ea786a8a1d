"""`ecomkt test`."""

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from ecomkt import __version__
from ecomkt.authoring.coverage import measure_coverage
from ecomkt.authoring.mutation import try_mutants
from ecomkt.authoring.scenario_files import load_scenarios
from ecomkt.authoring.scenarios import run_scenarios
from ecomkt.cli.options import Color, Json, Lang, Pack
from ecomkt.cli.output import chosen_format, is_rich, print_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Location, Problem
from ecomkt.output.views.test import RunView
from ecomkt.safe_text import visible

PLACE = 110


Folders = Annotated[list[Path] | None, Argument(metavar="PACK")]
Names = Annotated[list[str] | None, Option("--select", "-k", metavar="WORDS")]
Coverage = Annotated[float, Option("--min-coverage", min=0, max=100, metavar="PERCENT")]
Mutate = Annotated[bool, Option("--mutate")]
Caught = Annotated[float, Option("--min-caught", min=0, max=100, metavar="PERCENT")]
Verbose = Annotated[bool, Option("--verbose", "-v")]
Format = Annotated[str, Option("--format", "-f", metavar="FORMAT")]


def test(
    folders: Folders = None,
    names: Names = None,
    min_coverage: Coverage = 0.0,
    mutate: Mutate = False,
    min_caught: Caught = 0.0,
    verbose: Verbose = False,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    packs: Pack = None,
    color: Color = "auto",
) -> None:
    """Run the scenarios of the knowledge; exit 1 if one fails or too little is covered."""
    choice = chosen_format(RunView, format_, as_json=as_json)
    is_rich(color)
    session = Session(lang, [*(packs or ()), *(folders or ())])
    view = _run(session, folders or [], names or [], mutate=mutate or min_caught > 0, verbose=verbose)
    print_view(view, session.wording, choice, color)
    caught = view.mutation.caught().share if view.mutation else 1.0
    if view.failed or 100 * view.coverage.share < min_coverage or 100 * caught < min_caught:
        raise typer.Exit(1)


def _run(session: Session, packs: list[Path], names: list[str], *, mutate: bool, verbose: bool) -> RunView:
    scenarios = load_scenarios(session.kb, packs)
    chosen = [s for s in scenarios if all(name.casefold() in s.name.casefold() for name in names)]
    if not chosen:
        words = " ".join(f"-k {visible(name)}" for name in names)
        message = f"{words}: no scenario has that in its name" if names else "there is no scenario to run"
        raise InputError([Problem("no-scenario", message, "try fewer words" if names else "write one in scenarios/")])
    prefixes = tuple(f"{visible(pack.as_posix())}/" for pack in packs)

    def in_scope(place: Location) -> bool:
        return not prefixes or place.file.startswith(prefixes)

    results = run_scenarios(session.recommender, chosen)
    coverage = measure_coverage(session.kb, results, in_scope)
    mutation = try_mutants(session.kb, results, in_scope) if mutate else None
    return RunView(session.kb, results, coverage, mutation, __version__, verbose)
