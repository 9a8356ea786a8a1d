"""What a check finds: its kind, what it is about, where that stands, and a profile that shows it."""

from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from ecomkt.errors import Location
from ecomkt.knowledge.model import Waiver
from ecomkt.profile.fact import Profile


class FindingLevel(Enum):
    """How grave a finding is; only a note leaves the knowledge clean."""

    ERROR = "error"
    """It is proved, or breaks what every answer relies on."""
    WARNING = "warning"
    NOTE = "note"


class FindingKind(Enum):
    """The kinds of findings by their codes, which are never reused, and how grave they are."""

    level: FindingLevel

    DUPLICATE_RULE = "ECK001", FindingLevel.ERROR
    CONFLICTING_RULES = "ECK002", FindingLevel.ERROR
    SUBSUMED_RULE = "ECK003", FindingLevel.WARNING
    RULE_CANNOT_FIRE = "ECK004", FindingLevel.ERROR
    RULE_NOT_SEEN_FIRING = "ECK005", FindingLevel.WARNING
    OPTION_NEVER_RECOMMENDED = "ECK006", FindingLevel.ERROR
    TRAIT_NEVER_READ = "ECK007", FindingLevel.WARNING
    EVIDENCE_NEVER_DECISIVE = "ECK008", FindingLevel.WARNING
    ATTRIBUTE_CHANGES_NOTHING = "ECK009", FindingLevel.WARNING
    GAP = "ECK010", FindingLevel.WARNING
    TEXT_MISSING = "ECK011", FindingLevel.WARNING
    WRONG_LANGUAGE = "ECK012", FindingLevel.ERROR
    SOURCE_UNVERIFIED = "ECK013", FindingLevel.WARNING
    SOURCE_OVERDUE = "ECK014", FindingLevel.WARNING
    NUMBER_WITHOUT_SOURCE = "ECK015", FindingLevel.WARNING
    TOO_MANY_PREMISES = "ECK016", FindingLevel.NOTE
    ID_IS_NO_CLAIM = "ECK017", FindingLevel.WARNING
    FILE_TOO_LONG = "ECK018", FindingLevel.NOTE
    RULE_CHANGES_NO_FIRST_PLACE = "ECK019", FindingLevel.NOTE
    WAIVER_EXPIRED = "ECK020", FindingLevel.ERROR
    # What a sample showed once it may miss after any change, so this must not stop anybody.
    WAIVER_UNUSED = "ECK021", FindingLevel.NOTE
    WAIVER_UNKNOWN = "ECK022", FindingLevel.ERROR
    EXAMPLE_MISSING = "ECK023", FindingLevel.WARNING
    EXAMPLE_FAILS = "ECK024", FindingLevel.ERROR
    MARKET_WITHOUT_LAW = "ECK025", FindingLevel.WARNING
    OPTION_WITHOUT_PLACE = "ECK026", FindingLevel.WARNING
    BAR_NEVER_HOLDS = "ECK027", FindingLevel.ERROR
    QUESTION_UNREACHABLE = "ECK028", FindingLevel.ERROR
    NOTHING_WRITTEN = "ECK029", FindingLevel.WARNING
    OPTION_NEVER_SAID = "ECK030", FindingLevel.WARNING
    SHORT_REASON = "ECK031", FindingLevel.NOTE

    def __new__(cls, code: str, level: FindingLevel) -> "FindingKind":
        """Make the code the value, by which a kind is looked up and written."""
        kind = object.__new__(cls)
        kind._value_, kind.level = code, level
        return kind

    @property
    def slug(self) -> str:
        """Return the name of the kind in kebab case."""
        return self.name.lower().replace("_", "-")


class Finding(Struct, frozen=True):
    """One defect of the knowledge."""

    kind: FindingKind
    subject: str
    """The rule, option, trait, attribute, source, file or other thing it is about; waivers name it."""
    location: Location
    parts: tuple[tuple[str, str], ...] = ()
    """What fills the gaps of its message."""
    case: str = ""
    """Which of the messages of its kind it has; empty for the only or the usual one."""
    witness: Profile | None = None
    """A profile that shows it; None where it does not speak of behaviour."""

    @property
    def place(self) -> tuple[Location, str, str, str]:
        """Return what findings are sorted by."""
        return self.location, self.kind.value, self.subject, self.case


def finding(
    kind: FindingKind, of: str, location: Location, case: str = "", witness: Profile | None = None, /, **parts: object
) -> Finding:
    """Return a finding; `parts` fill the gaps of its message."""
    return Finding(kind, of, location, tuple((gap, str(part)) for gap, part in parts.items()), case, witness)


class Searched(NamedTuple):
    """How far the findings on behaviour looked."""

    exact: int
    """Profiles of the required attributes alone: all of them, unless it was cut short."""
    exact_complete: bool
    sampled: int
    """Seeded profiles over all attributes: what they don't show may still exist."""

    @property
    def runs(self) -> int:
        """Return how many profiles were run."""
        return self.exact + self.sampled


class LintReport(Struct, frozen=True):
    """All findings on a knowledge base, in the order of their places."""

    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    searched: Searched

    @property
    def clean(self) -> bool:
        """Return whether no error and no warning is left."""
        return all(finding.kind.level is FindingLevel.NOTE for finding in self.findings)
