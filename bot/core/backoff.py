"""How long to wait before the next attempt: doubling, bounded, spread out.

The invariant: the wait lies between half the doubled base and the whole of it, and never above
`most`; so attempts of many processes drift apart, and none waits longer than was promised.
"""

from datetime import timedelta

# 2**60 times any base is beyond any limit; a larger exponent only costs time and memory.
_MOST_DOUBLINGS = 60


def backoff(attempt: int, *, base: timedelta, most: timedelta, jitter: float) -> timedelta:
    """The wait after failed attempt number `attempt` (from 1).

    `base` is above zero. `jitter` in 0..1 is drawn by the caller: 0 is the longest wait, 1 half.
    """
    doublings = min(max(attempt, 1) - 1, _MOST_DOUBLINGS)
    wait = most if base >= most / 2**doublings else base * 2**doublings
    return wait * (1 - jitter / 2)
