"""Times of tasks that take turns, so that what else the machine does falls on all of them alike."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def median_seconds(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each task over the rounds; each ran once before, unmeasured.

    The task that begins a round is another one each time.
    """
    for task in tasks.values():
        task()
    names = list(tasks)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            start = perf_counter()
            tasks[name]()
            seconds[name].append(perf_counter() - start)
    return {name: median(found) for name, found in seconds.items()}
