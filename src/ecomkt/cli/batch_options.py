"""The options of the commands that read product lists."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

ListFile = Annotated[str, Argument(metavar="FILE")]
Given = Annotated[list[str] | None, Argument(metavar="ATTRIBUTE=VALUE[,VALUE…]")]
Encoding = Annotated[str | None, Option("--encoding", metavar="NAME")]
Delimiter = Annotated[str | None, Option("--delimiter", metavar="SIGN")]
Sheet = Annotated[str | None, Option("--sheet", metavar="NAME")]
Columns = Annotated[list[str] | None, Option("--column", metavar="ROLE=HEADER")]
Decimal = Annotated[str | None, Option("--decimal", metavar="SIGN")]
Currency = Annotated[str | None, Option("--currency", metavar="CUR")]
Income = Annotated[list[str] | None, Option("--income", metavar="CUR=AMOUNT")]
Limit = Annotated[list[str] | None, Option("--approval-limit", metavar="CUR=AMOUNT")]
BatchFormat = Annotated[str | None, Option("--format", "-f", metavar="FORMAT")]
ForceOutput = Annotated[bool, Option("--force")]
Full = Annotated[bool, Option("--full")]
Errors = Annotated[Path | None, Option("--errors", metavar="FILE")]
Summary = Annotated[bool, Option("--summary")]
