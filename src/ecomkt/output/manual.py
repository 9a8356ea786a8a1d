"""The whole knowledge as Markdown, to be read or published: the codes, and the rules with their grounds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ecomkt.knowledge.codebook import Attribute, Vocabulary
from ecomkt.knowledge.model import Caution, KnowledgeBase, Rule, Trait
from ecomkt.knowledge.sources import Law, Source, Topic
from ecomkt.language.simplify import Simplifier
from ecomkt.language.text import LANGUAGES, Text
from ecomkt.language.wording import Wording
from ecomkt.output.markdown import escaped
from ecomkt.output.phrases import certainty_text, option_name, when_text


def codes_manual(kb: KnowledgeBase, wording: Wording) -> str:
    """Return every attribute and family with its codes: letters, names in all languages, aliases, questions."""
    simplify = Simplifier(kb.simplified)
    every = [Wording(language, simplify) for language in LANGUAGES]
    lines = [*_head("manual-codes", kb, wording), "", wording.label("manual-codes-about")]
    for key, vocabularies in (("attributes", kb.codebook.attributes), ("families", kb.codebook.families)):
        lines += ["", f"## {wording.label(key)}"]
        lines += (line for vocabulary in vocabularies for line in _vocabulary(vocabulary, every, wording))
    return _joined(lines)


def rules_manual(kb: KnowledgeBase, wording: Wording) -> str:
    """Return every topic with its rules and cautions, then the traits and the sources."""
    titles = {topic.slug: topic for topic in kb.topics}
    lines = [*_head("manual-rules", kb, wording), "", wording.label("manual-rules-about")]
    for slug in dict.fromkeys(rule.topic for rule in sorted(kb.rules, key=lambda rule: (rule.topic, rule.id))):
        lines += _topic(titles[slug], wording)
        lines += (line for rule in kb.rules if rule.topic == slug for line in _rule(rule, kb, wording))
    lines += ["", f"## {wording.label('cautions')}", "", wording.label("not-legal-advice")]
    lines += (line for caution in kb.cautions for line in _caution(caution, kb, wording))
    lines += ["", f"## {wording.label('manual-traits')}", "", wording.label("manual-traits-about")]
    lines += (line for trait in kb.traits for line in _trait(trait, kb, wording))
    lines += ["", f"## {wording.label('source')}", ""]
    lines += (_source(source, wording) for source in kb.sources)
    return _joined(lines)


MANUALS: Mapping[str, Callable[[KnowledgeBase, Wording], str]] = {"codes": codes_manual, "rules": rules_manual}


def _head(title: str, kb: KnowledgeBase, wording: Wording) -> Iterator[str]:
    layers = wording.comma.join(f"{layer.name} {layer.version}" for layer in kb.layers)
    yield f"# {wording.label(title)}"
    yield from ("", escaped(wording.label("manual-made", layers=layers)))


def _vocabulary(vocabulary: Vocabulary, every: Sequence[Wording], wording: Wording) -> Iterator[str]:
    yield from ("", f"### {escaped(wording.say(vocabulary.name))} (`{vocabulary.slug}`)", "")
    yield escaped(" · ".join(_in_all(vocabulary.name, every)))
    if isinstance(vocabulary, Attribute):
        yield from ("", f"{wording.label('question')}{wording.colon}{escaped(wording.say(vocabulary.question))}")
    yield ""
    yield from _table(
        [wording.label("code"), wording.label("slug"), "English", "繁體中文", "简体中文", wording.label("aliases")],
        (
            [
                code.letter or "",
                f"`{code.slug}`",
                *map(escaped, _in_all(code.name, every)),
                escaped(", ".join(code.aliases)),
            ]
            for code in vocabulary.codes
        ),
    )


def _in_all(text: Text, every: Iterable[Wording]) -> list[str]:
    return [wording.say(text) for wording in every]


def _topic(topic: Topic, wording: Wording) -> Iterator[str]:
    yield from ("", f"## {escaped(wording.say(topic.title) or topic.slug)}")
    about = wording.say(topic.about)
    yield from ("", escaped(about)) if about else ()


def _rule(rule: Rule, kb: KnowledgeBase, wording: Wording) -> Iterator[str]:
    yield from ("", f"### `{rule.id}`", "", escaped(wording.say(rule.because)), "")
    yield _point("when", escaped(when_text(rule.when, kb, wording)), wording)
    for key, sign in (("favours", 1), ("against", -1)):
        said = [
            f"{escaped(option_name(c.key, kb, wording))} ({c.word} {certainty_text(c.certainty)})"
            for c in rule.conclusions
            if c.certainty * sign > 0
        ]
        if said:
            yield _point(key, wording.comma.join(said), wording)
    yield _point("basis", wording.label(rule.basis.value), wording)
    if rule.sources:
        yield _point("source", _links(rule.sources, wording), wording)


def _caution(caution: Caution, kb: KnowledgeBase, wording: Wording) -> Iterator[str]:
    yield from ("", f"### `{caution.id}`", "", escaped(wording.say(caution.because)), "")
    yield _point("severity", wording.label(caution.severity.value), wording)
    yield _point("when", escaped(when_text(caution.when, kb, wording)), wording)
    if caution.see:
        yield _point("see", f"[`{caution.see}`](#{caution.see})", wording)
    if caution.sources:
        yield _point("source", _links(caution.sources, wording), wording)
    if caution.law:
        yield from ("", *_laws(caution.law, wording))


def _laws(laws: Sequence[Law], wording: Wording) -> Iterator[str]:
    head = [wording.label(key) for key in ("market", "law", "mark")]
    return _table(head, ([law.market, escaped(law.reference), wording.mark(law.mark)] for law in laws))


def _trait(trait: Trait, kb: KnowledgeBase, wording: Wording) -> Iterator[str]:
    yield from (
        "",
        f"### {escaped(wording.say(trait.name))} (`{trait.slug}`)",
        "",
        escaped(wording.say(trait.definition)),
    )
    if trait.sources:
        yield from ("", _point("source", _links(trait.sources, wording), wording))
    rows = []
    for item in (item for item in kb.evidence if item.trait == trait.slug):
        attribute = kb.codebook.attribute[item.when.premises[0].subject]
        value = attribute.by_slug[item.when.premises[0].wanted[0]]
        certainty = certainty_text(item.conclusions[0].certainty)
        rows.append([escaped(wording.say(attribute.name)), escaped(wording.name(value)), certainty])
    yield from ("", *_table([wording.label(key) for key in ("attribute", "value", "certainty")], rows))


def _source(source: Source, wording: Wording) -> str:
    kind = wording.comma.join(filter(None, (source.kind, source.status)))
    return (
        f'- <a id="source-{source.slug}"></a>`{source.slug}`{wording.colon}{escaped(source.citation)} ({escaped(kind)})'
    )


def _links(slugs: Iterable[str], wording: Wording) -> str:
    return wording.comma.join(f"[{escaped(slug)}](#source-{slug})" for slug in slugs)


def _point(key: str, text: str, wording: Wording) -> str:
    label = wording.label(key)
    return f"- {label[:1].upper()}{label[1:]}{wording.colon}{text}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)
