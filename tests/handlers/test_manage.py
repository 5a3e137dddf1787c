from dataclasses import dataclass, field

import pytest

from bot.conversation.managing import token_of
from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import Message, Reply
from bot.store import Stores
from handlers.manage import manage
from tests.builders import NOW, message
from tests.fakes.channel import PaperChannel

BOSS = Chat(id=ChatId("paper:boss"))
DAILY = Chat(id=ChatId("paper:daily"), kind=ChatKind.BROADCAST)


@dataclass(eq=False)
class Town(PaperChannel):
    """A platform with one channel, and some chats that the reader manages."""

    managed: set[ChatId] = field(default_factory=set)

    async def manages(self, chat: ChatId, sender: str) -> bool:
        return chat in self.managed

    async def find(self, name: str) -> Chat | None:
        return DAILY if name == "@daily" else None


def said(text: str, town: Town, **changes: object) -> Message:
    return message(text, **{"platform": town, "chat": BOSS, **changes})


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


async def keeps(stores: Stores, town: Town, count: int) -> list[Chat]:
    chats = [Chat(id=ChatId(f"paper:{n}"), kind=ChatKind.GROUP) for n in range(count)]
    await stores.chats.meet(BOSS, NOW)
    for chat in chats:
        await stores.chats.meet(chat, NOW, BOSS.id)
    town.managed |= {chat.id for chat in chats}
    return chats


async def test_who_looks_after_nothing_is_told_how_to_begin(stores: Stores) -> None:
    reply = await manage.answer(said("/manage", Town()), stores)

    assert reply.text.startswith("I know no chat of yours.")


async def test_the_chats_that_somebody_still_manages_are_offered_a_few_at_most(
    stores: Stores,
) -> None:
    town = Town()
    chats = await keeps(stores, town, 14)
    town.managed.discard(chats[-1].id)

    reply = await manage.answer(said("/manage", town), stores)

    assert len(reply.buttons) == 10
    assert labels(reply)[-1] == "Back to myself"
    assert f"The group {chats[-1].id}" not in labels(reply)


async def test_a_chat_where_we_may_not_write_is_not_offered(stores: Stores) -> None:
    town = Town()
    here, gone = await keeps(stores, town, 2)
    await stores.chats.lay_dormant(gone.id, NOW)

    listed = await manage.answer(said("/manage", town), stores)
    chosen = await manage.answer(said(f"/manage {token_of(gone.id)}", town), stores)

    assert labels(listed) == [f"The group {here.id}", "Back to myself"]
    assert chosen.text.startswith("I know no such chat")


async def test_one_is_chosen_by_its_button_or_by_its_name(stores: Stores) -> None:
    town = Town()
    (chat,) = await keeps(stores, town, 1)
    town.managed.add(DAILY.id)
    for line, chosen in ((f"/manage {token_of(chat.id)}", chat), ("/manage @daily", DAILY)):
        reply = await manage.answer(said(line, town), stores)

        charge = await stores.charges.of(BOSS.id)
        assert charge is not None
        assert charge.chat == chosen.id
        assert f"“The group {chosen.id}”" in reply.text
    record = await stores.chats.get(DAILY.id)
    assert record is not None
    assert record.chat.kind is ChatKind.BROADCAST
    assert await stores.chats.keeper_of(record) == BOSS.id


@pytest.mark.parametrize("name", ["@daily", "@nobody", "x", "0", "-" * 300])
async def test_nobody_gets_what_they_do_not_manage(stores: Stores, name: str) -> None:
    reply = await manage.answer(said(f"/manage {name}", Town()), stores)

    assert reply.text.startswith("I know no such chat")
    assert await stores.charges.of(BOSS.id) is None


async def test_me_is_the_way_back(stores: Stores) -> None:
    town = Town(managed={DAILY.id})
    await manage.answer(said("/manage @daily", town), stores)

    await manage.answer(said("/manage ME", town), stores)

    assert await stores.charges.of(BOSS.id) is None


async def test_a_group_is_no_place_for_it(stores: Stores) -> None:
    group = Chat(id=ChatId("paper:group"), kind=ChatKind.GROUP)
    town = Town(managed={DAILY.id})
    for line in ("/manage", "/manage @daily"):
        reply = await manage.answer(said(line, town, chat=group), stores)

        assert "private chat" in reply.text
        assert reply.buttons == ()
