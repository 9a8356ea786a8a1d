"""Phrases that several renderers share: a profile, a change, a firmness, an antecedent in words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ecomkt.explanation.sensitivity import Firmness, Flip
from ecomkt.inference.certainty import GRID, verdict_of
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.model import Caution, KnowledgeBase, Premise, PremiseKind, Severity, When
from ecomkt.language.wording import Wording
from ecomkt.profile.changes import Change
from ecomkt.profile.fact import Fact, Profile

_TOP_MAIN, _TOP_OTHER = 3, 1
_FLIPS_SHOWN = 2


def shown_options(ranking: FamilyRanking, top: int | None) -> tuple[Assessment, ...]:
    """Return the options that a screen shows of a family."""
    return ranking.ranked[: top or (_TOP_MAIN if ranking.family.main else _TOP_OTHER)]


def certainty_text(certainty: float) -> str:
    """Return the certainty with its sign, at two decimals."""
    return _signed(certainty, 2)


def assessed_text(assessment: Assessment) -> str:
    """Return the certainty of an option at two decimals, at more where those would contradict its verdict."""
    for places in range(2, GRID):
        shown = round(assessment.certainty, places)
        if verdict_of(shown, assessment.scale) == assessment.verdict:
            return _signed(shown, places)
    return _signed(assessment.certainty, GRID)


def loud(cautions: Sequence[Caution]) -> list[Caution]:
    """Return the cautions that stand before the recommendation."""
    return [caution for caution in _said_once(cautions) if caution.severity is Severity.STOP]


def quiet(cautions: Sequence[Caution]) -> list[Caution]:
    """Return the cautions that stand after the recommendation."""
    return [caution for caution in _said_once(cautions) if caution.severity is not Severity.STOP]


def _said_once(cautions: Sequence[Caution]) -> list[Caution]:
    """Return the cautions without those that say what a louder or earlier one has said: a reader needs it once."""
    first = {caution.because: caution for caution in reversed(cautions)}
    return [caution for caution in cautions if first[caution.because] is caution]


def caution_counts(cautions: Sequence[Caution], wording: Wording) -> str:
    """Return how many cautions there are of each severity, such as `3 high, 2 medium`."""
    counts = Counter(caution.severity for caution in cautions)
    words = [wording.label("counted", count=counts[s], word=wording.label(s.value)) for s in Severity if counts[s]]
    return wording.comma.join(words)


def profile_text(profile: Profile, codebook: Codebook, wording: Wording) -> str:
    """Return the facts of a profile in words; a value that no letter tells apart stands with its attribute."""
    told = [
        value if any(codebook.attribute[fact.attribute].by_slug[fact.value].letter for fact in facts) else named
        for facts, value, named in _by_attribute(profile, codebook, wording)
    ]
    return wording.semicolon.join(told) or wording.label("nothing-known")


def values_text(facts: Sequence[Fact], codebook: Codebook, wording: Wording) -> str:
    """Return the values of facts on one attribute in words."""
    return wording.comma.join(_value(fact, codebook, wording) for fact in facts) or wording.label("nothing-known")


def fact_text(fact: Fact, codebook: Codebook, wording: Wording) -> str:
    """Return a fact as `attribute = value`."""
    attribute = wording.say(codebook.attribute[fact.attribute].name)
    return wording.label("is", attribute=attribute, value=_value(fact, codebook, wording))


def flip_text(flip: Flip, codebook: Codebook, wording: Wording) -> str:
    """Return a flip as `flips to … if …`."""
    change = change_text(flip.change, codebook, wording)
    if flip.to is None:
        return wording.label("flips-to-none", change=change)
    return wording.label("flips", to=wording.say(flip.to.name), change=change)


def change_text(change: Change, codebook: Codebook, wording: Wording) -> str:
    """Return a change as the facts that hold after it."""
    attribute = wording.say(change.attribute.name)
    if change.forgets:
        return wording.label("forgotten", attribute=attribute)
    values = wording.comma.join(_value(fact, codebook, wording) for fact in change.facts)
    return wording.label("is", attribute=attribute, value=values)


def firmness_text(firmness: Firmness, codebook: Codebook, wording: Wording) -> str:
    """Return under how many single changes a first place holds, and the first flips, each of another attribute."""
    told = [wording.label("firm", holds=firmness.holds, of=firmness.of)]
    by_attribute: dict[str, Flip] = {}
    for flip in firmness.flips:
        by_attribute.setdefault(flip.change.attribute.slug, flip)
    told += [flip_text(flip, codebook, wording) for flip in list(by_attribute.values())[:_FLIPS_SHOWN]]
    return wording.semicolon.join(told)


def when_text(when: When, kb: KnowledgeBase, wording: Wording) -> str:
    """Return an antecedent in words."""
    return wording.semicolon.join(premise_text(p, kb, wording) for p in when.premises) or wording.label("always")


def premise_text(premise: Premise, kb: KnowledgeBase, wording: Wording) -> str:
    """Return one premise in words."""
    if premise.kind is PremiseKind.TRAIT:
        name = next(wording.say(trait.name) for trait in kb.traits if trait.slug == premise.subject)
        return wording.label("denied-trait" if premise.denied else "trait-present", trait=name)
    if premise.kind is PremiseKind.OPTION:
        return wording.label(
            "recommended-option",
            options=wording.label("or").join(option_name(key, kb, wording) for key in premise.keys),
        )
    attribute = kb.codebook.attribute[premise.subject]
    values = wording.label("or").join(wording.say(attribute.by_slug[value].name) for value in premise.wanted)
    return wording.label("is", attribute=wording.say(attribute.name), value=values)


def option_name(key: str, kb: KnowledgeBase, wording: Wording) -> str:
    """Return the name of the option with this key."""
    family, _, option = key.partition("/")
    return wording.say(kb.codebook.family[family].by_slug[option].name)


def _by_attribute(
    profile: Profile, codebook: Codebook, wording: Wording
) -> Iterator[tuple[tuple[Fact, ...], str, str]]:
    for slug in dict.fromkeys(fact.attribute for fact in profile.facts):
        facts = profile.about(slug)
        values = values_text(facts, codebook, wording)
        name = wording.say(codebook.attribute[slug].name)
        yield facts, values, wording.label("is", attribute=name, value=values)


def _signed(certainty: float, places: int) -> str:
    return f"{round(certainty, places) + 0.0:+.{places}f}".replace("-", "−")


def _value(fact: Fact, codebook: Codebook, wording: Wording) -> str:
    code = codebook.attribute[fact.attribute].by_slug[fact.value]
    certainty = f" ({fact.certainty:g})" if fact.certainty < 1 else ""
    return wording.name(code) + certainty
