"""The file `priors.yaml` → Priors."""

from collections.abc import Iterator, Sequence

from ecomkt.codebook import Codebook
from ecomkt.model import AnswerCount, Priors
from ecomkt.shape import Node

__all__ = ["read_priors"]

_NONE = Priors(by="", same_weight=1.0, smoothing=1.0, counts=())


def read_priors(nodes: Sequence[Node], codebook: Codebook) -> Priors:
    """Return the priors of the highest layer that has some; without any all answers are equally likely."""
    if not nodes:
        return _NONE
    fields = nodes[-1].fields(("origin", "by", "same_weight", "smoothing", "counts"))
    by = fields["by"].choice(codebook.attribute, "attribute") if "by" in fields else None
    if by is None or "counts" not in fields:
        return _NONE
    weight, smoothing = (_positive(fields.get(key)) for key in ("same_weight", "smoothing"))
    return Priors(by, weight, smoothing, counts=tuple(_counts(fields["counts"], by, codebook)))


def _positive(node: Node | None) -> float:
    return node.number(lambda n: n > 0, "above 0") if node else 1.0


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
