"""What plans may be that nobody understands, put to whoever sits in a call: a digit picks."""

from collections.abc import Iterator
from itertools import chain, repeat
from operator import add

from msgspec import Struct

from ecomkt.inference.recommend import Recommendation
from ecomkt.language.interface import interface_texts
from ecomkt.language.wording import Wording
from ecomkt.output.phrases import shortened
from ecomkt.output.plan_phrases import near_text
from ecomkt.output.wrapping import wrapped
from ecomkt.profile.fact import Plan
from ecomkt.profile.plans import FIRST_NEAR

_INDENT, _NARROWEST, _MOST_LINES = 6, 20, 2


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

    def text(self, recommendation: Recommendation, wording: Wording, width: int) -> str:
        """Return the plan with the page of what it may be, each numbered, in two lines of `width` cells at most."""
        head = wrapped(wording.label("call.which-plan", plan=shortened(self.plans[0].given)), width)
        rows = [*enumerate(self.choices, 1)][(self.page - 1) * FIRST_NEAR :]
        told = (_offered(number, near_text(recommendation.assessment(key), wording), width) for number, key in rows)
        return "\n".join((*head, *chain(*told)))


def _offered(number: int, text: str, width: int) -> Iterator[str]:
    """Yield the lines of what digits call; the rest of a longer one is read once it is picked."""
    room = max(width - _INDENT, _NARROWEST)
    if len(lines := wrapped(text, room)) > _MOST_LINES:
        *before, last = wrapped(text, room - 1)[:_MOST_LINES]
        lines = [*before, f"{last}…"]
    heads = chain((f"{number:{_INDENT - 2}}  ",), repeat(" " * _INDENT))
    yield from map(add, heads, lines)


def asks_for_more(text: str) -> bool:
    """Return whether a line asks for the next page, in any of the languages."""
    return text in [word for _, words in interface_texts()["call.further"].translations for word in words.split()]
