"""What never happens: rules that can't fire, options that no profile recommends, families with nothing to recommend."""

from collections.abc import Iterator, Sequence

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.authoring.lint.search import find_recommending
from ecomkt.inference.certainty import combine, fold
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.model import Caution, KnowledgeBase, Premise, PremiseKind, Rule
from ecomkt.profile.fact import Fact, Profile

_NEVER = FindingKind.OPTION_NEVER_RECOMMENDED


def check_rules(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions that no profile fires: proved, or only not found within the budget of the search.

    Proved is it for a rule that wants a trait both present and absent, one that wants a trait further from 0 than all
    evidence can bring it (see `furthest`), and a caution on options that no rule favours. Of the other rules that
    fired in no profile that was run, a search tries to fire each.
    """
    for item in context.items:
        if item.id in context.behaviour.unfired:
            yield _impossible(context, item) or _unseen(context, item)


def check_options(context: LintContext) -> Iterator[Finding]:
    """Yield options that no profile recommends: proved, or only not found in the profiles run and by search.

    Proved is it where all that speaks for an option, in full and at once, stays below the threshold together with
    what always speaks against it.
    """
    kb = context.kb
    for family in kb.codebook.families:
        for key, code in zip(family.keys, family.codes, strict=True):
            certainty, profile = context.behaviour.best.get(key, (0.0, Profile()))
            if certainty >= kb.scale.threshold:
                continue
            place = context.places.key("families", family.slug, "values", code.slug)
            # The proof costs nothing, the search thousands of runs.
            ceiling = _ceiling(kb, key)
            if ceiling < kb.scale.threshold:
                height = f"{ceiling:.2f}"
                yield finding(_NEVER, key, place, "proved", profile, option=key, certainty=height)
                continue
            climb = find_recommending(Recommender(kb, PlainEngine), key, profile)
            if not climb.reached:
                height = f"{climb.height:.2f}"
                yield finding(
                    _NEVER, key, place, "not-found", climb.profile, option=key, certainty=height, runs=climb.runs
                )


def check_gaps(context: LintContext) -> Iterator[Finding]:
    """Yield the main families of which some profile gets no option recommended, base options aside.

    Over the profiles of the required attributes the count is exact; over the sample it is a share of what was tried.
    Each case has the first such profile as its witness.
    """
    searched = context.behaviour.searched
    cases = (
        ("exact" if searched.exact_complete else "cut-short", context.behaviour.gaps, searched.exact),
        ("sampled", context.behaviour.sampled_gaps, searched.sampled),
    )
    for family in (family.slug for family in context.kb.codebook.families):
        for case, gaps, tried in cases:
            profiles = gaps.get(family)
            if profiles:
                place = context.places.key("families", family)
                parts = {"family": family, "count": len(profiles), "of": tried}
                yield finding(FindingKind.GAP, family, place, case, profiles[0], **parts)


def _ceiling(kb: KnowledgeBase, key: str) -> float:
    """Return a certainty that the option can't exceed in any profile."""
    said = [(rule.when.premises, c.certainty) for rule in kb.rules for c in rule.conclusions if c.key == key]
    return combine(
        fold(certainty for _, certainty in said if certainty > 0),
        fold(certainty for premises, certainty in said if certainty < 0 and not premises),
    )


def furthest(kb: KnowledgeBase, premise: Premise) -> tuple[float, Profile]:
    """Return how strong a premise on a trait can get, over all profiles, and a profile in which it does.

    Exact: evidence against is left out, since what is unknown is no evidence. Of values that exclude each other the
    best one counts in full: no mixture of lower certainties gets further (1 − ∏(1 − cᵢeᵢ) with ∑cᵢ ≤ 1 is greatest
    where one cᵢ is 1, as log(1 − cᵢeᵢ) is concave).
    """
    sign = -1 if premise.denied else 1
    speaking: dict[str, dict[str, float]] = {}
    for item in kb.evidence:
        if item.trait == premise.subject and item.conclusions[0].certainty * sign > 0:
            (cell,) = item.when.premises
            speaking.setdefault(cell.subject, {})[cell.wanted[0]] = abs(item.conclusions[0].certainty)
    facts: list[Fact] = []
    numbers: list[float] = []
    for attribute in kb.codebook.attributes:
        cells = speaking.get(attribute.slug, {})
        for value in _jointly_best(attribute, cells):
            facts.append(Fact(attribute.slug, value))
            numbers.append(cells[value])
    return fold(numbers), Profile(tuple(facts))


def _jointly_best(attribute: Attribute, cells: dict[str, float]) -> list[str]:
    """Return the values, among those with evidence, that together say most."""
    groups = attribute.exclusive if attribute.many else (frozenset(attribute.by_slug),)
    bound = {value for group in groups for value in group}
    free = {value for value in cells if value not in bound}
    best = {max(group & cells.keys(), key=lambda v: (cells[v], v)) for group in groups if group & cells.keys()}
    return [value for value in attribute.by_slug if value in free | best]


def _impossible(context: LintContext, item: Rule | Caution) -> Finding | None:
    kb, premises = context.kb, item.when.premises

    def proved(case: str, witness: Profile, **parts: object) -> Finding:
        return finding(FindingKind.RULE_CANNOT_FIRE, item.id, item.location, case, witness, rule=item.id, **parts)

    nearest = context.behaviour.unfired[item.id].profile
    torn = _torn(premises)
    if torn:
        return proved("contradiction", nearest, trait=torn)
    for premise in (p for p in premises if p.kind is PremiseKind.TRAIT):
        height, profile = furthest(kb, premise)
        if height < kb.scale.threshold:
            case = "denied-trait" if premise.denied else "trait"
            return proved(case, profile, trait=premise.subject, certainty=f"{height:.2f}")
    # An option that nothing favours is never recommended, so nothing that waits for it happens.
    favoured = {c.key for rule in kb.rules for c in rule.conclusions if c.certainty > 0}
    for premise in (p for p in premises if p.kind is PremiseKind.OPTION):
        if not favoured & set(premise.keys):
            return proved("options", nearest, options=", ".join(premise.keys))
    return None


def _torn(premises: Sequence[Premise]) -> str | None:
    """Return a trait that is wanted present and absent at once."""
    wanted = {p.subject for p in premises if p.kind is PremiseKind.TRAIT and not p.denied}
    return next((p.subject for p in premises if p.denied and p.subject in wanted), None)


def _unseen(context: LintContext, item: Rule | Caution) -> Finding:
    climb = context.behaviour.unfired[item.id]
    runs = climb.runs + context.behaviour.searched.runs
    kind = FindingKind.RULE_NOT_SEEN_FIRING
    return finding(kind, item.id, item.location, witness=climb.profile, rule=item.id, runs=runs)
