"""What people are shown, in one language: the same for every format, which only draws it.

Texts are plain: a format escapes them as it must. A view builds the document, a screen being a short one.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import wraps
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.language.wording import Wording

View = TypeVar("View")


class Tone(Enum):
    """What a piece of text means to the eye; each format has its own sign for it."""

    PLAIN = "plain"
    STOP = "stop"
    HIGH = "high"
    MEDIUM = "medium"
    NOTE = "note"
    HEADING = "heading"
    FAINT = "faint"
    FOR = "for"
    AGAINST = "against"
    MARKED = "marked"
    MAYBE = "maybe"


class Run(Struct, frozen=True):
    """A piece of running text; `code` is a name that is typed as it stands.

    A link is an http, https or mailto address, or `#` with an anchor of the same document.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    tone: Tone = Tone.PLAIN
    code: bool = False
    anchor: str = ""
    """What links of the same document lead here by."""


class Paragraph(Struct, frozen=True):
    """Running text; the lead is the answer in short, and larger."""

    runs: tuple[Run, ...]
    lead: bool = False


class Bullets(Struct, frozen=True):
    """A list without an order, or with one."""

    items: tuple[tuple[Run, ...], ...]
    numbered: bool = False


class Callout(Struct, frozen=True):
    """A warning with its grounds: the laws with how they were verified, or the sources."""

    tone: Tone
    title: str
    text: str
    details: tuple[str, ...]


class Facts(Struct, frozen=True):
    """Names with values: what was assumed, where it comes from."""

    entries: tuple[tuple[str, str], ...]


class Entry(Struct, frozen=True):
    """One line of an outline, its depth from 0; `code` is typed as it stands, such as a command."""

    depth: int
    text: str
    tone: Tone = Tone.PLAIN
    code: bool = False


class Outline(Struct, frozen=True):
    """Lines within lines: an argument, a list of findings."""

    entries: tuple[Entry, ...]


class Command(Struct, frozen=True):
    """A command line, to be shown as it is typed."""

    line: str


Cell = str | Run


class Grid(Struct, frozen=True):
    """A table; numbers stand as text, in the `numeric` columns aligned to the right."""

    caption: str
    """Empty where the section or the grid before says what it is."""
    columns: tuple[str, ...]
    """Empty where the grid goes on under the heads of the one before."""
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    shares: tuple[int, ...] = ()
    """How a screen parts its whole width between the columns; empty where each is as wide as its texts."""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as bare text, for a format that has no sign for a tone."""
        return tuple(tuple(cell.text if isinstance(cell, Run) else cell for cell in row) for row in self.rows)


class Bar(Struct, frozen=True):
    """One piece of evidence: what it says, how much it adds (−1 … 1), what it rests on."""

    label: str
    value: float
    shown: str
    """The value in words or figures, so that nobody needs the length of the bar to read it."""
    source: str
    start: float = 0.0
    """Where the bar begins, on the axis of `value`."""


class Bars(Struct, frozen=True):
    """Evidence for and against one option, or the options of one step of the strategy."""

    title: str
    """Empty where the section says it."""
    bars: tuple[Bar, ...]
    centred: bool = False
    """Whether the axis runs from −1 to 1, with a line at 0; else from 0 to 1."""
    cells: int = 0
    """Of how many cells a bar is, where its length is counted; 0 where it is measured."""


class BoardRow(Struct, frozen=True, kw_only=True):
    """One line of a board: an option with its bar and reason, or without a name a text beside its label.

    `goes` and `reason_goes` say at which step the row, or its reason, is left out where a screen is full; 0 is never.
    """

    label: str = ""
    """What the line is about, such as the family; a screen shows it once for lines that follow each other."""
    sign: str = ""
    """What stands before the text, or where others have a bar."""
    place: str = ""
    """The rank, or the word for a base option, for lines that are read alone."""
    name: str = ""
    certainty: float | None = None
    """−1 … 1: the length of a bar; None for no bar."""
    shown: str = ""
    """The certainty in figures where somebody asked for them."""
    verdict: str = ""
    """The same in words, for where no bar is drawn."""
    tone: Tone = Tone.PLAIN
    strong: bool = False
    text: str = ""
    text_tone: Tone = Tone.PLAIN
    joint: str = ""
    """What stands between text and reason, if not a point or a blank."""
    reason: str = ""
    repeated: bool = False
    """Whether a line above has told the reason: a screen tells it once, lines that are read alone need it."""
    said: str = ""
    """What the client said of the facts behind the reason; it stands behind it, and goes with it."""
    short: str = ""
    """The reason in a phrase, which stands on the line of the option where there is no room for the whole of it."""
    goes: int = 0
    reason_goes: int = 0
    wide: bool = False
    """Whether name, text and reason run on behind the sign, instead of standing in columns."""

    @property
    def gap(self) -> str:
        """Return what stands between text and reason: a point between a name and a sentence, a blank after a sign."""
        if not (self.text and self.reason):
            return ""
        return self.joint or _gap_after(self.text)

    @property
    def behind(self) -> str:
        """Return what was said of the facts behind the reason, with the gap before it."""
        return _gap_after(self.reason) + self.said if self.said and self.reason else ""


def _gap_after(text: str) -> str:
    return " · " if text[-1].isalnum() else " " * text[-1].isascii()


class Board(Struct, frozen=True):
    """What a screen tells in aligned lines."""

    rows: tuple[BoardRow, ...]

    def rows_after(self, step: int) -> Iterator[BoardRow]:
        """Yield the rows that are left where all goes that goes up to a step (0: nothing)."""
        for row in self.rows:
            if not 0 < row.goes <= step:
                yield replace(row, reason="") if row.repeated or 0 < row.reason_goes <= step else row

    @property
    def grid(self) -> Grid:
        """Return the board as a table, for formats that draw nothing."""
        # Blank lines part what an eye reads; a table has its own lines.
        rows = (row for row in self.rows if row.label)
        return Grid("", (), tuple(_told(row) for row in rows))


def _told(row: BoardRow) -> tuple[str, ...]:
    said = " ".join(filter(None, (row.shown, row.verdict)))
    # A sign is for the eye: a name has its verdict in words.
    place = row.place or ("" if row.name else row.sign)
    return row.label, place, row.name, said, row.text + row.gap + row.reason + row.behind


Figure = Grid | Bars | Board
"""What a format may draw, the other blocks being text."""
Block = Paragraph | Bullets | Callout | Facts | Outline | Command | Figure


class Section(Struct, frozen=True):
    """A part of a document under its heading, which may be empty; level 2 is a part of the section before."""

    anchor: str
    """A slug, the same in every language; empty where nothing leads to it."""
    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    on_new_page: bool = False


class Logo(Struct, frozen=True):
    """A picture that is known to be harmless, `image/png` or `image/jpeg`; its size in pixels."""

    media_type: str
    content: bytes
    width: int
    height: int


class Document(Struct, frozen=True):
    """What is shown of one result, in one language."""

    language: str
    title: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...] = ()
    name: str = ""
    """The language in itself."""
    subtitle: str = ""
    byline: tuple[str, ...] = ()
    """For whom, by whom, when."""
    logo: Logo | None = None
    kicker: str = ""
    """What kind of document it is, where the title is the answer itself."""
    languages: str = ""
    """What the switch between the languages is called."""

    @property
    def under_title(self) -> tuple[str, ...]:
        """Return what stands between the title and the sections, line by line."""
        return tuple(filter(None, (self.kicker, self.subtitle, *self.byline)))


def says(
    text: str, *, strong: bool = False, emphasis: bool = False, lead: bool = False, tone: Tone = Tone.PLAIN
) -> Paragraph:
    """Return a paragraph of one piece."""
    return Paragraph((Run(text, strong=strong, emphasis=emphasis, tone=tone),), lead)


def bullets(texts: Iterable[str]) -> Bullets:
    """Return a list of plain texts."""
    return Bullets(tuple((Run(text),) for text in texts))


def outlines(parts: Iterable[tuple[str, Iterable[Entry]]]) -> Iterator[Section]:
    """Yield each title with its lines, if it has any."""
    for title, entries in parts:
        if lines := tuple(entries):
            yield Section("", title, (Outline(lines),))


def left_out(count: int, wording: Wording, depth: int = 0) -> Iterator[Entry]:
    """Yield a line on how many more there are than an outline shows, if any."""
    if count > 0:
        yield Entry(depth, wording.label("more-with-json", count=count), Tone.FAINT)


def outlined(entries: Callable[[View, Wording], Iterable[Entry]]) -> Callable[[View, Wording], Document]:
    """Make of a method that yields entries one that returns a document of this outline and nothing else."""

    @wraps(entries)
    def document(view: View, wording: Wording) -> Document:
        return Document(wording.language, "", tuple(outlines([("", entries(view, wording))])))

    return document
