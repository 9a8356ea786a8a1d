"""What is there and does nothing: traits, evidence, attributes and rules."""

from collections.abc import Iterable, Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.authoring.lint.search import find_placing, fitted
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.model import PremiseKind, Rule, When
from ecomkt.profile.fact import Fact, Profile


def check_traits(context: LintContext) -> Iterator[Finding]:
    """Yield traits that no rule and no caution reads."""
    read = _read(context, PremiseKind.TRAIT)
    for trait in context.kb.traits:
        if trait.slug not in read:
            # A witness in which the trait at least spoke shows more than an empty profile.
            spoken = (p for id_, p in context.behaviour.spoken.items() if id_.startswith(f"{trait.slug}."))
            witness = next(spoken, Profile())
            yield finding(FindingKind.TRAIT_NEVER_READ, trait.slug, trait.location, witness=witness, trait=trait.slug)


def check_evidence(context: LintContext) -> Iterator[Finding]:
    """Yield evidence without which no rule and no caution would fire otherwise.

    "Otherwise" includes another strength. Looked at are the profiles that were run; traits that nothing reads have a
    finding of their own.
    """
    read = _read(context, PremiseKind.TRAIT)
    behaviour = context.behaviour
    for item in context.kb.evidence:
        if item.trait in read and item.id not in behaviour.deciding:
            (premise,) = item.when.premises
            value = premise.wanted[0]
            witness = behaviour.spoken.get(item.id, Profile((Fact(premise.subject, value),)))
            parts = {"trait": item.trait, "attribute": premise.subject, "value": value}
            runs = behaviour.searched.runs
            yield finding(FindingKind.EVIDENCE_NEVER_DECISIVE, item.id, item.location, "", witness, **parts, runs=runs)


def check_attributes(context: LintContext) -> Iterator[Finding]:
    """Yield attributes that nothing reads, and those of which nothing that reads them ever fired or decided.

    An attribute whose values are markets is read by the laws of the cautions.
    """
    kb, behaviour = context.kb, context.behaviour
    read = _read(context, PremiseKind.VALUE)
    active = [item.when for item in context.items if item.id in behaviour.fired]
    active += [item.when for item in kb.evidence if item.id in behaviour.deciding]
    moving = _subjects(active, PremiseKind.VALUE)
    for attribute in kb.codebook.attributes:
        # The laws of cautions read markets by code, without a premise.
        if attribute.slug not in moving and not attribute.jurisdiction:
            case = "idle" if attribute.slug in read else "unread"
            witness = Profile((Fact(attribute.slug, attribute.codes[0].slug),)) if attribute.codes else Profile()
            place, runs = context.places.key("attributes", attribute.slug), behaviour.searched.runs
            kind = FindingKind.ATTRIBUTE_CHANGES_NOTHING
            yield finding(kind, attribute.slug, place, case, witness, attribute=attribute.slug, runs=runs)


def check_placing(context: LintContext) -> Iterator[Finding]:
    """Yield rules that fire, but without which every first place of every family would be the same.

    Base options hold no place: rules that speak only of them are left out. What no run shows is searched.
    """
    kb, behaviour = context.kb, context.behaviour
    for rule in kb.rules:
        if rule.id not in behaviour.fired or rule.id in behaviour.placing:
            continue
        leading = [fitted(behaviour.best[c.key][1], rule.when) for c in rule.conclusions]
        # From where the rule came nearest to mattering, then from where its options are strongest.
        starts = [profile for _, profile in filter(None, [behaviour.closest.get(rule.id)])] + leading
        families = [family for family in kb.codebook.families if _competes(rule, family)]
        searches = [find_placing(kb, rule, family, starts) for family in families]
        if searches and not any(search.reached for search in searches):
            runs = behaviour.searched.runs + sum(search.runs for search in searches)
            kind = FindingKind.RULE_CHANGES_NO_FIRST_PLACE
            yield finding(kind, rule.id, rule.location, "", behaviour.fired[rule.id], rule=rule.id, runs=runs)


def _competes(rule: Rule, family: Family) -> bool:
    ranked = {key for key, code in zip(family.keys, family.codes, strict=True) if not code.base}
    return any(conclusion.key in ranked for conclusion in rule.conclusions)


def _read(context: LintContext, kind: PremiseKind) -> set[str]:
    whens = (*(item.when for item in context.items), *(item.when for item in context.kb.evidence))
    return _subjects(whens, kind)


def _subjects(whens: Iterable[When], kind: PremiseKind) -> set[str]:
    return {premise.subject for when in whens for premise in when.premises if premise.kind is kind}
