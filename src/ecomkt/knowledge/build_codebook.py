"""The merged files `codes.yaml` and `certainty.yaml` → Codebook and CertaintyScale."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from ecomkt.knowledge.codebook import Attribute, Code, Codebook, Family
from ecomkt.knowledge.layers import Merged
from ecomkt.knowledge.lookup import normalise, spellings, spellings_of_name
from ecomkt.knowledge.model import CertaintyScale, Verdict
from ecomkt.knowledge.yaml_reader import Steps
from ecomkt.language.text import LANGUAGES, Text

# Words of a `when` that no attribute may take as its slug.
_RESERVED = ("traits", "without", "options")


def build_text(value: Any) -> Text:
    """Return a text that is given by language, in English alone, or not at all."""
    words = {LANGUAGES[0]: value} if isinstance(value, str) else value or {}
    return Text(tuple((language, words[language]) for language in sorted(LANGUAGES) if language in words))


def build_codebook(content: Mapping[str, Any]) -> Codebook:
    """Return the codebook of valid content."""
    return Codebook(
        tuple(_attribute(slug, entry) for slug, entry in content["attributes"].items()),
        tuple(
            Family(slug, build_text(entry["name"]), _codes(entry), main=entry.get("main", False))
            for slug, entry in content["families"].items()
        ),
    )


def _attribute(slug: str, entry: Mapping[str, Any]) -> Attribute:
    return Attribute(
        slug,
        build_text(entry["name"]),
        _codes(entry),
        question=build_text(entry["question"]),
        many=entry.get("many", False),
        required=entry.get("required", False),
        influence=entry.get("influence", False),
        exclusive=tuple(map(frozenset, entry.get("at_most_one_of", ()))),
        flag=entry.get("flag"),
        jurisdiction=entry.get("jurisdiction", False),
    )


def _codes(entry: Mapping[str, Any]) -> tuple[Code, ...]:
    return tuple(_code(slug, code) for slug, code in entry["values"].items())


def _code(slug: str, entry: Mapping[str, Any]) -> Code:
    aliases = tuple(entry.get("aliases", ()))
    return Code(slug, build_text(entry), entry.get("code"), aliases, base=entry.get("base", False))


def check_codebook(codes: Merged) -> None:
    """Report names that have a meaning of their own, or that call two things of a kind."""
    for section in ("attributes", "families"):
        called: dict[Steps, list[str | None]] = {}
        for path, entry in codes.sound(section):
            if path[1] in _RESERVED:
                message = f"'{path[1]}' has a meaning in `when`"
                codes.report(path, "reserved-word", message, "take another name", at_key=True)
            # By the option of the command line an attribute is called, too, and it must call no other.
            called[path] = [entry.get("flag"), *spellings_of_name(str(path[1]), build_text(entry["name"]))]
            every = {(*path, "values", code.slug): spellings(code) for code in _codes(entry)}
            _check_distinct(codes, every)
        _check_distinct(codes, called)


def _check_distinct(codes: Merged, every: Mapping[Steps, Iterable[str | None]]) -> None:
    """Report a name that calls two of a kind, at that one of them which a later layer speaks of."""
    taken: dict[str, Steps] = {}
    for path, called in every.items():
        for spelling in map(normalise, filter(None, called)):
            other = taken.setdefault(spelling, path)
            if other != path:
                later = max((path, other), key=codes.rank)
                message = f"'{spelling}' calls both '{other[-1]}' and '{path[-1]}'"
                codes.report(later, "ambiguous-name", message, "rename one", at_key=True)


def build_scale(certainty: Merged) -> CertaintyScale:
    """Return the certainty words, threshold and verdicts of a valid document."""
    content = certainty.content
    words = tuple((word, float(number)) for word, number in content["words"].items())
    return CertaintyScale(words, float(content["threshold"]), tuple(v for _, v in _verdicts(certainty)))


def check_scale(certainty: Merged) -> None:
    """Report verdicts out of order."""
    for (_, higher), (path, verdict) in pairwise(_verdicts(certainty)):
        if verdict.bound >= higher.bound:
            message = "verdicts must stand from the highest bound to the lowest"
            certainty.report(path, "verdict-order", message, "move it up, or give it a bound of its own")


def _verdicts(certainty: Merged) -> list[tuple[Steps, Verdict]]:
    """Return the verdicts; those of later layers are put where they belong."""
    verdicts = [(path, _verdict(certainty, path, entry)) for path, entry in certainty.sound("verdicts")]
    # In one file the order is the author's, who is told of a slip; a pack can't choose where its verdict goes.
    if len(certainty.origins(("verdicts",))) > 1:
        verdicts.sort(key=lambda pair: -pair[1].bound)
    return verdicts


def _verdict(certainty: Merged, path: Steps, entry: Mapping[str, Any]) -> Verdict:
    # A later layer may give the other kind of bound.
    bounds = [key for key in ("at_least", "above") if key in entry]
    kind = max(reversed(bounds), key=lambda key: certainty.rank((*path, key)), default="at_least")
    bound = float(entry.get(kind, -1.0))
    return Verdict(entry["slug"], build_text(entry), bound, inclusive=kind == "at_least")
