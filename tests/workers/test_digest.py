"""What could not be sent in time goes out as one message, once, below all alerts."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.editing import Desk
from bot.model.alert import Alert
from bot.model.chat import Chat, ChatId, Preferences
from bot.model.delivery import Gone, Later, Outcome, Refused
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.digests import DIGESTS
from bot.workers.identity import utc_now
from tests.fakes.channel import PaperChannel, paper_chat
from tests.waiting import until
from tests.workers.newsroom import (
    breaking,
    broadcasting,
    followed,
    published,
    settled,
    stopped,
    worked_off,
    working,
)

OLD = timedelta(hours=7)


async def spilled(
    stores: Stores, paper: PaperChannel, chats: Sequence[Chat], count: int = 1
) -> list[Alert]:
    """So many alerts wait for these chats, and are due."""
    alerts = [
        await published(stores, breaking(created=utc_now() - OLD, headline=f"News {number}"))
        for number in range(count)
    ]
    async with working(**broadcasting(stores, paper)):
        for alert in alerts:
            await settled(stores, paper, alert, len(chats))
        await worked_off(stores, paper)
    for chat in chats:
        await make_due(stores, chat.id)
    return alerts


async def make_due(stores: Stores, chat: ChatId) -> None:
    seat = await stores.seats.find(chat)
    assert seat is not None
    await stores.digests.settle(seat.bucket, seat.place, "", after=timedelta(0))
    await stores.outbox.schedule(DIGESTS, seat.bucket, Urgency.ROUTINE, utc_now())


async def reports_in(paper: PaperChannel, chat: Chat) -> list[int]:
    """How many stories each message to the chat lists."""
    return [post.text.count("Report ") for post in paper.sent.get(chat.id, [])]


async def sends(paper: PaperChannel, count: int) -> bool:
    return len(paper.times) >= count


async def test_what_waits_goes_out_as_one_message(newsroom: Stores, paper: PaperChannel) -> None:
    loud, quiet = await followed(newsroom, map(paper_chat, range(2)))
    await newsroom.chats.prefer(quiet.id, Preferences(is_silent=True))
    await spilled(newsroom, paper, [loud, quiet], 3)

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, 2))
        await worked_off(newsroom, paper)

    for chat in (loud, quiet):
        assert await reports_in(paper, chat) == [3]
        assert await newsroom.digests.take_for(chat.id, "look") == ()
    assert [paper.sent[chat.id][0].is_silent for chat in (loud, quiet)] == [False, True]


async def test_an_alert_that_comes_late_waits_until_the_digest_is_due(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    await published(newsroom, breaking(created=utc_now() - OLD))

    async with working(**broadcasting(newsroom, paper, digest_every=timedelta(seconds=1))):
        await until(lambda: sends(paper, 1))
        await worked_off(newsroom, paper)

    assert await reports_in(paper, chat) == [1]


@pytest.mark.parametrize(
    "failure", [Later(timedelta(milliseconds=100), "slow down"), Later(None, "unreachable")]
)
async def test_what_surely_did_not_go_out_is_sent_again(
    newsroom: Stores, paper: PaperChannel, failure: Outcome
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    await spilled(newsroom, paper, [chat], 2)
    paper.answers[chat.id].append(failure)

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, 2))
        await worked_off(newsroom, paper)

    assert await reports_in(paper, chat) == [2]


@pytest.mark.parametrize("failure", [Later(None, "no answer", is_uncertain=True), Refused("no")])
async def test_what_may_have_gone_out_or_never_will_is_not_sent_again(
    newsroom: Stores, paper: PaperChannel, failure: Outcome
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    await spilled(newsroom, paper, [chat])
    paper.answers[chat.id].append(failure)

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, 1))
        await worked_off(newsroom, paper)

    assert await newsroom.digests.take_for(chat.id, "look") == ()
    assert len(paper.times) == 1


async def test_for_who_has_left_it_waits_until_the_return(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    (alert,) = await spilled(newsroom, paper, [chat])
    paper.answers[chat.id].append(Gone("blocked"))

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, 1))
        await worked_off(newsroom, paper)

    assert await newsroom.digests.take_for(chat.id, "look") == (alert.id,)


async def test_a_killed_alert_is_left_out_and_a_held_one_waits(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    killed, held, _ = await spilled(newsroom, paper, [chat], 3)
    desk = Desk(newsroom, [paper.name])
    await desk.kill(killed.id)
    await desk.hold(held.id)

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, 1))
        await worked_off(newsroom, paper)

    assert await reports_in(paper, chat) == [1]
    assert await newsroom.digests.take_for(chat.id, "look") == (held.id,)


async def test_a_worker_that_dies_in_mid_send_leaves_the_others_their_digest_and_doubles_none(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, map(paper_chat, range(6)))
    await spilled(newsroom, paper, chats)
    paper.gates[chats[0].id] = asyncio.Event()
    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, 1))
        # The block ends: the worker is cut off with a send on the wire.
    paper.gates.clear()

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, len(chats)))
        await worked_off(newsroom, paper)

    assert [await reports_in(paper, chat) for chat in chats] == [[1]] * len(chats)


async def test_a_stop_leaves_the_rest_to_the_next_run(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, map(paper_chat, range(40)))
    await spilled(newsroom, paper, chats)
    paper.quota = type(paper.quota)(
        per_second=20, per_chat_per_second=1000, per_group_per_minute=60_000
    )
    async with working(**broadcasting(newsroom, paper)) as stop:
        await until(lambda: sends(paper, 3))
        await stopped(stop)
    assert len(paper.times) < len(chats)
    paper.quota = PaperChannel().quota

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: sends(paper, len(chats)))
        await worked_off(newsroom, paper)

    assert [await reports_in(paper, chat) for chat in chats] == [[1]] * len(chats)
