"""What could not be sent in time waits for its reader, and leaves once."""

from dataclasses import replace
from datetime import timedelta

from bot.model.alert import AlertId
from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.delivery import Bucket, Receipt, Spilled
from bot.store import Stores, keys
from bot.store.connection import Database
from bot.store.digests import given_way
from tests.builders import CLIMATE, NOW, alert

BUCKET = Bucket(ChannelName("web"), 0)
SOON = timedelta(minutes=30)
ABOUT = replace(alert(), topics=(CLIMATE.slug,))


async def spilled(stores: Stores, *alerts: str, number: int = 0) -> Chat:
    """A reader for whom these alerts wait."""
    chat = Chat(id=ChatId(f"web:reader{number}"))
    await stores.chats.meet(chat, NOW)
    await stores.subscriptions.follow(chat, CLIMATE.slug, most=5)
    for one in alerts:
        about = replace(ABOUT, id=AlertId(one))
        (recipient,) = await stores.ledger.claim(BUCKET, about, f"run {one}", takes_over=False)
        receipt = Receipt(recipient=recipient, outcome=Spilled(SOON), at=NOW)
        for _ in range(2):  # asked again, because the answer got lost
            await stores.ledger.settle(BUCKET, about.id, [receipt])
    return chat


async def test_what_is_spilled_waits_and_is_due_when_the_first_of_it_says(stores: Stores) -> None:
    chat = await spilled(stores, "a", "b")

    assert {*(await stores.ledger.rows(BUCKET, AlertId("a"))).values()} == {"d"}
    due = await stores.digests.next_due(BUCKET)
    assert due is not None
    assert await stores.digests.due(BUCKET, due - timedelta(milliseconds=1)) == ()
    (recipient,) = await stores.digests.due(BUCKET, due)
    assert recipient.chat == chat.id
    assert await stores.digests.take(BUCKET, recipient.place, "run") == ("a", "b")


async def test_what_is_taken_is_given_once_more_to_the_same_run_alone(stores: Stores) -> None:
    await spilled(stores, "a")

    assert await stores.digests.take(BUCKET, 0, "run") == ("a",)
    assert await stores.digests.take(BUCKET, 0, "run") == ("a",)
    assert await stores.digests.take(BUCKET, 0, "other") == ()
    assert await stores.digests.next_due(BUCKET) is None


async def test_what_surely_did_not_go_out_is_put_back_before_what_came_since(
    stores: Stores,
) -> None:
    await spilled(stores, "a")
    taken = await stores.digests.take(BUCKET, 0, "run")
    await spilled(stores, "b")

    for _ in range(2):
        await stores.digests.settle(BUCKET, 0, "run", back=taken, after=timedelta(0))

    (due,) = await stores.digests.due(BUCKET)
    assert await stores.digests.take(BUCKET, due.place, "next") == ("a", "b")


async def test_who_is_away_is_not_due_and_keeps_what_waits(stores: Stores) -> None:
    chat = await spilled(stores, "a")
    await stores.chats.lay_dormant(chat.id, NOW)
    due = await stores.digests.next_due(BUCKET)
    assert due is not None

    assert await stores.digests.due(BUCKET, due) == ()
    assert await stores.digests.next_due(BUCKET) is None
    assert await stores.digests.take_for(chat.id, "run") == ("a",)


async def test_only_the_newest_wait_and_the_others_are_counted(stores: Stores) -> None:
    most = keys.MOST_IN_DIGEST
    await spilled(stores, *(f"a{number}" for number in range(most + 2)))

    waiting = await stores.digests.take(BUCKET, 0, "run")
    await spilled(stores, "b")
    await stores.digests.settle(BUCKET, 0, "run", back=waiting)
    again = await stores.digests.take(BUCKET, 0, "again")

    assert waiting == ("+2", *(f"a{number}" for number in range(2, most + 2)))
    assert again == ("+3", *(f"a{number}" for number in range(3, most + 2)), "b")
    assert (given_way(waiting), given_way(again), given_way(())) == (2, 3, 0)


async def test_a_stranger_has_nothing_waiting(stores: Stores, database: Database) -> None:
    assert await stores.digests.take_for(ChatId("web:stranger"), "run") == ()
    assert [key async for key in database.scan_iter()] == []
