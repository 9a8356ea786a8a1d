"""JSON Schema (draft-07) of `experiments.yaml`: how a report tells its advice, and the first steps it offers."""

from ecomkt.knowledge.experiments import GAP
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output.rules_schema import SLUG, TEXTS, caution_when, choice, file_schema
from ecomkt.output.schema import Schema, closed, list_of


def experiments_schema(kb: KnowledgeBase) -> Schema:
    """Return the schema of `experiments.yaml`."""
    families = list(kb.codebook.family)
    sentence: Schema = {"type": "string", "pattern": f"\\{{{GAP[1:-1]}\\}}"}
    sentences = closed({"en": sentence, "zh-Hant": sentence, "zh-Hans": sentence}, required=())
    when, definitions = caution_when(kb)
    experiment: Schema = {
        "id": SLUG,
        "when": when,
        "title": TEXTS,
        "publish": {**TEXTS, "description": "what to do, and where"},
        "measure": {**TEXTS, "description": "what to count"},
        "stop": {**TEXTS, "description": "when to give it up, or to go on"},
        "source": list_of(choice(source.slug for source in kb.sources)),
    }
    properties: Schema = {
        "order": {**list_of(choice(families)), "description": "the families as a client reads them"},
        "advice": closed(dict.fromkeys(families, sentences), required=()),
        "experiments": list_of(closed(experiment)),
    }
    return file_schema("ecomkt experiments", properties, required=(), definitions=definitions)
