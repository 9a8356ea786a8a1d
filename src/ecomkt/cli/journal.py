"""Where the journal is kept, and the line that a recommendation for a client leaves in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Option

from ecomkt.authoring.journal import MARK, AnyEntry, Journal, advice_entry, identified, line_of, read_journal
from ecomkt.cli.settings import setting
from ecomkt.cli.streams import say
from ecomkt.errors import InputError, told
from ecomkt.explanation.answer import Answer
from ecomkt.files import append_line, check_output, quoted_path, read_bytes
from ecomkt.language.wording import Wording
from ecomkt.output.created import now
from ecomkt.safe_text import visible
from ecomkt.version import __version__

JournalFile = Annotated[str | None, Option("--journal", metavar="FILE")]
_MOST_BYTES = 1 << 30
_SETTING = "journal"


def journal_file(named: str | None) -> Path | None:
    """Return the journal that the line names, else the settings; None for none. Raises InputError for no such place."""
    kept = setting(_SETTING)
    name = named if named is not None else kept.value if kept else ""
    # An empty name on the line keeps none, whatever is set.
    if not name:
        return None
    check_output(Path(name), force=True)
    return Path(name)


def opened_journal(named: str | None) -> tuple[Path, Journal]:
    """Return the journal with its place; raises InputError where there is none, or it can't be read."""
    path = journal_file(named)
    if path is None:
        hint = told('name one with --journal FILE, or set journal = "FILE"')
        raise InputError.of("no-journal", "no journal is named", hint)
    data = read_bytes(path, _MOST_BYTES)
    _check(path, data)
    return path, read_journal(data, visible(path.as_posix()))


def _check(path: Path, data: bytes) -> None:
    """Raise InputError if a file that isn't empty has nothing of a journal in its beginning."""
    if data and MARK not in data[:4096]:
        raise InputError.of("not-a-journal", "{target} is no journal", "name another file", target=quoted_path(path))


@contextmanager
def journalled(answer: Callable[[], Answer], path: Path | None, wording: Wording) -> Iterator[None]:
    """Add the line of an answer after it was shown, and say its id; raises InputError if that can't be done."""
    try:
        yield
    finally:
        if path is not None:
            given, moment = answer(), now()
            entry = advice_entry(given.kb, given.recommendation, __version__, moment.date().isoformat())
            line = append_line(path, identified(entry, moment.isoformat()), partial(_check, path))
            (id_,) = read_journal(line, "").advice
            say(visible(wording.label("journalled", id=id_, file=quoted_path(path))))


def add_entry(path: Path, entry: AnyEntry) -> None:
    """Add a decision or an outcome. Raises InputError."""
    append_line(path, lambda _: line_of(entry), partial(_check, path))
