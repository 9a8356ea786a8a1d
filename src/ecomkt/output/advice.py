"""The sections of a report that advise on one profile, in the order in which a client reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.experiments import GAP, Experiment, ReportKnowledge, experiments_for
from ecomkt.explanation.explain import Explanation, reasons_for
from ecomkt.explanation.sensitivity import Firmness
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.knowledge.codebook import Family
from ecomkt.language.wording import Wording
from ecomkt.output import phrases
from ecomkt.output.document import Bar, Bars, Block, Facts, Grid, Paragraph, Run, Section, bullets, says

# A client weighs the options of the main families; of the others, which follow from them, the first is enough.
_SHOWN_MAIN, _SHOWN_OTHER = 3, 1
# A sentence that names more options than this recommends none of them.
_LEAD_MAIN = 2
_CHANGES_SHOWN, _FLIPS_SHOWN = 2, 4


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """The advice for one profile."""

    answer: Answer
    alternatives: tuple[Explanation, ...]
    """Why the obvious alternative of each main family isn't first: its second place."""
    experiments: tuple[Experiment, ...]
    """First steps, for the options that are recommended."""


def profile_report(answer: Answer, knowledge: ReportKnowledge) -> ProfileReport:
    """Return the report on an answer; the obvious alternative is the second place of a main family."""
    seconds = [ranking.ranked[1].key for ranking in answer.families if ranking.family.main and len(ranking.ranked) > 1]
    return ProfileReport(
        answer,
        tuple(reasons_for(answer.kb, answer.recommendation, key) for key in seconds),
        experiments_for(answer.recommendation, knowledge, answer.kb.scale.threshold),
    )


class ProfileSections:
    """Says in one language what is advised for one profile."""

    def __init__(self, report: ProfileReport, knowledge: ReportKnowledge, wording: Wording) -> None:
        self._report, self._knowledge, self._wording = report, knowledge, wording
        self._answer = report.answer
        self._codebook = report.answer.kb.codebook

    def every(self) -> Iterator[Section]:
        """Yield all that is advised."""
        yield from (self._short_answer(), self._strategy(), self._why(), self._why_not())
        yield from (self._firm(), self._assumed(), self._cautions(), self._steps())

    def in_short(self) -> Iterator[Section]:
        """Yield the advice for one of the profiles of a list."""
        yield from (self._short_answer(), self._strategy(), self._why(), self._cautions(), self._steps())

    def _section(self, anchor: str, blocks: Sequence[Block], otherwise: str = "no-evidence-for-any") -> Section:
        """Return a section; without blocks it says so by the label `otherwise`."""
        label = self._wording.label
        return Section(anchor, label(f"report-{anchor}"), tuple(blocks) or (says(label(otherwise)),))

    def _short_answer(self) -> Section:
        known = phrases.profile_text(self._answer.recommendation.profile, self._codebook, self._wording)
        sentences = self._wording.blank.join(self._sentences()) or self._wording.label("no-evidence-for-any")
        return self._section("answer", (says(sentences, lead=True), says(known, emphasis=True)))

    def _sentences(self) -> Iterator[str]:
        wording, advice = self._wording, dict(self._knowledge.advice)
        for ranking in self._rankings():
            leaders = _recommended(ranking.ranked)[: _LEAD_MAIN - (not ranking.family.main)]
            options = [*_recommended(ranking.base), *leaders]
            names = wording.comma.join(wording.say(assessment.option.name) for assessment in options)
            if names and ranking.family.slug in advice:
                # `replace`, not `format`: a name may hold braces.
                yield wording.say(advice[ranking.family.slug]).replace(GAP, names)

    def _rankings(self) -> Iterator[FamilyRanking]:
        """Yield the rankings in the order in which a client reads them."""
        by_family = {ranking.family.slug: ranking for ranking in self._answer.families}
        # An answer about some families has no ranking of the others.
        yield from (by_family[slug] for slug in self._knowledge.order if slug in by_family)

    def _strategy(self) -> Section:
        """Return the whole strategy as one picture: steps that follow from each other."""
        nothing = Bar(self._wording.label("no-evidence-for-any"), 0, "", "")
        return self._section(
            "strategy",
            [
                Bars(
                    self._wording.say(ranking.family.name),
                    tuple(map(self._choice, _leading_options(ranking))) or (nothing,),
                )
                for ranking in self._rankings()
            ],
        )

    def _choice(self, assessment: Assessment) -> Bar:
        wording = self._wording
        name = wording.name(assessment.option)
        label = wording.label("report-base", option=name) if assessment.option.base else name
        verdict = wording.say(assessment.verdict.name)
        return Bar(label, assessment.certainty, phrases.assessed_text(assessment), verdict)

    def _why(self) -> Section:
        """Return the evidence for the first place of every main family, and for its base."""
        main = [ranking for ranking in self._rankings() if ranking.family.main]
        firsts = ((r.family, a) for r in main for a in (*([r.first] if r.first else ()), *_recommended(r.base)))
        return self._section("why", [self._evidence(family, assessment) for family, assessment in firsts])

    def _evidence(self, family: Family, assessment: Assessment) -> Bars:
        names = {"family": self._wording.say(family.name), "option": self._wording.name(assessment.option)}
        return phrases.evidence_bars(self._wording.label("report-why-option", **names), assessment, self._wording)

    def _why_not(self) -> Section:
        """Return why the obvious alternatives aren't first."""
        return self._section("why-not", [b for one in self._report.alternatives for b in self._alternative(one)])

    def _alternative(self, explanation: Explanation) -> Iterator[Block]:
        wording, assessment = self._wording, explanation.assessment
        first = explanation.recommendation.family(explanation.family.slug).first
        gaps = {
            "option": wording.name(assessment.option),
            "verdict": wording.say(assessment.verdict.name),
            "certainty": phrases.assessed_text(assessment),
        }
        if first:
            gaps |= {"first": wording.name(first.option), "first_certainty": phrases.assessed_text(first)}
        sentence = wording.label("report-alternative" if first else "report-alternative-alone", **gaps)
        yield Paragraph((Run(f"{wording.say(explanation.family.name)}{wording.colon}", strong=True), Run(sentence)))
        if assessment.evidence:
            yield self._evidence(explanation.family, assessment)
        for near in explanation.nearest[:1]:
            lacking = (phrases.premise_text(reading.premise, self._answer.kb, wording) for reading in near.failed)
            # The reason stands within a sentence here, so its own full stop has to go.
            reason = wording.say(near.rule.because).rstrip(".。")
            yield says(wording.label("report-lacking", reason=reason, premises=wording.semicolon.join(lacking)))
        firmness = next(f for f in self._answer.firmness if f.family.slug == explanation.family.slug)
        flips = [flip for flip in firmness.flips if flip.to == assessment.option]
        for flip in flips[:_CHANGES_SHOWN]:
            change = phrases.change_text(flip.change, self._codebook, wording)
            yield says(wording.label("report-would-lead", change=change))

    def _firm(self) -> Section:
        """Return how firm the first places are, and what would flip them."""
        blocks = tuple(block for firmness in self._answer.firmness for block in self._firmness(firmness))
        return Section("firm", self._wording.label("report-firm"), blocks)

    def _firmness(self, firmness: Firmness) -> Iterator[Block]:
        wording, first = self._wording, firmness.first
        sentence = wording.label(
            "report-firm-sentence" if first else "report-firm-none",
            family=wording.say(firmness.family.name),
            holds=firmness.holds,
            of=firmness.of,
            **({"first": wording.name(first)} if first else {}),
        )
        yield says(sentence)
        # Of an attribute with several flips the first is enough.
        firsts = {flip.change.attribute.slug: flip for flip in reversed(firmness.flips)}
        flips = [flip for flip in firmness.flips if firsts[flip.change.attribute.slug] is flip][:_FLIPS_SHOWN]
        if flips:
            yield bullets(phrases.flip_text(flip, self._codebook, wording) for flip in flips)

    def _assumed(self) -> Section:
        """Return the facts that the advice rests on, and the questions that are open."""
        wording, profile = self._wording, self._answer.recommendation.profile
        known = tuple(
            (wording.say(attribute.name), phrases.values_text(facts, self._codebook, wording))
            for attribute in self._codebook.attributes
            if (facts := profile.about(attribute.slug))
        )
        questions = tuple(
            (
                wording.say(question.attribute.question),
                wording.comma.join(wording.say(family.name) for family in question.could_change),
            )
            for question in self._answer.questions
            if question.matters or question.could_change
        )
        columns = (wording.label("question"), wording.label("report-could-change"))
        blocks: tuple[Block, ...] = (
            says(wording.label("report-known"), strong=True),
            Facts(known) if known else says(wording.label("nothing-known")),
            Grid(wording.label("report-open"), columns, questions)
            if questions
            else says(wording.label("report-nothing-open")),
        )
        return Section("assumed", wording.label("report-assumed"), blocks)

    def _cautions(self) -> Section:
        """Return the cautions with their laws, loudest first, and that this is no legal advice."""
        recommendation, label = self._answer.recommendation, self._wording.label
        cautions = (*recommendation.stops, *recommendation.warnings)
        callouts: list[Block] = [phrases.caution_callout(caution, self._wording) for caution in cautions]
        # That nothing warns is a result, too: an empty section would look like a forgotten one.
        blocks = callouts or [says(label("report-no-cautions"))]
        # Not in the footer alone: whoever reads of laws must read here that this is no legal advice.
        return self._section("cautions", (*blocks, says(label("not-legal-advice"), emphasis=True)))

    def _steps(self) -> Section:
        """Return the first steps as experiments: what to do, how it is measured, when to stop."""
        say, label = self._wording.say, self._wording.label
        blocks: list[Block] = []
        # The number is text, since no list of a document can hold a table under its items.
        for number, experiment in enumerate(self._report.experiments, 1):
            parts = ("publish", "measure", "stop")
            facts = [(label(f"report-{part}"), say(getattr(experiment, part))) for part in parts]
            if experiment.sources:
                facts.append((label("source"), self._wording.comma.join(experiment.sources)))
            blocks += (says(f"{number}. {say(experiment.title)}", strong=True), Facts(tuple(facts)))
        return self._section("first-steps", blocks, "report-no-steps")


def _recommended(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [assessment for assessment in assessments if assessment.recommended]


def _leading_options(ranking: FamilyRanking) -> list[Assessment]:
    most = _SHOWN_MAIN if ranking.family.main else _SHOWN_OTHER
    return [*_recommended(ranking.base), *_recommended(ranking.ranked)[:most]]
