"""Answers of the shipped knowledge, made once for all tests: every product at every price, and every brief."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from benchmarks.briefs.reading import read_briefs

from ecomkt.explanation.answer import Answer
from ecomkt.inference.engine import PlainEngine
from ecomkt.interfaces.advisor import Advisor
from ecomkt.language.simplify import Simplifier
from ecomkt.language.wording import Wording

__all__ = ["answer_to", "answers", "answers_to_briefs", "reasons_for", "wording"]


@cache
def _advisor() -> Advisor:
    return Advisor.load((), "en", engine=PlainEngine)


@cache
def wording(language: str) -> Wording:
    return Wording(language, Simplifier(_advisor().kb.simplified))


def answer_to(profile: Mapping[str, Any]) -> Answer:
    """Return the answer to a profile as a file has it."""
    return _advisor().answer(_advisor().profile(profile))


def reasons_for(profile: Mapping[str, Any], option: str) -> list[str]:
    """Return what the rules that fire say of an option by its key, in English."""
    judged = answer_to(profile).recommendation.assessment(option)
    return [dict(item.rule.because.translations)["en"] for item in judged.evidence]


class _Answers(Mapping[str, Answer]):
    """Answers to profiles, each made when it is first looked at."""

    def __init__(self, profiles: Mapping[str, Mapping[str, str]]) -> None:
        self._profiles = profiles
        self._made: dict[str, Answer] = {}

    def __getitem__(self, key: str) -> Answer:
        if key not in self._made:
            self._made[key] = answer_to(self._profiles[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._profiles)

    def __len__(self) -> int:
        return len(self._profiles)


@cache
def answers() -> Mapping[str, Answer]:
    """Return the answer for every product at every third price, each price among them, by their letters, else slugs."""
    product, price = map(_advisor().kb.codebook.attribute.__getitem__, ("product", "price"))
    profiles = {
        f"{kind.letter}{level.letter or level.slug}": {"product": kind.slug, "price": level.slug}
        for place, kind in enumerate(product.codes)
        for level in price.codes[(place + 2) % 3 :: 3]
    }
    return _Answers(profiles)


@cache
def answers_to_briefs() -> Mapping[int, Answer]:
    """Return the answers to 18 briefs, with the client's plans, by their numbers: enough of every kind."""
    return {
        brief.number: answer_to({**brief.facts, **({"plans": list(brief.plans)} if brief.plans else {})})
        for brief in read_briefs()[:36:2]
    }
