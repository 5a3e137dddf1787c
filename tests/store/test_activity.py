"""Who neither said nor got anything for long is found; whom alerts still reach is not."""

from datetime import datetime, timedelta

from bot.model.alert import AlertId
from bot.model.chat import ChannelName, Chat, ChatId, MessageId
from bot.model.delivery import Bucket, Receipt, Sent, Spilled
from bot.store import Stores, keys
from bot.store.connection import Database
from tests.builders import NOW, WORLD, alert

WEB = ChannelName("web")
BUCKET = Bucket(WEB, 0)
TODAY = NOW.replace(hour=0, minute=0)
ALERT = alert()
LATER = NOW + timedelta(days=300)


def chat(name: str) -> Chat:
    return Chat(id=ChatId(f"web:{name}"))


async def ended(stores: Stores, now: datetime, *, days: int | None = 365) -> list[str]:
    found = stores.activity.ended(
        WEB,
        dormant_since=now - timedelta(days=90),
        active_until=now - timedelta(days=days) if days else None,
    )
    return [one.partition(":")[2] async for one in found]


async def delivered(stores: Stores, name: str, outcome: Sent | Spilled) -> None:
    """The alert to a follower of the world, and what became of it."""
    await stores.subscriptions.follow(chat(name), WORLD.slug, most=5)
    (one,) = await stores.ledger.claim(BUCKET, ALERT, name, takes_over=False)
    await stores.ledger.launch(BUCKET, ALERT, name, [one])
    await stores.ledger.settle(BUCKET, ALERT.id, [Receipt(one, outcome, NOW)])


async def looked(stores: Stores, now: datetime) -> int:
    return await stores.activity.bring_up_to_date(
        BUCKET, [AlertId("another"), ALERT.id], now, before=now - timedelta(days=6)
    )


async def test_those_who_are_dormant_for_long_have_ended(stores: Stores) -> None:
    for name, since in (("gone", NOW - timedelta(days=91)), ("away", NOW), ("here", None)):
        await stores.chats.meet(chat(name), NOW)
        if since:
            await stores.chats.lay_dormant(chat(name).id, since)

    assert await ended(stores, NOW) == ["gone"]


async def test_who_is_silent_for_a_year_has_ended_unless_nobody_ever_does(stores: Stores) -> None:
    await stores.chats.meet(chat("silent"), NOW - timedelta(days=367))
    await stores.chats.meet(chat("rare"), NOW - timedelta(days=367))
    await stores.chats.meet(chat("rare"), NOW - timedelta(days=364))

    assert await ended(stores, NOW) == ["silent"]
    assert await ended(stores, NOW, days=None) == []


async def test_whom_alerts_reach_is_active_and_who_gets_none_is_not(stores: Stores) -> None:
    for name in ("reached", "spilled", "idle"):
        await stores.chats.meet(chat(name), NOW)
    await delivered(stores, "reached", Sent(MessageId("1")))
    await delivered(stores, "spilled", Spilled(timedelta(minutes=30)))

    assert await looked(stores, LATER) == 2

    assert await ended(stores, NOW + timedelta(days=400)) == ["idle"]
    record = await stores.chats.get(chat("reached").id)
    assert record is not None
    assert record.active == LATER.replace(hour=0, minute=0)


async def test_who_spoke_lately_and_who_is_dormant_is_not_looked_at(stores: Stores) -> None:
    await stores.chats.meet(chat("lately"), NOW)
    await stores.chats.meet(chat("dormant"), NOW)
    await delivered(stores, "lately", Sent(MessageId("1")))
    await delivered(stores, "dormant", Sent(MessageId("1")))
    await stores.chats.lay_dormant(chat("dormant").id, NOW)

    assert await looked(stores, NOW + timedelta(days=5)) == 0


async def test_of_a_record_of_an_earlier_version_the_time_begins_now(
    stores: Stores, database: Database
) -> None:
    seat = await stores.seats.take(chat("old").id)
    old = f"old|p|1|0|en|{int((NOW - timedelta(days=900)).timestamp()):x}|1001||"
    await database.hset(keys.chats(seat.bucket), seat.place, old)
    assert await ended(stores, NOW) == []

    assert await looked(stores, NOW) == 1

    record = await stores.chats.get(chat("old").id)
    assert record is not None
    assert (record.active, record.keeper) == (TODAY, "")
    assert record.joined == TODAY - timedelta(days=900)
    assert await ended(stores, NOW + timedelta(days=367)) == ["old"]
