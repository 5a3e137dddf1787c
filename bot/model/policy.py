"""What the operator decided about what is kept of readers."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    contact: str = ""
    """Whom readers may ask about it: an address of any kind."""
    inactive: timedelta = timedelta(days=365)
    """A chat that neither said nor got anything for so long is forgotten; 0: it is kept."""
