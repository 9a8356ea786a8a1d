"""The `when`, `favour` and `against` of a rule → When and Conclusions."""

from collections.abc import Mapping, Sequence
from math import prod

from ecomkt.codebook import Codebook, fact_key, option_key, trait_key
from ecomkt.model import Conclusion, Premise, PremiseKind, When
from ecomkt.shape import Node

__all__ = [
    "MOST_PATHS",
    "MOST_PREMISES",
    "Vocabularies",
    "count_paths",
    "read_conclusions",
    "read_when",
]

MOST_PATHS, MOST_PREMISES = 60, 12
"""Up to where durable_rules is sound for one rule (measured; `ruleset` says what happens beyond)."""


class Vocabularies:
    """The names that rules may speak."""

    def __init__(self, codebook: Codebook, traits: Sequence[str], words: Mapping[str, float]) -> None:
        self.values = {a.slug: tuple(a.by_slug) for a in codebook.attributes}
        self.options = {f.slug: tuple(f.by_slug) for f in codebook.families}
        self.markets = tuple(v for a in codebook.attributes if a.jurisdiction for v in a.by_slug)
        self.traits = tuple(traits)
        self.words = words


def read_when(node: Node, names: Vocabularies, *, options: bool = False) -> When:
    """Return the antecedent; only a caution may look at options."""
    premises: list[Premise] = []
    for key, entry in node.entries().items():
        if key in ("traits", "without"):
            premises += _traits(entry, names, denied=key == "without")
        elif key == "options" and options:
            premises += _options(entry, names)
        elif key in names.values:
            premises += _values(key, entry, names.values[key])
        else:
            entry.unknown("attribute", (*names.values, "traits", "without", *(("options",) if options else ())))
    when = When(tuple(premises))
    _check_size(node, when)
    return when


def count_paths(when: When) -> int:
    """Return in how many ways the premises of an antecedent can hold, one key of each."""
    return prod(len(premise.keys) for premise in when.premises)


def _check_size(node: Node, when: When) -> None:
    paths = count_paths(when)
    if paths > MOST_PATHS or len(when.premises) > MOST_PREMISES:
        message = f"{len(when.premises)} premises that can hold in {paths} ways are more than the engine takes"
        hint = f"split the rule: {MOST_PREMISES} premises and {MOST_PATHS} ways are the most"
        node.report("rule-too-large", message, hint, at_key=True)


def read_conclusions(fields: Mapping[str, Node], names: Vocabularies) -> tuple[Conclusion, ...]:
    """Return what `favour` and `against` say, favour first."""
    found: dict[str, Conclusion] = {}
    for field, sign in (("favour", 1), ("against", -1)):
        for family, entry in (fields[field].entries() if field in fields else {}).items():
            if family not in names.options:
                entry.unknown("family", names.options)
                continue
            for option, word in entry.entries().items():
                conclusion = _conclusion(family, option, word, sign, names)
                if conclusion and conclusion.key in found:
                    message = f"'{option}' stands in favour and in against"
                    word.report("said-twice", message, "take one of them out", at_key=True)
                elif conclusion:
                    found[conclusion.key] = conclusion
    return tuple(found.values())


def _conclusion(family: str, option: str, word: Node, sign: int, names: Vocabularies) -> Conclusion | None:
    if option not in names.options[family]:
        word.unknown("option", names.options[family])
        return None
    chosen = word.choice(names.words, "certainty word")
    return Conclusion(option_key(family, option), chosen, sign * names.words[chosen]) if chosen else None


def _traits(entry: Node, names: Vocabularies, *, denied: bool) -> list[Premise]:
    chosen = [item.choice(names.traits, "trait") for item in _filled(entry)]
    return [Premise(PremiseKind.TRAIT, t, (t,), (trait_key(t),), denied) for t in chosen if t]


def _values(attribute: str, entry: Node, known: Sequence[str]) -> list[Premise]:
    chosen = tuple(dict.fromkeys(filter(None, (item.choice(known, "value") for item in _filled(entry)))))
    keys = tuple(fact_key(attribute, value) for value in chosen)
    return [Premise(PremiseKind.VALUE, attribute, chosen, keys)] if chosen else []


def _options(entry: Node, names: Vocabularies) -> list[Premise]:
    keys: list[str] = []
    for family, options in entry.entries().items():
        if family not in names.options:
            options.unknown("family", names.options)
            continue
        chosen = (item.choice(names.options[family], "option") for item in _filled(options))
        keys += [option_key(family, option) for option in chosen if option]
    return [Premise(PremiseKind.OPTION, "", tuple(keys), tuple(keys))] if keys else []


def _filled(entry: Node) -> list[Node]:
    items = entry.items()
    if not items and isinstance(entry.value, list):
        entry.report("empty-list", "an empty list can never hold", "name at least one, or take the line out")
    return items
