"""What plans may be that nobody understands, put to whoever sits in a call: a digit picks."""

from msgspec import Struct

from ecomkt.inference.recommend import Recommendation
from ecomkt.language.interface import interface_texts
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import shortened
from ecomkt.output.plan_phrases import near_text
from ecomkt.profile.fact import Plan
from ecomkt.profile.plans import FIRST_NEAR


class PlanOffer(Struct, frozen=True):
    """Plans one after the other, each with what it may be, a page at a time."""

    plans: tuple[Plan, ...] = ()
    page: int = 1

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the keys of the options that digits call: those of all pages up to now."""
        return self.plans[0].near[: self.page * FIRST_NEAR]

    @property
    def further(self) -> "PlanOffer":
        """Return the same with the next page, or with the last one again."""
        has_more = len(self.choices) < len(self.plans[0].near)
        return PlanOffer(self.plans, self.page + has_more)

    @property
    def passed(self) -> "PlanOffer":
        """Return the offer for the plan after this one; empty after the last."""
        return PlanOffer(self.plans[1:])

    def text(self, recommendation: Recommendation, wording: Wording) -> str:
        """Return the plan with the page of what it may be, a numbered line each."""
        head = wording.label("call.which-plan", plan=shortened(self.plans[0].given))
        rows = [*enumerate(self.choices, 1)][(self.page - 1) * FIRST_NEAR :]
        told = (f"   {number:2}  {near_text(recommendation.assessment(key), wording)}" for number, key in rows)
        return "\n".join((head, *told))


def asks_for_more(text: str) -> bool:
    """Return whether a line asks for the next page, in any of the languages."""
    return text in [word for _, words in interface_texts()["call.further"].translations for word in words.split()]
