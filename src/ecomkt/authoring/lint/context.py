"""What every check looks at: the knowledge, the files it came from, the day, and how it behaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ecomkt.authoring.lint.behaviour import Behaviour
from ecomkt.errors import Location
from ecomkt.explanation.experiments import ReportKnowledge
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule
from ecomkt.knowledge.yaml_reader import ParsedFile, ParsedLayer, Steps


@dataclass(frozen=True)
class Places:
    """Where things stand in the files; what several layers say is placed in the highest."""

    layers: tuple[ParsedLayer, ...]

    @cached_property
    def documents(self) -> tuple[ParsedFile, ...]:
        """Return the files of all layers, lowest first."""
        return tuple(document for layer in self.layers for document in layer.files)

    @cached_property
    def highest(self) -> frozenset[str]:
        """Return the names of the files of the highest layer."""
        return frozenset(document.file for document in self.layers[-1].files)

    def key(self, *path: str | int) -> Location:
        """Return where the entry at a path of the knowledge stands."""
        # The highest layer that says a thing is where its author has to mend it.
        document = next((each for each in reversed(self.documents) if path in each.keys), None)
        return document.key_at(path) if document else Location(self.documents[0].file, 1, 1)

    def entry(self, id_: str, *steps: str | int) -> Location:
        """Return where a part of a rule or caution stands; the whole, if it has no such part."""
        document, path = self._entries[id_]
        whole = (*path, *steps)
        return document.key_at(whole if whole in document.keys else path)

    @cached_property
    def _entries(self) -> Mapping[str, tuple[ParsedFile, Steps]]:
        return {
            item["id"]: (document, (key, number))
            for document in self.documents
            for key in ("rules", "derivations", "cautions")
            for number, item in enumerate(document.content.get(key) or ())
        }


@dataclass(frozen=True)
class LintContext:
    """The knowledge under check."""

    kb: KnowledgeBase
    places: Places
    today: date
    behaviour: Behaviour
    report: ReportKnowledge | None = None
    """What the files say of reports; None where they say nothing."""

    @cached_property
    def items(self) -> tuple[Rule | Caution, ...]:
        """Return all rules, then all cautions."""
        return (*self.kb.rules, *self.kb.cautions)

    @cached_property
    def written(self) -> tuple[Rule | Caution, ...]:
        """Return all that an author writes with an antecedent: derivations, rules, cautions."""
        return (*self.kb.derivations, *self.items)
