"""What people are shown, in one language: the same for every format, which only draws it.

Texts are plain: a format escapes them as it must. A view builds the document, a screen being a short one.
"""

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct


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


class Run(Struct, frozen=True):
    """A piece of running text."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    """An http, https or mailto address, or `#` with an anchor of the same document; empty for none."""
    tone: Tone = Tone.PLAIN
    code: bool = False
    """Whether it is a name that is typed as it stands."""
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
    """A warning with its grounds."""

    tone: Tone
    title: str
    text: str
    details: tuple[str, ...]
    """The laws with how they were verified, or the sources."""


def says(
    text: str, *, strong: bool = False, emphasis: bool = False, lead: bool = False, tone: Tone = Tone.PLAIN
) -> Paragraph:
    """Return a paragraph of one piece."""
    return Paragraph((Run(text, strong=strong, emphasis=emphasis, tone=tone),), lead)


def bullets(texts: Iterable[str]) -> Bullets:
    """Return a list of plain texts."""
    return Bullets(tuple((Run(text),) for text in texts))


Cell = str | Run


class Grid(Struct, frozen=True):
    """A table; numbers stand as text, aligned by `numeric`."""

    caption: str
    """Empty where the section or the grid before says what it is."""
    columns: tuple[str, ...]
    """Empty where the grid goes on under the heads of the one before."""
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    """The columns that are aligned to the right."""
    shares: tuple[int, ...] = ()
    """How a screen parts its whole width between the columns; empty where each is as wide as its texts."""

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as bare text, for a format that has no sign for a tone."""
        return tuple(tuple(text_of(cell) for cell in row) for row in self.rows)


def text_of(cell: Cell) -> str:
    """Return the text of a cell."""
    return cell.text if isinstance(cell, Run) else cell


class RankedOption(Struct, frozen=True):
    """One line of a ranking."""

    place: str
    """The rank, or the word for a base option."""
    name: str
    certainty: float
    """−1 … 1: the length of a bar."""
    shown: str
    """The certainty in figures that do not contradict the verdict."""
    verdict: str
    recommended: bool
    reason: str
    """The strongest reason; empty if no rule speaks of the option."""
    same: str = ""
    """What stands for a reason that a line above has given already."""


class Ranking(Struct, frozen=True):
    """The options of one family, best first."""

    title: str
    """The family; empty where the section says it."""
    note: str
    """How firm the first place is; empty for none."""
    columns: tuple[str, ...]
    """The heads for place, name, certainty, verdict and reason."""
    options: tuple[RankedOption, ...]
    short: bool = False
    """Whether a screen gives an option one line under no title of its own, without its reason."""

    @property
    def grid(self) -> Grid:
        """Return the ranking as a table, for formats that draw nothing."""
        # Paper has room for every reason, also where a line above gave it.
        rows = tuple((o.place, o.name, o.shown, o.verdict, o.reason) for o in self.options)
        return Grid(self.title, self.columns, rows, frozenset({2}))


class Entry(Struct, frozen=True):
    """One line of an outline."""

    depth: int
    """From 0."""
    text: str
    tone: Tone = Tone.PLAIN
    code: bool = False
    """Whether it is typed as it stands, such as a command."""


class Outline(Struct, frozen=True):
    """Lines within lines: an argument, a list of findings."""

    entries: tuple[Entry, ...]


class Facts(Struct, frozen=True):
    """Names with values: what was assumed, where it comes from."""

    entries: tuple[tuple[str, str], ...]


class Bar(Struct, frozen=True):
    """One piece of evidence: what it says, how much it adds (−1 … 1), what it rests on."""

    label: str
    value: float
    shown: str
    """The value in words or figures, so that nobody needs the length of the bar to read it."""
    source: str


class Bars(Struct, frozen=True):
    """Evidence for and against one option, or the options of one step of the strategy."""

    title: str
    bars: tuple[Bar, ...]


class Command(Struct, frozen=True):
    """A command line, to be shown as it is typed."""

    line: str


Block = Paragraph | Bullets | Callout | Grid | Ranking | Outline | Facts | Bars | Command


class Section(Struct, frozen=True):
    """A part of a document under its heading."""

    anchor: str
    """A slug, the same in every language; empty where nothing leads to it."""
    title: str
    """Empty for a part that needs no heading."""
    blocks: tuple[Block, ...]
    level: int = 1
    """2 for a part of the section before."""


class Logo(Struct, frozen=True):
    """A picture that is known to be harmless."""

    media_type: str
    """`image/png` or `image/jpeg`."""
    content: bytes
    width: int
    height: int
    """In pixels."""


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
    contents: str = ""
    """The heading of the list of sections."""
    languages: str = ""
    """What the switch between the languages is called."""


def outlined(entries: Iterable[Entry], language: str) -> Document:
    """Return a document of one outline and nothing else."""
    return Document(language, "", (Section("", "", (Outline(tuple(entries)),)),))
