"""What a client says beside today's facts: plans, and what he says of attributes that went."""

from collections.abc import Iterable, Mapping, Sequence

from ecomkt.errors import Problem, nearest
from ecomkt.knowledge.codebook import Codebook
from ecomkt.knowledge.lookup import Translate, find_option, normalise, spellings
from ecomkt.profile.fact import Fact, Plan
from ecomkt.safe_text import visible

_PLANS = "plans"


def names_plans(word: str) -> bool:
    """Return whether a statement under this name is on plans."""
    return normalise(word) == _PLANS


def plans_called(words: Iterable[str], codebook: Codebook, translate: Translate | None) -> list[Plan]:
    """Return the plans that the words call; one that is not known is kept as it was typed."""
    plans: list[Plan] = []
    # It is shown, saved and typed again: what can't be printed must not be in it.
    for word in filter(None, (visible(word).strip() for word in words)):
        parts = [part.strip() for part in word.split(",")]
        known = [Plan(part, find_option(codebook, part, translate)) for part in parts]
        whole = Plan(word, find_option(codebook, word, translate))
        # A sentence may hold a comma; a list is one if each of its parts is known.
        plans += known if not whole.key and all(plan.key for plan in known) else [whole]
    return plans


def plan_note(plan: Plan, codebook: Codebook) -> Problem:
    """Return the note that a plan is not known, with what may have been meant."""
    codes = (code for family in codebook.every_family for code in family.codes)
    called = {normalise(spelling): code for code in codes for spelling in spellings(code)}
    near = nearest(normalise(plan.given), called, cutoff=0.7)
    hint = f"did you mean '{called[near[0]].slug}'?" if near else "'ecomkt show' lists what can be judged"
    return Problem("unknown-plan", f"'{plan.given}' is no plan that we know: not judged", hint)


def said_today(
    gone: Mapping[str, Sequence[str]], attribute: str, value: str, certainty: float
) -> tuple[list[Fact], Problem]:
    """Return what a value of an attribute that went says today, and the note that tells it.

    `gone` holds the keys of the facts by value.
    """
    facts = [Fact(slug, today, certainty) for slug, _, today in (key.partition("=") for key in gone[value])]
    taken = f"is read as {', '.join(gone[value])}" if facts else "says nothing certain today and is left out"
    return facts, Problem("retired-attribute", f"'{attribute}' went: '{value}' {taken}")
