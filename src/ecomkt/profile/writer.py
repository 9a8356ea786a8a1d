"""A profile as somebody would state it: as a profile file, and as words of the command line."""

from collections.abc import Mapping
from decimal import Decimal

import yaml

from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact, Profile


class _Lines(dict[str, object]):
    """A mapping that is written one line an entry, whatever stands in the entries."""


class _Dumper(yaml.SafeDumper):
    """Writes numbers without an exponent, which the loader of profiles takes for text."""


_Dumper.add_representer(
    float, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", _plain(number))
)


_Dumper.add_representer(
    _Lines, lambda dumper, lines: dumper.represent_mapping("tag:yaml.org,2002:map", lines.items(), flow_style=False)
)


def profile_file(profile: Profile) -> str:
    """Return a profile in YAML: attribute to value, to a list of values, or to values with their certainties."""
    content = _Lines((slug, _stated(profile.about(slug))) for slug in _attributes(profile))
    return yaml.dump(content, Dumper=_Dumper, default_flow_style=True, sort_keys=False, width=10_000)


def arguments_of(profile: Profile, codebook: Codebook, flags: Mapping[str, str]) -> list[str]:
    """Return a profile as arguments; `flags` are the attributes that have an option of their own."""
    words, facts = [], []
    for slug in _attributes(profile):
        values = [_argument(fact, codebook) for fact in profile.about(slug)]
        if slug in flags:
            words += [word for value in values for word in (flags[slug], value)]
        else:
            facts.append(f"{slug}={','.join(values)}")
    return [*words, *facts]


def _attributes(profile: Profile) -> list[str]:
    return list(dict.fromkeys(fact.attribute for fact in profile.facts))


def _stated(facts: tuple[Fact, ...]) -> str | list[str] | dict[str, float]:
    if any(fact.certainty < 1 for fact in facts):
        return {fact.value: fact.certainty for fact in facts}
    return facts[0].value if len(facts) == 1 else [fact.value for fact in facts]


def _argument(fact: Fact, codebook: Codebook) -> str:
    word = codebook.attribute[fact.attribute].by_slug[fact.value].letter or fact.value
    return f"{word}:{_plain(fact.certainty)}" if fact.certainty < 1 else word


def _plain(number: float) -> str:
    return f"{Decimal(repr(number)):f}"
