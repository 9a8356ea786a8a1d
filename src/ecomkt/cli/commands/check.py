"""`ecomkt check`."""

from typing import Annotated

import typer
from typer import Option

from ecomkt.authoring.lint.finding import FindingKind
from ecomkt.authoring.lint.run import check_knowledge
from ecomkt.authoring.scenarios import scenarios_of_pack
from ecomkt.cli.options import Sample, chosen_day
from ecomkt.cli.output import Printing, print_view
from ecomkt.cli.session import PackSession
from ecomkt.errors import InputError, did_you_mean, told
from ecomkt.knowledge.store import load_layers
from ecomkt.language.wording import Wording
from ecomkt.output.views.check import CheckView, PagesView
from ecomkt.profile.fact import Profile
from ecomkt.safe_text import visible


def check(
    *,
    explain: Annotated[str | None, Option("--explain", metavar="CODE")] = None,
    today: Annotated[str, Option("--today", metavar="YYYY-MM-DD", show_default=False)] = "today",
    sample: Sample = 1500,
    waived: Annotated[bool, Option("--waived")] = False,
    printing: Printing,
    session: PackSession,
) -> None:
    """Find what is wrong with the knowledge; exit 1 if an error or a warning isn't waived."""
    choice = printing.choice(CheckView)
    if explain is not None:
        # Whoever's knowledge is beyond reading should still be able to read the manual.
        plain = session.language != "zh-Hans"
        wording = Wording(session.language, str) if plain else session.advisor.wording
        print_view(PagesView(_kinds(explain)), wording, "json" if choice == "json" else "table", printing.color)
        return
    layers, day = load_layers(session.packs), chosen_day(today, "--today")
    # Only read so that what is wrong in them is refused.
    for pack in session.packs:
        scenarios_of_pack(session.advisor.kb, pack)
    report = check_knowledge(layers, day, sample)

    def command(profile: Profile) -> tuple[str, ...]:
        return "ecomkt", "recommend", *session.arguments(profile), *session.pack_words

    view = CheckView(report, session.advisor.kb, command, show_waived=waived)
    printing.print(view, session.advisor.wording)
    if not report.clean:
        raise typer.Exit(1)


def _kinds(word: str) -> list[FindingKind]:
    wanted = word.strip().lower()
    kinds = [kind for kind in FindingKind if wanted in ("all", kind.value.lower(), kind.slug)]
    if not kinds:
        names = [name for kind in FindingKind for name in (kind.value, kind.slug)]
        message = told("--explain {word}: there is no such code", word=visible(word))
        raise InputError.of("unknown-code", message, did_you_mean(word, names))
    return kinds
