"""A knowledge base of a few lines, written to a folder: small enough to foresee what a change of it changes."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

__all__ = ["RULES", "write_base", "write_pack"]

CODES = """\
attributes:
  kind:
    name: {en: Kind, zh-Hant: 種類}
    flag: type
    question: {en: "Which kind?", zh-Hant: 哪一種？}
    required: true
    many: true
    values:
      bread: {code: "A", en: Bread, zh-Hant: 麵包}
      ticket: {code: "B", en: Ticket, zh-Hant: 票}
  price:
    name: {en: Price, zh-Hant: 價格}
    question: {en: "How much?", zh-Hant: 多少錢？}
    required: true
    many: true
    at_most_one_of: [[low, high], [below]]
    values:
      low: {en: Low, zh-Hant: 低}
      high: {en: High, zh-Hant: 高}
      below: {en: Below peers, zh-Hant: 低於同類}
  stock:
    name: {en: Stock, zh-Hant: 庫存}
    question: {en: "Is there any?", zh-Hant: 有嗎？}
    values:
      own: {en: Own, zh-Hant: 自有}
      none: {en: None, zh-Hant: 沒有}
families:
  place:
    name: {en: Place, zh-Hant: 地點}
    main: true
    values:
      shop: {code: "S", en: Shop, zh-Hant: 店鋪}
      stall: {en: Stall, zh-Hant: 攤位}
      site: {en: Site, zh-Hant: 網站, base: true}
  tone:
    name: {en: Tone, zh-Hant: 語氣}
    values:
      loud: {en: Loud, zh-Hant: 大聲}
      soft: {en: Soft, zh-Hant: 小聲}
"""
CERTAINTY = """\
threshold: 0.2
words: {slight: 0.2, good: 0.5}
verdicts:
  - {slug: yes-please, at_least: 0.2, en: suggested, zh-Hant: 建議}
  - {slug: unclear, en: unclear, zh-Hant: 不明}
"""
SOURCES = """\
sources:
  book: {citation: A book, status: read}
"""
RULES = {
    "bread-sells-in-a-shop": "when: {kind: [bread]}\n    favour: {place: {shop: good}}",
    "dear-things-sell-at-a-stall": "when: {price: [high]}\n    favour: {place: {stall: slight}}",
    "stock-wants-noise": "when: {stock: [own], traits: [fresh]}\n    favour: {tone: {loud: good}}",
}
"""The rules of the base: id → antecedent and conclusions."""
_REST = """\
    because: {en: It is so., zh-Hant: 就是這樣。}
    basis: practice
    source: [book]
"""
CAUTIONS = """\
cautions:
  - id: stalls-need-a-licence
    when: {options: {place: [stall]}}
    severity: high
    because: {en: A stall needs a licence., zh-Hant: 擺攤要有許可。}
"""
TRAITS = """\
traits:
  fresh:
    en: Fresh
    zh-Hant: 新鮮
    definition: {en: It spoils., zh-Hant: 會壞。}
    evidence:
      kind: {bread: 0.6, ticket: -0.3}
"""


def write_pack(
    folder: Path, rules: dict[str, str], retired: tuple[str, ...] = (), files: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """Write a pack with these rules and files (by their names without suffix); return its folder."""
    entries = [f"  - id: {name}\n    {text}\n{_REST}" for name, text in rules.items()]
    written = {"data/pack": f'name: {folder.name}\nversion: "1"\n', **files}
    if entries or retired:
        head = f"retire: [{', '.join(retired)}]\n" if retired else ""
        written["rules/own"] = head + ("rules:\n" + "".join(entries) if entries else "")
    for name, text in written.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_base(
    folder: Path, rules: dict[str, str] | None = None, files: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """Write a whole base, with other rules or files where they are given; return its folder."""
    content = {
        "data/codes": CODES,
        "data/certainty": CERTAINTY,
        "data/sources": SOURCES,
        "rules/cautions": CAUTIONS,
        "rules/traits": TRAITS,
    }
    return write_pack(folder, RULES if rules is None else rules, files={**content, **files})
