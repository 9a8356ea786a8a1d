"""python -m benchmarks.memory: the memory of a process in which one engine answers 100,000 random profiles.

Each engine has a process of its own, so that none is given what another one freed.
"""

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks.engines import engines_here
from benchmarks.profiles import random_profiles
from ecomkt import Advisor

SEED = 7
KNOWN, UNSURE = 0.7, 0.1
"""Shares of attributes that a profile knows, and of those known with certainties below 1."""
STEPS = 10
MEBIBYTE = 1 << 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Start a process for each engine, or measure the engine that was asked for."""
    engines = engines_here()
    parser = ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--profiles", type=int, default=100_000, metavar="COUNT", help="default 100000")
    parser.add_argument("--engine", choices=engines, help="only this one, in this process")
    asked = parser.parse_args(arguments)
    if asked.engine:
        measure(asked.engine, asked.profiles)
        return
    for name in engines:
        again = (sys.executable, "-m", "benchmarks.memory", "--engine", name, "--profiles", str(asked.profiles))
        subprocess.run(again, check=True)


def measure(name: str, count: int) -> None:
    """Print the resident memory after each tenth of the profiles, and how much it grew since the first tenth."""
    recommender = Advisor.load(engine=name).recommender
    profiles = random_profiles(recommender.kb.codebook, SEED, KNOWN, UNSURE)
    print(f"{name} on Python {sys.version.split()[0]}: MiB before {resident() / MEBIBYTE:.1f}", flush=True)
    sizes = []
    for step in range(1, STEPS + 1):
        for profile in islice(profiles, count // STEPS):
            recommender.recommend(profile)
        sizes.append(resident())
        print(f"{step * count // STEPS:>10,}  {sizes[-1] / MEBIBYTE:.1f}", flush=True)
    print(f"    growth  {(sizes[-1] - sizes[0]) / MEBIBYTE:+.1f}\n", flush=True)


def resident() -> int:
    """Return the resident memory of this process in bytes; where there is no /proc, the most it ever was."""
    import resource

    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    # Linux counts in KiB, macOS in bytes.
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main()
