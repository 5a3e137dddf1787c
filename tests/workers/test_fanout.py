"""An alert in the outbox becomes work for every bucket, and what is due again becomes work."""

from functools import partial

from bot.model.alert import AlertKind
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket
from bot.model.story import Urgency
from bot.store import Stores, keys
from bot.store.outbox import SPAN
from bot.workers import fanout
from bot.workers.identity import utc_now
from tests.fakes.channel import PAPER, PaperChannel, paper_chat
from tests.waiting import until
from tests.workers.newsroom import (
    breaking,
    broadcasting,
    followed,
    published,
    rows,
    settled,
    worked_off,
    working,
)

OTHER = ChannelName("other")


async def test_every_channel_gets_jobs_for_all_its_readers(stores: Stores) -> None:
    for channel, buckets in ((PAPER, 1), (OTHER, SPAN + 1)):
        await stores.outbox._database.set(keys.seats(channel), buckets * keys.SEATS)
    await published(stores, breaking(urgency=Urgency.NEWS))

    async with working(fanout=partial(fanout.run, stores=stores, channels=[PAPER, OTHER])):
        await until(lambda: count(stores, PAPER, 1))
        await until(lambda: count(stores, OTHER, 2))


async def count(stores: Stores, channel: ChannelName, wanted: int) -> bool:
    length = await stores.outbox._database.xlen(keys.jobs(channel, Urgency.NEWS))
    return bool(length == wanted)


async def test_an_alert_that_was_fanned_out_twice_reaches_each_reader_once(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, map(paper_chat, range(100)))
    alert = await published(newsroom, breaking())
    for _ in range(2):
        await newsroom.outbox.fan_out("0-1", alert, [PAPER])

    async with working(**broadcasting(newsroom, paper)):
        await settled(newsroom, paper, alert, len(chats))
        await worked_off(newsroom, paper)

    assert {chat: len(posts) for chat, posts in paper.sent.items()} == {
        chat.id: 1 for chat in chats
    }


async def test_an_alert_that_redis_has_forgotten_is_struck_off(
    newsroom: Stores, paper: PaperChannel
) -> None:
    chats = await followed(newsroom, [paper_chat(1)])
    forgotten, alert = breaking(), breaking()
    for one in (forgotten, alert):
        await published(newsroom, one)
    await newsroom.outbox._database.delete(keys.alert(forgotten.id))

    async with working(**broadcasting(newsroom, paper)):
        await settled(newsroom, paper, alert, len(chats))
        await worked_off(newsroom, paper)

    assert len(paper.sent[chats[0].id]) == 1


async def test_what_waits_for_a_channel_that_is_off_holds_nobody_up(
    newsroom: Stores, paper: PaperChannel
) -> None:
    """More of it than one look takes: for a channel without a token."""
    alert = breaking()
    for number in range(600):
        await newsroom.outbox.schedule(alert.id, Bucket(OTHER, number), alert.urgency, utc_now())
    mine = await published(newsroom, breaking(urgency=Urgency.FLASH))
    await newsroom.outbox.schedule(mine.id, Bucket(PAPER, 7), mine.urgency, utc_now())

    async def released() -> int:
        return await newsroom.outbox.release_due([PAPER], utc_now())

    await until(released, within=2)


async def test_a_correction_has_the_copies_of_the_first_alert_edited(
    newsroom: Stores, paper: PaperChannel
) -> None:
    await followed(newsroom, map(paper_chat, range(3)))
    async with working(**broadcasting(newsroom, paper)):
        first = await published(newsroom, breaking(headline="Five dead"))
        await settled(newsroom, paper, first, 3)
        await newsroom.alerts.correct(first, "Three dead", "")
        correction = breaking(kind=AlertKind.CORRECTED, headline="Three dead", follows_up=first.id)
        await settled(newsroom, paper, await published(newsroom, correction), 3)
        await worked_off(newsroom, paper)

    copies = (await rows(newsroom, paper, first)).values()
    assert all(row.endswith(";1") for row in copies)
