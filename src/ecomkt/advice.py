"""One profile → everything a report says of it."""

from ecomkt.answer import Answer
from ecomkt.experiments import ReportKnowledge, experiments_for
from ecomkt.explanation import reasons_for
from ecomkt.report import ProfileReport

__all__ = ["profile_report"]


def profile_report(answer: Answer, knowledge: ReportKnowledge) -> ProfileReport:
    """Return the report on an answer; the obvious alternative is the second place of a main family."""
    seconds = [ranking.ranked[1].key for ranking in answer.families if ranking.family.main and len(ranking.ranked) > 1]
    return ProfileReport(
        answer,
        tuple(reasons_for(answer.kb, answer.recommendation, key) for key in seconds),
        experiments_for(answer.recommendation, knowledge),
    )
