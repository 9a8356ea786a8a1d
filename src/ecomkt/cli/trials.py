"""The command that shows what a finding speaks of."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ecomkt.cli.session import Session
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import arguments_of


def trial_of(session: Session, packs: Sequence[Path]) -> Callable[[Profile], tuple[str, ...]]:
    """Return what makes of a profile the words of the command that runs it with the packs."""
    options = [word for pack in packs for word in ("--pack", str(pack))]
    codebook = session.kb.codebook
    return lambda profile: ("ecomkt", "recommend", *arguments_of(profile, codebook, session.flags), *options)
