"""The merged rules, traits, sources and waivers → their types."""

from collections.abc import Iterator, Mapping
from typing import Any

from ecomkt.knowledge.build_codebook import build_text
from ecomkt.knowledge.codebook import fact_key, option_key, trait_key
from ecomkt.knowledge.layers import Merged, topic_of
from ecomkt.knowledge.model import (
    MOST_PATHS,
    MOST_PREMISES,
    Basis,
    Caution,
    Conclusion,
    Law,
    Premise,
    PremiseKind,
    Rule,
    Severity,
    Source,
    Trait,
    TraitEvidence,
    Waiver,
    When,
)
from ecomkt.knowledge.yaml_reader import Steps


def build_when(content: Mapping[str, Any]) -> When:
    """Return the antecedent that a valid `when` says."""
    premises: list[Premise] = []
    for subject, wanted in content.items():
        if subject in ("traits", "without"):
            denied = subject == "without"
            premises += (Premise(PremiseKind.TRAIT, t, (t,), (trait_key(t),), denied) for t in wanted)
        elif subject == "options":
            keys = tuple(option_key(family, option) for family, options in wanted.items() for option in options)
            premises += [Premise(PremiseKind.OPTION, "", keys, keys)] if keys else []
        else:
            keys = tuple(fact_key(subject, value) for value in wanted)
            premises.append(Premise(PremiseKind.VALUE, subject, tuple(wanted), keys))
    return When(tuple(premises))


def check_when(document: Merged, path: Steps, content: Mapping[str, Any]) -> None:
    """Report an antecedent that is too large for an engine."""
    when = build_when(content)
    paths = when.paths
    if paths > MOST_PATHS or len(when.premises) > MOST_PREMISES:
        message = f"{len(when.premises)} premises that can hold in {paths} ways are more than the engine takes"
        hint = f"split the rule: {MOST_PREMISES} premises and {MOST_PATHS} ways are the most"
        document.report(path, "rule-too-large", message, hint, at_key=True)


def check_rules(body: Merged) -> None:
    """Report what a rule can't say, though each of its parts is well formed."""
    for section in ("rules", "cautions"):
        for path, rule in list(body.sound(section)):
            check_when(body, (*path, "when"), rule["when"])
            for family, options in rule.get("against", {}).items():
                for option in options.keys() & rule.get("favour", {}).get(family, {}).keys():
                    message = f"'{option}' stands in favour and in against"
                    place = (*path, "against", family, option)
                    body.report(place, "said-twice", message, "take one of them out", at_key=True)


def build_rules(body: Merged, words: Mapping[str, float]) -> Iterator[Rule]:
    """Yield the rules of the option stratum; `words` are the certainty words."""
    for path, entry in body.sound("rules"):
        yield Rule(
            id=entry["id"],
            when=build_when(entry["when"]),
            conclusions=tuple(_conclusions(entry, words)),
            because=build_text(entry["because"]),
            basis=Basis(entry["basis"]),
            sources=tuple(entry["source"]),
            topic=topic_of(body.origins(path)[-1][0]),
            location=body.value_at(path),
        )


def _conclusions(entry: Mapping[str, Any], words: Mapping[str, float]) -> Iterator[Conclusion]:
    for field, sign in (("favour", 1), ("against", -1)):
        for family, options in entry.get(field, {}).items():
            for option, word in options.items():
                yield Conclusion(option_key(family, option), word, sign * words[word])


def build_cautions(body: Merged) -> Iterator[Caution]:
    """Yield the rules of the caution stratum; one that points to another for its law has that law and its day."""
    entries = {entry["id"]: (path, entry) for path, entry in body.sound("cautions")}
    for path, entry in entries.values():
        lawful = path, entry
        if entry.get("see") in entries and not entry.get("law"):
            lawful = entries[entry["see"]]
        file: Any = body.origins(lawful[0])[-1][0]
        yield Caution(
            id=entry["id"],
            when=build_when(entry["when"]),
            severity=Severity(entry["severity"]),
            because=build_text(entry["because"]),
            law=tuple(Law(law["market"], law["ref"], law["mark"]) for law in lawful[1].get("law", ())),
            sources=tuple(entry.get("source", ())),
            see=entry.get("see"),
            checked=file.content.get("checked_on", ""),
            location=body.value_at(path),
        )


def build_traits(body: Merged) -> Iterator[Trait]:
    """Yield the traits, without their evidence."""
    for path, entry in body.sound("traits"):
        place = body.origins(path)[0]
        yield Trait(
            str(path[-1]),
            build_text(entry),
            build_text(entry["definition"]),
            tuple(entry.get("source", ())),
            place[0].key_at(place[1]),
        )


def build_evidence(body: Merged) -> Iterator[TraitEvidence]:
    """Yield what each value of each attribute says of each trait."""
    for path, entry in body.sound("traits"):
        for attribute, row in entry["evidence"].items():
            for value, number in row.items():
                premise = Premise(PremiseKind.VALUE, attribute, (value,), (fact_key(attribute, value),))
                conclusion = Conclusion(trait_key(str(path[-1])), "", float(number))
                place = body.key_at((*path, "evidence", attribute, value))
                name = f"{path[-1]}.{attribute}.{value}"
                yield TraitEvidence(name, str(path[-1]), When((premise,)), (conclusion,), place)


def build_sources(content: Mapping[str, Any]) -> Iterator[Source]:
    """Yield the sources in slug order."""
    for slug, entry in sorted(content["sources"].items()):
        optional = entry.get("year"), entry.get("kind", ""), entry.get("review_after", "")
        yield Source(slug, entry["citation"], entry["status"], *optional)


def build_waivers(waivers: Merged) -> Iterator[Waiver]:
    """Yield the waivers; a reason is one text, or a text in several languages."""
    for path, entry in waivers.sound("waivers"):
        place = waivers.value_at(path)
        yield Waiver(entry["code"], entry["subject"], build_text(entry["reason"]), entry["until"], place)
