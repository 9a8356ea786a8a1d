"""A third reading of the knowledge: the YAML as it stands, naive loops, nothing of ecomkt's inference.

Certainties are added on the scale on which EMYCIN's combination is a plain sum (−ln(1 − x) for what speaks for,
ln(1 + x) for what speaks against), so that not even the formula is shared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import Any

import yaml

Rule = Mapping[str, Any]
Given = Mapping[str, Mapping[str, float]]
"""attribute → value → certainty"""


Option = tuple[str, str]
Part = tuple[Rule, float, float]
"""A rule, what it adds to an option, and the certainty of its weakest premise."""


@dataclass(frozen=True)
class Verdicts:
    derived: dict[tuple[str, str], float]
    traits: dict[str, float]
    options: dict[Option, float]
    reasons: dict[Option, set[str]]
    """The rules that may be named as the strongest reason; more than one where they weigh the same."""
    barred: dict[Option, set[str]]
    open: dict[str, str | None]
    cautions: dict[str, list[str]]
    """Each that is drawn, with the markets of the laws that are shown."""


class Oracle:
    def __init__(self, folder: Path) -> None:
        data, rules = (
            [
                yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
                for file in sorted((folder / part).glob("*.yaml"))
                if not file.name.startswith("classification")
            ]
            for part in ("data", "rules")
        )
        codes = next(file for file in data if "families" in file)
        self.families = codes["families"]
        self.jurisdiction = next(name for name, each in codes["attributes"].items() if each.get("jurisdiction"))
        scale = next(file for file in data if "words" in file)
        self.words, self.threshold, self.lead = scale["words"], scale["threshold"], scale["clear_lead"]
        self.traits = {name: trait for file in rules for name, trait in file.get("traits", {}).items()}
        self.rules = [rule for file in rules for rule in file.get("rules", [])]
        self.cautions = [caution for file in rules for caution in file.get("cautions", [])]
        self.derivations = [derivation for file in rules for derivation in file.get("derivations", [])]
        # A caution that has no law of its own is under those of the one it refers to.
        by_id = {caution["id"]: caution for caution in self.cautions}
        lawful = {
            name: each.get("law") or by_id.get(each.get("see"), {}).get("law", ()) for name, each in by_id.items()
        }
        self.laws = {name: [law["market"] for law in laws] for name, laws in lawful.items()}
        self.said: dict[Option, list[tuple[Rule, float]]] = {}
        for rule in self.rules:
            for side, sign in (("favour", 1), ("against", -1)):
                for family, words in rule.get(side, {}).items():
                    for option, word in words.items():
                        self.said.setdefault((family, option), []).append((rule, sign * self.words[word]))

    def judge(self, stated: Given) -> Verdicts:
        derived = self.derived(stated)
        given = {name: dict(values) for name, values in stated.items()}
        for (attribute, value), certainty in derived.items():
            given.setdefault(attribute, {})[value] = certainty
        traits = {name: self.trait(trait["evidence"], given) for name, trait in self.traits.items()}
        parts = {
            (family, option): self.parts(family, option, given, traits)
            for family, each in self.families.items()
            for option in each["values"]
        }
        options = {key: total([part for _, part, _ in each]) for key, each in parts.items()}
        barred = self.barred(given, traits)
        # What is told on request alone is advised to nobody who didn't ask.
        asked = {family for family, each in self.families.items() if each.get("on_request")}
        taken = {o: c for o, c in options.items() if c >= self.threshold and o not in barred and o[0] not in asked}
        return Verdicts(
            derived,
            traits,
            options,
            {key: reasons(each, options[key]) for key, each in parts.items() if each},
            barred,
            {family: self.open(family, options, barred, parts) for family in self.families},
            dict(self.drawn(given, traits, taken)),
        )

    def derived(self, stated: Given) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], list[float]] = {}
        for derivation in self.derivations:
            strength = None if self.refuted(derivation, stated) else self.weakest(derivation["when"], stated, {}, {})
            for attribute, words in derivation["derive"].items() if strength is not None else ():
                for value, word in words.items() if attribute not in stated else ():
                    found.setdefault((attribute, value), []).append(self.words[word] * (strength or 0))
        certain = {key: total(parts) for key, parts in found.items()}
        return {key: certainty for key, certainty in certain.items() if certainty >= self.threshold}

    def refuted(self, derivation: Rule, stated: Given) -> bool:
        """Return whether the first of several attributes of which something is concluded is stated to be otherwise."""
        first, words = next(iter(derivation["derive"].items()))
        held = {value for value, known in stated.get(first, {}).items() if rounded(known) >= self.threshold}
        return len(derivation["derive"]) > 1 and bool(held) and held.isdisjoint(words)

    def markets(self, given: Given) -> set[str]:
        return {name for name, known in given.get(self.jurisdiction, {}).items() if rounded(known) >= self.threshold}

    def barred(self, given: Given, traits: Mapping[str, float]) -> dict[Option, set[str]]:
        barred: dict[Option, set[str]] = {}
        known = self.markets(given)
        for caution in self.cautions:
            laws = self.laws[caution["id"]]
            if laws and not known.intersection(laws):
                continue
            if self.weakest(caution["when"], given, traits, {}) is None:
                continue
            for family, some in caution.get("bars", {}).items():
                for option in some if family in self.families else ():
                    barred.setdefault((family, option), set()).add(caution["id"])
        return barred

    def drawn(
        self, given: Given, traits: Mapping[str, float], taken: Mapping[Option, float]
    ) -> Iterator[tuple[str, list[str]]]:
        known = self.markets(given)
        for caution in self.cautions:
            # Nobody here brings a plan, and those on request are told of plans alone.
            if (
                not (caution.get("on_request") or caution.get("about"))
                and self.weakest(caution["when"], given, traits, taken) is not None
            ):
                laws = self.laws[caution["id"]]
                if not laws or not known or known.intersection(laws):
                    yield caution["id"], [market for market in laws if market in known]

    def open(
        self,
        family: str,
        options: Mapping[Option, float],
        barred: Mapping[Option, set[str]],
        parts: Mapping[Option, Sequence[Part]],
    ) -> str | None:
        values = self.families[family]["values"]
        free = [(family, option) for option in values if not values[option].get("base")]
        advised = sorted((-options[o], n, o) for n, o in enumerate(free) if o not in barred)
        advised = [each for each in advised if -each[0] >= self.threshold]
        if not advised:
            return None if self.families[family].get("none_needed") else "none"
        if all(is_base_rate(rule) for rule, part, _ in parts[advised[0][2]] if part > 0):
            return "base-rate"
        return "tie" if len(advised) > 1 and advised[1][0] - advised[0][0] < self.lead else None

    def trait(self, evidence: Mapping[str, Mapping[str, float]], given: Given) -> float:
        return total(
            [
                number * known
                for attribute, row in evidence.items()
                for value, number in row.items()
                if (known := rounded(given.get(attribute, {}).get(value, 0))) >= self.threshold
            ]
        )

    def parts(self, family: str, option: str, given: Given, traits: Mapping[str, float]) -> list[Part]:
        said = [
            (*each, self.weakest(each[0]["when"], given, traits, {})) for each in self.said.get((family, option), ())
        ]
        return [(rule, word * strength, strength) for rule, word, strength in said if strength is not None]

    def weakest(
        self, when: Mapping[str, Any], given: Given, traits: Mapping[str, float], taken: Mapping[tuple[str, str], float]
    ) -> float | None:
        found = [1.0]
        for key, wanted in when.items():
            if key == "traits":
                found += [traits[name] for name in wanted]
            elif key == "without":
                found += [-traits[name] for name in wanted]
            elif key == "options":
                found.append(max(taken.get((family, o), 0) for family, some in wanted.items() for o in some))
            else:
                found.append(max(rounded(given.get(key, {}).get(value, 0)) for value in wanted))
        return min(found) if min(found) >= self.threshold else None


def is_base_rate(rule: Rule) -> bool:
    return bool(rule["basis"] == "base-rate")


def reasons(parts: Sequence[Part], certainty: float) -> set[str]:
    """Return what tells most on the side of the certainty: base rates only where nothing else is on that side.

    What holds of a part alone tells as much less as it is less sure.
    """
    side = [(rule, abs(part) * strength) for rule, part, strength in parts if (part >= 0) == (certainty >= 0)]
    told = [each for each in side if not is_base_rate(each[0])] or side
    return {rule["id"] for rule, weight in told if weight == max(weight for _, weight in told)}


def total(parts: Sequence[float]) -> float:
    position = sum(-log(1 - part) if part >= 0 else log(1 + part) for part in parts)
    return rounded(1 - exp(-position) if position >= 0 else exp(position) - 1)


def rounded(certainty: float) -> float:
    """Return the certainty at the nine decimals at which it enters the working memory."""
    return round(certainty, 9)
