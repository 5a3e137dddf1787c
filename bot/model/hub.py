"""A subscription to a feed at a WebSub hub (https://www.w3.org/TR/websub/)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LeaseState(StrEnum):
    ASKED = "asked"
    """The hub has not yet asked back whether we meant it."""
    LIVE = "live"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubLease:
    hub: str
    topic: str
    token: str
    """The part of our callback's address that nobody can guess."""
    secret: str
    """What the hub signs its pushes with."""
    state: LeaseState = LeaseState.ASKED
    until: datetime | None = None
    """When the hub forgets us, unless we subscribe again."""
    attempts: int = 0
    """In a row, without the hub's asking back."""

    def is_live(self, now: datetime) -> bool:
        return self.state is LeaseState.LIVE and self.until is not None and now < self.until
