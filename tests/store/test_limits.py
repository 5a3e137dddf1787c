"""Reservations: exact in sum, fair to answers, and obedient to the platform."""

from datetime import timedelta
from itertools import pairwise

from bot.model.chat import ChannelName, ChatId, ChatKind
from bot.model.delivery import Quota
from bot.store import Stores
from bot.store.limits import MOST_ASKS, Patience
from tests.builders import READER

CHANNEL = ChannelName("telegram")
QUOTA = Quota(per_second=30, reserved_per_second=5, per_chat_per_second=1, per_group_per_minute=20)
SLACK = timedelta(milliseconds=200)


def people(count: int) -> list[tuple[ChatId, ChatKind]]:
    return [(ChatId(f"telegram:{number}"), ChatKind.PRIVATE) for number in range(count)]


async def test_a_page_is_spread_at_the_broadcast_rate(stores: Stores) -> None:
    times = await stores.limits.reserve_broadcast(CHANNEL, QUOTA, people(50))

    assert all(is_booked for _, is_booked in times)
    gaps = [later - sooner for (sooner, _), (later, _) in pairwise(times)]
    assert set(gaps) == {timedelta(seconds=1 / 25)}


async def test_two_workers_share_one_rate(stores: Stores) -> None:
    await stores.limits.reserve_broadcast(CHANNEL, QUOTA, people(50))
    ((wait, is_booked),) = await stores.limits.reserve_broadcast(CHANNEL, QUOTA, people(51)[50:])

    assert is_booked
    assert timedelta(seconds=2) - SLACK < wait <= timedelta(seconds=2)


async def test_an_answer_does_not_wait_for_a_broadcast(stores: Stores) -> None:
    await stores.limits.reserve_broadcast(CHANNEL, QUOTA, people(100))
    wait, is_booked = await stores.limits.reserve_answer(
        CHANNEL, QUOTA, (ChatId("telegram:9999"), ChatKind.PRIVATE)
    )

    assert (wait, is_booked) == (timedelta(0), True)


async def test_a_person_may_be_answered_three_times_at_once_and_then_once_a_second(
    stores: Stores,
) -> None:
    person = (ChatId("telegram:1"), ChatKind.PRIVATE)
    waits = [
        (await stores.limits.reserve_broadcast(CHANNEL, QUOTA, [person]))[0][0] for _ in range(5)
    ]

    assert max(waits[:3]) < timedelta(seconds=0.1)
    assert timedelta(seconds=1) < waits[3] < timedelta(seconds=1) + SLACK
    assert timedelta(seconds=2) < waits[4] <= timedelta(seconds=2) + SLACK


async def test_a_group_gets_no_more_than_twenty_a_minute(stores: Stores) -> None:
    group = (ChatId("telegram:-1"), ChatKind.GROUP)
    booked = 0
    for _ in range(30):
        ((wait, is_booked),) = await stores.limits.reserve_broadcast(CHANNEL, QUOTA, [group])
        booked += is_booked and wait < timedelta(seconds=60)

    assert booked <= 20


async def test_what_is_too_far_ahead_is_not_booked(stores: Stores) -> None:
    group = (ChatId("telegram:-1"), ChatKind.GROUP)
    answers = [
        (await stores.limits.reserve_broadcast(CHANNEL, QUOTA, [group]))[0] for _ in range(9)
    ]

    wait, is_booked = answers[-1]
    assert not is_booked
    assert wait > timedelta(seconds=5)
    assert answers[-1][0] - answers[-2][0] < timedelta(seconds=1), "a refusal books nothing"


async def test_when_the_platform_says_wait_everything_waits(stores: Stores) -> None:
    await stores.limits.close(CHANNEL, timedelta(seconds=3))
    ((wait, _),) = await stores.limits.reserve_broadcast(CHANNEL, QUOTA, people(1))

    assert timedelta(seconds=3) - SLACK < wait <= timedelta(seconds=3)


async def test_when_one_chat_has_to_wait_the_others_do_not(stores: Stores) -> None:
    chat, other = people(2)
    await stores.limits.close_chat(CHANNEL, QUOTA, chat, timedelta(seconds=60))
    (held, held_is_booked), (free, _) = await stores.limits.reserve_broadcast(
        CHANNEL, QUOTA, [chat, other]
    )

    assert not held_is_booked
    assert held > timedelta(seconds=59)
    assert free < timedelta(seconds=1)


async def test_a_flood_of_commands_is_told_once_and_then_met_with_silence(stores: Stores) -> None:
    taken = [await stores.limits.ask(READER.id) for _ in range(MOST_ASKS + 3)]

    assert set(taken[:MOST_ASKS]) == {Patience.GIVEN}
    assert taken[MOST_ASKS:] == [Patience.ENDING, Patience.ENDED, Patience.ENDED]
