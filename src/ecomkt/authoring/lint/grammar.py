"""What the knowledge promises beyond its rules: examples that fire, laws and places of markets, bars, questions."""

from collections.abc import Iterator, Mapping, Sequence

from ecomkt.authoring.lint.behaviour import profile_of
from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.inference.engine import strength
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.build import data_files
from ecomkt.knowledge.codebook import Codebook, fact_key
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule
from ecomkt.profile.fact import Fact, Profile


def check_examples(context: LintContext) -> Iterator[Finding]:
    """Yield what has no example on which it fires, or no near miss on which it doesn't, and those that are wrong.

    What always holds can't miss. Each is run as a profile of its own, nothing else known.
    """
    derivations = {rule.id for rule in context.kb.derivations}
    for item in context.written:
        for case, keys in (("example", item.example), ("near-miss", item.near_miss)):
            if not keys:
                if case == "example" or item.when.premises:
                    kind = FindingKind.EXAMPLE_MISSING
                    yield finding(kind, item.id, context.places.entry(item.id), case, None, rule=item.id)
                continue
            profile = profile_of(keys)
            wrong = _clash(context.kb.codebook, profile)
            if not wrong and _fires(context, item, profile, derived=item.id in derivations) == (case == "example"):
                continue
            place, parts = context.places.entry(item.id, case.replace("-", "_")), {"rule": item.id, "attribute": wrong}
            yield finding(FindingKind.EXAMPLE_FAILS, item.id, place, "impossible" if wrong else case, profile, **parts)


def check_laws(context: LintContext) -> Iterator[Finding]:
    """Yield the markets of which the knowledge holds no law."""
    lawful = context.kb.lawful
    for attribute in context.kb.codebook.attributes:
        for code in attribute.codes if attribute.jurisdiction and lawful else ():
            if code.slug not in lawful:
                subject, place = fact_key(attribute.slug, code.slug), context.places.key
                location = place("attributes", attribute.slug, "values", code.slug)
                witness = Profile((Fact(attribute.slug, code.slug),))
                yield finding(FindingKind.MARKET_WITHOUT_LAW, subject, location, "", witness, market=subject)


def check_named_places(context: LintContext) -> Iterator[Finding]:
    """Yield the options of a family with places that name none in markets whose law is known, base options aside."""
    named: dict[str, dict[str, set[str]]] = {}
    for document in data_files(context.places.layers, "places"):
        for family, options in document.content.get("places", {}).items():
            for option, markets in options.items():
                named.setdefault(family, {}).setdefault(option, set()).update(markets)
    lawful, kind = context.kb.lawful, FindingKind.OPTION_WITHOUT_PLACE
    for family, by_option in named.items():
        for key, code in context.kb.codebook.family[family].ranked.items():
            missing = sorted(lawful - by_option.get(code.slug, set()))
            if missing:
                place = context.places.key("families", family, "values", code.slug)
                yield finding(kind, key, place, option=key, markets=", ".join(missing))


def check_said(context: LintContext) -> Iterator[Finding]:
    """Yield the options without a phrase of a family that the sentences of the knowledge speak of."""
    speech = context.kb.speech
    spoken = {part.family for frame in (*speech.frames, speech.headline) for part in frame.parts}
    for family in context.kb.codebook.every_family:
        for key, code in zip(family.keys, family.codes, strict=True):
            if family.slug in spoken and not code.say.translations:
                place = context.places.key("families", family.slug, "values", code.slug)
                yield finding(FindingKind.OPTION_NEVER_SAID, key, place, option=key)


def check_bars(context: LintContext) -> Iterator[Finding]:
    """Yield cautions that bar nothing in any profile that was found, and bars of first steps that there aren't."""
    steps = {step.id for step in context.report.experiments} if context.report else set()
    for caution in context.kb.cautions:
        if not caution.bars and not caution.barred_steps:
            continue
        kind, place = FindingKind.BAR_NEVER_HOLDS, context.places.entry(caution.id, "bars")
        nearest = context.behaviour.unfired.get(caution.id)
        witness = nearest.profile if nearest else context.behaviour.fired[caution.id]
        for step in caution.barred_steps:
            if step not in steps:
                yield finding(kind, caution.id, place, "step", witness, rule=caution.id, step=step)
        if not _bars_somewhere(context, caution):
            yield finding(kind, caution.id, place, "never", witness, rule=caution.id)


def check_questions(context: LintContext) -> Iterator[Finding]:
    """Yield attributes whose question is never asked: no answer to the others leads to it.

    Reached are the attributes without `ask_when`; then those for which each premise has a value that may be stated of
    a reached attribute, or that derivations conclude from reached ones.
    """
    attributes = context.kb.codebook.attributes
    reached, before = set[str](), None
    while reached != before:
        before = reached
        reached = {a.slug for a in attributes if all(_reachable(context.kb, *p, before) for p in a.ask_when)}
    for attribute in attributes:
        if attribute.slug not in reached:
            place = context.places.key("attributes", attribute.slug, "ask_when")
            asked = ", ".join(slug for slug, _ in attribute.ask_when)
            kind = FindingKind.QUESTION_UNREACHABLE
            yield finding(kind, attribute.slug, place, attribute=attribute.slug, asked=asked)


def _clash(codebook: Codebook, profile: Profile) -> str:
    """Return an attribute of which the profile holds values that exclude each other; empty if there is none."""
    given = {slug: {fact.value: fact.certainty for fact in profile.about(slug)} for slug in profile.attributes}
    return next((slug for slug, said in given.items() if codebook.attribute[slug].clashing(said)), "")


def _fires(context: LintContext, item: Rule | Caution, profile: Profile, *, derived: bool) -> bool:
    recommender, threshold = context.behaviour.recommender, context.kb.scale.threshold
    if isinstance(item, Caution) and not item.on_request:
        # Drawn without the laws of other markets, so it is another object.
        return item.id in {caution.id for caution in recommender.certainties_and_cautions(profile)[1]}
    stated: Mapping[str, float] = {fact.key: fact.certainty for fact in profile}
    return strength(item.when, stated if derived else recommender.beliefs(profile), threshold) is not None


def _bars_somewhere(context: LintContext, caution: Caution) -> bool:
    """Return whether a caution that fires does so, too, where one of its laws holds."""
    fired = context.behaviour.fired.get(caution.id)
    if fired is None:
        return False
    kb = context.kb
    markets = [
        Fact(a.slug, m) for a in kb.codebook.attributes if a.jurisdiction for m in caution.markets & {*a.by_slug}
    ]
    profiles = [Profile((*(f for f in fired if f.attribute != new.attribute), new)) for new in markets] or [fired]
    profiles += [Profile((*fired, new)) for new in markets if new not in fired.facts]
    return any(_holds(context.behaviour.recommender, caution, profile) for profile in profiles)


def _holds(recommender: Recommender, caution: Caution, profile: Profile) -> bool:
    recommendation = recommender.recommend(profile)
    if caution.bars:
        return any(caution in recommendation.assessment(key).bars for key in caution.bars)
    return any(each.id == caution.id for each in recommendation.drawn)


def _reachable(kb: KnowledgeBase, asked: str, values: Sequence[str], reached: set[str]) -> bool:
    if asked in reached:
        return True
    keys = {fact_key(asked, value) for value in values}
    return any(
        any(c.key in keys and c.certainty >= kb.scale.threshold for c in rule.conclusions)
        and all(premise.subject in reached for premise in rule.when.premises)
        for rule in kb.derivations
    )
