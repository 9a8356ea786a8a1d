"""A third reading of the knowledge: the YAML as it stands, naive loops, nothing of ecomkt's inference.

Certainties are added on the scale on which EMYCIN's combination is a plain sum (−ln(1 − x) for what speaks for,
ln(1 + x) for what speaks against), so that not even the formula is shared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import Any

import yaml

Given = Mapping[str, Mapping[str, float]]
"""attribute → value → certainty"""


@dataclass(frozen=True)
class Verdicts:
    traits: dict[str, float]
    options: dict[tuple[str, str], float]
    cautions: set[str]


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
        self.families = next(file["families"] for file in data if "families" in file)
        scale = next(file for file in data if "words" in file)
        self.words, self.threshold = scale["words"], scale["threshold"]
        self.traits = {name: trait for file in rules for name, trait in file.get("traits", {}).items()}
        self.rules = [rule for file in rules for rule in file.get("rules", [])]
        self.cautions = [caution for file in rules for caution in file.get("cautions", [])]

    def judge(self, given: Given) -> Verdicts:
        traits = {name: self.trait(trait["evidence"], given) for name, trait in self.traits.items()}
        options = {
            (family, option): self.option(family, option, given, traits)
            for family, each in self.families.items()
            for option in each["values"]
        }
        taken = {option: certainty for option, certainty in options.items() if certainty >= self.threshold}
        cautions = {c["id"] for c in self.cautions if self.weakest(c["when"], given, traits, taken) is not None}
        return Verdicts(traits, options, cautions)

    def trait(self, evidence: Mapping[str, Mapping[str, float]], given: Given) -> float:
        return total(
            [
                number * known
                for attribute, row in evidence.items()
                for value, number in row.items()
                if (known := rounded(given.get(attribute, {}).get(value, 0))) >= self.threshold
            ]
        )

    def option(self, family: str, option: str, given: Given, traits: Mapping[str, float]) -> float:
        parts = []
        for rule in self.rules:
            for side, sign in (("favour", 1), ("against", -1)):
                word = rule.get(side, {}).get(family, {}).get(option)
                strength = self.weakest(rule["when"], given, traits, {}) if word else None
                if word and strength is not None:
                    parts.append(sign * self.words[word] * strength)
        return total(parts)

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


def total(parts: Sequence[float]) -> float:
    position = sum(-log(1 - part) if part >= 0 else log(1 + part) for part in parts)
    return rounded(1 - exp(-position) if position >= 0 else exp(position) - 1)


def rounded(certainty: float) -> float:
    """Return the certainty at the nine decimals at which it enters the working memory."""
    return round(certainty, 9)
