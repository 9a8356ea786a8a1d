"""A call with a client: what is known, what nobody knows, which question is open, and every step there and back.

A `Conversation` never changes; every step gives a new one, and the one before it is where `undone` leads.
"""

from msgspec import Struct
from msgspec.structs import replace

from ecomkt.profile.fact import Profile


class Moment(Struct, frozen=True):
    """What holds between two lines of a call."""

    profile: Profile = Profile()
    declined: frozenset[str] = frozenset()
    """The attributes to which nobody has an answer: they are asked no more."""
    asked: tuple[str, ...] = ()
    """The attributes whose question is open; empty if none is."""


class Conversation(Struct, frozen=True):
    """A call up to now."""

    now: Moment = Moment()
    past: tuple[Moment, ...] = ()
    future: tuple[Moment, ...] = ()
    """What was undone, the latest last."""
    passed: frozenset[str] = frozenset()
    """The attributes whose questions were passed over: they come back when nothing else is left to ask."""
    left_out: frozenset[str] = frozenset()
    """What the last answer left out of what was asked in one breath: it isn't asked for again at once."""

    def known(self, profile: Profile) -> "Conversation":
        """Return the conversation with another profile; what is known is neither declined nor asked for."""
        if profile == self.now.profile:
            return self
        known, asked = set(profile.attributes), self.now.asked
        left_out = () if known.isdisjoint(asked) else tuple(slug for slug in asked if slug not in known)
        moment = Moment(profile, self.now.declined - known, () if known.intersection(asked) else asked)
        return replace(self._after(moment), left_out=frozenset(left_out))

    def declining(self) -> "Conversation":
        """Return the conversation after "I don't know" to all of the open question."""
        return self._after(replace(self.now, declined=self.now.declined.union(self.now.asked), asked=()))

    def asking(self, *attributes: str) -> "Conversation":
        """Return the conversation with this question open, or with none. To ask is no step to undo."""
        return replace(self, now=replace(self.now, asked=attributes))

    def passing(self) -> "Conversation":
        """Return the conversation with the open question put off."""
        return replace(self, passed=self.passed.union(self.now.asked), left_out=frozenset())

    def undone(self) -> "Conversation | None":
        """Return the conversation before the last step, None where there was none."""
        if not self.past:
            return None
        return Conversation(self.past[-1], self.past[:-1], (*self.future, self.now), self.passed)

    def redone(self) -> "Conversation | None":
        """Return the conversation with the step that was undone last, None where there is none."""
        if not self.future:
            return None
        return Conversation(self.future[-1], (*self.past, self.now), self.future[:-1], self.passed)

    def _after(self, moment: Moment) -> "Conversation":
        return Conversation(moment, (*self.past, self.now), (), self.passed)
