"""The sections on what the advice rests on: how firm it is, what was assumed, what to mind, where it comes from."""

from collections.abc import Iterator

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import Firmness
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.model import Caution
from ecomkt.knowledge.sources import Source
from ecomkt.language.wording import Wording
from ecomkt.output.document import Block, Bullets, Callout, Command, Facts, Grid, Paragraph, Run, Section, Tone
from ecomkt.output.phrases import flip_text, loud, quiet, values_text
from ecomkt.output.report import ProfileReport, Report

_FLIPS_SHOWN = 4


def firm_section(answer: Answer, wording: Wording) -> Section:
    """Return how firm the first places are, and what would flip them."""
    blocks = tuple(block for firmness in answer.firmness for block in _firmness(firmness, answer, wording))
    return Section("firm", wording.label("report-firm"), blocks)


def assumed_section(answer: Answer, wording: Wording) -> Section:
    """Return the facts that the advice rests on, and the questions that are open."""
    codebook, profile = answer.kb.codebook, answer.recommendation.profile
    known = tuple(
        (wording.say(attribute.name), values_text(profile.about(attribute.slug), codebook, wording))
        for attribute in codebook.attributes
        if profile.about(attribute.slug)
    )
    questions = tuple(
        (
            wording.say(question.attribute.question),
            wording.comma.join(wording.say(family.name) for family in question.could_change),
        )
        for question in answer.outlook.questions
        if question.matters or question.could_change
    )
    columns = (wording.label("question"), wording.label("report-could-change"))
    still = (
        Grid(wording.label("report-open"), columns, questions)
        if questions
        else Paragraph((Run(wording.label("report-nothing-open")),))
    )
    blocks: tuple[Block, ...] = (
        Paragraph((Run(wording.label("report-known"), strong=True),)),
        Facts(known) if known else Paragraph((Run(wording.label("nothing-known")),)),
        still,
    )
    return Section("assumed", wording.label("report-assumed"), blocks)


def cautions_section(recommendation: Recommendation, wording: Wording) -> Section:
    """Return the cautions with their laws, loudest first, and that this is no legal advice."""
    cautions = [*loud(recommendation.cautions), *quiet(recommendation.cautions)]
    callouts: list[Block] = [_callout(caution, wording) for caution in cautions]
    if not callouts:
        callouts = [Paragraph((Run(wording.label("report-no-cautions")),))]
    legal = Paragraph((Run(wording.label("not-legal-advice"), emphasis=True),))
    return Section("cautions", wording.label("report-cautions"), (*callouts, legal))


def provenance_section(report: Report, cited: tuple[Source, ...], wording: Wording) -> Section:
    """Return versions, hashes, cited works and the command that makes the report again."""
    layers = (
        (wording.label("report-layer", name=layer.name, version=layer.version), layer.sha256)
        for layer in report.kb.layers
    )
    entries = (
        (wording.label("report-program"), f"ecomkt {report.version}"),
        (wording.label("report-engine"), report.engine),
        *layers,
    )
    works = tuple((source.slug, source.citation, source.status) for source in cited)
    columns = tuple(wording.label(key) for key in ("slug", "citation", "status"))
    blocks: list[Block] = [Facts(entries)]
    if works:
        blocks.append(Grid(wording.label("report-cited"), columns, works))
    if report.cover.command:
        blocks += [Paragraph((Run(wording.label("report-again"), strong=True),)), Command(report.cover.command)]
    return Section("provenance", wording.label("report-provenance"), tuple(blocks))


def cited(report: Report) -> tuple[Source, ...]:
    """Return the sources that a report names, in the order of their slugs."""
    named = {slug for body in report.profiles for slug in _named(body)}
    return tuple(source for source in report.kb.sources if source.slug in named)


def _named(body: ProfileReport) -> Iterator[str]:
    recommendation = body.answer.recommendation
    assessments = [a for ranking in body.answer.families for a in ranking.every if a.recommended]
    assessments += [explanation.assessment for explanation in body.alternatives]
    yield from (slug for a in assessments for item in a.evidence for slug in item.rule.sources)
    yield from (slug for experiment in body.experiments for slug in experiment.sources)
    yield from (slug for caution in recommendation.cautions for slug in caution.sources)


def _firmness(firmness: Firmness, answer: Answer, wording: Wording) -> Iterator[Block]:
    first = firmness.first
    said = wording.label(
        "report-firm-sentence" if first else "report-firm-none",
        family=wording.say(firmness.family.name),
        holds=firmness.holds,
        of=firmness.of,
        **({"first": wording.name(first)} if first else {}),
    )
    yield Paragraph((Run(said),))
    told = {flip.change.attribute.slug: flip for flip in reversed(firmness.flips)}
    shown = [flip for flip in firmness.flips if told[flip.change.attribute.slug] is flip][:_FLIPS_SHOWN]
    if shown:
        yield Bullets(tuple((Run(flip_text(flip, answer.kb.codebook, wording)),) for flip in shown))


def _callout(caution: Caution, wording: Wording) -> Callout:
    laws = tuple(
        f"{law.market.upper()}{wording.colon}{law.reference} ({wording.mark(law.mark)})" for law in caution.law
    )
    grounds = laws or ((wording.comma.join(caution.sources),) if caution.sources else ())
    severity = caution.severity.value
    return Callout(Tone(severity), wording.label(severity), wording.say(caution.because), grounds)
