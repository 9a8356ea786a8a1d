"""What is shown of a recommendation."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ecomkt.explanation.answer import Answer
from ecomkt.inference.engine import read_premises
from ecomkt.inference.recommend import Assessment
from ecomkt.knowledge.model import Basis, Severity
from ecomkt.language.wording import Wording
from ecomkt.output import document as blocks
from ecomkt.output import phrases, records
from ecomkt.output.tables import Table, Value, table_of

COLUMNS = "kind family rank option code name certainty verdict recommended reason rules_for rules_against source"


class EvidenceRecord(records.Record, frozen=True, kw_only=True):
    """A rule that speaks for or against an option."""

    rule: str
    contribution: records.Certainty
    because: Annotated[str, records.at("rule.because")]
    basis: Annotated[Basis, records.at("rule.basis")]
    source: Annotated[list[str], records.at("rule.sources")]
    premises: list[records.PremiseRecord]


class OptionRecord(records.CodeRecord, frozen=True, kw_only=True):
    """An option with its certainty and everything that speaks for it and against it."""

    rank: records.Rank
    base: Annotated[bool, records.at("option.base")]
    certainty: records.Certainty
    verdict: records.VerdictSlug
    recommended: bool
    evidence: list[EvidenceRecord]


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
    traits: list[TraitRecord]
    recommendations: dict[records.FamilySlug, list[OptionRecord]]
    cautions: list[records.CautionRecord]
    unknown: list[QuestionRecord]
    firmness: dict[records.FamilySlug, FirmnessRecord]


SCHEMAS = {"result": RecommendRecord}


class RecommendView(Struct, frozen=True):
    """One answer, given by this version of the program."""

    answer: Answer
    version: str

    def screen(self, wording: Wording) -> blocks.Document:
        """Return what a consultant needs first: the leading options, how firm they are, what to ask next."""
        answer = self.answer
        firmness = {f.family.slug: phrases.firmness_text(f, answer.kb.codebook, wording) for f in answer.firmness}
        parts: list[blocks.Block] = [
            blocks.Callout(blocks.Tone.STOP, wording.label("stop"), wording.say(caution.because), ())
            for caution in answer.recommendation.stops
        ]
        parts.append(self._profile(wording))
        # A client decides on the main families first; the others follow from them.
        for ranking in sorted(answer.families, key=lambda ranking: not ranking.family.main):
            family, note = ranking.family, firmness.get(ranking.family.slug, "")
            top = ranking.top(answer.view.top)
            parts.append(_ranking(ranking.base, top, wording, wording.say(family.name), note, short=not family.main))
        parts.append(blocks.Facts(tuple(self._further(wording))))
        return blocks.Document(wording.language, "", (blocks.Section("", "", tuple(parts)),))

    def document(self, wording: Wording) -> blocks.Document:
        """Return every option with its evidence, the open questions and all cautions."""
        answer = self.answer
        footer = phrases.footer(answer.kb, answer.recommendation.engine, self.version, wording)
        return blocks.Document(wording.language, wording.label("title"), tuple(self._sections(wording)), footer)

    def table(self, wording: Wording) -> Table:
        """Return one row for each caution and each option; stop cautions before the options, the others after."""
        return table_of(COLUMNS, self._rows(wording))

    def record(self, wording: Wording) -> RecommendRecord:
        """Return the whole result."""
        answer, recommendation = self.answer, self.answer.recommendation
        return records.record_of(
            RecommendRecord,
            recommendation,
            wording,
            **records.head(answer.kb, recommendation.engine, self.version, wording),
            profile=records.profile_record(answer.kb, recommendation.profile, wording),
            # A trait of certainty 0 was never spoken of.
            traits=sorted((t for t in recommendation.traits if t.certainty), key=lambda trait: -abs(trait.certainty)),
            recommendations={
                ranking.family.slug: [self._option(*place, wording) for place in ranking.places(answer.view.top)]
                for ranking in answer.families
            },
            cautions=[records.caution_record(caution, wording) for caution in recommendation.cautions],
            unknown=answer.questions,
            firmness={firmness.family.slug: firmness for firmness in answer.firmness},
        )

    def _option(self, rank: int | None, assessment: Assessment, wording: Wording) -> OptionRecord:
        memory, threshold = self.answer.recommendation.memory, self.answer.kb.scale.threshold
        evidence = []
        for item in assessment.evidence:
            premises = list(map(records.premise_record, read_premises(item.rule.when, memory, threshold)))
            evidence.append(records.record_of(EvidenceRecord, item, wording, premises=premises))
        return records.record_of(OptionRecord, assessment, wording, rank=rank, evidence=evidence)

    def _profile(self, wording: Wording) -> blocks.Facts:
        known = phrases.profile_text(self.answer.recommendation.profile, self.answer.kb.codebook, wording)
        return blocks.Facts(((wording.label("profile"), known),))

    def _further(self, wording: Wording) -> Iterator[tuple[str, str]]:
        # One question at a time: its answer decides which is the next worth asking.
        for question in self.answer.questions[:1]:
            text = f"{wording.say(question.attribute.question)} ({question.attribute.slug})"
            yield wording.label("next-question"), text
        if warnings := self.answer.recommendation.warnings:
            counts = wording.label("more-cautions", counts=phrases.caution_counts(warnings, wording))
            yield wording.label("cautions"), counts

    def _sections(self, wording: Wording) -> Iterator[blocks.Section]:
        answer, recommendation = self.answer, self.answer.recommendation
        yield blocks.Section("profile", "", (self._profile(wording),))
        yield from phrases.caution_sections("stop", ((caution, "") for caution in recommendation.stops), wording)
        for ranking in answer.families:
            ranked = ranking.ranked[: answer.view.top]
            # What is not recommended is in the table; its evidence would make a brief of ten pages.
            bars = (
                phrases.evidence_bars(wording.name(option.option), option, wording, with_rules=True)
                for option in (*ranking.base, *ranked)
                if option.recommended
            )
            parts: tuple[blocks.Block, ...] = (_ranking(ranking.base, ranked, wording), *bars)
            yield blocks.Section(ranking.family.slug, wording.say(ranking.family.name), parts)
        firm = [
            wording.say(f.family.name) + wording.colon + phrases.firmness_text(f, answer.kb.codebook, wording)
            for f in answer.firmness
        ]
        for key, texts in (("firmness", firm), ("unknown", list(self._unknown(wording)))):
            if texts:
                yield blocks.Section(key, wording.label(key), (blocks.bullets(texts),))
        yield from phrases.caution_sections("cautions", ((c, "") for c in recommendation.warnings), wording)

    def _unknown(self, wording: Wording) -> Iterator[str]:
        for question in self.answer.questions:
            names = wording.comma.join(wording.say(family.name) for family in question.could_change)
            could = f" ({wording.label('could-change', families=names)})" if names else ""
            yield wording.say(question.attribute.question) + could

    def _rows(self, wording: Wording) -> Iterator[dict[str, Value]]:
        # Every caution, also those that say the same: a pivot table counts them by their ids.
        cautions = self.answer.recommendation.cautions
        yield from (records.caution_row(c, wording) for c in cautions if c.severity is Severity.STOP)
        for ranking in self.answer.families:
            for rank, option in ranking.places(self.answer.view.top):
                evidence = option.evidence
                yield {
                    "kind": "option",
                    "family": ranking.family.slug,
                    "rank": rank or "base",
                    **records.named(option.option, wording),
                    **records.standing(option),
                    "reason": phrases.reason_text(option, wording),
                    "rules_for": " ".join(e.rule.id for e in evidence if e.contribution > 0),
                    "rules_against": " ".join(e.rule.id for e in evidence if e.contribution < 0),
                    "source": " ".join(sorted({source for e in evidence for source in e.rule.sources})),
                }
        yield from (records.caution_row(c, wording) for c in cautions if c.severity is not Severity.STOP)


def _ranking(
    base: Sequence[Assessment],
    ranked: Sequence[Assessment],
    wording: Wording,
    title: str = "",
    note: str = "",
    *,
    short: bool = False,
) -> blocks.Ranking:
    options = [_option(wording.label("base"), option, "", wording) for option in base]
    first: dict[str, int] = {}
    for rank, option in enumerate(ranked, 1):
        strongest = option.strongest
        # Rules are few and options many: a reason that leads several options is written out once.
        before = first.setdefault(strongest.rule.id, rank) if strongest and option.recommended else rank
        same = "" if before == rank else wording.label("same-reason", rank=before)
        options.append(_option(str(rank), option, same, wording))
    columns = tuple(map(wording.label, ("rank", "option", "certainty", "verdict", "reason")))
    return blocks.Ranking(title, note, columns, tuple(options), short)


def _option(place: str, assessment: Assessment, same: str, wording: Wording) -> blocks.RankedOption:
    return blocks.RankedOption(
        place=place,
        name=wording.name(assessment.option),
        certainty=assessment.certainty,
        shown=phrases.assessed_text(assessment),
        verdict=wording.say(assessment.verdict.name),
        recommended=assessment.recommended,
        reason=phrases.reason_text(assessment, wording),
        same=same,
    )
