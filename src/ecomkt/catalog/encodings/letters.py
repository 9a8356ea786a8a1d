"""Which encoding bytes are in, judged by the letters that come of them: their languages, and what stands beside them.

`letters.json` says how often a letter follows another in a language, and how often a Han character or a syllable
occurs at all; `python -m benchmarks.encodings.training` writes it. Every reading of the same bytes gets the probability
of its text, so that readings of one and of two bytes a letter can be compared. Costs are natural logarithms.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from unicodedata import category, normalize

VIETNAMESE = "cp1258"
"""It writes the tone of a vowel as a letter of its own."""
# What no separator and no quote parts: the second byte of a letter is never one of them.
_WORD = re.compile(rb"(?:[0-9] )?[0-9@-~\x80-\xff]*[\x80-\xff][0-9@-~\x80-\xff]*(?: [0-9])?")
_MOST_WORDS, _MOST_BYTES = 600, 12_000
# A word that comes again and again says it once more, and then little.
_MOST_TIMES = 3
_HALF_STEP = 0.5
_UNKNOWN_LETTER, _UNKNOWN_PLAIN, _BACK_OFF, _ALPHABET = 12.0, 6.0, 2.0, 6.0
_DIGIT, _PLAIN_SIGN, _MIXED_CASE = 2.5, 4.0, 4.0
_BROKEN, _IMPOSSIBLE, _ODD = 30.0, 40.0, 11.0
_SIGN, _SIGN_ASTRAY, _NEAR = 5.0, 14.0, 3.0
_RARE_HAN, _RAREST = 13.0, 16.0
_KANA, _HALF_KANA, _FOREIGN_KANA, _WIDE = 4.0, 5.5, 11.0, 5.0
# To change the language within a list costs as much in every word.
_OTHER_LANGUAGE = 2.0
_KNOWN_HEADER, _MOST_HEADERS = 9.0, 6
# What each place in the list of encodings costs: some are rarely met today.
_RARER = 0.25
# What costs more a letter is no language.
_NO_WORDS = 10.5
# By how much a reading must be better than every other. The names of one list are in several languages: if by much
# less than for sure, it must be better in those words alone that are read differently, each in its best language.
_SAFE, _SURE, _APART = 8.0, 30.0, 4.0
# From so many words that are read alike a language is told, if another comes near to none.
_LEAST_ALIKE, _PAIR = 4, 2
_CURRENCIES = frozenset("€£¥$¢₩₽₺฿₫₪zł")
_AT_ENDS = frozenset("®™°²³½¼¾×±–—…•·«»“”„‘’‚\u00a0ªº№‰†©¿¡§µ€£¥¢")
_ALONE = frozenset("½¼¾±§–—…†„‚Ø")
_WITHIN = frozenset("’‘·\u00a0")
_MARKS = ("Mn", "Mc")
_WITHIN_LETTERS = re.compile(r"(?<=[^\W\d_])[^\w\x00-\x7f](?=[^\W\d_])")
# Levels are letters from here on.
_FIRST_LEVEL = 65


class EncodingCandidate(NamedTuple):
    """An encoding, and what the text that comes of it costs."""

    codec: str
    cost: float
    texts: tuple[str, ...]
    """The words that it was judged by."""
    least: tuple[float, ...]
    """What each of them costs in its best language."""


class EncodingDecision(NamedTuple):
    """Which encoding it is, and what else it may be."""

    codec: str
    other: str
    """Empty if nothing else comes near."""
    sample: bytes
    """A word that both read differently."""


def decided(window: bytes, known: Callable[[bytes, str], int]) -> EncodingDecision | None:
    """Return what bytes beyond ASCII are; None if they fit nothing. `known` counts the known headers in an encoding."""
    words = _words(window)
    found = [each for codec in known_codecs() if (each := _candidate(codec, words, window, known))]
    if not found:
        return None
    best = min(found, key=lambda each: each.cost)
    if sum(best.least) > _NO_WORDS * sum(map(len, best.texts)):
        return None
    doubtful = (each for each in found if _is_near(each, best) and not _speaks_for(best, each))
    near = min(doubtful, key=lambda each: each.cost, default=None)
    if near is None:
        return EncodingDecision(best.codec, "", b"")
    at = next(n for n, (one, two) in enumerate(zip(best.texts, near.texts, strict=True)) if one != two)
    return EncodingDecision(best.codec, near.codec, list(words)[at])


def _is_near(other: EncodingCandidate, best: EncodingCandidate) -> bool:
    """Return whether another reading may be right: by the whole, or by the words that both read differently alone."""
    if other.texts == best.texts:
        return False
    margin = other.cost - best.cost
    each = zip(other.texts, best.texts, other.least, best.least, strict=True)
    apart = sum(worse - better for one, two, worse, better in each if one != two)
    return margin < _SAFE or (margin < _SURE and apart < _APART)


def _speaks_for(best: EncodingCandidate, other: EncodingCandidate) -> bool:
    """Return whether the words that both read alike are in one language for sure, and the others fit it better so."""
    pairs = [*zip(best.texts, other.texts, strict=True)]
    alike = [one for one, two in pairs if one == two]
    costs = sorted((sum(_cost(t, of) for t in alike), of) for of in _known()["encodings"][best.codec].split())
    (least, spoken), *others = costs
    others_spoken = [of for of in _known()["encodings"][other.codec].split() if _has_letters(other, of)]
    costly = all(sum(_cost(text, of) for text in alike) > least + _SAFE for of in others_spoken)
    if alike and costly and _has_letters(best, spoken):
        return True
    if len(alike) < _LEAST_ALIKE or not others or others[0][0] - least < _PAIR * _SAFE:
        return False
    return sum(_cost(two, spoken) - _cost(one, spoken) for one, two in pairs if one != two) >= _SAFE


def _has_letters(reading: EncodingCandidate, language: str) -> bool:
    """Return whether a language has all the letters of a reading, whose other signs stand at no letter's place."""
    bare = [text for text in reading.texts if text not in _ALONE]
    if any(_WITHIN_LETTERS.search(text) for text in bare):
        return False
    return {c.lower() for text in bare for c in text if c.isalpha() and not c.isascii()} <= _letters(language).keys()


def text_of(data: bytes, codec: str) -> str:
    """Return bytes as text; what can't be decoded is marked."""
    text = data.decode(codec, "replace")
    return normalize("NFC", text) if codec == VIETNAMESE else text


def _words(window: bytes) -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    size = 0
    for match in _WORD.finditer(window):
        # An amount and its currency belong together.
        word = match[0][:200].replace(b" ", b"")
        if word not in found:
            size += len(word)
            if len(found) >= _MOST_WORDS or size > _MOST_BYTES:
                break
        found[word] += 1
    return found


def _candidate(
    codec: str, words: Mapping[bytes, int], window: bytes, known: Callable[[bytes, str], int]
) -> EncodingCandidate | None:
    texts = tuple(text_of(word, codec) for word in words)
    broken = sum("\ufffd" in text for text in texts)
    if broken * 20 > len(texts):
        return None
    times = [min(count, _MOST_TIMES) for count in words.values()]
    costs = {language: [_cost(text, language) for text in texts] for language in _known()["encodings"][codec].split()}
    one = min(sum(c * n for c, n in zip(cost, times, strict=True)) for cost in costs.values())
    least = tuple(map(min, zip(*costs.values(), strict=True)))
    mixed = sum((cost + _OTHER_LANGUAGE) * n for cost, n in zip(least, times, strict=True))
    rank = known_codecs().index(codec) * _RARER
    headers = min(known(window, codec), _MOST_HEADERS)
    return EncodingCandidate(codec, min(one, mixed) + rank - headers * _KNOWN_HEADER, texts, least)


def _cost(text: str, language: str) -> float:
    """Return what a word costs in a language."""
    pairs = _pairs(language)
    total, before = 0.0, " "
    for at, sign in enumerate(text):
        total += _letter_cost(sign, before, text[at + 1 : at + 2] or " ", language)
        into = before.islower() and (sign.isupper() or not (pairs or sign.isascii()))
        total += _MIXED_CASE if into or (sign.islower() and not (pairs or before.isascii())) else 0.0
        before = before if sign == "\u00a0" else sign
    if pairs and before.isalpha():
        total += pairs.get(before.lower()[:1] + " ", _NEAR)
    return total


def _letter_cost(sign: str, before: str, after: str, language: str) -> float:
    pairs, singles, low = _pairs(language), _singles(language), sign.lower()[:1]
    if low in singles:
        return singles[low]
    if sign.isascii():
        return _ascii_cost(low, before, pairs) if pairs or not low.isalpha() else _NEAR
    if pairs and (low.isalpha() or category(sign) in _MARKS):
        return pairs.get(before.lower()[:1] + low) or _backed_off(low, language)
    return _sign_cost(sign, before, after, language)


def _ascii_cost(low: str, before: str, pairs: Mapping[str, float]) -> float:
    if low.isdigit():
        return _DIGIT
    if not low.isalpha():
        return _PLAIN_SIGN
    return pairs.get((before.lower()[:1] if before.isalpha() else " ") + low, _UNKNOWN_PLAIN)


def _sign_cost(sign: str, before: str, after: str, language: str) -> float:
    """Return what a sign that is no letter of the language costs where it stands."""
    is_eastern = not _pairs(language)
    if sign == "\ufffd":
        return _BROKEN
    kind = category(sign)
    # Lines of boxes stand in encodings of terminals, and in no list.
    if kind in ("Cc", "Co", "Cn", "Cs") or "\u2500" <= sign <= "\u259f":
        return _IMPOSSIBLE
    if sign in _CURRENCIES:
        return _NEAR if before.isdigit() or after.isdigit() or (before, after) == (" ", " ") else _SIGN_ASTRAY
    if sign in _AT_ENDS and not is_eastern:
        beside = before.isalpha(), after.isalpha()
        fits = not any(beside) if sign in _ALONE else not all(beside) or sign in _WITHIN
        return _SIGN if fits else _SIGN_ASTRAY
    if kind == "Sk" and (before.isalpha() or after.isalpha()):
        return _ODD + _UNKNOWN_PLAIN
    if is_eastern and kind == ("Ps" if after == " " else "Pe" if before == " " else ""):
        return _ODD
    if is_eastern:
        return _eastern_cost(sign, language)
    return _ODD + _UNKNOWN_PLAIN if sign.isalpha() else _ODD


def _eastern_cost(sign: str, language: str) -> float:
    if "\uff61" <= sign <= "\uff9f":
        return _HALF_KANA if language == "ja" else _IMPOSSIBLE
    if "\u3041" <= sign <= "\u30ff":
        return _KANA if language == "ja" else _FOREIGN_KANA
    if "\u4e00" <= sign <= "\u9fff":
        return _RAREST if language == "ko" else _RARE_HAN
    if "가" <= sign <= "힣":
        return _UNKNOWN_LETTER
    if "\u3000" <= sign <= "\u303f" or "\uff01" <= sign <= "\uffe6" or sign in "·×℃～—…“”°":
        return _WIDE
    return _RAREST


def _backed_off(low: str, language: str) -> float:
    return _letters(language).get(low, _ODD + _UNKNOWN_PLAIN - _BACK_OFF) + _BACK_OFF


@cache
def _known() -> Mapping[str, Any]:
    known: Mapping[str, Any] = json.loads(files(__package__).joinpath("letters.json").read_bytes())
    return known


def known_codecs() -> list[str]:
    """Return the encodings that are told without being named, the likeliest first."""
    return list(_known()["encodings"])


@cache
def _pairs(language: str) -> Mapping[str, float]:
    text = _known()["pairs"].get(language, "")
    return {text[at : at + 2]: (ord(text[at + 2]) - _FIRST_LEVEL) * _HALF_STEP for at in range(0, len(text), 3)}


@cache
def _letters(language: str) -> Mapping[str, float]:
    """Return the least that each letter costs after any other."""
    least: dict[str, float] = dict.fromkeys(_known()["alphabets"].get(language, ""), _ALPHABET)
    for pair, cost in _pairs(language).items():
        least[pair[1]] = min(cost, least.get(pair[1], _UNKNOWN_LETTER))
    return {letter: max(cost, _UNKNOWN_PLAIN) for letter, cost in least.items()}


@cache
def _singles(language: str) -> Mapping[str, float]:
    text = _known()["singles"].get(language, "")
    return {text[at]: (ord(text[at + 1]) - _FIRST_LEVEL) * _HALF_STEP for at in range(0, len(text), 2)}
