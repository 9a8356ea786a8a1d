"""One profile → everything a report says of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from shlex import join
from typing import TYPE_CHECKING

from ecomkt.explanation.answer import Answer
from ecomkt.explanation.compare import Comparison
from ecomkt.explanation.explain import Explanation
from ecomkt.knowledge.experiments import Experiment
from ecomkt.knowledge.model import KnowledgeBase

if TYPE_CHECKING:
    from ecomkt.catalog.summary import CatalogSummary

from pathlib import Path

from ecomkt.explanation.explain import reasons_for
from ecomkt.knowledge.experiments import FILE, ReportKnowledge, build_report_knowledge, experiments_for
from ecomkt.knowledge.store import parsed_layers, read_raw
from ecomkt.output.document import Logo


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands around the advice."""

    client: str = ""
    consultant: str = ""
    day: str = ""
    """ISO 8601; empty for a report that says no day, so that the same input gives the same bytes."""
    note: str = ""
    """Markdown, as the consultant wrote it."""
    logo: Logo | None = None
    command: str = ""
    """The command line that makes the report again."""

    def with_command(self, words: Sequence[str]) -> "Cover":
        """Return the same with the command line that makes the report again."""
        return replace(self, command=join(["ecomkt", *words]))


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """The advice for one profile."""

    answer: Answer
    alternatives: tuple[Explanation, ...]
    """Why the obvious alternative of each main family isn't first: its second place."""
    experiments: tuple[Experiment, ...]
    """First steps, for the options that are recommended."""


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """Several profiles side by side, the first one in full."""

    comparison: Comparison
    reports: tuple[ProfileReport, ...]
    """One per profile."""


@dataclass(frozen=True, slots=True)
class CatalogReport:
    """A whole product list."""

    name: str
    """What the list is called: its file name."""
    survey: "CatalogSummary"
    strategies: tuple[ProfileReport, ...]
    """The advice for the most frequent profiles, most frequent first."""


@dataclass(frozen=True, slots=True)
class Report:
    """A document for a client."""

    kb: KnowledgeBase
    version: str
    """The version of the program."""
    engine: str
    cover: Cover
    body: ProfileReport | ComparisonReport | CatalogReport

    @property
    def profiles(self) -> tuple[ProfileReport, ...]:
        """Return the advice for each profile that the report speaks of."""
        match self.body:
            case ProfileReport():
                return (self.body,)
            case ComparisonReport():
                return self.body.reports
            case CatalogReport():
                return self.body.strategies


def load_report_knowledge(kb: KnowledgeBase, packs: Sequence[Path] = (), base: Path | None = None) -> ReportKnowledge:
    """Return what the layers of `kb` say of reports; raises InputError and KnowledgeError."""
    raw = [tuple(file for file in layer if file[0] == FILE) for layer in read_raw(packs, base)]
    prefixes = ["" if base is None else str(base), *(str(pack) for pack in packs)]
    return build_report_knowledge(parsed_layers(raw, ["" for _ in raw], prefixes), kb)


def profile_report(answer: Answer, knowledge: ReportKnowledge) -> ProfileReport:
    """Return the report on an answer; the obvious alternative is the second place of a main family."""
    seconds = [ranking.ranked[1].key for ranking in answer.families if ranking.family.main and len(ranking.ranked) > 1]
    return ProfileReport(
        answer,
        tuple(reasons_for(answer.kb, answer.recommendation, key) for key in seconds),
        experiments_for(answer.recommendation, knowledge),
    )
