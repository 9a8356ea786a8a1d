"""What a report says of one profile: a letter, the strategy on a page, and an appendix with the reasons."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.experiments import (
    Experiment,
    FollowUp,
    ReportKnowledge,
    TalkingPoint,
    experiments_for,
    follow_ups_for,
    points_for,
)
from ecomkt.explanation.explain import Explanation, reasons_for
from ecomkt.explanation.said import ToldWords
from ecomkt.explanation.sensitivity import Swing, swings_of
from ecomkt.inference.ranking import Assessment, FamilyRanking, Openness
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.model import Premise, PremiseKind
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
from ecomkt.output.board import BAR_CELLS
from ecomkt.output.caution_phrases import caution_callout
from ecomkt.output.document import Bar, Bars, Block, Facts, Grid, Section, Tone, bullets, says
from ecomkt.output.letter import MONDAY, Letter, strong_lead
from ecomkt.profile.fact import Change

# A client weighs the options of the main families, but a sentence that names more than two recommends none of them.
_SHOWN = 3
_CELLS = 5
_CHANGES_SHOWN, _SWINGS_SHOWN, _QUESTIONS_SHOWN = 2, 5, 5


class ProfileReport(Struct, frozen=True):
    """The advice for one profile."""

    answer: Answer
    alternatives: tuple[Explanation, ...]
    """Why the obvious alternative of each main family isn't first: its second place."""
    experiments: tuple[Experiment, ...]
    """First steps, for the options that are recommended."""
    points: tuple[TalkingPoint, ...]
    """What promoting this product online is good for."""
    swings: tuple[tuple[Family, tuple[Swing, ...]], ...]
    """What would change the first place of each main family that has one."""
    follow_ups: tuple[FollowUp, ...] = ()
    """What is asked beside the facts."""


def profile_report(answer: Answer, knowledge: ReportKnowledge) -> ProfileReport:
    """Return the report on an answer; the obvious alternative is the second place of a main family."""
    main, threshold = [ranking for ranking in answer.families if ranking.family.main], answer.kb.scale.threshold
    # What is ruled out is no alternative.
    seconds = [option.key for ranking in main for option in ranking.ranked[1:2] if not option.bars]
    return ProfileReport(
        answer,
        tuple(reasons_for(answer.kb, answer.recommendation, key) for key in seconds),
        experiments_for(answer.recommendation, knowledge, threshold),
        points_for(answer.recommendation, knowledge, threshold),
        tuple((r.family, swings) for r in main if (swings := swings_of(answer.run, r.family))),
        follow_ups_for(answer.recommendation, knowledge, threshold, len(answer.asked)),
    )


class ProfileSections:
    """Says in one language what is advised for one profile."""

    def __init__(self, report: ProfileReport, order: Iterable[str], wording: Wording) -> None:
        self._report, self._answer, self._wording = report, report.answer, wording
        self._codebook, self._say, self._label = report.answer.kb.codebook, wording.say, wording.label
        by_family = {ranking.family.slug: ranking for ranking in report.answer.families}
        # An answer about some families has no ranking of the others.
        self._rankings = [by_family[slug] for slug in order if slug in by_family]
        self.letter = Letter(report.answer, report.experiments, wording, report.follow_ups)

    def pages(self) -> Iterator[Section]:
        """Yield the letter, and the page on the strategy."""
        yield from self.in_short()
        if points := tuple((self._say(each.point), self._say(each.measure)) for each in self._report.points):
            columns = (self._label("report-point"), self._label("report-measure"))
            yield self._section("talking-points", (Grid("", columns, points),))

    def in_short(self) -> Iterator[Section]:
        """Yield the letter, the picture of the strategy, and the plan of the first weeks."""
        yield from self.letter.sections()
        legend = says(self._label("report-legend"), tone=Tone.FAINT)
        words = ToldWords(self._answer.recommendation, self._answer.kb.codebook)
        steps = (self._step(ranking, words) for ranking in self._rankings)
        yield replace(self._section("strategy", (legend, *steps)), on_new_page=True)
        figures = [phrases.figure_text(figure, self._wording) for figure in self._answer.arithmetic]
        if self._report.experiments:
            yield self._section("first-weeks", (self._weeks(), *([bullets(figures)] if figures else ())))

    def appendix(self) -> Iterator[Section]:
        """Yield what the advice rests on, each section a part of the appendix."""
        yield self._part("facts-known", self._known())
        yield self._part("why", self._why())
        judged = [plan.assessment for plan in self._answer.plans if plan.assessment and plan.assessment.evidence]
        if judged:
            yield self._part("plans-weighed", (self._evidence(self._say(a.option.name), a) for a in judged))
        yield self._part("why-not", (b for one in self._report.alternatives for b in self._alternative(one)))
        yield self._part("firm", self._firm())
        # The letter has the first ones.
        if questions := self.letter.further[:_QUESTIONS_SHOWN]:
            columns = (self._label("question"), self._label("report-could-change"))
            told = ((q, phrases.could_change_text(q, self._wording)) for q in questions)
            rows = tuple((self._say(q.attribute.question), change) for q, change in told)
            yield self._part("open-questions", (Grid("", columns, rows),))
        if untold := self.letter.untold:
            callouts = (caution_callout(c, self._codebook, self._wording, kb=self._answer.kb) for c in untold)
            yield self._part("cautions", callouts)
        if general := self._answer.recommendation.also_holds:
            callouts = (caution_callout(c, self._codebook, self._wording, kb=self._answer.kb) for c in general)
            yield self._part("general-law", callouts)

    def _section(self, anchor: str, blocks: Iterable[Block]) -> Section:
        return Section(anchor, self._label(f"report-{anchor}"), tuple(blocks))

    def _part(self, anchor: str, blocks: Iterable[Block]) -> Section:
        """Return a part of the appendix; where it has nothing to say, it says so."""
        told = tuple(blocks) or (says(self._label("report-nothing")),)
        return Section(anchor, self._label(f"report-{anchor}"), told, level=2)

    def _step(self, ranking: FamilyRanking, words: ToldWords) -> Bars:
        """Return the options of one family, and what it depends on where it isn't settled."""
        unsettled = self._unsettled(ranking)
        if ranking.first and ranking.open is Openness.BASE_RATE:
            unsettled = self._label("until-then", note=unsettled, option=self._say(ranking.first.option.name))
        notes = (Bar(unsettled, 0, "", ""),) if unsettled else ()
        told = set[str]()
        options = (self._choice(assessment, told, words) for assessment in _advised(ranking))
        return Bars(self._say(ranking.family.name), (*options, *notes), cells=BAR_CELLS)

    def _unsettled(self, ranking: FamilyRanking) -> str:
        """Return what a family that is open hangs on, or that it needs nothing; nothing if it has a first place."""
        if ranking.open is None:
            return "" if ranking.first else self._label("report-none-needed")
        facts = [self._say(a.say) or self._say(a.name) for a in self._answer.deciding.get(ranking.family.slug, ())]
        key = "report-hangs-on" if facts else "report-unsettled"
        return self._label(key, facts=self._label("report-and").join(facts))

    def _choice(self, assessment: Assessment, told: set[str], words: ToldWords) -> Bar:
        """Return an option with its strongest reason that none before it had."""
        name = self._say(assessment.option.name)
        if assessment.option.base and not (assessment.recommended and assessment.reasoned):
            return Bar(name, 0, "", self._label("ground"))
        markets = self._answer.recommendation.markets
        if places := phrases.places_text(self._answer.places_of(assessment.key), markets, self._wording):
            name = self._label("report-at", option=name, places=places)
        reasons = sorted(assessment.evidence, key=lambda item: (item.rule.is_base_rate, item.order))
        texts = (
            (phrases.reason_of(assessment, item, self._wording), item) for item in reasons if item.contribution > 0
        )
        reason, item = next((pair for pair in texts if pair[0] not in told), ("", None))
        told.add(reason)
        said = phrases.said_text(words.beside(item), self._wording)
        # Whole cells alone, rounded up: what is advised has one.
        cells = ceil(round(assessment.certainty * _CELLS, 6)) / _CELLS
        reason = self._wording.blank.join(filter(None, (reason, said)))
        return Bar(name, cells, self._say(assessment.verdict.name), reason)

    def _weeks(self) -> Bars:
        """Return which step is made when, what it costs and when it is decided; as many at once as on Monday."""
        free, spans = [1] * MONDAY, []
        for number, step in enumerate(self._report.experiments):
            start = min(free)
            last = start + max(step.weeks, 1) - 1
            free[free.index(start)] = last + 1
            weeks = self._label("report-weeks-of" if last > start else "report-week-of", first=start, last=last)
            # The letter has told of the steps of Monday when to stop.
            stop = self._say(step.stop) if number >= MONDAY else self._label("report-decided", last=last)
            told = self._label("report-step", cost=self.letter.cost(step), stop=stop)
            spans.append((self._say(step.title), start - 1, last, weeks, told))
        end = max(last for _, _, last, _, _ in spans)
        return Bars(
            "", tuple(Bar(name, last / end, weeks, told, start / end) for name, start, last, weeks, told in spans)
        )

    def _known(self) -> Iterator[Block]:
        wording, profile = self._wording, self._answer.recommendation.profile
        known = tuple(
            (self._say(attribute.name), phrases.values_text(facts, self._codebook, wording, profile))
            for attribute in self._codebook.attributes
            if (facts := profile.about(attribute.slug))
        )
        yield Facts(known) if known else says(self._label("nothing-known"))
        derived = []
        for fact, because in phrases.derived_facts(self._answer.recommendation, wording):
            attribute = self._codebook.attribute[fact.attribute]
            value = self._say(attribute.by_slug[fact.value].name) + wording.stop + wording.blank
            derived.append((self._say(attribute.name), value + because))
        if derived:
            yield says(self._label("derived"), strong=True)
            yield Facts(tuple(derived))

    def _why(self) -> Iterator[Block]:
        """Yield the evidence for the first place of every main family, and for its base."""
        legend = [says(self._label("report-why-legend"), tone=Tone.FAINT)]
        for ranking in (ranking for ranking in self._rankings if ranking.family.main):
            # A ground is advised only where something but base rates speaks for it.
            base = [each for each in ranking.base if each.recommended and each.reasoned]
            for assessment in (*([ranking.first] if ranking.first else ()), *base):
                name = self._say(assessment.option.name)
                title = self._label("report-why-option", family=self._say(ranking.family.name), option=name)
                yield from legend
                legend = []
                if about := self._say(assessment.option.about):
                    yield says(f"{name}{self._wording.colon}{about}")
                yield self._evidence(title, assessment)

    def _evidence(self, title: str, assessment: Assessment) -> Bars:
        return phrases.evidence_bars(title, assessment, self._wording, self._answer.kb)

    def _alternative(self, explanation: Explanation) -> Iterator[Block]:
        """Yield in a paragraph why an option isn't first, what it lacks and what would bring it there."""
        wording, assessment, family = self._wording, explanation.assessment, explanation.family
        first = explanation.recommendation.family(family.slug).first
        gaps = {"option": self._say(assessment.option.name), "verdict": self._say(assessment.verdict.name)}
        gaps |= {"first": self._say(first.option.name) if first else ""}
        told = [self._label("report-alternative" if first else "report-alternative-alone", **gaps)]
        for near in explanation.nearest[:1]:
            lacking = (self._wanted(reading.premise) for reading in near.failed)
            # The reason stands within a sentence here, so its own full stop has to go.
            reason = self._say(near.rule.because).rstrip(".。")
            told.append(self._label("report-lacking", reason=reason, premises=wording.semicolon.join(lacking)))
        firmness = next(f for f in self._answer.firmness if f.family.slug == family.slug)
        changes = [flip.change for flip in firmness.flips if flip.to == assessment.option]
        if changes:
            change = self._label("or").join(self._turned_out(changes[:_CHANGES_SHOWN]))
            told.append(self._label("report-would-lead", change=change))
        yield strong_lead(self._say(family.name) + wording.colon, wording.blank.join(told))

    def _wanted(self, premise: Premise) -> str:
        """Return what a premise wants, in prose."""
        if premise.kind is not PremiseKind.VALUE:
            return phrases.premise_text(premise, self._answer.kb, self._wording)
        attribute = self._codebook.attribute[premise.subject]
        values = (self._say(attribute.by_slug[value].name) for value in premise.wanted)
        return self._label("report-quoted", name=self._say(attribute.name), value=self._label("or").join(values))

    def _turned_out(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield what each attribute that changes would have to be; the changes of one stand side by side."""
        for attribute, same in groupby(changes, lambda change: change.attribute):
            named, others = [], []
            for change in same:
                if change.forgets:
                    others.append(phrases.change_text(change, self._codebook, self._wording))
                else:
                    value = attribute.by_slug[change.facts[-1].value]
                    named.append(self._label("report-value", value=self._say(value.name)))
            name = self._say(attribute.say) or self._say(attribute.name)
            if named:
                yield self._label("report-turned-out", name=name, value=self._label("or").join(named))
            yield from others

    def _firm(self) -> Iterator[Block]:
        """Yield a tornado for each first place: how far each answer would move its lead."""
        if not self._report.swings:
            return
        yield says(self._label("report-firm-legend"), tone=Tone.FAINT)
        # One scale for all of them, so that they can be held against each other.
        widest = max(max(abs(s.low), abs(s.high)) for _, swings in self._report.swings for s in swings)
        for family, swings in self._report.swings:
            first = next(f.first for f in self._answer.firmness if f.family is family)
            name = self._say(first.name) if first else self._label("no-evidence-for-any")
            title = self._label("report-why-option", family=self._say(family.name), option=name)
            bars = (
                Bar(self._say(s.attribute.name), s.high / widest, "", self._overturned(s), start=s.low / widest)
                for s in swings[:_SWINGS_SHOWN]
            )
            yield Bars(title, tuple(bars), centred=True)

    def _overturned(self, swing: Swing) -> str:
        if swing.flip is None:
            return self._label("report-holds")
        facts = swing.flip.change.facts
        value = self._say(swing.attribute.by_slug[facts[-1].value].name) if facts else self._label("is-unknown")
        to = swing.flip.to and self._say(swing.flip.to.name)
        return self._label("report-overturned" if to else "report-overturned-to-none", value=value, to=to)


def cited_in(report: ProfileReport) -> set[str]:
    """Return the slugs of the sources that the report on a profile rests on."""
    answer = report.answer
    assessments = [a for ranking in answer.families for a in ranking.every if a.recommended]
    assessments += [plan.assessment for plan in answer.plans if plan.assessment]
    cited: list[Sequence[str]] = [item.rule.sources for a in assessments for item in a.evidence]
    cited += [experiment.sources for experiment in report.experiments]
    cited += [caution.sources for caution in answer.recommendation.cautions]
    return {slug for sources in cited for slug in sources}


def _advised(ranking: FamilyRanking) -> Iterator[Assessment]:
    # Other families follow from the main ones: the first of them is enough.
    # What most do is no reason to do it, and no advice.
    ranked = () if ranking.open is Openness.BASE_RATE else ranking.ranked
    recommended = [option for option in ranked if option.recommended]
    yield from recommended[: _SHOWN if ranking.family.main else 1]
    yield from (option for option in ranking.base if not option.bars)
