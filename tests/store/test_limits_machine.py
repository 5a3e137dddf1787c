"""However reservations are mixed, what is booked keeps every pace.

Redis's own clock runs on meanwhile, so the model knows when a call was made only as a span: the
time before it and the time after it.
"""

from collections import defaultdict
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from bot.model.chat import ChannelName, ChatId, ChatKind
from bot.model.delivery import Quota
from bot.model.story import Urgency
from bot.store import keys
from bot.store.limits import AHEAD
from tests.store.machines import StoreMachine, patient, prove

Given = TypeVar("Given")
Place = tuple[ChatId, ChatKind]

CHANNEL = ChannelName("telegram")
# Telegram's, with money and without; and one that a few calls do not exhaust.
QUOTAS = (
    Quota(per_second=30, per_chat_per_second=1, per_group_per_minute=20),
    Quota(per_second=1000, per_chat_per_second=1, per_group_per_minute=20),
    Quota(per_second=300, per_chat_per_second=20, per_group_per_minute=600),
)
PLACES = tuple(
    (ChatId(f"telegram:{number}"), ChatKind.GROUP if number < 0 else ChatKind.PRIVATE)
    for number in range(-2, 12)
)
CLOSES = st.sampled_from((0.001, 0.05, 0.2, 0.5, 3.0)).map(lambda one: timedelta(seconds=one))
PERSON_AT_ONCE = 3
GROUP_AT_ONCE = 5
_ROUNDING = 2
# A mark lives so long; a call must be done well before its end to be sure that it met it.
_MARK = 250_000

places = st.sampled_from(PLACES)
lanes = st.sampled_from(Urgency)


@dataclass(frozen=True, slots=True)
class Span:
    """A moment, in µs of Redis's clock, as near as it can be told."""

    soonest: int
    latest: int

    def after(self, wait: timedelta) -> "Span":
        microseconds = wait // timedelta(microseconds=1)
        return Span(self.soonest + microseconds, self.latest + microseconds)


class Reservations(StoreMachine):
    """Workers of all lanes and answers book; now and then the platform tells us to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.booked: list[Span] = []
        self.own: defaultdict[Place, list[Span]] = defaultdict(list)
        self.marks: dict[Urgency, Span] = {}
        self.closed = 0
        self.closed_chats: dict[Place, int] = {}

    @initialize(quota=st.sampled_from(QUOTAS))
    def agree(self, quota: Quota) -> None:
        self.quota = quota

    @rule(lane=lanes, chats=st.lists(places, min_size=1, max_size=14))
    def reserve(self, lane: Urgency, chats: list[Place]) -> None:
        booking, moment = self.timed(self.stores.limits.reserve(CHANNEL, self.quota, lane, chats))
        above = [mark for other, mark in self.marks.items() if other > lane]
        if any(moment.latest < mark.soonest + _MARK for mark in above):
            assert booking.waits == (None,) * len(chats)
        if lane > Urgency.ROUTINE:
            self.marks[lane] = moment
        for place, wait in zip(chats, booking.waits, strict=True):
            if wait is not None:
                assert wait <= AHEAD
                self.book(place, moment.after(wait))
        # Who found no room is behind those who were dealt with.
        dealt_with = [
            wait is not None or own is not None
            for wait, own in zip(booking.waits, booking.own_waits, strict=True)
        ]
        assert dealt_with == sorted(dealt_with, reverse=True)
        assert booking.again >= timedelta(0)
        assert all(dealt_with) or booking.again > timedelta(0)

    @rule(place=places)
    def answer(self, place: Place) -> None:
        """However late that is, an answer is booked."""
        wait, moment = self.timed(self.stores.limits.reserve_answer(CHANNEL, self.quota, place))
        self.book(place, moment.after(wait))

    @rule(after=CLOSES)
    def close(self, after: timedelta) -> None:
        _, moment = self.timed(self.stores.limits.close(CHANNEL, after))
        self.closed = max(self.closed, moment.after(after).soonest)
        left, later = self.timed(self.stores.limits.closed(CHANNEL))
        assert later.after(left).latest >= self.closed - 1000

    @rule(place=places, after=CLOSES)
    def close_chat(self, place: Place, after: timedelta) -> None:
        closing = self.stores.limits.close_chat(CHANNEL, self.quota, place, after)
        _, moment = self.timed(closing)
        until = moment.after(after).soonest
        self.closed_chats[place] = max(self.closed_chats.get(place, 0), until)

    @rule(lane=lanes)
    def run_dry(self, lane: Urgency) -> None:
        """As when the lane's mark has ended."""
        self.wait(self.database.delete(keys.limit(CHANNEL, f"rush:{lane.name.lower()}")))
        self.marks.pop(lane, None)

    def book(self, place: Place, moment: Span) -> None:
        assert moment.latest >= self.closed - _ROUNDING
        assert moment.latest >= self.closed_chats.get(place, 0) - _ROUNDING
        self.booked.append(moment)
        self.own[place].append(moment)

    def finish(self) -> None:
        if not self.booked:
            return
        interval = int(1_000_000 / self.quota.per_second)
        in_order = sorted(self.booked, key=lambda one: one.soonest)
        for one, other in pairwise(in_order):
            widest = max(other.latest - one.soonest, one.latest - other.soonest)
            assert widest >= interval - _ROUNDING
        for (_, kind), moments in self.own.items():
            keeps_pace(moments, *pace_of(self.quota, kind))

    def timed(self, act: Coroutine[Any, Any, Given]) -> tuple[Given, Span]:
        return self.wait(self._timed(act))

    async def _timed(self, act: Coroutine[Any, Any, Given]) -> tuple[Given, Span]:
        before = await self._clock()
        given = await act
        return given, Span(before, await self._clock())

    async def _clock(self) -> int:
        key = keys.limit(CHANNEL, "all")
        seconds, microseconds = await self.database.eval("return redis.call('TIME')", 1, key)
        return int(seconds) * 1_000_000 + int(microseconds)


def pace_of(quota: Quota, kind: ChatKind) -> tuple[int, int]:
    """What a chat takes: an interval in µs, and how many at once."""
    if kind is ChatKind.PRIVATE:
        return int(1_000_000 / quota.per_chat_per_second), PERSON_AT_ONCE
    return int(60_000_000 / (quota.per_group_per_minute - GROUP_AT_ONCE)), GROUP_AT_ONCE


def keeps_pace(moments: Sequence[Span], interval: int, at_once: int) -> None:
    """Between any two there is room for all in between, but for the burst."""
    for first, sooner in enumerate(moments):
        for count, later in enumerate(moments[first:]):
            least = (count + 1 - at_once) * interval - _ROUNDING
            assert later.latest - sooner.soonest >= least


@patient
def test_what_is_booked_keeps_every_pace(redis_address: str) -> None:
    prove(Reservations, redis_address)
