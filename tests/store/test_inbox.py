"""Updates are kept before they are confirmed, and once."""

from bot.model.chat import ChannelName, ChatId
from bot.store import Stores
from tests.builders import READER

TELEGRAM = ChannelName("telegram")


async def test_updates_come_out_in_order_and_a_repeat_is_dropped(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one"), ("2", "two")])
    await stores.inbox.receive(TELEGRAM, [("2", "two"), ("3", "three")])
    await stores.inbox.receive(TELEGRAM, [])

    items = await stores.inbox.take(TELEGRAM, "worker", most=10)

    assert [item.fields["body"] for item in items] == ["one", "two", "three"]


async def test_an_answered_update_does_not_come_back(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one")])
    (item,) = await stores.inbox.take(TELEGRAM, "worker", most=10)
    await stores.inbox.done(TELEGRAM, item.id)

    await stores.inbox.receive(TELEGRAM, [("1", "one")])

    assert await stores.inbox.take(TELEGRAM, "worker", most=10) == ()


async def test_a_mailbox_is_read_from_where_the_reader_was(stores: Stores) -> None:
    first = await stores.mailboxes.put(READER.id, "one")
    await stores.mailboxes.put(READER.id, "two")

    whole = await stores.mailboxes.after(READER.id, None, 0)
    rest = await stores.mailboxes.after(READER.id, first, 0)

    assert [letter.body for letter in whole] == ["one", "two"]
    assert [letter.body for letter in rest] == ["two"]
    assert await stores.mailboxes.after(ChatId("web:other"), None, 0) == ()


async def test_a_mailbox_keeps_the_newest_only(stores: Stores) -> None:
    for number in range(250):
        await stores.mailboxes.put(READER.id, str(number))

    letters = await stores.mailboxes.after(READER.id, None, 0)

    assert [letter.body for letter in letters] == [str(number) for number in range(50, 250)]
