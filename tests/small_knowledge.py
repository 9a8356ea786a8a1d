"""A knowledge base of a few lines that `check` finds nothing wrong with, and packs over it."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from ecomkt.authoring.lint.finding import Finding, FindingKind, LintReport
from ecomkt.authoring.lint.run import check_knowledge
from ecomkt.errors import KnowledgeError
from ecomkt.knowledge.build import build_knowledge_base
from ecomkt.knowledge.model import KnowledgeBase
from ecomkt.knowledge.yaml_reader import ParsedFile, ParsedLayer, parse_yaml

TODAY = date(2026, 11, 25)
PACK = "data/pack.yaml"
_Kept = tuple[tuple[str, str], ...]

SMALL = {
    PACK: "name: small\nversion: '1'\n",
    "data/codes.yaml": """\
attributes:
  cost:
    name: {en: Cost, zh-Hant: 成本}
    flag: type
    question: {en: What does it cost?, zh-Hant: 多少錢？}
    required: true
    values:
      small: {en: Little, zh-Hant: 少}
      large: {en: Much, zh-Hant: 多}
  weather:
    name: {en: Weather, zh-Hant: 天氣}
    question: {en: How is the weather?, zh-Hant: 天氣如何？}
    many: true
    at_most_one_of: [[sun, rain]]
    values:
      sun: {en: Sun, zh-Hant: 晴}
      rain: {en: Rain, zh-Hant: 雨}
      wind: {en: Wind, zh-Hant: 風}
families:
  shop:
    name: {en: Shop, zh-Hant: 店}
    main: true
    values:
      nearby: {en: Nearby, zh-Hant: 附近}
      downtown: {en: Downtown, zh-Hant: 市中心}
""",
    "data/certainty.yaml": """\
threshold: 0.20
words: {hint: 0.10, fair: 0.30, good: 0.42, strong: 0.56}
verdicts:
  - {slug: suggested, at_least: 0.20, en: suggested, zh-Hant: 建議}
  - {slug: advised-against, en: advised against, zh-Hant: 不建議}
""",
    "data/sources.yaml": """\
sources:
  one: {citation: One, status: checked, kind: book}
  two: {citation: Two, status: checked, kind: book}
  ours: {citation: Ours, status: our own text, kind: document}
""",
    "rules/traits.yaml": """\
traits:
  hurry:
    en: Hurry
    zh-Hant: 急
    definition: {en: No time is left., zh-Hant: 沒時間了。}
    source: [one]
    evidence:
      cost: {small: 0.5, large: -0.5}
      weather: {rain: 0.6, sun: -0.3}
""",
    "rules/shops.yaml": """\
title: {en: Shops, zh-Hant: 店}
rules:
  - id: hurry-stays-nearby
    when: {traits: [hurry]}
    favour: {shop: {nearby: strong}}
    because: {en: No time for a way., zh-Hant: 沒時間走遠。}
    basis: practice
    source: [one]
    example: {cost: small, weather: rain}
    near_miss: {cost: large}
  - id: dear-things-are-downtown
    when: {cost: [large]}
    favour: {shop: {downtown: strong}}
    because: {en: Choice is wide there., zh-Hant: 那裡選擇多。}
    basis: practice
    source: [one]
    example: {cost: large}
    near_miss: {cost: small}
  - id: wind-is-weaker-downtown
    when: {weather: [wind], cost: [small]}
    favour: {shop: {downtown: strong}}
    because: {en: Nobody likes wind., zh-Hant: 沒人喜歡風。}
    basis: practice
    source: [two]
    example: {weather: wind, cost: small}
    near_miss: {weather: wind, cost: large}
  - id: sun-draws-people-downtown
    when: {weather: [sun], cost: [small]}
    favour: {shop: {downtown: strong}}
    against: {shop: {nearby: good}}
    because: {en: A walk is nice then., zh-Hant: 那時散步很好。}
    basis: practice
    source: [two]
    example: {weather: sun, cost: small}
    near_miss: {weather: rain, cost: small}
""",
}


def layer(texts: Mapping[str, str], folder: str = "") -> ParsedLayer:
    """Return a layer of files whose names begin with `folder`."""
    return ParsedLayer(tuple(_parsed(f"{folder}{name}", text) for name, text in texts.items()), "0" * 64)


def _parsed(file: str, text: str) -> ParsedFile:
    return parse_yaml(text, file, KnowledgeError)


def layers(*packs: Mapping[str, str], base: Mapping[str, str] = SMALL) -> list[ParsedLayer]:
    """Return the small knowledge and packs over it."""
    laid = [{PACK: f"name: pack{number}\nversion: '1'\n", **pack} for number, pack in enumerate(packs, 1)]
    return [layer(base), *(layer(pack, f"pack{number}/") for number, pack in enumerate(laid, 1))]


def checked(*packs: Mapping[str, str], base: Mapping[str, str] = SMALL, today: date = TODAY) -> LintReport:
    """Return the report on the small knowledge with packs over it."""
    return _checked(tuple(map(_kept, packs)), _kept(base), today)


@cache
def _checked(packs: tuple[_Kept, ...], base: _Kept, today: date) -> LintReport:
    return check_knowledge(layers(*map(dict, packs), base=dict(base)), today, sample=100)


def _kept(texts: Mapping[str, str]) -> _Kept:
    return tuple(texts.items())


def built(*packs: Mapping[str, str], base: Mapping[str, str] = SMALL) -> KnowledgeBase:
    """Return the small knowledge with packs over it."""
    return build_knowledge_base(layers(*packs, base=base))


def found(report: LintReport, kind: FindingKind) -> Finding:
    """Return the first finding of a kind, all of which must be on the same subject."""
    every = [finding for finding in report.findings if finding.kind is kind]
    assert len({finding.subject for finding in every}) == 1
    return every[0]
