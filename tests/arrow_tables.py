"""Products as tables of statements, and the answers that every tool must give for them."""

from collections.abc import Mapping, Sequence
from itertools import islice

import pyarrow as pa
from benchmarks.profiles import random_profiles

from ecomkt.inference.ranking import Assessment
from ecomkt.inference.recommend import Recommendation, Recommender
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.profile.fact import Profile

Row = Mapping[str, object]

SEED = 20_261


def some_profiles(kb: KnowledgeBase, number: int = 200) -> list[Profile]:
    """Return profiles that know about half of the attributes, some of them with certainties below 1."""
    return list(islice(random_profiles(kb.codebook, SEED, known=0.5, unsure=0.3), number))


def words(profile: Profile, attribute: str) -> str | None:
    """Return what a profile says of an attribute, as on a command line."""
    facts = profile.about(attribute)
    return ",".join(f.value if f.certainty == 1 else f"{f.value}:{f.certainty:g}" for f in facts) or None


def table_of(profiles: Sequence[Profile], kb: KnowledgeBase) -> pa.Table:
    """Return a table of text with a key and a column for each attribute."""
    columns = {a.slug: [words(profile, a.slug) for profile in profiles] for a in kb.codebook.attributes}
    keys = [f"product {number}" for number in range(len(profiles))]
    return pa.table({"key": keys, **columns}, pa.schema([(name, pa.string()) for name in ("key", *columns)]))


def expected_rows(profiles: Sequence[Profile], recommender: Recommender) -> list[Row]:
    """Return for each profile what is recommended, out of the recommendation itself."""
    return [_expected(recommender.recommend(profile)) for profile in profiles]


def advice_in(row: Mapping[str, object], expected: Row) -> Row:
    """Return the columns of an answer that carry the recommendation."""
    return {name: row[name] for name in expected}


def _expected(recommendation: Recommendation) -> Row:
    row: dict[str, object] = {}
    for ranking in recommendation.families:
        most = 3 if ranking.family.main else 1
        row[ranking.family.slug] = [_choice(a) for a in ranking.ranked[:most] if a.recommended]
        if any(code.base for code in ranking.family.codes):
            row[f"{ranking.family.slug}_base"] = [_choice(a) for a in ranking.base if a.recommended]
    row["open"] = [ranking.family.slug for ranking in recommendation.families if ranking.open]
    row["cautions"] = [caution.id for caution in recommendation.cautions]
    return row


def _choice(assessment: Assessment) -> Row:
    return {
        "option": assessment.option.slug,
        "code": assessment.option.letter,
        "certainty": round(assessment.certainty, 4),
        "verdict": assessment.verdict.slug,
    }
