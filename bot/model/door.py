"""Where a chat with us is begun."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """A channel, as an address to open. Both are empty where there is none, or not yet."""

    label: str = ""
    """What readers call the channel, behind "Follow on": `Telegram`."""
    address: str = ""
    """Whoever opens it says `/start <payload>` there: `{payload}` stands in the payload's place.
    One that begins with / is of our own pages, whose public address we were not told."""
