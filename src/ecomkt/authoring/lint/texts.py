"""Texts: missing in a language, written in another, or naming a number that nothing backs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind
from ecomkt.errors import Location
from ecomkt.knowledge.codebook import fact_key, option_key
from ecomkt.knowledge.model import Caution
from ecomkt.language.text import Text

WRITTEN = ("en", "zh-Hant")
"""The languages that are written by hand."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# Wide on purpose: a claim of "half" needs a source as much as one of 50 %.
_NUMBER = re.compile(
    r"\d|%|\b(?:half|twice|double[ds]?|triple[ds]?|per ?cent|percentage|dozens?|hundreds?|thousands?|millions?)\b"
    r"|\b(?:a|one|two) (?:third|quarter|fifth)s?\b"
    r"|[一二三四五六七八九兩半]成|一半|半數|百分|[一二三四五六七八九十百兩]倍|加倍|分之[一二三四五六七八九]",
    re.IGNORECASE,
)
# The kind of sources that carry no number of their own.
_SELF_MADE = "document"


class _Written(NamedTuple):
    """A text of the knowledge and where it stands."""

    subject: str
    field: str
    text: Text
    location: Location


def check_languages(context: LintContext) -> Iterator[Finding]:
    """Yield texts that a language lacks, Chinese texts without a Chinese character, and others with one.

    A Chinese text in Latin capitals alone is left alone: some names, as those of brands, are written so everywhere.
    """
    for written in _texts(context):
        for language in WRITTEN:
            words = written.text.words_in(language)
            parts = (("subject", written.subject), ("field", written.field), ("language", language))
            if words is None:
                yield Finding(FindingKind.TEXT_MISSING, written.subject, written.location, parts)
            elif _is_foreign(words, language):
                quoted = (*parts, ("text", words if len(words) <= 40 else f"{words[:39]}…"))
                yield Finding(FindingKind.WRONG_LANGUAGE, written.subject, written.location, quoted, language)


def check_numbers(context: LintContext) -> Iterator[Finding]:
    """Yield reasons that state a number and rest neither on a law nor on a source that could have counted.

    A number is a figure, a percentage, or a word such as "half" in either language. The source text of the product
    (kind `document`) counts nothing. A caution that names another under `see` rests on the laws of that one.
    """
    kb = context.kb
    kinds = {source.slug: source.kind for source in kb.sources}
    cautions = {caution.id: caution for caution in kb.cautions}
    for item in context.items:
        found = next(filter(None, (_NUMBER.search(words) for _, words in item.because.translations)), None)
        if found is None or any(kinds[slug] != _SELF_MADE for slug in item.sources):
            continue
        # A law states its numbers itself.
        if isinstance(item, Caution) and (item.law or (item.see and cautions[item.see].law)):
            continue
        place = context.places.entry(item.id, "because")
        yield Finding(FindingKind.NUMBER_WITHOUT_SOURCE, item.id, place, (("rule", item.id), ("number", found.group())))


def is_number(words: str) -> bool:
    """Return whether a text states a number."""
    return _NUMBER.search(words) is not None


def _is_foreign(words: str, language: str) -> bool:
    if language.startswith("zh"):
        return _HAN.search(words) is None and any(not word.isupper() for word in _LATIN_WORD.findall(words))
    return _HAN.search(words) is not None


def _texts(context: LintContext) -> Iterator[_Written]:
    kb, places = context.kb, context.places
    yield from _vocabularies(context)
    for trait in kb.traits:
        yield _Written(trait.slug, "name", trait.name, trait.location)
        place = places.key("traits", trait.slug, "definition")
        yield _Written(trait.slug, "definition", trait.definition, place)
    for item in context.items:
        yield _Written(item.id, "because", item.because, places.entry(item.id, "because"))
    for number, verdict in enumerate(kb.scale.verdicts):
        yield _Written(verdict.slug, "name", verdict.name, places.key("verdicts", number))
    yield from _heads(context)


def _vocabularies(context: LintContext) -> Iterator[_Written]:
    kb, places = context.kb, context.places
    for attribute in kb.codebook.attributes:
        path = ("attributes", attribute.slug)
        yield _Written(attribute.slug, "name", attribute.name, places.key(*path, "name"))
        yield _Written(attribute.slug, "question", attribute.question, places.key(*path, "question"))
        for code in attribute.codes:
            place = places.key(*path, "values", code.slug)
            yield _Written(fact_key(attribute.slug, code.slug), "name", code.name, place)
    for family in kb.codebook.families:
        path = ("families", family.slug)
        yield _Written(family.slug, "name", family.name, places.key(*path, "name"))
        for code in family.codes:
            yield _Written(
                option_key(family.slug, code.slug), "name", code.name, places.key(*path, "values", code.slug)
            )


def _heads(context: LintContext) -> Iterator[_Written]:
    """Yield what the files of rules say of themselves in several languages."""
    for document in context.places.documents:
        content = document.content if isinstance(document.content, dict) else {}
        for key in ("title", "about"):
            words = content.get(key)
            if isinstance(words, dict):
                text = Text(tuple((str(language), str(said)) for language, said in words.items()))
                yield _Written(document.file, key, text, document.key_at((key,)))
