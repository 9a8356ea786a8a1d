"""First steps as experiments, and how the advice is told to a client: knowledge that only a report needs."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from ecomkt.errors import Listed, Location, Problem, did_you_mean
from ecomkt.inference.engine import strength
from ecomkt.inference.recommend import Recommendation
from ecomkt.knowledge.model import Fit, KnowledgeBase, PremiseKind, When
from ecomkt.knowledge.store import Folder, load_part
from ecomkt.language.text import Text

if TYPE_CHECKING:
    from ecomkt.knowledge.layers import Merged
    from ecomkt.knowledge.yaml_reader import ParsedLayer

MOST_EXPERIMENTS = 5
"""How many first steps a client can take at once."""
ASKED = 2
"""How many questions an expert asks beside his advice."""


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
    fit: Fit = Fit()
    """For whom it is: nobody else can make it, or has a use for it."""
    why: Text = Text(())
    who: Text = Text(())
    where: Text = Text(())
    cost: Text = Text(())
    """What it costs at most, in time and money."""
    weeks: int = 0
    """After how many weeks it is decided; 0 where nobody said."""
    paid: bool = False
    """Whether it buys reach, so that the client's own limit holds."""


class TalkingPoint(Struct, frozen=True):
    """What promoting online is good for, as a client can repeat it."""

    id: str
    point: Text
    measure: Text
    """What to count, so that it is more than talk."""
    sources: tuple[str, ...] = field(name="source")
    fit: Fit = Fit()
    """Of which products it is true."""


class FollowUp(Struct, frozen=True):
    """A question whose answer changes what to do, though no attribute holds it."""

    id: str
    when: When
    """Facts, traits and options for which it makes sense, as in a caution; of options, planned or recommended ones."""
    question: Text
    changes: Text
    """What an answer would change."""
    sources: tuple[str, ...]
    location: Location
    fit: Fit = Fit()
    lacks: tuple[str, ...] = ()
    """The attributes of which nothing may be known: whoever told them has answered."""


E = TypeVar("E", Experiment, FollowUp)


class ReportKnowledge(Struct, frozen=True):
    """How advice is told, and the experiments."""

    order: tuple[str, ...]
    """The families in the order in which a client reads them."""
    experiments: tuple[Experiment, ...]
    """In file order, which decides between equals."""
    talking_points: tuple[TalkingPoint, ...] = ()
    """In file order."""
    follow_ups: tuple[FollowUp, ...] = ()
    """In file order, which decides between equals."""


def experiments_for(
    recommendation: Recommendation, knowledge: ReportKnowledge, threshold: float
) -> tuple[Experiment, ...]:
    """Return the experiments that make sense, those with the strongest antecedent first, `MOST_EXPERIMENTS` at most.

    `threshold` is that of the knowledge base: below it no premise holds.
    """
    fitting = _closest(knowledge.experiments, recommendation, threshold)
    barred = recommendation.barred_steps
    advised = (e for e in fitting if e.id not in barred and _is_advised(e.when, recommendation))
    return tuple(islice(advised, MOST_EXPERIMENTS))


def _closest(entries: Iterable[E], recommendation: Recommendation, threshold: float) -> list[E]:
    """Return those that are meant for this client and whose antecedents hold, the closest first."""
    believed = recommendation.memory.certainties
    held = ((strength(each.when, believed, threshold), each) for each in entries)
    fitting = [(fit, each) for fit, each in held if fit is not None and each.fit.suits(believed, threshold)]
    # The more premises, the closer the fit to this product; equals stay in the order of the file.
    fitting.sort(key=lambda pair: (-len(pair[1].when.premises), -pair[0]))
    return [each for _, each in fitting]


def _is_advised(when: When, recommendation: Recommendation) -> bool:
    """Return whether what a step is for is advised, and not merely what the client has in mind."""
    options = (premise.keys for premise in when.premises if premise.kind is PremiseKind.OPTION)
    return all(any(recommendation.assessment(key).recommended for key in keys) for keys in options)


def follow_ups_for(
    recommendation: Recommendation, knowledge: ReportKnowledge, threshold: float, asked: int
) -> tuple[FollowUp, ...]:
    """Return what is worth asking beside `asked` questions on facts, the closest first, `ASKED` with these at most."""
    fitting = _closest(knowledge.follow_ups, recommendation, threshold)
    untold = (each for each in fitting if {*each.lacks}.isdisjoint(recommendation.profile.stated))
    open_ones = (each for each in untold if _is_open(each.when, recommendation, threshold))
    return tuple(islice(open_ones, max(ASKED - asked, 0)))


def _is_open(when: When, recommendation: Recommendation, threshold: float) -> bool:
    """Return whether what a question is about is planned or advised, and nothing speaks against it yet."""
    believed = recommendation.memory.certainties
    options = (premise.keys for premise in when.premises if premise.kind is PremiseKind.OPTION)
    there = (
        [recommendation.assessment(key) for key in keys if believed.get(key, 0.0) >= threshold] for keys in options
    )
    return all(any(not each.bars and each.certainty > -threshold for each in every) for every in there)


def points_for(
    recommendation: Recommendation, knowledge: ReportKnowledge, threshold: float
) -> tuple[TalkingPoint, ...]:
    """Return what promoting online is good for with this product, in file order."""
    believed = recommendation.memory.certainties
    return tuple(point for point in knowledge.talking_points if point.fit.suits(believed, threshold))


def load_report_knowledge(
    kb: KnowledgeBase, packs: Sequence[Folder] = (), base: Folder | None = None
) -> ReportKnowledge:
    """Return what the layers of `kb` say of reports; raises InputError and KnowledgeError."""

    def is_sound(known: ReportKnowledge) -> bool:
        return kb.codebook.family.keys() >= {*known.order}

    build = partial(build_report_knowledge, kb=kb)
    return load_part(ReportKnowledge, kb, lambda file: file == "data/experiments.yaml", build, packs, base, is_sound)


def build_report_knowledge(layers: "Sequence[ParsedLayer]", kb: KnowledgeBase) -> ReportKnowledge:
    """Return what the layers of `kb`, lowest first, say of reports. Raises KnowledgeError with every problem found."""
    # Imported here: a run that finds the knowledge in the cache needs neither the parser nor the schemas.
    from ecomkt.knowledge.build import check_part, refuse
    from ecomkt.knowledge.entries import build_fit, build_when, check_when, record

    problems: list[Problem] = []
    merged = check_part("experiments", layers, kb, problems)
    for path, entry in [*merged.sound("experiments"), *merged.sound("follow_ups")]:
        check_when(merged, (*path, "when"), entry["when"])
    _check_order(merged, [family.slug for family in kb.codebook.families])
    ids = {entry["id"] for entry in merged.content.get("experiments", ())}
    for caution in kb.cautions:
        for step in (step for step in caution.barred_steps if step not in ids):
            message, hint = "'{id}' bars '{step}', which is no experiment", did_you_mean(step, ids)
            place = caution.location
            problems.append(Problem.of("unknown-experiment", message, hint, place, id=caution.id, step=step))
    refuse(problems)

    def built(kind: type[E], part: str) -> Iterator[E]:
        for path, e in merged.sound(part):
            own = {"when": build_when(e["when"]), "sources": e["source"], "location": merged.value_at(path)}
            yield record(kind, e, **own, fit=build_fit(e))

    points = tuple(record(TalkingPoint, entry, fit=build_fit(entry)) for _, entry in merged.sound("talking_points"))
    order = tuple(dict.fromkeys(merged.content["order"]))
    experiments, follow_ups = built(Experiment, "experiments"), built(FollowUp, "follow_ups")
    return ReportKnowledge(order, tuple(experiments), points, tuple(follow_ups))


def _check_order(merged: "Merged", families: Sequence[str]) -> None:
    if merged.content.get("order") and not merged.refused("order"):
        missing = [family for family in families if family not in merged.content["order"]]
        if missing:
            gap = Listed(tuple(missing))
            merged.report(
                ("order",), "family-missing", "'order' lacks {missing}", "name every family once", missing=gap
            )
