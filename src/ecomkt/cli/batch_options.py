"""The options of the commands that read product lists."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

ListFile = Annotated[str, Argument(metavar="FILE", help="a product list, - for standard input")]
Given = Annotated[
    list[str] | None,
    Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]", help="what holds for every product, such as market=eu goal=sales"),
]
Encoding = Annotated[
    str | None, Option("--encoding", metavar="NAME", help="of a text file, such as big5; else it is found out")
]
Delimiter = Annotated[
    str | None,
    Option("--delimiter", metavar="SIGN", help="comma, tab, semicolon, pipe or a sign; else it is found out"),
]
Sheet = Annotated[str | None, Option("--sheet", metavar="NAME", help="of a workbook: name or number")]
Columns = Annotated[
    list[str] | None,
    Option("--column", metavar="ROLE=HEADER", help="which column is the key, title, price, category …; repeatable"),
]
Decimal = Annotated[str | None, Option("--decimal", metavar="SIGN", help="the decimal sign of the prices: . or ,")]
Currency = Annotated[str | None, Option("--currency", metavar="CUR", help="of prices that don't name theirs: USD")]
Income = Annotated[
    list[str] | None,
    Option("--income", metavar="CUR=AMOUNT", help="a month's disposable income, to judge prices by; repeatable"),
]
Limit = Annotated[
    list[str] | None,
    Option("--approval-limit", metavar="CUR=AMOUNT", help="what buyers in firms may spend without asking; repeatable"),
]
BatchFormat = Annotated[
    str | None, Option("--format", "-f", metavar="FORMAT", help="jsonl, csv, tsv or xlsx; else by the suffix of -o")
]
Output = Annotated[
    Path | None, Option("--output", "-o", metavar="FILE", help="write there, whole or not at all; else to stdout")
]
ForceOutput = Annotated[bool, Option("--force", help="let -o and --errors replace files that are there")]
Full = Annotated[bool, Option("--full", help="the whole result of recommend in each record")]
Errors = Annotated[
    Path | None, Option("--errors", metavar="FILE", help="keep the rows that can't be read in a CSV file")
]
Summary = Annotated[bool, Option("--summary", help="what the whole list looks like, in place of its records")]
