"""What is said to the plans that a client brings: what each is, how it is judged, and what one may be that isn't."""

import shlex
from collections.abc import Iterable, Iterator

from ecomkt.explanation.answer import PlanVerdict
from ecomkt.inference.recommend import Assessment
from ecomkt.knowledge.lookup import normalise, spellings
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
from ecomkt.profile.plans import FIRST_NEAR
from ecomkt.profile.quotes import in_quotes
from ecomkt.profile.statements import PLAN_FLAG

_MOST_PLANNED = 40


def plan_name(plan: PlanVerdict, wording: Wording) -> str:
    """Return a plan in the client's own words, with the option that they were taken for unless they name it."""
    if plan.assessment is None:
        return phrases.shortened(plan.given)
    option = plan.assessment.option
    if normalise(plan.given) in map(normalise, spellings(option)):
        return wording.name(option)
    return phrases.shortened(plan.given, _MOST_PLANNED) + wording.aside(wording.name(option))


def not_judged(plan: PlanVerdict, wording: Wording, *, in_call: bool = False) -> str:
    """Return that a plan has no verdict, and that it may be something that has: in a call, by which word to pick."""
    return wording.label(("call.say-which" if in_call else "which-plan") if plan.near else "not-judged")


def near_text(near: Assessment, wording: Wording) -> str:
    """Return what a plan may be: its name, the word to call it by, and how it is judged."""
    judged = f"{near.option.slug}{wording.comma}{phrases.verdict_text(near, wording)}"
    return wording.say(near.option.name) + wording.aside(judged)


def near_texts(plan: PlanVerdict, wording: Wording) -> Iterator[str]:
    """Yield what a plan that isn't understood may be, and how to say which it is; nothing of any other."""
    for near in plan.near[:FIRST_NEAR]:
        yield near_text(near, wording)
    if plan.near:
        words = f"{plan.near[0].option.slug}{in_quotes(plan.given)}"
        yield wording.label("say-which", example=shlex.join([PLAN_FLAG, words]))


def plan_texts(plans: Iterable[PlanVerdict], wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield each plan of the client with what is said to it."""
    for plan in plans:
        if plan.assessment is None:
            near = wording.semicolon.join(near_texts(plan, wording))
            yield plan_name(plan, wording), wording.colon.join(filter(None, (not_judged(plan, wording), near)))
            continue
        figure = "" if plan.assessment.bars else f" {phrases.assessed_text(plan.assessment)}"
        said = filter(
            None, (phrases.verdict_text(plan.assessment, wording) + figure, phrases.plan_reason(plan, wording))
        )
        yield plan_name(plan, wording), wording.colon.join(said)
