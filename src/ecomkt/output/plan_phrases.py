"""What is said to the plans that a client brings: what each is, how it is judged, and what one may be that isn't."""

import shlex
from collections.abc import Iterable, Iterator

from ecomkt.explanation.answer import PlanVerdict
from ecomkt.inference.ranking import Assessment
from ecomkt.knowledge.lookup import normalise, spellings
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
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


def near_name(near: Assessment, wording: Wording) -> str:
    """Return what a plan may be: its name, the word to call it by, and how it is judged."""
    judged = f"{near.option.slug}{wording.comma}{phrases.verdict_text(near, wording)}"
    return wording.say(near.option.name) + wording.aside(judged)


def near_text(near: Assessment, wording: Wording) -> str:
    """Return the same with what would be said: whether it is this plan shows by whether it is true of it."""
    return wording.colon.join(filter(None, (near_name(near, wording), phrases.reason_text(near, wording))))


def say_which(plan: PlanVerdict, wording: Wording) -> str:
    """Return how to say which of the options a plan is that isn't understood."""
    words = f"{plan.near[0].option.slug}{in_quotes(plan.given)}"
    return wording.label("say-which", example=shlex.join([PLAN_FLAG, words]))


def plan_texts(plans: Iterable[PlanVerdict], wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield each plan of the client with what is said to it."""
    for plan in plans:
        if plan.assessment is None:
            yield plan_name(plan, wording), not_judged(plan, wording)
            # Each may be read to the client, so each stands by itself.
            yield from ((f"{number}", near_text(near, wording)) for number, near in enumerate(plan.offered, 1))
            continue
        figure = "" if plan.assessment.bars else f" {phrases.assessed_text(plan.assessment)}"
        said = filter(
            None, (phrases.verdict_text(plan.assessment, wording) + figure, phrases.plan_reason(plan, wording))
        )
        yield plan_name(plan, wording), wording.colon.join(said)
