"""The files of all layers → KnowledgeBase: merged, held against their schemas, then built; all problems at once."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from hashlib import sha256
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct, structs

from ecomkt.errors import KnowledgeError, Listed, Location, Problem, did_you_mean, told
from ecomkt.knowledge import entries
from ecomkt.knowledge.layer_files import CATALOG_FILES, is_of_catalog
from ecomkt.knowledge.layers import Merged, MergedRules, merge, merge_rules, topic_of
from ecomkt.knowledge.model import KnowledgeBase, Layer, Source, Topic, Waiver
from ecomkt.knowledge.schema import Names, names_of, sections_alone, strict_schema, vocabularies
from ecomkt.knowledge.validation import validate
from ecomkt.knowledge.yaml_reader import ParsedFile, ParsedLayer
from ecomkt.safe_text import visible

_BASE_FILES = ("codes", "certainty", "sources")
_FOUNDATION = ("attributes", "families", "words", "sources")
# The names a file under `data/` may have. Those of the catalog don't go into the knowledge base.
_MORE_FILES = ("zh-hans", "priors", "waivers", "places", "spoken", "plan-words", "plan-examples")
_DATA_FILES = ("pack", *_BASE_FILES, *_MORE_FILES, *CATALOG_FILES, "experiments")


def data_files(layers: Iterable[ParsedLayer], kind: str) -> list[ParsedFile]:
    """Return the files `data/<kind>.yaml`, one a layer at most, lowest layer first."""
    return [file for layer in layers for file in layer.files if f"/{file.file}".endswith(f"/data/{kind}.yaml")]


def refuse(problems: Iterable[Problem]) -> None:
    """Raise KnowledgeError with the problems in the order of their places, if there are any."""
    # Whoever mends works down a file; and two checks may have reported the same flaw.
    every = sorted(set(problems), key=lambda problem: (problem.location or Location("", 0, 0), problem.message))
    if every:
        raise KnowledgeError(every)


class _Merged(NamedTuple):
    """What all layers say."""

    packs: tuple[Merged | None, ...]
    """One a layer; None where the file is missing."""
    data: Mapping[str, Merged]
    """By kind."""
    rules: MergedRules


def build_knowledge_base(layers: Sequence[ParsedLayer]) -> KnowledgeBase:
    """Return the knowledge base of the layers, lowest first; raises KnowledgeError with every problem found."""
    problems: list[Problem] = []
    merged = _merge(layers, problems)
    names = _names(merged)
    if not all(map(names.get, _FOUNDATION)):
        # As when a file is missing: each word of every other file would be a problem.
        for kind in _BASE_FILES:
            validate(sections_alone(strict_schema(kind, names)), merged.data[kind])
        refuse(problems)
    # Each check looks at what is still sound, so that one run tells all that is wrong.
    _validate(merged, names)
    entries.check_codebook(merged.data["codes"])
    entries.check_joint_questions(merged.data["codes"])
    entries.check_scale(merged.data["certainty"])
    entries.check_rules(merged.rules.body)
    entries.check_speech(merged.data["spoken"])
    _check_new_words(merged, data_files(layers, "certainty")[0])
    _check_classes(merged.data["plan-words"])
    refuse(problems)
    kb = _build(merged, layers)
    content = json.dumps(kb, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return structs.replace(kb, fingerprint=sha256(content.encode()).hexdigest())


def _merge(layers: Sequence[ParsedLayer], problems: list[Problem]) -> _Merged:
    own = [[file for file in layer.files if not is_of_catalog(file.file)] for layer in layers]
    for file in (file for files in own for file in files if not _holds_rules(file)):
        name = topic_of(file)
        if name not in _DATA_FILES:
            hint, place = did_you_mean(name, _DATA_FILES), file.value_at(())
            problems.append(Problem.of("unknown-file", "unknown data file '{name}'", hint, place, name=visible(name)))
    missing = [name for name in _BASE_FILES if not data_files(layers, name)]
    problems += map(_missing, missing)
    if missing:
        # Without a vocabulary each of its words in every other file would be a problem.
        raise KnowledgeError(problems)
    rules = merge_rules("rules", [[file for file in files if _holds_rules(file)] for files in own], problems)
    data = {kind: merge(kind, data_files(layers, kind), problems) for kind in (*_BASE_FILES, *_MORE_FILES)}
    return _Merged(tuple(_packs(layers, problems)), data, rules)


def _missing(name: str) -> Problem:
    return Problem.of("file-missing", "data/{name}.yaml is missing", "restore it", name=name)


def _holds_rules(file: ParsedFile) -> bool:
    return file.file.split("/")[-2:-1] == ["rules"]


def _packs(layers: Iterable[ParsedLayer], problems: list[Problem]) -> Iterator[Merged | None]:
    named: dict[str, Merged] = {}
    for layer in layers:
        files = data_files([layer], "pack")
        if not files:
            # A layer of the catalog's files alone has none left here.
            place = layer.files[0].value_at(()) if layer.files else None
            hint = "give the pack a name and a version"
            problems.append(Problem("file-missing", "data/pack.yaml is missing", hint, place))
            yield None
            continue
        pack = merge("pack", files, problems)
        name = pack.content.get("name")
        if isinstance(name, str) and (first := named.setdefault(name, pack)) is not pack:
            message, at = "two layers are called '{name}', the other one at {place}", first.value_at(("name",))
            hint = "rename one, or lay it over the base only once"
            pack.report(("name",), "duplicate-name", message, hint, name=name, place=at)
        yield pack


def _validate(merged: _Merged, names: Names) -> None:
    merged.rules.body.gone = merged.data["priors"].gone = _gone(merged.data["codes"])
    for document in (*filter(None, merged.packs), *merged.data.values()):
        # A base may do without what isn't its foundation.
        if document.content or document.kind in (*_BASE_FILES, "pack"):
            validate(strict_schema(document.kind, names), document)
    validate(strict_schema("rules", names), merged.rules.body, *merged.rules.heads.values())


def _gone(codes: Merged) -> dict[str, str]:
    """Return the attributes that went, with the hint that names those which tell the same today."""
    hints = {}
    for attribute in codes.names("retired"):
        facts = (codes.names("retired", attribute, value) for value in codes.names("retired", attribute))
        today = dict.fromkeys(slug for each in facts for slug in each)
        hints[attribute] = told("it went: use {today}", today=Listed(tuple(today))) if today else "it went"
    return hints


def _names(merged: _Merged) -> Names:
    """Return the names that are there, also where what they stand for is wrong."""
    codes, rules = merged.data["codes"], merged.rules
    attributes, families = (
        {slug: dict.fromkeys(codes.names(section, slug, "values"), "") for slug in codes.names(section)}
        for section in ("attributes", "families")
    )
    # That one of them is retired is reported elsewhere.
    cautions = [*(caution["id"] for caution in rules.body.content["cautions"]), *rules.retired]
    lawful = [slug for slug in attributes if codes.value("attributes", slug, "jurisdiction") is True]
    return {
        **vocabularies(attributes, families),
        "traits": dict.fromkeys(rules.body.names("traits"), ""),
        "words": dict.fromkeys(merged.data["certainty"].names("words"), ""),
        "sources": dict.fromkeys(merged.data["sources"].names("sources"), ""),
        "cautions": dict.fromkeys(cautions, ""),
        "markets": {value: "" for slug in lawful for value in attributes[slug]},
    }


def _check_new_words(merged: _Merged, lowest: ParsedFile) -> None:
    """Report a certainty word that a pack adds and no rule uses: it was meant to change one that is there."""
    used = {
        word
        for _, rule in merged.rules.body.sound("rules")
        for field in ("favour", "against")
        for options in rule.get(field, {}).values()
        for word in options.values()
    }
    certainty = merged.data["certainty"]
    first = list(lowest.content["words"])
    for word in (word for word in certainty.names("words") if word not in (*first, *used)):
        message, hint = "no earlier layer has '{word}', and no rule uses it", did_you_mean(word, first)
        certainty.report(("words", word), "names-nothing", message, hint, at_key=True, word=word)


def _check_classes(plan_words: Merged) -> None:
    """Report phrases that refer to a class of words which is nowhere."""
    known, every = plan_words.names("classes"), plan_words.content
    lists = ((section, of) for section in every for of in plan_words.names(section))
    for path in ((*at, number) for at in lists for number in range(len(plan_words.value(*at) or ()))):
        for name in re.findall("<([^<>]*)>", str(plan_words.value(*path))):
            if name not in known:
                message, hint = "no class of words is called '{word}'", did_you_mean(name, known)
                plan_words.report(path, "names-nothing", message, hint, word=name)


def _build(merged: _Merged, layers: Sequence[ParsedLayer]) -> KnowledgeBase:
    scale = entries.build_scale(merged.data["certainty"])
    body, waivers, by_id = merged.rules.body, merged.data["waivers"], attrgetter("id")
    return KnowledgeBase(
        codebook=entries.build_codebook(*(merged.data[n].content for n in ("codes", "plan-words", "plan-examples"))),
        scale=scale,
        derivations=tuple(sorted(entries.build_rules(body, dict(scale.words), "derivations"), key=by_id)),
        traits=tuple(entries.build_traits(body)),
        # Certainties are folded in the order of ids: files may be split and renamed, and no answer moves.
        evidence=tuple(sorted(entries.build_evidence(body), key=by_id)),
        rules=tuple(sorted(entries.build_rules(body, dict(scale.words)), key=by_id)),
        cautions=tuple(sorted(entries.build_cautions(body), key=by_id)),
        sources=tuple(
            entries.record(Source, entry, slug=slug)
            for slug, entry in sorted(merged.data["sources"].content["sources"].items())
        ),
        priors=entries.build_priors(merged.data["priors"].content),
        waivers=tuple(
            entries.record(Waiver, entry, location=waivers.value_at(path)) for path, entry in waivers.sound("waivers")
        ),
        places=tuple(entries.build_places(merged.data["places"].content)),
        speech=entries.build_speech(merged.data["spoken"].content),
        simplified=tuple(sorted(merged.data["zh-hans"].content.get("exceptions", {}).items())),
        layers=tuple(
            entries.record(Layer, pack.content, sha256=layer.sha256, **effect)
            for pack, layer, effect in zip(merged.packs, layers, merged.rules.effects, strict=True)
            if pack
        ),
        fingerprint="",
        topics=tuple(
            entries.record(Topic, head.content, slug=slug) for slug, head in sorted(merged.rules.heads.items())
        ),
    )


# What depends on the division into files.
_DIVIDED = frozenset({"location", "topic", "topics", "layers", "fingerprint"})


def _plain(value: object) -> object:
    """Return what JSON knows in the place of what it doesn't."""
    if isinstance(value, Struct):
        return {name: getattr(value, name) for name in value.__struct_fields__ if name not in _DIVIDED}
    # A set has another order in every process.
    return value.value if isinstance(value, Enum) else sorted(value)  # type: ignore[call-overload]


def check_part(
    kind: str,
    layers: Sequence[ParsedLayer],
    kb: KnowledgeBase,
    problems: list[Problem],
    names: Callable[[Merged, Names], Names] | None = None,
) -> Merged:
    """Return what the files `data/<kind>.yaml` of the layers say, lowest layer first, held against its schema.

    `kb` is the knowledge base of the same layers; `names` adds names that the files themselves bring.
    """
    files = data_files(layers, kind)
    if not files:
        problems.append(_missing(kind))
    merged = merge(kind, files, problems)
    known = names_of(kb)
    if files:
        validate(strict_schema(kind, names(merged, known) if names else known), merged)
    return merged
