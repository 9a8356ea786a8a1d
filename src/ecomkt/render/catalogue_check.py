"""The texts of `ecomkt check`, a part of the catalogue of the interface; its findings have pages of their own."""

__all__ = ["CHECK_TEXTS"]

CHECK_TEXTS = {
    "level-error": ("error", "錯誤"),
    "level-warning": ("warning", "警告"),
    "level-note": ("note", "提示"),
    "is-waived": ("waived until {until}", "豁免至 {until}"),
    "it-says": ("It says", "內容"),
    "why-it-matters": ("Why it matters", "為何重要"),
    "how-to-mend": ("To mend it", "如何修正"),
    "for-example": ("For example", "例如"),
    "see-it": ("See it", "實際執行"),
    "findings-counted": (
        "Errors: {errors}; warnings: {warnings}; notes: {notes}; waived: {waived}",
        "錯誤：{errors}；警告：{warnings}；提示：{notes}；已豁免：{waived}",
    ),
    "searched-all": (
        "Looked at all {exact} profiles of the required attributes and at {sampled} sampled ones over all attributes; "
        "there the search was cut short.",
        "已檢查必填屬性的全部 {exact} 種組合，以及所有屬性的 {sampled} 種抽樣情況；搜尋到此中止。",
    ),
    "searched-some": (
        "Looked at the first {exact} profiles of the required attributes and at {sampled} sampled ones over all "
        "attributes; there the search was cut short.",
        "已檢查必填屬性的前 {exact} 種組合，以及所有屬性的 {sampled} 種抽樣情況；搜尋到此中止。",
    ),
}
