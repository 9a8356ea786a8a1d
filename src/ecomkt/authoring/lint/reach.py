"""What does nothing of its own: rules said twice or against each other, and what is never reached, read or decisive."""

from collections.abc import Iterator

from ecomkt.authoring.lint.behaviour import find_placing, find_recommending, fitted, profile_of
from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.inference.certainty import combine, fold
from ecomkt.inference.engine import PlainEngine
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.model import Caution, Conclusion, KnowledgeBase, Premise, PremiseKind, Rule, When, subjects_of
from ecomkt.profile.fact import Fact, Profile

Shape = frozenset[tuple[PremiseKind, str, frozenset[str], bool]]


def check_duplicates(context: LintContext) -> Iterator[Finding]:
    """Yield rules with the premises and conclusions of an earlier one, and cautions with its premises and words."""
    first: dict[tuple[Shape, object], Rule | Caution] = {}
    for item in context.items:
        said = item.because if isinstance(item, Caution) else frozenset(item.conclusions)
        earlier = first.setdefault((_shape(item.when), said), item)
        if earlier is not item:
            yield _pair(FindingKind.DUPLICATE_RULE, context, item, earlier)


def check_conflicts(context: LintContext) -> Iterator[Finding]:
    """Yield rules with the premises of an earlier one that say the opposite of an option."""
    said: dict[tuple[Shape, str, bool], Rule] = {}
    for rule in context.kb.rules:
        against = {c.key: said.get((_shape(rule.when), c.key, c.certainty < 0)) for c in rule.conclusions}
        for c in rule.conclusions:
            # The first rule with these premises is the one that later ones are set against.
            said.setdefault((_shape(rule.when), c.key, c.certainty > 0), rule)
        other = next(filter(None, against.values()), None)
        if other:
            options = ", ".join(key for key, opposed in against.items() if opposed is other)
            yield _pair(FindingKind.CONFLICTING_RULES, context, rule, other, options=options)


def check_subsumed(context: LintContext) -> Iterator[Finding]:
    """Yield rules that count once more what a wider rule counts already.

    A premise implies another if it looks at the same attribute and takes no value that the other doesn't, or if it asks
    the same of the same trait or options; an antecedent implies another if it implies every premise of it.
    A rule is subsumed by another if its antecedent implies the other's, the other concludes the same of each of its
    options with the same word, and it cites no source that the other doesn't: evidence adds up, and here the same
    context is counted twice. A narrower rule with a context of its own, or another word, is a layer and meant so.
    """
    saying: dict[Conclusion, list[Rule]] = {}
    for rule in context.kb.rules:
        for conclusion in rule.conclusions:
            saying.setdefault(conclusion, []).append(rule)
    for narrow in context.kb.rules:
        for wide in saying[narrow.conclusions[0]]:
            if narrow is not wide and _subsumes(wide, narrow):
                yield _pair(FindingKind.SUBSUMED_RULE, context, narrow, wide)
                # One wider rule is enough to mend; the next run shows the next.
                break


def check_rules(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions that no profile fires: proved, or only not found within the budget of the search.

    Proved is it for a rule that wants a trait both present and absent, one that wants a trait further from 0 than all
    evidence can bring it (see `furthest`), and a caution on options that no rule favours. Of the other rules that
    fired in no profile that was run, a search tries to fire each.
    """
    for item in context.items:
        climb = context.behaviour.unfired.get(item.id)
        if climb:
            runs = climb.runs + context.behaviour.searched.runs
            kind = FindingKind.RULE_NOT_SEEN_FIRING
            unseen = finding(kind, item.id, item.location, "", climb.profile, rule=item.id, runs=runs)
            yield _impossible(context.kb, item, climb.profile) or unseen


def check_options(context: LintContext) -> Iterator[Finding]:
    """Yield options that no profile recommends: proved, or only not found in the profiles run and by search.

    Proved is it where all that speaks for an option, in full and at once, stays below the threshold together with
    what always speaks against it.
    """
    kb, kind = context.kb, FindingKind.OPTION_NEVER_RECOMMENDED
    threshold, best = kb.scale.threshold, context.behaviour.best
    named = [(f.slug, code.slug, key) for f in kb.codebook.families for code, key in zip(f.codes, f.keys, strict=True)]
    for family, option, key in named:
        certainty, profile = best.get(key, (0.0, Profile()))
        if certainty >= threshold:
            continue
        place = context.places.key("families", family, "values", option)
        # The proof costs nothing, the search thousands of runs.
        ceiling = _ceiling(kb, key)
        if ceiling < threshold:
            yield finding(kind, key, place, "proved", profile, option=key, certainty=f"{ceiling:.2f}")
            continue
        climb = find_recommending(Recommender(kb, PlainEngine), key, profile)
        if not climb.reached:
            parts = {"option": key, "certainty": f"{climb.height:.2f}", "runs": climb.runs}
            yield finding(kind, key, place, "not-found", climb.profile, **parts)


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
    for family in context.kb.codebook.family:
        for case, gaps, tried in cases:
            profiles = gaps.get(family)
            if profiles:
                place = context.places.key("families", family)
                parts = {"family": family, "count": len(profiles), "of": tried}
                yield finding(FindingKind.GAP, family, place, case, profiles[0], **parts)


def check_traits(context: LintContext) -> Iterator[Finding]:
    """Yield traits that no rule and no caution reads."""
    read = _read(context, PremiseKind.TRAIT)
    for trait in context.kb.traits:
        if trait.slug not in read:
            # A witness in which the trait at least spoke shows more than an empty profile.
            spoken = (p for id_, p in context.behaviour.spoken.items() if id_.startswith(f"{trait.slug}."))
            witness = next(spoken, Profile())
            yield finding(FindingKind.TRAIT_NEVER_READ, trait.slug, trait.location, "", witness, trait=trait.slug)


def check_evidence(context: LintContext) -> Iterator[Finding]:
    """Yield evidence without which every rule and caution would fire as it does, as strongly, in all profiles run."""
    # Traits that nothing reads have a finding of their own.
    read = _read(context, PremiseKind.TRAIT)
    behaviour = context.behaviour
    for item in context.kb.evidence:
        if item.trait in read and item.id not in behaviour.deciding:
            (premise,) = item.when.premises
            attribute, value = premise.subject, premise.wanted[0]
            witness = behaviour.spoken.get(item.id, Profile((Fact(attribute, value),)))
            parts = {"trait": item.trait, "attribute": attribute, "value": value, "runs": behaviour.searched.runs}
            yield finding(FindingKind.EVIDENCE_NEVER_DECISIVE, item.id, item.location, "", witness, **parts)


def check_attributes(context: LintContext) -> Iterator[Finding]:
    """Yield attributes that nothing reads, and those of which nothing that reads them ever fired or decided.

    Derivations and first steps read, too; that a question is asked where another is answered is no use of the answer.
    """
    kb, behaviour = context.kb, context.behaviour
    read = _read(context, PremiseKind.VALUE)
    active = [item.when for item in context.items if item.id in behaviour.fired]
    active += [item.when for item in kb.evidence if item.id in behaviour.deciding]
    # An example shows that a derivation fires.
    active += [rule.when for rule in kb.derivations]
    steps = context.report.experiments if context.report else ()
    moving = subjects_of([*active, *(step.when for step in steps)], PremiseKind.VALUE)
    moving.update(attribute for step in steps for attribute, _ in (*step.fit.has, *step.fit.needs, *step.fit.unless))
    for attribute in kb.codebook.attributes:
        # The laws of cautions read markets by code, without a premise.
        if attribute.slug not in moving and not attribute.jurisdiction:
            case = "idle" if attribute.slug in read else "unread"
            witness = Profile(tuple(Fact(attribute.slug, code.slug) for code in attribute.codes[:1]))
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
        said = {conclusion.key for conclusion in rule.conclusions}
        leading = [fitted(behaviour.best[c.key][1], rule.when) for c in rule.conclusions if c.key in behaviour.best]
        # From where the rule came nearest to mattering, then its example, then where its options are strongest.
        nearest = [profile for _, profile in filter(None, [behaviour.closest.get(rule.id)])]
        starts = [*nearest, profile_of(rule.example), *leading]
        families = [family for family in kb.codebook.families if said & family.ranked.keys()]
        searches = [find_placing(kb, rule, family, starts) for family in families]
        if searches and not any(search.reached for search in searches):
            runs = behaviour.searched.runs + sum(search.runs for search in searches)
            kind = FindingKind.RULE_CHANGES_NO_FIRST_PLACE
            yield finding(kind, rule.id, rule.location, "", behaviour.fired[rule.id], rule=rule.id, runs=runs)


def _read(context: LintContext, kind: PremiseKind) -> set[str]:
    return subjects_of((item.when for item in (*context.items, *context.kb.evidence)), kind)


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
    attributes = [attribute for attribute in kb.codebook.attributes if attribute.slug in speaking]
    facts = [Fact(a.slug, value) for a in attributes for value in _jointly_best(a, speaking[a.slug])]
    return fold(speaking[fact.attribute][fact.value] for fact in facts), Profile(tuple(facts))


def _jointly_best(attribute: Attribute, cells: dict[str, float]) -> list[str]:
    """Return the values, among those with evidence, that together say most."""
    groups = [group & cells.keys() for group in attribute.bound]
    free = cells.keys() - frozenset().union(*attribute.bound)
    best = {max(group, key=lambda value: (cells[value], value)) for group in groups if group}
    return [value for value in attribute.by_slug if value in free | best]


def _impossible(kb: KnowledgeBase, item: Rule | Caution, nearest: Profile) -> Finding | None:
    premises = item.when.premises

    def proved(case: str, witness: Profile, **parts: object) -> Finding:
        return finding(FindingKind.RULE_CANNOT_FIRE, item.id, item.location, case, witness, rule=item.id, **parts)

    traits = [premise for premise in premises if premise.kind is PremiseKind.TRAIT]
    wanted = {premise.subject for premise in traits if not premise.denied}
    torn = next((premise.subject for premise in traits if premise.denied and premise.subject in wanted), None)
    if torn:
        return proved("contradiction", nearest, trait=torn)
    for premise in traits:
        height, profile = furthest(kb, premise)
        if height < kb.scale.threshold:
            case = "denied-trait" if premise.denied else "trait"
            return proved(case, profile, trait=premise.subject, certainty=f"{height:.2f}")
    # An option that nothing favours is never recommended, so nothing that waits for it happens.
    favoured = {c.key for rule in kb.rules for c in rule.conclusions if c.certainty > 0}
    for premise in premises:
        if premise.kind is PremiseKind.OPTION and favoured.isdisjoint(premise.keys):
            return proved("options", nearest, options=", ".join(premise.keys))
    return None


def _pair(kind: FindingKind, context: LintContext, item: Rule | Caution, other: Rule | Caution, **more: str) -> Finding:
    witness = context.behaviour.fired.get(item.id)
    parts = {"rule": item.id, "other": other.id, "place": str(other.location), **more}
    return finding(kind, item.id, item.location, "", witness, **parts)


def _subsumes(wide: Rule, narrow: Rule) -> bool:
    return (
        all(conclusion in wide.conclusions for conclusion in narrow.conclusions)
        and set(narrow.sources) <= set(wide.sources)
        and all(any(_implies(has, wanted) for has in narrow.when.premises) for wanted in wide.when.premises)
        and not (
            _shape(narrow.when) == _shape(wide.when)
            and (set(narrow.conclusions) == set(wide.conclusions) or narrow.id < wide.id)
        )
    )


def _implies(narrow: Premise, wide: Premise) -> bool:
    same = (narrow.kind, narrow.subject, narrow.denied) == (wide.kind, wide.subject, wide.denied)
    return same and set(narrow.wanted) <= set(wide.wanted)


def _shape(when: When) -> Shape:
    return frozenset((p.kind, p.subject, frozenset(p.wanted), p.denied) for p in when.premises)
