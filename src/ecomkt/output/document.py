"""What a report is made of, in one language: the same for every format, which only draws it.

Texts are plain: a format escapes them as it must.
"""

from dataclasses import dataclass
from enum import Enum

from ecomkt.output.report import Logo


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of running text."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    """An http, https or mailto address; empty for none."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; the lead is the answer in short, and larger."""

    runs: tuple[Run, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order, or with one."""

    items: tuple[tuple[Run, ...], ...]
    numbered: bool = False


class Tone(Enum):
    """How loud a callout is."""

    STOP = "stop"
    HIGH = "high"
    MEDIUM = "medium"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Callout:
    """A warning with its grounds."""

    tone: Tone
    title: str
    text: str
    details: tuple[str, ...]
    """The laws with how they were verified, or the sources."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; numbers stand as text, aligned by `numeric`."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    """The columns that are aligned to the right."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values: what was assumed, where it comes from."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of evidence: what it says, how much it adds (−1 … 1), what it rests on."""

    label: str
    value: float
    shown: str
    """The value in words or figures, so that nobody needs the length of the bar to read it."""
    source: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Evidence for and against one option."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """A step of the strategy with the options for it."""

    title: str
    options: tuple[Bar, ...]
    """Each with its certainty and its verdict; empty where there is no clear evidence for any."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """The whole strategy as one picture: steps that follow from each other, and what they mean in a sentence."""

    stages: tuple[Choices, ...]
    summary: str
    """The picture in words."""
    nothing: str
    """What stands in a step without options."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing to do: what, how it is measured, when to stop."""

    title: str
    entries: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Things to do, in order."""

    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, to be shown as it is typed."""

    line: str


Block = Paragraph | Bullets | Callout | Grid | Facts | Bars | Strategy | Steps | Command


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under its heading."""

    anchor: str
    """A slug, the same in every language."""
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language."""

    language: str
    name: str
    """The language in itself."""
    title: str
    subtitle: str
    byline: tuple[str, ...]
    """For whom, by whom, when."""
    logo: Logo | None
    contents: str
    """The heading of the list of sections."""
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
