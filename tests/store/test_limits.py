"""Reservations: exact in sum, fair to answers, and obedient to the platform."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.model.chat import ChannelName, ChatId, ChatKind
from bot.model.delivery import Quota
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.limits import AHEAD, MOST_ASKS, Booking, Patience
from tests.builders import READER

CHANNEL = ChannelName("telegram")
QUOTA = Quota(per_second=30, per_chat_per_second=1, per_group_per_minute=20)
SLACK = timedelta(milliseconds=200)


def people(count: int) -> list[tuple[ChatId, ChatKind]]:
    return [(ChatId(f"telegram:{number}"), ChatKind.PRIVATE) for number in range(count)]


async def reserve(
    stores: Stores, chats: list[tuple[ChatId, ChatKind]], lane: Urgency = Urgency.NEWS
) -> Booking:
    return await stores.limits.reserve(CHANNEL, QUOTA, lane, chats)


async def test_alerts_are_booked_evenly_and_only_a_moment_ahead(stores: Stores) -> None:
    booking = await reserve(stores, people(50))

    booked = [wait for wait in booking.waits if wait is not None]
    gaps = [later - sooner for sooner, later in pairwise(booked)]
    assert {round(gap.total_seconds(), 3) for gap in gaps} == {0.034}
    assert booked[-1] <= AHEAD
    assert 8 <= len(booked) <= 10
    assert booking.waits[len(booked) :] == (None,) * (50 - len(booked))
    assert timedelta(0) < booking.again < timedelta(seconds=0.1)


async def test_two_workers_share_one_rate(stores: Stores) -> None:
    await reserve(stores, people(50))
    booking = await reserve(stores, people(60)[50:])

    assert sum(wait is not None for wait in booking.waits) <= 1


async def test_an_answer_waits_no_longer_than_alerts_are_booked_ahead(stores: Stores) -> None:
    await reserve(stores, people(100))
    wait = await stores.limits.reserve_answer(
        CHANNEL, QUOTA, (ChatId("telegram:9999"), ChatKind.PRIVATE)
    )

    assert wait <= AHEAD + timedelta(milliseconds=50)


@pytest.mark.parametrize("above", [Urgency.URGENT, Urgency.FLASH])
async def test_while_a_lane_above_has_work_the_lanes_below_wait(
    stores: Stores, above: Urgency
) -> None:
    await reserve(stores, people(1), above)

    assert (await reserve(stores, people(2)[1:])).waits == (None,)
    assert (await reserve(stores, people(3)[2:], above)).waits != (None,)


async def test_a_person_gets_three_at_once_and_then_one_a_second(stores: Stores) -> None:
    person = people(1)
    bookings = [await reserve(stores, person) for _ in range(4)]

    assert all(booking.waits != (None,) for booking in bookings[:3])
    assert bookings[3].waits == (None,)
    (own,) = bookings[3].own_waits
    assert own is not None
    assert timedelta(seconds=1) - SLACK < own <= timedelta(seconds=1.1)


async def test_a_group_gets_no_more_than_twenty_a_minute(stores: Stores) -> None:
    group = [(ChatId("telegram:-1"), ChatKind.GROUP)]
    answers = [await stores.limits.reserve_answer(CHANNEL, QUOTA, group[0]) for _ in range(30)]

    assert sum(wait < timedelta(seconds=60) for wait in answers) <= 20


async def test_a_chat_at_its_own_limit_does_not_hold_up_the_others(stores: Stores) -> None:
    held, free = people(2)
    await stores.limits.close_chat(CHANNEL, QUOTA, held, timedelta(seconds=60))

    booking = await reserve(stores, [held, free])

    assert booking.waits[0] is None
    assert booking.own_waits[0] is not None
    assert booking.own_waits[0] > timedelta(seconds=59)
    assert booking.waits[1] == timedelta(0)


async def test_all_topics_of_a_forum_keep_the_pace_of_the_one_group(stores: Stores) -> None:
    forum = [ChatId("telegram:-1003"), *(ChatId(f"telegram:-1003/{n}") for n in range(1, 30))]
    pairs = [(room, ChatKind.GROUP) for room in forum]

    waits = [await stores.limits.reserve_answer(CHANNEL, QUOTA, pair) for pair in pairs]
    await stores.limits.close_chat(CHANNEL, QUOTA, pairs[3], timedelta(hours=1))
    closed = await stores.limits.reserve_answer(CHANNEL, QUOTA, pairs[7])

    assert sum(wait < timedelta(seconds=60) for wait in waits) <= 20
    assert closed > timedelta(minutes=59)


async def test_an_alert_for_all_topics_of_a_forum_is_spread_over_minutes(stores: Stores) -> None:
    pairs = [(ChatId(f"telegram:-1003/{n}"), ChatKind.GROUP) for n in range(1, 30)]

    booking = await reserve(stores, [*pairs, *people(2)])

    assert sum(wait is not None for wait in booking.waits[:29]) <= 5
    assert [wait is not None for wait in booking.waits[29:]] == [True, True]


async def test_when_the_platform_says_wait_everything_waits(stores: Stores) -> None:
    await stores.limits.close(CHANNEL, timedelta(seconds=3))

    booking = await reserve(stores, people(1))

    assert booking.waits == (None,)
    assert timedelta(seconds=2.5) < booking.again <= timedelta(seconds=3)


async def test_a_flood_of_commands_is_told_once_and_then_met_with_silence(stores: Stores) -> None:
    taken = [await stores.limits.ask(READER.id) for _ in range(MOST_ASKS + 3)]

    assert set(taken[:MOST_ASKS]) == {Patience.GIVEN}
    assert taken[MOST_ASKS:] == [Patience.ENDING, Patience.ENDED, Patience.ENDED]
