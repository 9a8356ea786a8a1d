"""`new rule --from`: the draft that mends a scenario, what it rests on, and what it would do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from ecomkt.authoring.corrections import SUPPORTS, Neighbour
from ecomkt.authoring.coverage import Mutant, MutationKind
from ecomkt.authoring.proposals import Proposal
from ecomkt.authoring.scenarios import ScenarioResult
from ecomkt.knowledge.model import KnowledgeBase, Premise
from ecomkt.language.wording import Wording
from ecomkt.output import diff_records, records
from ecomkt.output.document import Document, Entry, Tone, outlines
from ecomkt.output.phrases import change_text, option_name, premise_text, when_text
from ecomkt.output.views.diff import DiffView, DiffWording
from ecomkt.output.views.test import expected_text, got_texts, mutant_kind_text
from ecomkt.profile.fact import Change, Profile
from ecomkt.safe_text import visible

_MOST = 5


class NeighbourRecord(records.Record, frozen=True, kw_only=True):
    """A scenario near the corrected one that comes out otherwise."""

    name: Annotated[str, records.at("scenario.name")]
    location: Annotated[str, records.at("scenario.location")]
    holds_here: Annotated[list[str], Meta(description="what holds of the corrected profile and not of this one")]
    knows: Annotated[list[str], Meta(description="the facts that this one has otherwise, as attribute=value")]


class DraftedRecord(records.Record, frozen=True, kw_only=True):
    """The draft of a rule."""

    id: str
    when: list[str]
    says: Annotated[dict[str, str], Meta(description="family/option to the word, with - where it speaks against it")]
    supports: Annotated[list[str], Meta(description="scenarios that expect the same where the condition holds")]
    inseparable: Annotated[list[str], Meta(description="scenarios that the condition could not be told from")]
    because_written: bool
    alternatives: Annotated[list[list[str]], Meta(description="the conditions that --pick chooses from")]


class HeldRecord(records.Record, frozen=True, kw_only=True):
    """A mutant, and the scenarios that notice it."""

    rule: Annotated[str, records.at("rule.id")]
    kind: MutationKind
    caught_by: list[str]


class ProposalRecord(records.ResultRecord, frozen=True, kw_only=True):
    """The result of `new rule --from`."""

    scenario: Annotated[str, records.at("proposal.before.scenario.name")]
    files: list[str]
    neighbours: list[NeighbourRecord]
    draft: DraftedRecord
    mends: Annotated[bool, records.at("proposal.after.passed")]
    breaks: list[str]
    also_changes: Annotated[list[str], Meta(description="other scenarios in which the same comes about, unasked")]
    own_mutants: Annotated[list[HeldRecord], records.at("proposal.own_mutants")]
    holds: Annotated[
        list[HeldRecord], records.at("proposal.held", "mutants of other rules that this scenario alone notices")
    ]
    diff: diff_records.DiffRecord


SCHEMAS = {"proposal": ProposalRecord}


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A draft, as it was written, and what it takes to tell of it."""

    proposal: Proposal
    kb: KnowledgeBase
    item: str
    """The draft as it is written."""
    files: tuple[Path, ...]
    """Where it was written; empty if it wasn't."""
    arguments: Callable[[Profile], list[str]]
    """Returns the arguments of `recommend` that state a profile."""
    options: tuple[str, ...]
    """Its options that choose the pack."""
    explained: bool
    """Whether somebody has given the reason."""

    def document(self, wording: Wording) -> Document:
        """Return what is wrong, what it is near to, the draft, and what it does; then what to do next."""
        label, proposal = wording.label, self.proposal
        parts: list[tuple[str, Iterable[Entry]]] = [
            (visible(proposal.before.scenario.name), self._missed(proposal.before, wording)),
            (label("neighbours"), self._neighbours(wording)),
            (label("draft-of", rule=proposal.rule.id), self._draft(wording)),
            (label("with-draft"), self._effects(wording)),
        ]
        # That a rule was added has been said.
        changes = (
            s for s in DiffWording(self._diff, wording, _MOST).sections() if s.title != label("knowledge-changes")
        )
        last = outlines([(label("next-steps"), self._next(wording))])
        return Document(wording.language, "", (*outlines(parts), *changes, *last))

    @property
    def _diff(self) -> DiffView:
        report, before = self.proposal.diff, self.proposal.diff.before
        families = frozenset(report.families)
        names = (before.layers[-1].name, self.proposal.rule.id)
        # No command shows a rule whose reason is still missing.
        return DiffView(report, names, families, self.arguments, self.options if self.explained else None)

    def _missed(self, result: ScenarioResult, wording: Wording) -> Iterator[Entry]:
        for miss in result.missed:
            yield Entry(0, expected_text(miss.expectation, self.kb, wording), Tone.STOP)
            yield from (Entry(1, text) for text in got_texts(miss, wording))

    def _neighbours(self, wording: Wording) -> Iterator[Entry]:
        for neighbour in self.proposal.neighbours:
            yield Entry(0, f"{visible(neighbour.scenario.name)} ({neighbour.scenario.location})")
            here = wording.semicolon.join(premise_text(p, self.kb, wording) for p in neighbour.apart)
            yield Entry(1, wording.label("only-here", what=here or wording.label("nothing-apart")))
            if there := self._there(neighbour, wording):
                yield Entry(1, wording.label("only-there", what=there))
        if not self.proposal.neighbours:
            yield Entry(0, wording.label("no-neighbour"))

    def _there(self, neighbour: Neighbour, wording: Wording) -> str:
        attributes = [a for a in self.kb.codebook.attributes if any(f.attribute == a.slug for f in neighbour.facts)]
        changes = (Change(a, tuple(fact for fact in neighbour.facts if fact.attribute == a.slug)) for a in attributes)
        return wording.semicolon.join(change_text(change, self.kb.codebook, wording) for change in changes)

    def _draft(self, wording: Wording) -> Iterator[Entry]:
        draft, label = self.proposal.draft, wording.label
        yield Entry(0, label("part-when") + wording.colon + when_text(draft.when, self.kb, wording), Tone.HEADING)
        for said in draft.conclusions:
            side = label("for" if said.certainty > 0 else "against")
            yield Entry(0, f"{option_name(said.key, self.kb, wording)}{wording.colon}{side} {said.word}", Tone.FOR)
        yield Entry(0, label("supported", count=len(draft.supports), least=SUPPORTS), Tone.FAINT)
        for name in draft.inseparable[:_MOST]:
            yield Entry(0, label("inseparable", name=visible(name)), Tone.MEDIUM)
        for number, other in enumerate(self.proposal.drafts, 1):
            if other is not draft:
                when = when_text(other.when, self.kb, wording)
                yield Entry(0, label("as-well", number=number, when=when), Tone.FAINT)
        if not self.files:
            yield from (Entry(1, visible(line), code=True) for line in self.item.splitlines())

    def _effects(self, wording: Wording) -> Iterator[Entry]:
        proposal, label = self.proposal, wording.label
        mended = proposal.after.passed
        yield Entry(0, label("mends" if mended else "mends-not"), Tone.FOR if mended else Tone.STOP)
        if not mended:
            yield from (Entry(1, text.text) for text in self._missed(proposal.after, wording))
        yield Entry(0, label("breaks", count=len(proposal.broken)), Tone.STOP if proposal.broken else Tone.FAINT)
        for result in proposal.broken:
            yield Entry(1, f"{visible(result.scenario.name)} ({result.scenario.location})")
            yield from (Entry(2, expected_text(m.expectation, self.kb, wording)) for m in result.missed)
        yield Entry(0, label("also-changes", count=len(proposal.moved)), Tone.FAINT)
        yield from (Entry(1, visible(name), Tone.FAINT) for name in proposal.moved[:_MOST])
        caught = [mutant for mutant in proposal.own_mutants if mutant.caught_by]
        yield Entry(0, label("draft-mutants", caught=len(caught), of=len(proposal.own_mutants)), Tone.FAINT)
        yield from (Entry(1, _mutant_text(m, wording), Tone.FAINT) for m in proposal.own_mutants if not m.caught_by)
        yield Entry(0, label("held-alone", count=len(proposal.held)), Tone.FAINT)
        yield from (Entry(1, _mutant_text(mutant, wording), Tone.FAINT) for mutant in proposal.held[:_MOST])

    def _next(self, wording: Wording) -> Iterator[Entry]:
        pack, label = self.options[1], wording.label
        if not self.files:
            yield Entry(0, label("draft-unwritten"), Tone.HEADING)
            return
        for path in self.files:
            yield Entry(0, label("draft-written", file=visible(path.as_posix())))
        if not self.explained:
            yield Entry(0, label("write-because"), Tone.HEADING)
        for verb in ("check", "test"):
            yield Entry(0, visible(f"ecomkt {verb} {pack}"), code=True)

    def record(self, wording: Wording) -> ProposalRecord:
        """Return everything."""
        proposal, draft = self.proposal, self.proposal.draft
        signs = {c.key: c.word if c.certainty > 0 else f"-{c.word}" for c in draft.conclusions}
        drafted = {
            "id": proposal.rule.id,
            "when": [_premise_word(premise) for premise in draft.when.premises],
            "says": signs,
            "because_written": self.explained,
            "alternatives": [[*map(_premise_word, each.when.premises)] for each in proposal.drafts],
        }
        neighbours = [
            NeighbourRecord.made_of(
                each,
                wording,
                holds_here=[_premise_word(premise) for premise in each.apart],
                knows=[fact.key for fact in each.facts],
            )
            for each in proposal.neighbours
        ]
        return ProposalRecord.made_of(
            self,
            wording,
            **records.head(self.kb, proposal.diff.engine, wording),
            files=[path.as_posix() for path in self.files],
            neighbours=neighbours,
            draft=DraftedRecord.made_of(draft, wording, **drafted),
            breaks=[result.scenario.name for result in proposal.broken],
            also_changes=list(proposal.moved),
            diff=self._diff.record(wording),
        )


def _premise_word(premise: Premise) -> str:
    return ("not " if premise.denied else "") + premise.keys[0]


def _mutant_text(mutant: Mutant, wording: Wording) -> str:
    return f"{mutant.rule.id} ({mutant_kind_text(mutant, wording)})"
