"""`ecomkt compare`."""

from typing import TYPE_CHECKING, Annotated

from typer import Argument

from ecomkt import __version__
from ecomkt.cli.options import Color, Families, Format, Json, Lang, Pack, Price, ProfileFiles, Top, Type
from ecomkt.cli.report_options import ReportFile

if TYPE_CHECKING:
    from ecomkt.explanation.compare import Comparison
    from ecomkt.language.wording import Wording

PLACE = 30

Groups = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]|vs")]


def compare(
    words: Groups = None,
    types: Type = None,
    prices: Price = None,
    profiles: ProfileFiles = None,
    format_: Format = "table",
    as_json: Json = False,
    lang: Lang = None,
    top: Top = None,
    families: Families = None,
    packs: Pack = None,
    color: Color = "auto",
    report: ReportFile = None,
) -> None:
    """Set two to four profiles side by side: what changes, and which rules change it."""
    from ecomkt.cli.groups import read_profiles, read_statements
    from ecomkt.cli.printing import chosen_format
    from ecomkt.cli.report_options import reporting_for
    from ecomkt.cli.session import Session
    from ecomkt.explanation import compare as comparison

    choice = chosen_format(format_, as_json=as_json)
    session = Session(lang, packs)
    shown = session.families(families)
    flags = {"--type": types or (), "--price": prices or ()}
    reporting = reporting_for(session, report, lang, packs)
    known = read_profiles(session.reader, words or (), flags, read_statements(profiles or ()))
    compared = comparison.compare(session.recommender, known, shown)
    _print(compared, session.wording, top, choice, color)
    if reporting:
        reporting.on_profiles(known)


def _print(compared: "Comparison", wording: "Wording", top: int | None, choice: str, color: str) -> None:
    from ecomkt.cli.output import is_rich, print_json, print_rich, print_text

    rich = is_rich(color)
    if choice in ("json", "jsonl"):
        from ecomkt.output.comparison_result import comparison_as_plain

        plain = comparison_as_plain(compared, wording, top, __version__)
        print_json(plain, indent=1 if choice == "json" else None)
    elif choice == "table" and rich:
        from ecomkt.output.comparison_table import render_comparison_table

        print_rich(render_comparison_table(compared, wording, top), color)
    else:
        print_text(_text(compared, wording, top, choice))


def _text(compared: "Comparison", wording: "Wording", top: int | None, format_: str) -> str:
    if format_ in ("csv", "tsv"):
        from ecomkt.output.comparison_separated import render_comparison_separated

        return render_comparison_separated(compared, wording, top, "," if format_ == "csv" else "\t")
    if format_ == "markdown":
        from ecomkt.output.comparison_markdown import render_comparison_markdown

        return render_comparison_markdown(compared, wording, top, __version__)
    from ecomkt.output.comparison_plain import render_comparison_plain

    return render_comparison_plain(compared, wording, top)
