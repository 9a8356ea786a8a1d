"""`ecomkt test`."""

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from ecomkt import __version__
from ecomkt.cli.options import Color, Json, Lang, Pack
from ecomkt.cli.session import Session
from ecomkt.output.trial import Trials

PLACE = 110

_FORMATS = ("table", "json", "junit")

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
    from ecomkt.cli.options import chosen
    from ecomkt.cli.output import is_rich

    choice = "json" if as_json else chosen(format_, _FORMATS, "--format")
    is_rich(color)
    session = Session(lang, [*(packs or ()), *(folders or ())])
    trials = _trials(session, folders or [], names or [], mutate=mutate or min_caught > 0)
    _print(trials, session, choice, color, verbose=verbose)
    caught = trials.mutation.caught().share if trials.mutation else 1.0
    if trials.failed or 100 * trials.coverage.share < min_coverage or 100 * caught < min_caught:
        raise typer.Exit(1)


def _trials(session: Session, packs: list[Path], names: list[str], *, mutate: bool) -> Trials:
    from ecomkt.authoring.coverage import measure_coverage
    from ecomkt.authoring.mutation import try_mutants
    from ecomkt.authoring.scenario_files import load_scenarios
    from ecomkt.authoring.scenarios import run_scenarios
    from ecomkt.errors import InputError, Location, Problem
    from ecomkt.safe_text import visible

    scenarios = load_scenarios(session.kb, packs)
    chosen = [s for s in scenarios if all(name.casefold() in s.name.casefold() for name in names)]
    if not chosen:
        told = " ".join(f"-k {visible(name)}" for name in names)
        message = f"{told}: no scenario has that in its name" if names else "there is no scenario to run"
        raise InputError([Problem("no-scenario", message, "try fewer words" if names else "write one in scenarios/")])
    prefixes = tuple(f"{visible(pack.as_posix())}/" for pack in packs)

    def in_scope(place: Location) -> bool:
        return not prefixes or place.file.startswith(prefixes)

    outcomes = run_scenarios(session.recommender, chosen)
    coverage = measure_coverage(session.kb, outcomes, in_scope)
    return Trials(session.kb, outcomes, coverage, try_mutants(session.kb, outcomes, in_scope) if mutate else None)


def _print(trials: Trials, session: Session, format_: str, color: str, *, verbose: bool) -> None:
    from ecomkt.cli.output import print_json, print_outline, print_text
    from ecomkt.output.trial import outline_of_run, render_junit, run_as_plain

    wording = session.wording
    if format_ == "json":
        print_json(run_as_plain(trials, wording, __version__))
    elif format_ == "junit":
        print_text(render_junit(trials, wording))
    else:
        print_outline(outline_of_run(trials, wording, verbose=verbose), color)
