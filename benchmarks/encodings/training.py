"""python -m benchmarks.encodings.training PROFILES DICT: writes what the program knows of letters, `letters.json`.

PROFILES is the folder `langdetect/profiles` of langdetect 1.0.9 (Apache 2.0; counts of letters and of pairs of them by
language), DICT the file `jieba/dict.txt` of jieba 0.42.1 (MIT; words with their counts). Both are needed here alone.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path

import opencc

import ecomkt.catalog.encodings as encodings

TARGET = Path(encodings.__file__).with_name("letters.json")
BY_PAIRS = "ar bg ca cs da de el en es et fa fi fr he hr hu id it lt lv mk nl no pl pt ro ru sk sl sq sv th tr uk vi"
# Rarer ones are as good as unknown.
LEAST_PAIR, LEAST_SINGLE, MOST_HAN = 9.0, 14.0, 4000
# Kanji that are common in shops and rare in Chinese.
ENCODINGS = {
    "utf-8": BY_PAIRS + " zh-Hans zh-Hant ja ko",
    "cp1252": "en de fr es pt it nl da sv no fi ca et sq id",
    "gb18030": "zh-Hans zh-Hant",
    "cp950": "zh-Hant",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
    "cp1250": "pl cs sk hu hr sl ro sq de en",
    "cp1251": "ru uk bg mk en",
    "cp1254": "tr en de fr",
    "cp874": "th en",
    "cp1258": "vi en",
    "iso8859-15": "de fr es pt it nl da sv no fi ca et sq id en",
    "iso8859-2": "pl cs sk hu hr sl ro sq de en",
    "koi8-r": "ru bg en",
    "big5hkscs": "zh-Hant",
    "cp1253": "el en",
    "cp1255": "he en",
    "cp1256": "ar fa en",
    "cp1257": "lt lv et en",
    "koi8-u": "uk ru",
    "cp866": "ru bg",
    "cp850": "de fr es pt it nl da sv no fi en",
    "mac-roman": "de fr es pt it nl da sv no en",
    "iso8859-5": "ru bg mk",
    "iso8859-7": "el",
}
"""What is read without being named, the likeliest first, and the languages that are written in it."""
ALPHABETS = {
    "ca": "àçèéíïòóúü",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøåé",
    "de": "äöüßéèàê",
    "en": "éèêñïç",
    "es": "áéíñóúü",
    "et": "äöõüšž",
    "fi": "äöåé",
    "fr": "àâæçéèêëîïôœùûü",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "it": "àèéìíîòóùú",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "éèëïöüáóê",
    "no": "æøåéèò",
    "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõúü",
    "ro": "ăâîșțşţ",
    "ru": "ё",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sq": "ëç",
    "sv": "åäöé",
    "tr": "çğıöşüâî",
    "uk": "ґєії",
}
"""Letters of a language, some of which are rarer than what is counted."""
JAPANESE = (
    "円込価売無料送税本体用品商新古個入箱袋枚組缶台付専別発販売検査気図対応実単広価格円様円和風焼飯麺茶器皿鍋急須"
    "湯呑椀箸布団枕畳傘靴鞄財布時計腕輪指輪首飾服着物浴衣帯下着靴下帽子手袋眼鏡化粧水乳液洗顔石鹸香歯磨髪剤薬毛"
    "抹茶煎餅味噌醤油酢塩糖菓子酒焼酎梅干海苔昆布鰹節豆腐納豆玩具積木人形絵本辞典雑誌文房具鉛筆消工具電池充機械"
    "洗濯掃除収納棚椅子机布巾子供赤青黄緑黒白茶紫灰桃色大中小長短丸角厚薄軽重両面対応防水撥耐熱冷温保存携帯折畳"
)


def level(share: float) -> str:
    """Return a probability as a letter: half a step of the natural logarithm each, from A."""
    return chr(ord("A") + round(-2 * math.log(share)))


def pairs_of(path: Path) -> str:
    """Return the pairs of letters of a language, each with the level of the second after the first."""
    counts = json.loads(path.read_text(encoding="utf-8"))["freq"]
    pairs: Counter[str] = Counter()
    for gram, count in counts.items():
        low = gram.lower()
        if len(low) == 2 and not any(sign.isdigit() for sign in low):
            pairs[low] += count
    before: Counter[str] = Counter()
    for pair, count in pairs.items():
        before[pair[0]] += count
    kept = {pair: count / before[pair[0]] for pair, count in sorted(pairs.items())}
    return "".join(pair + level(share) for pair, share in kept.items() if share > math.exp(-LEAST_PAIR))


def singles_of(counts: Counter[str], most: int) -> str:
    """Return the commonest characters, each with its level."""
    total = counts.total()
    kept = [(sign, count / total) for sign, count in counts.most_common(most)]
    return "".join(sign + level(share) for sign, share in kept if share > math.exp(-LEAST_SINGLE))


def han_counts(path: Path) -> Counter[str]:
    """Return how often each Han character stands in the words of a dictionary."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count = line.split()[:2]
        for sign in word:
            if "\u4e00" <= sign <= "\u9fff":
                # Nouns of shops are rarer than what novels are full of.
                counts[sign] += int(count) ** 0.8  # type: ignore[assignment]
    return counts


def main(arguments: list[str]) -> int:
    """Write the file."""
    profiles, dictionary = map(Path, arguments)
    singles: dict[str, str] = {}
    hans = han_counts(dictionary)
    convert = opencc.OpenCC("s2tw").convert
    hant: Counter[str] = Counter()
    for sign, count in hans.items():
        hant[convert(sign)] += count
    singles["zh-Hans"], singles["zh-Hant"] = singles_of(hans, MOST_HAN), singles_of(hant, MOST_HAN)
    both = hans + hant
    japanese = Counter({sign: n for sign, n in both.items() if len(sign.encode("euc_jp", "ignore")) == 2})
    for sign in JAPANESE:
        japanese[sign] += both.total() / 400
    singles["ja"] = singles_of(japanese, MOST_HAN)
    korean = json.loads((profiles / "ko").read_text(encoding="utf-8"))["freq"]
    singles["ko"] = singles_of(Counter({s: n for s, n in korean.items() if len(s) == 1 and "가" <= s <= "힣"}), 2500)
    known = {
        "encodings": ENCODINGS,
        "alphabets": ALPHABETS,
        "pairs": {code: pairs_of(profiles / code) for code in BY_PAIRS.split()},
        "singles": singles,
    }
    TARGET.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
