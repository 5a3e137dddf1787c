from datetime import timedelta

from bot.commands import dispatch
from bot.model.alert import Alert, AlertState
from bot.model.chat import MessageId
from bot.model.delivery import Receipt, Sent, Spilled
from bot.model.message import Message
from bot.store import Stores
from handlers import MENU
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


async def test_what_arrived_since_the_reader_last_asked_is_told_once_more_as_one_message(
    stores: Stores,
) -> None:
    await followed(stores, [READER])
    alert = await published(stores, breaking(created=NOW + LATER))
    await stores.alerts.note(alert)
    seat = await stores.seats.find(READER.id)
    assert seat is not None
    (recipient,) = await stores.ledger.claim(seat.bucket, alert, "run", takes_over=False)
    sent = Receipt(recipient=recipient, outcome=Sent(MessageId("7")), at=NOW + LATER)
    await stores.ledger.settle(seat.bucket, alert.id, [sent])

    async def stories_since(asked: timedelta) -> list[str]:
        await stores.reads.note(READER.id, NOW + asked)
        reply = await catchup.answer(message("/catchup", sent=NOW + 3 * LATER), stores)
        return [story.id for story in reply.stories]

    assert await stories_since(timedelta(0)) == [alert.story]
    assert await stories_since(2 * LATER) == []


async def test_a_command_says_that_the_chat_has_read_what_there_was(stores: Stores) -> None:
    assert await stores.reads.last(READER.id) is None

    for line in ("/latest", "/stop"):
        said = message(line, sent=NOW)
        await dispatch(said, stores, menu=MENU, manages=nobody, editors=())

    assert await stores.reads.last(READER.id) == NOW.replace(microsecond=0)


async def nobody(_message: Message) -> bool:
    return False
