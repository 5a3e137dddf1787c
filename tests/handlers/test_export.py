import json
from base64 import b64decode

import pytest

from bot.commands import dispatch
from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import Message
from bot.store import Stores
from handlers import MENU
from handlers.export import export
from tests.builders import CLIMATE, NOW, READER, message

GROUP = Chat(id=ChatId("telegram:-7"), kind=ChatKind.GROUP)


async def test_it_sends_all_that_is_kept_as_a_file(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=5)

    reply = await export.answer(message("/export"), stores)

    assert reply.enclosure is not None
    assert (reply.enclosure.name, reply.enclosure.media_type) == (
        "flashwire.json",
        "application/json",
    )
    found = json.loads(b64decode(reply.enclosure.content))
    assert found["chat"]["id"] == READER.id
    assert found["follows"] == [{"topic": "climate", "name": "Climate"}]


async def test_of_a_stranger_there_is_nothing_to_send(stores: Stores) -> None:
    reply = await export.answer(message("/export"), stores)

    assert reply.enclosure is None
    assert "Nothing is kept" in reply.text


async def test_asked_again_at_once_it_sends_nothing_until_the_chat_starts_anew(
    stores: Stores,
) -> None:
    await stores.chats.meet(READER, NOW)
    replies = [await export.answer(message("/export"), stores) for _ in range(2)]
    await stores.chats.forget(READER.id)
    await stores.chats.meet(READER, NOW)
    replies.append(await export.answer(message("/export"), stores))

    assert [bool(reply.enclosure) for reply in replies] == [True, False, True]


@pytest.mark.parametrize("is_manager", [True, False])
async def test_in_a_group_only_who_manages_it_gets_the_file(
    stores: Stores, *, is_manager: bool
) -> None:
    await stores.chats.meet(GROUP, NOW)

    async def manages(_message: Message) -> bool:
        return is_manager

    asked = message("/export", chat=GROUP)
    reply = await dispatch(asked, stores, menu=MENU, manages=manages, editors=())

    assert reply is not None
    assert bool(reply.enclosure) is is_manager
