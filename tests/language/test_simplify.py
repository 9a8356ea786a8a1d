"""Every simplified text that the program can show, as it is derived from the traditional one.

After a change of texts or of data/zh-hans.yaml: ECOMKT_UPDATE_GOLDEN=1 pytest tests/language/test_simplify.py,
then read the difference of tests/golden/zh-hans.txt as a reader in mainland China would.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from ecomkt.errors import InputError
from ecomkt.language.interface import interface_texts
from ecomkt.language.simplify import Simplifier
from tables import each_row

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "zh-hans.txt"
TABLE = yaml.load((ROOT / "data" / "zh-hans.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
EXCEPTIONS: dict[str, str] = TABLE["exceptions"]
GUARDS = {key for key, value in EXCEPTIONS.items() if key == value}
SIMPLIFIER = Simplifier(tuple(EXCEPTIONS.items()))

TAIWAN_WORDS = re.compile(
    r"[「」『』]|短影音|影音平台|影片|行销(?![售量毁户])|网路|网际|程式|软体|硬体|资讯|数位|使用者|滑鼠|萤幕|伺服器"
    r"|登入|外送|客制|贴文|按赞|部落格|部落客|直播主(?![题持])|资料|品质规定|搜寻|追踪|管道|通路(?![线径由])"
    r"|预设(?!计)|订制(?![度定])|回购(?![物买])|身分(?![析享])|停损|水准|拷贝|想像|复选|倚赖|涉入|知觉|群组"
    r"|结帐|帐[号单户]|委外|揭露|营运|媒合|签核|创办人|专门店|合约|(?<![从创就])业者|在在线|行动(?:装置|设备|入口|支付)"
    r"|核准文号|通信录|蒐|(?:直播|参与|社交)交互|创建(?:联系|信任)|试水温|网志|计程车|捷运|宅配|超商"
)
"""Words of Taiwan, and of tw2sp where it picks the wrong one, as they would look in simplified characters."""


def written(value: object) -> Iterator[str]:
    """Yield the zh-Hant texts that nobody wrote in zh-Hans."""
    if isinstance(value, dict):
        text = value.get("zh-Hant")
        # Lists of words are looked for in product lists, and shown to nobody.
        if isinstance(text, str) and "zh-Hans" not in value:
            yield text
        for item in value.values():
            yield from written(item)
    elif isinstance(value, list):
        for item in value:
            yield from written(item)


@cache
def derived() -> dict[str, str]:
    """Return source → derived text, of the knowledge and of the interface."""
    files = sorted([*ROOT.glob("data/*.yaml"), *ROOT.glob("rules/*.yaml")])
    sources = {
        text for file in files for text in written(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    }
    texts = [text for key, text in interface_texts().items() if not key.endswith((".example", ".order"))]
    sources |= {text for each in texts if (text := each.words_in("zh-Hant")) is not None}
    return {source: SIMPLIFIER(source) for source in sorted(sources)}


def test_there_are_texts_to_review() -> None:
    assert len(derived()) > 300


def test_no_traditional_character_remains() -> None:
    to_simplified = OpenCC("t2s")
    assert [text for text in derived().values() if to_simplified.convert(text) != text] == []


def test_no_word_of_taiwan_remains() -> None:
    found = {text: words for text in derived().values() if (words := TAIWAN_WORDS.findall(text))}
    assert found == {}


def test_no_exception_remains_undone() -> None:
    keys = EXCEPTIONS.keys() - GUARDS
    assert [(key, text) for text in derived().values() for key in keys if key in text] == []


@pytest.mark.slow
def test_no_exception_is_idle() -> None:
    after_opencc = [*map(Simplifier(()), derived())]
    pattern = re.compile("|".join(map(re.escape, sorted(EXCEPTIONS, key=len, reverse=True))))
    used = {match for text in after_opencc for match in pattern.findall(text)}
    assert EXCEPTIONS.keys() - GUARDS - used == set()


def test_every_guard_protects_from_a_shorter_exception() -> None:
    shorter = EXCEPTIONS.keys() - GUARDS
    assert {guard for guard in GUARDS if not any(key in guard for key in shorter)} == set()


@each_row(
    ("source", "expected"),
    [
        ("軟體與影片", "软件与视频"),
        ("回購率", "复购率"),
        ("返回購物車", "返回购物车"),
        ("收回購買權", "收回购买权"),
        ("訂製禮盒", "定制礼盒"),
        ("修訂制度", "修订制度"),
        ("簽訂制定好的合約", "签订制定好的合约"),
        ("存在線索", "存在线索"),
        ("在線下體驗", "在线下体验"),
        ("在線上完成", "在线上完成"),
        ("進行銷售", "进行销售"),
        ("交通路線", "交通路线"),
        ("成交互惠", "成交互惠"),
        ("自身分析", "自身分析"),
        ("電影音樂", "电影音乐"),
        ("新媒合作", "新媒合作"),
        ("具有「{trait}」", "具有“{trait}”"),
        ("price = {value} --format json", "price = {value} --format json"),
        ("", ""),
    ],
)
def test_exceptions_work_on_words_and_spoil_no_neighbour(source: str, expected: str) -> None:
    assert SIMPLIFIER(source) == expected


def test_the_longest_exception_wins_whatever_the_order() -> None:
    exceptions = (("甲", "一"), ("甲乙", "二"), ("乙", "三"))
    assert Simplifier(exceptions)("甲乙甲") == "二一"
    assert Simplifier(exceptions[::-1])("甲乙甲") == "二一"


def test_no_exception_works_on_the_output_of_another() -> None:
    assert Simplifier((("甲", "乙"), ("乙", "甲")))("甲乙") == "乙甲"


def test_an_exception_is_text_and_not_a_pattern() -> None:
    assert Simplifier(((".", "点"), ("(", "左")))("甲.(") == "甲点左"


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_what_is_not_chinese_stays_as_it_is(text: str) -> None:
    assert SIMPLIFIER(text) == text


@given(st.deferred(lambda: st.sampled_from(sorted(derived()))))
def test_the_same_text_gives_the_same_text(source: str) -> None:
    assert Simplifier(tuple(EXCEPTIONS.items()))(source) == SIMPLIFIER(source)


def test_opencc_is_imported_on_first_use_only() -> None:
    program = (
        "import sys; from ecomkt.language.simplify import Simplifier; Simplifier(()); print('opencc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout.split() == [b"False"]


def test_a_missing_opencc_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(InputError) as raised:
        Simplifier(())("軟體")
    (problem,) = raised.value.problems
    assert problem.code == "opencc-missing"
    assert "pip install opencc" in problem.hint


def test_every_derived_text_is_as_reviewed() -> None:
    actual = "".join(f"{source}\t{text}\n" for source, text in derived().items())
    if os.environ.get("ECOMKT_UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(actual, encoding="utf-8", newline="\n")
    assert actual.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
