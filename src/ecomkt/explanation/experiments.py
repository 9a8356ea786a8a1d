"""First steps as experiments, and how the advice is told to a client: knowledge that only a report needs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ecomkt.errors import Location, Problem
from ecomkt.inference.engine import strength
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.model import KnowledgeBase, When
from ecomkt.knowledge.store import Folder, load_part
from ecomkt.language.text import Text

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged
    from ecomkt.knowledge.yaml_reader import ParsedLayer

MOST_EXPERIMENTS = 5
"""How many first steps a client can take at once."""

GAP = "{options}"
"""What stands in a sentence for the names of the options."""


class Experiment(Struct, frozen=True):
    """Something to try first, with the measure that tells whether it works."""

    id: str
    when: When
    """Facts, traits and recommended options for which it makes sense, as in a caution."""
    title: Text
    publish: Text
    """What to publish, and where."""
    measure: Text
    """What to count."""
    stop: Text
    """When to give it up, or to go on with it."""
    sources: tuple[str, ...]
    location: Location


class TalkingPoint(Struct, frozen=True):
    """What promoting online is good for, as a client can repeat it."""

    id: str
    point: Text
    measure: Text
    """What to count, so that it is more than talk."""
    sources: tuple[str, ...] = field(name="source")


class ReportKnowledge(Struct, frozen=True):
    """How advice is told, and the experiments."""

    order: tuple[str, ...]
    """The families in the order in which a client reads them."""
    advice: tuple[tuple[str, Text], ...]
    """By family, the sentence that recommends its options; `GAP` stands for their names."""
    experiments: tuple[Experiment, ...]
    """In file order, which decides between equals."""
    talking_points: tuple[TalkingPoint, ...] = ()
    """In file order."""


def experiments_for(
    recommendation: Recommendation, knowledge: ReportKnowledge, threshold: float
) -> tuple[Experiment, ...]:
    """Return the experiments that make sense, those with the strongest antecedent first, `MOST_EXPERIMENTS` at most.

    `threshold` is that of the knowledge base: below it no premise holds.
    """
    fitting = [
        (fit, experiment)
        for experiment in knowledge.experiments
        if (fit := strength(experiment.when, recommendation.memory.certainties, threshold)) is not None
    ]
    # The more premises, the closer the fit to this product; equals stay in the order of the file.
    fitting.sort(key=lambda pair: (-len(pair[1].when.premises), -pair[0]))
    return tuple(experiment for _, experiment in fitting[:MOST_EXPERIMENTS])


def load_report_knowledge(
    kb: KnowledgeBase, packs: Sequence[Folder] = (), base: Folder | None = None
) -> ReportKnowledge:
    """Return what the layers of `kb` say of reports; raises InputError and KnowledgeError."""
    return load_part(
        ReportKnowledge,
        kb,
        lambda file: file == "data/experiments.yaml",
        lambda layers: build_report_knowledge(layers, kb),
        packs,
        base,
        lambda known: kb.codebook.family.keys() >= {*known.order},
    )


def build_report_knowledge(layers: "Sequence[ParsedLayer]", kb: KnowledgeBase) -> ReportKnowledge:
    """Return what the layers of `kb`, lowest first, say of reports. Raises KnowledgeError with every problem found."""
    # Imported here: a run that finds the knowledge in the cache needs neither the parser nor the schemas.
    from ecomkt.knowledge.build import check_part, refuse
    from ecomkt.knowledge.entries import build_text, build_when, check_when, record

    problems: list[Problem] = []
    merged = check_part("experiments", layers, kb, problems)
    for path, entry in list(merged.sound("experiments")):
        check_when(merged, (*path, "when"), entry["when"])
    _check_advice(merged, [family.slug for family in kb.codebook.families])
    refuse(problems)
    experiments = (
        record(Experiment, e, when=build_when(e["when"]), sources=e["source"], location=merged.value_at(path))
        for path, e in merged.sound("experiments")
    )
    advice = tuple((family, build_text(texts)) for family, texts in merged.content["advice"].items())
    points = tuple(record(TalkingPoint, entry) for _, entry in merged.sound("talking_points"))
    return ReportKnowledge(tuple(dict.fromkeys(merged.content["order"])), advice, tuple(experiments), points)


def _check_advice(merged: "Merged", families: Sequence[str]) -> None:
    if merged.content.get("order") and not merged.refused("order"):
        missing = [family for family in families if family not in merged.content["order"]]
        if missing:
            message = f"'order' lacks {', '.join(missing)}"
            merged.report(("order",), "family-missing", message, "name every family once")
    for path, texts in list(merged.sound("advice")):
        for language, words in texts.items():
            # Any other brace is a gap misspelt, which a client would read.
            if words.count(GAP) != 1 or words.replace(GAP, "").count("{"):
                message = f"the {language} sentence for '{path[-1]}' needs {GAP} once"
                merged.report(path, "bad-sentence", message, f"write it like: Do it by {GAP}.")
