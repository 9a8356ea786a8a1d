"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Facts = Annotated[
    list[str] | None,
    Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]", help="what else is known, such as market=cn inventory=own"),
]
Type = Annotated[
    list[str] | None,
    Option("--type", "-t", metavar="CODE", help="product type: letter, name or alias; repeat it for several"),
]
Price = Annotated[
    list[str] | None,
    Option("--price", "-p", metavar="CODE", help="price level; an absolute and a relative one may stand together"),
]
ProfileFile = Annotated[
    str | None,
    Option("--profile", metavar="FILE", help="a profile in YAML or JSON, - for standard input; the line wins over it"),
]
ProfileFiles = Annotated[
    list[str] | None,
    Option("--profile", metavar="FILE", help="a profile in YAML or JSON; repeat it to compare files"),
]
Format = Annotated[str, Option("--format", "-f", metavar="FORMAT", help="table, json, jsonl, csv, tsv or markdown")]
Json = Annotated[bool, Option("--json", help="short for --format json")]
Lang = Annotated[
    str | None,
    Option("--lang", "-l", metavar="LANG", help="en, zh-Hant or zh-Hans; else ECOMKT_LANG, LC_ALL, LANG"),
]
Top = Annotated[int | None, Option("--top", min=1, metavar="COUNT", help="how many options of each family")]
Families = Annotated[
    list[str] | None, Option("--family", metavar="NAME", help="only this family; repeat it for several")
]
Pack = Annotated[
    list[Path] | None,
    Option("--pack", metavar="DIR", help="lay a folder of knowledge over the base; repeatable, also ECOMKT_PACKS"),
]
Color = Annotated[str, Option("--color", metavar="WHEN", help="auto, always or never")]
Debug = Annotated[bool, Option("--debug", help="show the traceback of a defect")]
