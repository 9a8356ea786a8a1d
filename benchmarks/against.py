"""python -m benchmarks.against CHECKOUT: this program beside another checkout of it, in turns, as ratios.

Of both: the engines in a process each, whole processes with a warm cache, a list of codes and one as a shop exports it.
Counted is the time of the processor, so that what else the machine does weighs little; a ratio says how many times as
fast this program is: the median over the rounds, in each of which both ran the task one after the other.
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.catalog import write_codes, write_shop
from benchmarks.engines import engines_here
from benchmarks.speed.inference import RANDOM_PROFILES, profile_sets
from benchmarks.speed.processes import UNSET
from benchmarks.tables import print_table
from ecomkt import Advisor, Profile

HERE = Path(__file__).parents[1]
WORKER = Path(__file__).with_name("against_worker.py")
WORKS = ("answered", "evidence read", "certainties")
STARTS = (
    "--version",
    "recommend --type A --price M --json",
    "recommend --type A --price M",
    "why F7 --type A --price M",
)
SIZE = "default 20000: rows of the list of codes (a fifth of the other), and 300 profiles of a kind at most"
Environments = Mapping[str, Mapping[str, str]]
"""Program to the variables that start it."""
Sets = Mapping[str, Sequence[Profile]]
Tasks = Mapping[str, Callable[[], float]]
"""What returns the seconds that it took."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("checkout", type=Path, help="a folder that has src/ecomkt in it")
    parser.add_argument("--rounds", type=int, default=21, help="default 21; of the lists a seventh")
    parser.add_argument("--size", type=int, default=20_000, metavar="COUNT", help=SIZE)
    parser.add_argument("--only", choices=list(MEASURES), action="append", help="not everything")
    asked = parser.parse_args(arguments)
    programs = {"other": asked.checkout.resolve(), "this": HERE}
    with TemporaryDirectory() as folder:
        environments = {name: _environment(path, Path(folder, name)) for name, path in programs.items()}
        for name in asked.only or MEASURES:
            MEASURES[name](environments, asked.rounds, asked.size)


def profiles(environments: Environments, rounds: int, most: int) -> None:
    """Measure the engines, in a process for each program."""
    with ExitStack() as stack:
        sets = profile_sets(Advisor.load().kb, min(most, RANDOM_PROFILES))
        workers = {name: stack.enter_context(_worker(each, sets)) for name, each in environments.items()}
        report("profiles", {name: _engine_tasks(each, sets) for name, each in workers.items()}, rounds)


def processes(environments: Environments, rounds: int, _most: int) -> None:
    """Measure whole processes, the cache warm."""
    starts = {name: {words: partial(_run, words.split(), e) for words in STARTS} for name, e in environments.items()}
    report("whole processes", starts, rounds)


def lists(environments: Environments, rounds: int, rows: int) -> None:
    """Measure whole processes over a list of codes and over one as a shop exports it."""
    with TemporaryDirectory() as folder:
        write_codes(Path(folder, "codes.csv"), rows)
        write_shop(Path(folder, "shop.csv"), max(2, rows // 5))
        words = {"codes": [f"{folder}/codes.csv"], "shop": [f"{folder}/shop.csv", "--currency", "USD"]}
        tasks = {
            who: {name: partial(_run, ["batch", *each], environment) for name, each in words.items()}
            for who, environment in environments.items()
        }
        report("lists", tasks, max(1, rounds // 7))


MEASURES: Mapping[str, Callable[[Environments, int, int], None]] = {
    "profiles": profiles,
    "processes": processes,
    "lists": lists,
}


def report(title: str, tasks: Mapping[str, Tasks], rounds: int) -> None:
    """Print the times of both and their ratio; who begins a round is another one each time."""
    rows = []
    for name in next(iter(tasks.values())):
        pair = [each[name] for each in tasks.values()]
        for task in pair:
            task()
        turns = [(pair[0](), pair[1]()) if number % 2 else (pair[1](), pair[0]())[::-1] for number in range(rounds)]
        times = [f"{1000 * median(column):.1f}" for column in zip(*turns, strict=True)]
        rows.append((name, *times, f"{median(other / this for other, this in turns):.2f}"))
    print_table((title, "other ms", "this ms", "times as fast"), rows)
    print(flush=True)


def _environment(checkout: Path, cache: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    own = {"ECOMKT_CACHE": str(cache), "ECOMKT_LANG": "en", "COLUMNS": "100", "LANG": "C.UTF-8"}
    return {**kept, **own, "PYTHONPATH": str(checkout / "src")}


def _run(words: list[str], environment: Mapping[str, str]) -> float:
    program = [sys.executable, "-c", "import sys; from ecomkt.cli import main; sys.exit(main())", *words]
    process = subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Exit code 1 says that the list has rows to look at.
    if process.returncode > 1:
        raise RuntimeError(f"ecomkt {' '.join(words)} failed")
    return usage.ru_utime + usage.ru_stime


@contextmanager
def _worker(environment: Mapping[str, str], sets: Sets) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-P", str(WORKER)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin
        plain = {name: [[(f.attribute, f.value, f.certainty) for f in p] for p in each] for name, each in sets.items()}
        worker.stdin.write(json.dumps(plain) + "\n")
        yield worker


def _engine_tasks(worker: "subprocess.Popen[str]", sets: Sets) -> Tasks:
    engines = ["plain", *(["durable"] if "durable" in engines_here() else [])]
    return {
        f"{name}, {engine}, {work}": partial(_ask, worker, (name, engine, work))
        for name, engine, work in product(sets, engines, WORKS)
    }


def _ask(worker: "subprocess.Popen[str]", task: tuple[str, str, str]) -> float:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(json.dumps(task) + "\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


if __name__ == "__main__":
    main()
