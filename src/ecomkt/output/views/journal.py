"""`journal review`: where consultants and rules disagree, how certainties came out, and what that suggests."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from ecomkt.authoring.journal import LEAST_CASES, LEAST_TIMES, Disagreement, Journal, Review
from ecomkt.knowledge.codebook import option_key
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.wording import Wording
from ecomkt.output import records
from ecomkt.output.document import Document, Entry, Tone, left_out, outlines
from ecomkt.output.tables import Table, Value, table_of
from ecomkt.safe_text import visible

_MOST = 10
_COLUMNS = "part family ruled chosen verdict agreed differed silent times worked failed"
Rate = Annotated[records.Share | None, Meta(description=f"null below {LEAST_CASES} cases")]


class AgreementRecord(records.Record, frozen=True, kw_only=True):
    """How often consultants chose what leads a family."""

    family: str
    agreed: records.CountOf
    differed: records.CountOf
    silent: Annotated[
        records.CountOf, Meta(description="something was chosen where the rules had nothing clear to say")
    ]
    rate: Rate


class DisagreementRecord(records.Record, frozen=True, kw_only=True):
    """What was chosen in place of what leads."""

    family: str
    ruled: Annotated[str | None, Meta(description="null: no clear evidence for any")]
    chosen: list[str]
    rules: Annotated[list[str], Meta(description="those that spoke most for what leads")]
    ids: list[str]
    suggestion: Annotated[str | None, Meta(description="a command; null where it happened too rarely")]


class CertaintyOutcomeRecord(records.Record, frozen=True, kw_only=True):
    """What came of options that were chosen, by the verdict that they had."""

    verdict: str
    worked: records.CountOf
    failed: records.CountOf
    rate: Rate


class ReviewRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `journal review`."""

    file: str
    advised: Annotated[records.CountOf, records.at("review.advised")]
    undecided: Annotated[list[str], records.at("review.undecided")]
    open: Annotated[list[str], records.at("review.open", "decided, the outcome unknown: never counted")]
    agreements: Annotated[list[AgreementRecord], records.at("review.agreements")]
    disagreements: list[DisagreementRecord]
    outcomes: Annotated[list[CertaintyOutcomeRecord], records.at("review.outcomes")]
    inverted: Annotated[list[list[str]], Meta(description="a higher verdict, and a lower one that came out better")]
    passed_over: Annotated[list[str], Meta(description="lines that are not ours, or broken")]


SCHEMAS = {"review": ReviewRecord}


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What a journal teaches, with the journal."""

    review: Review
    journal: Journal
    kb: KnowledgeBase
    file: Path
    engine: str

    def document(self, wording: Wording) -> Document:
        """Return the counts, where choices differ, what came of them, what that suggests, and what is still open."""
        label = wording.label
        decided = self.review.advised - len(self.review.undecided)
        head = label("review-counts", advised=self.review.advised, decided=decided, open=len(self.review.open))
        parts: list[tuple[str, Iterable[Entry]]] = [
            ("", [Entry(0, head, Tone.HEADING)]),
            (label("agreements"), self._agreements(wording)),
            (label("disagreements"), self._disagreements(wording)),
            (label("certainty-outcomes"), self._outcomes(wording)),
            (label("suggestions"), self._suggestions(wording)),
            (label("waiting"), self._waiting(wording)),
        ]
        return Document(wording.language, "", tuple(outlines(parts)))

    def _agreements(self, wording: Wording) -> Iterator[Entry]:
        for each in self.review.agreements:
            counts = wording.label("agreed", agreed=each.agreed, of=each.agreed + each.differed)
            more = [wording.label("silent", count=each.silent)] if each.silent else []
            text = wording.semicolon.join([counts + _rate(each.rate, wording), *more])
            yield Entry(0, f"{self._family(each.family, wording)}{wording.colon}{text}")

    def _disagreements(self, wording: Wording) -> Iterator[Entry]:
        for each in self.review.disagreements[:_MOST]:
            ruled = self._option(each.family, each.ruled, wording)
            chosen = wording.comma.join(self._option(each.family, option, wording) for option in each.chosen)
            family = self._family(each.family, wording)
            yield Entry(0, f"{len(each.ids)} × {family}{wording.colon}{ruled} → {chosen}", Tone.AGAINST)
            rules = wording.comma.join(visible(rule) for rule in each.rules[:3])
            ids = wording.comma.join(visible(id_) for id_ in each.ids[-3:])
            yield from (Entry(1, text, Tone.FAINT) for text in (rules, ids) if text)
        yield from left_out(len(self.review.disagreements) - _MOST, wording)

    def _outcomes(self, wording: Wording) -> Iterator[Entry]:
        for each in self.review.outcomes:
            counts = wording.label("came-out", worked=each.worked, of=each.worked + each.failed)
            yield Entry(0, f"{self._verdict(each.verdict, wording)}{wording.colon}{counts}{_rate(each.rate, wording)}")

    def _suggestions(self, wording: Wording) -> Iterator[Entry]:
        for high, low in self.review.inverted:
            names = {"higher": self._verdict(high, wording), "lower": self._verdict(low, wording)}
            yield Entry(0, wording.label("inverted", **names), Tone.MEDIUM)
        for each in self.review.disagreements:
            if command := self._command(each):
                yield Entry(0, wording.label("often-otherwise", count=len(each.ids)))
                yield Entry(1, visible(command), code=True)

    def _waiting(self, wording: Wording) -> Iterator[Entry]:
        for key, ids in (("undecided", self.review.undecided), ("outcome-open", self.review.open)):
            for id_ in ids[:_MOST]:
                yield Entry(0, wording.label(key, id=visible(id_), facts=self._facts_text(id_, wording)), Tone.FAINT)
            yield from left_out(len(ids) - _MOST, wording)

    def _command(self, each: Disagreement) -> str:
        """Return the command that makes a correction of what was chosen often enough; empty for others."""
        if len(each.ids) < LEAST_TIMES:
            return ""
        expected = [f"{each.family}={option}" for option in each.chosen]
        family = self.kb.codebook.family.get(each.family)
        if len(expected) == 1 and family and option_key(each.family, each.chosen[0]) in family.ranked:
            expected = [f"{expected[0]}:first"]
        facts = self.journal.advice[each.ids[-1]].profile.items()
        words = ["ecomkt", "new", "scenario", *(f"{slug}={','.join(_values(stated))}" for slug, stated in facts)]
        return shlex.join([*words, *(word for each in expected for word in ("--expect", each))])

    def _facts_text(self, id_: str, wording: Wording) -> str:
        """Return the facts of a recommendation in words; what the knowledge hasn't got by its slug."""
        texts = []
        for slug, stated in self.journal.advice[id_].profile.items():
            attribute = self.kb.codebook.attribute.get(slug)
            codes = attribute.by_slug if attribute else {}
            values = []
            for value in _values(stated):
                word, _, certainty = value.partition(":")
                values.append(wording.name(codes[word]) + wording.aside(certainty) if word in codes else visible(value))
            name = wording.say(attribute.name) if attribute else visible(slug)
            texts.append(wording.label("is", attribute=name, value=wording.comma.join(values)))
        return wording.semicolon.join(texts) or wording.label("nothing-known")

    def _family(self, slug: str, wording: Wording) -> str:
        family = self.kb.codebook.family.get(slug)
        return wording.say(family.name) if family else visible(slug)

    def _option(self, family: str, slug: str | None, wording: Wording) -> str:
        return chosen_text({family: [slug]}, self.kb, wording) if slug else wording.label("no-evidence-for-any")

    def _verdict(self, slug: str, wording: Wording) -> str:
        scale = self.kb.scale
        return wording.say(next(each.name for each in (*scale.verdicts, scale.barred) if each.slug == slug))

    def table(self, _: Wording) -> Table:
        """Return agreements, disagreements and outcomes as rows of one table."""
        return table_of(_COLUMNS, self._rows())

    def _rows(self) -> Iterator[dict[str, Value]]:
        for a in self.review.agreements:
            counts: dict[str, Value] = {"agreed": a.agreed, "differed": a.differed, "silent": a.silent}
            yield {"part": "agreement", "family": a.family, **counts}
        for d in self.review.disagreements:
            chosen: dict[str, Value] = {"ruled": d.ruled, "chosen": ",".join(d.chosen), "times": len(d.ids)}
            yield {"part": "disagreement", "family": d.family, **chosen}
        for o in self.review.outcomes:
            yield {"part": "outcome", "verdict": o.verdict, "worked": o.worked, "failed": o.failed}

    def record(self, wording: Wording) -> ReviewRecord:
        """Return everything."""
        disagreements = [
            DisagreementRecord.made_of(each, wording, suggestion=self._command(each))
            for each in self.review.disagreements
        ]
        return ReviewRecord.made_of(
            self,
            wording,
            **records.head(self.kb, self.engine, wording),
            file=visible(self.file.as_posix()),
            disagreements=disagreements,
            inverted=[list(pair) for pair in self.review.inverted],
            passed_over=[str(problem.location) for problem in self.journal.problems],
        )


def chosen_text(chosen: Mapping[str, Sequence[str]], kb: KnowledgeBase, wording: Wording) -> str:
    """Return options by family in words; those that the knowledge hasn't got by their slugs."""
    names = []
    for slug, options in chosen.items():
        codes = kb.codebook.family[slug].by_slug if slug in kb.codebook.family else {}
        names += [wording.say(codes[option].name) if option in codes else visible(option) for option in options]
    return wording.comma.join(names)


def _values(stated: object) -> Iterator[str]:
    """Yield the values of an attribute as words: those beside numbers, or with certainties, too."""
    for value in stated if isinstance(stated, list) else [stated]:
        if isinstance(value, dict):
            yield from (word if certainty == 1 else f"{word}:{certainty}" for word, certainty in value.items())
        else:
            yield str(value)


def _rate(rate: float | None, wording: Wording) -> str:
    return wording.aside(wording.label("too-few", least=LEAST_CASES) if rate is None else f"{100 * rate:.0f}%")
