"""Nobody is claimed twice, nobody is left out, and the dead leave nothing behind."""

from dataclasses import replace
from datetime import timedelta

from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.chat import Chat, ChatId, MessageId, Preferences
from bot.model.delivery import Gone, Later, Outcome, Receipt, Recipient, Refused, Sent
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.keys import Shard, shard_of
from tests.builders import CLIMATE, NOW, READER, WORLD, alert

ALERT = replace(alert(), topics=(CLIMATE.slug, WORLD.slug))


async def readers(stores: Stores, count: int) -> list[Chat]:
    """Chats of READER's shard that follow climate."""
    numbered = (Chat(id=ChatId(f"web:reader{number}")) for number in range(100 * count))
    found = [chat for chat in numbered if shard_of(chat.id) == shard_of(READER.id)][:count]
    for chat in found:
        await stores.chats.meet(chat, NOW)
        await stores.subscriptions.follow(chat, CLIMATE.slug, most=5)
    return found


async def claimed(
    stores: Stores, about: Alert = ALERT, *, run: str = "run", takes_over: bool = False
) -> list[Recipient]:
    """All pages of one run."""
    found: list[Recipient] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await stores.ledger.claim(shard(), about, run, cursor, takes_over=takes_over)
        found += page.recipients
        cursor = page.cursor
    return found


def shard() -> Shard:
    return shard_of(READER.id)


def receipt(recipient: Recipient, outcome: Outcome) -> Receipt:
    return Receipt(recipient=recipient, outcome=outcome, at=NOW)


async def test_every_follower_is_claimed_once_however_many_there_are(stores: Stores) -> None:
    chats = await readers(stores, 300)

    first = await claimed(stores)

    assert sorted(one.chat for one in first) == sorted(chat.id for chat in chats)
    assert await claimed(stores, run="other") == []


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
        shard(),
        ALERT.id,
        [receipt(sent, Sent(MessageId("1"))), receipt(gone, Gone("blocked"))],
    )

    again = await claimed(stores, run="heir", takes_over=True)

    assert [(one.chat, one.attempt) for one in again] == [(on_the_wire.chat, 2)]
    assert await claimed(stores, run="heir", takes_over=True) == []


async def test_what_is_put_off_is_claimed_when_it_is_due(stores: Stores) -> None:
    await readers(stores, 1)
    (recipient,) = await claimed(stores)
    later = Later(timedelta(seconds=30), "429")
    await stores.ledger.settle(shard(), ALERT.id, [receipt(recipient, later)])

    assert await stores.ledger.next_due(shard(), ALERT.id) == NOW + timedelta(seconds=30)
    assert await stores.ledger.claim_due(shard(), ALERT, "run", NOW) == ()
    (due,) = await stores.ledger.claim_due(shard(), ALERT, "run", NOW + timedelta(seconds=30))
    assert (due.chat, due.attempt) == (recipient.chat, 2)
    assert await stores.ledger.next_due(shard(), ALERT.id) is None


async def test_who_does_not_want_it_and_who_refuses_is_settled_for_good(stores: Stores) -> None:
    await readers(stores, 2)
    unwilling, refused = await claimed(stores)
    await stores.ledger.skip(shard(), ALERT.id, [unwilling.chat])
    await stores.ledger.settle(shard(), ALERT.id, [receipt(refused, Refused("x" * 500))])

    rows = await stores.ledger.rows(shard(), ALERT.id)
    assert rows[unwilling.chat] == "k"
    assert rows[refused.chat].startswith("xxx")
    assert len(rows[refused.chat]) < 200
    assert await claimed(stores, run="heir", takes_over=True) == []


async def test_a_follow_up_goes_to_those_who_got_the_first_alert_as_a_reply(
    stores: Stores,
) -> None:
    await readers(stores, 2)
    told, untold = await claimed(stores)
    await stores.ledger.settle(
        shard(),
        ALERT.id,
        [receipt(told, Sent(MessageId("77"))), receipt(untold, Refused("full"))],
    )
    correction = replace(ALERT, id=AlertId("c"), kind=AlertKind.CORRECTED, follows_up=ALERT.id)

    (recipient,) = await claimed(stores, correction)

    assert (recipient.chat, recipient.earlier) == (told.chat, MessageId("77"))


async def test_a_chat_that_took_anothers_place_is_sent_the_alert(stores: Stores) -> None:
    (chat,) = await readers(stores, 1)

    await stores.ledger.adopt(shard(), ALERT.id, chat.id, NOW)

    (due,) = await stores.ledger.claim_due(shard(), ALERT, "run", NOW)
    assert due.chat == chat.id
    assert await claimed(stores) == []
