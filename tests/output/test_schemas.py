"""The schemas of results come from the records of the views, one file a verb."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.output import views
from ecomkt.output.records import json_text
from ecomkt.output.schemas import result_schemas

ONE_VIEW = '''"""Counts."""

from ecomkt.output.records import FamilySlug, Record


class CountRecord(Record, frozen=True, kw_only=True):
    """How many options a family has."""

    family: FamilySlug
    options: int


SCHEMAS = {"count": CountRecord}
'''


def test_a_new_record_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: KnowledgeBase) -> None:
    (tmp_path / "count.py").write_text(ONE_VIEW, encoding="utf-8")
    monkeypatch.setattr(views, "__path__", [*views.__path__, str(tmp_path)])
    schema = json.loads(json_text(dict(result_schemas())["count"](kb)))
    Draft202012Validator.check_schema(schema)
    validator, family = Draft202012Validator(schema), kb.codebook.families[0].slug
    assert validator.is_valid({"family": family, "options": 3})
    for spoilt in ({"family": "none", "options": 3}, {"family": family}, {"family": family, "options": 3, "more": 1}):
        assert not validator.is_valid(spoilt)


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(dict(result_schemas())))
def test_every_schema_of_a_result_is_one(name: str, kb: KnowledgeBase) -> None:
    schema = json.loads(json_text(dict(result_schemas())[name](kb)))
    Draft202012Validator.check_schema(schema)
    assert schema["title"].startswith(f"ecomkt {name}")
