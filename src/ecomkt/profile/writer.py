"""A profile as somebody would state it: as a profile file, and as words of the command line."""

from collections.abc import Mapping
from decimal import Decimal

from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact, Profile

# Words that YAML takes for something else.
_NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off"})


def profile_file(profile: Profile) -> str:
    """Return a profile in YAML: attribute to value, to a list of values, or to values with their certainties."""
    # Slugs and plain numbers alone: a YAML library would cost more to load than there is to write.
    lines = [f"{_text(slug)}: {_flow(profile.about(slug))}\n" for slug in profile.attributes]
    return "".join(lines) or "{}\n"


def arguments_of(profile: Profile, codebook: Codebook, flags: Mapping[str, str]) -> list[str]:
    """Return a profile as arguments; `flags` are the attributes that have an option of their own."""
    words, facts = [], []
    for slug in profile.attributes:
        codes = codebook.attribute[slug].by_slug
        named = ((codes[fact.value].letter or fact.value, fact.certainty) for fact in profile.about(slug))
        values = [f"{word}:{_plain(certainty)}" if certainty < 1 else word for word, certainty in named]
        if slug in flags:
            words += [word for value in values for word in (flags[slug], value)]
        else:
            facts.append(f"{slug}={','.join(values)}")
    return [*words, *facts]


def _flow(facts: tuple[Fact, ...]) -> str:
    if any(fact.certainty < 1 for fact in facts):
        return f"{{{', '.join(f'{_text(fact.value)}: {_plain(fact.certainty)}' for fact in facts)}}}"
    values = ", ".join(_text(fact.value) for fact in facts)
    return values if len(facts) == 1 else f"[{values}]"


def _text(slug: str) -> str:
    # Bare, a slug of digits would be read back as a number.
    return f"'{slug}'" if slug in _NOT_TEXT or not slug[:1].isalpha() else slug


def _plain(number: float) -> str:
    # Never `1e-05`: neither a profile file nor a command line may hold an exponent.
    return f"{Decimal(repr(number)):f}"
