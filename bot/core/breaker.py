"""How long to leave a service alone that fails.

The invariant: a service is tried again for ever, and while it is down at most once in REST: so it
costs neither us nor it much, and is used again soon after it is well.
"""

from datetime import timedelta

MOST_FAILURES = 3
"""In a row; a single one says nothing."""

REST = timedelta(minutes=1)


def rest_after(failures: int) -> timedelta:
    """After so many failures in a row."""
    return REST if failures >= MOST_FAILURES else timedelta()
