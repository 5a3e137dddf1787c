from datetime import timedelta

from bot.model.alert import Alert, AlertState
from bot.model.delivery import Receipt, Spilled
from bot.store import Stores
from handlers.catchup import catchup
from handlers.start import start
from tests.builders import NOW, READER, message
from tests.workers.newsroom import breaking, followed, published

LATER = timedelta(hours=1)


async def waiting(stores: Stores) -> Alert:
    """An alert that came too late for the reader, and waits."""
    alert = await published(stores, breaking(created=NOW - LATER))
    seat = await stores.seats.find(READER.id)
    assert seat is not None
    (recipient,) = await stores.ledger.claim(seat.bucket, alert, "run", takes_over=False)
    receipt = Receipt(recipient=recipient, outcome=Spilled(LATER), at=NOW)
    await stores.ledger.settle(seat.bucket, alert.id, [receipt])
    return alert


async def away_and_back(stores: Stores) -> Alert:
    """The reader blocks us; an alert passes by; the reader comes back."""
    await stores.chats.lay_dormant(READER.id, NOW)
    alert = await published(stores, breaking(created=NOW + LATER))
    await stores.chats.wake(READER.id)
    return alert


async def test_what_waits_and_what_passed_by_is_told_at_once_and_once(stores: Stores) -> None:
    await followed(stores, [READER])
    alerts = [await waiting(stores), await away_and_back(stores)]

    reply = await catchup.answer(message("/catchup", sent=NOW), stores)
    again = await catchup.answer(message("/catchup", sent=NOW + LATER), stores)

    assert {story.id for story in reply.stories} == {alert.story for alert in alerts}
    assert again.stories == ()
    assert "missed nothing" in again.text


async def test_what_waited_is_not_lost_where_the_command_is_executed_once_more(
    stores: Stores,
) -> None:
    await followed(stores, [READER])
    await waiting(stores)
    asked = message("/catchup", sent=NOW)

    first, second = [await catchup.answer(asked, stores) for _ in range(2)]

    assert len(first.stories) == 1
    assert second.stories == first.stories


async def test_what_editors_hold_waits_on(stores: Stores) -> None:
    await followed(stores, [READER])
    alert = await waiting(stores)
    await stores.alerts.decide(alert.id, AlertState.HELD)

    assert not (await catchup.answer(message("/catchup", sent=NOW), stores)).stories

    await stores.alerts.decide(alert.id, AlertState.LIVE)
    reply = await catchup.answer(message("/catchup", sent=NOW + LATER), stores)
    assert len(reply.stories) == 1


async def test_who_comes_back_is_offered_to_catch_up_until_they_have(stores: Stores) -> None:
    await followed(stores, [READER])
    await away_and_back(stores)

    offered = await start.answer(message("/start"), stores)
    await catchup.answer(message("/catchup"), stores)
    after = await start.answer(message("/start"), stores)

    assert "Welcome back" in offered.text
    assert offered.buttons[0].command == "/catchup"
    assert after.text.startswith("Hello!")


async def test_a_newcomer_has_missed_nothing(stores: Stores) -> None:
    reply = await catchup.answer(message("/catchup"), stores)

    assert "missed nothing" in reply.text
    assert [button.command for button in reply.buttons] == ["/latest"]
