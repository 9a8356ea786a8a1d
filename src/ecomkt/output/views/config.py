"""What is set for the program, and where."""

from typing import Literal

from msgspec import Struct

from ecomkt.language.wording import Wording
from ecomkt.output.document import Document, Grid, Section
from ecomkt.output.records import SCHEMA_VERSION, Record
from ecomkt.output.tables import Table


class ConfigRow(Record, frozen=True, kw_only=False):
    """One setting."""

    key: str
    value: str
    """Empty for none."""
    origin: str
    """A file with its line, a variable of the environment, an option, or `default`."""


class ConfigRecord(Record, frozen=True, kw_only=True):
    """The result of `ecomkt config show`."""

    schema_version: Literal["2"]
    settings: list[ConfigRow]


SCHEMAS = {"config": ConfigRecord}


class ConfigView(Struct, frozen=True):
    """All settings; on a screen with their origins if `origins` says so."""

    rows: tuple[ConfigRow, ...]
    origins: bool

    def document(self, wording: Wording) -> Document:
        """Return the settings as a table."""
        cells = tuple((row.key, row.value, *((row.origin,) if self.origins else ())) for row in self.rows)
        columns = ("", "", *(("",) if self.origins else ()))
        return Document(wording.language, "", (Section("config", "", (Grid("", columns, cells),)),))

    def table(self, _: Wording) -> Table:
        """Return the settings as rows."""
        return Table(ConfigRow.__struct_fields__, [(row.key, row.value, row.origin) for row in self.rows])

    def record(self, _: Wording) -> ConfigRecord:
        """Return the settings."""
        return ConfigRecord(schema_version=SCHEMA_VERSION, settings=list(self.rows))
