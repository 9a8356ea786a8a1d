"""A product with its recommendation as one line of JSON; all of it but the name of the product is written once."""

import json
from collections.abc import Callable, Mapping

from ecomkt.catalog.batch import BatchAnswer, ProfileResult
from ecomkt.catalog.top_options import Choice, TopOptions
from ecomkt.catalog.types.evidence import Classification
from ecomkt.knowledge.codebook import Codebook
from ecomkt.profile.fact import Fact
from ecomkt.safe_text import visible

RECORD_VERSION = "1"
MOST_TITLE = 200
"""How many characters of a title a record repeats."""


class RecordWriter:
    """Writes records; `rest` gives what stands behind the name of the product, for each outcome."""

    def __init__(self, rest: Callable[[ProfileResult], Mapping[str, object]]) -> None:
        self._rest = rest
        self._written: dict[int, str] = {}

    def line(self, answer: BatchAnswer) -> str:
        """Return the record as one line of JSON, with its line end."""
        product, outcome = answer.product, answer.outcome
        rest = self._written.get(outcome.number)
        if rest is None:
            rest = self._written[outcome.number] = _dumped(self._rest(outcome))[1:]
        title = _text(product.title[:MOST_TITLE])
        head = f'{{"key":{_text(product.key)},"row":{product.row},"rows":{product.rows},"title":{title},'
        if answer.unsure is not None or answer.problems:
            head += _dumped(_doubts(answer))[1:-1] + ","
        return f"{head}{rest}\n"


def record_as_plain(answer: BatchAnswer, rest: Mapping[str, object]) -> dict[str, object]:
    """Return the record as plain data: the same as the line says."""
    product = answer.product
    head = {"key": product.key, "row": product.row, "rows": product.rows, "title": product.title[:MOST_TITLE]}
    return {**head, **_doubts(answer), **rest}


def compact_record(outcome: ProfileResult, codebook: Codebook, knowledge: str) -> dict[str, object]:
    """Return what stands behind the name of a product: its codes, the options recommended, the cautions."""
    return {
        "codes": {
            origin.attribute: [_code(fact, codebook) for fact in outcome.profile.about(origin.attribute)]
            for origin in outcome.origins
        },
        "from": {origin.attribute: origin.source for origin in outcome.origins},
        **_digest(outcome.top),
        "knowledge": knowledge,
        "schema_version": RECORD_VERSION,
    }


def _digest(top: TopOptions) -> dict[str, object]:
    return {
        "recommendations": {family.family: [_choice(choice) for choice in family.first] for family in top.families},
        "base": {family.family: [_choice(c) for c in family.base] for family in top.families if family.base},
        "cautions": list(top.cautions),
    }


def _doubts(answer: BatchAnswer) -> dict[str, object]:
    doubts: dict[str, object] = {}
    if answer.unsure is not None:
        doubts["unsure"] = _candidates(answer.unsure)
    if answer.problems:
        doubts["problems"] = [{"code": problem.code, "message": problem.message} for problem in answer.problems]
    return doubts


def _candidates(classification: Classification) -> list[dict[str, object]]:
    return [
        {"value": c.value.slug, "code": c.value.letter, "certainty": round(c.certainty, 4)}
        for c in classification.candidates
        if c.certainty > 0
    ]


def _code(fact: Fact, codebook: Codebook) -> dict[str, object]:
    code = codebook.attribute[fact.attribute].by_slug[fact.value]
    certainty = {"certainty": fact.certainty} if fact.certainty < 1 else {}
    return {"value": code.slug, "code": code.letter, **certainty}


def _choice(choice: Choice) -> dict[str, object]:
    return {
        "option": choice.option,
        "code": choice.code or None,
        "certainty": choice.certainty,
        "verdict": choice.verdict,
    }


def _text(text: str) -> str:
    """Return a JSON text; in escapes where it holds what would mislead a terminal or an eye."""
    return json.dumps(text, ensure_ascii=not text.isascii() and visible(text) != text)


def _dumped(plain: Mapping[str, object]) -> str:
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text if visible(text) == text else json.dumps(plain, allow_nan=False, separators=(",", ":"))
