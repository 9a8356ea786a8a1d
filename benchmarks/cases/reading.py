"""The cases and mapping.yaml → cases in the words of the codebook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact, Profile

HERE = Path(__file__).parent
SETS = {"dev": ("dev.yaml", "dev-first-call.yaml"), "dev-2": ("dev-2.yaml", None)}
"""The file of each set, and the one with its first-call facts where they stand apart."""
ALWAYS = ("product_type", "price")
OLD_MARKET = "market"
"""The coarse field that the first-call fact `region` replaces."""


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
    asked: Mapping[str, tuple[str, ...]]
    """What the baselines may know: type, price, market and first-call facts, field to values, as the file has them."""
    facts: Mapping[str, tuple[Fact, ...]]
    """All that a first call would tell, by attribute, in the words of the codebook."""
    observed: Mapping[str, tuple[str, ...]]
    """Field of an axis to the options seen there, the main one first; empty where nothing was recorded."""

    @property
    def profile(self) -> Profile:
        """Return what is known of it."""
        return Profile(tuple(fact for facts in self.facts.values() for fact in facts))

    def truth(self, axis: Axis) -> tuple[str, ...]:
        """Return the options of an axis that were seen, the main one first."""
        return tuple(option for option in self.observed[axis.field] if option in axis.options)


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


def read_cases(codebook: Codebook, name: str = "dev") -> list[Case]:
    """Return the cases of a set."""
    mapping = read_yaml(HERE / "mapping.yaml")
    file, apart = SETS[name]
    first_call = read_yaml(HERE / apart) if apart else {}
    entries = read_yaml(HERE / file)["cases"]
    told = [first_call.get(entry["id"], entry.get("first_call", {})) for entry in entries]
    return [_case(entry, facts, mapping, codebook) for entry, facts in zip(entries, told, strict=True)]


def _case(
    entry: Mapping[str, Any], first_call: Mapping[str, Any], mapping: Mapping[str, Any], codebook: Codebook
) -> Case:
    told = {field: _values(value) for field, value in first_call.items()}
    always = {field: _values(entry[field]) for field in ALWAYS}
    older = (
        always
        | {OLD_MARKET: _values(entry[OLD_MARKET])}
        | {field: _values(v) for field, v in entry["facts"].items() if field not in mapping["left_out"]}
    )
    facts = dict(_facts(older, {**mapping["inputs"], **mapping["facts"]})) | dict(_facts(told, mapping["first_call"]))
    observed = {
        field: tuple(output["values"].get(label, label) for label in entry.get(field, ()))
        for field, output in mapping["outputs"].items()
    }
    known = {attribute: given for attribute, given in facts.items() if attribute in codebook.attribute}
    return Case(entry["id"], always | told, known, observed)


def _values(value: str | list[str]) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _facts(told: Mapping[str, Sequence[str]], targets: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    for field, values in told.items():
        target = targets[field]
        words = dict.fromkeys(word for value in values for word in target["values"][value].split(","))
        yield target["attribute"], tuple(Fact(target["attribute"], word) for word in words)
