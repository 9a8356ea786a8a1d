"""The sections of a report that advise on one profile, in the order in which a client reads them."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.experiments import GAP, Experiment, ReportKnowledge, experiments_for
from ecomkt.explanation.explain import Explanation, reasons_for
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.knowledge.codebook import Family
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
from ecomkt.output.document import Bar, Bars, Block, Facts, Grid, Paragraph, Run, Section, bullets, says

# A client weighs the options of the main families, but a sentence that names more than two recommends none of them.
_SHOWN, _NAMED = 3, 2
_CHANGES_SHOWN, _FLIPS_SHOWN = 2, 4


class ProfileReport(Struct, frozen=True):
    """The advice for one profile."""

    answer: Answer
    alternatives: tuple[Explanation, ...]
    """Why the obvious alternative of each main family isn't first: its second place."""
    experiments: tuple[Experiment, ...]
    """First steps, for the options that are recommended."""


def profile_report(answer: Answer, knowledge: ReportKnowledge) -> ProfileReport:
    """Return the report on an answer; the obvious alternative is the second place of a main family."""
    main = (ranking for ranking in answer.families if ranking.family.main)
    # What is ruled out is no alternative.
    seconds = [option.key for ranking in main for option in ranking.ranked[1:2] if not option.bars]
    return ProfileReport(
        answer,
        tuple(reasons_for(answer.kb, answer.recommendation, key) for key in seconds),
        experiments_for(answer.recommendation, knowledge, answer.kb.scale.threshold),
    )


class ProfileSections:
    """Says in one language what is advised for one profile."""

    def __init__(self, report: ProfileReport, knowledge: ReportKnowledge, wording: Wording) -> None:
        self._report, self._answer, self._advice = report, report.answer, dict(knowledge.advice)
        self._codebook, self._wording, self._points = report.answer.kb.codebook, wording, knowledge.talking_points
        self._say, self._label = wording.say, wording.label
        by_family = {ranking.family.slug: ranking for ranking in report.answer.families}
        # An answer about some families has no ranking of the others.
        self._rankings = [by_family[slug] for slug in knowledge.order if slug in by_family]

    def every(self) -> Iterator[Section]:
        """Yield all that is advised."""
        yield self._short_answer()
        yield from self._given()
        yield from (self._strategy(), self._why(), self._why_not())
        yield from (self._firm(), self._assumed(), self._cautions(), self._steps())
        if self._points:
            yield self._talking_points()

    def in_short(self) -> Iterator[Section]:
        """Yield the advice for one of the profiles of a list."""
        yield from (self._short_answer(), self._strategy(), self._why(), self._cautions(), self._steps())

    def _section(self, anchor: str, blocks: Iterable[Block], otherwise: str = "no-evidence-for-any") -> Section:
        """Return a section; without blocks it says so by the label `otherwise`."""
        return Section(anchor, self._label(f"report-{anchor}"), tuple(blocks) or (says(self._label(otherwise)),))

    def _short_answer(self) -> Section:
        sentences = []
        for ranking in self._rankings:
            options = [] if ranking.open else [*_reasoned(ranking.base), *_leading(ranking, _NAMED)]
            if options and ranking.family.slug in self._advice:
                names = self._wording.comma.join(self._say(assessment.option.name) for assessment in options)
                # `replace`, not `format`: a name may hold braces.
                sentences.append(self._say(self._advice[ranking.family.slug]).replace(GAP, names))
        lead = [says(self._wording.blank.join(sentences), lead=True)] if sentences else []
        known = phrases.profile_text(self._answer.recommendation.profile, self._codebook, self._wording)
        notes = phrases.market_notes(self._answer.recommendation, self._answer.kb, self._wording)
        unsettled = (self._meanwhile(ranking) for ranking in self._rankings if ranking.family.main and ranking.open)
        answer = (*lead, *unsettled) or (says(self._label("no-evidence-for-any"), lead=True),)
        return self._section("answer", (*notes, *answer, says(known, emphasis=True)))

    def _meanwhile(self, ranking: FamilyRanking) -> Paragraph:
        """Return what a family that is open depends on, and what to do until that is known."""
        text, first = self._unsettled(ranking), ranking.first
        if first:
            text = self._label("until-then", note=text, option=self._say(first.option.name))
        return Paragraph((Run(self._say(ranking.family.name) + self._wording.colon, strong=True), Run(text)))

    def _unsettled(self, ranking: FamilyRanking) -> str:
        deciding = self._answer.deciding.get(ranking.family.slug, ())
        return phrases.unsettled_text(ranking, deciding, self._wording)

    def _given(self) -> Iterator[Section]:
        """Yield what is said to the client's own plans, and what follows from his numbers, if there are any."""
        if plans := tuple(phrases.plan_texts(self._answer.plans, self._wording)):
            yield Section("plans", self._label("plans"), (Facts(plans),))
        if figures := [phrases.figure_text(figure, self._wording) for figure in self._answer.arithmetic]:
            yield Section("client-numbers", self._label("client-numbers"), (bullets(figures),))

    def _strategy(self) -> Section:
        steps = []
        for ranking in self._rankings:
            unsettled = self._unsettled(ranking)
            notes = (Bar(unsettled, 0, "", ""),) if unsettled else ()
            options = map(self._choice, (*ranking.base, *_leading(ranking, _SHOWN), *ranking.ruled_out))
            steps.append(Bars(self._say(ranking.family.name), (*notes, *options)))
        return self._section("strategy", steps)

    def _choice(self, assessment: Assessment) -> Bar:
        name, told = self._wording.name(assessment.option), phrases.verdict_text(assessment, self._wording)
        label = self._label("report-base", option=name) if assessment.option.base else name
        if assessment.bars:
            return Bar(label, 0, "", told + self._wording.colon + phrases.reason_text(assessment, self._wording))
        if not phrases.is_judged(assessment):
            return Bar(label, 0, "", told)
        markets = self._answer.recommendation.markets
        if places := phrases.places_text(assessment.key, markets, self._answer.kb, self._wording):
            told = self._label("such-as", verdict=told, places=places)
        return Bar(label, assessment.certainty, phrases.assessed_text(assessment), told)

    def _why(self) -> Section:
        """Return the evidence for the first place of every main family, and for its base."""
        main = [ranking for ranking in self._rankings if ranking.family.main]
        firsts = ((r.family, a) for r in main for a in (*([r.first] if r.first else ()), *_reasoned(r.base)))
        blocks = ((*self._about(a), self._evidence(family, a)) for family, a in firsts)
        return self._section("why", (block for each in blocks for block in each))

    def _about(self, assessment: Assessment) -> list[Block]:
        about = self._say(assessment.option.about)
        return [says(f"{self._wording.name(assessment.option)}{self._wording.colon}{about}")] if about else []

    def _evidence(self, family: Family, assessment: Assessment) -> Bars:
        option = self._wording.name(assessment.option)
        title = self._label("report-why-option", family=self._say(family.name), option=option)
        return phrases.evidence_bars(title, assessment, self._wording)

    def _why_not(self) -> Section:
        return self._section("why-not", (b for one in self._report.alternatives for b in self._alternative(one)))

    def _alternative(self, explanation: Explanation) -> Iterator[Block]:
        wording, assessment, family = self._wording, explanation.assessment, explanation.family
        first = explanation.recommendation.family(family.slug).first
        gaps = {
            "option": wording.name(assessment.option),
            "verdict": self._say(assessment.verdict.name),
            "certainty": phrases.assessed_text(assessment),
        }
        if first:
            gaps |= {"first": wording.name(first.option), "first_certainty": phrases.assessed_text(first)}
        sentence = self._label("report-alternative" if first else "report-alternative-alone", **gaps)
        yield Paragraph((Run(f"{self._say(family.name)}{wording.colon}", strong=True), Run(sentence)))
        if assessment.evidence:
            yield self._evidence(family, assessment)
        for near in explanation.nearest[:1]:
            lacking = (phrases.premise_text(reading.premise, self._answer.kb, wording) for reading in near.failed)
            # The reason stands within a sentence here, so its own full stop has to go.
            reason = self._say(near.rule.because).rstrip(".。")
            yield says(self._label("report-lacking", reason=reason, premises=wording.semicolon.join(lacking)))
        firmness = next(f for f in self._answer.firmness if f.family.slug == family.slug)
        changes = [flip.change for flip in firmness.flips if flip.to == assessment.option]
        for change in changes[:_CHANGES_SHOWN]:
            text = phrases.change_text(change, self._codebook, wording)
            yield says(self._label("report-would-lead", change=text))

    def _firm(self) -> Section:
        blocks: list[Block] = []
        for each in (f for f in self._answer.firmness if f.family.slug not in self._answer.deciding):
            first = each.first and self._wording.name(each.first)
            key = "report-firm-sentence" if first else "report-firm-none"
            family = self._say(each.family.name)
            sentence = self._label(key, family=family, first=first, holds=each.holds, of=each.of)
            flips = phrases.flip_texts(each, _FLIPS_SHOWN, self._codebook, self._wording)
            blocks += (says(sentence), *([bullets(flips)] if flips else ()))
        return Section("firm", self._label("report-firm"), tuple(blocks))

    def _assumed(self) -> Section:
        wording, profile = self._wording, self._answer.recommendation.profile
        known = tuple(
            (self._say(attribute.name), phrases.values_text(facts, self._codebook, wording))
            for attribute in self._codebook.attributes
            if (facts := profile.about(attribute.slug))
        )
        questions = tuple(
            (self._say(each.attribute.question), phrases.could_change_text(each, wording))
            for each in self._answer.questions
            if each.matters or each.could_change
        )
        derived = tuple(phrases.derived_texts(self._answer.recommendation, self._codebook, wording))
        columns = (self._label("question"), self._label("report-could-change"))
        blocks = (
            says(self._label("report-known"), strong=True),
            Facts(known) if known else says(self._label("nothing-known")),
            *([says(self._label("derived"), strong=True), Facts(derived)] if derived else ()),
            Grid(self._label("report-open"), columns, questions)
            if questions
            else says(self._label("report-nothing-open")),
        )
        return self._section("assumed", blocks)

    def _cautions(self) -> Section:
        """Return the cautions with their laws, loudest first, and that this is no legal advice."""
        recommendation = self._answer.recommendation
        cautions = (*recommendation.stops, *recommendation.warnings)
        callouts: list[Block] = [
            phrases.caution_callout(caution, self._codebook, self._wording) for caution in cautions
        ]
        # That nothing warns is a result, too: an empty section would look like a forgotten one.
        blocks = callouts or [says(self._label("report-no-cautions"))]
        # Not in the footer alone: whoever reads of laws must read here that this is no legal advice.
        return self._section("cautions", (*blocks, says(self._label("not-legal-advice"), emphasis=True)))

    def _steps(self) -> Section:
        blocks: list[Block] = []
        # The number is text, since no list of a document can hold a table under its items.
        for number, step in enumerate(self._report.experiments, 1):
            parts = (("publish", step.publish), ("measure", step.measure), ("stop", step.stop))
            facts = [(self._label(f"report-{part}"), self._say(text)) for part, text in parts]
            if step.sources:
                facts.append((self._label("source"), self._wording.comma.join(step.sources)))
            blocks += (says(f"{number}. {self._say(step.title)}", strong=True), Facts(tuple(facts)))
        return self._section("first-steps", blocks, "report-no-steps")

    def _talking_points(self) -> Section:
        columns = (self._label("report-point"), self._label("report-measure"))
        rows = tuple((self._say(each.point), self._say(each.measure)) for each in self._points)
        return self._section("talking-points", (Grid("", columns, rows),))


def _reasoned(base: Iterable[Assessment]) -> list[Assessment]:
    # A ground is advised only where something but base rates speaks for it.
    return [assessment for assessment in base if assessment.recommended and assessment.reasoned]


def _leading(ranking: FamilyRanking, most: int) -> list[Assessment]:
    # Other families follow from the main ones: the first of them is enough.
    return [option for option in ranking.ranked if option.recommended][: most if ranking.family.main else 1]
