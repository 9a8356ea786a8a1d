"""The screen of an answer: what to say aloud first, then what to mind, what to do, what is open and what to ask.

It is built for a call: what somebody speaks from stands above, and goes last where a screen is full.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.answer import Answer, PlanVerdict
from ecomkt.explanation.said import ToldWords
from ecomkt.inference.ranking import Assessment, FamilyRanking, Openness
from ecomkt.inference.stratum import Evidence
from ecomkt.knowledge.codebook import Attribute, Family
from ecomkt.knowledge.model import Rule, Severity
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
from ecomkt.output.caution_phrases import laws_text, market_hint, market_notes, text_in_markets
from ecomkt.output.document import Board, BoardRow, Document, Paragraph, Run, Section, Tone
from ecomkt.output.plan_phrases import near_name, not_judged, plan_name, say_which
from ecomkt.output.spoken import spoken

_QUESTIONS = 3
_REFUSED = 2
"""How many options are named that are advised against, those that are ruled out aside."""
_SIGNS = {Severity.STOP: "■", Severity.HIGH: "▲"}
_NOT, _UNCLEAR, _MORE, _MAYBE = "×", "?", "+", "·"
_FEW = 3
# In this order things go where a screen is full, those of later lines first.
_FIRM, _KNOWN, _LATER, _GAPS, _MINOR, _LESSER, _THIRD, _GROUNDS, _REASONS, _FIRST_GAP = range(100, 1100, 100)
_SECOND, _NONE, _LAWS, _NUMBERS, _PLANS = range(1100, 1600, 100)


def answer_screen(answer: Answer, wording: Wording, *, verbose: bool = False, in_call: bool = False) -> Document:
    """Return the screen of an answer; a verbose one has every certainty in figures and leaves nothing out.

    In a call it is asked by a word for what another leaves out, and what a plan may be is picked from a list.
    """
    writer = _ScreenWriter(answer, wording, verbose, in_call)
    rows = writer.rows()
    if verbose:
        rows = (replace(row, goes=0, reason_goes=0, short="") for row in rows)
    return Document(wording.language, "", (Section("", "", (*writer.sentences(), Board(tuple(rows)))),))


class _ScreenWriter(Struct, frozen=True):
    answer: Answer
    wording: Wording
    verbose: bool
    in_call: bool

    @property
    def _more(self) -> str:
        return self.wording.label("call.more" if self.in_call else "more-by-option")

    def sentences(self) -> Iterator[Paragraph]:
        """Yield what was understood, and what to say aloud."""
        profile, codebook = self.answer.recommendation.profile, self.answer.kb.codebook
        yield Paragraph((Run(phrases.understood_text(profile, codebook, self.wording), tone=Tone.FAINT),))
        # A part of the answer is no advice yet.
        said = spoken(self.answer, self.wording) if self.answer.view.families is None else ()
        if said:
            yield Paragraph((Run(self.wording.blank.join(said), strong=True),), lead=True)

    def rows(self) -> Iterator[BoardRow]:
        """Yield the lines under the sentences, a blank one between parts that are of another kind."""
        notes = [*market_notes(self.answer.recommendation, self.answer.kb, self.wording)]
        unknown = any(note.tone is Tone.NOTE for note in notes)
        loud = _SIGNS[Severity.HIGH]
        lawless = [BoardRow(label=n.title, sign=loud, tone=n.tone, text=n.text) for n in notes if not unknown]
        warned = (*lawless, *self._cautions(), *self._plans(), *self._numbers())
        advised = (*self._advised(), *self._refused())
        law = BoardRow(label=self.wording.label("law"), text=market_hint(self.answer.kb, self.wording))
        asked = (*self._open(), *self._questions(), *([law] if unknown else ()))
        gap = _FIRST_GAP
        for rows in filter(None, (warned, advised, asked)):
            yield BoardRow(goes=gap)
            yield from rows
            gap = _GAPS
        yield from self._background()

    def _cautions(self) -> Iterator[BoardRow]:
        wording, recommendation = self.wording, self.answer.recommendation
        codebook, several = self.answer.kb.codebook, len(recommendation.markets) > 1
        cautions = (*recommendation.stops, *recommendation.warnings)
        for caution in (caution for caution in cautions if caution.severity in _SIGNS):
            severity, text = caution.severity, wording.say(caution.because)
            label, loud = wording.label("mind"), wording.label(severity.value)
            tone, laws = Tone(severity.value), laws_text(caution.law, codebook, wording, named=several)
            row = BoardRow(label=label, place=loud, sign=_SIGNS[severity], tone=tone, text=text, reason=laws)
            yield replace(row, label=loud if severity is Severity.STOP else label, reason_goes=_LAWS)
        # Where there is no room for their sentences, how many they are.
        # What rules a plan out is said beside the plan.
        barring = [plan.assessment.bars[:1] for plan in self.answer.plans if plan.assessment]
        others = [c for c in cautions if c.severity not in _SIGNS and (c,) not in barring]
        count = wording.label("more-cautions", count=len(others), how=self._more)
        for caution in others:
            label, place = wording.label("mind"), wording.label(caution.severity.value)
            row = BoardRow(label=label, place=place, sign=_MORE, tone=Tone.FAINT, reason=wording.say(caution.because))
            yield replace(row, short=count, reason_goes=_LESSER) if caution is others[0] else replace(row, goes=_LESSER)

    def _plans(self) -> Iterator[BoardRow]:
        wording = self.wording
        label = wording.label("your-plan")
        for plan in self.answer.plans:
            if plan.assessment is None:
                yield from self._unjudged(label, plan)
                continue
            judged = replace(self._judged(label, plan.assessment), name=plan_name(plan, wording))
            told = replace(judged, text=judged.verdict, text_tone=judged.tone, verdict="", joint=wording.colon)
            said = phrases.plan_reason(plan, wording)
            yield replace(told, reason=said, reason_goes=_PLANS, wide=judged.certainty is None)

    def _unjudged(self, label: str, plan: PlanVerdict) -> Iterator[BoardRow]:
        """Yield a plan that isn't understood and, outside of a call, what it may be and how to say so."""
        wording, text = self.wording, not_judged(plan, self.wording, in_call=self.in_call)
        yield BoardRow(label=label, name=plan.given, sign=_UNCLEAR, text=text, wide=True)
        if not plan.near or self.in_call:
            return
        for place, near in enumerate(plan.offered):
            goes, reason = _PLANS if place < _FEW else _MINOR, phrases.reason_text(near, wording)
            told = BoardRow(label=label, sign=_MAYBE, text=near_name(near, wording), joint=wording.colon, goes=goes)
            yield replace(told, reason=reason, reason_goes=_GROUNDS)
        yield BoardRow(label=label, sign=_MORE, text=say_which(plan, wording), goes=_PLANS)

    def _judged(self, label: str, judged: Assessment, place: str = "") -> BoardRow:
        """Return the line of an option, without its reason."""
        return BoardRow(
            label=label,
            place=place,
            sign="" if judged.recommended else _NOT if _tone(judged) is Tone.AGAINST else _UNCLEAR,
            name=self.wording.name(judged.option),
            certainty=judged.certainty if judged.recommended else None,
            shown=phrases.assessed_text(judged) if self.verbose and not judged.bars else "",
            verdict=phrases.verdict_text(judged, self.wording),
            tone=_tone(judged),
            strong=judged.recommended and judged.verdict == judged.scale.verdicts[0],
        )

    def _numbers(self) -> Iterator[BoardRow]:
        wording, figures = self.wording, self.answer.arithmetic
        texts = [phrases.figure_text(figure, wording, short=True) for figure in figures]
        if texts:
            yield BoardRow(label=wording.label("numbers"), text=wording.semicolon.join(texts), goes=_NUMBERS)

    def _advised(self) -> Iterator[BoardRow]:
        told, words = set[str](), ToldWords(self.answer.recommendation, self.answer.kb.codebook)
        left = 99
        # A client decides on the main families first; the others follow from them.
        for ranking in sorted(self.answer.families, key=lambda ranking: not ranking.family.main):
            main, label = ranking.family.main, self._label(ranking.family)
            ranked = self._shown(ranking)
            for rank, judged in enumerate(ranked, 1):
                row = self._judged(label, judged, str(rank))
                places = self._places(judged)
                reason, short, evidence = self._reason(judged, told)
                goes = (_REASONS if main else _MINOR) if rank == 1 else _LATER
                row_goes = (0, 0, _SECOND, _THIRD)[min(rank, 3)] if not self.answer.view.top else 0
                left -= 1
                row_goes += left if row_goes else 0
                told_above = reason in told
                told.add(reason)
                near = () if told_above else words.beside(evidence)
                said = phrases.said_text(near, self.wording)
                fits = replace(row, text=places, reason=reason, said=said, short=short, repeated=told_above)
                yield replace(fits, reason_goes=goes + left, goes=row_goes)
            yield from (self._ground(label, judged, words) for judged in ranking.base if not judged.bars)
            if not ranked and not ranking.base and not ranking.open:
                none = self.wording.label("none-needed")
                yield BoardRow(label=label, text=none, text_tone=Tone.FAINT, goes=_NONE)

    def _label(self, family: Family) -> str:
        return self.wording.say(family.short) or self.wording.say(family.name)

    def _shown(self, ranking: FamilyRanking) -> list[Assessment]:
        """Return the options that are advised: what only base rates speak for is none, unless it was asked for."""
        if top := self.answer.view.top:
            return list(ranking.top(top))
        advised = [] if ranking.open is Openness.BASE_RATE else ranking.top()
        return [judged for judged in advised if judged.recommended and judged.reasoned]

    def _ground(self, label: str, judged: Assessment, words: ToldWords) -> BoardRow:
        base = self.wording.label("base")
        # It stands beside the others and under none, so that a bar would only mislead.
        row = replace(self._judged(label, judged, base), sign=base, tone=Tone.FAINT, certainty=None)
        if judged.recommended and judged.reasoned:
            reason, short = _why(judged, self.wording)
            said = phrases.said_text(words.beside(judged.strongest), self.wording)
            row = replace(row, text=self._places(judged), reason=reason, said=said)
            return replace(row, short=short, reason_goes=_SECOND)
        text = self._places(judged) or self.wording.label("ground")
        return replace(row, text_tone=Tone.FAINT, text=text, verdict="", goes=_GROUNDS)

    def _places(self, judged: Assessment) -> str:
        markets = self.answer.recommendation.markets
        return "" if judged.bars else phrases.places_text(self.answer.places_of(judged.key), markets, self.wording)

    def _reason(self, judged: Assessment, told: set[str]) -> tuple[str, str, Evidence[Rule] | None]:
        """Return the strongest reason that no line above has told, else the strongest: whole, short, where from."""
        if judged.bars or judged.certainty < 0:
            return *_why(judged, self.wording), None if judged.bars else judged.strongest
        reasons = [e for e in judged.evidence if e.contribution > 0 and not e.rule.is_base_rate]
        ordered = sorted(reasons, key=lambda item: item.order)
        texts = [(phrases.reason_of(judged, e, self.wording), self.wording.say(e.rule.short), e) for e in ordered]
        return next((text for text in texts if text[0] not in told), next(iter(texts), ("", "", None)))

    def _refused(self) -> Iterator[BoardRow]:
        """Yield what somebody would expect and is advised against: what is ruled out, and what most begin with."""
        label, plans = self.wording.label("not-this"), self.answer.recommendation.profile.planned
        every = [judged for ranking in self.answer.families for judged in ranking.ranked if judged.key not in plans]
        barred = [judged for judged in every if judged.bars and judged.certainty >= judged.scale.threshold]
        refused = (a for a in every if a.bars or a.verdict == a.scale.verdicts[-1])
        usual = (a for a in refused if any(rule.is_base_rate and added > 0 for rule, added, _ in a.parts))
        against = sorted((a for a in usual if a not in barred), key=lambda judged: judged.certainty)[:_REFUSED]
        for judged in (*barred, *against) if not self.answer.view.top else ():
            row = self._judged(label, judged, "–")
            reason, short = _why(judged, self.wording)
            yield replace(row, reason=reason, short=short, goes=0 if judged.bars else _LATER)

    def _open(self) -> Iterator[BoardRow]:
        """Yield the families that aren't settled, those together that hang on the same facts."""
        wording, groups = self.wording, dict[tuple[str, str, int], list[str]]()
        for ranking in (ranking for ranking in self.answer.families if ranking.open):
            facts, goes = self._facts(self.answer.deciding.get(ranking.family.slug, ()))
            leads = ranking.first if ranking.open is Openness.BASE_RATE else None
            until = wording.label("until", option=wording.say(leads.option.name)) if leads else ""
            groups.setdefault((facts, until, goes), []).append(self._label(ranking.family))
        for (facts, until, goes), names in groups.items():
            families = wording.comma.join(names)
            text = wording.label("hangs-on", families=families, facts=facts) if facts else families
            yield BoardRow(label=wording.label("open"), text=text, reason=until, reason_goes=_MINOR, goes=goes)

    def _facts(self, attributes: tuple[Attribute, ...]) -> tuple[str, int]:
        """Return what decides, the numbers of the questions below and what other facts say, and when it goes."""
        wording, asked = self.wording, [question.attribute for question in self.answer.questions[:_QUESTIONS]]
        numbers = sorted(asked.index(attribute) + 1 for attribute in attributes if attribute in asked)
        others = (wording.say(a.say) or wording.say(a.name) for a in attributes if a not in asked)
        key = "question-numbers" if len(numbers) > 1 else "question-number"
        named = wording.label(key, numbers=wording.comma.join(map(str, numbers))) if numbers else ""
        return wording.semicolon.join(filter(None, (named, wording.comma.join(others)))), 0 if named else _NONE

    def _questions(self) -> Iterator[BoardRow]:
        for number, question in enumerate(self.answer.questions[:_QUESTIONS], 1):
            text, slug = self.wording.say(question.attribute.question), self.wording.aside(question.attribute.slug)
            label, goes = self.wording.label("next-question"), _GROUNDS + number
            yield BoardRow(label=label, sign=str(number), text=text, reason=slug.strip(), reason_goes=goes)

    def _background(self) -> Iterator[BoardRow]:
        """Yield what is there for whoever has room for it: how firm the advice is, what is known and follows."""
        answer, wording = self.answer, self.wording
        settled = [each for each in answer.firmness if each.family.slug not in answer.deciding]
        firm = (wording.label("holds-in", family=wording.say(f.family.name), holds=f.holds, of=f.of) for f in settled)
        profile, codebook = answer.recommendation.profile, answer.kb.codebook
        # What the first line tells needs no second one.
        told = all(codebook.attribute[slug].required for slug in profile.attributes)
        known = "" if told else phrases.profile_text(profile, codebook, wording)
        # Without its certainty, which is a figure like any other.
        facts = (each.fact for each in answer.recommendation.derived)
        bare = (fact if self.verbose else replace(fact, certainty=1.0) for fact in facts)
        derived = (phrases.fact_text(fact, codebook, wording) for fact in bare)
        for label, text, goes in (
            ("profile", known, _KNOWN),
            ("derived", wording.semicolon.join(derived), _KNOWN),
            ("how-firm", wording.label("held-under", families=wording.comma.join(firm)) if settled else "", _FIRM),
        ):
            if text:
                yield BoardRow(label=wording.label(label), text=text, text_tone=Tone.FAINT, goes=goes)
        # Who names no market is asked for it first.
        is_told = self.verbose or answer.recommendation.markets
        general = answer.recommendation.also_holds if is_told else ()
        texts = [text_in_markets(each, answer.recommendation.markets, wording) for each in general]
        if texts and not self.verbose:
            texts = [wording.label("more-laws", count=len(texts), how=self._more)]
        for text in texts:
            yield BoardRow(label=wording.label("law"), text=text, text_tone=Tone.FAINT, goes=_KNOWN)


def _why(judged: Assessment, wording: Wording) -> tuple[str, str]:
    return phrases.reason_text(judged, wording), phrases.short_reason(judged, wording)


def _tone(judged: Assessment) -> Tone:
    if judged.recommended:
        verdicts = [verdict for verdict in judged.scale.verdicts if verdict.bound >= judged.scale.threshold]
        return Tone.MAYBE if judged.verdict in verdicts[-1:] else Tone.FOR
    return Tone.AGAINST if judged.bars or judged.certainty <= -judged.scale.threshold else Tone.FAINT
