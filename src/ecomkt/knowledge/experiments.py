"""First steps as experiments, and how the advice is told to a client: knowledge that only a report needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecomkt.errors import KnowledgeError, Location, Problem
from ecomkt.inference.premises import strength
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.build import LayerDocuments, place_of
from ecomkt.knowledge.build_codebook import read_text
from ecomkt.knowledge.build_rules import Vocabularies, read_when
from ecomkt.knowledge.layers import by_key
from ecomkt.knowledge.model import KnowledgeBase, When
from ecomkt.knowledge.store import parsed_layers, read_raw
from ecomkt.knowledge.validation import Node, check_slug
from ecomkt.language.text import Text

FILE = "data/experiments.yaml"
MOST_EXPERIMENTS = 5
"""How many first steps a client can take at once."""

_KEYS = ("order", "advice", "experiments")
_TEXTS = ("title", "publish", "measure", "stop")
GAP = "{options}"
"""What stands in a sentence for the names of the options."""


@dataclass(frozen=True, slots=True)
class Experiment:
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


@dataclass(frozen=True, slots=True)
class ReportKnowledge:
    """How advice is told, and the experiments."""

    order: tuple[str, ...]
    """The families in the order in which a client reads them."""
    advice: tuple[tuple[str, Text], ...]
    """By family, the sentence that recommends its options; `GAP` stands for their names."""
    experiments: tuple[Experiment, ...]
    """In file order, which decides between equals."""


def build_report_knowledge(layers: Sequence[LayerDocuments], kb: KnowledgeBase) -> ReportKnowledge:
    """Return what the layers, lowest first, say of reports; `kb` is the knowledge base of the same layers.

    Raises KnowledgeError with every problem found.
    """
    problems: list[Problem] = []
    documents = (d for layer in layers for d in layer.documents if f"/{d.file}".endswith(f"/{FILE}"))
    nodes = [Node(document, document.content, (), problems) for document in documents]
    if not nodes:
        raise KnowledgeError([Problem("file-missing", f"{FILE} is missing", "restore it")])
    names = Vocabularies(kb.codebook, [trait.slug for trait in kb.traits], dict(kb.scale.words))
    knowledge = read_report_knowledge(nodes, names, [source.slug for source in kb.sources])
    if problems:
        raise KnowledgeError(sorted(set(problems), key=place_of))
    return knowledge


def load_report_knowledge(kb: KnowledgeBase, packs: Sequence[Path] = (), base: Path | None = None) -> ReportKnowledge:
    """Return what the layers of `kb` say of reports; raises InputError and KnowledgeError."""
    raw = [tuple(file for file in layer if file[0] == FILE) for layer in read_raw(packs, base)]
    prefixes = ["" if base is None else str(base), *(str(pack) for pack in packs)]
    return build_report_knowledge(parsed_layers(raw, ["" for _ in raw], prefixes), kb)


def has_experiments(layers: Sequence[LayerDocuments]) -> bool:
    """Return whether any of the layers speaks of reports."""
    return any(f"/{document.file}".endswith(f"/{FILE}") for layer in layers for document in layer.documents)


def read_report_knowledge(nodes: Sequence[Node], names: Vocabularies, sources: Sequence[str]) -> ReportKnowledge:
    """Return what the files `experiments.yaml` of all layers say, lowest first; problems go to the nodes."""
    for number, node in enumerate(nodes):
        node.fields(() if number else _KEYS, _KEYS)
    top = by_key(nodes)
    entries = top.get("experiments", [])
    found = {experiment.id: experiment for node in entries for experiment in _experiments(node, names, sources)}
    return ReportKnowledge(
        _order(top.get("order", []), names), _advice(top.get("advice", []), names), (*found.values(),)
    )


def experiments_for(recommendation: Recommendation, knowledge: ReportKnowledge) -> tuple[Experiment, ...]:
    """Return the experiments that make sense, those with the strongest antecedent first, `MOST_EXPERIMENTS` at most."""
    threshold = recommendation.families[0].every[0].scale.threshold
    fitting = [
        (found, experiment)
        for experiment in knowledge.experiments
        if (found := strength(experiment.when, recommendation.memory.certainties, threshold)) is not None
    ]
    fitting.sort(key=lambda pair: (-len(pair[1].when.premises), -pair[0]))
    return tuple(experiment for _, experiment in fitting[:MOST_EXPERIMENTS])


def _experiments(node: Node, names: Vocabularies, sources: Sequence[str]) -> list[Experiment]:
    placed: dict[str, Location] = {}
    found = []
    for item in node.items():
        fields = item.fields(("id", "when", *_TEXTS, "source"))
        name = fields["id"].text() if "id" in fields else ""
        if name in placed:
            fields["id"].report("duplicate-id", f"'{name}' is used twice, first at {placed[name]}", "rename one")
        if name:
            check_slug(name, fields["id"])
            placed[name] = fields["id"].location
        cited = fields["source"].items() if "source" in fields else []
        title, publish, measure, stop = (read_text([fields[key]]) if key in fields else Text(()) for key in _TEXTS)
        named = tuple(filter(None, (source.choice(sources, "source") for source in cited)))
        when = read_when(fields["when"], names, options=True) if "when" in fields else When(())
        found.append(Experiment(name, when, title, publish, measure, stop, named, item.location))
    return found


def _order(nodes: Sequence[Node], names: Vocabularies) -> tuple[str, ...]:
    if not nodes:
        return ()
    listed = [item.choice(names.options, "family") for item in nodes[-1].items()]
    missing = [family for family in names.options if family not in listed]
    if missing:
        nodes[-1].report("family-missing", f"'order' lacks {', '.join(missing)}", "name every family once")
    return tuple(dict.fromkeys(filter(None, listed)))


def _advice(nodes: Sequence[Node], names: Vocabularies) -> tuple[tuple[str, Text], ...]:
    sentences: dict[str, Text] = {}
    every: Mapping[str, list[Node]] = by_key(nodes)
    for family, found in every.items():
        if family not in names.options:
            found[-1].unknown("family", names.options)
            continue
        sentences[family] = read_text(found)
        for language, words in sentences[family].translations:
            if words.count(GAP) != 1 or words.replace(GAP, "").count("{"):
                message = f"the {language} sentence for '{family}' needs {GAP} once"
                found[-1].report("bad-sentence", message, f"write it like: Do it by {GAP}.")
    return tuple(sentences.items())
