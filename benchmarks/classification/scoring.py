"""How many titles are answered, and how many of the answers are right."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.classification.reading import Example
from ecomkt.catalog.types.classification import Classifier
from ecomkt.catalog.types.rules import Classification


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules make of an example."""

    example: Example
    found: Classification

    @property
    def best(self) -> str | None:
        """Return the surest type that was taken; None if the rules are unsure."""
        return self.found.facts[0].value if self.found.facts else None

    @property
    def right(self) -> bool:
        """Return whether the surest type is one of those accepted, or there is none of either."""
        return self.best in self.example.accepted if self.best else not self.example.accepted

    @property
    def exact(self) -> bool:
        """Return whether nothing was taken that isn't accepted, and the type that was labelled first among it."""
        taken, accepted = {fact.value for fact in self.found.facts}, self.example.accepted
        return taken <= {*accepted} and (not accepted or accepted[0] in taken)


@dataclass(frozen=True, slots=True)
class Score:
    """Shares, 0 … 1."""

    count: int
    answered: float
    right: float
    """Of those answered."""
    exact: float
    """Of those answered."""


def answers_of(classifier: Classifier, examples: Iterable[Example]) -> list[Answer]:
    """Return what the classifier makes of each example."""
    return [Answer(example, classifier.classify(example.product)) for example in examples]


def score_of(answers: Sequence[Answer]) -> Score:
    """Return the shares; those of nothing are 0."""
    given = [answer for answer in answers if answer.best is not None]
    return Score(
        len(answers),
        len(given) / max(len(answers), 1),
        sum(answer.right for answer in given) / max(len(given), 1),
        sum(answer.exact for answer in given) / max(len(given), 1),
    )


def by_group(answers: Sequence[Answer], group: Callable[[Example], str]) -> Mapping[str, Score]:
    """Return the score of each group, in the order of their names."""
    names = sorted({group(answer.example) for answer in answers})
    return {name: score_of([a for a in answers if group(a.example) == name]) for name in names}
