"""What a client says of attributes that went, in the words of today."""

from collections.abc import Mapping, Sequence

from ecomkt.errors import Listed, Problem, told
from ecomkt.profile.fact import Fact


def said_today(
    gone: Mapping[str, Sequence[str]], attribute: str, value: str, certainty: float
) -> tuple[list[Fact], Problem]:
    """Return what a value of an attribute that went says today, and the note that tells it.

    `gone` holds the keys of the facts by value.
    """
    facts = [Fact(slug, today, certainty) for slug, _, today in (key.partition("=") for key in gone[value])]
    message = told(
        "'{attribute}' went: '{value}' says nothing certain today and is left out", attribute=attribute, value=value
    )
    if facts:
        gaps = {"attribute": attribute, "value": value, "today": Listed(tuple(gone[value]))}
        message = told("'{attribute}' went: '{value}' is read as {today}", **gaps)
    return facts, Problem("retired-attribute", message)
