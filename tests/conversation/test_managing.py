"""Whom words are about: typed ones about what is managed, a button about what it was made for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.commands import Command, dispatch
from bot.conversation.managing import HOUR, Meant, meant, token_of
from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import MOST_BUTTON_BYTES, Button, Message, Reply
from bot.store import Stores
from bot.store.charges import Charge
from handlers import MENU
from tests.builders import NOW, message
from tests.fakes.channel import PaperChannel

TOWN = Chat(id=ChatId("paper:town"), kind=ChatKind.GROUP, language="de")
DAILY = Chat(id=ChatId("paper:daily"), kind=ChatKind.BROADCAST)
PAPER = PaperChannel()
# Who looks after a chat is on its channel.
PERSON = Chat(id=ChatId("paper:ada"))


async def looked_after(stores: Stores, *chats: Chat) -> None:
    await stores.chats.meet(PERSON, NOW)
    for chat in chats:
        await stores.chats.meet(chat, NOW, PERSON.id)


async def managed(stores: Stores, chat: Chat, *, since: timedelta = timedelta(0)) -> None:
    await looked_after(stores, chat)
    await stores.charges.take(PERSON.id, Charge(chat.id, NOW + HOUR - since))


def said(text: str, **changes: object) -> Message:
    return message(text, **{"platform": PAPER, "chat": PERSON, **changes})


async def about(stores: Stores, said: Message, *, is_change: bool = True) -> object:
    found = await meant(said, stores, is_change=is_change)
    return (found.chat.id, found.text) if isinstance(found, Meant) else found


async def test_without_a_charge_words_are_about_who_says_them(stores: Stores) -> None:
    await looked_after(stores, TOWN)

    assert await about(stores, said("/follow climate")) is None
    assert await about(stores, message("/follow climate")) is None


async def test_typed_words_are_about_what_is_managed_and_pressed_ones_are_not(
    stores: Stores,
) -> None:
    await managed(stores, TOWN)

    assert await about(stores, said("/x")) == (TOWN.id, "/x")
    assert await about(stores, said("plain words")) == (TOWN.id, "plain words")
    assert await about(stores, said("/x", by_button=True)) is None
    assert await about(stores, said("/x", chat=TOWN)) is None


async def test_a_button_is_about_the_chat_it_was_made_for(stores: Stores) -> None:
    await looked_after(stores, DAILY)
    await managed(stores, TOWN)
    line = f"/for {token_of(DAILY.id)} /unfollow climate"

    assert await about(stores, said(line, by_button=True)) == (DAILY.id, "/unfollow climate")
    assert await about(stores, said(line)) == (DAILY.id, "/unfollow climate")


async def test_the_words_in_a_button_mean_nothing_before_it_is_known_whom_it_is_about(
    stores: Stores,
) -> None:
    await looked_after(stores, TOWN)
    pressed = said(
        f"/for {token_of(TOWN.id)} /mute =berlin band karo",
        by_button=True,
        chat=replace(PERSON, language="hi"),
    )

    async def manages(one: Message) -> bool:
        return one.chat == TOWN

    reply = await dispatch(pressed, stores, menu=MENU, manages=manages, editors=())

    assert reply is not None
    assert "You hear nothing on" in reply.text
    assert list((await stores.tunings.get(TOWN.id)).mutes) == ["=berlin band karo"]


@pytest.mark.parametrize("line", ["/for 0 /x", "/for ffffffff /stop yes"])
async def test_a_button_for_a_chat_that_somebody_else_looks_after_does_nothing(
    stores: Stores, line: str
) -> None:
    await stores.chats.meet(TOWN, NOW, ChatId("paper:other"))

    for text in (line, f"/for {token_of(TOWN.id)} /stop yes"):
        found = await meant(said(text, by_button=True), stores, is_change=False)
        assert isinstance(found, Reply)
        assert "You do not manage that chat" in found.text


async def test_a_button_that_does_nothing_leaves_what_is_managed(stores: Stores) -> None:
    await managed(stores, TOWN)

    assert isinstance(await about(stores, said("/for 0 /x", by_button=True)), Reply)
    assert await about(stores, said("/x")) == (TOWN.id, "/x")


async def test_a_chat_that_was_forgotten_is_managed_no_more(stores: Stores) -> None:
    await managed(stores, TOWN)
    await stores.chats.forget(TOWN.id)

    assert isinstance(await about(stores, said("/x")), Reply)
    assert await about(stores, said("/x")) is None


async def test_a_chat_that_we_were_put_out_of_is_managed_no_more(stores: Stores) -> None:
    await managed(stores, TOWN)
    await stores.chats.lay_dormant(TOWN.id, NOW)

    assert isinstance(await about(stores, said("/x")), Reply)


async def test_who_is_forgotten_manages_nothing(stores: Stores) -> None:
    await managed(stores, TOWN)
    await stores.chats.forget(PERSON.id)

    assert await about(stores, said("/x")) is None


async def test_after_the_hour_a_change_is_asked_about_once(stores: Stores) -> None:
    await managed(stores, TOWN, since=HOUR)
    found = await meant(said("/follow climate"), stores, is_change=True)

    assert isinstance(found, Reply)
    assert [button.command for button in found.buttons] == [
        "/follow climate",
        f"/for {token_of(TOWN.id)} /follow climate",
        "/manage",
    ]
    assert await about(stores, said("/follow climate")) is None


async def test_after_the_hour_a_question_is_ones_own(stores: Stores) -> None:
    await managed(stores, TOWN, since=HOUR)

    assert await about(stores, said("/following"), is_change=False) is None


@pytest.mark.parametrize("line", ["follow climate", "/follow " + "x" * 60, "/follow " + "é" * 30])
async def test_a_line_too_long_for_a_button_is_to_be_said_again(stores: Stores, line: str) -> None:
    await managed(stores, TOWN, since=HOUR)
    found = await meant(said(line), stores, is_change=True)

    assert isinstance(found, Reply)
    assert [button.command for button in found.buttons] == ["/manage"]


def test_buttons_say_for_which_chat_they_are_or_are_left_out() -> None:
    longest = "/unfollow " + "x" * 40
    reply = Reply(
        "What it follows.",
        buttons=(
            Button("Site", url="https://a.example/"),
            Button("Help", "/help"),
            Button("Topic", longest),
            Button("Words", "/search " + "x" * 56),
        ),
    )

    told = Meant(TOWN, "Town", "").told(reply)

    assert told.about == "Town"
    assert [button.command or button.url for button in told.buttons] == [
        "https://a.example/",
        "/help",
        f"/for {token_of(TOWN.id)} {longest}",
    ]
    assert all(len(button.command.encode()) <= MOST_BUTTON_BYTES for button in told.buttons)


async def test_editors_and_administrators_are_told_apart_there_too(stores: Stores) -> None:
    heard: list[Message] = []

    async def note(message: Message, _stores: Stores) -> Reply:
        heard.append(message)
        return Reply("Noted.")

    menu = tuple(
        Command(name=name, usage="", summary="x", answer=note, changes_chat=True, for_editors=only)
        for name, only in (("kill", True), ("set", False))
    )

    async def say(text: str, *editors: ChatId) -> str:
        async def manages(one: Message) -> bool:
            return one.chat == TOWN

        reply = await dispatch(said(text), stores, menu=menu, manages=manages, editors=editors)
        assert reply is not None
        return f"{reply.about}: {reply.text}"

    await managed(stores, TOWN)

    assert await say("/kill", TOWN.id) == f"The group {TOWN.id}: Only editors can use /kill."
    assert await say("/set") == f"The group {TOWN.id}: Noted."
    assert await say("/kill", PERSON.id) == f"The group {TOWN.id}: Noted."
    assert [(one.chat, one.by) for one in heard] == [(TOWN, PERSON.id)] * 2


@pytest.mark.parametrize("line", ["/help", "/catchup", "/threads"])
async def test_what_is_about_oneself_all_the_same_says_so_while_a_chat_is_managed(
    stores: Stores, line: str
) -> None:
    async def nobody(_one: Message) -> bool:
        return False

    async def say(sent: datetime) -> str:
        reply = await dispatch(said(line, sent=sent), stores, menu=MENU, manages=nobody, editors=())
        assert reply is not None
        return reply.text

    note = f"This is about yourself, not about “The group {TOWN.id}”:\n\n"
    await managed(stores, TOWN)

    assert (await say(NOW)).startswith(note)
    assert note not in await say(NOW + HOUR)
    await stores.chats.lay_dormant(TOWN.id, NOW)
    assert note not in await say(NOW)
