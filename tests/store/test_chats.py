"""What is remembered of a chat: while it is awake, dormant, moved, forgotten."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.chat import (
    ChannelName,
    Chat,
    ChatId,
    ChatKind,
    ChatRecord,
    Notice,
    Preferences,
    channel_of,
)
from bot.model.story import Urgency
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.records import packed, unpacked
from tests.builders import NOW, READER, WORLD, alert
from tests.workers.remains import remains

CLIMATE = TopicSlug("climate")
TODAY = NOW.replace(hour=0, minute=0)


async def claimed(stores: Stores, chat: ChatId) -> set[ChatId]:
    """Whom of the chat's bucket an alert on climate would go to."""
    seat = await stores.seats.find(chat)
    if seat is None:
        return set()
    about = replace(alert(), topics=(CLIMATE,))
    found = await stores.ledger.claim(seat.bucket, about, "run", takes_over=True)
    return {one.chat for one in found}


async def test_a_chat_that_speaks_is_remembered_with_the_defaults(stores: Stores) -> None:
    await stores.chats.meet(replace(READER, language="es"), NOW)

    record = await stores.chats.get(READER.id)
    assert record is not None
    assert record.chat.language == "es"
    assert record.preferences == Preferences()
    assert record.joined == TODAY


async def test_meeting_again_keeps_preferences_and_the_first_day(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    loud = Preferences(floor=Urgency.FLASH, is_silent=True)
    await stores.chats.prefer(READER.id, loud)

    record = await stores.chats.meet(READER, NOW.replace(year=2027))

    assert (record.preferences, record.joined) == (loud, TODAY)
    assert record.active == TODAY.replace(year=2027)


async def test_what_changes_at_the_same_time_is_all_kept(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.chats.lay_dormant(READER.id, NOW)
    await stores.chats.wake(READER.id)
    wish = Preferences(floor=Urgency.FLASH)
    # So that there are connections for both.
    await asyncio.gather(stores.chats.get(READER.id), stores.chats.get(READER.id))

    await asyncio.gather(stores.chats.prefer(READER.id, wish), stores.chats.catch_up(READER.id))

    record = await stores.chats.get(READER.id)
    assert record is not None
    assert (record.preferences, record.missed_since) == (wish, None)


async def test_a_dormant_chat_gets_nothing_and_keeps_its_follows(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE, most=5)

    await stores.chats.lay_dormant(READER.id, NOW)

    assert await claimed(stores, READER.id) == set()
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE}


@pytest.mark.parametrize("by", ["speaking", "unblocking"])
async def test_a_dormant_chat_that_returns_is_restored(stores: Stores, by: str) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE, most=5)
    await stores.chats.lay_dormant(READER.id, NOW)

    if by == "speaking":
        record = await stores.chats.meet(READER, NOW)
        assert record.dormant_since is None
    else:
        assert await stores.chats.wake(READER.id)

    assert await claimed(stores, READER.id) == {READER.id}


async def test_of_a_stranger_it_is_not_noted_that_it_blocks_us(
    stores: Stores, database: Database
) -> None:
    await stores.chats.lay_dormant(READER.id, NOW)

    assert [key async for key in database.scan_iter()] == []


async def test_waking_a_chat_that_was_awake_or_unknown_says_so(stores: Stores) -> None:
    assert not await stores.chats.wake(READER.id)


async def test_forgetting_leaves_nothing_of_the_chat(stores: Stores, database: Database) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE, most=5)
    await stores.mailboxes.put(READER.id, "hello")

    assert await stores.chats.forget(READER.id)

    assert [key async for key in database.scan_iter()] == [keys.seats(ChannelName("web"))]
    assert not await stores.chats.forget(READER.id)


async def test_a_seat_is_never_given_twice(stores: Stores) -> None:
    first = await stores.seats.take(READER.id)
    await stores.chats.forget(READER.id)
    await stores.seats.leave(READER.id)

    assert await stores.seats.take(READER.id) != first


async def test_a_moved_chat_keeps_seat_follows_and_preferences_under_its_new_id(
    stores: Stores,
) -> None:
    old = Chat(id=ChatId("telegram:-7"), kind=ChatKind.GROUP)
    new = ChatId("telegram:-1007")
    await stores.chats.meet(old, NOW)
    await stores.chats.prefer(old.id, Preferences(is_silent=True))
    await stores.subscriptions.follow(old, CLIMATE, most=5)
    seat = await stores.seats.find(old.id)

    await stores.chats.move(old.id, new)
    await stores.chats.move(old.id, new)

    record = await stores.chats.get(new)
    assert record is not None
    assert record.preferences.is_silent
    assert await stores.seats.find(new) == seat
    assert await claimed(stores, new) == {new}
    assert await stores.chats.get(old.id) is None
    assert await stores.subscriptions.topics_of(old.id) == set()


async def test_a_chat_that_moved_leaves_nothing_under_its_old_id(
    stores: Stores, database: Database
) -> None:
    old, new = Chat(id=ChatId("telegram:-77"), kind=ChatKind.GROUP), ChatId("telegram:-10077")
    await stores.chats.meet(old, NOW)
    notice = Notice(chat=old.id, keeper=ChatId("telegram:1"), reason="muted", title="")
    await stores.notices.add(notice)

    await stores.chats.move(old.id, new)

    assert await remains(database, "-77") == []
    assert len(await remains(database, "-10077")) == 2


@pytest.mark.parametrize("is_dormant", [True, False])
async def test_a_chat_that_moves_onto_another_leaves_it_its_follows_and_is_the_louder(
    stores: Stores, *, is_dormant: bool
) -> None:
    old, new = Chat(id=ChatId("telegram:-7")), Chat(id=ChatId("telegram:-1007"))
    for chat, topic, preferences in (
        (old, CLIMATE, Preferences(floor=Urgency.URGENT)),
        (new, WORLD.slug, Preferences(floor=Urgency.FLASH, is_silent=True)),
    ):
        await stores.chats.meet(chat, NOW)
        await stores.subscriptions.follow(chat, topic, most=5)
        await stores.chats.prefer(chat.id, preferences)
    if is_dormant:
        await stores.chats.lay_dormant(new.id, NOW)

    await stores.chats.move(old.id, new.id)
    await stores.chats.move(old.id, new.id)

    record = await stores.chats.get(new.id)
    assert record is not None
    assert record.preferences == Preferences(floor=Urgency.URGENT)
    assert await stores.subscriptions.topics_of(new.id) == {CLIMATE, WORLD.slug}
    assert await claimed(stores, new.id) == {new.id}
    assert await stores.chats.get(old.id) is None
    assert await stores.subscriptions.topics_of(old.id) == set()


async def test_what_a_chat_missed_is_known_until_it_has_caught_up(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.chats.lay_dormant(READER.id, NOW)
    await stores.chats.lay_dormant(READER.id, NOW + timedelta(days=1))
    await stores.chats.wake(READER.id)
    record = await stores.chats.meet(READER, NOW + timedelta(days=2))
    assert record.missed_since == NOW

    await stores.chats.catch_up(READER.id)

    record = await stores.chats.meet(READER, NOW + timedelta(days=2))
    assert record.missed_since is None


async def test_who_looks_after_a_group_is_remembered_until_somebody_else_does(
    stores: Stores,
) -> None:
    group = Chat(id=ChatId("telegram:-7"), kind=ChatKind.GROUP)
    people = [Chat(id=ChatId(f"telegram:{number}")) for number in (1001, 1002)]
    for person in people:
        await stores.chats.meet(person, NOW)
    first, second = (person.id for person in people)
    stranger = ChatId("telegram:1003")

    found = [
        await stores.chats.keeper_of(await stores.chats.meet(group, NOW, by))
        for by in (stranger, first, None, stranger, second)
    ]
    assert found == [None, first, first, first, second]


async def test_a_keeper_who_is_forgotten_is_no_keeper_and_their_id_stands_nowhere(
    stores: Stores, database: Database
) -> None:
    group = Chat(id=ChatId("telegram:-7"), kind=ChatKind.GROUP)
    keeper = Chat(id=ChatId("telegram:1001"))
    await stores.chats.meet(keeper, NOW)
    record = await stores.chats.meet(group, NOW, keeper.id)

    await stores.chats.forget(keeper.id)
    await stores.chats.meet(keeper, NOW)

    assert await stores.chats.keeper_of(record) is None
    seat = await stores.seats.find(group.id)
    assert seat is not None
    assert "1001" not in await database.hget(keys.chats(seat.bucket), seat.place)


async def test_a_keeper_of_an_earlier_version_is_known_by_id_until_the_group_speaks(
    stores: Stores, database: Database
) -> None:
    group = Chat(id=ChatId("telegram:-7"), kind=ChatKind.GROUP)
    keeper = Chat(id=ChatId("telegram:1001"))
    await stores.chats.meet(keeper, NOW)
    seat = await stores.seats.take(group.id)
    old = f"-7|g|1|0|en|{int(NOW.timestamp()):x}|1001||"
    await database.hset(keys.chats(seat.bucket), seat.place, old)

    record = await stores.chats.get(group.id)
    assert record is not None
    assert (record.joined, record.active) == (TODAY, None)
    assert await stores.chats.keeper_of(record) == keeper.id

    record = await stores.chats.meet(group, NOW)
    assert record.keeper.startswith("#")
    assert await stores.chats.keeper_of(record) == keeper.id


@pytest.mark.parametrize(
    "text",
    [
        "reader",
        "reader|hologram|deafening|loud|xx|yesterday|",
        "reader|p|1|0|en|1|2|x|y|4",
        "r|p|1|0|e|ffffffff.ffffffff|#|||",
        "r|p|1|0|e|x.y|#x|z|",
    ],
)
async def test_a_record_of_another_version_is_read_with_defaults(text: str) -> None:
    record = unpacked(ChannelName("web"), text)

    assert record is not None
    assert record.chat.id in {ChatId("web:reader"), ChatId("web:r")}
    assert record.preferences.floor is Urgency.NEWS
    assert record.chat.kind is ChatKind.PRIVATE


PERSON = Chat(id=ChatId("web:" + "f" * 32), language="pt-BR")
GROUP = Chat(id=ChatId("telegram:-1009999999999"), kind=ChatKind.GROUP, language="pt-BR")


@pytest.mark.parametrize(
    "record",
    [
        ChatRecord(chat=PERSON, preferences=Preferences(), joined=TODAY, dormant_since=NOW),
        ChatRecord(
            chat=PERSON,
            preferences=Preferences(),
            joined=TODAY - timedelta(days=4_000),
            active=TODAY,
            missed_since=NOW,
        ),
        ChatRecord(
            chat=GROUP,
            preferences=Preferences(),
            joined=TODAY,
            keeper="#9999999",
            dormant_since=NOW,
        ),
    ],
)
def test_a_record_fits_into_a_packed_hash(record: ChatRecord) -> None:
    assert len(packed(record)) <= 64
    assert unpacked(channel_of(record.chat.id), packed(record)) == record
