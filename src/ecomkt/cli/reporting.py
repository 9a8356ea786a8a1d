"""The report on profiles, or on a product list: where it goes is checked before anything is asked or computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Option

from ecomkt import __version__
from ecomkt.catalog.summary import SummaryCounter
from ecomkt.cli.listing import Listing
from ecomkt.cli.options import OptionGroup, chosen_day
from ecomkt.cli.output import format_of_file, print_view, write_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem, collect_problems
from ecomkt.explanation.compare import compare
from ecomkt.files import read_bytes
from ecomkt.output.advice import ProfileReport, profile_report
from ecomkt.output.cover import MOST_LOGO_BYTES, Cover, read_logo
from ecomkt.output.document import Logo
from ecomkt.output.views.report import CatalogReport, ComparisonReport, ReportView
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import arguments_of
from ecomkt.safe_text import decode_text

# For how many of the strategies of a list the advice is given.
_MOST_STRATEGIES = 3
# A note has a page or two; what is larger is some other file.
_MOST_NOTE_BYTES = 100_000
# How many letters a name may have.
_MOST_NAME = 200


@dataclass(frozen=True)
class CoverOptions(OptionGroup):
    """What the options say of the cover, as typed."""

    client: Annotated[str, Option("--client", metavar="NAME")] = ""
    consultant: Annotated[str, Option("--consultant", metavar="NAME")] = ""
    logo: Annotated[Path | None, Option("--logo", metavar="FILE")] = None
    note: Annotated[Path | None, Option("--note", metavar="FILE")] = None
    day: Annotated[str, Option("--date", metavar="DAY")] = ""

    @property
    def words(self) -> list[str]:
        """Return the options as words of a command line."""
        flags = ("--client", "--consultant", "--date", "--logo", "--note")
        values = (self.client, self.consultant, self.day, self.logo, self.note)
        return [word for flag, value in zip(flags, values, strict=True) if value for word in (flag, str(value))]

    def read(self) -> Cover:
        """Return what stands around the advice; raises InputError with every problem of the options."""
        problems: list[Problem] = []
        cover = Cover(
            collect_problems(partial(_name, "--client", self.client), problems, ""),
            collect_problems(partial(_name, "--consultant", self.consultant), problems, ""),
            collect_problems(lambda: chosen_day(self.day, "--date").isoformat() if self.day else "", problems, ""),
            collect_problems(partial(_note, self.note), problems, ""),
            collect_problems(partial(_logo, self.logo), problems, None),
        )
        if problems:
            raise InputError(problems)
        return cover


def _name(flag: str, text: str) -> str:
    name = " ".join(text.split())
    if len(name) > _MOST_NAME:
        raise InputError([Problem("name-too-long", f"{flag} has {len(name)} letters", f"use at most {_MOST_NAME}")])
    return name


def _note(path: Path | None) -> str:
    return decode_text(read_bytes(path, _MOST_NOTE_BYTES), str(path), InputError) if path else ""


def _logo(path: Path | None) -> Logo | None:
    return read_logo(read_bytes(path, MOST_LOGO_BYTES), path.name) if path else None


class Reporting:
    """Makes a report and writes it."""

    def __init__(self, session: Session, output: Path | None, options: CoverOptions, *, force: bool = False) -> None:
        """Check what was asked for; raises InputError with every problem."""
        self._session, self._options, self._force = session, options, force
        self._output = None if str(output) == "-" else output
        self._format = format_of_file(ReportView, self._output, force=force) if self._output else None
        self._cover = options.read()

    def on_profiles(self, profiles: Sequence[Profile]) -> None:
        """Report on one profile, or on several side by side."""
        bodies = tuple(map(self._advice, profiles))
        if len(bodies) == 1:
            self._write(bodies[0], self._session.arguments(profiles[0]))
            return
        body = ComparisonReport(compare(self._session.advisor.recommender, profiles), bodies)
        # Without options, since on a line with groups these hold for every group.
        groups = [arguments_of(profile, self._session.advisor.kb.codebook, {}) for profile in profiles]
        self._write(body, [word for group in groups for word in ("vs", *group)][1:])

    def on_catalog(self, file: str, listing: Listing, words: Sequence[str]) -> None:
        """Report on a product list as a whole; `words` are those of the line that say more of it. Raises InputError."""
        advisor = self._session.advisor
        counter = SummaryCounter(advisor.kb)
        for _ in counter.counted(listing.answers(lambda _: None)):
            pass
        summary = counter.summary(advisor.explorer)
        if not summary.products:
            hint = "name a list with products"
            raise InputError([Problem("no-products", f"{listing.name} holds no product", hint)])
        profiles = [strategy.outcome.profile for strategy in summary.strategies[:_MOST_STRATEGIES]]
        body = CatalogReport(Path(file).name, summary, tuple(map(self._advice, profiles)))
        self._write(body, ["--catalog", file, *words])

    def _advice(self, profile: Profile) -> ProfileReport:
        return profile_report(self._session.advisor.answer(profile), self._session.report_knowledge)

    def _write(self, body: ProfileReport | ComparisonReport | CatalogReport, words: Sequence[str]) -> None:
        session, advisor = self._session, self._session.advisor
        cover = self._cover.with_command(["report", *words, *self._options.words, *session.words])
        view = ReportView(advisor.kb, __version__, advisor.recommender.engine, cover, body, session.report_knowledge)
        if self._output and self._format:
            write_view(view, advisor.wording, self._format, self._output, force=self._force)
        else:
            print_view(view, advisor.wording, "html")
