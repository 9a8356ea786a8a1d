"""A decision table as DMN 1.3, for engines of business rules: one decision, hit policy UNIQUE."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ecomkt.catalog.decision_table import DecisionRow, DecisionTable, Value

_SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_OWN = "urn:ecomkt:decision-table"
_DECISION = "strategy"


def dmn_lines(table: DecisionTable) -> Iterator[str]:
    """Yield the document line by line. An input that isn't known is the empty text, never null."""
    name = quoteattr(f"ecomkt {table.recommender.kb.fingerprint}")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<definitions xmlns="{_SPACE}" id="ecomkt" name={name} namespace="{_OWN}">\n'
    for column in table.inputs:
        yield f'  <inputData id="in_{column.name}" name="{column.name}">\n'
        yield f'    <variable id="var_{column.name}" name="{column.name}" typeRef="string"/>\n  </inputData>\n'
    yield f'  <decision id="{_DECISION}" name="{_DECISION}">\n'
    yield f'    <variable id="var_{_DECISION}" name="{_DECISION}"/>\n'
    for number, column in enumerate(table.inputs, 1):
        yield f'    <informationRequirement id="req_{number}"><requiredInput href="#in_{column.name}"/>'
        yield "</informationRequirement>\n"
    yield '    <decisionTable id="table" hitPolicy="UNIQUE">\n'
    yield from _heads(table)
    for number, row in enumerate(table.rows(), 1):
        yield from _rule(row, number)
    yield "    </decisionTable>\n  </decision>\n</definitions>\n"


def _heads(table: DecisionTable) -> Iterator[str]:
    for column in table.inputs:
        allowed = escape(",".join(_feel(value) for value in column.values))
        yield f'      <input id="col_{column.name}" label="{column.name}">\n'
        yield f'        <inputExpression id="exp_{column.name}" typeRef="string"><text>{column.name}</text>'
        yield "</inputExpression>\n"
        yield f'        <inputValues id="vals_{column.name}"><text>{allowed}</text></inputValues>\n      </input>\n'
    for output in table.outputs:
        kind = "number" if output.is_number else "string"
        yield f'      <output id="out_{output.name}" name="{output.name}" typeRef="{kind}"/>\n'
    yield '      <output id="out_cautions" name="cautions" typeRef="string"/>\n'


def _rule(row: DecisionRow, number: int) -> Iterator[str]:
    yield f'      <rule id="rule_{number}">'
    for place, value in enumerate(row.values, 1):
        yield f'<inputEntry id="r{number}_i{place}"><text>{escape(_feel(value))}</text></inputEntry>'
    for place, answer in enumerate((*row.answer, " ".join(row.cautions)), 1):
        yield f'<outputEntry id="r{number}_o{place}"><text>{escape(_feel(answer))}</text></outputEntry>'
    yield "</rule>\n"


def _feel(value: Value) -> str:
    """Return a value as FEEL writes it."""
    if value is None:
        return "null"
    if isinstance(value, float):
        return repr(value)
    inside = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'
