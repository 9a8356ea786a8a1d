"""Where knowledge comes from: the layer that holds it, the file it stands in, the work or law that it rests on."""

from msgspec import Struct

from ecomkt.errors import Location
from ecomkt.language.text import Text


class Law(Struct, frozen=True, array_like=True):
    """A legal ground of a caution in one market."""

    market: str
    reference: str
    mark: str
    """How it was verified: checked, known or verify, joined by `/` where parts differ."""


class Source(Struct, frozen=True, array_like=True):
    """What a rule may cite."""

    slug: str
    citation: str
    status: str
    year: int | None
    kind: str
    review_after: str = ""
    """The day (ISO 8601) after which it should be looked at again; empty if it doesn't age."""


class Layer(Struct, frozen=True, array_like=True):
    """One folder of knowledge: the base or a pack."""

    name: str
    version: str
    sha256: str
    replaced: tuple[str, ...] = ()
    """The ids of rules and cautions of earlier layers that it says anew."""
    retired: tuple[str, ...] = ()
    """The ids of those that it takes away."""


class Topic(Struct, frozen=True, array_like=True):
    """A file of rules or cautions: what its rules have in common."""

    slug: str
    title: Text
    about: Text


class Waiver(Struct, frozen=True, array_like=True):
    """A finding of `ecomkt check` that the owners of the knowledge accept, with their reason and for a time."""

    code: str
    """Of the kind of finding, such as ECK010."""
    subject: str
    """What the finding is about, as it names it."""
    reason: Text
    until: str
    """The last day (ISO 8601) on which it holds."""
    location: Location
