"""Phrases that the renderers of a comparison share: who is compared, where an option stands, who is warned."""

from collections.abc import Iterator, Sequence

from ecomkt.explanation.compare import Comparison, FamilyComparison, OptionPlace, OptionRow, ProfileLabel, Reason
from ecomkt.inference.recommend import Assessment
from ecomkt.knowledge.model import Caution, Severity
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import assessed_text, caution_counts, certainty_text, fact_text, loud, quiet, values_text
from ecomkt.profile.fact import Fact

DIFFERS = "*"
_TOP = 3


def heads(comparison: Comparison, wording: Wording, joint: str | None = None) -> list[str]:
    """Return what the columns are called: number and label of each profile, its facts joined by `joint`."""
    labels = ((joint or wording.comma).join(_parts(label, comparison, wording)) for label in comparison.labels)
    return [f"{number}. {label}" for number, label in enumerate(labels, 1)]


def label_text(label: ProfileLabel, comparison: Comparison, wording: Wording) -> str:
    """Return what sets a profile apart, in words."""
    return wording.comma.join(_parts(label, comparison, wording))


def _parts(label: ProfileLabel, comparison: Comparison, wording: Wording) -> list[str]:
    """Return the facts that set a profile apart; the unknown is named where there are none."""
    told = [_fact(fact, comparison, wording) for fact in label.facts]
    told = told or [wording.label("forgotten", attribute=wording.say(a.name)) for a in label.unknown]
    return told or [wording.label("no-difference")]


def _fact(fact: Fact, comparison: Comparison, wording: Wording) -> str:
    """Return the value alone where its letter says what it is a value of."""
    codebook = comparison.kb.codebook
    if codebook.attribute[fact.attribute].by_slug[fact.value].letter:
        return values_text((fact,), codebook, wording)
    return fact_text(fact, codebook, wording)


def common_text(comparison: Comparison, wording: Wording) -> str:
    """Return the facts on which all profiles agree."""
    return wording.comma.join(_fact(fact, comparison, wording) for fact in comparison.common)


def notes(comparison: Comparison, wording: Wording) -> Iterator[str]:
    """Yield what must be said where nothing differs."""
    if comparison.same_profile:
        yield wording.label("same-profile")
    elif not comparison.differs:
        yield wording.label("same-result")


def is_in_full(family: FamilyComparison, comparison: Comparison, top: int | None) -> bool:
    """Return whether a screen shows options and reasons of a family: a main one, or one that was asked for."""
    asked = len(comparison.families) < len(comparison.kb.codebook.families)
    return family.family.main or asked or top is not None


def shown_rows(family: FamilyComparison, top: int | None) -> tuple[OptionRow, ...]:
    """Return the options that a screen shows of a family shown in full."""
    return family.top(top or _TOP)


def mark(differs: bool) -> str:
    """Return the mark of a line in which the profiles differ."""
    return DIFFERS if differs else ""


def places(row: OptionRow, wording: Wording) -> list[str]:
    """Return rank, certainty and the places won or lost against the first profile, for each profile."""
    return [_place(place, row.places[0], wording) for place in row.places]


def _place(place: OptionPlace, beside: OptionPlace, wording: Wording) -> str:
    if place.rank is None:
        return f"{wording.label('base')} {assessed_text(place.assessment)}"
    told = str(place.rank) if place.recommended else f"({place.rank})"
    climbed = (beside.rank or 0) - place.rank
    arrow = f" {'▲' if climbed > 0 else '▼'}{abs(climbed)}" if climbed else ""
    return f"{told} {assessed_text(place.assessment)}{arrow}"


def first_text(first: Assessment | None, wording: Wording) -> str:
    """Return the first place of a family with its certainty."""
    if first is None:
        return wording.label("no-evidence-for-any")
    return f"{wording.name(first.option)} {assessed_text(first)}"


def contribution_text(contribution: float) -> str:
    """Return what a rule adds; 0 where it didn't fire."""
    return certainty_text(contribution) if contribution else "0"


def reason_groups(comparison: Comparison, wording: Wording) -> list[tuple[str, str, list[Reason]]]:
    """Return family, option and reasons, one entry for each option that is argued."""
    groups: dict[tuple[str, str], list[Reason]] = {}
    for reason in comparison.reasons:
        name = wording.say(reason.family.name), wording.name(reason.option)
        groups.setdefault(name, []).append(reason)
    return [(family, option, reasons) for (family, option), reasons in groups.items()]


def shown_reasons(comparison: Comparison, wording: Wording, top: int | None) -> list[tuple[str, str, list[Reason]]]:
    """Return the reason groups of the families that a screen shows in full."""
    full = {wording.say(f.family.name) for f in comparison.families if is_in_full(f, comparison, top)}
    return [group for group in reason_groups(comparison, wording) if group[0] in full]


def warned(comparison: Comparison, wording: Wording, *, of_stop: bool) -> list[tuple[Caution, str]]:
    """Return each caution, loudest first, with its severity in words and the profiles it warns, if not all."""
    choose = loud if of_stop else quiet
    by_profile = [choose(recommendation.cautions) for recommendation in comparison.recommendations]
    order = {severity: number for number, severity in enumerate(Severity)}
    cautions = {caution for cautions in by_profile for caution in cautions}
    every = sorted(cautions, key=lambda caution: (order[caution.severity], caution.id))
    return [(caution, _warning(caution, by_profile, wording)) for caution in every]


def _warning(caution: Caution, by_profile: Sequence[Sequence[Caution]], wording: Wording) -> str:
    word = wording.label(caution.severity.value)
    numbers = [str(number) for number, cautions in enumerate(by_profile, 1) if caution in cautions]
    if len(numbers) == len(by_profile):
        return word
    return wording.label("warns", word=word, profiles=wording.comma.join(numbers))


def caution_counts_text(comparison: Comparison, wording: Wording) -> str:
    """Return how many cautions, beside those that stop, there are for each profile; nothing if there are none."""
    counts = [caution_counts(quiet(recommendation.cautions), wording) for recommendation in comparison.recommendations]
    told = [wording.label("warns", word=count, profiles=number) for number, count in enumerate(counts, 1) if count]
    return wording.semicolon.join(told)
