"""Classification rules of all layers → ClassificationKnowledge."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from ecomkt.catalog.types.rules import ClassificationKnowledge, Decision, MatchPlace, TypeRule
from ecomkt.errors import Problem
from ecomkt.knowledge.codebook import fact_key
from ecomkt.knowledge.entries import build_text
from ecomkt.knowledge.layers import Merged, merge_rules, topic_of
from ecomkt.knowledge.lookup import normalise
from ecomkt.knowledge.model import Basis, Conclusion, KnowledgeBase
from ecomkt.knowledge.schema import names_of, strict_schema
from ecomkt.knowledge.validation import validate
from ecomkt.knowledge.yaml_reader import ParsedFile, Steps
from ecomkt.profile.fact import Fact

# The characters of the first block of Unicode: all that are in use in shops.
_IDEOGRAPHS = range(0x4E00, 0xA000)


def merge_classification(layers: Sequence[Sequence[ParsedFile]], kb: KnowledgeBase, problems: list[Problem]) -> Merged:
    """Return what the files of the layers say, lowest layer first, held against the schema."""
    merged = merge_rules("classification", layers, problems, sections=("rules",), once="classification")
    body = merged.body
    names = names_of(kb)
    values = names.get(f"attributes/{body.value('classification', 'attribute')}", names["values"])
    schema = strict_schema("classification", {**names, "values": values})
    validate(schema, body, *merged.heads.values())
    if "classification" not in body.content and body.origins(()):
        body.report((), "key-missing", "'classification' is missing", "say what is classified", first=True)
    _check_words(body)
    _check_rules(body, kb)
    _check_torn(body, layers)
    return body


def build_classification(body: Merged, kb: KnowledgeBase, simplify: Callable[[str], str]) -> ClassificationKnowledge:
    """Return the classification of a valid document; `simplify` gives a zh-Hant word in simplified Chinese."""
    content = body.content
    settings, certainties = content["classification"], dict(kb.scale.words)
    built = (_rule(body, path, entry, settings["attribute"], certainties) for path, entry in body.sound("rules"))
    rules = tuple(sorted(built, key=lambda rule: rule.id))
    neutral, breaks = (tuple(sorted(set(_spoken(content.get(key, {}))))) for key in ("neutral", "breaks"))
    named = chain(neutral, breaks, *(rule.words for rule in rules))
    chinese = {word for language, word in named if language == "zh-Hant"}
    chinese |= {entry for rule in rules for _, entry in rule.categories}
    simplified = {word: simplify(word) for word in sorted(chinese) if not word.isascii()}
    characters = {character: simplify(character) for character in map(chr, _IDEOGRAPHS)}
    return ClassificationKnowledge(
        attribute=kb.codebook.attribute[settings["attribute"]],
        decision=msgspec.convert({**settings, "characters": int(settings["characters"])}, Decision),
        neutral=neutral,
        breaks=breaks,
        rules=rules,
        simplified={word: other for word, other in simplified.items() if other != word},
        characters={one: other for one, other in characters.items() if other != one and len(other) == 1},
    )


def _rule(body: Merged, path: Steps, entry: Mapping[str, Any], attribute: str, words: Mapping[str, float]) -> TypeRule:
    signed = [(entry.get("favour", {}), 1), (entry.get("against", {}), -1)]
    said = [(value, word, sign * words[word]) for values, sign in signed for value, word in values.items()]
    return TypeRule(
        id=entry["id"],
        words=tuple(_spoken(entry.get("words", {}))),
        categories=tuple(_spoken(entry.get("categories", {}))),
        places=tuple(place for place in MatchPlace if place.value in entry.get("where", ()) or not entry.get("where")),
        anywhere=entry.get("anywhere", False) or entry.get("alone", False),
        alone=entry.get("alone", False),
        decides=entry.get("decides", False),
        yields=tuple(fact_key(attribute, value) for value in entry.get("yields", ())),
        conclusions=tuple(Conclusion(fact_key(attribute, value), word, certainty) for value, word, certainty in said),
        derived=tuple(
            Fact(told, value, round(words[word], 1))
            for told, values in entry.get("derive", {}).items()
            for value, word in values.items()
        ),
        withheld=tuple(entry.get("withhold", ())),
        because=build_text(entry["because"]),
        basis=Basis(entry["basis"]),
        sources=tuple(entry["source"]),
        topic=topic_of(body.origins(path)[-1][0]),
        location=body.value_at(path),
    )


def _spoken(content: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    yield from ((language, word) for language, words in content.items() for word in words)


def _placed(body: Merged, *path: str | int) -> Iterator[tuple[Steps, str]]:
    """Yield the words of the lists by language at a path, with their places; none where they are no words."""
    listed = body.value(*path)
    for language, words in listed.items() if isinstance(listed, dict) else ():
        for number, word in enumerate(words if isinstance(words, list) else ()):
            if isinstance(word, str) and word.strip():
                yield (*path, language, number), word


def _check_words(body: Merged) -> None:
    """Report what can't stand in a text, and words that a rule has twice."""
    lists: list[Steps] = [("neutral",), ("breaks",)]
    lists += (("rules", number, "words") for number in range(len(body.content["rules"])))
    for path in lists:
        seen: set[tuple[str | int, str]] = set()
        for place, word in _placed(body, *path):
            form = (place[-2], word.casefold())
            if not any(map(str.isalnum, word)):
                message, hint = "'{word}' can't stand in a text", "write a word or a phrase"
                body.report(place, "bad-word", message, hint, word=word[:100])
            elif form in seen and path[0] == "rules":
                message, hint = "'{word}' stands here a second time", "take one of them out"
                body.report(place, "said-twice", message, hint, word=word)
            seen.add(form)


def _check_rules(body: Merged, kb: KnowledgeBase) -> None:
    """Report values on both sides, and an id that another rule or a caution has: every id says one thing."""
    homes = {rule.id: rule.location for rule in kb.rules} | {caution.id: caution.location for caution in kb.cautions}
    for number, rule in enumerate(body.content["rules"]):
        favour, against = rule.get("favour"), rule.get("against")
        both = against.keys() & favour.keys() if isinstance(favour, dict) and isinstance(against, dict) else ()
        for value in both:
            place, message = ("rules", number, "against", value), "'{value}' stands in favour and in against"
            body.report(place, "said-twice", message, "take one of them out", at_key=True, value=value)
        if home := homes.get(name := rule["id"]):
            message = "'{rule}' is a rule or caution of the knowledge base, too, at {place}"
            body.report(("rules", number), "duplicate-id", message, "rename one", rule=name, place=home)


def _check_torn(body: Merged, layers: Sequence[Sequence[ParsedFile]]) -> None:
    """Report the words of a layer's rules that the same layer says to mean nothing."""
    layer_of = {file.file: number for number, files in enumerate(layers) for file in files}

    def spoken(*path: str | int) -> Iterator[tuple[Steps, str, tuple[int, str | int, str]]]:
        for place, word in _placed(body, *path):
            yield place, word, (layer_of[body.origins(place)[-1][0].file], place[-2], normalise(word))

    nothing = {said for _, _, said in spoken("neutral")}
    for number in range(len(body.content["rules"])):
        for place, word, said in spoken("rules", number, "words"):
            if said in nothing:
                message, hint = "'{word}' is a word of this rule, and neutral", "take it out at one of the two places"
                body.report(place, "said-twice", message, hint, word=word)
