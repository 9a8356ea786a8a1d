"""python -m benchmarks.briefs: how often the expert advises what we put first; --show and --items print both answers.

Reports, never fails: what it can't say is who is right. For that see the protocol in README.md.
"""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from benchmarks.briefs.items import items_of
from benchmarks.briefs.reading import NOTHING, Brief, read_briefs
from benchmarks.tables import print_table
from ecomkt import Advisor


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts, or the answers asked for."""
    parser = ArgumentParser(prog="python -m benchmarks.briefs", description=__doc__)
    parser.add_argument("--show", type=int, nargs="*", metavar="N", help="both answers to these briefs (none: to all)")
    parser.add_argument(
        "--items", type=int, nargs="*", metavar="N", help="what is judged of both answers (none: of all)"
    )
    asked = parser.parse_args(arguments)
    briefs = read_briefs()
    if asked.items is not None:
        for brief in briefs:
            if brief.number in asked.items or not asked.items:
                print("\n".join(items_of(brief)))
        return 0
    if asked.show is None:
        print_table(
            ("family", "briefs", "in the expert's set", "his first", "misses"), list(agreements(briefs)), left=1
        )
        return 0
    for brief in briefs:
        if brief.number in asked.show or not asked.show:
            print("\n".join(laid_out(brief)))
    return 0


def agreements(briefs: Sequence[Brief]) -> Iterator[tuple[str, ...]]:
    """Yield for each family how often our first option is one of the expert's, and how often his first."""
    advisor = Advisor.load(engine="plain")
    firsts = {brief.number: first_options(advisor, brief) for brief in briefs}
    for family in briefs[0].options:
        asked = [brief for brief in briefs if family in brief.options]
        among = [brief for brief in asked if firsts[brief.number][family] in brief.options[family]]
        same = sum(firsts[brief.number][family] == next(iter(brief.options[family])) for brief in asked)
        missed = " ".join(f"{b.number}:{firsts[b.number][family]}" for b in asked if b not in among)
        yield family, str(len(asked)), f"{len(among) / len(asked):.2f}", f"{same / len(asked):.2f}", missed


def first_options(advisor: Advisor, brief: Brief) -> dict[str, str]:
    """Return for each family the option that we put first, the base option aside, or that nothing is advised."""
    answer = advisor.recommender.recommend(advisor.profile(brief.facts))
    return {r.family.slug: r.first.option.slug if r.first else NOTHING for r in answer.families}


def laid_out(brief: Brief) -> Iterator[str]:
    """Yield the brief, our answer as the client would read it, and the expert's."""
    yield from (f"# Brief {brief.number}", "", brief.text, "")
    if brief.plans:
        said = (words for plan in brief.plans for words in ([plan] if isinstance(plan, str) else plan.values()))
        yield f"Plans on the table: {'; '.join(said)}\n"
    yield from ("## ecomkt", "", printed(brief), "## Expert", "")
    for family, options in brief.options.items():
        yield f"- {family}: " + "; ".join(f"{option} ({reason})" for option, reason in options.items())
    for name, lines in brief.remarks.items():
        yield from (f"- {name}:", *(f"  - {line}" for line in lines))
    yield ""


def printed(brief: Brief) -> str:
    """Return the report that the client would take home, in the language of the brief."""
    with tempfile.TemporaryDirectory() as folder:
        profile, report = Path(folder, "profile.yaml"), Path(folder, "report.md")
        given = {**brief.facts, "plans": list(brief.plans)} if brief.plans else dict(brief.facts)
        profile.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
        words = ["report", "--profile", str(profile), "--lang", brief.language, "--output", str(report)]
        subprocess.run([sys.executable, "-m", "ecomkt", *words], check=True, capture_output=True)
        return report.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
