"""What two answers must share to agree: the first place of each main family, and whether it is settled."""

from typing import NamedTuple

from ecomkt.inference.recommend import Recommender
from ecomkt.profile.fact import Profile


class Leader(NamedTuple):
    """The first place of a family. An open family agrees only with an open one that has the same leader."""

    option: str
    open: bool


def leaders(recommender: Recommender, profile: Profile, *, base: bool = True) -> tuple[Leader, ...]:
    """Return the leader of each main family, the base options counted or not."""
    rankings = (ranking for ranking in recommender.recommend(profile).families if ranking.family.main)
    return tuple(
        Leader((ranking.every if base else ranking.ranked)[0].option.slug, ranking.open is not None)
        for ranking in rankings
    )
