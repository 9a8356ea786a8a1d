"""Spellings that were kept: what was tampered with or belongs to other rules is made anew instead of failing later."""

import pytest
from msgspec import structs

from ecomkt.catalog.types.grammar import Term
from ecomkt.catalog.types.spellings import Spellings, spellings_of

WORDS = [("tea", Term("tea", (0,))), ("tea pot", Term("tea pot", (1,))), ("tee", Term("tee", (1,), language="de"))]
MADE = spellings_of([*WORDS, ("tee", Term("tee", (0,)))], {}, {})


def test_what_was_made_refers_to_its_own_rules() -> None:
    assert MADE.refers_to(2)
    assert not MADE.refers_to(1)


@pytest.mark.parametrize(
    "broken",
    [
        structs.replace(MADE, words={"tea": 10_000}),
        structs.replace(MADE, words={"tea": -1}),
        structs.replace(MADE, phrases={("tea", "pot"): [(2, "", 10_000)]}),
        structs.replace(MADE, meanings={"de": {0: 10_000}}),
        structs.replace(MADE, meant=(*MADE.meant[:-1], 10_000)),
        structs.replace(MADE, votes=MADE.votes[:-1]),
        structs.replace(MADE, languages=()),
        structs.replace(MADE, distinct=MADE.distinct[:1]),
    ],
    ids=["word", "negative", "phrase", "meaning", "term", "votes", "languages", "terms"],
)
def test_a_number_of_nothing_is_seen(broken: Spellings) -> None:
    assert not broken.refers_to(2)
