"""Rules set against each other by their antecedents alone.

Exactly: the *premises* of a rule are a set; a premise on an attribute is the set of values it takes. A premise
*implies* another if it looks at the same attribute and takes no value that the other doesn't, or if it asks the same
of the same trait or options. Antecedent A implies antecedent B if every premise of B is implied by one of A: wherever
a rule with A fires, one with B fires too.
"""

from collections.abc import Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.knowledge.model import Caution, Premise, PremiseKind, Rule, When

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

    A rule is subsumed by another if its antecedent implies the other's, the other concludes the same of each of its
    options with the same word, and it cites no source that the other doesn't: evidence adds up, and here the same
    context is counted twice. A narrower rule with a context of its own, or another word, is a layer and meant so.
    """
    for narrow in context.kb.rules:
        for wide in context.kb.rules:
            if narrow is not wide and _subsumes(wide, narrow):
                yield _pair(FindingKind.SUBSUMED_RULE, context, narrow, wide)
                # One wider rule is enough to mend; the next run shows the next.
                break


def _pair(kind: FindingKind, context: LintContext, item: Rule | Caution, other: Rule | Caution, **more: str) -> Finding:
    witness = context.behaviour.fired.get(item.id)
    parts = {"rule": item.id, "other": other.id, "place": str(other.location), **more}
    return finding(kind, item.id, item.location, "", witness, **parts)


def _subsumes(wide: Rule, narrow: Rule) -> bool:
    # Most pairs speak of different options: that is seen without building a set.
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
