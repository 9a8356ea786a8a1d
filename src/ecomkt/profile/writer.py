"""A profile as somebody would state it: as a profile file, and as words of the command line."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.quotes import in_quotes
from ecomkt.profile.statements import PLAN_FLAG, PLANS, TITLE, stated_plan

NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
"""Words that YAML takes for something else."""


def profile_file(profile: Profile) -> str:
    """Return a profile in YAML: attribute to value, to a list of values, or to values with their certainties."""
    # Slugs and plain numbers alone: a YAML library would cost more to load than there is to write.
    lines = [f"{_text(slug)}: {_flow(profile.about(slug), _numbers(profile, slug))}\n" for slug in profile.stated]
    # JSON strings are YAML, whatever a client may have typed.
    stated = ((TITLE, profile.title), (PLANS, [*map(stated_plan, profile.plans)]))
    beside = [f"{key}: {json.dumps(said, ensure_ascii=False)}\n" for key, said in stated if said]
    return "".join([*lines, *beside]) or "{}\n"


def arguments_of(profile: Profile, codebook: Codebook, flags: Mapping[str, str]) -> list[str]:
    """Return a profile as arguments; `flags` are the attributes that have an option of their own."""
    words, facts = [], []
    for slug in profile.stated:
        codes = codebook.attribute[slug].by_slug
        named = ((codes[fact.value].letter or fact.value, fact.certainty) for fact in profile.about(slug))
        values = [f"{word}:{_plain(certainty)}" if certainty < 1 else word for word, certainty in named]
        values += _numbers(profile, slug)
        if slug in flags:
            words += [word for value in values for word in (flags[slug], value)]
        else:
            facts.append(f"{slug}={','.join(values)}")
    facts += [f"{TITLE}={profile.title}"] if profile.title else []
    plans = (f"{plan.key}{in_quotes(plan.given)}" if plan.named else plan.given for plan in profile.plans)
    return [*words, *facts, *(word for plan in plans for word in (PLAN_FLAG, plan))]


def _numbers(profile: Profile, slug: str) -> list[str]:
    """Return the numbers on an attribute; the level stands beside them, so that no income is needed to read them."""
    return [str(amount) for amount in profile.amounts_on(slug)]


def _flow(facts: tuple[Fact, ...], numbers: Sequence[str]) -> str:
    values = [_text(fact.value) for fact in facts]
    if any(fact.certainty < 1 for fact in facts):
        weighed = f"{{{', '.join(f'{_text(fact.value)}: {_plain(fact.certainty)}' for fact in facts)}}}"
        if not numbers:
            return weighed
        values = [weighed]
    values += numbers
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _text(slug: str) -> str:
    # Bare, a slug of digits would be read back as a number.
    return f"'{slug}'" if slug in NOT_TEXT or not slug[:1].isalpha() else slug


def _plain(number: float) -> str:
    # Never `1e-05`: neither a profile file nor a command line may hold an exponent.
    return f"{Decimal(repr(number)):f}"
