"""Nobody is claimed twice, nobody is left out, and the dead leave nothing behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from redis.exceptions import ResponseError

from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.chat import ChannelName, Chat, ChatId, MessageId, Preferences
from bot.model.delivery import (
    Bucket,
    Gone,
    Later,
    Outcome,
    Receipt,
    Recipient,
    Refused,
    Sent,
    Spilled,
)
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.connection import Database
from tests.builders import CLIMATE, NOW, WORLD, alert
from tests.store.cluster import everywhere

ALERT = replace(alert(), topics=(CLIMATE.slug, WORLD.slug))
BUCKET = Bucket(ChannelName("web"), 0)


async def readers(stores: Stores, count: int) -> list[Chat]:
    """Chats that follow climate and sit in the first bucket."""
    found = [Chat(id=ChatId(f"web:reader{number}")) for number in range(count)]
    for chat in found:
        await stores.chats.meet(chat, NOW)
        await stores.subscriptions.follow(chat, CLIMATE.slug, most=5)
    return found


async def claimed(
    stores: Stores, about: Alert = ALERT, *, run: str = "run", takes_over: bool = False
) -> tuple[Recipient, ...]:
    return await stores.ledger.claim(BUCKET, about, run, takes_over=takes_over)


def receipt(recipient: Recipient, outcome: Outcome | Spilled) -> Receipt:
    return Receipt(recipient=recipient, outcome=outcome, at=NOW)


async def test_every_follower_is_claimed_once_however_many_there_are(stores: Stores) -> None:
    chats = await readers(stores, 128)

    first = await claimed(stores)

    assert sorted(one.chat for one in first) == sorted(chat.id for chat in chats)
    assert await claimed(stores, run="other") == ()


async def test_a_follower_of_two_topics_is_claimed_once(stores: Stores) -> None:
    (chat,) = await readers(stores, 1)
    await stores.subscriptions.follow(chat, WORLD.slug, most=5)

    assert [one.chat for one in await claimed(stores)] == [chat.id]


async def test_a_claim_carries_what_the_audience_decision_needs(stores: Stores) -> None:
    (chat,) = await readers(stores, 1)
    await stores.chats.prefer(chat.id, Preferences(floor=Urgency.FLASH, is_silent=True))

    (recipient,) = await claimed(stores)

    assert recipient.preferences == Preferences(floor=Urgency.FLASH, is_silent=True)
    assert recipient.attempt == 1


async def test_the_claims_of_a_dead_run_are_claimed_again_and_settled_ones_are_not(
    stores: Stores,
) -> None:
    await readers(stores, 3)
    sent, gone, on_the_wire = await claimed(stores, run="dead")
    await stores.ledger.settle(
        BUCKET,
        ALERT.id,
        [receipt(sent, Sent(MessageId("1"))), receipt(gone, Gone("blocked"))],
    )

    again = await claimed(stores, run="heir", takes_over=True)

    assert [(one.chat, one.attempt) for one in again] == [(on_the_wire.chat, 2)]
    assert await claimed(stores, run="heir", takes_over=True) == again


async def test_what_is_put_off_is_claimed_when_it_is_due(stores: Stores) -> None:
    await readers(stores, 1)
    (recipient,) = await claimed(stores)
    later = Later(timedelta(seconds=30), "429")
    await stores.ledger.settle(BUCKET, ALERT.id, [receipt(recipient, later)])

    assert await stores.ledger.next_due(BUCKET, ALERT.id) == NOW + timedelta(seconds=30)
    assert await stores.ledger.claim_due(BUCKET, ALERT, "run", NOW) == ()
    (due,) = await stores.ledger.claim_due(BUCKET, ALERT, "run", NOW + timedelta(seconds=30))
    assert (due.chat, due.attempt) == (recipient.chat, 2)
    assert await stores.ledger.next_due(BUCKET, ALERT.id) is None


async def test_who_does_not_want_it_and_who_refuses_is_settled_for_good(stores: Stores) -> None:
    await readers(stores, 2)
    unwilling, refused = await claimed(stores)
    await stores.ledger.skip(BUCKET, ALERT.id, [unwilling])
    await stores.ledger.settle(BUCKET, ALERT.id, [receipt(refused, Refused("x" * 500))])

    rows = await stores.ledger.rows(BUCKET, ALERT.id)
    assert rows[unwilling.place] == "k"
    assert rows[refused.place].startswith("xxx")
    assert len(rows[refused.place]) < 200
    assert await claimed(stores, run="heir", takes_over=True) == ()


async def test_a_follow_up_goes_to_those_who_got_the_first_alert_as_a_reply(
    stores: Stores,
) -> None:
    await readers(stores, 2)
    told, untold = await claimed(stores)
    await stores.ledger.settle(
        BUCKET,
        ALERT.id,
        [receipt(told, Sent(MessageId("77"))), receipt(untold, Refused("full"))],
    )
    correction = replace(ALERT, id=AlertId("c"), kind=AlertKind.CORRECTED, follows_up=ALERT.id)

    (recipient,) = await claimed(stores, correction)

    assert (recipient.chat, recipient.earlier) == (told.chat, MessageId("77"))


async def test_an_update_goes_to_those_who_still_follow_a_correction_to_all(
    stores: Stores,
) -> None:
    await readers(stores, 1)
    (told,) = await claimed(stores)
    await stores.ledger.settle(BUCKET, ALERT.id, [receipt(told, Sent(MessageId("77")))])
    await stores.subscriptions.unfollow(told.chat, CLIMATE.slug)
    wanted: list[bool] = []
    for kind in (AlertKind.UPDATED, AlertKind.CORRECTED):
        follow_up = replace(ALERT, id=AlertId(kind), kind=kind, follows_up=ALERT.id)
        found = await claimed(stores, follow_up)
        wanted += await stores.ledger.launch(BUCKET, follow_up, "run", found)

    assert wanted == [False, True]


async def test_what_was_on_the_wire_when_its_worker_died_is_repeated_once(stores: Stores) -> None:
    await readers(stores, 1)
    copies = []
    for run in ("first", "second", "third"):
        found = await claimed(stores, run=run, takes_over=True)
        copies.append([one.copies for one in found])
        if found:
            await stores.ledger.launch(BUCKET, ALERT, run, found)

    assert copies == [[0], [1], []]
    assert await stores.ledger.rows(BUCKET, ALERT.id) == {0: "u"}


async def test_who_unfollows_or_leaves_after_the_claim_is_not_sent_to(stores: Stores) -> None:
    stays, unfollows, leaves, forgotten = await readers(stores, 4)
    found = await claimed(stores)
    await stores.subscriptions.unfollow(unfollows.id, CLIMATE.slug)
    await stores.chats.lay_dormant(leaves.id, NOW)
    await stores.chats.forget(forgotten.id)

    wanted = await stores.ledger.launch(BUCKET, ALERT, "run", found)

    sent = [one.chat for one, is_wanted in zip(found, wanted, strict=True) if is_wanted]
    assert sent == [stays.id]


async def test_what_was_claimed_and_not_on_the_wire_is_no_copy(stores: Stores) -> None:
    await readers(stores, 1)
    for run in ("a", "b", "c", "d"):
        (found,) = await claimed(stores, run=run, takes_over=True)
        assert found.copies == 0


async def test_an_uncertain_send_is_tried_once_more_and_then_left(stores: Stores) -> None:
    await readers(stores, 1)
    (recipient,) = await claimed(stores)
    lost = Later(timedelta(0), "no answer", is_uncertain=True)
    await stores.ledger.settle(BUCKET, ALERT.id, [receipt(recipient, lost)])

    (again,) = await stores.ledger.claim_due(BUCKET, ALERT, "run", NOW)
    assert (again.attempt, again.copies) == (2, 1)
    await stores.ledger.settle(BUCKET, ALERT.id, [receipt(again, lost)])

    assert await stores.ledger.rows(BUCKET, ALERT.id) == {0: "u"}
    assert await stores.ledger.claim_due(BUCKET, ALERT, "run", NOW) == ()


async def test_a_correction_goes_to_those_who_find_the_first_alert_in_their_digest(
    stores: Stores,
) -> None:
    await readers(stores, 1)
    (recipient,) = await claimed(stores)
    spilled = receipt(recipient, Spilled(timedelta(minutes=30)))
    await stores.ledger.settle(BUCKET, ALERT.id, [spilled])
    correction = replace(ALERT, id=AlertId("c"), kind=AlertKind.CORRECTED, follows_up=ALERT.id)

    (told,) = await claimed(stores, correction)

    assert (told.chat, told.earlier) == (recipient.chat, None)


async def test_a_correction_waits_while_the_first_alert_is_on_its_way(stores: Stores) -> None:
    await readers(stores, 1)
    (recipient,) = await claimed(stores)
    correction = replace(ALERT, id=AlertId("c"), kind=AlertKind.CORRECTED, follows_up=ALERT.id)

    assert await claimed(stores, correction) == ()
    due = await stores.ledger.next_due(BUCKET, correction.id)
    assert due is not None
    await stores.ledger.settle(BUCKET, ALERT.id, [receipt(recipient, Sent(MessageId("7")))])

    (told,) = await stores.ledger.claim_due(BUCKET, correction, "run", due)
    assert told.earlier == MessageId("7")


async def test_receipts_are_taken_even_when_redis_is_full(
    stores: Stores, database: Database
) -> None:
    await readers(stores, 1)
    (recipient,) = await claimed(stores)
    await everywhere(database, "CONFIG SET", "maxmemory", "1")
    try:
        with pytest.raises(ResponseError, match=r"OOM|maxmemory"):
            await claimed(stores, run="other", takes_over=True)
        await stores.ledger.settle(BUCKET, ALERT.id, [receipt(recipient, Sent(MessageId("7")))])
    finally:
        await everywhere(database, "CONFIG SET", "maxmemory", "0")

    assert await stores.ledger.rows(BUCKET, ALERT.id) == {0: "s7"}
