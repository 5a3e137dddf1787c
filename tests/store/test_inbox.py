"""Updates are kept before they are confirmed, and once."""

from bot.model.chat import ChannelName, ChatId
from bot.model.tuning import Tuning
from bot.store import Stores
from bot.store.inbox import Lane
from tests.builders import NOW, READER
from tests.waiting import until

TELEGRAM = ChannelName("telegram")


async def take(stores: Stores) -> tuple[Lane, ...]:
    return await stores.inbox.take(TELEGRAM, "worker", most=10)


async def worked_off(stores: Stores, lane: Lane) -> list[str]:
    """The bodies of a lane's updates, each struck off."""
    bodies = []
    while update := await stores.inbox.first(lane):
        bodies.append(update.body)
        await stores.inbox.finish(lane, update)
    return bodies


async def test_updates_of_a_chat_come_out_in_order_and_a_repeat_is_dropped(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one", "a"), ("2", "two", "a")])
    await stores.inbox.receive(TELEGRAM, [("2", "two", "a"), ("3", "three", "a")])
    await stores.inbox.receive(TELEGRAM, [])

    (lane,) = await take(stores)

    assert await worked_off(stores, lane) == ["one", "two", "three"]


async def test_a_chat_is_with_one_worker_at_a_time(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one", "a"), ("2", "two", "b")])
    await stores.heartbeats.beat("worker", ())
    mine = await take(stores)
    await stores.inbox.receive(TELEGRAM, [("3", "three", "a"), ("4", "four", "c")])

    theirs = await stores.inbox.take(TELEGRAM, "other", most=10)

    assert [lane.name for lane in mine] == ["a", "b"]
    assert [lane.name for lane in theirs] == ["c"]
    assert await worked_off(stores, mine[0]) == ["one", "three"]


async def test_updates_without_a_chat_wait_for_nobody(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one", ""), ("2", "two", "")])

    assert len(await take(stores)) == 2


async def test_an_answered_update_does_not_come_back(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one", "a")])
    (lane,) = await take(stores)
    update = await stores.inbox.first(lane)
    assert not await stores.inbox.finish(lane, update)

    await stores.inbox.receive(TELEGRAM, [("1", "one", "a")])

    assert await take(stores) == ()
    # Whoever comes late with it changes nothing.
    await stores.inbox.receive(TELEGRAM, [("2", "two", "a")])
    assert not await stores.inbox.finish(lane, update)
    (again,) = await take(stores)
    assert await worked_off(stores, again) == ["two"]


async def test_an_heir_learns_what_was_executed_and_says_it_once(stores: Stores) -> None:
    await stores.inbox.receive(TELEGRAM, [("1", "one", "a")])
    await stores.inbox.take(TELEGRAM, "dead", most=10)
    await stores.inbox.executed(TELEGRAM, "1", "the answer")
    assert await stores.inbox.launch(TELEGRAM, "1")
    await stores.inbox.recall(TELEGRAM, "1")

    async def taken_over() -> tuple[Lane, ...]:
        await stores.heartbeats.beat("worker", ())
        return await take(stores)

    (inherited,) = await until(taken_over)
    update = await stores.inbox.first(inherited)

    assert update is not None
    assert (update.body, update.answer) == ("one", "the answer")
    assert await stores.inbox.launch(TELEGRAM, "1")
    assert not await stores.inbox.launch(TELEGRAM, "1")


async def test_a_mailbox_is_read_from_where_the_reader_was(stores: Stores) -> None:
    first = await stores.mailboxes.put(READER.id, "one")
    await stores.mailboxes.put(READER.id, "two")

    whole = await stores.mailboxes.after(READER.id, None, 0)
    rest = await stores.mailboxes.after(READER.id, first, 0)

    assert [letter.body for letter in whole] == ["one", "two"]
    assert [letter.body for letter in rest] == ["two"]
    assert await stores.mailboxes.after(ChatId("web:other"), None, 0) == ()


async def test_a_mailbox_knows_which_language_its_reader_chose(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    assert await stores.mailboxes.speaks(READER.id) == ""

    await stores.tunings.put(READER.id, Tuning(speaks="de"))

    assert await stores.mailboxes.speaks(READER.id) == "de"
    assert await stores.mailboxes.speaks(ChatId("web:other")) == ""


async def test_a_mailbox_keeps_the_newest_only(stores: Stores) -> None:
    for number in range(250):
        await stores.mailboxes.put(READER.id, str(number))

    letters = await stores.mailboxes.after(READER.id, None, 0)

    assert [letter.body for letter in letters] == [str(number) for number in range(50, 250)]
