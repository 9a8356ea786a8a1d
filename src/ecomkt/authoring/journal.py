"""The journal: what was recommended, what was chosen, what came of it, one line of JSON each; and what that teaches.

Lines are only ever added. It holds facts, options and ids, and nothing that was typed freely: no title, no name.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from hashlib import sha256
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ecomkt.errors import InputError, Listed, Location, Problem, did_you_mean, told
from ecomkt.inference.certainty import verdict_of
from ecomkt.inference.ranking import BARRED
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.codebook import option_key
from ecomkt.knowledge.model import CertaintyScale, KnowledgeBase
from ecomkt.profile.fact import Profile
from ecomkt.profile.statements import stated_in
from ecomkt.safe_text import quoted, visible

MARK = b'"journal":'
"""What a file of ours has in its beginning."""
LEAST_CASES = 10
"""Below so many cases nothing is called a rate."""
LEAST_TIMES = 3
"""How often consultants have to choose otherwise before it is worth a scenario."""
LAST = "last"
"""What calls the latest recommendation."""
_ID = 10
_MOST_NAMED = 5
_PASSED_OVER = "it is passed over, and stays"


class OutcomeKind(Enum):
    """What came of what was chosen."""

    WORKED = "worked"
    FAILED = "failed"
    OPEN = "open"
    """Nobody knows yet; it takes back what was said before."""


class JournalEntry(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """A line: which recommendation it is about, and the day."""

    journal: Literal[1] = 1
    id: str = ""
    on: str


class AdviceEntry(JournalEntry, frozen=True, kw_only=True, tag="advice"):
    """What was recommended."""

    profile: dict[str, Any]
    plans: list[str]
    firsts: dict[str, str | None]
    """By family the option that leads; null for no clear evidence for any."""
    open: list[str]
    """The families that are not settled."""
    reasons: dict[str, str]
    """By the key of a leading option the rule that speaks most for it."""
    certainties: dict[str, float]
    """By the key of each option."""
    cautions: list[str]
    ecomkt: str
    engine: str
    knowledge: str
    layers: dict[str, str]


class DecisionEntry(JournalEntry, frozen=True, kw_only=True, tag="decision"):
    """What was chosen: by family the options."""

    chosen: dict[str, list[str]]


class OutcomeEntry(JournalEntry, frozen=True, kw_only=True, tag="outcome"):
    """What came of options, by their keys."""

    outcome: OutcomeKind
    options: list[str]


AnyEntry = AdviceEntry | DecisionEntry | OutcomeEntry
_DECODER = msgspec.json.Decoder(AnyEntry)


def advice_entry(kb: KnowledgeBase, answer: Recommendation, version: str, day: str) -> AdviceEntry:
    """Return the line of a recommendation, without its id."""
    profile = answer.profile
    leaders = [(ranking.family.slug, ranking.first) for ranking in answer.families]
    return AdviceEntry(
        on=day,
        profile=stated_in(Profile(profile.facts, profile.amounts)),
        plans=sorted(profile.planned),
        firsts={family: first.option.slug if first else None for family, first in leaders},
        open=[ranking.family.slug for ranking in answer.families if ranking.open],
        reasons={first.key: first.strongest.rule.id for _, first in leaders if first and first.strongest},
        certainties={a.key: round(a.seen, 4) for ranking in answer.families for a in ranking.every},
        cautions=[caution.id for caution in answer.cautions],
        ecomkt=version,
        engine=answer.engine,
        knowledge=kb.fingerprint,
        layers={layer.name: layer.version for layer in kb.layers},
    )


def line_of(entry: AnyEntry) -> bytes:
    """Return a line without its end."""
    return msgspec.json.encode(entry)


def identified(entry: AdviceEntry, moment: str) -> Callable[[int], bytes]:
    """Return what makes of a place in the file the line with its id.

    The same entry elsewhere, or at another moment, is another one: journals of several people are joined.
    """
    body = f"{moment} {line_of(entry).decode()}"
    return lambda place: line_of(replace(entry, id=sha256(f"{place} {body}".encode()).hexdigest()[:_ID]))


class Journal(Struct, frozen=True):
    """What a file holds."""

    advice: Mapping[str, AdviceEntry]
    """By id, in the order of the file."""
    decisions: Mapping[str, DecisionEntry]
    """By the id of the recommendation; the last one holds."""
    outcomes: Mapping[tuple[str, str], OutcomeKind]
    """By the id of the recommendation and the key of an option; the last one holds."""
    problems: tuple[Problem, ...]
    """The lines that aren't ours, or are broken; they are left as they are."""

    def called(self, word: str) -> str:
        """Return the id that a word begins, or the last one; raises InputError for none or several."""
        if not self.advice:
            message = "no recommendation stands in the journal yet"
            hint = "'ecomkt recommend --journal FILE' writes one"
            raise InputError.of("unknown-id", message, hint)
        every = [*self.advice]
        found = every[-1:] if word == LAST else [each for each in every if word and each.startswith(word)]
        if len(found) == 1:
            return found[0]
        if found:
            names = Listed(tuple(found[:_MOST_NAMED]))
            message = told("{word} begins {count} ids: {names}", word=quoted(word), count=len(found), names=names)
            raise InputError.of("ambiguous-id", message, "give more of it")
        hint = did_you_mean(word, self.advice, "'ecomkt journal review' lists them")
        raise InputError.of("unknown-id", "no recommendation has the id {word}", hint, word=quoted(word))


def read_journal(data: bytes, file: str) -> Journal:
    """Return what the lines of a file say; `file` is its name in messages, visible text."""
    advice: dict[str, AdviceEntry] = {}
    decisions: dict[str, DecisionEntry] = {}
    outcomes: dict[tuple[str, str], OutcomeKind] = {}
    problems: list[Problem] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entry = _DECODER.decode(line)
        # Bytes that are no UTF-8 and nesting without end have errors of their own.
        except (ValueError, RecursionError) as flaw:
            message, place = "this is no line of a journal: {flaw}", Location(file, number, 1)
            problems.append(Problem.of("foreign-line", message, _PASSED_OVER, place, flaw=visible(str(flaw))))
            continue
        if isinstance(entry, AdviceEntry) == (entry.id in advice):
            twice = "the id {id} stands here a second time" if entry.id in advice else "no line before has the id {id}"
            problems.append(
                Problem.of("foreign-id", twice, _PASSED_OVER, Location(file, number, 1), id=visible(entry.id))
            )
        elif isinstance(entry, AdviceEntry):
            advice[entry.id] = entry
        elif isinstance(entry, DecisionEntry):
            decisions[entry.id] = entry
        else:
            outcomes.update(((entry.id, key), entry.outcome) for key in entry.options)
    return Journal(advice, decisions, outcomes, tuple(problems))


class FamilyAgreement(Struct, frozen=True):
    """How often consultants chose what leads a family."""

    family: str
    agreed: int
    differed: int
    silent: int
    """How often something was chosen where the rules had nothing clear to say."""

    @property
    def rate(self) -> float | None:
        """Return the share that agreed, of those where the rules spoke; None below `LEAST_CASES`."""
        return share_of(self.agreed, self.differed)


class Disagreement(Struct, frozen=True):
    """What consultants chose in place of what leads."""

    family: str
    ruled: str | None
    """None where nothing was clear."""
    chosen: tuple[str, ...]
    rules: tuple[str, ...]
    """Those that spoke most for what leads, the most frequent first."""
    ids: tuple[str, ...]
    profile: Profile | None = None


class CertaintyOutcome(Struct, frozen=True):
    """What came of options that were chosen, by the verdict that they had."""

    verdict: str
    worked: int
    failed: int

    @property
    def rate(self) -> float | None:
        """Return the share that worked; None below `LEAST_CASES`."""
        return share_of(self.worked, self.failed)


class Review(Struct, frozen=True):
    """What a journal teaches."""

    advised: int
    undecided: tuple[str, ...]
    """The ids without a decision, the latest first."""
    open: tuple[str, ...]
    """The ids of decisions of which nobody knows the outcome yet, the latest first: they are never counted."""
    agreements: tuple[FamilyAgreement, ...]
    disagreements: tuple[Disagreement, ...]
    """The most frequent first."""
    outcomes: tuple[CertaintyOutcome, ...]
    """In the order of the verdicts."""
    inverted: tuple[tuple[str, str], ...]
    """Pairs of verdicts of which the lower came out better."""


def share_of(one: int, other: int) -> float | None:
    """Return the share of the first; None for too few cases."""
    return one / (one + other) if one + other >= LEAST_CASES else None


def review(journal: Journal, scale: CertaintyScale) -> Review:
    """Return what a journal teaches."""
    # What a later decision has put aside came about without it.
    held = {
        (id_, option_key(family, option))
        for id_, decision in journal.decisions.items()
        for family, options in decision.chosen.items()
        for option in options
    }
    known = [(key, kind) for key, kind in journal.outcomes.items() if kind is not OutcomeKind.OPEN and key in held]
    ended = {id_ for (id_, _), _ in known}
    outcomes = tuple(_outcomes(journal, known, scale))
    rated = [each for each in outcomes if each.rate is not None]
    pairs = ((high, low) for n, high in enumerate(rated) for low in rated[n + 1 :])
    return Review(
        advised=len(journal.advice),
        undecided=tuple(id_ for id_ in reversed([*journal.advice]) if id_ not in journal.decisions),
        open=tuple(id_ for id_ in reversed([*journal.decisions]) if id_ not in ended),
        agreements=tuple(_agreements(journal)),
        disagreements=tuple(_disagreements(journal)),
        outcomes=outcomes,
        inverted=tuple((high.verdict, low.verdict) for high, low in pairs if (low.rate or 0) > (high.rate or 0)),
    )


def _choices(journal: Journal) -> Iterator[tuple[AdviceEntry, str, str | None, tuple[str, ...]]]:
    """Yield of each decision the advice, the family, what leads it and what was chosen."""
    for id_, decision in journal.decisions.items():
        advice = journal.advice[id_]
        yield from (
            (advice, family, advice.firsts[family], tuple(chosen))
            for family, chosen in decision.chosen.items()
            if family in advice.firsts
        )


def _agreements(journal: Journal) -> Iterator[FamilyAgreement]:
    counts: dict[str, Counter[str]] = {}
    for _, family, ruled, chosen in _choices(journal):
        case = "silent" if ruled is None else "agreed" if ruled in chosen else "differed"
        counts.setdefault(family, Counter())[case] += 1
    for family, count in counts.items():
        yield FamilyAgreement(family, count["agreed"], count["differed"], count["silent"])


def _disagreements(journal: Journal) -> Sequence[Disagreement]:
    cases: dict[tuple[str, str | None, tuple[str, ...]], list[AdviceEntry]] = {}
    for advice, family, ruled, chosen in _choices(journal):
        if chosen and ruled not in chosen:
            cases.setdefault((family, ruled, tuple(sorted(chosen))), []).append(advice)
    found = []
    for (family, ruled, chosen), every in cases.items():
        rules = Counter(rule for each in every if (rule := each.reasons.get(f"{family}/{ruled}")))
        ids = tuple(each.id for each in every)
        found.append(Disagreement(family, ruled, chosen, tuple(rule for rule, _ in rules.most_common()), ids))
    return sorted(found, key=lambda each: -len(each.ids))


def _outcomes(
    journal: Journal, known: Iterable[tuple[tuple[str, str], OutcomeKind]], scale: CertaintyScale
) -> Iterator[CertaintyOutcome]:
    counts: Counter[tuple[str, OutcomeKind]] = Counter()
    for (id_, key), kind in known:
        certainty = journal.advice[id_].certainties.get(key)
        # What the knowledge of that day didn't have was not judged.
        if certainty is not None:
            verdict = scale.barred if certainty <= BARRED else verdict_of(certainty, scale)
            counts[verdict.slug, kind] += 1
    for verdict in (*scale.verdicts, scale.barred):
        worked, failed = counts[verdict.slug, OutcomeKind.WORKED], counts[verdict.slug, OutcomeKind.FAILED]
        if worked or failed:
            yield CertaintyOutcome(verdict.slug, worked, failed)
