"""The texts of the interface, in the languages that are written by hand."""

from collections.abc import Mapping
from types import MappingProxyType

from ecomkt.codebook import Text
from ecomkt.render.catalogue_batch import BATCH_TEXTS
from ecomkt.render.catalogue_check import CHECK_TEXTS
from ecomkt.render.catalogue_diff import DIFF_TEXTS
from ecomkt.render.catalogue_manual import MANUAL_TEXTS
from ecomkt.render.catalogue_report import REPORT_TEXTS
from ecomkt.render.catalogue_test import TEST_TEXTS

__all__ = ["CATALOGUE"]

_TEXTS = {
    "profile": ("Profile", "產品概況"),
    "nothing-known": ("nothing is known yet", "還一無所知"),
    "base": ("Base", "基礎"),
    "beside-base": ("beside the base", "基礎之外"),
    "no-evidence-for-any": ("no clear evidence for any", "都還沒有明確依據"),
    "firm": ("Holds under {holds} of {of} single changes", "{of} 種單項變動中有 {holds} 種不改變第一名"),
    "flips": ("flips to {to} if {change}", "若{change}，改為{to}"),
    "flips-to-none": ("no clear first place if {change}", "若{change}，沒有明確的第一名"),
    "is": ("{attribute} = {value}", "{attribute}＝{value}"),
    "and": (" and ", "且"),
    "or": (" or ", "或"),
    "always": ("always", "任何情況"),
    "trait-present": ("it shows: {trait}", "具有「{trait}」"),
    "denied-trait": ("it does not show: {trait}", "不具「{trait}」"),
    "recommended-option": ("recommended: {options}", "已建議：{options}"),
    "forgotten": ("{attribute} is unknown", "{attribute}未知"),
    "next-question": ("Ask next", "下一個該問"),
    "could-change": ("could change: {families}", "可能改變：{families}"),
    "answers": ("answers", "可答"),
    "still-unknown": ("{count} facts are still unknown", "還有 {count} 項未知"),
    "cautions": ("Cautions", "注意事項"),
    "more-cautions": (
        "{counts}; all of them with --format markdown or json",
        "{counts}；完整內容見 --format markdown 或 json",
    ),
    "stop": ("STOP", "停"),
    "high": ("high", "重要"),
    "medium": ("medium", "中等"),
    "note": ("note", "提示"),
    "counted": ("{count} {word}", "{count} 項{word}"),
    "for": ("for", "支持"),
    "against": ("against", "反對"),
    "same-reason": ("for the same reason as {rank}", "理由與第 {rank} 名相同"),
    "reason": ("Reason", "理由"),
    "certainty": ("Certainty", "確定度"),
    "verdict": ("Verdict", "判斷"),
    "option": ("Option", "選項"),
    "rank": ("Rank", "名次"),
    "law": ("Law", "法規"),
    "source": ("Sources", "出處"),
    "basis": ("Basis", "依據"),
    "document": ("source text", "原文"),
    "literature": ("literature", "文獻"),
    "practice": ("practice", "實務"),
    "cases": ("cases", "案例"),
    "checked": ("checked", "已查證"),
    "known": ("not re-checked", "未重新查證"),
    "verify": ("verify before use", "使用前請查證"),
    "not-legal-advice": (
        "Decision support, not legal advice. Law is covered for mainland China, the EU and the US only.",
        "本結果供決策參考，不是法律意見。法規只涵蓋中國大陸、歐盟與美國，不含台灣與香港。",
    ),
    "made-by": (
        "ecomkt {version}, engine {engine}, knowledge {layers}",
        "ecomkt {version}，引擎 {engine}，知識 {layers}",
    ),
    "title": ("How to sell it online", "線上銷售策略"),
    "traits": ("What kind of purchase it is", "這是怎樣的購買"),
    "unknown": ("Open questions", "待確認的問題"),
    "firmness": ("How firm the first places are", "第一名有多穩"),
    "evidence": ("Evidence", "證據"),
    "rule": ("Rule", "規則"),
    "what-speaks-for": ("What speaks for it", "支持的理由"),
    "what-speaks-against": ("What speaks against it", "反對的理由"),
    "nearest-rules": ("The nearest reasons that would favour it", "最接近成立的支持理由"),
    "place": ("place {rank} of {of}", "第 {rank} 名，共 {of} 個"),
    "verdict-on": ("{option}: {verdict} ({family}, {place})", "{option}：{verdict}（{family}，{place}）"),
    "no-rule-speaks": ("No rule speaks for or against it here.", "在此沒有規則支持或反對它。"),
    "adds-up": ("{added}, total {total}", "{added}，累計 {total}"),
    "would-add": ("would add {certainty}", "可加 {certainty}"),
    "seen": ("seen: {seen}", "所見：{seen}"),
    "is-unknown": ("unknown", "未知"),
    "to-be-recommended": ("The smallest changes that would recommend it", "讓它獲得建議的最小變動"),
    "to-be-first": ("The smallest changes that would put it first", "讓它排到第一的最小變動"),
    "more-changes": ("and {count} more of this size", "另有 {count} 種同樣大小的變動"),
    "no-change-does": ("No change of up to two facts does it.", "改變兩項以內的事實都做不到。"),
    "cut-short": ("The search was cut short after {runs} profiles.", "搜尋到 {runs} 種概況後中止。"),
    "out-of-reach": ("not in the client's hands", "非客戶所能改變"),
    "side-by-side": ("Profiles side by side", "多種情況對照"),
    "in-common": ("In common", "共同條件"),
    "no-difference": ("no difference", "沒有差別"),
    "same-profile": ("These profiles are the same: no difference.", "這些情況完全相同，沒有差別。"),
    "same-result": ("No difference: all ranks and recommendations are the same.", "沒有差別：名次與建議全部相同。"),
    "mark-key": (
        "* differs; ▲▼ places won or lost against 1.; (n) not recommended",
        "* 有差別；▲▼ 與 1. 相比升降幾名；(n) 未獲建議",
    ),
    "warns": ("{word} ({profiles})", "{word}（{profiles}）"),
    "why-firsts-differ": ("Why the first places differ", "第一名為什麼不同"),
    "question": ("Question", "問題"),
    "slug": ("Slug", "代稱"),
    "code": ("Code", "代號"),
    "name": ("Name", "名稱"),
    "aliases": ("Also called", "又稱"),
    "vocabulary": ("Belongs to", "屬於"),
    "when": ("When", "條件"),
    "disfavours": ("Disfavours", "不利於"),
    "favours": ("Favours", "有利於"),
    "stands-in": ("Stands in", "所在檔案"),
    "definition": ("Meaning", "含義"),
    "attribute": ("Attribute", "屬性"),
    "value": ("Value", "值"),
    "severity": ("Severity", "嚴重度"),
    "see": ("See also", "另見"),
    "market": ("Market", "市場"),
    "mark": ("Verified", "查證"),
    "citation": ("Citation", "引文"),
    "year": ("Year", "年份"),
    "kind": ("Kind", "類別"),
    "status": ("How it was checked", "查證方式"),
    "contribution": ("Contribution", "貢獻"),
    "how-to-answer": (
        "Answer by number, letter, name or the beginning of one; where several are true, join them by commas.",
        "請輸入編號、代號、名稱，或名稱開頭的幾個字；同時有幾項成立時用逗號分開。",
    ),
    "keys": (
        "Keys: - don't know, < back, ? why it is asked, ! the result so far, Enter the final result.",
        "按鍵：- 不知道，< 上一題，? 為什麼問，! 目前的結果，Enter 看最後結果。",
    ),
    "needed": (
        "Every recommendation starts from this: answer it, or type - if you don't know.",
        "任何建議都從這一題出發：請作答，不知道就輸入 -。",
    ),
    "first-question": ("There is no question before this one.", "前面沒有題目了。"),
    "settled": (
        "No further answer alone can change the first three places.",
        "其餘任何一題的答案都不會改變前三名。",
    ),
    "enter-keeps": ("Enter keeps: {answer}", "按 Enter 保留：{answer}"),
    "firsts-so-far": ("First so far", "目前的第一名"),
    "if-answer": ("if {change}: {effects}", "若{change}：{effects}"),
    "lower-places": (
        "second or third place can change: {families}",
        "可能改變第二、三名：{families}",
    ),
    "changes-nothing": (
        "No answer to it changes the first three places.",
        "這一題的答案都不會改變前三名。",
    ),
    "reply-unknown": ("{word} is none of the answers", "{word} 不是可選的答案"),
    "did-you-mean": ("did you mean {name}?", "是不是「{name}」？"),
    "type-a-number": ("type a number from 1 to {count}", "請輸入 1 到 {count} 的編號"),
    "reply-ambiguous": ("{word} may be {names}: type more of it", "{word} 可能是{names}：請多打幾個字"),
    "reply-contradiction": (
        "{names} can't be true together: choose one, or weigh them so that they add up to 1 at most, such as {example}",
        "{names}不能同時成立：請選一項，或標上總和不超過 1 的確定度，例如 {example}",
    ),
    "reply-certainty": (
        "{word}: a certainty is above 0 and at most 1, such as {example}",
        "{word}：確定度要大於 0、不超過 1，例如 {example}",
    ),
    "equal-command": ("The same without questions", "不用問答的同一條指令"),
    "saved": ("Saved in {file}", "已存到 {file}"),
}

CATALOGUE: Mapping[str, Text] = MappingProxyType(
    {
        key: Text((("en", english), ("zh-Hant", chinese)))
        for key, (english, chinese) in {
            **_TEXTS,
            **BATCH_TEXTS,
            **CHECK_TEXTS,
            **DIFF_TEXTS,
            **MANUAL_TEXTS,
            **REPORT_TEXTS,
            **TEST_TEXTS,
        }.items()
    }
)
