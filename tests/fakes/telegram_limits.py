"""The flood limits of the fake Telegram: https://core.telegram.org/bots/faq#broadcasting-to-users."""

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.fakes.telegram_methods import ApiError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the bot may send; Telegram's published numbers by default.

    `per_second` is a rate with a second's worth of tolerance: what was sent evenly and comes in a
    heap, because a machine was busy, is no offence.
    """

    per_second: int = 30
    paid_per_second: int = 1000
    per_chat_per_second: float = 1.0
    chat_burst: int = 3
    per_group_per_minute: int = 20
    minute: float = 60.0  # s; a test may live in shorter minutes
    pause: int = 1  # s the whole bot is shut out after more than `per_second`


NO_LIMITS = Limits(
    per_second=10**9,
    paid_per_second=10**9,
    per_chat_per_second=1e9,
    per_group_per_minute=10**9,
)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float

    def fill(self, now: float, rate: float, most: float) -> None:
        self.tokens, self.at = min(most, self.tokens + (now - self.at) * rate), now


@dataclass(slots=True)
class Flood:
    """Counts what goes out, and refuses what goes over; a refused message does not count."""

    limits: Limits
    violations: int = 0
    _shut_until: float = 0.0
    _all: _Bucket | None = None
    _unpaid: _Bucket | None = None
    _groups: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def check_open(self) -> None:
        """Refuse any call while the whole bot is shut out."""
        left = self._shut_until - time.monotonic()
        if left > 0:
            raise self._refused(left)

    def count_edit(self) -> None:
        """Edits count against the bot's rate only."""
        self._count_bot(time.monotonic())

    def count_message(self, chat_id: int, *, in_group: bool, is_paid: bool) -> None:
        """Refuse a message that is over a limit, else count it; one that is paid for does not
        count against the free rate.
        """
        now = time.monotonic()
        if in_group:
            self._check_group(chat_id, now)
        else:
            self._check_bucket(chat_id, now)
        self._count_bot(now, is_paid=is_paid)
        if in_group:
            self._groups[chat_id].append(now)
        else:
            self._buckets[chat_id].tokens -= 1

    def shut(self, seconds: float) -> None:
        """Refuse every call but getUpdates for so long."""
        self._shut_until = max(self._shut_until, time.monotonic() + seconds)

    def _count_bot(self, now: float, *, is_paid: bool = False) -> None:
        free, paid = self.limits.per_second, self.limits.paid_per_second
        self._all = self._all or _Bucket(max(free, paid), now)
        self._unpaid = self._unpaid or _Bucket(free, now)
        self._all.fill(now, max(free, paid), max(free, paid))
        self._unpaid.fill(now, free, free)
        touched = (self._all,) if is_paid else (self._all, self._unpaid)
        if any(bucket.tokens < 1 for bucket in touched):
            self.shut(self.limits.pause)
            raise self._refused(self.limits.pause)
        for bucket in touched:
            bucket.tokens -= 1

    def _check_group(self, chat_id: int, now: float) -> None:
        sent = self._groups[chat_id]
        _forget(sent, before=now - self.limits.minute)
        if len(sent) >= self.limits.per_group_per_minute:
            raise self._refused(sent[0] + self.limits.minute - now)

    def _check_bucket(self, chat_id: int, now: float) -> None:
        most = float(self.limits.chat_burst)
        bucket = self._buckets.setdefault(chat_id, _Bucket(most, now))
        bucket.fill(now, self.limits.per_chat_per_second, most)
        if bucket.tokens < 1:
            raise self._refused((1 - bucket.tokens) / self.limits.per_chat_per_second)

    def _refused(self, seconds: float) -> ApiError:
        self.violations += 1
        return too_many_requests(max(1, math.ceil(seconds)))


def too_many_requests(seconds: int) -> ApiError:
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, text, {"retry_after": seconds})


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()
