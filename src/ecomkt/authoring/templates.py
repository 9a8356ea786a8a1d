"""The texts that `ecomkt new` writes: a pack, a rule, a scenario. What they name is taken from the knowledge base."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from ecomkt.explanation.sensitivity import first_place
from ecomkt.inference.recommend import Recommender
from ecomkt.knowledge.codebook import Attribute, Code, Family, fact_key, option_key
from ecomkt.knowledge.model import CertaintyScale, Rule
from ecomkt.profile.fact import Fact, Profile


class Example(NamedTuple):
    """A fact, and the option that leads a family where no more is known than this fact."""

    attribute: Attribute
    value: Code
    family: Family
    option: Code
    certainty: float


def example_for(recommender: Recommender) -> Example | None:
    """Return the surest example on which no rule says the same yet; if there is none, the surest of all.

    What is sure already, one more weak reason changes least. None if nothing is recommended.
    """
    every = list(_examples(recommender))
    fresh = [e for e in every if not any(_says(rule, e) for rule in recommender.kb.rules)]
    return max(fresh or every, key=lambda example: example.certainty, default=None)


def schema_lines(name: str) -> str:
    """Return the comments that tell an editor which schema a file of a layer follows: two lines for two editors."""
    path = f"../schema/{name}.schema.json"
    return f"# yaml-language-server: $schema={path}\n# $schema: {path}\n"


def pack_texts(name: str, slug: str, example: Example, scale: CertaintyScale) -> dict[str, str]:
    """Return the files of a new pack by their names in its folder; `slug` is what its own files are called."""
    rule = "".join(f"# {line}\n" for line in rule_item("my-claim", example, scale).splitlines())
    scenario = scenario_item(f"{name}: the base still leads with {example.option.slug} here", example)
    shown = json.dumps(name, ensure_ascii=False)
    fact = fact_key(example.attribute.slug, example.value.slug)
    return {
        "data/pack.yaml": f'{schema_lines("pack")}name: {shown}\nversion: "0.1"\n',
        f"rules/{slug}.yaml": f"{topic_head(name)}{_EXPLAINED}# rules:\n{rule}",
        f"scenarios/{slug}.yaml": f"{schema_lines('scenarios')}scenarios:\n{scenario}",
        "README.md": _README.format(name=name, slug=slug, fact=fact),
    }


def topic_head(title: str) -> str:
    """Return how a file of rules begins."""
    return f"{schema_lines('rules')}title: {json.dumps(title, ensure_ascii=False)}\n"


def rule_item(rule_id: str, example: Example, scale: CertaintyScale) -> str:
    """Return a rule as an item of a list: the weakest word for what leads anyway, so that it does no harm."""
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


def scenario_item(name: str, example: Example) -> str:
    """Return a scenario as an item of a list: that the option leads where the fact is all that is known."""
    return (
        f"- name: {json.dumps(name, ensure_ascii=False)}\n"
        f"  given: {{{example.attribute.slug}: {example.value.slug}}}\n"
        "  expect:\n"
        f"    first: {{{example.family.slug}: {example.option.slug}}}\n"
    )


def _examples(recommender: Recommender) -> Iterator[Example]:
    codebook, threshold = recommender.kb.codebook, recommender.kb.scale.threshold
    for attribute in codebook.attributes:
        for value in attribute.codes:
            certainties = recommender.certainties(Profile((Fact(attribute.slug, value.slug),)))
            for family in codebook.families:
                option = first_place(family, certainties, threshold)
                if option:
                    certainty = certainties[option_key(family.slug, option.slug)]
                    yield Example(attribute, value, family, option, certainty)


def _says(rule: Rule, example: Example) -> bool:
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
