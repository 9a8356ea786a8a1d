"""A profile as somebody would state it: as a profile file, and as words of the command line."""

import json
from collections.abc import Mapping
from decimal import Decimal

from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact, Profile
from ecomkt.profile.quotes import in_quotes
from ecomkt.profile.statements import CERTAINTY, PLAN_FLAG, PLANS, SAID, TITLE, stated_plan

NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
"""Words that YAML takes for something else."""


def profile_file(profile: Profile) -> str:
    """Return a profile in YAML: attribute to value, to a list of values, or to values with their certainties."""
    # Slugs and plain numbers alone: a YAML library would cost more to load than there is to write.
    lines = [f"{_text(slug)}: {_flow(profile, slug)}\n" for slug in profile.stated]
    stated = ((TITLE, profile.title), (PLANS, [*map(stated_plan, profile.plans)]))
    beside = [f"{key}: {_json(said)}\n" for key, said in stated if said]
    return "".join([*lines, *beside]) or "{}\n"


def arguments_of(profile: Profile, codebook: Codebook, flags: Mapping[str, str]) -> list[str]:
    """Return a profile as arguments; `flags` are the attributes that have an option of their own."""
    words, facts = [], []
    for slug in profile.stated:
        codes = codebook.attribute[slug].by_slug
        named = ((codes[fact.value].letter or fact.value, fact) for fact in profile.about(slug))
        values = [
            word + (f":{_plain(fact.certainty)}" if fact.certainty < 1 else "") + in_quotes(_said(profile, fact))
            for word, fact in named
        ]
        numbers, said = _numbers(profile, slug), "".join(profile.words_on(slug, ""))
        values += [number + in_quotes(said if number is numbers[0] else "") for number in numbers]
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


def _flow(profile: Profile, slug: str) -> str:
    facts, numbers, said = profile.about(slug), _numbers(profile, slug), "".join(profile.words_on(slug, ""))
    values = [_text(fact.value) for fact in facts]
    numbers[:1] = [f"{{value: {numbers[0]}, {SAID}: {_json(said)}}}"] if said else numbers[:1]
    if any(fact.certainty < 1 or _said(profile, fact) for fact in facts):
        weighed = f"{{{', '.join(f'{_text(fact.value)}: {_beside(profile, fact)}' for fact in facts)}}}"
        if not numbers:
            return weighed
        values = [weighed]
    values += numbers
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _beside(profile: Profile, fact: Fact) -> str:
    """Return the certainty of a fact, or where words were said of it a mapping of both."""
    certainty, said = _plain(fact.certainty), _said(profile, fact)
    return f"{{{CERTAINTY}: {certainty}, {SAID}: {_json(said)}}}" if said else certainty


def _said(profile: Profile, fact: Fact) -> str:
    return "".join(profile.words_on(fact.attribute, fact.value))


def _json(text: object) -> str:
    # JSON strings are YAML, whatever a client may have typed.
    return json.dumps(text, ensure_ascii=False)


def _text(slug: str) -> str:
    # Bare, a slug of digits would be read back as a number.
    return f"'{slug}'" if slug in NOT_TEXT or not slug[:1].isalpha() else slug


def _plain(number: float) -> str:
    # Never `1e-05`: neither a profile file nor a command line may hold an exponent.
    return f"{Decimal(repr(number)):f}"
