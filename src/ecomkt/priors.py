"""The file `priors.yaml` → Priors."""

from collections.abc import Iterator, Sequence

from ecomkt.codebook import Codebook
from ecomkt.model import AnswerCount, Priors
from ecomkt.shape import Node

__all__ = ["read_priors"]

_NONE = Priors(by="", same_weight=1.0, smoothing=1.0, counts=())
_KEYS = ("origin", "by", "same_weight", "smoothing", "counts")


def read_priors(nodes: Sequence[Node], codebook: Codebook) -> Priors:
    """Return the priors, each count from the highest layer that gives it; without any all answers are equally likely.

    A layer that counts by another attribute than those below it replaces them: its kinds of cases are others.
    """
    priors = _NONE
    counts: dict[tuple[str, str, str], AnswerCount] = {}
    for node in nodes:
        fields = node.fields(() if priors.by else _KEYS, _KEYS)
        by = fields["by"].choice(codebook.attribute, "attribute") if "by" in fields else priors.by
        if not by:
            continue
        if by != priors.by:
            counts.clear()
        found = _counts(fields["counts"], by, codebook) if "counts" in fields else ()
        counts.update({(count.attribute, count.kind, count.value): count for count in found})
        same = _positive(fields["same_weight"]) if "same_weight" in fields else priors.same_weight
        smoothing = _positive(fields["smoothing"]) if "smoothing" in fields else priors.smoothing
        priors = Priors(by, same, smoothing, counts=())
    return Priors(priors.by, priors.same_weight, priors.smoothing, tuple(counts.values()))


def _positive(node: Node) -> float:
    return node.number(lambda n: n > 0, "above 0")


def _counts(node: Node, by: str, codebook: Codebook) -> Iterator[AnswerCount]:
    for attribute, kinds in node.entries().items():
        if attribute not in codebook.attribute:
            kinds.unknown("attribute", codebook.attribute)
            continue
        for kind, values in kinds.entries().items():
            if kind not in codebook.attribute[by].by_slug:
                values.unknown("value", codebook.attribute[by].by_slug)
                continue
            for value, cell in values.entries().items():
                if value not in codebook.attribute[attribute].by_slug:
                    cell.unknown("value", codebook.attribute[attribute].by_slug)
                    continue
                cases = cell.number(lambda n: n >= 0 and n == int(n), "of cases, 0 or more")
                yield AnswerCount(kind, attribute, value, int(cases))
