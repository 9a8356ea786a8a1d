"""What a client has in mind, in his own words → the options that it is, or a plan that nobody knows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from unicodedata import normalize

from ecomkt.errors import Listed, Problem, nearest, told
from ecomkt.knowledge.codebook import Codebook, option_key
from ecomkt.knowledge.lookup import Translate, find_option, normalise, spellings
from ecomkt.profile.fact import Plan
from ecomkt.profile.statements import PLANS, Statement
from ecomkt.safe_text import quoted, visible

_AROUND = " \t!?.,;:'\"`()[]！？。，；：、…「」『』“”‘’（）"
_WORD = re.compile(r"[a-z0-9]+")
# A plan that is denied or given up is none: what it would be is left to be asked.
_DENIED = re.compile(
    r"\b(?:not|no|never|without|dont|wont|stop(?:ped)?|avoid|quit|cancel(?:led)?|sue|sham(?:e|ing)|refuse|used to)\b"
    r"|n['’]t\b|\b(?:leav(?:e|ing)|gave up|(?:left|dropped|ended) (?:our|the|my|an?))\b"
    r"|\b(?:instead of|rather than) (?:an? |the |our )?\|"
    r"|不|(?<![特個个分級级性類类區区差])[別别]|沒|没|勿|免得|退出|退掉|取消|停掉|停止|拒絕|拒绝|冇|唔(?:會|想|做|要|打算)"
    r"|(?<!すみ)(?<!かもしれ)ません|たくない|しない|やめ|辞め|撤退|않|지 말|그만|안 (?:하|할|해|합)"
)
# Nor is a | (a phrase stood there) that the client or his customers are, that he pays or has already, that costs too
# much, or that others do.
_NO_PLAN = re.compile(
    r"\b(?:i am|i['’]m|we are|we['’]re) an? \||\b(?:customers|clients|buyers|guests) are (?:mostly |all )?\|"
    r"|(?:本身|自己|客人|[客顧顾][戶户客]|我|我[們们])[也就都本身來来原其實实]{0,4}是(?:[個个]|一[個个]|一?[位名])?\|"
    r"|(?:私|自分|うち|当社|弊社|お客様|お客さん)(?:は|が|も)\|(?:です|なので|だ)"
    r"|(?:저는|제가|저희는|우리는|손님은|고객은) ?\|(?:입니다|이에요|예요|인데|이라)"
    r"|\b(?:we|i) (?:already |now |still )?pay (?:an?|the|our) (?:\w+ )?\|"
    r"|\balready (?:have |do |run )?(?:an? )?\|"
    r"|\|[^,;.!?]{0,12}?\blast (?:year|month|spring|summer|autumn|winter)\b(?!['’])"
    r"|\b(?:competitors?|rivals?) (?!(?:we|i)\b)[^,;.!?|]{0,12}\|"
    r"|(?:[對对]手|同行|同業|同业|隔壁|競合|他社|ライバル|경쟁사|경쟁업체)[^,;、。!?|]{0,6}\|"
    r"|\b(?:spend less|save) on (?:our |the |an? )?\|"
    r"|\|[^,;。!?]{0,8}?(?:太[貴贵高]|付不起|払いすぎ|高すぎ|너무 (?:비싸|높)|too (?:expensive|dear|high|much)\b)"
)
_ENDINGS = ("ing", "ed", "es", "s", "e")
# What may stand for a ~ in a phrase that isn't written in Latin letters: no end of a clause.
_GAP = "[^,;。!?]{0,6}?"
# Shorter words stand in many a sentence that is about something else: app, points.
_LEAST_ALONE = 6
_MOST_QUOTED = 60


def names_plans(word: str) -> bool:
    """Return whether a statement under this name is on plans."""
    return normalise(word) in (PLANS, PLANS.removesuffix("s"))


def same_plans(plans: Mapping[str, Plan], more: Mapping[str, Plan]) -> Iterator[Problem]:
    """Yield a note on each plan that is stated under another name already; it is judged once."""
    for key, plan in more.items():
        if key in plans and plans[key].given != plan.given:
            given, other = (quoted(each.given, _MOST_QUOTED) for each in (plan, plans[key]))
            yield Problem("same-plan", told("{plan} is the same plan as {other}", plan=given, other=other))


class PlanReader:
    """Finds the options that plans are, by their names and by the phrases in a sentence."""

    def __init__(self, codebook: Codebook, translate: Translate | None) -> None:
        self._codebook, self._translate = codebook, translate

    def read(self, statement: Statement, plans: dict[str, Plan], problems: list[Problem]) -> Iterator[Problem]:
        """Add the plans of a statement to those that are known; yield what is taken for granted."""
        for value in statement.values:
            # It is shown, saved and typed again: what can't be printed must not be in it.
            given = visible(value.word).strip()
            if value.certainty is not None:
                problems.append(statement.refused("plan-certainty", "a plan has no certainty", "leave the number out"))
            elif not given:
                yield Problem("empty-plan", "a plan without words is left out", "name it")
            else:
                yield from self._add(given, plans)

    def _add(self, given: str, plans: dict[str, Plan]) -> Iterator[Problem]:
        parts = [part.strip() for part in given.split(",") if part.strip()]
        known = [Plan(part, self._option(part)) for part in parts]
        whole = Plan(given, self._option(given))
        # A sentence may hold a comma; a list is one if each of its parts is known.
        named = [whole] if whole.key or not all(plan.key for plan in known) else known
        if not named[0].key:
            named = [Plan(given, key) for key in self._within(given)] or named
            if named[0].key:
                families = self._codebook.every_family
                called = {option_key(f.slug, code.slug): code.name for f in families for code in f.codes}
                names, shown = Listed(tuple(called[plan.key] for plan in named)), quoted(given, _MOST_QUOTED)
                yield Problem.of("understood-plan", "{plan} is understood as {options}", plan=shown, options=names)
        for plan in named:
            key = plan.key or normalise(given)
            yield from same_plans(plans, {key: plan})
            if not plan.key and key not in plans:
                yield self._unknown(given)
            plans.setdefault(key, plan)

    def _option(self, word: str) -> str:
        exact = find_option(self._codebook, word, self._translate)
        bare = normalize("NFKC", word).strip(_AROUND)
        return exact or find_option(self._codebook, bare, self._translate) or self._joined.get(_joined(bare), "")

    @cached_property
    def _joined(self) -> Mapping[str, str]:
        """Return the keys of the options on request by their names without blanks."""
        return {_joined(phrase): key for phrase, key in self._phrases}

    def _within(self, given: str) -> list[str]:
        """Return the keys of the options on request of which a sentence holds a phrase, the longest phrases first."""
        text = normalize("NFKC", given).casefold()
        found: list[str] = []
        for phrase, key in self._longest_first:
            if span := _span(text, phrase):
                article = "a " if text.startswith("a ", span[0]) else ""
                text = f"{text[: span[0]]}{article}|{text[span[1] :]}"
                found += [key] if key not in found else []
        # A phrase may hold a no of its own (不標廣告); one beside it denies the plan.
        return [] if _DENIED.search(text) or _NO_PLAN.search(text) else found

    @cached_property
    def _longest_first(self) -> Sequence[tuple[str, str]]:
        return sorted(self._phrases, key=lambda each: -len(each[0]))

    @cached_property
    def _phrases(self) -> Sequence[tuple[str, str]]:
        """Return what each option on request is called, with its key."""
        phrases = []
        for family in self._codebook.requested:
            for code in family.codes:
                derived = (self._translate(code.name),) if self._translate else ()
                key = option_key(family.slug, code.slug)
                phrases += [(normalise(each).replace("-", " "), key) for each in (*spellings(code), *derived)]
        return phrases

    def _unknown(self, given: str) -> Problem:
        """Return the note that a plan is not known, with what may have been meant."""
        codes = (code for family in self._codebook.every_family for code in family.codes)
        called = {normalise(spelling): code for code in codes for spelling in spellings(code)}
        near = nearest(normalise(given), called, cutoff=0.7)
        hint = "'ecomkt show' lists what can be judged"
        if near:
            hint = told("did you mean '{word}'?", word=called[near[0]].slug)
        shown = quoted(given, _MOST_QUOTED)
        return Problem.of("unknown-plan", "{plan} is no plan that we know: not judged", hint, plan=shown)


def _span(text: str, phrase: str) -> tuple[int, int] | None:
    """Return where the words of a phrase stand in a text, at most one other word between two of them, signs for a ~."""
    if not phrase.isascii():
        parts = phrase.split("~")
        # Few stand there, and a pattern takes longer to make than a text to look through.
        found = all(part in text for part in parts) and re.search(_GAP.join(map(re.escape, parts)), text)
        return found.span() if found else None
    wanted = [_stem(word) for word in _WORD.findall(phrase)]
    if any(stem not in text for stem in wanted):
        return None
    words = [(_stem(match[0]), *match.span()) for match in _WORD.finditer(text)]
    if not wanted or (len(wanted) == 1 and len(phrase) < _LEAST_ALONE):
        return None
    for first, (stem, start, _) in enumerate(words):
        at = first
        for want in wanted[1:] if stem == wanted[0] else ():
            at = next((n for n in (at + 1, at + 2) if n < len(words) and words[n][0] == want), len(words))
            if at == len(words):
                break
        if stem == wanted[0] and at < len(words):
            return start, words[at][2]
    return None


def _joined(name: str) -> str:
    return normalise(name).replace("-", "")


def _stem(word: str) -> str:
    return next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2), word)
