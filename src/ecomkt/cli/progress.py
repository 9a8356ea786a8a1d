"""A progress bar on stderr, for somebody who waits in front of a terminal."""

from collections.abc import Iterator
from typing import TypeVar

from ecomkt.files import OpenedList

T = TypeVar("T")

_EVERY = 500
"""After how many items the bar moves."""


def shown_progress(items: Iterator[T], source: OpenedList) -> Iterator[T]:
    """Yield the items with a bar that follows how much of the source was read: share, items per second, time left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False, markup=False)
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[told]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=max(1, source.size), told="")
        for number, item in enumerate(items, 1):
            yield item
            if number % _EVERY == 0:
                rate = progress.tasks[0].elapsed or 0
                told = f"{number} products, {number / rate:.0f}/s" if rate else ""
                progress.update(task, completed=source.stream.tell(), told=told)
