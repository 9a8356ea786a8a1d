"""What `ecomkt new` writes: a pack, a rule, a scenario. What they name is taken from the knowledge base.

What is there already stays as it is, comments and all.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ecomkt.errors import InputError, KnowledgeError, Problem
from ecomkt.explanation.sensitivity import first_place
from ecomkt.files import MOST_BYTES, make_folder, read_bytes, write_failures, write_file
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Family, fact_key, option_key
from ecomkt.knowledge.lookup import normalise
from ecomkt.knowledge.model import CertaintyScale, Rule
from ecomkt.knowledge.schema import is_slug, schema_text
from ecomkt.knowledge.yaml_reader import parse_yaml
from ecomkt.profile.fact import Fact, Profile
from ecomkt.safe_text import decode_text, quoted, visible

# Those of the files that a new pack has.
_SCHEMAS = ("pack", "rules", "scenarios")


class _Example(NamedTuple):
    """A fact, and the option that leads a family where no more is known than this fact."""

    attribute: Attribute
    value: Code
    family: Family
    option: Code
    certainty: float


def is_layer(folder: Path) -> bool:
    """Return whether a folder is a pack, or the base."""
    return (folder / "data" / "pack.yaml").is_file()


def write_pack(folder: Path, recommender: Recommender) -> tuple[Path, ...]:
    """Write a new pack into a folder that is missing or empty and return its files. Raises InputError."""
    with write_failures(folder, RuntimeError):
        name = visible(folder.resolve().name) or "pack"
        _check_free(folder)
    kb, example = recommender.kb, _example(recommender)
    topic = normalise(name)
    texts = _pack_texts(name, topic if is_slug(topic) else "own-rules", example, kb.scale)
    texts |= {f"schema/{each}.schema.json": schema_text(each, kb) for each in _SCHEMAS}
    return _write(folder, texts)


def write_rule(folder: Path, topic: str, rule_id: str, recommender: Recommender) -> tuple[Path, ...]:
    """Add a rule and a scenario for it to the files of a topic, and return these files. Raises InputError.

    The knowledge of the recommender must be that of the pack laid over the base.
    """
    _check_names(topic, rule_id, recommender)
    kb, example = recommender.kb, _example(recommender)
    # A file of a topic that is there already has its title from there.
    known = topic in {each.slug for each in kb.topics}
    head = _schema_lines("rules") if known else _topic_head(topic.replace("-", " ").capitalize())
    name = f"{rule_id.replace('-', ' ')}: {option_key(example.family.slug, example.option.slug)} comes first"
    texts = {
        f"rules/{topic}.yaml": _with_item(
            folder / "rules" / f"{topic}.yaml", "rules", _rule_item(rule_id, example, kb.scale), head
        ),
        f"scenarios/{topic}.yaml": _with_item(
            folder / "scenarios" / f"{topic}.yaml",
            "scenarios",
            _scenario_item(name, example),
            _schema_lines("scenarios"),
        ),
    }
    return _write(folder, texts, replace=True)


def _check_free(folder: Path) -> None:
    if folder.is_dir():
        # A folder that holds no more than .git is as good as empty.
        taken = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
        if taken:
            message = f"{quoted(str(folder))} isn't empty: it holds {quoted(taken[0])}"
            raise InputError([Problem("folder-not-empty", message, "name a folder that is empty or not there yet")])
    elif folder.exists():
        raise InputError([Problem("not-a-folder", f"{quoted(str(folder))} is a file", "name a folder")])


def _check_names(topic: str, rule_id: str, recommender: Recommender) -> None:
    problems = [
        Problem("bad-slug", f"{quoted(word)} can't be the name of a {what}", "use a-z, 0-9 and single hyphens")
        for word, what in ((topic, "topic"), (rule_id, "rule"))
        if not is_slug(word)
    ]
    kb = recommender.kb
    placed = {rule.id: rule.location for rule in kb.rules} | {c.id: c.location for c in kb.cautions}
    if rule_id in placed:
        hint = "take another id; to replace that rule in a pack, copy it there under the same id"
        problems.append(Problem("id-in-use", f"{quoted(rule_id)} is in use at {placed[rule_id]}", hint))
    if any(rule_id in layer.retired for layer in kb.layers):
        problems.append(Problem("id-in-use", f"{quoted(rule_id)} was retired; an id never comes back", "take another"))
    if problems:
        raise InputError(problems)


def _example(recommender: Recommender) -> _Example:
    """Return the surest example on which no rule says the same yet; if there is none, the surest of all.

    What is sure already, one more weak reason changes least. Raises InputError if nothing is recommended.
    """
    every = list(_examples(recommender))
    # An example that repeats a rule would be found by `check` the moment it counts.
    fresh = [e for e in every if not any(_says(rule, e) for rule in recommender.kb.rules)]
    if not every:
        message = "this knowledge recommends nothing for any single fact, so there is no example to write"
        raise InputError([Problem("no-example", message, "write the file by hand")])
    return max(fresh or every, key=lambda example: example.certainty)


def _with_item(path: Path, key: str, item: str, head: str) -> str:
    """Return the text of a file with one more item in the list under `key`."""
    file = path.as_posix()
    before = decode_text(read_bytes(path, MOST_BYTES), file, InputError) if path.exists() else head
    after = _inserted(before, key, item)
    old, new = (parse_yaml(text, file, KnowledgeError).content for text in (before, f"{key}:\n{item}"))
    assert isinstance(new, dict)
    expected = {**old, key: [*(old.get(key) or ()), *new[key]]} if isinstance(old, dict) else new
    try:
        # The text is edited by lines to keep comments; whether that went well is seen by reading it again.
        safe = parse_yaml(after, file, KnowledgeError).content == expected
    except KnowledgeError:
        safe = False
    if not safe:
        hint = f"make '{key}' a list of lines that begin with '- ', or add it by hand"
        raise InputError([Problem("list-not-extendable", f"nothing can be added to '{key}' in {quoted(file)}", hint)])
    return after


def _inserted(text: str, key: str, item: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    heads = (f"{key}:", f"{key}: []")
    start = next((number for number, line in enumerate(lines) if line.partition("#")[0].rstrip() in heads), None)
    if start is None:
        lines, start = [*lines, f"{key}:"], len(lines)
    lines[start] = lines[start].replace(" []", "", 1)
    last = start
    indent: str | None = None
    for number, line in enumerate(lines[start + 1 :], start + 1):
        # The list ends where a key of the document begins.
        if line[:1] not in ("", " ", "#", "-"):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            last = number
            indent = line[: len(line) - len(line.lstrip())] if indent is None else indent
    added = [f"{'  ' if indent is None else indent}{line}" for line in item.splitlines()]
    return end.join([*lines[: last + 1], *added, *lines[last + 1 :], ""])


def _write(folder: Path, texts: Mapping[str, str], *, replace: bool = False) -> tuple[Path, ...]:
    paths = []
    for name, text in texts.items():
        path = folder / name
        make_folder(path.parent)
        write_file(path, text, force=replace)
        paths.append(path)
    return tuple(paths)


def _schema_lines(name: str) -> str:
    """Return the comments that tell an editor which schema a file of a layer follows: two lines for two editors."""
    path = f"../schema/{name}.schema.json"
    return f"# yaml-language-server: $schema={path}\n# $schema: {path}\n"


def _pack_texts(name: str, slug: str, example: _Example, scale: CertaintyScale) -> dict[str, str]:
    """Return the files of a new pack by their names in its folder; `slug` is what its own files are called."""
    rule = "".join(f"# {line}\n" for line in _rule_item("my-claim", example, scale).splitlines())
    scenario = _scenario_item(f"{name}: the base still leads with {example.option.slug} here", example)
    shown = json.dumps(name, ensure_ascii=False)
    fact = fact_key(example.attribute.slug, example.value.slug)
    return {
        "data/pack.yaml": f'{_schema_lines("pack")}name: {shown}\nversion: "0.1"\n',
        f"rules/{slug}.yaml": f"{_topic_head(name)}{_EXPLAINED}# rules:\n{rule}",
        f"scenarios/{slug}.yaml": f"{_schema_lines('scenarios')}scenarios:\n{scenario}",
        "README.md": _README.format(name=name, slug=slug, fact=fact),
    }


def _topic_head(title: str) -> str:
    """Return how a file of rules begins."""
    return f"{_schema_lines('rules')}title: {json.dumps(title, ensure_ascii=False)}\n"


def _rule_item(rule_id: str, example: _Example, scale: CertaintyScale) -> str:
    """Return a rule as an item of a list: the weakest word for what leads anyway, so that it does no harm."""
    # A skeleton that somebody forgets to finish must change nothing.
    word = min(scale.words, key=lambda pair: pair[1])[0]
    return (
        f"- id: {rule_id}\n"
        f"  when: {{{example.attribute.slug}: [{example.value.slug}]}}\n"
        f"  favour: {{{example.family.slug}: {{{example.option.slug}: {word}}}}}\n"
        "  because:\n"
        "    en: Say here in one sentence, as you would to a client, why this holds.\n"
        "    zh-Hant: 在此用一句話說明理由，就像對客戶說明一樣。\n"
        "  basis: practice\n"
        "  source: []\n"
    )


def _scenario_item(name: str, example: _Example) -> str:
    """Return a scenario as an item of a list: that the option leads where the fact is all that is known."""
    return (
        f"- name: {json.dumps(name, ensure_ascii=False)}\n"
        f"  given: {{{example.attribute.slug}: {example.value.slug}}}\n"
        "  expect:\n"
        f"    first: {{{example.family.slug}: {example.option.slug}}}\n"
    )


def _examples(recommender: Recommender) -> Iterator[_Example]:
    codebook, threshold = recommender.kb.codebook, recommender.kb.scale.threshold
    for attribute in codebook.attributes:
        for value in attribute.codes:
            certainties = recommender.certainties(Profile((Fact(attribute.slug, value.slug),)))
            for family in codebook.families:
                option = first_place(family, certainties, threshold)
                if option:
                    certainty = certainties[option_key(family.slug, option.slug)]
                    yield _Example(attribute, value, family, option, certainty)


def _says(rule: Rule, example: _Example) -> bool:
    fact = fact_key(example.attribute.slug, example.value.slug)
    key = option_key(example.family.slug, example.option.slug)
    return any(c.key == key for c in rule.conclusions) and all(fact in p.keys for p in rule.when.premises)


_EXPLAINED = """\
about: What these rules have in common.
# Below is an example; it does nothing as long as the marks stand before it. `ecomkt new rule` adds one that counts.
#
# id       a claim in two to five words; the id of a rule of an earlier layer replaces that rule
# when     all keys must hold, of a list of values any; traits: [...] and without: [...] look at derived traits
# favour   how strongly it speaks for an option, against: how strongly it speaks against one
# because  the reason, as the client reads it
# basis    document, literature, practice, law or cases; source: names of sources, of the base or in data/sources.yaml
#
# retire: [id-of-a-rule-of-the-base]
"""

_README = """\
# {name}

A pack of knowledge for `ecomkt`: it lies over the base and changes only what it names.

```sh
ecomkt recommend {fact} --pack .   # answers with this pack
ecomkt new rule {slug} my-claim --pack .   # add a rule, with a scenario for it
ecomkt check .   # is it sound?
ecomkt test .   # does it answer as the scenarios expect?
ecomkt diff base .   # what does it change, and for whom?
```

- `data/pack.yaml`: name and version. Every result names them.
- `rules/`: rules, cautions and traits. An id of the base replaces, `retire: [ids]` removes.
- `scenarios/`: what must come out, so that nobody breaks it unawares.
- `data/codes.yaml`, `data/sources.yaml` and others, if you need them: further attributes, options, names, sources.
- `schema/`: lets an editor complete names. After new names: `ecomkt schema rules --pack . > schema/rules.schema.json`.
"""
