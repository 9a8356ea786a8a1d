"""`ecomkt test`."""

from collections.abc import Sequence
from typing import Annotated

import typer
from typer import Option

from ecomkt.authoring.coverage import measure_coverage, try_mutants
from ecomkt.authoring.scenarios import load_scenarios, run_scenarios
from ecomkt.cli.options import Verbose
from ecomkt.cli.output import Printing
from ecomkt.cli.session import PackSession
from ecomkt.errors import InputError, Location, told
from ecomkt.output.views.test import RunView
from ecomkt.safe_text import visible


def test(
    *,
    names: Annotated[list[str] | None, Option("--select", "-k", metavar="WORDS")] = None,
    min_coverage: Annotated[float, Option("--min-coverage", min=0, max=100, metavar="PERCENT")] = 0.0,
    mutate: Annotated[bool, Option("--mutate")] = False,
    min_caught: Annotated[float, Option("--min-caught", min=0, max=100, metavar="PERCENT")] = 0.0,
    verbose: Verbose = False,
    printing: Printing,
    session: PackSession,
) -> None:
    """Run the scenarios of the knowledge; exit 1 if one fails or too little is covered."""
    printing.choice(RunView)
    view = _run(session, names or (), mutate=mutate or min_caught > 0, verbose=verbose)
    printing.print(view, session.advisor.wording)
    caught = view.mutation.caught().share if view.mutation else 1.0
    if view.failed or 100 * view.coverage.share < min_coverage or 100 * caught < min_caught:
        raise typer.Exit(1)


def _run(session: PackSession, names: Sequence[str], *, mutate: bool, verbose: bool) -> RunView:
    advisor, packs = session.advisor, session.folders
    scenarios = load_scenarios(advisor.kb, packs)
    chosen = [s for s in scenarios if all(name.casefold() in s.name.casefold() for name in names)]
    if not chosen:
        words = " ".join(f"-k {visible(name)}" for name in names)
        message = (
            told("{words}: no scenario has that in its name", words=words) if names else "there is no scenario to run"
        )
        raise InputError.of("no-scenario", message, "try fewer words" if names else "write one in scenarios/")
    # Whoever tests a pack need not cover the rules of the base.
    prefixes = tuple(f"{visible(pack.as_posix())}/" for pack in packs)

    def in_scope(place: Location) -> bool:
        return not prefixes or place.file.startswith(prefixes)

    results = run_scenarios(advisor.recommender, chosen)
    coverage = measure_coverage(advisor.kb, results, in_scope)
    mutation = try_mutants(advisor.kb, results, in_scope) if mutate else None
    return RunView(advisor.kb, results, coverage, mutation, verbose)
