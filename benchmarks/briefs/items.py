"""The items that a judge counts, of both answers to a brief: of a family at most what README.md allows."""

from collections.abc import Iterator

from benchmarks.briefs.reading import NOTHING, Brief
from ecomkt import Advisor
from ecomkt.explanation.answer import Answer
from ecomkt.explanation.experiments import ReportKnowledge, experiments_for, follow_ups_for, load_report_knowledge
from ecomkt.explanation.said import ToldWords
from ecomkt.language.wording import Wording
from ecomkt.output import phrases

MOST = {"model": 2, "format": 3, "carrier": 4, "method": 2, "trigger": 2, "traffic": 2, "campaign": 1, "stage": 1}
"""How many options of a family are items."""
CAUTIONS, QUESTIONS, STEPS = 4, 3, 3


def items_of(brief: Brief) -> Iterator[str]:
    """Yield the brief, our items, one a line, and the expert's; the head of each answer says whose it is."""
    advisor = Advisor.load(engine="plain", lang=brief.language)
    given = {**brief.facts, "plans": list(brief.plans)} if brief.plans else brief.facts
    answer = advisor.answer(advisor.profile(given))
    yield from (f"# Brief {brief.number}", "", brief.text, "", "## ecomkt", "")
    yield from _options(answer, advisor.wording)
    yield from _rest(answer, load_report_knowledge(advisor.kb), advisor.wording)
    yield from ("", "## Expert", "")
    for family, options in brief.options.items():
        told = [f"{option} ({reason})" for option, reason in options.items()]
        yield f"- {family}: {'; '.join(told[: MOST.get(family, len(told))])}"
    yield from (f"- {name}: {line}" for name, lines in brief.remarks.items() for line in lines)
    yield ""


def _options(answer: Answer, wording: Wording) -> Iterator[str]:
    words = ToldWords(answer.recommendation, answer.kb.codebook)
    for ranking in answer.families:
        told = []
        # As on the screen: beside a first that has reasons, what most begin with is no advice.
        advised = [each for n, each in enumerate(ranking.ranked) if each.recommended and (each.reasoned or not n)]
        for option in advised[: MOST[ranking.family.slug]]:
            places = phrases.places_text(answer.places_of(option.key), answer.recommendation.markets, wording)
            name = option.option.slug + (f" [{places}]" if places else "")
            told.append(f"{name} ({phrases.told_reason(option, words, wording)})")
        unsettled = " (not settled)" if ranking.open else ""
        yield f"- {ranking.family.slug}{unsettled}: {'; '.join(told) or NOTHING}"


def _rest(answer: Answer, knowledge: ReportKnowledge, wording: Wording) -> Iterator[str]:
    recommendation, say = answer.recommendation, wording.say
    for plan in answer.plans:
        judged = plan.assessment
        # As on the screen: where no rule speaks of it yet, on which facts it depends.
        verdict = f"{say(judged.verdict.name)}: {phrases.plan_reason(plan, wording)}" if judged else "not judged"
        named = f" ({say(judged.option.name)})" if judged else ""
        yield f"- plan: {plan.given}{named}: {verdict}"
    cautions = (*recommendation.stops, *recommendation.warnings)[:CAUTIONS]
    yield from (f"- caution: {say(caution.because)}" for caution in cautions)
    yield from (f"- question: {say(each.attribute.question)}" for each in answer.asked[:QUESTIONS])
    more = follow_ups_for(recommendation, knowledge, answer.kb.scale.threshold, len(answer.asked))
    yield from (f"- question: {say(each.question)} {say(each.changes)}" for each in more)
    for step in experiments_for(recommendation, knowledge, answer.kb.scale.threshold)[:STEPS]:
        yield f"- first step: {say(step.title)}: {say(step.publish)} {say(step.measure)} {say(step.stop)}"
