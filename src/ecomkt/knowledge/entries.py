"""The entries of merged documents → the records of the knowledge base, and what no schema can check of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, pairwise, permutations
from typing import Any, TypeVar

from msgspec import NODEFAULT, Struct, convert, structs

from ecomkt.errors import Listed, told
from ecomkt.knowledge import model
from ecomkt.knowledge.codebook import (
    LAWFUL,
    Attribute,
    Code,
    Codebook,
    Family,
    PlanWords,
    fact_key,
    option_key,
    trait_key,
)
from ecomkt.knowledge.layers import Merged, topic_of
from ecomkt.knowledge.lookup import normalise, spellings, spellings_of_name
from ecomkt.knowledge.model import Premise, PremiseKind, When
from ecomkt.knowledge.yaml_reader import Steps
from ecomkt.language.text import LANGUAGES, Text

S = TypeVar("S", bound=Struct)

# Words of a `when` that no attribute may take as its slug.
_RESERVED = ("traits", "without", "options")
# Where a caution bars options, this word stands for first steps and can be no family.
_STEPS = "experiment"
# How many facts a client tells in one breath.
_JOINED = (2, 3)
_fields = cache(structs.fields)


def record(kind: type[S], entry: Mapping[str, Any], **own: Any) -> S:
    """Return a record of a valid entry: each field is what stands under its name, or is given as the record's own.

    A field that stands under another name says so by `field(name=…)`; a text may be given in English alone.
    """
    values = []
    for field in _fields(kind):
        value = own.get(field.name, entry.get(field.encode_name))
        if field.type is Text:
            value = build_text(value)
        elif value is None and field.default is not NODEFAULT:
            value = field.default
        values.append(convert(value, field.type))
    return kind(*values)


def build_text(value: Any) -> Text:
    """Return a text that is given by language, in English alone, or not at all."""
    words = {LANGUAGES[0]: value} if isinstance(value, str) else value or {}
    return Text(tuple((language, words[language]) for language in sorted(LANGUAGES) if language in words))


def build_codebook(
    content: Mapping[str, Any], plan_words: Mapping[str, Any], plan_examples: Mapping[str, Any]
) -> Codebook:
    """Return the codebook of valid content: of the codes, and of words and examples by which plans are heard."""
    families = [record(Family, e, slug=slug, codes=_codes(e)) for slug, e in content["families"].items()]
    return Codebook(
        tuple(_attribute(slug, e) for slug, e in content["attributes"].items()),
        tuple(family for family in families if not family.on_request),
        tuple(
            (slug, tuple((value, fact_keys(facts)) for value, facts in values.items()))
            for slug, values in content.get("retired", {}).items()
        ),
        tuple(family for family in families if family.on_request),
        _plan_words(plan_words),
        tuple(
            (key, tuple(said))
            for key, said in (
                *plan_examples.get("said", {}).items(),
                *((f"{LAWFUL}{of}", said) for of, said in plan_examples.get("lawful", {}).items()),
                ("", plan_examples.get("none", ())),
            )
        ),
        tuple(
            tuple((part, build_text(clause)) for part, clause in parts.items())
            for parts in content.get("joint_questions", {}).values()
        ),
    )


def _plan_words(content: Mapping[str, Any]) -> PlanWords:
    every = {name: [phrase for of in held.values() for phrase in of] for name, held in content.items()}
    pairs = {name: [*content.get(name, {}).items()] for name in ("heard", "telling", "apart", "classes")}
    return record(PlanWords, every, **pairs)


def _attribute(slug: str, entry: Mapping[str, Any]) -> Attribute:
    asked = {name: build_facts(entry.get(name, {})) for name in ("ask_when", "ask_unless", "ask_first")}
    bounds = ((kind, entry.get(kind, False)) for kind in ("share", "count", "amount") if kind in entry)
    own = {kind: given if given in (True, False) else [*given.items()] for kind, given in bounds}
    return record(Attribute, entry, slug=slug, codes=_codes(entry), **asked, **own)


def build_facts(content: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return attributes with the values that are wanted of them, given as one or several."""
    return tuple((attribute, _listed(wanted)) for attribute, wanted in content.items())


def build_fit(entry: Mapping[str, Any]) -> model.Fit:
    """Return for whom an entry is meant."""
    return model.Fit(*(build_facts(entry.get(key, {})) for key in ("needs", "unless", "has")))


def fact_keys(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of facts that are given by attribute, as one value or several."""
    return tuple(fact_key(attribute, value) for attribute, wanted in facts.items() for value in _listed(wanted))


def _listed(wanted: Any) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else tuple(wanted)


def _codes(entry: Mapping[str, Any]) -> tuple[Code, ...]:
    return tuple(record(Code, code, slug=slug, name=code) for slug, code in entry["values"].items())


def check_codebook(codes: Merged) -> None:
    """Report names that have a meaning of their own, or that call two things of a kind."""
    for section in ("attributes", "families"):
        called: dict[Steps, list[str | None]] = {}
        for path, entry in codes.sound(section):
            if path[1] in _RESERVED:
                message = "'{word}' has a meaning in `when`"
                codes.report(path, "reserved-word", message, "take another name", at_key=True, word=path[1])
            # By the option of the command line an attribute is called, too, and it must call no other.
            own = spellings_of_name(str(path[1]), build_text(entry["name"]))
            called[path] = [entry.get("flag"), *own, *entry.get("aliases", ())]
            _check_distinct(codes, {(*path, "values", code.slug): spellings(code) for code in _codes(entry)})
        _check_distinct(codes, called)


def check_joint_questions(codes: Merged) -> None:
    """Report joint questions that ask for too much or too little, what two of them ask for, and what can't be asked."""
    asked, taken = {path[1]: entry for path, entry in codes.sound("attributes")}, dict[str, Steps]()
    for path, entry in codes.sound("joint_questions"):
        if len(entry) not in _JOINED:
            message, hint = "'{name}' must ask for two or three facts", "add one, or take some out"
            codes.report(path, "joint-size", message, hint, at_key=True, name=path[1])
        for part in (part for part in entry if taken.setdefault(part, path) != path):
            other, message = taken[part], "'{part}' is asked for in '{one}' and '{two}'"
            at, gaps = (*max(path, other, key=codes.rank), part), {"part": part, "one": other[1], "two": path[1]}
            codes.report(at, "joint-twice", message, "take it out of one of them", at_key=True, **gaps)
        pairs = permutations((part for part in entry if part in asked), 2)
        for one, two in islice((pair for pair in pairs if _apart(asked[pair[0]], pair[1], asked[pair[1]])), 1):
            message = "'{one}' is never asked for at the same time as '{two}'"
            hint = told("see `ask_when` and `ask_unless` of {one}", one=one)
            codes.report((*path, one), "joint-apart", message, hint, at_key=True, one=one, two=two)


def _apart(entry: Mapping[str, Any], slug: str, other: Mapping[str, Any]) -> bool:
    """Return whether an attribute waits for what another one is, is idle whatever that is, or is asked elsewhere."""
    when, unless, others = entry.get("ask_when", {}), entry.get("ask_unless", {}), other.get("ask_when", {})
    elsewhere = ({*_listed(each)}.isdisjoint(_listed(others.get(name, each))) for name, each in when.items())
    return slug in when or {*other["values"]} <= {*_listed(unless.get(slug, ()))} or any(elsewhere)


def _check_distinct(codes: Merged, every: Mapping[Steps, Iterable[str | None]]) -> None:
    """Report a name that calls two of a kind, at that one of them which a later layer speaks of."""
    taken: dict[str, Steps] = {}
    for path, called in every.items():
        for spelling in map(normalise, filter(None, called)):
            other = taken.setdefault(spelling, path)
            if other != path:
                later, message = max((path, other), key=codes.rank), "'{spelling}' calls both '{other}' and '{one}'"
                gaps: dict[str, Any] = {"spelling": spelling, "other": other[-1], "one": path[-1]}
                codes.report(later, "ambiguous-name", message, "rename one", at_key=True, **gaps)


def build_scale(certainty: Merged) -> model.CertaintyScale:
    """Return the certainty words, threshold and verdicts of a valid document."""
    words, verdicts = [*certainty.content["words"].items()], [verdict for _, verdict in _verdicts(certainty)]
    barred = certainty.content.get("barred")
    own = {"barred": model.Verdict("barred", build_text(barred), -1.0, inclusive=True)} if barred else {}
    content = {key: value for key, value in certainty.content.items() if key != "barred"}
    return record(model.CertaintyScale, content, words=words, verdicts=verdicts, **own)


def check_scale(certainty: Merged) -> None:
    """Report verdicts out of order."""
    for (_, higher), (path, verdict) in pairwise(_verdicts(certainty)):
        if verdict.bound >= higher.bound:
            message = "verdicts must stand from the highest bound to the lowest"
            certainty.report(path, "verdict-order", message, "move it up, or give it a bound of its own")


def _verdicts(certainty: Merged) -> list[tuple[Steps, model.Verdict]]:
    """Return the verdicts; those of later layers are put where they belong."""
    verdicts = []
    for path, entry in certainty.sound("verdicts"):
        # A later layer may give the other kind of bound.
        bounds = [key for key in ("above", "at_least") if key in entry]
        last = max(bounds, key=lambda key: certainty.rank((*path, key)), default="at_least")
        own = {"name": entry, "bound": entry.get(last, -1.0), "inclusive": last == "at_least"}
        verdicts.append((path, record(model.Verdict, entry, **own)))
    # In one file the order is the author's, who is told of a slip; a pack can't choose where its verdict goes.
    if len(certainty.origins(("verdicts",))) > 1:
        verdicts.sort(key=lambda pair: -pair[1].bound)
    return verdicts


def build_when(content: Mapping[str, Any]) -> When:
    """Return the antecedent that a valid `when` says."""
    premises: list[Premise] = []
    for subject, wanted in content.items():
        if subject in ("traits", "without"):
            denied = subject == "without"
            premises += (Premise(PremiseKind.TRAIT, t, (t,), (trait_key(t),), denied) for t in wanted)
        elif subject == "options":
            keys = tuple(option_key(family, option) for family, options in wanted.items() for option in options)
            premises += [Premise(PremiseKind.OPTION, "", keys, keys)] if keys else []
        else:
            keys = tuple(fact_key(subject, value) for value in wanted)
            premises.append(Premise(PremiseKind.VALUE, subject, tuple(wanted), keys))
    return When(tuple(premises))


def check_when(document: Merged, path: Steps, content: Mapping[str, Any]) -> None:
    """Report an antecedent that is too large for an engine."""
    when = build_when(content)
    if when.paths > model.MOST_PATHS or len(when.premises) > model.MOST_PREMISES:
        message = "{count} premises that can hold in {paths} ways are more than the engine takes"
        hint = "split the rule: {premises} premises and {ways} ways are the most"
        most: dict[str, Any] = {"premises": model.MOST_PREMISES, "ways": model.MOST_PATHS}
        given: dict[str, Any] = {"count": len(when.premises), "paths": when.paths}
        document.report(path, "rule-too-large", message, hint, at_key=True, **given, **most)


def check_rules(body: Merged) -> None:
    """Report what a rule can't say, though each of its parts is well formed."""
    for section in ("rules", "derivations", "cautions"):
        for path, rule in list(body.sound(section)):
            check_when(body, (*path, "when"), rule["when"])
            for number, telling in enumerate(rule.get("told", ())):
                check_when(body, (*path, "told", number, "when"), telling["when"])
            if "bars" in rule and "options" in rule["when"]:
                message = "'{rule}' bars options and can't ask what is recommended"
                at, hint = (*path, "when", "options"), "name facts and traits alone in its `when`"
                body.report(at, "circular-bar", message, hint, at_key=True, rule=rule["id"])
            for family, options in rule.get("against", {}).items():
                for option in options.keys() & rule.get("favour", {}).get(family, {}).keys():
                    at, message = (*path, "against", family, option), "'{option}' stands in favour and in against"
                    body.report(at, "said-twice", message, "take one of them out", at_key=True, option=option)


_SIDES = {"rules": (("favour", 1, option_key), ("against", -1, option_key)), "derivations": (("derive", 1, fact_key),)}


def build_rules(body: Merged, words: Mapping[str, float], section: str = "rules") -> Iterator[model.Rule]:
    """Yield the rules of the option stratum, or the derivations; `words` are the certainty words."""
    for path, entry in body.sound(section):
        own = {
            "conclusions": [
                model.Conclusion(key(subject, code), word, sign * words[word])
                for side, sign, key in _SIDES[section]
                for subject, codes in entry.get(side, {}).items()
                for code, word in codes.items()
            ],
            "when": build_when(entry["when"]),
            "told": [record(model.Telling, e, when=build_when(e["when"])) for e in entry.get("told", ())],
            "topic": topic_of(body.origins(path)[-1][0]),
            "location": body.value_at(path),
        }
        yield record(model.Rule, entry, **own, **_illustrations(entry))


def _illustrations(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: fact_keys(entry.get(name, {})) for name in ("example", "near_miss")}


def build_cautions(body: Merged) -> Iterator[model.Caution]:
    """Yield the rules of the caution stratum; one that points to another for its law has that law and its day."""
    entries = {entry["id"]: (path, entry) for path, entry in body.sound("cautions")}
    for path, entry in entries.values():
        lawful = path, entry
        if entry.get("see") in entries and not entry.get("law"):
            lawful = entries[entry["see"]]
        yield record(
            model.Caution,
            entry,
            when=build_when(entry["when"]),
            law=[record(model.Law, law) for law in lawful[1].get("law", ())],
            sources=entry.get("source", ()),
            bars=[option_key(f, o) for f, os in entry.get("bars", {}).items() if f != _STEPS for o in os],
            barred_steps=entry.get("bars", {}).get(_STEPS, ()),
            about=[option_key(f, o) for f, os in entry.get("about", {}).items() for o in os],
            on_request=entry.get("on_request", "about" in entry),
            **_illustrations(entry),
            checked=body.origins(lawful[0])[-1][0].content.get("checked_on", ""),
            location=body.value_at(path),
        )


def build_traits(body: Merged) -> Iterator[model.Trait]:
    """Yield the traits, without their evidence."""
    for path, entry in body.sound("traits"):
        file, place = body.origins(path)[0]
        own = {"name": entry, "sources": entry.get("source", ()), "location": file.key_at(place)}
        yield record(model.Trait, entry, slug=path[1], **own)


def build_evidence(body: Merged) -> Iterator[model.TraitEvidence]:
    """Yield what each value of each attribute says of each trait."""
    for path, entry in body.sound("traits"):
        trait = str(path[1])
        for attribute, row in entry["evidence"].items():
            for value, number in row.items():
                when = When((Premise(PremiseKind.VALUE, attribute, (value,), (fact_key(attribute, value),)),))
                conclusions = (model.Conclusion(trait_key(trait), "", float(number)),)
                place = body.key_at((*path, "evidence", attribute, value))
                yield model.TraitEvidence(f"{trait}.{attribute}.{value}", trait, when, conclusions, place)


def build_places(content: Mapping[str, Any]) -> Iterator[model.Place]:
    """Yield the places of the options; a name is one text, or a text in several languages."""
    for family, options in content.get("places", {}).items():
        for option, markets in options.items():
            for market, entry in markets.items():
                for part in (entry, *entry.get("for", ())):
                    if names := [build_text(name) for name in part["names"]]:
                        key, fit = option_key(family, option), build_fit(part)
                        yield record(model.Place, entry, key=key, market=market, names=names, fit=fit)


def build_speech(content: Mapping[str, Any]) -> model.Speech:
    """Return how advice is said aloud; without anything said of it, nothing is."""
    frames = [_frame(slug, parts) for slug, parts in content.get("frames", {}).items()]
    longest = [*content.get("longest", {}).items()]
    return record(
        model.Speech, content, frames=frames, headline=_frame("headline", content.get("headline", {})), longest=longest
    )


def _frame(slug: str, parts: Mapping[str, Any]) -> model.Frame:
    return model.Frame(slug, tuple(record(model.Part, part, family=family) for family, part in parts.items()))


_GAPS = {"both": (model.FIRST, model.SECOND), "facts": (model.FIRST, model.SECOND), "open": ()}


def check_speech(spoken: Merged) -> None:
    """Report a text that lacks a gap, or has one that nothing fills, and a part that nothing joins to those before."""
    frames = [*spoken.sound("frames"), (("headline",), spoken.content.get("headline", {}))]
    for path, family in ((path, family) for path, parts in frames for family in [*parts][1:]):
        if "following" not in spoken.value(*path, family):
            message = "'{family}' stands after others and needs `following`"
            hint = "give the words that join it to what stands before"
            spoken.report((*path, family), "bad-sentence", message, hint, at_key=True, family=family)
    for path, texts in _texts_in((), spoken.content):
        gaps = _GAPS.get(str(path[-1]), (model.SAID,))
        for language, words in texts.items():
            rest = words
            for gap in gaps:
                rest = rest.replace(gap, "", 1)
            if any(gap not in words for gap in gaps) or "{" in rest:
                needed = Listed(gaps, " and ") if gaps else "no gap"
                message = told(
                    "the {language} text of '{path}' needs {gaps}, once", language=language, path=path[-1], gaps=needed
                )
                spoken.report((*path, language), "bad-sentence", message, "mend its braces")


def _texts_in(path: Steps, content: Mapping[str, Any]) -> Iterator[tuple[Steps, Mapping[str, str]]]:
    """Yield the texts in several languages at and below a path."""
    for key, value in content.items():
        if isinstance(value, dict) and isinstance(value.get(LANGUAGES[0]), str):
            yield (*path, key), value
        elif isinstance(value, dict):
            yield from _texts_in((*path, key), value)


def build_priors(content: Mapping[str, Any]) -> model.Priors:
    """Return the priors; without any all answers are equally likely."""
    cases = content.get("cases", {}).items()
    return record(model.Priors, content, cases=[(name, tuple(_keys_of(facts))) for name, facts in cases])


def _keys_of(facts: Mapping[str, Any]) -> Iterator[str]:
    for attribute, said in facts.items():
        yield from (fact_key(attribute, value) for value in ([said] if isinstance(said, str) else said))
