"""The report on profiles, or on a product list: where it goes is checked before anything is asked or computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecomkt import __version__
from ecomkt.catalog.summary import SummaryCounter
from ecomkt.cli import listing
from ecomkt.cli.groups import are_parted, read_profiles, read_statements
from ecomkt.cli.output import format_of_file, print_view, write_view
from ecomkt.cli.session import Session
from ecomkt.errors import InputError, Problem, collect_problems
from ecomkt.explanation.answer import answer_for
from ecomkt.explanation.compare import compare
from ecomkt.files import open_list, read_bytes
from ecomkt.output.advice import ProfileReport, profile_report
from ecomkt.output.cover import MOST_LOGO_BYTES, Cover, read_logo
from ecomkt.output.document import Logo as Picture
from ecomkt.output.views.report import CatalogReport, ComparisonReport, ReportView
from ecomkt.profile.fact import Profile
from ecomkt.profile.writer import arguments_of
from ecomkt.safe_text import decode_text, quoted

_MOST_STRATEGIES = 3
"""For how many of the strategies of a list the advice is given."""
_MOST_NOTE_BYTES = 100_000
_MOST_NAME = 200
"""How many letters a name may have."""


@dataclass(frozen=True, slots=True)
class CoverOptions:
    """What the options say of the cover, as typed."""

    client: str = ""
    consultant: str = ""
    day: str = ""
    logo: Path | None = None
    note: Path | None = None

    @property
    def words(self) -> list[str]:
        """Return the options as words of a command line."""
        given = (
            ("--client", self.client),
            ("--consultant", self.consultant),
            ("--date", self.day),
            ("--logo", str(self.logo or "")),
            ("--note", str(self.note or "")),
        )
        return [word for flag, text in given if text for word in (flag, text)]


def cover_of(options: CoverOptions) -> Cover:
    """Return what stands around the advice; raises InputError with every problem of the options."""
    problems: list[Problem] = []
    client = collect_problems(lambda: _name("--client", options.client), problems, "")
    consultant = collect_problems(lambda: _name("--consultant", options.consultant), problems, "")
    day = collect_problems(lambda: _day(options.day), problems, "")
    note = collect_problems(lambda: _note(options.note), problems, "")
    logo = collect_problems(lambda: _logo(options.logo), problems, None)
    if problems:
        raise InputError(problems)
    return Cover(client, consultant, day, note, logo)


def _name(flag: str, text: str) -> str:
    name = " ".join(text.split())
    if len(name) > _MOST_NAME:
        raise InputError([Problem("name-too-long", f"{flag} has {len(name)} letters", f"use at most {_MOST_NAME}")])
    return name


def _day(word: str) -> str:
    if word == "today":
        return date.today().isoformat()
    try:
        return date.fromisoformat(word).isoformat() if word else ""
    except ValueError as flaw:
        message = f"--date {quoted(word)} is no day"
        raise InputError([Problem("bad-day", message, "write it like 2026-11-27, or today")]) from flaw


def _note(path: Path | None) -> str:

    return decode_text(read_bytes(path, _MOST_NOTE_BYTES), str(path), InputError) if path else ""


def _logo(path: Path | None) -> Picture | None:

    return read_logo(read_bytes(path, MOST_LOGO_BYTES), path.name) if path else None


class Reporting:
    """Makes a report and writes it."""

    def __init__(self, session: Session, output: Path | None, options: CoverOptions, *, force: bool = False) -> None:
        """Check what was asked for; raises InputError with every problem."""
        self._session, self._options, self._force = session, options, force
        self._output = None if output is None or str(output) == "-" else output
        self._format = format_of_file(ReportView, self._output, force=force) if self._output else None
        self._cover = cover_of(options)

    def on_words(self, words: Sequence[str], flags: Mapping[str, Sequence[str]], files: Sequence[str]) -> None:
        """Report on the profile that a command line gives, or on several parted by `vs`."""
        session = self._session
        if are_parted(words) or len(files) > 1:
            self.on_profiles(read_profiles(session.reader, words, flags, read_statements(files)))
        else:
            self.on_profiles([session.profile(words, flags, files[0] if files else None)])

    def on_profiles(self, profiles: Sequence[Profile]) -> None:
        """Report on one profile, or on several side by side."""
        bodies = tuple(map(self._advice, profiles))
        body: ProfileReport | ComparisonReport = bodies[0]
        if len(bodies) > 1:
            body = ComparisonReport(compare(self._session.recommender, profiles), bodies)
        self._write(body, self._stated(profiles))

    def on_catalog(
        self,
        file: str,
        facts: Sequence[str],
        flags: Mapping[str, Sequence[str]],
        columns: Sequence[str],
        currency: str | None,
    ) -> None:
        """Report on a product list as a whole; `facts` hold for all of it. Raises InputError."""
        if any(flags.values()):
            message = "a product list has types and prices of its own"
            raise InputError([Problem("contradiction", message, "leave out --type and --price, or --catalog")])

        session, counter = self._session, SummaryCounter(self._session.kb)
        with open_list(file) as source:
            options = listing.reading_options(None, None, None, columns)
            read = listing.Listing(session, source, options, listing.ListStatement(facts, currency=currency))
            for _ in counter.counted(read.answers(lambda _: None)):
                pass
        summary = counter.summary(session.explorer)
        if not summary.products:
            raise InputError([Problem("no-products", f"{read.name} holds no product", "name a list with products")])
        profiles = [strategy.outcome.profile for strategy in summary.strategies[:_MOST_STRATEGIES]]
        words = ["--catalog", file, *facts, *(word for column in columns for word in ("--column", column))]
        words += ["--currency", currency] if currency else []
        self._write(CatalogReport(Path(file).name, summary, tuple(map(self._advice, profiles))), words)
        read.finish()

    def _advice(self, profile: Profile) -> ProfileReport:
        session = self._session
        answer = answer_for(session.recommender, session.explorer, profile)
        return profile_report(answer, session.report_knowledge)

    def _stated(self, profiles: Sequence[Profile]) -> list[str]:
        session = self._session
        if len(profiles) == 1:
            return arguments_of(profiles[0], session.kb.codebook, session.flags)
        groups = [arguments_of(profile, session.kb.codebook, {}) for profile in profiles]
        return [word for number, group in enumerate(groups) for word in (*(["vs"] if number else []), *group)]

    def _write(self, body: ProfileReport | ComparisonReport | CatalogReport, words: Sequence[str]) -> None:
        cover = self._cover.with_command(["report", *words, *self._options.words, *self._session.words])
        session = self._session
        view = ReportView(session.kb, __version__, session.recommender.engine, cover, body, session.report_knowledge)
        if self._output and self._format:
            write_view(view, session.wording, self._format, self._output, force=self._force)
        else:
            print_view(view, session.wording, "html", "auto")
