"""Pages on texts, sources, style and waivers (ECK011 to ECK018, ECK020 to ECK022)."""

from collections.abc import Mapping

from ecomkt.checks.finding import Kind
from ecomkt.render.findings.page import Page, both

__all__ = ["TEXT_PAGES"]

TEXT_PAGES: Mapping[Kind, Page] = {
    Kind.TEXT_MISSING: Page(
        both("Text missing in a language", "缺少某種語言的文字"),
        both(
            "A name, question, definition, reason, title or description is not written in one of the two languages "
            "that are written by hand, `en` and `zh-Hant`.",
            "某個名稱、問題、定義、理由、標題或說明，缺少兩種手寫語言（`en` 與 `zh-Hant`）之一。",
        ),
        both("Readers of the other language get a foreign sentence.", "另一種語言的讀者會看到外語句子。"),
        both("write it in that language", "補上該語言的文字"),
        "because:\n  en: An urgent need goes to whoever can deliver soonest.",
        {"": both("{subject} has no {field} in {language}", "{subject} 的 {field} 沒有 {language} 文字")},
    ),
    Kind.WRONG_LANGUAGE: Page(
        both("Text in the wrong language", "語言寫錯欄位"),
        both(
            "An English text holds a Chinese character, or a Chinese text holds none. Chinese texts of Latin capitals "
            "alone, as of a brand, are left alone.",
            "英文欄位裡有漢字，或中文欄位裡沒有漢字。只有大寫拉丁字母的中文文字（如品牌）不在此列。",
        ),
        both("Two fields were most likely confused, or a translation forgotten.", "很可能兩欄對調，或忘了翻譯。"),
        both("put the text into the field of its language", "把文字放到所屬語言的欄位"),
        "because:\n  en: 急需時誰最快送到就找誰。\n  zh-Hant: An urgent need goes to whoever can deliver soonest.",
        {
            "en": both(
                "the {field} of {subject} in {language} has Chinese characters: {text}",
                "{subject} 的 {field}（{language}）含有漢字：{text}",
            ),
            "zh-Hant": both(
                "the {field} of {subject} in {language} has no Chinese character: {text}",
                "{subject} 的 {field}（{language}）沒有漢字：{text}",
            ),
        },
    ),
    Kind.SOURCE_UNVERIFIED: Page(
        both("Source that nobody checked", "無人查證的出處"),
        both(
            "The source can be looked up, but its `status` doesn't say that anything of it was checked, verified or "
            "read. Sources of the kinds `document` and `cases` come with the knowledge and are not meant.",
            "此出處可以查閱，但它的 `status` 沒有說明曾查證（checked）、核實（verified）或閱讀（read）。"
            "`document` 與 `cases` 兩類隨知識庫而來，不在此列。",
        ),
        both("Results cite it in front of a client.", "結果會在客戶面前引用它。"),
        both("look it up, and say in `status` what was checked", "查閱它，並在 `status` 寫明查證了什麼"),
        "one:\n  citation: Somebody (1999), A book\n  kind: book\n  status: from knowledge",
        {"": both("nothing of the source {source} was checked ({status})", "出處 {source} 未經查證（{status}）")},
    ),
    Kind.SOURCE_OVERDUE: Page(
        both("Source to be reviewed", "該複查的出處"),
        both("The day in `review_after` of the source has passed.", "出處的 `review_after` 日期已過。"),
        both(
            "Laws, platform rules and statistics age; advice on them does too.",
            "法規、平台規則與統計會過時，據此的建議也會。",
        ),
        both(
            "look it up again, correct what rests on it, and set the next `review_after`",
            "重新查閱，修正依賴它的內容，並定下次的 `review_after`",
        ),
        'some-law:\n  citation: A law\n  status: checked\n  review_after: "2020-01-01"',
        {"": both("the source {source} was to be reviewed after {day}", "出處 {source} 應於 {day} 之後複查")},
    ),
    Kind.NUMBER_WITHOUT_SOURCE: Page(
        both("Number without a source", "沒有出處的數字"),
        both(
            "A reason states a number (a figure, a percentage, or a word such as half) and cites neither a law nor a "
            "source of another kind than `document`. A caution rests on the laws of the one that it names under `see`.",
            "理由裡有數字（數目、百分比，或「一半」「三成」之類），卻沒有引用法規，也沒有 `document` 以外的出處。"
            "注意事項可以依據 `see` 所指者的法規。",
        ),
        both(
            "A number that nobody can look up is the first thing a client will doubt.",
            "查不到來處的數字，是客戶首先會懷疑的。",
        ),
        both("cite what counted it, or say it without the number", "引用統計它的出處，或改成不帶數字的說法"),
        "because:\n  en: Half of all baskets are left behind.\nsource: []",
        {
            "": both(
                "the reason of {rule} states a number ({number}) without a source",
                "{rule} 的理由有數字（{number}）而無出處",
            )
        },
    ),
    Kind.TOO_MANY_PREMISES: Page(
        both("Too many premises", "前提太多"),
        both("A rule or caution has more than three premises.", "規則或注意事項的前提超過三個。"),
        both(
            "It speaks of so few profiles that nobody can judge it, and often hides a trait that has no name yet.",
            "它涉及的情況太少，無從判斷，往往藏著一個還沒命名的特質。",
        ),
        both("name what the premises share as a trait, or split the rule", "把前提的共同點立為特質，或拆開規則"),
        "when: {cost: [small], weather: [rain], traits: [in-a-hurry], without: [exclusive]}",
        {
            "": both(
                "{rule} has {count} premises; {most} are the most that read well",
                "{rule} 有 {count} 個前提；最多 {most} 個才易讀",
            )
        },
    ),
    Kind.ID_IS_NO_CLAIM: Page(
        both("Id that claims nothing", "不成主張的 id"),
        both(
            "The id of a rule or caution is not two or more words of a-z and 0-9 joined by single hyphens.",
            "規則或注意事項的 id 不是以單一連字號相連的兩個以上由 a-z、0-9 組成的詞。",
        ),
        both(
            "Ids are what people quote: a claim can be remembered and disputed, a number can't.",
            "大家引用的是 id：主張能記住、能爭論，編號不能。",
        ),
        both(
            "give it a short claim as its id, such as parcels-arrive-fast",
            "用簡短的主張作 id，例如 parcels-arrive-fast",
        ),
        "- id: R17",
        {"": both("the id {rule} is no claim of two words or more", "id {rule} 不是兩個詞以上的主張")},
    ),
    Kind.FILE_TOO_LONG: Page(
        both("File too long", "檔案太長"),
        both("A file of rules has more than 250 lines.", "規則檔案超過 250 行。"),
        both("Nobody reads it as a whole, so contradictions creep in.", "沒有人會從頭讀完，矛盾便混進來。"),
        both("split it by topic", "按主題拆分"),
        "rules/everything.yaml",
        {"": both("{file} has {count} lines; split it above {most}", "{file} 有 {count} 行；超過 {most} 行應拆分")},
    ),
    Kind.WAIVER_EXPIRED: Page(
        both("Waiver past its day", "過期的豁免"),
        both(
            "The day in `until` of a waiver has passed; the finding it accepted stands again.",
            "豁免的 `until` 已過；它所接受的問題重新列出。",
        ),
        both("A waiver is a promise to come back to it.", "豁免是日後會再處理的承諾。"),
        both(
            "mend the finding, or renew the waiver with a reason that still holds", "解決該問題，或以仍成立的理由續期"
        ),
        'waivers:\n  - {code: ECK010, subject: shop, reason: none sells these, until: "2020-01-01"}',
        {
            "": both(
                "the waiver of {code} on {subject} ended on {until}", "對 {subject} 的 {code} 豁免已於 {until} 到期"
            )
        },
    ),
    Kind.WAIVER_UNUSED: Page(
        both("Waiver that waives nothing", "沒有用到的豁免"),
        both(
            "No finding has the code and subject of the waiver. Only waivers of the highest layer are looked at.",
            "沒有與此豁免的代碼和對象相符的問題。只檢查最上層的豁免。",
        ),
        both("It would hide the finding, should it come back.", "問題若再出現，會被它掩蓋。"),
        both("remove the waiver", "刪去豁免"),
        'waivers:\n  - {code: ECK010, subject: solved-long-ago, reason: none sells these, until: "2099-01-01"}',
        {"": both("there is no finding {code} on {subject} to waive", "沒有可豁免的 {code}（{subject}）")},
    ),
    Kind.WAIVER_UNKNOWN: Page(
        both("Waiver of an unknown code", "代碼不存在的豁免"),
        both("No kind of finding has the code of the waiver.", "沒有任何問題種類使用此豁免的代碼。"),
        both("It waives nothing, and whoever wrote it believes it does.", "它什麼都沒豁免，寫的人卻以為有。"),
        both(
            "correct the code; `ecomkt check --explain all` lists them",
            "更正代碼；`ecomkt check --explain all` 列出全部",
        ),
        'waivers:\n  - {code: ECK999, subject: shop, reason: none sells these, until: "2099-01-01"}',
        {
            "": both(
                "there is no code {code}, which a waiver on {subject} names",
                "對 {subject} 的豁免所用代碼 {code} 不存在",
            )
        },
    ),
}
