"""dev.yaml and mapping.yaml → cases in the words of the codebook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact, Profile

HERE = Path(__file__).parent
MARKET = "market"
"""The field of a case that may be left out, to see what the answers owe to it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One kind of observation, and the family whose ranking is held against it."""

    name: str
    field: str
    """Its name in the cases."""
    family: str
    options: tuple[str, ...]
    """What may be ranked, in file order."""
    base_apart: bool
    """The base options of the family are left out of ranking and observation."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A real firm or offer. Without equality, since what is computed of a case is remembered by its identity."""

    id: str
    asked: Mapping[str, str]
    """What a first call would tell: field to value, as the file has them."""
    facts: Mapping[str, Fact]
    """The same in the words of the codebook."""
    observed: Mapping[str, tuple[str, ...]]
    """Name of an axis to the options seen there, the main one first; empty where nothing was recorded."""

    def profile(self, market: bool) -> Profile:
        """Return what is known of it, with or without the market."""
        return Profile(tuple(fact for field, fact in self.facts.items() if market or field != MARKET))

    def truth(self, axis: Axis) -> tuple[str, ...]:
        """Return the options of an axis that were seen, the main one first."""
        return self.observed[axis.name]


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader)


def read_axes(codebook: Codebook) -> list[Axis]:
    """Return an axis for each output of the mapping, and another without the base options where there are any."""
    axes = []
    for field, output in read_yaml(HERE / "mapping.yaml")["outputs"].items():
        codes = codebook.family[output["family"]].codes
        base = [code.slug for code in codes if code.base]
        others = tuple(code.slug for code in codes if not code.base)
        name = field.replace("_", " ")
        axes.append(Axis(name, field, output["family"], tuple(code.slug for code in codes), base_apart=False))
        if base:
            apart = f"{name} without {' or '.join(base).replace('-', ' ')}"
            axes.append(Axis(apart, field, output["family"], others, base_apart=True))
    return axes


def read_cases(axes: Sequence[Axis]) -> list[Case]:
    """Return the cases of dev.yaml."""
    mapping = read_yaml(HERE / "mapping.yaml")
    return [_case(entry, mapping, axes) for entry in read_yaml(HERE / "dev.yaml")["cases"]]


def _case(entry: Mapping[str, Any], mapping: Mapping[str, Any], axes: Sequence[Axis]) -> Case:
    asked = {**{field: entry[field] for field in mapping["inputs"]}, **entry["facts"]}
    targets = {**mapping["inputs"], **mapping["facts"]}
    facts = {f: Fact(targets[f]["attribute"], targets[f]["values"][value]) for f, value in asked.items()}
    observed = {a.name: _seen(entry.get(a.field, ()), mapping["outputs"][a.field]["values"], a) for a in axes}
    return Case(entry["id"], asked, facts, observed)


def _seen(labels: Iterable[str], values: Mapping[str, str], axis: Axis) -> tuple[str, ...]:
    options = (values.get(label, label) for label in labels)
    return tuple(option for option in options if option in axis.options)
