"""The texts of `ecomkt docs`, a part of the catalogue of the interface."""

__all__ = ["MANUAL_TEXTS"]

MANUAL_TEXTS = {
    "manual-codes": ("The codes", "代號一覽"),
    "manual-rules": ("The rules", "規則一覽"),
    "manual-made": (
        "Made by ecomkt docs from the knowledge {layers}; change the knowledge, not this file.",
        "由 ecomkt docs 依知識 {layers} 產生；請修改知識檔，不要改這份文件。",
    ),
    "manual-codes-about": (
        "What may be known of a product, and what may be advised. Letter, slug, name and alias call the same code.",
        "產品可以知道些什麼、可以建議些什麼。代號、代稱、名稱與別名都指同一項。",
    ),
    "manual-rules-about": (
        "A rule fires when its weakest condition is certain enough, and contributes its own certainty times that of "
        "the weakest condition. An unknown fact is no evidence, for or against.",
        "一條規則最弱的條件夠確定時才成立，貢獻為規則本身的確定度乘以最弱條件的確定度。未知的事實不算證據，不論正反。",
    ),
    "attributes": ("Attributes", "屬性"),
    "families": ("Families", "類別"),
    "manual-traits": ("Traits", "特徵"),
    "manual-traits-about": (
        "What a fact says for a trait of the purchase (above 0) or against it (below 0).",
        "各項事實對購買特徵的支持（大於 0）或反對（小於 0）。",
    ),
}
