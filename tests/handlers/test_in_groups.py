"""In a group everybody reads the answers: they tell of the group, and nothing of who asks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import dispatch
from bot.core.rendering import post_of_reply
from bot.model.chat import ChannelName, Chat, ChatId, ChatKind
from bot.model.message import Message
from bot.store import Stores, keys
from bot.store.charges import Charge
from bot.store.limits import _digest
from handlers import MENU
from tests.builders import NOW, message
from tests.fakes.channel import PaperChannel
from tests.handlers.conftest import Report

PERSON, NOBODY = ChatId("paper:ada"), ChatId("paper:bob")
GROUP, TWIN = (Chat(id=ChatId(f"paper:{n}"), kind=ChatKind.GROUP) for n in ("one", "two"))
# What somebody chose for themselves alone.
PRIVATE = (
    "/follow climate, football",
    "/settings floor flash",
    "/settings sound off",
    "/zone Lima",
    "/quiet 22-7",
    "/limit 3",
    "/mute football",
    "/language es",
    "/digest 8",
)
ASKED = tuple(f"/{known.name}" for known in MENU)


async def everybody(_message: Message) -> bool:
    return True


async def says(stores: Stores, text: str, chat: Chat, by: ChatId) -> tuple[str, ...]:
    # As if the chat took its time: it may say so many things a minute.
    await stores.limits._database.delete(
        keys.limit(ChannelName("asks"), f"asks:{_digest(chat.id)}")
    )
    said = message(text, chat=chat, sender="7", by=by, platform=PaperChannel())
    reply = await dispatch(said, stores, menu=MENU, manages=everybody, editors=())
    assert reply is not None, text
    post = post_of_reply(reply)
    return (post.text, *(f"{one.label} {one.command}" for row in post.rows for one in row))


@pytest.fixture
async def person(stores: Stores, report: Report) -> Chat:
    """Somebody who has chosen much, and manages a channel."""
    await report("climate", 3)
    chat = Chat(id=PERSON)
    for line in PRIVATE:
        await says(stores, line, chat, PERSON)
    desk = Chat(id=ChatId("paper:desk"), kind=ChatKind.BROADCAST)
    await stores.chats.meet(desk, NOW, PERSON)
    await stores.charges.take(PERSON, Charge(desk.id, NOW + timedelta(hours=1)))
    return chat


async def test_no_answer_in_a_group_depends_on_what_the_asker_chose_alone(
    stores: Stores, person: Chat
) -> None:
    await stores.charges.drop(PERSON)
    for line in ("/following", "/settings", "/topics"):
        alone = await says(stores, line, person, PERSON)
        assert alone != await says(stores, line, Chat(id=NOBODY), NOBODY), line
    for line in ASKED:
        mine = await says(stores, line, GROUP, PERSON)
        theirs = await says(stores, line, TWIN, NOBODY)
        assert mine == theirs, line


async def test_what_is_chosen_in_a_group_is_the_groups_alone(stores: Stores, person: Chat) -> None:
    await stores.charges.drop(PERSON)
    before = await says(stores, "/settings", person, PERSON)
    await says(stores, "/follow science", GROUP, PERSON)
    await says(stores, "/settings floor urgent", GROUP, PERSON)

    assert await stores.subscriptions.topics_of(GROUP.id) == {"science"}
    assert "science" not in await stores.subscriptions.topics_of(PERSON)
    assert await says(stores, "/settings", person, PERSON) == before


async def test_a_group_keeps_the_language_in_which_it_was_begun(stores: Stores) -> None:
    for language in ("de", "es", ""):
        await stores.chats.meet(replace(GROUP, language=language), NOW)
    for language in ("de", "es", ""):
        await stores.chats.meet(Chat(id=PERSON, language=language), NOW)

    group, alone = await stores.chats.get(GROUP.id), await stores.chats.get(PERSON)
    assert group is not None
    assert alone is not None
    assert (group.chat.language, alone.chat.language) == ("de", "es")
