"""The inference as plain loops over the YAML, without any of our types: the yardstick on the same machine.

It ranks options with their evidence and tells cautions, but knows neither derived facts nor base rates nor bars: it
does less than the engines, and its answers differ from theirs where one of these counts.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.cases.reading import read_yaml

Certainties = dict[str, dict[str, float]]


def combine(x: float, y: float) -> float:
    """Return the combination of two certainties."""
    if x >= 0 and y >= 0:
        return x + y * (1 - x)
    if x <= 0 and y <= 0:
        return x + y * (1 + x)
    room = 1 - min(abs(x), abs(y))
    return (x + y) / room if room > 1e-9 else 0.0


class Reference:
    """A knowledge folder, read as it stands."""

    def __init__(self, folder: Path) -> None:
        # The rules on what a product is have their own shape and no part in a recommendation.
        paths = [path for path in (folder / "rules").glob("*.yaml") if not path.name.startswith("classification")]
        topics = [read_yaml(path) for path in sorted(paths)]
        scale = read_yaml(folder / "data" / "certainty.yaml")
        self.families = read_yaml(folder / "data" / "codes.yaml")["families"]
        self.words, self.threshold = scale["words"], scale["threshold"]
        self.traits = {slug: trait for topic in topics for slug, trait in topic.get("traits", {}).items()}
        self.rules = [rule for topic in topics for rule in topic.get("rules", [])]
        self.cautions = [caution for topic in topics for caution in topic.get("cautions", [])]

    def recommend(self, facts: Certainties) -> tuple[dict[str, list[Any]], list[str]]:
        """Return family to [(option, certainty, evidence)], best first, and the ids of the cautions."""
        traits = {slug: self.trait(trait["evidence"], facts) for slug, trait in self.traits.items()}
        scores = {family: dict.fromkeys(entry["values"], 0.0) for family, entry in self.families.items()}
        why: dict[str, dict[str, list[Any]]] = {f: {o: [] for o in options} for f, options in scores.items()}
        for rule in self.rules:
            strength = self.weakest(rule["when"], facts, traits, {})
            if strength < self.threshold:
                continue
            for side, sign in (("favour", 1), ("against", -1)):
                for family, options in rule.get(side, {}).items():
                    for option, word in options.items():
                        part = sign * self.words[word] * strength
                        scores[family][option] = combine(scores[family][option], part)
                        why[family][option].append((rule["id"], part))
        ranked = {
            family: sorted(((o, c, why[family][o]) for o, c in options.items()), key=lambda item: -round(item[1], 9))
            for family, options in scores.items()
        }
        return ranked, [
            c["id"] for c in self.cautions if self.weakest(c["when"], facts, traits, scores) >= self.threshold
        ]

    def trait(self, evidence: Mapping[str, Mapping[str, float]], facts: Certainties) -> float:
        """Return the certainty of a trait."""
        certainty = 0.0
        for attribute, weights in evidence.items():
            for value, weight in weights.items():
                if value in facts.get(attribute, {}):
                    certainty = combine(certainty, weight * facts[attribute][value])
        return round(certainty, 9)

    def weakest(
        self, when: Mapping[str, Any], facts: Certainties, traits: Mapping[str, float], scores: Certainties
    ) -> float:
        """Return the strength of the weakest premise."""
        premises = [1.0]
        for key, wanted in when.items():
            if key == "traits":
                premises += [traits[trait] for trait in wanted]
            elif key == "without":
                premises += [-traits[trait] for trait in wanted]
            elif key == "options":
                premises.append(max(round(scores[f][o], 9) for f, options in wanted.items() for o in options))
            else:
                premises.append(max(facts.get(key, {}).get(value, 0.0) for value in wanted))
        return min(premises)
