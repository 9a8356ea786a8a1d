"""Plain tables on stdout."""

from collections.abc import Sequence


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> None:
    """Print columns: the first `left` of them aligned to the left, the others to the right; an empty row is a blank."""
    widths = [max(len(row[n]) for row in (head, *filter(None, rows))) for n in range(len(head))]
    for row in (head, *rows):
        cells = [f"{cell:{'<' if n < left else '>'}{widths[n]}}" for n, cell in enumerate(row)]
        print("  ".join(cells).rstrip())
