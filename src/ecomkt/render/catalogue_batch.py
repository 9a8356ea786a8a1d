"""The texts of `ecomkt batch` and `ecomkt classify`, a part of the catalogue of the interface."""

__all__ = ["BATCH_TEXTS"]

BATCH_TEXTS = {
    "batch-products": ("Products", "商品"),
    "batch-summary": ("Summary", "摘要"),
    "batch-counted": ("Products: {products}, in rows: {rows}", "{rows} 列，共 {products} 項商品"),
    "batch-unsure": ("What it is can't be told of {count} of {of}", "{of} 項中有 {count} 項無法判斷類型"),
    "batch-flawed": ("Something can't be read of {count} of {of}", "{of} 項中有 {count} 項的部分欄位無法讀取"),
    "batch-share": ("{count} ({share})", "{count} 項（{share}）"),
    "batch-strategies": (
        "{count} of {of} strategies cover {share} of the products",
        "{of} 種策略中的 {count} 種涵蓋 {share} 的商品",
    ),
    "batch-examples": ("such as {titles}", "例如{titles}"),
    "batch-outliers": ("Products that stand out", "特別的商品"),
    "batch-rare": ("hardly any other product has its strategy", "幾乎沒有其他商品適用同樣的策略"),
    "batch-questions": ("Questions that matter for most products", "對最多商品有影響的問題"),
    "batch-matters": (
        "can change the first places of {count} of {of} products",
        "可能改變 {of} 項中 {count} 項的第一名",
    ),
    "classify-unsure": ("unsure", "無法判斷"),
    "classify-none": ("nothing is known of it", "沒有任何線索"),
    "classify-stated": ("as the list says", "依清單所載"),
    "classify-title": ("title", "標題"),
    "classify-category": ("category", "分類"),
    "classify-description": ("description", "描述"),
    "classify-found": ("{word} in the {place}", "{place}中的「{word}」"),
}
