"""A plan in the client's own words → the options that it may be, the likeliest first, for somebody to pick from.

To say which one it is takes more than words: of the plans on which the weights were chosen the right one of some 290
options stands first for half, and among the first six for eight in ten; `benchmarks.hearing` counts it on others.
"""

from functools import cache
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecomkt.profile.hearing import Hearing
    from ecomkt.profile.likeness import Likeness

# How much the nearness of the examples and a part of a phrase count beside the odds.
_NEARNESS, _TRACE = 3.0, 0.6
# The logarithm of what the classifier takes for impossible.
_LEAST = 1e-300


def options_near(sentence: str, likeness: "Likeness", hearing: "Hearing") -> list[str]:
    """Return the keys of all options that a sentence has a trace of, the likeliest first."""
    folded = likeness.folded(sentence)
    odds, closeness = likeness.odds(sentence), likeness.closeness(folded)
    traces = hearing.traces(folded, cache(likeness.rarity))
    scores = dict[str, float]()
    for key in {*odds, *traces} - {""}:
        like = log(odds.get(key, 0.0) + _LEAST) + _NEARNESS * closeness.get(key, 0.0)
        scores[key] = like + _TRACE * traces.get(key, 0.0)
    return sorted(scores, key=lambda key: (-scores[key], key))
