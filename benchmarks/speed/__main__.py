"""python -m benchmarks.speed: ratios and rates, all from one run, beside the targets. It reports and never fails."""

import os
import platform
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.speed.inference import (
    RANDOM_PROFILES,
    REFERENCE,
    cold_start_seconds,
    disagreement,
    load_seconds,
    profile_sets,
    profiles_per_second,
)
from benchmarks.speed.processes import APP, BARE, JSON, PLAIN, TABLE, TYPER, VERSION, WHY, process_seconds
from benchmarks.speed.reference import Reference
from benchmarks.tables import print_table
from ecomkt import Advisor, __version__
from ecomkt.inference.durable import durable_version
from ecomkt.knowledge.layer_files import knowledge_folder
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Profile

RATIOS = {JSON: (APP, 1.4), TABLE: (APP, 2.2), VERSION: (TYPER, 1.2), WHY: (f"ecomkt {PLAIN}", 2.0)}
"""Command of ecomkt to the yardstick, and how many times as long it may take."""
RATES = {"durable": 3000, "plain": 6000}
"""Profiles per second that an engine should reach on one core."""
SAME = 1e-6
"""How far apart certainties of two evaluators may be and still agree."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, help="default 21; fewer than 15 tell little")
    parser.add_argument("--no-processes", dest="processes", action="store_false", help="leave out whole processes")
    parser.add_argument("--profiles", type=int, default=RANDOM_PROFILES, help=f"of a kind, default {RANDOM_PROFILES}")
    asked = parser.parse_args(arguments)
    rounds = asked.rounds
    print(f"{_setting()}; medians of {rounds} rounds in which the tasks take turns\n")
    with TemporaryDirectory() as folder:
        if asked.processes:
            _print_processes(process_seconds(Path(folder), rounds))
        kb = Advisor.load().kb
        _print_rates(kb, profile_sets(kb, asked.profiles), rounds)
        _print_starts(kb, Path(folder), rounds)


def _setting() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    engine = f"durable-rules {durable_version()}" if durable_version() else "no durable-rules"
    return f"ecomkt {__version__}, {python}, {platform.system()}, {os.cpu_count()} cores{load}, {engine}"


def _print_processes(seconds: Mapping[str, float]) -> None:
    head = ("whole process", "ms", "x python", "x typer", "x app", "target", "met")
    print_table(head, [_process_row(name, seconds) for name in seconds])
    print(f"\nx python: against `{BARE}`; x typer: against `{TYPER}`; x app: against the one-option Typer app\n")


def _process_row(name: str, seconds: Mapping[str, float]) -> tuple[str, ...]:
    ratios = [f"{seconds[name] / seconds[yardstick]:.2f}" for yardstick in (BARE, TYPER, APP)]
    yardstick, most = RATIOS.get(name.removeprefix("ecomkt "), ("", 0.0))
    column = {TYPER: "x typer", APP: "x app"}
    target = f"{column.get(yardstick, 'x recommend')} <= {most}" if yardstick else ""
    met = _verdict(seconds[name] / seconds[yardstick] <= most) if yardstick else ""
    return name, f"{1000 * seconds[name]:.1f}", *ratios, target, met


def _print_rates(kb: KnowledgeBase, sets: Mapping[str, list[Profile]], rounds: int) -> None:
    reference = Reference(knowledge_folder())
    rates = {name: profiles_per_second(kb, reference, profiles, rounds) for name, profiles in sets.items()}
    print_table(("profiles per second, one core", *sets, "target", "met"), list(_rate_rows(rates)))
    gap, differing = disagreement(kb, reference, [profile for profiles in sets.values() for profile in profiles])
    same = "agree" if gap <= SAME and not differing else "differ (the loops know no derived facts, base rates, bars)"
    print(f"\nengines and {REFERENCE} {same}: certainties {gap:.0e} apart at most, cautions differ {differing} times\n")


def _rate_rows(rates: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, ...]]:
    for task in next(iter(rates.values())):
        found = [rate[task] for rate in rates.values()]
        least = RATES.get(task)
        # The target is held against each set of profiles: "no" may stand beside one set that reaches it.
        met = " / ".join(_verdict(rate >= least) for rate in found) if least else ""
        yield task, *(f"{rate:,.0f}" for rate in found), f">= {least:,}" if least else "", met


def _print_starts(kb: KnowledgeBase, cache: Path, rounds: int) -> None:
    profile = next(iter(profile_sets(kb).values()))[0]
    starts = cold_start_seconds(kb, profile, rounds)
    rows = [(f"{name}: rules compiled, first answer", f"{1000 * seconds:.1f}") for name, seconds in starts.items()]
    loads = load_seconds(cache, rounds)
    rows += [(f"knowledge {name}", f"{1000 * seconds:.1f}") for name, seconds in loads.items()]
    print_table(("inside a process", "ms"), rows)


def _verdict(met: bool) -> str:
    return "yes" if met else "NO"


if __name__ == "__main__":
    main()
