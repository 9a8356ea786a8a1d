"""What a long product list costs: rows per second, memory, and where the time goes.

    python -m benchmarks.catalog [--rows N]

The rates stand beside the targets of the project and beside what Python's own csv module takes to read the same file.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.tables import print_table
from ecomkt.catalog.batch import Batch, BatchRules
from ecomkt.catalog.columns.product import ReadingOptions
from ecomkt.catalog.knowledge import load_catalog_knowledge, load_classifier
from ecomkt.catalog.prices.price import PriceReader
from ecomkt.catalog.prices.pricing import Pricing
from ecomkt.catalog.reading.source import CatalogSource
from ecomkt.files import OpenedList
from ecomkt.inference.engines import engine_factory
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.store import load_knowledge
from ecomkt.output.views.batch import RecordWriter, compact_record
from ecomkt.profile.reader import ProfileReader

NAMES = (
    ("Cotton {} shirt", "Apparel & Accessories > Clothing"),
    ("Olive {} soap 100 g", "Health & Beauty > Personal Care"),
    ("Online course: {} for beginners", "Media > Courses"),
    ("Wooden {} train for toddlers", "Toys & Games"),
    ("Vitamin {} tablets, 90 pieces", "Health & Beauty > Health Care"),
    ("{} cordless drill with two batteries", "Hardware > Tools"),
    ("Concert tickets: {} in the park", "Arts & Entertainment > Event Tickets"),
    ("不鏽鋼{}保溫杯 500ml", "居家用品 > 杯壺"),
)
WORDS = ("blue", "classic", "spring", "large", "soft", "urban", "premium", "daily")
TEXT = "<p>Made with care for everyday use. Ships within two days; returns are free for a month.</p>" * 4


def write_codes(path: Path, rows: int) -> None:
    """Write a list with type and price in our codes."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write("id,type,price\n")
        file.writelines(f"SKU{n},{chance.choice('ABCDEFGH')},{chance.choice('ZXMNPO')}\n" for n in range(rows))


def write_shop(path: Path, rows: int) -> None:
    """Write a list as Shopify exports it, every product with a variant."""
    chance = random.Random(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Handle", "Title", "Body (HTML)", "Product Category", "Variant SKU", "Variant Price"])
        for number in range(rows // 2):
            name, category = chance.choice(NAMES)
            title, price = name.format(chance.choice(WORDS)), f"{chance.uniform(2, 400):.2f}"
            writer.writerow([f"p{number}", title, TEXT, category, f"S{number}", price])
            writer.writerow([f"p{number}", "", "", "", f"S{number}-L", price])


def measured(path: Path, *words: str) -> tuple[float, float]:
    """Return rows per second of the whole process and its peak memory in MiB."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "ecomkt", "batch", str(path), *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    return seconds, usage.ru_maxrss / 1024


def shares(path: Path, given: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return the seconds that each step takes, each run on the whole outcome of the one before it."""
    kb = load_knowledge()
    knowledge = load_catalog_knowledge(kb)
    words = knowledge.price_words
    reader = ProfileReader(kb.codebook)
    classifier = load_classifier(knowledge, kb)
    slug = knowledge.classification.attribute.slug
    pricing = Pricing(PriceReader(words), words, None, given[0] if given else "")
    recommender = Recommender(kb, engine_factory())
    rules = BatchRules(recommender, reader, classifier, slug, pricing, knowledge.prices, None, ())
    steps: list[tuple[str, float]] = []

    def timed(name: str, work: Callable[[], Iterable[object]]) -> list[object]:
        began = time.perf_counter()
        done = list(work())
        steps.append((name, time.perf_counter() - began))
        return done

    data = path.read_bytes()
    opened = OpenedList(io.BytesIO(data), "list", len(data))

    def products_of() -> Iterable[object]:
        return CatalogSource(opened, ReadingOptions(), knowledge.columns, kb.codebook).products()

    products = timed("reading", products_of)
    if given:
        timed("classifying", lambda: map(classifier.classify, products))  # type: ignore[arg-type]
    batch = Batch(rules)
    answers = timed("recommending, with the steps above it needs", lambda: batch.answers(products))  # type: ignore[arg-type]
    writer = RecordWriter(lambda outcome: compact_record(outcome, kb.codebook, kb.fingerprint))
    timed("writing", lambda: map(writer.line, answers))  # type: ignore[arg-type]
    return steps


def plain_csv(path: Path) -> float:
    """Return the seconds in which Python reads the file and does nothing with it."""
    began = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - began


def lines(rows: int, folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row of the report for each measure."""
    kinds = (
        ("codes", write_codes, rows, (), 40_000),
        ("Shopify-like", write_shop, max(2, rows // 5), ("USD",), 8_000),
    )
    for name, write, count, currency, target in kinds:
        path = folder / f"{name}.csv"
        write(path, count)
        seconds, memory = measured(path, *(word for code in currency for word in ("--currency", code)))
        yield f"{name}: {count} rows", f"{count / seconds:,.0f} rows/s", f"{target:,}", f"{memory:.0f} MiB (200)"
        plain = plain_csv(path)
        yield "  csv.reader alone", f"{count / plain:,.0f} rows/s", "", f"{seconds / plain:.1f} ×"
    # Afterwards: a process begins with the peak memory of the one that starts it.
    for name, _, count, currency, _ in kinds:
        steps = shares(folder / f"{name}.csv", currency)
        total = sum(spent for _, spent in steps)
        for step, spent in steps:
            yield f"{name}: {step}", f"{count / spent:,.0f} rows/s", "", f"{100 * spent / total:.0f} %"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="of the list with codes; a fifth of it for the other"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print_table(("measure", "rate", "target", "beside it"), list(lines(options.rows, Path(folder))))


if __name__ == "__main__":
    main()
