"""The manuals in docs/ are those of the knowledge, and hold all of it in every language.

After a change of the knowledge: ECOMKT_UPDATE_GOLDEN=1 pytest tests/output/views/test_docs.py
"""

import os
from pathlib import Path

import pytest

from ecomkt.knowledge.codebook import Vocabulary
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import Text
from ecomkt.language.wording import Wording
from ecomkt.output.formats import markdown
from ecomkt.output.views.docs import DocsView

DOCS = Path(__file__).resolve().parents[3] / "docs"


def manual(part: str, kb: KnowledgeBase, language: str) -> str:
    wording = Wording(language, Simplifier(kb.simplified))
    return "".join(markdown.write(DocsView(kb, part).document(wording)))


@pytest.mark.parametrize("part", DocsView.PARTS)
def test_the_manual_is_that_of_the_knowledge(part: str, kb: KnowledgeBase) -> None:
    made, path = manual(part, kb, "en"), DOCS / f"{part}.md"
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
        path.write_text(made, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8").splitlines() == made.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_the_manual_holds_every_reason_and_every_name(language: str, kb: KnowledgeBase) -> None:
    wording = Wording(language, Simplifier(kb.simplified))
    codes, rules = (manual(part, kb, language).replace("\\", "") for part in DocsView.PARTS)
    texts: list[Text] = [*(rule.because for rule in kb.rules), *(c.because for c in kb.cautions)]
    texts += (trait.definition for trait in kb.traits)
    assert [text for text in texts if wording.say(text).replace("\\", "") not in rules] == []
    vocabularies: list[Vocabulary] = [*kb.codebook.attributes, *kb.codebook.families]
    names = [v.name for v in vocabularies] + [code.name for v in vocabularies for code in v.codes]
    assert [name for name in names if wording.say(name) not in codes] == []


def test_every_link_within_a_manual_leads_somewhere(kb: KnowledgeBase) -> None:
    document = DocsView(kb, "rules").document(Wording("en", str))
    runs = [
        run
        for section in document.sections
        for block in section.blocks
        for item in getattr(block, "items", ())
        for run in item
    ]
    targets = {section.anchor for section in document.sections} | {run.anchor for run in runs}
    links = {run.link.removeprefix("#") for run in runs if run.link}
    assert len(links) > 20
    assert links - targets == set()
