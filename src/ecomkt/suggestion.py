"""What the user may have meant."""

from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest"]

_FEW = 12


def nearest(word: str, known: Iterable[str], most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the known words most like `word`, best first; `cutoff` is the likeness (0 … 1) they must have."""
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=most, cutoff=cutoff)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word most like `word`, or lists them all if they are few; else empty."""
    choices = list(dict.fromkeys(known))
    near = nearest(word, choices)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"use one of: {', '.join(choices)}" if 0 < len(choices) <= _FEW else ""
