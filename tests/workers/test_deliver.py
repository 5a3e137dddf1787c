"""An alert reaches every reader who wants it, once, at the speed that the platform allows."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import metrics
from bot.editing import Desk
from bot.model.alert import Alert, AlertKind
from bot.model.chat import Chat, ChatId, Preferences
from bot.model.delivery import Later, Refused
from bot.model.story import Urgency
from bot.store import Stores, keys
from bot.store.connection import connect
from bot.store.embedded import embedded
from bot.store.limits import AHEAD
from bot.workers.identity import utc_now
from tests.builders import CLIMATE, WORLD
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

SOON = timedelta(milliseconds=300)


async def test_three_hundred_followers_get_one_each(newsroom: Stores, paper: PaperChannel) -> None:
    chats = await followed(newsroom, map(paper_chat, range(300)))
    alert = await published(newsroom, breaking())

    async with working(**broadcasting(newsroom, paper)):
        found = await settled(newsroom, paper, alert, len(chats))

    assert copies(paper) == dict.fromkeys((chat.id for chat in chats), 1)
    assert set(found.values()) == {"s1"}


async def test_a_reader_of_two_of_its_topics_gets_one_message(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    await newsroom.subscriptions.follow(chat, WORLD.slug, most=5)
    alert = await published(newsroom, breaking(topics=(WORLD.slug, CLIMATE.slug)))

    async with working(**broadcasting(newsroom, paper)):
        await settled(newsroom, paper, alert, 1)
        await worked_off(newsroom, paper)

    assert copies(paper) == {chat.id: 1}


async def test_floors_and_silence_are_respected(newsroom: Stores, paper: PaperChannel) -> None:
    loud, quiet, choosy = await followed(newsroom, map(paper_chat, range(3)))
    await newsroom.chats.prefer(quiet.id, Preferences(is_silent=True))
    await newsroom.chats.prefer(choosy.id, Preferences(floor=Urgency.FLASH))
    alert = await published(newsroom, breaking(urgency=Urgency.URGENT))

    async with working(**broadcasting(newsroom, paper)):
        found = await settled(newsroom, paper, alert, 3)

    assert found[choosy.id] == "k"
    assert copies(paper) == {loud.id: 1, quiet.id: 1}
    assert [paper.sent[chat.id][0].is_silent for chat in (loud, quiet)] == [False, True]


async def test_who_unfollows_during_a_broadcast_gets_it_no_more(
    newsroom: Stores, paper: PaperChannel
) -> None:
    """The first send of another bucket is what the reader says /unfollow to."""
    first, second = paper_chat(1), paper_chat(2)
    await followed(newsroom, [first])
    await newsroom.outbox._database.set(keys.seats(paper.name), keys.SEATS)
    await followed(newsroom, [second])
    paper.quota = replace(paper.quota, per_second=2)
    await published(newsroom, breaking())

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: some_sent(paper))
        (told,) = paper.sent
        untold = second if told == first.id else first
        await newsroom.subscriptions.unfollow(untold.id, CLIMATE.slug)
        await worked_off(newsroom, paper)

    assert copies(paper) == {told: 1}


async def test_an_alert_that_is_no_news_any_more_waits_in_the_digest_instead(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    alert = await published(newsroom, breaking(created=utc_now() - timedelta(hours=7)))
    before = spilled_so_far(paper)

    async with working(**broadcasting(newsroom, paper)):
        found = await settled(newsroom, paper, alert, 1)

    assert paper.times == []
    assert found[chat.id] == "d"
    assert spilled_so_far(paper) == before + 1
    *_, reach = await Desk(newsroom, [paper.name]).reach(alert.id)
    assert reach.rows == {"spilled to digest": 1}
    assert await newsroom.digests.take_for(chat.id, "run") == (alert.id,)


async def test_each_urgency_has_a_lifetime_of_its_own(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    lifetimes = {Urgency.FLASH: timedelta(minutes=30), Urgency.NEWS: timedelta(hours=6)}
    old = utc_now() - timedelta(hours=1)
    flash = await published(newsroom, breaking(created=old, urgency=Urgency.FLASH))
    news = await published(newsroom, breaking(created=old, urgency=Urgency.NEWS))

    async with working(**broadcasting(newsroom, paper, lifetimes=lifetimes)):
        assert await settled(newsroom, paper, flash, 1) == {chat.id: "d"}
        assert await settled(newsroom, paper, news, 1) == {chat.id: "s1"}


async def test_an_alert_that_redis_has_forgotten_ends_its_jobs(
    newsroom: Stores, paper: PaperChannel
) -> None:
    await followed(newsroom, [paper_chat(1)])
    alert = await published(newsroom, breaking())
    await newsroom.outbox.fan_out("0-1", alert, [paper.name])
    await newsroom.outbox._database.delete(keys.alert(alert.id))

    async with working(**broadcasting(newsroom, paper)):
        await worked_off(newsroom, paper)

    assert paper.times == []


async def test_what_a_chat_refuses_is_tried_once(newsroom: Stores, paper: PaperChannel) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    paper.answers[chat.id].append(Refused("no"))
    alert = await published(newsroom, breaking())

    async with working(**broadcasting(newsroom, paper)):
        assert await settled(newsroom, paper, alert, 1) == {chat.id: "xno"}
        await worked_off(newsroom, paper)

    assert len(paper.times) == 1


async def test_a_chat_that_has_to_wait_is_served_when_it_may_and_holds_nobody_up(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, map(paper_chat, range(20)))
    paper.answers[chats[0].id].append(Later(SOON, "slow down"))
    alert = await published(newsroom, breaking())

    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: served(paper, len(chats) - 1))
        found = await settled(newsroom, paper, alert, len(chats))

    assert copies(paper) == dict.fromkeys((chat.id for chat in chats), 1)
    assert found[chats[0].id] == "s1"


async def test_a_surprise_in_one_send_delays_that_reader_alone(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, map(paper_chat, range(50)))
    paper.answers[chats[25].id].append(RuntimeError("a surprise"))
    alert = await published(newsroom, breaking())

    async with working(**broadcasting(newsroom, paper)):
        await settled(newsroom, paper, alert, len(chats))

    assert copies(paper) == dict.fromkeys((chat.id for chat in chats), 1)
    assert len(paper.times) == len(chats) + 1


async def test_a_full_redis_stops_the_sending_and_an_emptier_one_ends_it(
    newsroom: Stores, paper: PaperChannel
) -> None:
    """What cannot be written down is not sent over and over: no claim, no send."""
    (first, *_) = chats = await followed(newsroom, map(paper_chat, range(100)))
    database = newsroom.outbox._database
    alert = await published(newsroom, breaking())
    gate = paper.gates[first.id] = asyncio.Event()
    paper.quota = replace(paper.quota, per_second=50)
    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: served_copies(paper, first, 1))
        await database.config_set("maxmemory", 1)
        gate.set()
        sent, before = len(paper.times), restarts("URGENT")
        try:
            await until(lambda: restarted("URGENT", after=before))
        finally:
            await database.config_set("maxmemory", 0)
        assert len(paper.times) <= sent + 50 * AHEAD.total_seconds() + 1
        await settled(newsroom, paper, alert, len(chats))

    assert copies(paper) == dict.fromkeys((chat.id for chat in chats), 1)


async def test_a_restart_of_redis_in_mid_broadcast_leaves_nobody_out(
    tmp_path: Path, paper: PaperChannel
) -> None:
    async with AsyncExitStack() as lives:
        life = await lives.enter_async_context(AsyncExitStack())
        address = await life.enter_async_context(embedded(tmp_path))
        stores = Stores.over(await lives.enter_async_context(connect(address)))
        chats = await followed(stores, map(paper_chat, range(600)))
        await published(stores, breaking())
        gates = paper.gates = {chat.id: asyncio.Event() for chat in chats}
        async with working(**broadcasting(stores, paper)):
            await until(lambda: some_sent(paper))
            await life.aclose()
            await lives.enter_async_context(embedded(tmp_path))
            for gate in gates.values():
                gate.set()
            await until(lambda: served(paper, len(chats)), within=30)

    assert set(copies(paper)) == {chat.id for chat in chats}


async def test_a_stop_in_mid_broadcast_doubles_nothing(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, map(paper_chat, range(400)))
    paper.quota = replace(paper.quota, per_second=400)
    alert = await published(newsroom, breaking())
    async with working(**broadcasting(newsroom, paper)) as stop:
        await until(lambda: served(paper, 50))
        await stopped(stop)
    assert 50 <= len(paper.sent) < 400

    twin = Stores.over(newsroom.outbox._database)
    async with working(**broadcasting(twin, paper)):
        await settled(twin, paper, alert, len(chats))

    assert copies(paper) == dict.fromkeys((chat.id for chat in chats), 1)


async def test_a_correction_replies_to_the_readers_own_copy_and_reaches_nobody_else(
    newsroom: Stores, paper: PaperChannel
) -> None:
    told, busy = await followed(newsroom, map(paper_chat, range(2)))
    paper.answers[busy.id].append(Refused("full"))
    async with working(**broadcasting(newsroom, paper)):
        first = await published(newsroom, breaking())
        await settled(newsroom, paper, first, 2)
        (late,) = await followed(newsroom, [paper_chat(3)])
        await published(newsroom, correction(first))
        await until(lambda: served_copies(paper, told, 2))
        await worked_off(newsroom, paper)

    assert copies(paper) == {told.id: 2}
    assert paper.sent[told.id][1].replies_to == "1"
    assert late.id not in paper.sent


async def test_who_has_unfollowed_since_is_still_told_that_it_was_wrong(
    newsroom: Stores, paper: PaperChannel
) -> None:
    (told,) = await followed(newsroom, [paper_chat(1)])
    async with working(**broadcasting(newsroom, paper)):
        first = await published(newsroom, breaking())
        await settled(newsroom, paper, first, 1)
        await newsroom.subscriptions.unfollow(told.id, CLIMATE.slug)
        await published(newsroom, correction(first))

        await until(lambda: served_copies(paper, told, 2))


async def test_who_gets_the_first_alert_late_gets_its_correction_too(
    newsroom: Stores, paper: PaperChannel
) -> None:
    """The reader was put off when the correction went round."""
    told, waiting = await followed(newsroom, map(paper_chat, range(2)))
    paper.answers[waiting.id].append(Later(timedelta(seconds=1), "slow down"))
    async with working(**broadcasting(newsroom, paper)):
        first = await published(newsroom, breaking())
        await until(lambda: served(paper, 1))
        await published(newsroom, correction(first))
        await until(lambda: served_copies(paper, told, 2))
        await until(lambda: served_copies(paper, waiting, 2), within=10)

    assert paper.sent[waiting.id][1].replies_to == "1"


async def test_who_is_put_off_gets_the_alerts_in_their_order(
    newsroom: Stores, paper: PaperChannel
) -> None:
    told, waiting = await followed(newsroom, map(paper_chat, range(2)))
    paper.answers[waiting.id].append(Later(timedelta(seconds=1), "slow down"))
    async with working(**broadcasting(newsroom, paper)):
        await published(newsroom, breaking(headline="First"))
        await until(lambda: served(paper, 1))
        await published(newsroom, breaking(headline="Second"))
        await until(lambda: served_copies(paper, waiting, 2), within=10)

    for chat in (told, waiting):
        first, second = paper.sent[chat.id]
        assert "First" in str(first.spans)
        assert "Second" in str(second.spans)


def correction(first: Alert) -> Alert:
    return breaking(kind=AlertKind.CORRECTED, follows_up=first.id)


def copies(paper: PaperChannel) -> Counter[ChatId]:
    return Counter({chat: len(posts) for chat, posts in paper.sent.items()})


def spilled_so_far(paper: PaperChannel) -> float:
    return float(metrics.sends.labels(paper.name, "spilled")._value.get())


def restarts(worker: str) -> float:
    return float(metrics.restarts.labels(worker)._value.get())


async def restarted(worker: str, *, after: float) -> bool:
    return restarts(worker) > after


async def some_sent(paper: PaperChannel) -> bool:
    return bool(paper.sent)


async def served(paper: PaperChannel, count: int) -> bool:
    return len(paper.sent) >= count


async def served_copies(paper: PaperChannel, chat: Chat, count: int) -> bool:
    return len(paper.sent.get(chat.id, [])) >= count
