"""The texts of `ecomkt test`, a part of the catalogue of the interface."""

__all__ = ["TEST_TEXTS"]

TEST_TEXTS = {
    "failed": ("FAILED", "未通過"),
    "passed": ("passed", "通過"),
    "passed-failed": ("{passed} passed, {failed} failed", "{passed} 項通過，{failed} 項未通過"),
    "expected-first": ("expected {option} first in {family}", "預期{family}第一名為{option}"),
    "expected-recommended": ("expected {option} to be recommended", "預期建議{option}"),
    "expected-not-recommended": ("expected {option} not to be recommended", "預期不建議{option}"),
    "expected-caution": ("expected the caution {caution}", "預期出現注意事項 {caution}"),
    "expected-no-caution": ("expected no caution {caution}", "預期不出現注意事項 {caution}"),
    "expected-certainty": (
        "expected a certainty of {option} from {least} to {most}",
        "預期{option}的確定度在 {least} 到 {most} 之間",
    ),
    "got-standing": ("got {certainty}, {verdict}", "結果為 {certainty}，{verdict}"),
    "got-rank": ("got {certainty}, {verdict}, place {rank}", "結果為 {certainty}，{verdict}，第 {rank} 名"),
    "leads-instead": ("{option} leads with {certainty}", "第一名是{option}，{certainty}"),
    "rules-fired": ("rules, cautions and evidence that fired", "成立過的規則、注意事項與證據"),
    "sides-seen": ("sides of premises seen (held, failed)", "見過的條件兩面（成立、不成立）"),
    "covered": ("{what}: {covered} of {of} ({percentage} %)", "{what}：{of} 項中的 {covered} 項（{percentage} %）"),
    "never-fired": ("never fired: {id}", "從未成立：{id}"),
    "never-held": ("never held: {premise} in {id}", "從未成立：{id} 的「{premise}」"),
    "never-failed": ("never failed: {premise} in {id}", "從未不成立：{id} 的「{premise}」"),
    "mutants-caught": ("mutants caught", "抓到的變異"),
    "mutant-flip": ("flipped rules caught", "抓到的反轉規則"),
    "mutant-drop": ("dropped rules caught", "抓到的刪除規則"),
    "mutant-weaken": ("weakened rules caught", "抓到的弱化規則"),
    "untested-mutant": ("untested: {rule} ({kind})", "未受測試：{rule}（{kind}）"),
}
