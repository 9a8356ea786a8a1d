"""What is shown of a recommendation."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from ecomkt.explanation.answer import Answer, PlanVerdict
from ecomkt.explanation.arithmetic import Figure
from ecomkt.explanation.said import ToldWords, words_behind
from ecomkt.explanation.sensitivity import turns_of
from ecomkt.inference.engine import read_premises
from ecomkt.inference.ranking import Assessment, FamilyRanking, Openness
from ecomkt.inference.stratum import DerivedFact
from ecomkt.knowledge.model import Severity
from ecomkt.language.wording import Wording
from ecomkt.output import document as blocks
from ecomkt.output import phrases, records
from ecomkt.output.caution_phrases import caution_sections, market_notes
from ecomkt.output.option_records import EvidenceRecord, FigureRecord, NearOptionRecord, OptionRecord, PlanRecord
from ecomkt.output.plan_phrases import plan_texts
from ecomkt.output.screen import answer_screen
from ecomkt.output.tables import Table, Value, table_of
from ecomkt.profile.fact import GivenAmount

COLUMNS = "kind family rank option code name certainty verdict recommended reason rules_for rules_against source"


class DerivedRecord(records.CodeRecord, frozen=True, kw_only=True):
    """A fact that follows from those of the profile, with all that speaks for it and against it."""

    attribute: records.AttributeSlug
    option: Annotated[str, records.at("code")]
    code: Annotated[str | None, records.at("code.letter")]
    name: Annotated[str, records.at("code.name")]
    certainty: records.Certainty
    evidence: list[EvidenceRecord]


class OpenRecord(records.Record, frozen=True, kw_only=True):
    """Why a family is not settled, and the unknown facts that decide it."""

    why: Openness
    decides: list[records.AttributeSlug]


class AmountRecord(records.Record, frozen=True, kw_only=True):
    """A number that the client gave, with the level that it is."""

    attribute: records.AttributeSlug
    amount: Annotated[float, records.at("number", "a sum of money, or a share of 1")]
    currency: str | None
    level: str | None
    said: records.Said = UNSET


class NoteRecord(records.Record, frozen=True, kw_only=True):
    """What was taken for granted when the profile was read, and how to say it better."""

    code: str
    message: str
    hint: str


class UnderstandingRecord(records.Record, frozen=True, kw_only=True):
    """What words that name no attribute were taken for."""

    words: Annotated[str, Meta(description="as typed")]
    attribute: records.AttributeSlug
    value: Annotated[str, Meta(description="empty of a number without a level")]
    certainty: Annotated[float, Meta(gt=0, le=1)]


class TraitRecord(records.Record, frozen=True, kw_only=True):
    """A trait with its certainty."""

    trait: str
    name: Annotated[str, records.at("trait.name")]
    certainty: records.Certainty


class QuestionRecord(records.Record, frozen=True, kw_only=True):
    """An attribute of which nothing is known, with the families whose first place an answer could change."""

    attribute: records.AttributeSlug
    question: Annotated[str, records.at("attribute.question")]
    could_change: list[records.FamilySlug]
    together: Annotated[
        list[records.AttributeSlug] | UnsetType, Meta(description="what is asked for in the same breath")
    ] = UNSET


class FlipRecord(records.Record, frozen=True, kw_only=True):
    """A single change that gives a family another first place."""

    set: Annotated[records.ChangeRecord, records.at("change")]
    to: Annotated[str | None, Meta(description="null: no clear evidence for any")]


class FirmnessRecord(records.Record, frozen=True, kw_only=True):
    """Under how many single changes a first place holds, and those under which it does not."""

    first: Annotated[str | None, Meta(description="null: no clear evidence for any")]
    holds: records.CountOf
    of: records.CountOf
    flips: list[FlipRecord]


class RecommendRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `ecomkt recommend`."""

    profile: records.ProfileRecord
    derived: list[DerivedRecord]
    traits: list[TraitRecord]
    recommendations: dict[records.FamilySlug, list[OptionRecord]]
    open: Annotated[dict[records.FamilySlug, OpenRecord], Meta(description="the families that are not settled")]
    lawless: Annotated[list[records.MarketSlug], Meta(description="markets whose laws the knowledge does not hold")]
    cautions: list[records.CautionRecord]
    general_law: Annotated[
        list[records.CautionRecord] | UnsetType,
        records.at("also_holds", "what holds for everybody of these markets and this trade"),
    ] = UNSET
    unknown: list[QuestionRecord]
    firmness: dict[records.FamilySlug, FirmnessRecord]
    plans: list[PlanRecord]
    amounts: list[AmountRecord]
    arithmetic: list[FigureRecord]
    notes: Annotated[list[NoteRecord], records.at("profile.notes")]
    title: Annotated[str | UnsetType, records.at("profile.title", "what the product is called, where that is said")] = (
        UNSET
    )
    understood: Annotated[
        list[UnderstandingRecord] | UnsetType,
        records.at("profile.understood", "what words without an attribute were taken for"),
    ] = UNSET


SCHEMAS = {"result": RecommendRecord}


class RecommendView(Struct, frozen=True):
    """One answer."""

    answer: Answer
    verbose: bool = False
    """Whether a screen gives certainties in figures, and leaves nothing out."""
    in_call: bool = False
    """Whether a screen stands in a call, where what it leaves out is asked for by a word."""

    def screen(self, wording: Wording) -> blocks.Document:
        """Return what a consultant needs first, made to fit a terminal."""
        answer = replace(self.answer, questions=self.answer.asked)
        return answer_screen(answer, wording, verbose=self.verbose, in_call=self.in_call)

    def document(self, wording: Wording) -> blocks.Document:
        """Return every option with its evidence, the open questions and all cautions."""
        answer = self.answer
        footer = phrases.footer(answer.kb, answer.recommendation.engine, wording)
        return blocks.Document(wording.language, wording.label("title"), tuple(self._sections(wording)), footer)

    def table(self, wording: Wording) -> Table:
        """Return one row for each caution and each option; stop cautions before the options, the others after."""
        return table_of(COLUMNS, self._rows(wording))

    def record(self, wording: Wording) -> RecommendRecord:
        """Return the whole result."""
        answer, recommendation = self.answer, self.answer.recommendation
        return RecommendRecord.made_of(
            recommendation,
            wording,
            **records.head(answer.kb, recommendation.engine, wording),
            profile=records.profile_record(answer.kb, recommendation.profile, wording),
            # A trait of certainty 0 was never spoken of.
            traits=sorted((t for t in recommendation.traits if t.certainty), key=lambda trait: -abs(trait.certainty)),
            recommendations={
                ranking.family.slug: [self._option(*place, wording) for place in ranking.places(answer.view.top)]
                for ranking in answer.families
            },
            derived=[
                DerivedRecord.made_of(fact, wording, evidence=self._evidence(fact, wording))
                for fact in recommendation.derived
            ],
            open=open_families(answer),
            unknown=question_records(answer, wording),
            firmness={firmness.family.slug: firmness for firmness in answer.firmness},
            plans=[self._plan(plan, wording) for plan in answer.plans],
            amounts=[self._amount(each, wording) for each in answer.amounts],
            arithmetic=_figures(answer.arithmetic, wording),
        )

    def _plan(self, plan: PlanVerdict, wording: Wording) -> PlanRecord:
        evidence, named = self._evidence(plan.assessment, wording), (plan.named and bool(plan.assessment)) or UNSET
        figures = _figures(plan.figures, wording)
        nearest = [_near(each, wording) for each in plan.offered] or UNSET
        return PlanRecord.made_of(plan, wording, evidence=evidence, figures=figures, named=named, nearest=nearest)

    def _amount(self, amount: GivenAmount, wording: Wording) -> AmountRecord:
        profile = self.answer.recommendation.profile
        level = next((fact.value for fact in profile.about(amount.attribute)), None)
        return AmountRecord.made_of(amount, wording, level=level, said="".join(profile.words_on(amount.attribute, "")))

    def _option(self, rank: int | None, assessment: Assessment, wording: Wording) -> OptionRecord:
        evidence = self._evidence(assessment, wording)
        places = self.answer.places_of(assessment.key)
        return OptionRecord.made_of(assessment, wording, rank=rank, places=places, evidence=evidence)

    def _evidence(self, concluded: Assessment | DerivedFact | None, wording: Wording) -> list[EvidenceRecord]:
        memory, threshold = self.answer.recommendation.memory, self.answer.kb.scale.threshold
        evidence = []
        for item in concluded.evidence if concluded else ():
            readings = read_premises(item.rule.when, memory, threshold)
            premises = [records.PremiseRecord.made_of(reading, wording, holds=UNSET) for reading in readings]
            said = words_behind(self.answer.recommendation, item.rule)
            evidence.append(EvidenceRecord.made_of(item, wording, premises=premises, said=[*said]))
        return evidence

    def _known(self, wording: Wording) -> blocks.Facts:
        recommendation, codebook = self.answer.recommendation, self.answer.kb.codebook
        derived = wording.semicolon.join(
            phrases.fact_text(each.fact, codebook, wording) for each in recommendation.derived
        )
        known = phrases.profile_text(recommendation.profile, codebook, wording)
        understood = phrases.words_text(recommendation.profile, codebook, wording)
        entries = [(wording.label("understood"), understood), (wording.label("profile"), known)]
        entries.append((wording.label("derived"), derived))
        return blocks.Facts(tuple(entry for entry in entries if entry[1]))

    def _unsettled(self, ranking: FamilyRanking, wording: Wording) -> str:
        """Return what decides a family that is open, or that it needs nothing; nothing if it has a first place."""
        if ranking.open is None:
            return "" if ranking.first else wording.label("none-needed")
        facts = wording.comma.join(wording.say(a.name) for a in self.answer.deciding.get(ranking.family.slug, ()))
        return wording.label("depends" if facts else "not-settled", facts=facts)

    def _sections(self, wording: Wording) -> Iterator[blocks.Section]:
        answer, recommendation = self.answer, self.answer.recommendation
        codebook = answer.kb.codebook
        notes = market_notes(recommendation, answer.kb, wording)
        yield blocks.Section("profile", "", (*notes, self._known(wording)))
        yield from caution_sections("stop", ((c, "") for c in recommendation.stops), codebook, wording)
        plans = tuple(plan_texts(answer.plans, wording))
        figures = [phrases.figure_text(figure, wording) for figure in answer.arithmetic]
        if plans:
            yield blocks.Section("plans", wording.label("plans"), (blocks.Facts(plans),))
        derived = phrases.derived_facts(recommendation, wording)
        follows = [phrases.fact_text(fact, codebook, wording) + wording.colon + because for fact, because in derived]
        told = ToldWords(recommendation, codebook)
        for ranking in answer.families:
            ranked, note = ranking.ranked[: answer.view.top], self._unsettled(ranking, wording)
            # What is not recommended is in the table; its evidence would make a brief of ten pages.
            bars = (
                phrases.evidence_bars(wording.name(option.option), option, wording, with_rules=True)
                for option in (*ranking.base, *ranked)
                if option.recommended and phrases.is_judged(option)
            )
            unsettled = (blocks.says(note, strong=True),) if note else ()
            parts: tuple[blocks.Block, ...] = (*unsettled, self._ranking(ranking.base, ranked, wording, told), *bars)
            yield blocks.Section(ranking.family.slug, wording.say(ranking.family.name), parts)
        firm = [
            wording.say(f.family.name) + wording.colon + phrases.firmness_text(f, codebook, wording)
            for f in answer.firmness
            if f.family.slug not in answer.deciding
        ]
        for key, texts in (
            ("client-numbers", figures),
            ("derived", follows),
            ("firmness", firm),
            ("unknown", list(self._unknown(wording))),
        ):
            if texts:
                yield blocks.Section(key, wording.label(key), (blocks.bullets(texts),))
        yield from caution_sections("cautions", ((c, "") for c in recommendation.warnings), codebook, wording)
        yield from caution_sections("general-law", ((c, "") for c in recommendation.also_holds), codebook, wording)

    def _unknown(self, wording: Wording) -> Iterator[str]:
        for question in self.answer.questions:
            names = phrases.could_change_text(question, wording)
            could = wording.label("could-change", families=names) if names else ""
            yield wording.say(question.attribute.question) + wording.aside(could)

    def _rows(self, wording: Wording) -> Iterator[dict[str, Value]]:
        # Every caution, also those that say the same: a pivot table counts them by their ids.
        cautions = self.answer.recommendation.cautions
        yield from (records.caution_row(c, wording) for c in cautions if c.severity is Severity.STOP)
        yield from (self._plan_row(plan, wording) for plan in self.answer.plans)
        told = ToldWords(self.answer.recommendation, self.answer.kb.codebook)
        for ranking in self.answer.families:
            for rank, option in ranking.places(self.answer.view.top):
                evidence = option.evidence
                yield {
                    "kind": "option",
                    "family": ranking.family.slug,
                    "rank": rank or "base",
                    **records.named(option.option, wording),
                    **records.standing(option),
                    "reason": phrases.told_reason(option, told, wording),
                    "rules_for": " ".join(e.rule.id for e in evidence if e.contribution > 0),
                    "rules_against": " ".join(e.rule.id for e in evidence if e.contribution < 0),
                    "source": " ".join(sorted({source for e in evidence for source in e.rule.sources})),
                }
        yield from (records.caution_row(c, wording) for c in cautions if c.severity is not Severity.STOP)

    def _plan_row(self, plan: PlanVerdict, wording: Wording) -> dict[str, Value]:
        row: dict[str, Value] = {"kind": "plan", "name": plan.given}
        if plan.assessment and plan.family:
            judged = plan.assessment
            row |= {"family": plan.family.slug, "option": judged.option.slug, **records.standing(judged)}
            row["reason"] = phrases.plan_reason(plan, wording)
        return row

    def _ranking(
        self, base: Sequence[Assessment], ranked: Sequence[Assessment], wording: Wording, told: ToldWords
    ) -> blocks.Grid:
        rows = [self._line(wording.label("base"), option, wording, told) for option in base]
        # A rank would read as advice.
        rows += (self._line("–" if o.bars else str(rank), o, wording, told) for rank, o in enumerate(ranked, 1))
        columns = tuple(map(wording.label, ("rank", "option", "certainty", "verdict", "reason")))
        return blocks.Grid("", columns, tuple(rows), frozenset({2}))

    def _line(self, place: str, assessment: Assessment, wording: Wording, told: ToldWords) -> tuple[str, ...]:
        places = phrases.places_text(self.answer.places_of(assessment.key), self.answer.recommendation.markets, wording)
        found = wording.label("found", places=places) if places and not assessment.bars else ""
        shown = phrases.assessed_text(assessment) if phrases.is_judged(assessment) else ""
        # Paper has room for every reason, also where a line above gave it.
        reason = phrases.told_reason(assessment, told, wording)
        cells = place, wording.name(assessment.option), shown, phrases.verdict_text(assessment, wording)
        return *cells, wording.blank.join(filter(None, (reason, found)))


class WholeAnswerView(RecommendView, frozen=True):
    """An answer of which a screen shows the whole document."""

    def screen(self, wording: Wording) -> blocks.Document:
        """Return every option with its evidence, the open questions and all cautions."""
        return self.document(wording)


def open_families(answer: Answer) -> dict[str, OpenRecord]:
    """Return the families of an answer that are not settled, by slug."""
    rankings = ((ranking.family.slug, ranking.open) for ranking in answer.families)
    return {s: OpenRecord(why=why, decides=[a.slug for a in answer.deciding[s]]) for s, why in rankings if why}


def question_records(answer: Answer, wording: Wording) -> list[QuestionRecord]:
    """Return what is unknown, and what of it is asked at once."""
    turns = turns_of(answer.kb.codebook, (question for question in answer.questions if question.matters))
    beside = {q.attribute.slug: [each.attribute for each in turn if each is not q] for turn in turns for q in turn}
    return [QuestionRecord.made_of(q, wording, together=beside.get(q.attribute.slug)) for q in answer.questions]


def _near(near: Assessment, wording: Wording) -> NearOptionRecord:
    reason = phrases.reason_text(near, wording) or None
    return NearOptionRecord.made_of(near, wording, family=near.key.partition("/")[0], reason=reason)


def _figures(figures: Sequence[Figure], wording: Wording) -> list[FigureRecord]:
    return [FigureRecord.made_of(f, wording, text=phrases.figure_text(f, wording)) for f in figures]
