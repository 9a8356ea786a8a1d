"""`python -m benchmarks.keys`: keys typed in `ecomkt call` until the first options are those of the full profile.

A consultant who knows all that a brief says opens with one line (type, price and market, each by its shortest word),
presses Enter, and answers every question that the call puts: by the numbers of all answers that hold, or with Enter
alone where the brief says nothing of it. What is known and wasn't asked for comes last, fact by fact. Every line goes
through the dialogue itself; every key counts, Enter, too. Certainties are typed last of all, and Chinese never: it
takes several keys a character. It ends when the first option of each main family is that of the full profile.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from statistics import mean, median
from time import process_time

from benchmarks.briefs.reading import Brief, read_briefs
from benchmarks.tables import print_table
from ecomkt.cli.call.dialogue import CallDialogue
from ecomkt.cli.session import Session
from ecomkt.errors import InputError
from ecomkt.explanation.answer import View
from ecomkt.knowledge.codebook import Attribute
from ecomkt.knowledge.lookup import spellings
from ecomkt.profile.fact import Profile

LIKELY = 0.5
"""From which certainty on he says that something holds."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the keys of each brief, their mean and their median."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.keys", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="call only about every N-th brief")
    parser.add_argument("--lines", action="store_true", help="show what is typed")
    options = parser.parse_args(arguments)
    session = Session("en")
    calls = [Consultant(session, brief) for brief in read_briefs()[:: options.every]]
    rows = []
    for call in calls:
        call.talk()
        rows.append((str(call.brief.number), str(call.keys), str(len(call.typed)), str(call.agrees)))
        if options.lines:
            print(call.brief.number, " ⏎ ".join(call.typed))
    keys, waits = [call.keys for call in calls], [wait for call in calls for wait in call.waits]
    found = {
        "briefs": len(calls),
        "agree": sum(call.agrees for call in calls),
        "mean": round(mean(keys), 1),
        "median": median(keys),
        "worst": max(keys),
        "median_ms": round(median(waits) * 1000, 1),
        "worst_ms": round(max(waits) * 1000, 1),
    }
    if options.json:
        print(json.dumps(found))
        return 0
    print_table(("brief", "keys", "lines", "agrees"), rows)
    print("; ".join(f"{name} {value}" for name, value in found.items()))
    return 0


class Consultant:
    """One who knows a brief and types as little as he can."""

    def __init__(self, session: Session, brief: Brief) -> None:
        self.brief, self._advisor = brief, session.advisor
        self._full = session.advisor.profile(brief.facts)
        reader = session.advisor.reader
        self._call = CallDialogue(session, reader, View(), show=lambda _: None, draw=lambda _, **__: None)
        self.keys, self.typed = 0, list[str]()
        self.waits: list[float] = []
        """Seconds of the processor from Enter until answer and question are there; to draw them comes on top."""

    @property
    def agrees(self) -> bool:
        """Return whether the first options are those of the full profile."""
        return self._firsts(self._call.profile) == self._firsts(self._full)

    def talk(self) -> None:
        """Type until it agrees, or nothing is left to ask."""
        attributes = self._advisor.kb.codebook.attributes
        opening = [a for a in attributes if a.in_head and self._likely(a)]
        self._type(" ".join(map(self._shortest, opening)))
        while not self.agrees and self._goes_on():
            pass
        # What nobody asked for, and yet makes a difference together with the rest.
        left = [a for a in attributes if self._likely(a) and not self._call.profile.about(a.slug)]
        for words in sorted(map(self._shortest, left), key=len):
            if not self.agrees:
                self._type(words)

        # What he was less sure of, with how sure he is.
        for attribute in (a for a in attributes if self._call.profile.about(a.slug) != self._full.about(a.slug)):
            if not self.agrees:
                facts = self._full.about(attribute.slug)
                values = ",".join(f"{f.value}:{f.certainty:g}" if f.certainty < 1 else f.value for f in facts)
                self._type(f"{attribute.slug}={values}")

    def _goes_on(self) -> bool:
        """Answer the open question, or have the next one put; return whether anything is left to be asked."""
        asked, passed = self._call.asked, self._call.conversation.passed
        if asked and all(attribute.slug in passed for attribute in asked):
            return False
        before = self._call.conversation
        self._type(self._answer(asked) if asked else "")
        return self._call.conversation != before

    def _likely(self, attribute: Attribute) -> list[str]:
        """Return the values that hold, by what the brief says; of those that exclude each other the likeliest."""
        values: list[str] = []
        for fact in sorted(self._full.about(attribute.slug), key=lambda fact: -fact.certainty):
            together = dict.fromkeys([*values, fact.value], 1.0)
            if (fact.certainty >= LIKELY or not values) and not attribute.clashing(together):
                values.append(fact.value)
        return [value for value in attribute.by_slug if value in values]

    def _shortest(self, attribute: Attribute) -> str:
        """Return the shortest words that say this of an attribute and nothing else."""
        codes = [attribute.by_slug[value] for value in self._likely(attribute)]
        bare = ",".join(min(filter(str.isascii, spellings(code)), key=len) for code in codes)
        names = [attribute.slug[:length] for length in range(1, len(attribute.slug) + 1)]
        named = (f"{name}={bare}" for name in names)
        return next(words for words in (bare, *named) if self._says(words, attribute))

    def _says(self, words: str, attribute: Attribute) -> bool:
        try:
            facts = self._call.facts.added(Profile(), words).facts
        except InputError:
            return False
        return [(fact.attribute, fact.value) for fact in facts] == [
            (attribute.slug, v) for v in self._likely(attribute)
        ]

    def _answer(self, asked: Sequence[Attribute]) -> str:
        answers = [(attribute, value) for attribute in asked for value in attribute.by_slug]
        likely = [(attribute, value) for attribute in asked for value in self._likely(attribute)]
        return ",".join(str(answers.index(answer) + 1) for answer in likely)

    def _type(self, line: str) -> None:
        with redirect_stderr(StringIO()):
            began = process_time()
            self._call.hear(line)
            self._call.questions  # noqa: B018
            self.waits.append(process_time() - began)
        self.typed.append(line)
        self.keys += len(line) + 1

    def _firsts(self, profile: Profile) -> list[str | None]:
        rankings = self._advisor.explorer.recommend(profile).families
        return [r.first.key if r.first else None for r in rankings if r.family.main]


if __name__ == "__main__":
    sys.exit(main())
