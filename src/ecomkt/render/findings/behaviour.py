"""Pages on options, traits, evidence, attributes and gaps (ECK006 to ECK010)."""

from collections.abc import Mapping

from ecomkt.checks.finding import Kind
from ecomkt.render.findings.page import Page, both

__all__ = ["BEHAVIOUR_PAGES"]

BEHAVIOUR_PAGES: Mapping[Kind, Page] = {
    Kind.OPTION_NEVER_RECOMMENDED: Page(
        both("Option that no profile recommends", "不會被建議的選項"),
        both(
            "No profile recommends the option. It is proved where all that speaks for it, in full and at once, stays "
            "below the threshold together with what always speaks against it; else no profile was found within the "
            "budget. The witness is the profile in which it came furthest.",
            "沒有任何情況會建議此選項。若所有支持同時足額成立，與永遠成立的反對合計仍低於門檻，即為證明；"
            "否則是在預算內找不到。所附的例子是它最接近被建議的情況。",
        ),
        both(
            "Clients are shown a list with an entry that can never win, and `why` can name no change that helps.",
            "客戶看到的清單裡有一項永遠不會勝出，`why` 也說不出任何有用的改變。",
        ),
        both(
            "add a rule that favours it, or take the option out of the family",
            "加一條支持它的規則，或把它從該類選項中刪去",
        ),
        "families:\n  shop:\n    values:\n      nearby: {en: Nearby}\n      far-away: {en: Far away}  # no rule",
        {
            "proved": both(
                "no profile recommends {option}: its certainty can't exceed {certainty}",
                "沒有任何情況會建議 {option}：其確定度不可能高於 {certainty}",
            ),
            "not-found": both(
                "no profile was found that recommends {option}; the best gives {certainty}, and the search was cut "
                "short after {runs} profiles",
                "找不到會建議 {option} 的情況；最高為 {certainty}，搜尋到 {runs} 種情況後中止",
            ),
        },
    ),
    Kind.TRAIT_NEVER_READ: Page(
        both("Trait never read", "無人讀取的特質"),
        both("No rule and no caution names the trait.", "沒有規則或注意事項提到此特質。"),
        both(
            "All its evidence is derived, shown and explained, and changes nothing.",
            "它的全部證據都被推導、呈現、解釋，卻不改變任何結果。",
        ),
        both("write the rule it was meant for, or remove the trait", "寫出它所為的規則，或刪去此特質"),
        "traits:\n  in-a-hurry:  # no rule says `traits: [in-a-hurry]`\n    evidence:\n      cost: {small: 0.4}",
        {"": both("no rule and no caution reads the trait {trait}", "沒有規則或注意事項讀取特質 {trait}")},
    ),
    Kind.EVIDENCE_NEVER_DECISIVE: Page(
        both("Evidence never decisive", "從不起作用的證據"),
        both(
            "In every profile tried, all rules and cautions fire alike, and equally strongly, with the cell of the "
            "evidence matrix and without it.",
            "在試過的所有情況中，有沒有證據矩陣的這一格，所有規則與注意事項的成立與強度都一樣。",
        ),
        both(
            "A number that nobody can notice is a number that nobody will keep true.",
            "沒人能察覺的數字，就沒人會維護它的正確。",
        ),
        both("remove the cell, or show a profile in which it matters", "刪去這一格，或舉出它起作用的情況"),
        "evidence:\n  cost: {small: 0.01, large: 0.8}",
        {
            "": both(
                "what {attribute}={value} says of the trait {trait} decided nothing in {runs} profiles",
                "{attribute}={value} 對特質 {trait} 的證據在試過的 {runs} 種情況中不起作用",
            )
        },
    ),
    Kind.ATTRIBUTE_CHANGES_NOTHING: Page(
        both("Attribute that changes nothing", "什麼都不改變的屬性"),
        both(
            "No rule, caution or evidence reads the attribute; or none of those that read it fired or decided anything "
            "in the profiles tried. An attribute whose values are markets is read by the laws.",
            "沒有規則、注意事項或證據讀取此屬性；或讀取它的在試過的情況中都不成立、不起作用。"
            "以市場為值的屬性由法規讀取，不在此列。",
        ),
        both("Clients are asked a question whose answer has no consequence.", "客戶被問了一個答案毫無影響的問題。"),
        both("write a rule that reads it, or remove the attribute", "寫一條讀取它的規則，或刪去此屬性"),
        "attributes:\n  weather:  # no rule reads it\n    question: {en: Does it rain?}",
        {
            "unread": both(
                "nothing reads the attribute {attribute}: its answer can't matter",
                "沒有任何東西讀取屬性 {attribute}：它的答案不可能有影響",
            ),
            "idle": both(
                "the attribute {attribute} is read, but changed nothing in {runs} profiles",
                "屬性 {attribute} 有人讀取，但在試過的 {runs} 種情況中不改變任何結果",
            ),
        },
    ),
    Kind.GAP: Page(
        both("Gap: no recommendation in a main family", "缺口：主要類別沒有建議"),
        both(
            "Some profile gets no option of the family recommended, base options aside. Over the profiles that the "
            "required attributes make, the count is exact; over the seeded sample it is what was found before the "
            "search was cut short. The witness is the first such profile.",
            "某些情況下，該類別除基礎選項外沒有任何選項被建議。必填屬性的全部組合是精確計數；"
            "抽樣部分是搜尋中止前找到的數目。所附的例子是第一個這樣的情況。",
        ),
        both(
            "The consultant gets no answer to one of the main questions. That can be honest, but should be known.",
            "顧問在主要問題之一上得不到答案。這可能是誠實的，但應當知情。",
        ),
        both(
            "add a rule for these profiles, or waive the gap and say why no answer is the right one",
            "為這些情況加一條規則，或豁免此缺口並說明為何沒有答案才是對的",
        ),
        "- id: dear-goods-need-advice  # and nothing for the cheap ones\n  when: {cost: [large]}\n"
        "  favour: {shop: {nearby: good}}",
        {
            "exact": both(
                "{count} of all {of} profiles of the required attributes get nothing recommended of {family}",
                "必填屬性的全部 {of} 種組合中，有 {count} 種在 {family} 得不到建議",
            ),
            "cut-short": both(
                "{count} of the first {of} profiles of the required attributes get nothing recommended of {family}; "
                "the search was cut short there",
                "必填屬性的前 {of} 種組合中，有 {count} 種在 {family} 得不到建議；搜尋到此中止",
            ),
            "sampled": both(
                "{count} of {of} sampled profiles get nothing recommended of {family}; the search was cut short there",
                "抽樣的 {of} 種情況中，有 {count} 種在 {family} 得不到建議；搜尋到此中止",
            ),
        },
    ),
}
