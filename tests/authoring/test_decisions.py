"""The page on what became of the audit names only what there is, so that it can't outlive a rule it praises."""

import re
from pathlib import Path

from ecomkt.knowledge.model import KnowledgeBase

PAGE = Path(__file__).parents[2] / "docs" / "knowledge-decisions.md"
# Words of the grammar and files, which are no names of things known.
OTHERS = {"ask_when", "basis: base-rate", "data/zh-hans.yaml", "offer: work", "offer: right", "see"}
OTHERS |= {"data/places.yaml", "dev", "for", "needs", "unless"}


def test_every_name_in_it_is_one_of_today(kb: KnowledgeBase) -> None:
    known = {item.id for some in (kb.rules, kb.derivations, kb.cautions) for item in some}
    known |= {trait.slug for trait in kb.traits}
    for vocabulary in (*kb.codebook.attributes, *kb.codebook.every_family):
        known |= {vocabulary.slug, *vocabulary.by_slug}
    named = set(re.findall(r"`([^`]+)`", PAGE.read_text(encoding="utf-8")))
    assert named - known - OTHERS == set()


def test_each_finding_on_a_rule_has_its_row() -> None:
    before_traits = PAGE.read_text(encoding="utf-8").partition("## Traits")[0]
    rows = re.findall(r"^\| ([a-z0-9-]+) \| .+ \| .+ \|$", before_traits, re.MULTILINE)
    assert (len(rows), len(set(rows))) == (111, 111)
