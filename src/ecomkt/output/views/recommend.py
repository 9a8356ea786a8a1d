"""What is shown of a recommendation."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.sensitivity import Firmness
from ecomkt.inference.premises import read_premises
from ecomkt.inference.recommend import Assessment, FamilyRanking
from ecomkt.knowledge.model import Basis, Caution, Severity
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

    set: records.ChangeRecord
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
        answer, recommendation = self.answer, self.answer.recommendation
        firmness = {f.family.slug: phrases.firmness_text(f, answer.kb.codebook, wording) for f in answer.firmness}
        parts: list[blocks.Block] = [
            blocks.Callout(blocks.Tone.STOP, wording.label("stop"), wording.say(caution.because), ())
            for caution in recommendation.stops
        ]
        parts.append(self._profile(wording))
        # A client decides on the main families first; the others follow from them.
        for ranking in sorted(answer.families, key=lambda ranking: not ranking.family.main):
            parts.append(self._ranking(ranking, firmness.get(ranking.family.slug, ""), wording))
        parts.append(blocks.Facts(tuple(self._further(wording))))
        return blocks.Document(wording.language, "", (blocks.Section("", "", tuple(parts)),))

    def document(self, wording: Wording) -> blocks.Document:
        """Return every option with its evidence, the open questions and all cautions."""
        answer = self.answer
        sections = [blocks.Section("profile", "", (self._profile(wording),))]
        sections += _cautions("stop", answer.recommendation.stops, wording)
        sections += (self._family(ranking, wording) for ranking in answer.families)
        if answer.firmness:
            sections.append(blocks.Section("firmness", wording.label("firmness"), (self._firmness(wording),)))
        if answer.questions:
            sections.append(blocks.Section("unknown", wording.label("unknown"), (self._unknown(wording),)))
        sections += _cautions("cautions", answer.recommendation.warnings, wording)
        footer = phrases.footer(answer.kb, answer.recommendation.engine, self.version, wording)
        return blocks.Document(wording.language, wording.label("title"), tuple(sections), footer)

    def table(self, wording: Wording) -> Table:
        """Return one row for each caution and each option; stop cautions before the options, the others after."""
        return table_of(COLUMNS, self._rows(wording))

    def record(self, wording: Wording) -> RecommendRecord:
        """Return the whole result."""
        answer, recommendation, kb = self.answer, self.answer.recommendation, self.answer.kb
        return RecommendRecord(
            **records.head(kb, recommendation.engine, self.version, wording),
            profile=records.profile_record(kb, recommendation.profile, wording),
            traits=[
                records.record_of(TraitRecord, trait, wording)
                for trait in sorted(recommendation.traits, key=lambda trait: -abs(trait.certainty))
                # A trait of certainty 0 was never spoken of.
                if trait.certainty
            ],
            recommendations={r.family.slug: self._option_records(r, wording) for r in answer.families},
            cautions=[records.caution_record(caution, wording) for caution in recommendation.cautions],
            unknown=[records.record_of(QuestionRecord, q, wording) for q in answer.questions],
            firmness={f.family.slug: _firmness_record(f, wording) for f in answer.firmness},
        )

    def _profile(self, wording: Wording) -> blocks.Facts:
        answer = self.answer
        known = phrases.profile_text(answer.recommendation.profile, answer.kb.codebook, wording)
        return blocks.Facts(((wording.label("profile"), known),))

    def _ranking(self, ranking: FamilyRanking, note: str, wording: Wording) -> blocks.Ranking:
        options = tuple(_options(ranking.base, ranking.top(self.answer.view.top), wording))
        title, short = wording.say(ranking.family.name), not ranking.family.main
        return blocks.Ranking(title, note, _heads(wording), options, short)

    def _further(self, wording: Wording) -> Iterator[tuple[str, str]]:
        # One question at a time: its answer decides which is the next worth asking.
        for question in self.answer.questions[:1]:
            text = f"{wording.say(question.attribute.question)} ({question.attribute.slug})"
            yield wording.label("next-question"), text
        warnings = self.answer.recommendation.warnings
        if warnings:
            counts = wording.label("more-cautions", counts=phrases.caution_counts(warnings, wording))
            yield wording.label("cautions"), counts

    def _family(self, ranking: FamilyRanking, wording: Wording) -> blocks.Section:
        ranked = ranking.ranked[: self.answer.view.top]
        options = tuple(_options(ranking.base, ranked, wording))
        parts: list[blocks.Block] = [blocks.Ranking("", "", _heads(wording), options)]
        # What is not recommended is in the table; its evidence would make a brief of ten pages.
        parts += (
            phrases.evidence_bars(wording.name(option.option), option, wording, with_rules=True)
            for option in (*ranking.base, *ranked)
            if option.recommended
        )
        return blocks.Section(ranking.family.slug, wording.say(ranking.family.name), tuple(parts))

    def _firmness(self, wording: Wording) -> blocks.Bullets:
        codebook = self.answer.kb.codebook
        return blocks.bullets(
            wording.say(f.family.name) + wording.colon + phrases.firmness_text(f, codebook, wording)
            for f in self.answer.firmness
        )

    def _unknown(self, wording: Wording) -> blocks.Bullets:
        items = []
        for question in self.answer.questions:
            names = wording.comma.join(wording.say(family.name) for family in question.could_change)
            could = f" ({wording.label('could-change', families=names)})" if names else ""
            items.append(wording.say(question.attribute.question) + could)
        return blocks.bullets(items)

    def _rows(self, wording: Wording) -> Iterator[dict[str, Value]]:
        # Every caution, also those that say the same: a pivot table counts them by their ids.
        cautions = self.answer.recommendation.cautions
        yield from (_caution_row(caution, wording) for caution in cautions if caution.severity is Severity.STOP)
        for ranking in self.answer.families:
            for rank, option in ranking.places(self.answer.view.top):
                yield _option_row(ranking.family.slug, rank, option, wording)
        yield from (_caution_row(caution, wording) for caution in cautions if caution.severity is not Severity.STOP)

    def _option_records(self, ranking: FamilyRanking, wording: Wording) -> list[OptionRecord]:
        return [
            records.record_of(OptionRecord, option, wording, rank=rank, evidence=self._evidence(option, wording))
            for rank, option in ranking.places(self.answer.view.top)
        ]

    def _evidence(self, assessment: Assessment, wording: Wording) -> list[EvidenceRecord]:
        memory, threshold = self.answer.recommendation.memory, self.answer.kb.scale.threshold
        each = [(item, read_premises(item.rule.when, memory, threshold)) for item in assessment.evidence]
        return [
            records.record_of(EvidenceRecord, item, wording, premises=list(map(records.premise_record, readings)))
            for item, readings in each
        ]


def _heads(wording: Wording) -> tuple[str, ...]:
    return tuple(wording.label(key) for key in ("rank", "option", "certainty", "verdict", "reason"))


def _options(
    base: Sequence[Assessment], ranked: Sequence[Assessment], wording: Wording
) -> Iterator[blocks.RankedOption]:
    yield from (_option(wording.label("base"), option, "", wording) for option in base)
    first: dict[str, int] = {}
    for rank, option in enumerate(ranked, 1):
        strongest = option.strongest
        # Rules are few and options many: a reason that leads several options is written out once.
        before = first.setdefault(strongest.rule.id, rank) if strongest and option.recommended else rank
        yield _option(str(rank), option, "" if before == rank else wording.label("same-reason", rank=before), wording)


def _option(place: str, assessment: Assessment, same: str, wording: Wording) -> blocks.RankedOption:
    strongest = assessment.strongest
    return blocks.RankedOption(
        place=place,
        name=wording.name(assessment.option),
        certainty=assessment.certainty,
        shown=phrases.assessed_text(assessment),
        verdict=wording.say(assessment.verdict.name),
        recommended=assessment.recommended,
        reason=wording.say(strongest.rule.because) if strongest else "",
        same=same,
    )


def _cautions(key: str, cautions: Sequence[Caution], wording: Wording) -> Iterator[blocks.Section]:
    if cautions:
        callouts = tuple(phrases.caution_callout(caution, wording) for caution in cautions)
        yield blocks.Section(key, wording.label(key), callouts)


def _option_row(family: str, rank: int | None, assessment: Assessment, wording: Wording) -> dict[str, Value]:
    strongest, evidence = assessment.strongest, assessment.evidence
    return {
        "kind": "option",
        "family": family,
        "rank": rank or "base",
        **records.named(assessment.option, wording),
        **records.standing(assessment),
        "reason": wording.say(strongest.rule.because) if strongest else "",
        "rules_for": " ".join(e.rule.id for e in evidence if e.contribution > 0),
        "rules_against": " ".join(e.rule.id for e in evidence if e.contribution < 0),
        "source": " ".join(sorted({source for e in evidence for source in e.rule.sources})),
    }


def _caution_row(caution: Caution, wording: Wording) -> dict[str, Value]:
    law = "; ".join(f"{law.market}: {law.reference} [{law.mark}]" for law in caution.law)
    row: dict[str, Value] = {"kind": "caution", "option": caution.id, "verdict": caution.severity.value}
    return {**row, "reason": wording.say(caution.because), "source": law}


def _firmness_record(firmness: Firmness, wording: Wording) -> FirmnessRecord:
    flips = [
        records.record_of(FlipRecord, flip, wording, set=records.change_record([flip.change]))
        for flip in firmness.flips
    ]
    return records.record_of(FirmnessRecord, firmness, wording, flips=flips)
