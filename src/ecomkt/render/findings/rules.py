"""Pages on rules: what they repeat, contradict or can't do (ECK001 to ECK005, ECK019)."""

from collections.abc import Mapping

from ecomkt.checks.finding import Kind
from ecomkt.render.findings.page import Page, both

__all__ = ["RULE_PAGES"]

RULE_PAGES: Mapping[Kind, Page] = {
    Kind.DUPLICATE_RULE: Page(
        both("Duplicate rule", "重複的規則"),
        both(
            "Two rules have the same set of premises and the same conclusions with the same words, or two cautions "
            "have the same premises and the same text. The order of premises and values makes no difference.",
            "兩條規則的前提集合相同，結論與用詞也相同；或兩則注意事項的前提與文字都相同。前提與值的先後次序不計。",
        ),
        both(
            "Evidence adds up: what is written twice counts twice, and the certainty says more than anyone meant.",
            "證據會累加：寫兩次就算兩次，確定度因此高於任何人的本意。",
        ),
        both("remove one of the two", "刪去其中一條"),
        "- id: parcels-arrive-fast\n  when: {traits: [in-a-hurry]}\n  favour: {shop: {nearby: fair}}\n"
        "- id: fast-parcels-win\n  when: {traits: [in-a-hurry]}\n  favour: {shop: {nearby: fair}}",
        {"": both("{rule} repeats {other} at {place}", "{rule} 與 {place} 的 {other} 重複")},
    ),
    Kind.CONFLICTING_RULES: Page(
        both("Conflicting rules", "互相矛盾的規則"),
        both(
            "Two rules have the same set of premises, and one speaks for an option that the other speaks against.",
            "兩條規則的前提集合相同，一條支持某選項，另一條卻反對它。",
        ),
        both(
            "They fire together in every profile and cancel each other out: the reader sees a reason and its opposite, "
            "and neither moves the answer.",
            "它們永遠同時成立、互相抵銷：讀者看到一個理由和它的反面，答案卻不動。",
        ),
        both(
            "decide which of the two holds, or give each the premises that part them",
            "決定哪一條成立，或為各自補上能區分兩者的前提",
        ),
        "- id: parcels-arrive-fast\n  when: {traits: [in-a-hurry]}\n  favour: {shop: {nearby: fair}}\n"
        "- id: nearby-shops-are-small\n  when: {traits: [in-a-hurry]}\n  against: {shop: {nearby: fair}}",
        {
            "": both(
                "{rule} says the opposite of {other} at {place} on {options}",
                "{rule} 對 {options} 的主張與 {place} 的 {other} 相反",
            )
        },
    ),
    Kind.SUBSUMED_RULE: Page(
        both("Subsumed rule", "被涵蓋的規則"),
        both(
            "Wherever the rule fires, a wider rule fires too (each premise of the wider one is implied by a premise of "
            "this one), says the same of the same options with the same words, and cites the same sources or more.",
            "此規則成立時，另一條較寬的規則必然成立（較寬者的每個前提都被此規則的某個前提蘊含），"
            "對相同選項用相同的字眼作相同的主張，並引用相同或更多的出處。",
        ),
        both(
            "One ground is counted twice for the narrower profiles. A narrower rule with a source of its own or "
            "another word is a layer, and not reported.",
            "較窄的情況下，同一個依據被算了兩次。若較窄的規則另有出處或用詞不同，則是有意的分層，不會列出。",
        ),
        both(
            "remove the narrower rule, or give it the source or the word that makes it more than the wider one",
            "刪去較窄的規則，或補上使它有別於較寬者的出處或用詞",
        ),
        "- id: cheap-goods-sell-nearby\n  when: {cost: [small]}\n  favour: {shop: {nearby: fair}}\n  source: [one]\n"
        "- id: cheap-urgent-goods-sell-nearby\n  when: {cost: [small], traits: [in-a-hurry]}\n"
        "  favour: {shop: {nearby: fair}}\n  source: [one]",
        {
            "": both(
                "{rule} adds nothing to {other} at {place}: it fires only where that does, and says the same",
                "{rule} 對 {place} 的 {other} 沒有增添：它只在後者成立時成立，主張也相同",
            )
        },
    ),
    Kind.RULE_CANNOT_FIRE: Page(
        both("Rule that can't fire", "不可能成立的規則"),
        both(
            "It is proved that no profile fires the rule: it wants a trait present and absent at once; or a trait "
            "stronger than all evidence can make it, the best of values that exclude each other taken; or an option "
            "that no rule favours.",
            "已證明沒有任何情況能使此規則成立：它要求某特質同時存在與不存在；"
            "或要求的特質強度，即使在互斥的值中取最有利者、把所有證據加起來也達不到；或要求一個沒有規則支持的選項。",
        ),
        both(
            "It looks like knowledge, and is never used. Whoever relies on it is mistaken.",
            "看似知識，卻永遠用不上；依賴它的人會落空。",
        ),
        both(
            "give the trait evidence that reaches the threshold, or correct the premises, or remove the rule",
            "為該特質補上足以達到門檻的證據，或修正前提，或刪去規則",
        ),
        "- id: torn-buyers-wait\n  when: {traits: [in-a-hurry], without: [in-a-hurry]}\n"
        "  favour: {shop: {nearby: fair}}",
        {
            "contradiction": both(
                "{rule} can't fire: it wants the trait {trait} present and absent at once",
                "{rule} 不可能成立：它要求特質 {trait} 同時存在與不存在",
            ),
            "trait": both(
                "{rule} can't fire: no profile brings the trait {trait} above {certainty}",
                "{rule} 不可能成立：沒有任何情況能使特質 {trait} 高於 {certainty}",
            ),
            "denied-trait": both(
                "{rule} can't fire: no profile brings the trait {trait} below -{certainty}",
                "{rule} 不可能成立：沒有任何情況能使特質 {trait} 低於 -{certainty}",
            ),
            "options": both(
                "{rule} can't fire: no rule favours {options}", "{rule} 不可能成立：沒有規則支持 {options}"
            ),
        },
    ),
    Kind.RULE_NOT_SEEN_FIRING: Page(
        both("Rule not seen firing", "未見成立的規則"),
        both(
            "No profile was found in which the rule fires: none that the required attributes make, none of the sample, "
            "none that a search by single changes of facts reached. The search was cut short at its budget, so this is "
            "no proof. The witness is the profile that came nearest.",
            "找不到使此規則成立的情況：必填屬性的全部組合、抽樣，以及逐項改變事實的搜尋都沒有。"
            "搜尋以預算為限而中止，所以不是證明。所附的例子是最接近成立的情況。",
        ),
        both(
            "Its premises most likely exclude each other, as facts that give one trait take away another.",
            "它的前提很可能互相排斥：帶來某特質的事實會消去另一特質。",
        ),
        both(
            "show a profile that fires it in a scenario, or correct its premises, or remove it",
            "在情境檔案中舉出使它成立的情況，或修正前提，或刪去規則",
        ),
        "- id: bargains-are-luxuries\n  when: {cost: [small], traits: [exclusive]}\n  favour: {shop: {nearby: fair}}",
        {
            "": both(
                "{rule} fired in none of {runs} profiles; the search was cut short there",
                "{rule} 在試過的 {runs} 種情況中都不成立；搜尋到此中止",
            )
        },
    ),
    Kind.RULE_CHANGES_NO_FIRST_PLACE: Page(
        both("Rule that changes no first place", "不影響第一名的規則"),
        both(
            "The rule fires, but no profile was found in which the first place of a family would be another without "
            "it. The search was cut short at its budget.",
            "此規則會成立，但找不到少了它就會換掉某一類第一名的情況。搜尋以預算為限而中止。",
        ),
        both(
            "It gives reasons and moves certainties, but as things are it decides nothing. That may be meant.",
            "它提供理由、推動確定度，但目前不左右任何決定。這可能是有意的。",
        ),
        both(
            "keep it if its reason is worth showing; else give it a stronger word, or remove it",
            "若理由值得呈現就保留；否則用更強的字眼，或刪去",
        ),
        "- id: some-like-it-nearby\n  when: {traits: [in-a-hurry]}\n  favour: {shop: {nearby: hint}}",
        {
            "": both(
                "{rule} changed no first place in {runs} profiles; the search was cut short there",
                "{rule} 在試過的 {runs} 種情況中不改變任何第一名；搜尋到此中止",
            )
        },
    ),
}
