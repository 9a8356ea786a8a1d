"""What a client says in a sentence → the options that he has in mind, clause by clause."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, count, islice, pairwise
from unicodedata import normalize

from ecomkt.knowledge.codebook import Codebook, option_key
from ecomkt.knowledge.lookup import Translate, spellings
from ecomkt.language.text import LANGUAGES, Text
from ecomkt.profile.plan_phrase import PlanPhrase, PlanPhrases

# A mark in a number ends nothing; a Japanese comma does, a Chinese one of this form is within a list.
_ENDS = re.compile(r"[;!?。…\n]|\.(?!\d)(?<!\bno\.(?= \d))")
_MARKS = re.compile(r"[()]|[,:](?!\d)|(?<=[ぁ-ヿ])、|\s[-–—]+\s|—")
_WORD = re.compile(r"[a-z0-9]+")
_ELEMENT = re.compile(r"\(([^()]*)\)|([~9*])|([^()~9*]+)")
_CLASS, _ALONE = re.compile("<([^<>]*)>"), re.compile(r"<[^<>]*>(?![^()]*\))")
_LATIN_ELEMENT = re.compile(r"\(([^()]*)\)|(\S+)")
# Few enough words or signs between two marks are no clause: an item of a list, a time.
_FEWEST_WORDS, _FEWEST_SIGNS = 4, 3
# A plan in a line or two is one thing; in more, words that have nothing to do with each other meet.
_MOST_HINTING = 160
_MOST_BETWEEN, _MOST_WORDS, _MOST_SIGNS = r" (?:\S+ )?", r" (?:\S+ ){0,5}?", "[^,]{0,8}?"
# Blanks mean nothing, but between two words of hangul.
_IDLE_BLANK = re.compile(r"(?<![가-힣]) | (?![가-힣])")
# No more words of a class in a row.
_LONGEST_ROW = 4
_FIRST_MARK = 0xE000
# No clause has it: each of its kind is taken out, and no clause has so many plans.
_NOTHING = "\uf8ff"
_MARK, _MARKED = re.compile("[\ue000-\uf8ff]"), re.compile(r"([\ue000-\uf8ff])\1*")


class Hearing:
    """Hears the options that a sentence has a phrase of, but not where the clause denies it or only mentions it."""

    def __init__(self, codebook: Codebook, translate: Translate | None) -> None:
        self._codebook, self._translate, self._words = codebook, translate, codebook.plan_words
        # The same words and classes come in phrase after phrase.
        self._stem, self._row, self._of_either = cache(self._stem_of), cache(self._row_of), cache(self._either_of)
        self._phrases, self._joins = cache(self._phrases_of), cache(self._joins_of)

    def options(self, sentence: str) -> list[str]:
        """Return the keys of the options that are meant, clause by clause, in each the longest phrases first."""
        text = _plain(sentence)
        clauses = ["", *self._clauses(text)]
        each = dict.fromkeys(key for before, clause in pairwise(clauses) for key in self._meant(clause, before))
        alone = [key for key in each if key in self.alone]
        if self._is_lawful(text):
            return [key for key in each if key not in alone]
        # What sounds as if the law had a word in it is not judged as the harmless plan that it mentions.
        others = [] if self._any("shady", self._forms(text)) else [*each]
        return alone or [*islice(self._hinted(text), 1)] or others

    @cached_property
    def alone(self) -> frozenset[str]:
        """Return the options beside which no other is heard: what the law says of them comes first."""
        return frozenset(key for key, phrases in self._words.telling if "*" in phrases)

    def named(self, name: str) -> str:
        """Return the key of the option of which a phrase is the whole of the name; empty if none is."""
        forms, finds = self._found(_plain(name))
        # What may stand in any order is a condition as well as a plan: "30 percent commission".
        is_whole = len(finds) == 1 and chr(_FIRST_MARK) in {form.strip() for form in forms} and not finds[0][0].is_loose
        return finds[0][0].key if is_whole and not self._denies_within(*finds[0]) else ""

    def denies(self, sentence: str) -> bool:
        """Return whether a no stands in a sentence."""
        return self._any("denied", self._forms(_plain(sentence)))

    def acts(self, sentence: str) -> list[str]:
        """Return the parts that a sentence joins, if there are several and nothing in it is denied."""
        text = _plain(sentence)
        parts = self._joins("also", _is_strange(text)).sub("\n", _ENDS.sub("\n", text)).split("\n")
        # An act is a verb and what it is done to.
        acts = [part.strip() for part in parts if len(_WORD.findall(part)) > 1 or len(part.strip()) > _FEWEST_SIGNS]
        return acts if len(acts) > 1 and not self.denies(sentence) else []

    def leaves_open(self, key: str, sentence: str, heard: Sequence[str]) -> bool:
        """Return whether a sentence may mean an option that no phrase of it tells, in the place of what is heard."""
        # Not what is done as the law wants it; and what the law forbids gives way to its like alone.
        text, is_alone = _plain(sentence), key in self.alone
        has_place = len(heard) < 2 and (is_alone or self.alone.isdisjoint(heard))
        # What a phrase names that wasn't heard is denied there, or told in passing; but a no belongs to what the law
        # forbids: "it never was sold at that".
        named = {phrase.key for clause in self._clauses(text) for phrase, _ in self._found(clause)[1]}
        if not has_place or (key in named and not is_alone):
            return False
        return not (self._is_lawful(text) if is_alone else self._any("shady", self._forms(text)))

    def words(self, sentence: str) -> tuple[list[str], str, list[str]]:
        """Return the stems of the words in Latin letters, all signs without blanks, and the classes of those words."""
        words, signs = self._forms(_plain(sentence))
        stems = words.split()
        rows = (tuple(stems[at : at + size]) for size in range(1, _LONGEST_ROW + 1) for at in range(len(stems)))
        return stems, signs, [name for row in rows for name in self._classes.get(row, ())]

    def traces(self, sentence: str, weight: Callable[[tuple[str, ...]], float]) -> Mapping[str, float]:
        """Return by option how much of one of its phrases stands in a sentence, whatever else does."""
        most = dict[str, float]()
        for is_signs, form in enumerate(self._forms(_plain(sentence))):
            for key, share in self._phrases("heard", bool(is_signs)).traces(form, weight) if form else ():
                most[key] = max(share, most.get(key, 0.0))
        return most

    @cached_property
    def _classes(self) -> Mapping[tuple[str, ...], Sequence[str]]:
        """Return the classes by what each of their words in Latin letters is, stem by stem."""
        classes = dict[tuple[str, ...], list[str]]()
        for name, words in self._words.classes:
            for word in filter(str.isascii, words):
                classes.setdefault(tuple(self._stem(each) for each in _WORD.findall(word)), []).append(f"<{name}>")
        return classes

    def _is_lawful(self, text: str) -> bool:
        """Return whether a text says that it is done as the law wants it, with leave or marked, and denies nothing."""
        forms = self._forms(text)
        return self._any("lawful", forms) and not self._any("denied", self._without_innocent(forms))

    def _hinted(self, text: str) -> Iterator[str]:
        """Yield the options heard alone whose parts stand anywhere in a short text, whatever else is heard in it."""
        forms = self._forms(text if len(text) <= _MOST_HINTING else "")
        found = sorted(self._spans("heard", forms), key=self._order)
        hints = ((phrase, phrase.taken_out(forms)) for phrase, _ in found if phrase.is_loose)
        meant = (phrase.key for phrase, beside in hints if not self._any("denied", self._without_innocent(beside)))
        return (key for key in meant if key in self.alone)

    def _clauses(self, text: str) -> Iterator[str]:
        # After an end or a join another clause begins, however short.
        marked = _MARKS.sub("\n", _ENDS.sub("\n\n", text))
        parts = self._joins("joins", _is_strange(text)).sub(r"\g<0>\n\n", marked).split("\n")
        clause, may_join = "", True
        for part in parts:
            is_short = may_join and (self._is_short(part) or self._is_short(clause))
            is_other = self._refuses_its_own(part) or self._is_said_instead(part, clause)
            if clause and (is_other or not (is_short or self._is_refusal(part))):
                yield clause
                clause = ""
            clause, may_join = f"{clause}, {part}" if clause else part.strip(), bool(part)
        yield clause

    def _is_short(self, part: str) -> bool:
        (words, signs), _ = self._found(part)
        strange = sum(sign.isalpha() and not sign.isascii() for sign in signs)
        few = strange < _FEWEST_SIGNS if strange else len(_WORD.findall(words)) < _FEWEST_WORDS
        return few and not self._any("meant", self._forms(part))

    def _is_refusal(self, part: str) -> bool:
        forms, finds = self._found(part)
        return not finds and self._any("refused", forms)

    def _refuses_its_own(self, part: str) -> bool:
        """Return whether it begins with a no to what it names: "a shop, not leaflets"."""
        forms, finds = self._found(part)
        return bool(finds) and any(start <= 1 for _, (start, _) in self._spans("denied", forms))

    def _is_said_instead(self, part: str, clause: str) -> bool:
        """Return whether it names a plan after one that is refused: 不要買廣告，找網紅 (items of a list have 、)."""
        return _is_strange(part) and self._refuses_its_own(clause) and bool(self._found(part)[1])

    def _meant(self, clause: str, before: str) -> Iterator[str]:
        forms, finds = self._found(clause)
        for (phrase, span), number in zip(finds, count(_FIRST_MARK)):
            beside = self._without_innocent([_MARK.sub(".", form.replace(chr(number), "*")) for form in forms])
            own = [f" {span} ", span]
            denied = self._any("denied", beside) or self._denies_within(phrase, span)
            mentioned = self._is_mentioned(phrase, own, beside)
            if phrase.key and not denied and not mentioned and self._is_told(phrase.key, clause, before):
                yield phrase.key

    def _is_mentioned(self, phrase: PlanPhrase, own: Sequence[str], beside: Sequence[str]) -> bool:
        """Return whether it is only told in passing, or only named beside what is to be done."""
        if phrase.is_bare and self._any("errands", beside):
            return True
        if self._any("meant", beside) or self._any("meant", own):
            return False
        # Of what the law forbids, words that come after say how it is done: "nobody ever paid that".
        is_alone = phrase.key in self.alone
        around = [form.partition("*")[0] if "*" in form else "" for form in beside] if is_alone else beside
        return self._any("passing", around) or (phrase.is_loose and self._any("passing", own))

    def _without_innocent(self, forms: list[str]) -> list[str]:
        spare = [*forms]
        for innocent, _ in self._spans("innocent", forms):
            spare[innocent.is_signs] = re.sub(innocent.patterns[0], "", spare[innocent.is_signs])
        return spare

    def _denies_within(self, phrase: PlanPhrase, span: str) -> bool:
        # A phrase may hold a no of its own (不標廣告); one in a gap of it denies like one beside it.
        own = [f" {span} ", span]
        return self._any("denied", own) and not self._any("denied", self._forms(phrase.written))

    def _is_told(self, key: str, clause: str, before: str) -> bool:
        """Return whether no word, here or in the clause before, tells of other options alone."""
        forms = map(self._forms, (clause, before))
        told = {phrase.key for each in forms for phrase, _ in self._spans("telling", each)}
        return not told or key in told

    def _found(self, clause: str) -> tuple[list[str], list[tuple[PlanPhrase, str]]]:
        """Return the forms of a clause with a mark in the place of each phrase of an option, and what stood there."""
        forms, finds = self._forms(clause), list[tuple[PlanPhrase, str]]()
        for phrase, (start, end) in sorted(self._spans("heard", forms), key=self._order):
            form = forms[phrase.is_signs]
            # What may stand in any order is heard where nothing else is.
            is_late = phrase.is_loose and any(found.key for found, _ in finds)
            if not is_late and not _MARK.search(form, start, end):
                mark = chr(_FIRST_MARK + len(finds))
                # As long as what it stands for, so that all others keep their places.
                forms[phrase.is_signs] = f"{form[:start]}{mark * (end - start)}{form[end:]}"
                finds.append((phrase, form[start:end]))
        return [_MARKED.sub(r"\1", form) for form in forms], finds

    def _order(self, found: tuple[PlanPhrase, tuple[int, int]]) -> tuple[bool, bool, tuple[object, ...]]:
        phrase, span = found
        # What only looks like one of these is told by several words.
        is_first = phrase.key in self.alone or (not phrase.key and len(phrase.needed) > 2)
        return phrase.is_loose, not is_first, phrase.rank(span)

    def _forms(self, clause: str) -> list[str]:
        """Return the stems of the words in Latin letters, each between blanks, and all signs without blanks."""
        words = clause
        for short, full in self._words.apart:
            words = words.replace(short, full)
        return [
            f" {' '.join(map(self._stem, _WORD.findall(words)))} ",
            _IDLE_BLANK.sub("", " ".join(clause.split())) if _is_strange(clause) else "",
        ]

    def _any(self, name: str, forms: Sequence[str]) -> bool:
        return any(True for _ in self._spans(name, forms))

    def _spans(self, name: str, forms: Sequence[str]) -> Iterator[tuple[PlanPhrase, tuple[int, int]]]:
        # Other characters have large dictionaries, which wait until a sentence has some.
        of_signs = self._phrases(name, True).spans(forms) if forms[1] else ()
        return chain(self._phrases(name, False).spans(forms), of_signs)

    def _phrases_of(self, name: str, is_signs: bool) -> PlanPhrases:
        heard: Mapping[str, Sequence[str]]
        if name == "telling":
            heard = dict(self._words.telling)
        else:
            heard = {**self._heard, "": self._words.idle} if name == "heard" else {"": getattr(self._words, name)}
        spelled = ((key, self._spelled(phrases, is_signs=is_signs)) for key, phrases in heard.items())
        return PlanPhrases(self._phrase(each, key, is_signs=is_signs) for key, of in spelled for each in of)

    @property
    def _heard(self) -> Mapping[str, Sequence[str]]:
        """Return the phrases of the options; those on request that have none are called by their names."""
        heard = dict(self._words.heard)
        for family in self._codebook.requested:
            for code in family.codes:
                names = (re.sub(r"[()/~*9_-]", " ", name) for name in spellings(code))
                heard.setdefault(option_key(family.slug, code.slug), tuple(name for name in names if name.strip()))
        return heard

    def _joins_of(self, name: str, is_strange: bool) -> re.Pattern[str]:
        words = getattr(self._words, name)
        every = [j for signs in {False, is_strange} for j in self._spelled(words, is_signs=signs)]
        bounded = (rf"\b{re.escape(j)}\b" if j.isascii() else re.escape(j) for j in sorted(every, key=len)[::-1])
        return re.compile("|".join(bounded) or r"(?!)")

    def _spelled(self, phrases: Sequence[str], *, is_signs: bool) -> Iterable[str]:
        """Return the phrases in Latin letters, or all others; traditional characters in simplified ones, too."""
        # No mark stands in a phrase.
        plain = [*map(_plain, phrases)]
        written = ",".join(each for each in plain if each.isascii() is not is_signs or (is_signs and "&" in each))
        derived = self._translate(Text(((LANGUAGES[1], written),))) if self._translate and is_signs else ""
        return dict.fromkeys(filter(None, f"{written},{derived}".split(",")))

    def _phrase(self, phrase: str, key: str, *, is_signs: bool) -> PlanPhrase:
        # A class that stands by itself is either of its words.
        bounded = _ALONE.sub(r"(\g<0>)", phrase)
        full = _CLASS.sub(lambda found: self._row(found[1], is_signs), bounded)
        parts = [(self._of_signs if is_signs else self._of_words)(part.strip()) for part in full.split("&")]
        return PlanPhrase(
            phrase, key, is_signs, [*chain.from_iterable(part[0] for part in parts)], [p for _, p in parts]
        )

    def _row_of(self, name: str, is_signs: bool) -> str:
        """Return the words of a class as alternatives; names in Latin letters stand between signs, too."""
        words = dict(self._words.classes).get(name, ())
        return "/".join(chain(*(self._spelled(words, is_signs=each) for each in {False, is_signs}))) or _NOTHING

    def _of_words(self, phrase: str) -> tuple[list[list[str]], str]:
        needed, pattern, gap = list[list[str]](), "", " "
        for either, word in _LATIN_ELEMENT.findall(phrase):
            if word == "~":
                gap = _MOST_WORDS
                continue
            starts, own = self._of_either(either or word, False)
            pattern, gap, needed = f"{pattern}{gap}{own}", _MOST_BETWEEN, needed + [starts] * bool(starts)
        return needed, f"(?<= ){pattern.removeprefix(' ')}(?= )"

    def _of_signs(self, phrase: str) -> tuple[list[list[str]], str]:
        needed, pattern = list[list[str]](), ""
        for either, special, run in _ELEMENT.findall(phrase):
            if either:
                starts, own = self._of_either(either, True)
                pattern, needed = pattern + own, needed + [starts] * bool(starts)
            elif special:
                pattern += {"~": _MOST_SIGNS, "9": self._numbers[1]}.get(special, r"\*")
            else:
                pattern += " ?".join(map(re.escape, run.split(" ")))
                needed += [[part] for part in run.split()]
        return needed, pattern

    def _either_of(self, either: str, is_signs: bool) -> tuple[list[str], str]:
        """Return of what one must be there, or nothing, and the pattern of alternatives."""
        return (self._of_rows_of_signs if is_signs else self._of_rows_of_words)(either.split("/"))

    def _of_rows_of_words(self, rows: Iterable[str]) -> tuple[list[str], str]:
        stems = [[self._stem(each) for each in row.replace("-", " ").split()] for row in rows]
        patterns = [" ".join(self._numbers[0] if each == "9" else re.escape(each) for each in row) for row in stems]
        starts = [] if any("9" in row for row in stems) else [f" {row[0]}" for row in stems]
        return starts, f"(?:{'|'.join(patterns)})"

    def _of_rows_of_signs(self, rows: Iterable[str]) -> tuple[list[str], str]:
        # Most rows are bare letters, which nothing in a pattern stands for: a third of the time.
        parts = [([[row]], row) if row.isalpha() else self._of_signs(row) for row in rows]
        starts = [part[0][0][0] for part in parts] if all(part[0] for part in parts) else []
        return starts, f"(?:{'|'.join(part[1] for part in parts)})"

    @cached_property
    def _numbers(self) -> tuple[str, str]:
        words = "|".join(map(self._stem, filter(str.isascii, self._words.numbers)))
        signs = "".join(each for each in self._words.numbers if not each.isascii())
        return rf"(?:\d\S*|{words})" if words else r"\d\S*", rf"[\d{signs}][\d.,{signs}]*"

    def _stem_of(self, word: str) -> str:
        """Return what the forms of a word in Latin letters share: ship, shipping, ships."""
        if word.removesuffix("s") in self._words.whole:
            return word.removesuffix("s")
        stems = (word.removesuffix(end) for end in self._words.endings if word.endswith(end))
        stem = next((stem for stem in stems if len(stem) > 2), word)
        stem = stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
        return f"{stem[:-1]}i" if len(stem) > 3 and stem.endswith("y") else stem


def _plain(text: str) -> str:
    # The marks of phrases are no letters of anybody's.
    return _MARK.sub(" ", normalize("NFKC", text).casefold().replace("’", "'"))


def _is_strange(text: str) -> bool:
    """Return whether a text has letters that aren't Latin ones without marks."""
    return any(sign.isalpha() and not sign.isascii() for sign in text)
