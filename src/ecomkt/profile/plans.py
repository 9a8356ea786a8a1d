"""What a client has in mind, in his own words → the options that it is, or a plan that nobody knows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import normalize

from msgspec import structs

from ecomkt.errors import Listed, Problem, did_you_mean, nearest, told
from ecomkt.knowledge.codebook import Codebook, option_key
from ecomkt.knowledge.lookup import Translate, find_option, normalise, spellings
from ecomkt.profile.fact import Plan
from ecomkt.profile.quotes import with_words
from ecomkt.profile.statements import PLANS, Statement
from ecomkt.safe_text import quoted, visible

if TYPE_CHECKING:
    from ecomkt.profile.hearing import Hearing
    from ecomkt.profile.likeness import Likeness

_AROUND = " \t!?.,;:'\"`()[]！？。，；：、…「」『』“”‘’（）"
_COMMA = re.compile("[,，]")
_MOST_QUOTED = 60
FIRST_NEAR, _MOST_NEAR = 6, 18
# Between the words of acts of one kind.
_JOINT = "; "
"""How many options are offered for a plan that isn't understood, and how many in all to whoever asks for more."""
_KEPT = 64
# A plan is a sentence or a few; what is longer is a document, and takes as long to hear.
_MOST_SIGNS = 2_000


def names_plans(word: str) -> bool:
    """Return whether a statement under this name is on plans."""
    return normalise(word) in (PLANS, PLANS.removesuffix("s"))


def same_plans(plans: Mapping[str, Plan], more: Mapping[str, Plan]) -> Iterator[Problem]:
    """Yield a note on each plan that is stated under another name already; it is judged once."""
    for key, plan in more.items():
        if key in plans and plans[key].given != plan.given:
            given, other = (quoted(each.given, _MOST_QUOTED) for each in (plan, plans[key]))
            yield Problem("same-plan", told("{plan} is the same plan as {other}", plan=given, other=other))


def joined(plan: Plan, other: Plan, codebook: Codebook) -> Plan:
    """Return two acts of one kind as one plan: they have one verdict, and the words of both are told beside it."""
    is_bare = not plan.named and bool(find_option(codebook, plan.given))
    words = dict.fromkeys((*([] if is_bare else plan.given.split(_JOINT)), other.given))
    return structs.replace(plan, given=_JOINT.join(words), named=True)


class PlanReader:
    """Finds the options that plans are, by their names and by the phrases in a sentence."""

    def __init__(self, codebook: Codebook, translate: Translate | None) -> None:
        self._codebook, self._translate = codebook, translate
        # A call reads what is known again with every line.
        self._near = lru_cache(_KEPT)(self.near)

    @cached_property
    def _hearing(self) -> "Hearing":
        # Its patterns take longer to make than most profiles, which hold no plan, to be read.
        from ecomkt.profile.hearing import Hearing

        return Hearing(self._codebook, self._translate)

    @cached_property
    def _likeness(self) -> "Likeness":
        from ecomkt.knowledge.store import kept
        from ecomkt.profile.likeness import Likeness, NaiveBayes

        # What an option is called is an example of it, too.
        families = self._codebook.every_family
        names = {option_key(family.slug, code.slug): spellings(code) for family in families for code in family.codes}
        examples = tuple((key, (*said, *names.get(key, ()))) for key, said in self._codebook.plan_examples)
        words = self._codebook.plan_words
        forms = repr((words.endings, words.whole, words.apart, words.classes))
        return Likeness(
            examples,
            self._hearing.words,
            self._translate,
            lambda origin, make: kept(NaiveBayes, [forms, origin], make, NaiveBayes.is_sound),
        )

    def read(self, statement: Statement, plans: dict[str, Plan], problems: list[Problem]) -> Iterator[Problem]:
        """Add the plans of a statement to those that are known; yield what is taken for granted."""
        for value in statement.values:
            # It is shown, saved and typed again: what can't be printed must not be in it.
            given = visible(value.word).strip()
            word, said = (given, value.said) if value.said else with_words(given)
            # A sentence may end in a quotation; only behind the name of an option it is what was planned.
            key = find_option(self._codebook, word, self._translate) if said else ""
            if value.certainty is not None:
                problems.append(statement.refused("plan-certainty", "a plan has no certainty", "leave the number out"))
            elif len(said if key else given) > _MOST_SIGNS:
                message, hint = "a plan has more than {most} characters", "say it in a sentence"
                problems.append(statement.refused("long-plan", message, hint, most=_MOST_SIGNS))
            elif key:
                yield from self._put([Plan(said, key, named=True)], plans)
            elif hint := self._slip(word, said, is_named=bool(value.said)):
                message = "no option is called '{name}'"
                problems.append(statement.refused("unknown-option", message, hint, name=word))
            elif not any(map(str.isalnum, given)):
                yield Problem("empty-plan", "a plan without words is left out", "name it")
            else:
                yield from self._add(given, plans)

    def _slip(self, word: str, said: str, *, is_named: bool) -> str:
        """Return the hint on a name that stands before words and calls no option; empty for a bare sentence."""
        slugs = [code.slug for family in self._codebook.every_family for code in family.codes]
        if is_named:
            return did_you_mean(normalise(word), slugs, "'ecomkt show' lists the options")
        near = nearest(normalise(word), slugs, cutoff=0.8) if said and " " not in word else []
        return told("did you mean '{word}'?", word=near[0]) if near else ""

    def _add(self, given: str, plans: dict[str, Plan]) -> Iterator[Problem]:
        parts = [part.strip() for part in _COMMA.split(given) if part.strip()]
        known = [Plan(part, self._option(part)) for part in parts]
        whole = Plan(given, self._option(given))
        # A sentence may hold a comma; a list is one if each of its parts is known.
        named = [whole] if whole.key or not all(plan.key for plan in known) else known
        if not named[0].key:
            named = [Plan(given, key) for key in self._heard(given)] or named
            if named[0].key:
                families = self._codebook.every_family
                called = {option_key(f.slug, code.slug): code.name for f in families for code in f.codes}
                names, shown = Listed(tuple(called[plan.key] for plan in named)), quoted(given, _MOST_QUOTED)
                yield Problem.of("understood-plan", "{plan} is understood as {options}", plan=shown, options=names)
        yield from self._put(named, plans)

    def _put(self, named: Iterable[Plan], plans: dict[str, Plan]) -> Iterator[Problem]:
        for plan in named:
            key = plan.key or normalise(plan.given)
            if plan.named and key in plans:
                plans[key] = joined(plans[key], plan, self._codebook)
                continue
            yield from same_plans(plans, {key: plan})
            if not plan.key and key not in plans:
                plan = structs.replace(plan, near=self._near(plan.given))
                yield self._unknown(plan)
            plans.setdefault(key, plan)

    def _heard(self, given: str) -> list[str]:
        """Return the options of a sentence and of each act that it joins, those that the law forbids first."""
        whole, alone = self._heard_in(given), self._hearing.alone
        each = [self._heard_in(act, is_part=True) for act in self._hearing.acts(given)]
        # An act is told beside another if each of them is understood, or if it must not be passed over.
        told = [*chain(whole, *each)] if all(each) else [*whole, *alone.intersection(chain(*each))]
        open_ = (key for key in told if key in whole or self._hearing.leaves_open(key, given, ()))
        return sorted(dict.fromkeys(open_), key=lambda key: key not in alone)

    def _heard_in(self, given: str, *, is_part: bool = False) -> list[str]:
        """Return the options that a sentence has phrases of and may be like, or the one that it is surely like."""
        from ecomkt.profile.likeness import best, likely, surest

        heard, odds = self._hearing.options(given), self._likeness.odds(given)
        # Cut out of its sentence, it has to be surer.
        is_denied = is_part or self._hearing.denies(given)
        # A single phrase may be of a word in passing; a whole sentence seldom is.
        like = surest(odds, against=bool(heard) or is_denied) if len(heard) <= 1 else ""
        # Where it is like nothing that a phrase tells, it may surely be like something else.
        left = likely(odds, heard, self._hearing.alone)
        left = [key for key in left if key == best(odds)] if is_part else left
        if like and self._hearing.leaves_open(like, given, heard):
            return [like]
        like = surest(odds, against=is_denied) if heard and not left else ""
        return [like] if like and self._hearing.leaves_open(like, given, ()) else left

    def _option(self, word: str) -> str:
        bare = normalize("NFKC", word).strip(_AROUND)
        exact = find_option(self._codebook, word, self._translate) or find_option(self._codebook, bare, self._translate)
        return exact or self._hearing.named(bare)

    def near(self, given: str) -> tuple[str, ...]:
        """Return the keys of the options that words may mean, the likeliest first, for somebody to pick from."""
        from ecomkt.profile.near_options import options_near

        options = options_near(given, self._likeness, self._hearing)
        return tuple(dict.fromkeys((*self._spelled_so(given), *options)))[:_MOST_NEAR]

    def _unknown(self, plan: Plan) -> Problem:
        """Return the note that a plan is not known, with what may have been meant."""
        message, hint = "{plan} is no plan that we know: not judged", "'ecomkt show' lists what can be judged"
        slugs = [key.partition("/")[2] for key in plan.near[:FIRST_NEAR]]
        if self._spelled_so(plan.given):
            hint = told("did you mean '{word}'?", word=slugs[0])
        elif slugs:
            hint = told("say which it is, if it is one of these: {options}", options=Listed(tuple(slugs)))
        return Problem.of("unknown-plan", message, hint, plan=quoted(plan.given, _MOST_QUOTED))

    def _spelled_so(self, given: str) -> list[str]:
        """Return the key of the option whose name is spelled nearly as the words, if one is."""
        every = [(option_key(family.slug, c.slug), c) for family in self._codebook.every_family for c in family.codes]
        called = {normalise(spelling): key for key, code in every for spelling in spellings(code)}
        return [called[name] for name in nearest(normalise(given), called, cutoff=0.7)]
