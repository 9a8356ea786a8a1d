"""The form of what is written: short antecedents, ids that claim something, files one can read, sources, texts."""

import re
from collections.abc import Iterator

from ecomkt.authoring.lint.context import LintContext
from ecomkt.authoring.lint.finding import Finding, FindingKind, finding
from ecomkt.errors import Location
from ecomkt.knowledge.codebook import Attribute, fact_key, option_key
from ecomkt.knowledge.model import Caution
from ecomkt.language.interface import interface_texts
from ecomkt.language.text import Text

MOST_PREMISES = 5
MOST_LINES = 400
"""Of a file of rules."""
WRITTEN = ("en", "zh-Hant")
"""The languages that are written by hand."""
# Wide on purpose: a claim of "half" needs a source as much as one of 50 %.
NUMBER = re.compile(
    r"\d|%|\b(?:half|twice|double[ds]?|triple[ds]?|per ?cent|percentage|dozens?|hundreds?|thousands?|millions?)\b"
    r"|\b(?:a|one|two) (?:third|quarter|fifth)s?\b"
    r"|[一二三四五六七八九兩半]成|一半|半數|百分|[一二三四五六七八九十百兩]倍|加倍|分之[一二三四五六七八九]",
    re.IGNORECASE,
)
"""Finds a number that a text states: a figure, a percentage, or a word such as "half" in either language."""
# A bare number or one word claims nothing that a client could doubt.
_CLAIM = re.compile(r"[a-z0-9]++(?:-[a-z0-9]++)+")
# The kinds of sources that come with this knowledge base; all others can be looked up. The first counts nothing.
_OUR_OWN = ("document", "cases")
# Any phrase will do; "not checked" must not pass for it.
_CHECKED = re.compile(r"(?<!not )(?<!never )\b(?:checked|verified|read)\b", re.IGNORECASE)
UNWRITTEN = "unwritten-reason"
"""The text of the interface that a skeleton has for a reason."""
# Signs that fit beside an option on a screen of 80 columns, where a Chinese one is as wide as two others.
_SHORT = {"en": 36, "zh-Hant": 18, "zh-Hans": 18}
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Finds a Chinese character."""
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def check_premises(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions with more than `MOST_PREMISES` premises."""
    for item in context.written:
        count = len(item.when.premises)
        if count > MOST_PREMISES:
            place = context.places.entry(item.id, "when")
            yield finding(FindingKind.TOO_MANY_PREMISES, item.id, place, rule=item.id, count=count, most=MOST_PREMISES)


def check_ids(context: LintContext) -> Iterator[Finding]:
    """Yield rules and cautions whose id is not two or more words in kebab case, one of them of letters."""
    for item in context.written:
        if not _CLAIM.fullmatch(item.id) or not any(word.isalpha() for word in item.id.split("-")):
            yield finding(FindingKind.ID_IS_NO_CLAIM, item.id, context.places.entry(item.id, "id"), rule=item.id)


def check_written(context: LintContext) -> Iterator[Finding]:
    """Yield packs that hold no more than their name, and rules whose reason is still that of a skeleton."""
    for layer, told in list(zip(context.places.layers, context.kb.layers, strict=True))[1:]:
        contents = [
            set(document.content) - {"title", "about"} for document in layer.files if "/rules/" in document.file
        ]
        if not any(contents) and len(layer.files) - len(contents) < 2:
            yield finding(FindingKind.NOTHING_WRITTEN, told.name, Location(layer.files[0].file, 1, 1), layer=told.name)
    for item in context.written:
        if set(item.because.translations) & set(interface_texts()[UNWRITTEN].translations):
            place = context.places.entry(item.id, "because")
            yield finding(FindingKind.NOTHING_WRITTEN, item.id, place, "reason", rule=item.id)


def check_short_reasons(context: LintContext) -> Iterator[Finding]:
    """Yield what speaks for an option that answers show, or bars one, without a short reason; and those too long.

    Knowledge that has none at all does without.
    """
    shown = {key for family in context.kb.codebook.families for key in family.keys}
    for item in context.items if any(item.short.translations for item in context.items) else ():
        bars = item.bars if isinstance(item, Caution) else [c.key for c in item.conclusions if c.certainty > 0]
        long = [language for language, words in item.short.translations if len(words) > _SHORT[language]]
        if long or (not item.short.translations and not shown.isdisjoint(bars)):
            place, case = context.places.entry(item.id, "short" if long else "because"), "long" if long else ""
            gaps = {"rule": item.id, "languages": ", ".join(long), "most": _SHORT[long[0]] if long else ""}
            yield finding(FindingKind.SHORT_REASON, item.id, place, case, None, **gaps)


def check_files(context: LintContext) -> Iterator[Finding]:
    """Yield files of rules with more than `MOST_LINES` lines."""
    for document in context.places.documents:
        file, count = document.file, document.lines
        if count > MOST_LINES and file.split("/")[-2:-1] == ["rules"]:
            place = Location(file, MOST_LINES + 1, 1)
            yield finding(FindingKind.FILE_TOO_LONG, file, place, file=file, count=count, most=MOST_LINES)


def check_sources(context: LintContext) -> Iterator[Finding]:
    """Yield sources that can be looked up but weren't, by their status, and those to be reviewed before today."""
    today = context.today.isoformat()
    for source in context.kb.sources:
        slug, day = source.slug, source.review_after
        if source.kind not in _OUR_OWN and not _CHECKED.search(source.status):
            place = context.places.key("sources", slug, "status")
            yield finding(FindingKind.SOURCE_UNVERIFIED, slug, place, source=slug, status=source.status)
        if day and day < today:
            place = context.places.key("sources", slug, "review_after")
            yield finding(FindingKind.SOURCE_OVERDUE, slug, place, source=slug, day=day, today=today)


def check_languages(context: LintContext) -> Iterator[Finding]:
    """Yield texts that a language lacks, Chinese texts without a Chinese character, and others with one.

    A Chinese text in Latin capitals alone is left alone: some names, as those of brands, are written so everywhere.
    """
    for subject, field, text, place in _texts(context):
        for language in WRITTEN:
            words = text.words_in(language)
            gaps = {"subject": subject, "field": field, "language": language}
            if words is None:
                yield finding(FindingKind.TEXT_MISSING, subject, place, **gaps)
            elif _is_foreign(words, language):
                shown = words if len(words) <= 40 else f"{words[:39]}…"
                yield finding(FindingKind.WRONG_LANGUAGE, subject, place, language, None, **gaps, text=shown)


def check_numbers(context: LintContext) -> Iterator[Finding]:
    """Yield reasons that state a number and rest neither on a law nor on a source that could have counted.

    The source text of the product (kind `document`) counts nothing. A caution that names another under `see` rests on
    the laws of that one.
    """
    kb = context.kb
    kinds = {source.slug: source.kind for source in kb.sources}
    cautions = {caution.id: caution for caution in kb.cautions}
    for item in context.written:
        found = next(filter(None, (NUMBER.search(words) for _, words in item.because.translations)), None)
        if found is None or any(kinds[slug] != _OUR_OWN[0] for slug in item.sources):
            continue
        # A law states its numbers itself.
        if isinstance(item, Caution) and (item.law or (item.see and cautions[item.see].law)):
            continue
        place = context.places.entry(item.id, "because")
        yield finding(FindingKind.NUMBER_WITHOUT_SOURCE, item.id, place, rule=item.id, number=found.group())


def _is_foreign(words: str, language: str) -> bool:
    if language.startswith("zh"):
        return HAN.search(words) is None and any(not word.isupper() for word in _LATIN_WORD.findall(words))
    return HAN.search(words) is not None


def _texts(context: LintContext) -> Iterator[tuple[str, str, Text, Location]]:
    """Yield what each text is about, which part of it, the text, and where it stands."""
    kb, places = context.kb, context.places
    yield from _vocabularies(context)
    for trait in kb.traits:
        yield trait.slug, "name", trait.name, trait.location
        yield trait.slug, "definition", trait.definition, places.key("traits", trait.slug, "definition")
    yield from _reasons(context)
    for number, verdict in enumerate(kb.scale.verdicts):
        yield verdict.slug, "name", verdict.name, places.key("verdicts", number)
    # What the files of rules say of themselves.
    for document in places.documents:
        for key in ("title", "about"):
            words = document.content.get(key)
            if isinstance(words, dict):
                yield document.file, key, Text(tuple(words.items())), document.key_at((key,))


def _reasons(context: LintContext) -> Iterator[tuple[str, str, Text, Location]]:
    place = context.places.entry
    for item in context.written:
        yield item.id, "because", item.because, place(item.id, "because")
        if item.short.translations:
            yield item.id, "short", item.short, place(item.id, "short")
    for rule in context.kb.rules:
        for telling in rule.told:
            yield rule.id, "told", telling.because, place(rule.id, "told")


def _vocabularies(context: LintContext) -> Iterator[tuple[str, str, Text, Location]]:
    codebook, place = context.kb.codebook, context.places.key
    for section, some, key in (
        ("attributes", codebook.attributes, fact_key),
        ("families", codebook.families, option_key),
    ):
        for each in some:
            slug, path = each.slug, (section, each.slug)
            yield slug, "name", each.name, place(*path, "name")
            if isinstance(each, Attribute):
                yield slug, "question", each.question, place(*path, "question")
            for code in each.codes:
                yield key(slug, code.slug), "name", code.name, place(*path, "values", code.slug)
