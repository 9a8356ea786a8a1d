"""The few phrases that several views share: a profile, a change, a premise, a certainty, how firm a place is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice

from msgspec.structs import replace

from ecomkt.explanation.answer import PlanVerdict
from ecomkt.explanation.arithmetic import Figure
from ecomkt.explanation.said import ToldWords
from ecomkt.explanation.sensitivity import Firmness, Flip, OpenQuestion
from ecomkt.inference.certainty import GRID, verdict_of
from ecomkt.inference.ranking import Assessment
from ecomkt.inference.recommend import Recommendation
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family
from ecomkt.knowledge.model import Basis, KnowledgeBase, Place, Premise, PremiseKind, Rule, Source, When
from ecomkt.language.wording import Wording
from ecomkt.output.document import Bar, Bars
from ecomkt.profile.fact import Change, Fact, Profile, Understanding
from ecomkt.version import __version__

_FLIPS_SHOWN = 2
_MOST_TYPED = 60
# An author as a citation writes one: the family name, then initials.
_AUTHOR = re.compile(r"(?:^|, |& )([^,&]+), (?:-?[A-Z]\.[ -]?)+")
_AUTHORS_NAMED = 2
# Two fifths of the buyers or orders are a part.
_A_PART = 0.4


def certainty_text(certainty: float, places: int = 2) -> str:
    """Return the certainty with its sign."""
    # A minus sign is as wide as a plus, so that figures stand under each other; no line breaks after it.
    return f"{round(certainty, places) + 0.0:+.{places}f}".replace("-", "−")


def assessed_text(assessment: Assessment) -> str:
    """Return the certainty of an option at two decimals, at more where those would contradict its verdict."""
    # 0.1999 beside "not recommended" must not be shown as 0.20.
    verdict = verdict_of(assessment.certainty, assessment.scale)
    for places in range(2, GRID):
        if verdict_of(round(assessment.certainty, places), assessment.scale) == verdict:
            return certainty_text(assessment.certainty, places)
    return certainty_text(assessment.certainty, GRID)


def is_judged(assessment: Assessment) -> bool:
    """Return whether an option has a verdict: the ground of the others has none as long as only base rates speak."""
    reasoned = any(not rule.is_base_rate for rule, _, _ in assessment.parts)
    return reasoned or bool(assessment.bars) or not assessment.option.base


def verdict_text(assessment: Assessment, wording: Wording) -> str:
    """Return the verdict in words; of a ground that nothing judges, that it is one."""
    return wording.say(assessment.verdict.name) if is_judged(assessment) else wording.label("ground")


def reason_text(assessment: Assessment, wording: Wording) -> str:
    """Return why an option is ruled out, or what the strongest rule says of it; nothing if no rule speaks of it."""
    strongest = assessment.strongest
    if assessment.bars or not strongest:
        return "".join(wording.say(caution.because) for caution in assessment.bars[:1])
    return reason_of(assessment, strongest, wording)


def reason_of(judged: Assessment, evidence: Evidence[Rule], wording: Wording) -> str:
    """Return what a rule says of an option, and whether only most start so, or it holds of a small part alone."""
    rule, reason = evidence.rule, wording.say(evidence.rule.because)
    if rule.is_base_rate:
        return wording.label("starting-point", reason=reason)
    # What looks at a trait speaks of buyers in general; what follows from other facts is less sure, but of the whole.
    general = any(p.kind is PremiseKind.TRAIT or not judged.derived.isdisjoint(p.keys) for p in rule.when.premises)
    is_part = evidence.strength <= _A_PART and not general
    return wording.label("in-part", reason=reason) if is_part else reason


def told_reason(assessment: Assessment, told: ToldWords, wording: Wording) -> str:
    """Return the reason for where an option of a family stands, with what the client said of the facts behind it."""
    words = told.beside(None if assessment.bars else assessment.strongest)
    return wording.blank.join(filter(None, (reason_text(assessment, wording), said_text(words, wording))))


def said_text(words: Sequence[str], wording: Wording) -> str:
    """Return what the client said in a sentence; nothing for nothing."""
    return wording.label("you-said", words=_quoted(words, wording)) if words else ""


def _quoted(words: Iterable[str], wording: Wording) -> str:
    return wording.comma.join(wording.label("words-said", words=each.rstrip(".。")) for each in words)


def plan_reason(plan: PlanVerdict, wording: Wording) -> str:
    """Return why a plan is judged so, or on which unknown facts it depends; nothing of what isn't judged."""
    if facts := wording.comma.join(wording.say(a.say) or wording.say(a.name) for a in plan.depends):
        return wording.label("plan-depends", facts=facts)
    reckoned = (figure_text(figure, wording) for figure in plan.figures)
    said = said_text(plan.said, wording)
    told = filter(None, (reason_text(plan.assessment, wording), *reckoned, said)) if plan.assessment else ()
    return wording.blank.join(told)


def short_reason(assessment: Assessment, wording: Wording) -> str:
    """Return the same in a phrase; nothing where nobody wrote one, or where only base rates speak."""
    strongest = assessment.strongest
    if assessment.bars or not strongest:
        return "".join(wording.say(caution.short) for caution in assessment.bars[:1])
    return "" if strongest.rule.is_base_rate else wording.say(strongest.rule.short)


def derived_facts(recommendation: Recommendation, wording: Wording) -> Iterator[tuple[Fact, str]]:
    """Yield each fact that follows from others, with the reason that weighs most."""
    for derived in recommendation.derived:
        heaviest = max(derived.evidence, key=lambda item: item.contribution)
        yield derived.fact, wording.say(heaviest.rule.because)


def sources_text(slugs: Iterable[str], kb: KnowledgeBase, wording: Wording) -> str:
    """Return sources as a client would name them."""
    sources = {source.slug: source for source in kb.sources}
    # By semicolons: some of the names have commas.
    return wording.semicolon.join(source_name(sources[slug], wording) for slug in slugs)


def source_name(source: Source, wording: Wording) -> str:
    """Return the short name of a source; else its authors, two at most, and its year."""
    if short := wording.say(source.short):
        return short
    head = source.citation.partition("(")[0]
    authors = [name.strip(" &") for name in _AUTHOR.findall(head)] or [head.strip(" ,")]
    named = f"{authors[0]} et al." if len(authors) > _AUTHORS_NAMED else " & ".join(authors)
    return f"{named} {source.year}" if source.year else named


def evidence_bars(
    title: str, assessment: Assessment, wording: Wording, kb: KnowledgeBase | None = None, *, with_rules: bool = False
) -> Bars:
    """Return the evidence for and against an option, with what it rests on and, where asked for, the ids of rules.

    With a knowledge base sources are told in words.
    """
    bars = []
    # Who reads on paper stops after the first lines, so the heaviest evidence comes first, and how others start last.
    for item in sorted(assessment.evidence, key=lambda item: (item.rule.is_base_rate, -abs(item.contribution))):
        rule, figure = item.rule, certainty_text(item.contribution)
        told = [sources_text(rule.sources, kb, wording)] if kb else rule.sources
        # A source in words says itself that it is one.
        named = kb and rule.sources and rule.basis in (Basis.DOCUMENT, Basis.LITERATURE)
        grounds = wording.semicolon.join(filter(None, told if named else (wording.label(rule.basis.value), *told)))
        grounds = grounds[:1].upper() + grounds[1:]
        source = f"{grounds}; {rule.id}" if with_rules else grounds
        bars.append(Bar(wording.say(rule.because), item.contribution, figure, source))
    return Bars(title, tuple(bars), centred=True)


def footer(kb: KnowledgeBase, engine: str, wording: Wording) -> tuple[str, str]:
    """Return what stands under a document: that it is no legal advice, and what made it."""
    made = wording.label("made-by", version=__version__, engine=engine, layers=layers_text(kb, wording))
    return wording.label("not-legal-advice"), made


def layers_text(kb: KnowledgeBase, wording: Wording) -> str:
    """Return the layers of knowledge with the heads of their hashes."""
    # So many digits tell versions apart at a glance; JSON and the report have the whole hash.
    return wording.comma.join(f"{layer.name} {layer.version} ({layer.sha256[:12]})" for layer in kb.layers)


def profile_text(profile: Profile, codebook: Codebook, wording: Wording) -> str:
    """Return the facts of a profile in words; a value that no letter tells apart stands with its attribute."""
    parts = []
    for slug in dict.fromkeys(fact.attribute for fact in profile.facts):
        facts, attribute = profile.about(slug), codebook.attribute[slug]
        values = values_text(facts, codebook, wording, profile)
        # Whoever knows the source document reads a letter faster than a name.
        lettered = any(attribute.by_slug[fact.value].letter for fact in facts)
        parts.append(values if lettered else wording.label("is", attribute=wording.say(attribute.name), value=values))
    return wording.semicolon.join(parts) or wording.label("nothing-known")


def understood_text(profile: Profile, codebook: Codebook, wording: Wording) -> str:
    """Return what an answer hangs on first: the product, its price as it was given, the market; how much else is known.

    What isn't sure is said to be likely.
    """
    parts, others = [shortened(profile.title)] if profile.title else [], 0
    for slug in profile.stated:
        attribute, facts = codebook.attribute[slug], profile.about(slug)
        if not attribute.in_head:
            others += 1
            continue
        likely = wording.text("likely")
        codes = [attribute.by_slug[fact.value] for fact in facts]
        # Here no name of the attribute stands beside: `Low` alone would say nothing.
        said = [replace(code, name=code.say) if code.say.translations else code for code in codes]
        names = [
            (likely if fact.certainty < 1 else "{what}").format(what=wording.name(code))
            for fact, code in zip(facts, said, strict=True)
        ]
        amounts = (f"{amount}{wording.colon if facts else ''}" for amount in profile.amounts_on(slug))
        parts.append("".join(amounts) + wording.comma.join(names))
    if others:
        parts.append(wording.label("facts-more" if parts else "facts-known", count=others))
    return " · ".join(parts) or wording.label("nothing-known")


def bare_text(fact: Fact, codebook: Codebook, wording: Wording) -> str:
    """Return a value without letter and certainty; what the head of an answer holds goes without its attribute."""
    attribute = codebook.attribute[fact.attribute]
    code = attribute.by_slug[fact.value]
    if attribute.in_head:
        return wording.say(code.say) or wording.say(code.name)
    return wording.say(attribute.name) + wording.colon + wording.say(code.name)


def words_text(profile: Profile, codebook: Codebook, wording: Wording, *, beside_head: bool = False) -> str:
    """Return what the words of a line that name no attribute were taken for; empty if there were none.

    `beside_head` leaves out what the first line of an answer says.
    """
    heads = {attribute.slug for attribute in codebook.attributes if beside_head and attribute.in_head}
    understood, texts = [each for each in profile.understood if each.attribute not in heads], []
    for words in dict.fromkeys(each.words for each in understood):
        said = [each for each in understood if each.words == words]
        by_attribute = {each.attribute: [e for e in said if e.attribute == each.attribute] for each in said}
        meanings = [_meaning_text(profile, each, codebook, wording) for each in by_attribute.values()]
        texts.append(f"{shortened(words)} → {wording.comma.join(meanings)}")
    return wording.semicolon.join(texts)


def shortened(text: str, most: int = _MOST_TYPED) -> str:
    """Return a text that somebody typed, cut to what a line has room for."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _meaning_text(profile: Profile, understood: Sequence[Understanding], codebook: Codebook, wording: Wording) -> str:
    """Return what words state of one attribute, with the number that they gave."""
    attribute = codebook.attribute[understood[0].attribute]
    codes = [attribute.by_slug[each.value] for each in understood if each.value]
    numbers = [str(amount) for amount in profile.amounts_on(attribute.slug)]
    names = [wording.name(code) for code in codes]
    if any(each.certainty < 1 for each in understood) and not numbers:
        names[0] = wording.label("likely", what=names[0])
    value = wording.comma.join([*numbers, *names])
    is_plain = numbers or any(code.letter for code in codes)
    return value if is_plain else wording.label("is", attribute=wording.say(attribute.name), value=value)


def first_text(family: Family, code: Code | None, wording: Wording) -> str:
    """Return the name of the option that comes first, without its letter, or that none is clear, or needed."""
    if code:
        return wording.say(code.name)
    return wording.label("none-needed" if family.none_needed else "no-evidence-for-any")


def values_text(facts: Sequence[Fact], codebook: Codebook, wording: Wording, profile: Profile | None = None) -> str:
    """Return the values of facts on one attribute in words, with the certainty of those that aren't sure.

    With their profile each has what the client said of it; what was said of a number stands behind the first.
    """
    values = []
    for number, fact in enumerate(facts):
        certainty = wording.aside(f"{fact.certainty:g}" if fact.certainty < 1 else "")
        words = profile.words_on(fact.attribute, fact.value, *([] if number else [""])) if profile else ()
        said = wording.blank + _quoted(words, wording) if words else ""
        values.append(wording.name(codebook.attribute[fact.attribute].by_slug[fact.value]) + certainty + said)
    return wording.comma.join(values) or wording.label("nothing-known")


def fact_text(fact: Fact, codebook: Codebook, wording: Wording) -> str:
    """Return a fact as `attribute = value`."""
    attribute = wording.say(codebook.attribute[fact.attribute].name)
    return wording.label("is", attribute=attribute, value=values_text([fact], codebook, wording))


def change_text(change: Change, codebook: Codebook, wording: Wording) -> str:
    """Return a change as the facts that hold after it."""
    attribute = wording.say(change.attribute.name)
    if change.forgets:
        return wording.label("forgotten", attribute=attribute)
    return wording.label("is", attribute=attribute, value=values_text(change.facts, codebook, wording))


def firmness_text(firmness: Firmness, codebook: Codebook, wording: Wording) -> str:
    """Return under how many single changes a first place holds, and the first flips, each of another attribute."""
    texts = [wording.label("firm", holds=firmness.holds, of=firmness.of)]
    # Five values of one attribute that flip it are one thing to find out.
    firsts: dict[str, Flip] = {}
    for flip in firmness.flips:
        firsts.setdefault(flip.change.attribute.slug, flip)
    for flip in islice(firsts.values(), _FLIPS_SHOWN):
        change, to = change_text(flip.change, codebook, wording), flip.to and wording.say(flip.to.name)
        texts.append(wording.label("flips" if to else "flips-to-none", to=to, change=change))
    return wording.semicolon.join(texts)


def when_text(when: When, kb: KnowledgeBase, wording: Wording) -> str:
    """Return an antecedent in words."""
    return wording.semicolon.join(premise_text(p, kb, wording) for p in when.premises) or wording.label("always")


def premise_text(premise: Premise, kb: KnowledgeBase, wording: Wording, *, lettered: bool = False) -> str:
    """Return one premise in words; values with their letters where these are asked for."""
    if premise.kind is PremiseKind.TRAIT:
        name = next(wording.say(trait.name) for trait in kb.traits if trait.slug == premise.subject)
        return wording.label("denied-trait" if premise.denied else "trait-present", trait=name)
    either = wording.label("or")
    if premise.kind is PremiseKind.OPTION:
        options = either.join(option_name(key, kb, wording) for key in premise.keys)
        return wording.label("recommended-option", options=options)
    attribute = kb.codebook.attribute[premise.subject]
    codes = (attribute.by_slug[value] for value in premise.wanted)
    values = either.join(wording.name(code) if lettered else wording.say(code.name) for code in codes)
    return wording.label("is", attribute=wording.say(attribute.name), value=values)


def asked_text(attributes: Sequence[Attribute], codebook: Codebook, wording: Wording) -> str:
    """Return the question for an attribute, or the sentence that asks for several at once."""
    if len(attributes) == 1:
        return wording.say(attributes[0].question)
    clauses = dict(codebook.joint[attributes[0].slug])
    first, *others, last = (wording.say(clauses[attribute.slug]) for attribute in attributes)
    said = reduce(lambda said, asked: wording.label("asked-too", said=said, asked=asked), others, first)
    return wording.label("asked-last", said=said[:1].upper() + said[1:], asked=last)


def could_change_text(question: OpenQuestion, wording: Wording) -> str:
    """Return what an answer could change: first places, and whose law is told."""
    families = wording.comma.join(wording.say(family.name) for family in question.could_change)
    law = wording.label("whose-law") if question.attribute.jurisdiction else ""
    return wording.semicolon.join(filter(None, (families, law)))


def figure_text(figure: Figure, wording: Wording, *, short: bool = False) -> str:
    """Return a figure in a sentence, or in few words."""
    name = f"one-of-{figure.name}" if figure.value == 1 and figure.unit.islower() else figure.name
    return wording.label(f"figure{'-short' if short else ''}.{name}", value=figure_value(figure))


def figure_value(figure: Figure) -> str:
    """Return the number of a figure with its currency, where it has one."""
    return f"{figure.value:,f} {figure.unit}" if figure.unit.isupper() else f"{figure.value:,f}"


def concluded_name(key: str, kb: KnowledgeBase, wording: Wording) -> str:
    """Return what a rule concludes by this key, an option or a fact, in words."""
    attribute, is_fact, value = key.partition("=")
    return fact_text(Fact(attribute, value), kb.codebook, wording) if is_fact else option_name(key, kb, wording)


def places_text(places: Iterable[Place], markets: Sequence[Code], wording: Wording) -> str:
    """Return where an option is to be found in some markets, each named where that differs between them."""
    told: dict[str, list[str]] = {}
    for place in places:
        told.setdefault(wording.comma.join(map(wording.say, place.names)), []).append(place.market)
    # What is the same in all of them needs none of their names.
    if len(told) == 1 and len(*told.values()) == len(markets):
        return next(iter(told))
    names = {market.slug: wording.say(market.name) for market in markets}
    return wording.semicolon.join(
        wording.comma.join(names[market] for market in where) + wording.colon + text for text, where in told.items()
    )


def option_name(key: str, kb: KnowledgeBase, wording: Wording) -> str:
    """Return the name of the option with this key."""
    family, _, option = key.partition("/")
    return wording.say(kb.codebook.family[family].by_slug[option].name)
