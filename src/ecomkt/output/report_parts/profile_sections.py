"""The sections that advise on one profile, in the order in which a client reads them."""

from collections.abc import Iterator, Sequence

from ecomkt.explanation.explain import Explanation
from ecomkt.inference.premises import PremiseReading
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.knowledge.codebook import Family
from ecomkt.knowledge.experiments import GAP, ReportKnowledge
from ecomkt.language.wording import Wording
from ecomkt.output.document import Bar, Bars, Block, Choices, Paragraph, Run, Section, Stage, Steps, Strategy
from ecomkt.output.phrases import assessed_text, certainty_text, change_text, premise_text, profile_text
from ecomkt.output.report import ProfileReport

_SHOWN_MAIN, _SHOWN_OTHER = 3, 1
_LEAD_MAIN = 2
_FLIPS_SHOWN = 2


class ProfileSections:
    """Says in one language what is advised for one profile."""

    def __init__(self, report: ProfileReport, knowledge: ReportKnowledge, wording: Wording) -> None:
        self._report, self._knowledge, self._wording = report, knowledge, wording
        self._answer = report.answer
        self._kb = report.answer.kb

    def answer(self) -> Section:
        """Return the answer in one paragraph."""
        known = profile_text(self._answer.recommendation.profile, self._kb.codebook, self._wording)
        sentences = self._wording.blank.join(self._sentences()) or self._wording.label("no-evidence-for-any")
        blocks = (Paragraph((Run(sentences),), lead=True), Paragraph((Run(known, emphasis=True),)))
        return Section("answer", self._wording.label("report-answer"), blocks)

    def strategy(self) -> Section:
        """Return the whole strategy as one picture."""
        wording = self._wording
        stages = tuple(
            Choices(wording.say(ranking.family.name), tuple(self._choice(a) for a in _shown(ranking)))
            for ranking in self._rankings()
        )
        named = [
            wording.label(
                "report-strategy-words",
                family=stage.title,
                options=wording.comma.join(bar.label for bar in stage.options) or wording.label("no-evidence-for-any"),
            )
            for stage in stages
        ]
        picture = Strategy(stages, wording.semicolon.join(named), wording.label("no-evidence-for-any"))
        return Section("strategy", wording.label("report-strategy"), (picture,))

    def why(self) -> Section:
        """Return the evidence for the first place of every main family, and for its base."""
        firsts = [
            (ranking.family, assessment)
            for ranking in self._rankings()
            if ranking.family.main
            for assessment in _leading(ranking)
        ]
        bars = tuple(self._bars(family, assessment) for family, assessment in firsts)
        return Section("why", self._wording.label("report-why"), bars or (self._says("no-evidence-for-any"),))

    def why_not(self) -> Section:
        """Return why the obvious alternatives aren't first."""
        blocks = tuple(block for one in self._report.alternatives for block in self._alternative(one))
        return Section("why-not", self._wording.label("report-why-not"), blocks or (self._says("no-evidence-for-any"),))

    def steps(self) -> Section:
        """Return the first steps as experiments."""
        wording = self._wording
        stages = tuple(
            Stage(
                wording.say(experiment.title),
                (
                    (wording.label("report-publish"), wording.say(experiment.publish)),
                    (wording.label("report-measure"), wording.say(experiment.measure)),
                    (wording.label("report-stop"), wording.say(experiment.stop)),
                ),
                wording.comma.join(experiment.sources),
            )
            for experiment in self._report.experiments
        )
        block: Block = Steps(stages) if stages else self._says("report-no-steps")
        return Section("first-steps", wording.label("report-first-steps"), (block,))

    def _says(self, label: str) -> Paragraph:
        return Paragraph((Run(self._wording.label(label)),))

    def _rankings(self) -> Iterator[FamilyRanking]:
        """Yield the rankings in the order in which a client reads them."""
        shown = {ranking.family.slug: ranking for ranking in self._answer.families}
        yield from (shown[slug] for slug in self._knowledge.order if slug in shown)

    def _sentences(self) -> Iterator[str]:
        wording, advice = self._wording, dict(self._knowledge.advice)
        for ranking in self._rankings():
            options = [
                *_recommended(ranking.base),
                *_recommended(ranking.ranked)[: _LEAD_MAIN - (not ranking.family.main)],
            ]
            names = wording.comma.join(wording.say(assessment.option.name) for assessment in options)
            if names and ranking.family.slug in advice:
                # `replace`, not `format`: a name may hold braces.
                yield wording.say(advice[ranking.family.slug]).replace(GAP, names)

    def _choice(self, assessment: Assessment) -> Bar:
        wording = self._wording
        name = wording.name(assessment.option)
        label = wording.label("report-base", option=name) if assessment.option.base else name
        shown = f"{assessed_text(assessment)} {wording.say(assessment.verdict.name)}"
        return Bar(label, assessment.certainty, shown, "")

    def _bars(self, family: Family, assessment: Assessment) -> Bars:
        wording = self._wording
        title = wording.label(
            "report-why-option", family=wording.say(family.name), option=wording.name(assessment.option)
        )
        evidence = sorted(assessment.evidence, key=lambda item: -abs(item.contribution))
        return Bars(
            title,
            tuple(
                Bar(
                    wording.say(item.rule.because),
                    item.contribution,
                    certainty_text(item.contribution),
                    wording.comma.join((wording.label(item.rule.basis.value), *item.rule.sources)),
                )
                for item in evidence
            ),
        )

    def _alternative(self, explanation: Explanation) -> Iterator[Block]:
        wording, assessment = self._wording, explanation.assessment
        ranking = explanation.recommendation.family(explanation.family.slug)
        first = ranking.first
        parts = {
            "option": wording.name(assessment.option),
            "verdict": wording.say(assessment.verdict.name),
            "certainty": assessed_text(assessment),
        }
        if first:
            parts |= {"first": wording.name(first.option), "first_certainty": assessed_text(first)}
        said = wording.label("report-alternative" if first else "report-alternative-alone", **parts)
        yield Paragraph((Run(f"{wording.say(explanation.family.name)}{wording.colon}", strong=True), Run(said)))
        if assessment.evidence:
            yield self._bars(explanation.family, assessment)
        for near in explanation.nearest[:1]:
            wanted = wording.semicolon.join(self._premise(reading) for reading in near.failed)
            reason = wording.say(near.rule.because).rstrip(".。")
            yield Paragraph((Run(wording.label("report-lacking", reason=reason, premises=wanted)),))
        yield from (Paragraph((Run(change),)) for change in self._changes(explanation))

    def _premise(self, reading: PremiseReading) -> str:
        return premise_text(reading.premise, self._kb, self._wording)

    def _changes(self, explanation: Explanation) -> Iterator[str]:
        firmness = next(f for f in self._answer.outlook.firmness if f.family.slug == explanation.family.slug)
        flips = [flip for flip in firmness.flips if flip.to == explanation.assessment.option]
        for flip in flips[:_FLIPS_SHOWN]:
            change = change_text(flip.change, self._kb.codebook, self._wording)
            yield self._wording.label("report-would-lead", change=change)


def _recommended(assessments: Sequence[Assessment]) -> list[Assessment]:
    return [assessment for assessment in assessments if assessment.recommended]


def _shown(ranking: FamilyRanking) -> list[Assessment]:
    most = _SHOWN_MAIN if ranking.family.main else _SHOWN_OTHER
    return [*_recommended(ranking.base), *_recommended(ranking.ranked)[:most]]


def _leading(ranking: FamilyRanking) -> list[Assessment]:
    return [*([ranking.first] if ranking.first else []), *_recommended(ranking.base)]
