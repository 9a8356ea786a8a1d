"""How firm the first places are, and which unknown facts could still change them.

Both come from the same experiment: every single change of the profile is run, and the first places are compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ecomkt.changes import Change, changed, single_changes
from ecomkt.codebook import Attribute, Code, Family
from ecomkt.model import Profile
from ecomkt.recommendation import Recommender

__all__ = ["Firmness", "Flip", "OpenQuestion", "Outlook", "first_place", "outlook_for"]


@dataclass(frozen=True, slots=True)
class Flip:
    """A single change that gives a family another first place."""

    change: Change
    to: Code | None
    """The new first place; None if there is no clear evidence for any option then."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """Under how many of the single changes the first place of a family stays."""

    family: Family
    first: Code | None
    holds: int
    of: int
    flips: tuple[Flip, ...]
    """Those under which it does not stay: facts still unknown first."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An attribute of which nothing is known, with the families whose first place an answer could change."""

    attribute: Attribute
    could_change: tuple[Family, ...]
    weight: int
    """The number of first places changed, over all answers."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What single changes would do to a recommendation."""

    firmness: tuple[Firmness, ...]
    """One entry per main family."""
    questions: tuple[OpenQuestion, ...]
    """All unknown attributes: required ones first, then by what they can change."""


def first_place(family: Family, certainties: Mapping[str, float], threshold: float) -> Code | None:
    """Return the option that leads its family, base options aside, if its certainty reaches the threshold."""
    best, leader = threshold, None
    for key, code in zip(family.keys, family.codes, strict=True):
        certainty = certainties[key]
        if not code.base and (certainty > best or (leader is None and certainty == best)):
            best, leader = certainty, code
    return leader


def outlook_for(recommender: Recommender, profile: Profile) -> Outlook:
    """Return firmness and open questions of one profile; runs every single change once."""
    codebook, threshold = recommender.kb.codebook, recommender.kb.scale.threshold

    def first_places(of: Profile) -> dict[str, Code | None]:
        certainties = recommender.certainties(of)
        return {family.slug: first_place(family, certainties, threshold) for family in codebook.families}

    now = first_places(profile)
    runs = [(c, first_places(changed(profile, c))) for c in single_changes(codebook, profile)]
    known = {fact.attribute for fact in profile.facts}
    firmness = []
    for family in (family for family in codebook.families if family.main):
        flips = [Flip(c, places[family.slug]) for c, places in runs if places[family.slug] != now[family.slug]]
        flips.sort(key=lambda flip: flip.change.attribute.slug in known)
        firmness.append(Firmness(family, now[family.slug], len(runs) - len(flips), len(runs), tuple(flips)))
    questions = [_question(a, codebook.families, now, runs) for a in codebook.attributes if a.slug not in known]
    questions.sort(key=lambda q: (not q.attribute.required, -q.weight))
    return Outlook(tuple(firmness), tuple(questions))


def _question(
    attribute: Attribute,
    families: tuple[Family, ...],
    now: dict[str, Code | None],
    runs: list[tuple[Change, dict[str, Code | None]]],
) -> OpenQuestion:
    answers = [places for change, places in runs if change.attribute is attribute]
    counts = {f.slug: sum(places[f.slug] != now[f.slug] for places in answers) for f in families}
    return OpenQuestion(attribute, tuple(f for f in families if counts[f.slug]), sum(counts.values()))
