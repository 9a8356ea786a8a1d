"""Classification rules of all layers → ClassificationKnowledge."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ecomkt.catalog.types.rules import ClassificationKnowledge, Decision, MatchPlace, TypeRule, Weights
from ecomkt.knowledge.build_codebook import read_text
from ecomkt.knowledge.build_rules import read_topic
from ecomkt.knowledge.codebook import Attribute, Codebook, fact_key
from ecomkt.knowledge.layers import Entry, Register, by_key, report_repeats
from ecomkt.knowledge.lookup import normalise
from ecomkt.knowledge.model import Basis, Conclusion, KnowledgeBase
from ecomkt.knowledge.validation import Node
from ecomkt.language.text import LANGUAGES, Text

HEAD = ("title", "about", "classification", "neutral", "breaks", "rules", "retire")
"""The keys of a file of classification rules."""
SETTINGS = ("attribute", "weights", "characters", "at_least", "within", "apart", "exclusive")
WEIGHTS = ("title", "category", "description", "beside")
TAXONOMIES = ("google", "shopify", "chinese")
_REQUIRED = ("id", "because", "basis", "source")
_OPTIONAL = ("words", "categories", "where", "anywhere", "favour", "against")
_MOST_CHARACTERS = 10_000
_IDEOGRAPHS = range(0x4E00, 0xA000)
"""The characters of the first block of Unicode: all that are in use in shops."""
_LONGEST = 100
"""Characters of a word: longer ones are a slip, and would never be found."""


def read_classification(
    layers: Sequence[Sequence[Node]], kb: KnowledgeBase, simplify: Callable[[str], str]
) -> ClassificationKnowledge | None:
    """Return the classification of the layers' files, lowest first; None if it can't be told what is classified.

    Problems are reported to the nodes.
    """
    register = Register(keys=HEAD)
    for roots in layers:
        register.add_layer(roots)
        report_repeats(_under(roots, "classification"), "setting")
    for topic, heads in register.heads.items():
        read_topic(topic, heads)
    roots = [root for found in layers for root in found]
    settings = by_key(_under(roots, "classification"))
    _report_strangers(_under(roots, "classification"), settings, roots)
    attribute = _attribute(settings, kb.codebook)
    _report_taken(register, kb)
    neutral, breaks = (tuple(_words(_under(roots, key))) for key in ("neutral", "breaks"))
    weights = _weights(settings)
    if attribute is None:
        # Without a vocabulary each of its words in every rule would be a problem.
        return None
    rules = [_rule(entry, attribute, kb) for entry in register.rules.values()]
    for found in layers:
        _report_torn(register, found)
    knowledge = ClassificationKnowledge(
        attribute=attribute,
        weights=weights,
        decision=_decision(settings, attribute),
        neutral=tuple(sorted(set(neutral))),
        breaks=tuple(sorted(set(breaks))),
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        simplified=(),
        characters=(),
    )
    return _with_simplified(knowledge, simplify)


def _under(roots: Iterable[Node], key: str) -> list[Node]:
    heads = (root.entries() for root in roots if isinstance(root.value, dict))
    return [head[key] for head in heads if key in head]


def _report_strangers(nodes: Sequence[Node], settings: Mapping[str, list[Node]], roots: Sequence[Node]) -> None:
    for node in nodes:
        node.fields((), SETTINGS)
    missing = [key for key in SETTINGS if key not in settings]
    if missing and (nodes or roots):
        (nodes or roots)[0].report("key-missing", f"'classification' lacks {', '.join(missing)}", "add what is missing")


def _attribute(settings: Mapping[str, list[Node]], codebook: Codebook) -> Attribute | None:
    if "attribute" not in settings:
        return None
    chosen = settings["attribute"][-1].choice(codebook.attribute, "attribute")
    return codebook.attribute[chosen] if chosen else None


def _weights(settings: Mapping[str, list[Node]]) -> Weights:
    given = by_key(settings.get("weights", ()))
    for node in settings.get("weights", ())[:1]:
        node.fields(WEIGHTS)
    for name in given.keys() - {*WEIGHTS}:
        given[name][-1].unknown("key", WEIGHTS)
    title, category, description, beside = (_share(given, name) for name in WEIGHTS)
    characters = 0.0
    if "characters" in settings:
        node = settings["characters"][-1]
        characters = node.number(lambda n: n == int(n) and 0 <= n <= _MOST_CHARACTERS, f"from 0 to {_MOST_CHARACTERS}")
    return Weights(title, category, description, beside, int(characters))


def _decision(settings: Mapping[str, list[Node]], attribute: Attribute) -> Decision:
    lists = settings["exclusive"][-1].items() if "exclusive" in settings else []
    exclusive = tuple(tuple(filter(None, (i.choice(attribute.by_slug, "value") for i in e.items()))) for e in lists)
    at_least, within, apart = (_share(settings, name) for name in ("at_least", "within", "apart"))
    return Decision(at_least, within, apart, exclusive)


def _share(given: Mapping[str, list[Node]], name: str) -> float:
    return given[name][-1].number(lambda n: 0 <= n <= 1, "from 0 to 1") if name in given else 0.0


def _words(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for language, listed in node.fields((), LANGUAGES).items():
            for item in listed.items():
                word = item.text()
                if word and not (any(map(str.isalnum, word)) and len(word) <= _LONGEST):
                    item.report("bad-word", f"'{word[:_LONGEST]}' can't stand in a text", "write a word or a phrase")
                elif word:
                    yield language, word


def _rule(entry: Entry, attribute: Attribute, kb: KnowledgeBase) -> TypeRule:
    fields = entry.node.fields(_REQUIRED, _OPTIONAL)
    if not {"words", "categories"} & fields.keys():
        entry.node.report("no-evidence", "a rule without words and categories never fires", "add 'words'")
    if not {"favour", "against"} & fields.keys():
        entry.node.report("no-conclusion", "a rule that concludes nothing", "add 'favour' or 'against'")
    words = tuple(_words([fields["words"]] if "words" in fields else []))
    if "words" in fields:
        _report_twice(fields["words"])
    basis = fields["basis"].choice([basis.value for basis in Basis], "basis") if "basis" in fields else None
    return TypeRule(
        id=fields["id"].text() if "id" in fields else "",
        words=words,
        categories=tuple(_categories(fields["categories"])) if "categories" in fields else (),
        places=_places(fields.get("where")),
        anywhere=fields["anywhere"].flag() if "anywhere" in fields else False,
        conclusions=tuple(_conclusions(fields, attribute, dict(kb.scale.words))),
        because=read_text([fields["because"]]) if "because" in fields else Text(()),
        basis=Basis(basis) if basis else Basis.PRACTICE,
        sources=_sources(fields.get("source"), kb),
        topic=entry.topic,
        location=entry.node.location,
    )


def _report_twice(node: Node) -> None:
    for language, listed in node.entries().items():
        seen: set[str] = set()
        for item in listed.items() if language in LANGUAGES else []:
            form = str(item.value).casefold()
            if form in seen:
                item.report("said-twice", f"'{item.value}' stands here a second time", "take one of them out")
            seen.add(form)


def _categories(node: Node) -> Iterator[tuple[str, str]]:
    for taxonomy, listed in node.fields((), TAXONOMIES).items():
        for item in listed.items():
            entry = item.text()
            if entry:
                yield taxonomy, entry


def _places(node: Node | None) -> tuple[MatchPlace, ...]:
    if node is None:
        return tuple(MatchPlace)
    items = node.items()
    if not items and isinstance(node.value, list):
        node.report("empty-list", "an empty list can never hold", "name at least one, or take the line out")
    chosen = {item.choice([place.value for place in MatchPlace], "place") for item in items}
    return tuple(place for place in MatchPlace if place.value in chosen)


def _conclusions(fields: Mapping[str, Node], attribute: Attribute, words: Mapping[str, float]) -> Iterator[Conclusion]:
    said: set[str] = set()
    for field, sign in (("favour", 1), ("against", -1)):
        for slug, word in (fields[field].entries() if field in fields else {}).items():
            if slug not in attribute.by_slug:
                word.unknown("value", attribute.by_slug)
                continue
            if slug in said:
                message = f"'{slug}' stands in favour and in against"
                word.report("said-twice", message, "take one of them out", at_key=True)
                continue
            said.add(slug)
            chosen = word.choice(words, "certainty word")
            if chosen:
                yield Conclusion(fact_key(attribute.slug, slug), chosen, sign * words[chosen])


def _sources(node: Node | None, kb: KnowledgeBase) -> tuple[str, ...]:
    known = [source.slug for source in kb.sources]
    return tuple(filter(None, (item.choice(known, "source") for item in (node.items() if node else []))))


def _report_taken(register: Register, kb: KnowledgeBase) -> None:
    """Report an id that a rule or caution of the knowledge base has: every id says one thing."""
    homes = {rule.id: rule.location for rule in kb.rules} | {caution.id: caution.location for caution in kb.cautions}
    for name, entry in register.rules.items():
        if name in homes:
            message = f"'{name}' is a rule or caution of the knowledge base, too, at {homes[name]}"
            entry.node.report("duplicate-id", message, "rename one")


def _report_torn(register: Register, roots: Sequence[Node]) -> None:
    """Report the words of a layer's rules that the same layer says to mean nothing."""
    nothing = {normalise(word) for _, word in _words(_under(roots, "neutral"))}
    files = {root.document.file for root in roots}
    for entry in (entry for entry in register.rules.values() if entry.node.document.file in files):
        fields = entry.node.entries()
        for listed in fields["words"].entries().values() if "words" in fields else ():
            for item in listed.items() if isinstance(listed.value, list) else []:
                if normalise(str(item.value)) in nothing:
                    message = f"'{item.value}' is a word of this rule, and neutral"
                    item.report("said-twice", message, "take it out at one of the two places")


def _with_simplified(knowledge: ClassificationKnowledge, simplify: Callable[[str], str]) -> ClassificationKnowledge:
    written = {word for language, word in knowledge.written() if language == "zh-Hant" and not word.isascii()}
    characters = ((character, simplify(character)) for character in map(chr, _IDEOGRAPHS))
    return replace(
        knowledge,
        simplified=tuple(sorted((word, other) for word in written if (other := simplify(word)) != word)),
        characters=tuple((a, b) for a, b in characters if a != b and len(b) == 1),
    )
