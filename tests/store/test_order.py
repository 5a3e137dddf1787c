"""A reader gets the alerts of a lane in their order, also where one of them is put off."""

from dataclasses import replace
from datetime import timedelta

from bot.model.alert import Alert, AlertId
from bot.model.chat import ChannelName, Chat, ChatId, MessageId
from bot.model.delivery import Bucket, Later, Outcome, Receipt, Recipient, Sent
from bot.model.story import Urgency
from bot.store import Stores
from bot.workers.identity import utc_now
from tests.builders import CLIMATE, NOW, alert

BUCKET = Bucket(ChannelName("web"), 0)
FIRST = alert(id=AlertId("first"), topics=(CLIMATE.slug,), urgency=Urgency.NEWS)
SECOND = replace(FIRST, id=AlertId("second"), created=FIRST.created + timedelta(seconds=1))
SENT = Sent(MessageId("1"))


async def a_reader(stores: Stores) -> None:
    chat = Chat(id=ChatId("web:reader"))
    await stores.chats.meet(chat, NOW)
    await stores.subscriptions.follow(chat, CLIMATE.slug, most=5)


async def claimed(stores: Stores, about: Alert) -> tuple[Recipient, ...]:
    return await stores.ledger.claim(BUCKET, about, "run", takes_over=False)


async def claimed_due(stores: Stores, about: Alert, *, after: float = 2) -> tuple[Recipient, ...]:
    now = utc_now() + timedelta(seconds=after)
    return await stores.ledger.claim_due(BUCKET, about, "run", now)


async def settle(stores: Stores, about: Alert, recipient: Recipient, outcome: Outcome) -> None:
    receipt = Receipt(recipient=recipient, outcome=outcome, at=utc_now())
    await stores.ledger.settle(BUCKET, about.id, [receipt])


async def put_off(stores: Stores, about: Alert, seconds: float) -> None:
    (recipient,) = await claimed(stores, about)
    await settle(stores, about, recipient, Later(timedelta(seconds=seconds), "busy"))


async def test_an_alert_waits_for_the_one_before_it(stores: Stores) -> None:
    await a_reader(stores)
    await put_off(stores, FIRST, 1)

    assert await claimed(stores, SECOND) == ()
    assert await claimed_due(stores, SECOND) == ()
    (recipient,) = await claimed_due(stores, FIRST)
    assert await claimed_due(stores, SECOND, after=4) == ()
    await settle(stores, FIRST, recipient, SENT)

    assert len(await claimed_due(stores, SECOND, after=6)) == 1


async def test_of_two_that_were_put_off_the_first_goes_first(stores: Stores) -> None:
    await a_reader(stores)
    (early,) = await claimed(stores, SECOND)
    await put_off(stores, FIRST, 1)
    await settle(stores, SECOND, early, Later(timedelta(0), "busy"))

    assert await claimed_due(stores, SECOND) == ()
    (recipient,) = await claimed_due(stores, FIRST)
    await settle(stores, FIRST, recipient, SENT)

    (again,) = await claimed_due(stores, SECOND, after=4)
    assert (again.attempt, again.copies) == (2, 0)


async def test_the_first_never_waits_for_the_second(stores: Stores) -> None:
    await a_reader(stores)
    await put_off(stores, SECOND, 1)

    assert len(await claimed(stores, FIRST)) == 1


async def test_nobody_waits_for_what_is_put_off_for_long(stores: Stores) -> None:
    await a_reader(stores)
    await put_off(stores, FIRST, 60)

    assert len(await claimed(stores, SECOND)) == 1


async def test_lanes_do_not_wait_for_each_other(stores: Stores) -> None:
    await a_reader(stores)
    await put_off(stores, FIRST, 1)

    assert len(await claimed(stores, replace(SECOND, urgency=Urgency.FLASH))) == 1


async def test_what_never_ends_holds_up_nobody_for_ever(stores: Stores) -> None:
    await a_reader(stores)
    await claimed(stores, FIRST)
    assert await claimed(stores, SECOND) == ()

    waits = 0
    while not await claimed_due(stores, SECOND, after=2 * waits + 2):
        waits += 1

    assert waits < 100
