"""python -m benchmarks.arrow: rows a second of recommend_batches on one core, and whether its memory stays flat.

Rows a second are those of a process that has answered the profiles before, and without the time that making the table
takes; the last line is for rows of which each has a profile of its own.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from random import Random
from statistics import median
from time import perf_counter

import pyarrow as pa

from benchmarks.memory import MEBIBYTE, resident
from ecomkt import Advisor
from ecomkt.interfaces.arrow import recommend_batches
from ecomkt.knowledge.codebook import Codebook

SEED = 7
ROUNDS = 5
FEW, MANY = 3, 8
"""How many attributes the rows state, the first of the codebook: the values of three make 256 different rows, those of
eight some hundred thousand."""
UNLIKE = 5_000
"""How many rows are answered of which each is another one."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each kind of column and size of batch."""
    parser = ArgumentParser(prog="python -m benchmarks.arrow", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, metavar="COUNT", help="default 1000000")
    rows = parser.parse_args(arguments).rows
    codebook = Advisor.load().kb.codebook
    print(f"pyarrow {pa.__version__} on Python {sys.version.split()[0]}: {rows:,} rows, median of {ROUNDS}")
    memory(stream(codebook, pa.string(), 10_000, FEW, rows), rows)
    for (name, kind), size in product(column_types().items(), (10_000, 100_000)):
        report(f"{name}, batches of {size:,}", partial(stream, codebook, kind, size, FEW), rows, ROUNDS)
    unlike = min(UNLIKE, rows)
    report("each row another profile", partial(stream, codebook, pa.string(), unlike, MANY), unlike, 1)


def column_types() -> dict[str, pa.DataType]:
    """Return the types of fact columns that are measured."""
    return {
        "text": pa.string(),
        "dictionary": pa.dictionary(pa.int32(), pa.string()),
        "list of text": pa.list_(pa.string()),
    }


def report(name: str, batches: Callable[[int], Iterator[pa.RecordBatch]], rows: int, rounds: int) -> None:
    """Print how many rows a second are answered: the median of the rounds."""
    seconds = []
    made = list(batches(rows))
    for _ in range(rounds):
        start = perf_counter()
        for _ in recommend_batches(made):
            pass
        seconds.append(perf_counter() - start)
    print(f"{name:<40}{rows / median(seconds):>12,.0f} rows/s", flush=True)


def memory(batches: Iterator[pa.RecordBatch], rows: int) -> None:
    """Print the resident memory after the first tenth of a stream, and how much it grew from there."""
    answered = 0
    sizes: list[float] = []
    for batch in recommend_batches(batches):
        answered += batch.num_rows
        if answered * 10 >= rows * (len(sizes) + 1):
            sizes.append(resident() / MEBIBYTE)
    print(f"{'memory over a stream':<40}{sizes[0]:>12,.1f} MiB, growth {sizes[-1] - sizes[0]:+.1f}", flush=True)


def stream(codebook: Codebook, kind: pa.DataType, size: int, known: int, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield batches of products that state a value of each of the first attributes."""
    random = Random(SEED)
    attributes = codebook.attributes[:known]
    for start in range(0, rows, size):
        number = min(size, rows - start)
        columns = {"key": pa.array(f"product {start + row}" for row in range(number))}
        for attribute in attributes:
            values = random.choices(list(attribute.by_slug), k=number)
            listed = [[value] for value in values] if pa.types.is_list(kind) else values
            columns[attribute.slug] = pa.array(listed, kind)
        yield pa.RecordBatch.from_pydict(columns)


if __name__ == "__main__":
    main()
