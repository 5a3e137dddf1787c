"""/stop erases all of it: the program is used for real, and then every key of Redis looked at.

Each test first sees that there is something to find, so that one that looks in the wrong place
fails.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.contract import Channel, Update
from bot.channels.web.channel import WebChannel
from bot.channels.web.pages import Heard
from bot.conversation.dossier import dossier
from bot.lifetime import Loop
from bot.model.chat import ChatId, Notice
from bot.model.delivery import Receipt, Recipient, Refused
from bot.model.tuning import Tuning
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.workers.identity import utc_now
from bot.workers.listen import receiver
from tests.builders import CLIMATE
from tests.channels.telegram.bench import opened
from tests.fakes.telegram import FakeTelegram, Group, Person
from tests.waiting import until
from tests.workers.newsroom import (
    all_done,
    answering,
    breaking,
    broadcasting,
    published,
    settled,
    working,
)
from tests.workers.remains import remains

READER = "5f2c9a7be0d14c3f8a6b1d2e3f405162"
WEB_CHAT = ChatId(f"web:{READER}")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running() as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


async def used(stores: Stores, telegram: FakeTelegram, channel: Channel) -> tuple[Person, Group]:
    """A reader and a group that they look after, of whom Redis holds all that it ever does."""
    group = telegram.group(name="Family")
    reader = group.member("administrator")
    for line in ("/start follow-climate_poster", "/settings", "/share climate", "/export"):
        heard = len(reader.received)
        reader.says(line)
        await telegram.until(lambda heard=heard: len(reader.received) > heard)  # type: ignore[misc]
    group.says("/follow climate", by=reader)
    await telegram.until(lambda: group.received)
    fresh = await published(stores, breaking())
    await settled(stores, channel, fresh, 2)
    stale = await published(stores, breaking(created=utc_now() - timedelta(hours=7)))
    assert set((await settled(stores, channel, stale, 2)).values()) == {"d"}
    for one in (reader.id, group.id):
        await beset(stores, ChatId(f"telegram:{one}"), ChatId(f"telegram:{reader.id}"))
    return reader, group


async def beset(stores: Stores, chat: ChatId, keeper: ChatId) -> None:
    """What goes wrong with a chat, and what few readers want."""
    await stores.tunings.put(chat, Tuning(zone="America/Lima", cap=3))
    await stores.threads.add(chat, CLIMATE.slug, "45")
    await stores.threads.want(chat, is_so=False)
    seat = await stores.seats.find(chat)
    record = await stores.chats.get(chat)
    assert seat is not None
    assert record is not None
    await stores.tunings.count(seat.bucket, seat.place, breaking().id, ("2026-11-03", 3))
    recipient = Recipient(seat.place, chat, record.chat.kind, record.preferences)
    receipt = Receipt(recipient, Refused("Bad Request: message is too long"), utc_now())
    await stores.reports.bury(breaking().id, seat.bucket, receipt)
    await stores.notices.add(Notice(chat=chat, keeper=keeper, reason="muted", title="Family"))


async def test_of_a_reader_and_of_a_group_nothing_is_left(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel, database: Database
) -> None:
    loops = at_work(newsroom, channel)
    # Notices wait while nobody tells them.
    del loops["notify"]
    async with working(**loops):
        reader, group = await used(newsroom, telegram, channel)
        before = [len(await remains(database, str(one.id))) for one in (reader, group)]

        reader.says("/stop yes")
        await telegram.until(lambda: "forgotten" in reader.received[-1].text)
        await until(lambda: all_done(newsroom, channel))
        of_reader = await remains(database, str(reader.id))
        group.says("/stop yes", by=reader)
        await telegram.until(lambda: "forgotten" in group.received[-1].text)
        await until(lambda: all_done(newsroom, channel))
        of_group = await remains(database, str(group.id))

    assert min(before) >= 4, "the way to the seat, the record, the notice, and that it was told"
    assert of_reader == []
    assert of_group == []
    assert not [key async for key in database.scan_iter("*:threads")]
    assert await remains(database, str(reader.id)) == []


async def test_a_web_chats_mailbox_keeps_the_goodbye_for_a_minute_and_nothing_else_remains(
    newsroom: Stores, database: Database
) -> None:
    channel = WebChannel(newsroom.mailboxes)
    async with working(**at_work(newsroom, channel)):
        for number, line in enumerate(("/follow climate", "/export", "/share climate")):
            await says(newsroom, channel, line, f"update{number}")
        await settled(newsroom, channel, await published(newsroom, breaking()), 1)
        before = await remains(database, READER)
        await says(newsroom, channel, "/stop yes", "last")

    mailbox = keys.mailbox(WEB_CHAT)
    left = [one for one in await remains(database, READER) if not one.startswith(mailbox)]
    assert len(before) >= 3
    assert left == []
    assert 0 < await database.ttl(mailbox) <= 60
    letters = await newsroom.mailboxes.after(WEB_CHAT, None, 0)
    assert ["forgotten" in letter.body for letter in letters] == [True]


async def test_who_comes_back_finds_nothing_of_what_was_before(
    newsroom: Stores, database: Database
) -> None:
    channel = WebChannel(newsroom.mailboxes)
    async with working(**at_work(newsroom, channel)):
        await says(newsroom, channel, "/follow climate", "first")
        await settled(newsroom, channel, await published(newsroom, breaking()), 1)
        before = await alerts_of(newsroom)
        await says(newsroom, channel, "/stop yes", "then")
        await says(newsroom, channel, "/start", "again")
        after = await alerts_of(newsroom)

    assert [one["became"] for one in before] == ["sent"]
    assert after == []


async def test_who_only_asks_what_is_kept_is_not_remembered_for_it(
    newsroom: Stores, database: Database
) -> None:
    channel = WebChannel(newsroom.mailboxes)
    async with working(**answering(newsroom, channel)):
        for line in ("/privacy", "/export", "/stop", "/stop yes"):
            await says(newsroom, channel, line, line)

    mailbox = keys.mailbox(WEB_CHAT)
    assert [one for one in await remains(database, READER) if not one.startswith(mailbox)] == []
    assert await database.ttl(mailbox) <= 60


def at_work(stores: Stores, channel: Channel) -> dict[str, Loop]:
    return {**broadcasting(stores, channel), **answering(stores, channel)}


async def says(stores: Stores, channel: Channel, text: str, key: str) -> None:
    """A line of the web reader, answered to the end."""
    heard = Heard(chat=WEB_CHAT, text=text, sent=utc_now())
    update = Update(key=key, body=heard.model_dump_json(), chat=WEB_CHAT)
    await receiver(stores, channel)([update])
    await until(lambda: all_done(stores, channel))


async def alerts_of(stores: Stores) -> Any:
    """The alerts that /export tells the web reader of."""
    found = await dossier(stores, WEB_CHAT, utc_now())
    assert found is not None
    assert found["chat"]["id"] == WEB_CHAT
    return found["alerts_of_14_days"]["alerts"]
