"""What a check finds: its kind, what it is about, where that stands, and a profile that shows it."""

from dataclasses import dataclass
from enum import Enum

from ecomkt.errors import Location
from ecomkt.knowledge.model import Waiver
from ecomkt.profile.fact import Profile


class FindingLevel(Enum):
    """How grave a finding is; only a note leaves the knowledge clean."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(Enum):
    """The kinds of findings by their codes, which are never reused."""

    DUPLICATE_RULE = "ECK001"
    CONFLICTING_RULES = "ECK002"
    SUBSUMED_RULE = "ECK003"
    RULE_CANNOT_FIRE = "ECK004"
    RULE_NOT_SEEN_FIRING = "ECK005"
    OPTION_NEVER_RECOMMENDED = "ECK006"
    TRAIT_NEVER_READ = "ECK007"
    EVIDENCE_NEVER_DECISIVE = "ECK008"
    ATTRIBUTE_CHANGES_NOTHING = "ECK009"
    GAP = "ECK010"
    TEXT_MISSING = "ECK011"
    WRONG_LANGUAGE = "ECK012"
    SOURCE_UNVERIFIED = "ECK013"
    SOURCE_OVERDUE = "ECK014"
    NUMBER_WITHOUT_SOURCE = "ECK015"
    TOO_MANY_PREMISES = "ECK016"
    ID_IS_NO_CLAIM = "ECK017"
    FILE_TOO_LONG = "ECK018"
    RULE_CHANGES_NO_FIRST_PLACE = "ECK019"
    WAIVER_EXPIRED = "ECK020"
    WAIVER_UNUSED = "ECK021"
    WAIVER_UNKNOWN = "ECK022"

    @property
    def slug(self) -> str:
        """Return the name of the kind in kebab case."""
        return self.name.lower().replace("_", "-")

    @property
    def level(self) -> FindingLevel:
        """Return how grave findings of this kind are."""
        return FindingLevel.ERROR if self in _ERRORS else FindingLevel.NOTE if self in _NOTES else FindingLevel.WARNING


# Errors are proved, or break what every answer relies on.
_ERRORS = frozenset(
    {
        FindingKind.DUPLICATE_RULE,
        FindingKind.CONFLICTING_RULES,
        FindingKind.RULE_CANNOT_FIRE,
        FindingKind.OPTION_NEVER_RECOMMENDED,
        FindingKind.WRONG_LANGUAGE,
        FindingKind.WAIVER_EXPIRED,
        FindingKind.WAIVER_UNKNOWN,
    }
)
_NOTES = frozenset(
    {
        FindingKind.FILE_TOO_LONG,
        FindingKind.RULE_CHANGES_NO_FIRST_PLACE,
        FindingKind.TOO_MANY_PREMISES,
        # What a sample showed once it may miss after any change, so this must not stop anybody.
        FindingKind.WAIVER_UNUSED,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
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
    kind: FindingKind, subject: str, location: Location, case: str = "", witness: Profile | None = None, **parts: object
) -> Finding:
    """Return a finding; `parts` fill the gaps of its message."""
    return Finding(kind, subject, location, tuple((gap, str(part)) for gap, part in parts.items()), case, witness)


@dataclass(frozen=True, slots=True)
class Searched:
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


@dataclass(frozen=True, slots=True)
class LintReport:
    """All findings on a knowledge base, in the order of their places."""

    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    searched: Searched

    @property
    def clean(self) -> bool:
        """Return whether no error and no warning is left."""
        return all(finding.kind.level is FindingLevel.NOTE for finding in self.findings)
