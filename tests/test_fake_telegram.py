"""The fake Telegram behaves as the real one does: to plain HTTP, and to python-telegram-bot."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden

from tests.fakes.telegram import NO_LIMITS, FakeTelegram

Ask = Callable[..., Any]


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as telegram:
        yield telegram


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=telegram.base_url) as bot:
        yield bot


@pytest.fixture
def ask(telegram: FakeTelegram, client: httpx.AsyncClient) -> Ask:
    """Call a method with form parameters; returns the body of the answer."""

    async def asked(method: str, **params: object) -> Any:
        address = f"{telegram.base_url}{telegram.token}/{method}"
        return (await client.post(address, data=params, timeout=10)).json()

    return asked


async def kinds(ask: Ask, **params: object) -> list[str]:
    """The kinds of the updates that wait."""
    updates = (await ask("getUpdates", **params))["result"]
    return [next(kind for kind in update if kind != "update_id") for update in updates]


async def test_parameters_come_by_query_form_multipart_or_json_in_any_case_of_the_method(
    telegram: FakeTelegram, client: httpx.AsyncClient
) -> None:
    reader = telegram.person()
    address = f"{telegram.base_url}{telegram.token}/SENDmessage"
    said = {"chat_id": str(reader.id), "text": "ø"}

    await client.get(address, params=said)
    await client.post(address, data=said)
    await client.post(address, json=said)
    await client.post(address, files={name: (None, value) for name, value in said.items()})

    assert [message.text for message in reader.received] == ["ø"] * 4
    assert [message.id for message in reader.received] == [1, 2, 3, 4]


async def test_a_wrong_token_and_an_unknown_method_are_refused(
    telegram: FakeTelegram, client: httpx.AsyncClient, ask: Ask
) -> None:
    wrong = await client.get(f"{telegram.base_url}1:wrong/getMe")

    assert wrong.status_code == 401
    assert wrong.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await ask("sendMesage"))["error_code"] == 404


async def test_the_bot_writes_with_buttons_and_a_reader_presses_one(
    telegram: FakeTelegram, bot: Bot
) -> None:
    reader = telegram.person(language="de")
    asked = reader.says("/start")
    rows = [
        [InlineKeyboardButton("Climate", callback_data="/follow climate")],
        [InlineKeyboardButton("Site", url="https://example.com/")],
    ]
    await bot.send_message(
        reader.id,
        "<b>Hello</b>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(rows),
        disable_notification=True,
        reply_to_message_id=asked.id,
        disable_web_page_preview=True,
    )

    press = reader.presses("Climate")
    (_, update) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "/follow climate"
    assert not press.answered
    await update.callback_query.answer("Done")

    (message,) = reader.received
    assert (message.text, message.marked("bold")) == ("Hello", ["Hello"])
    assert (message.silent, message.reply_to) == (True, asked.id)
    assert message.link_preview == {"is_disabled": True}
    assert message.labels == ["Climate", "Site"]
    assert (press.answered, press.answer) == (True, "Done")
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await update.callback_query.answer()
    assert telegram.complaints == []


async def test_a_command_arrives_with_its_entity_and_its_sender(
    telegram: FakeTelegram, bot: Bot
) -> None:
    reader = telegram.person(language="de")
    reader.says("/follow climate")

    (update,) = await bot.get_updates()

    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "de"
    assert list(update.message.parse_entities().values()) == ["/follow"]
    assert await bot.get_updates(offset=update.update_id + 1) == ()
    assert telegram.unconfirmed == 0


async def test_a_message_is_edited_and_taken_back(telegram: FakeTelegram, bot: Bot) -> None:
    reader = telegram.person()
    sent = await bot.send_message(reader.id, "one")
    await sent.edit_text("two")

    assert [it.text for it in reader.received[0].earlier] == ["one"]
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_text("two")
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", reader.id, 99)
    await sent.delete()
    assert reader.received == []
    assert [message.text for message in reader.deleted] == ["two"]
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(reader.id, "x", reply_to_message_id=sent.message_id)


async def test_a_reader_who_is_gone_cannot_be_written_to(telegram: FakeTelegram, bot: Bot) -> None:
    reader, ghost = telegram.person(), telegram.person()
    reader.blocks()
    ghost.deactivates()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(reader.id, "x")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ghost.id, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "x")
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(reader.id, "x" * 4097)
    reader.unblocks()
    await bot.send_message(reader.id, "x")

    (blocked, unblocked) = [update.my_chat_member for update in await bot.get_updates()]
    assert blocked is not None
    assert unblocked is not None
    assert [it.new_chat_member.status for it in (blocked, unblocked)] == ["kicked", "member"]


async def test_a_group_is_heard_only_when_the_bot_is_meant(
    telegram: FakeTelegram, ask: Ask
) -> None:
    group = telegram.group()
    member = group.member()
    await ask("sendMessage", chat_id=group.id, text="Good morning")
    group.says("small talk", by=member)
    group.says("/follow@other_bot x", by=member)
    heard = [
        group.says("/follow x", by=member),
        group.says("/follow@flashwire_test_bot x", by=member),
        group.says("hey @flashwire_test_bot", by=member),
        group.says("thanks", by=member, reply_to=group.received[0]),
        group.says_anonymously("/stop"),
    ]

    updates = (await ask("getUpdates"))["result"]

    assert [it["message"]["message_id"] for it in updates] == [message.id for message in heard]
    assert updates[-1]["message"]["sender_chat"]["id"] == group.id
    assert updates[-1]["message"]["from"]["id"] == 1087968824


async def test_members_have_the_status_the_test_gave_them(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.group(supergroup=True)
    owner, plain = group.member("creator"), group.member()
    group.promotes_bot()

    assert (await bot.get_chat_member(group.id, owner.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, plain.id)).status == "member"
    assert (await bot.get_chat_member(group.id, bot.id)).status == "administrator"
    assert [it.user.id for it in await bot.get_chat_administrators(group.id)] == [owner.id]
    assert (await bot.get_chat(group.id)).type == "supergroup"
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(plain.id, "x")


async def test_an_upgraded_group_sends_the_bot_to_its_new_id(
    telegram: FakeTelegram, bot: Bot
) -> None:
    group = telegram.group()
    new = group.upgrades(to=-1009)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")

    assert moved.value.new_chat_id == new.id == -1009
    await bot.send_message(new.id, "x")
    left, entered = [update.message for update in await bot.get_updates()]
    assert left is not None
    assert entered is not None
    assert (left.migrate_to_chat_id, entered.migrate_from_chat_id) == (new.id, group.id)


async def test_the_bot_is_put_into_groups_and_out_of_them(telegram: FakeTelegram, ask: Ask) -> None:
    group, channel = telegram.group(supergroup=True), telegram.channel()
    topic = group.opens_topic()
    group.closes_topic(topic)
    closed = await ask("sendMessage", chat_id=group.id, text="x", message_thread_id=topic)
    group.mutes_bot()
    muted = await ask("sendMessage", chat_id=group.id, text="x")
    group.removes_bot()
    kicked = await ask("sendMessage", chat_id=group.id, text="x")
    group.adds_bot()
    channel.posts("/follow x")
    channel.set_bot("member")
    powerless = await ask("sendMessage", chat_id=channel.id, text="x")

    assert [it["description"] for it in (closed, muted, kicked, powerless)] == [
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: not enough rights to send text messages to the chat",
        "Forbidden: bot was kicked from the supergroup chat",
        "Bad Request: need administrator rights in the channel chat",
    ]
    members = ["my_chat_member"] * 3
    expected = ["message", "message", *members, "message", "channel_post", "my_chat_member"]
    assert await kinds(ask) == expected


async def test_a_long_poll_is_answered_as_soon_as_something_happens(
    telegram: FakeTelegram, ask: Ask
) -> None:
    poll = asyncio.create_task(ask("getUpdates", timeout=5))
    await telegram.until(lambda: telegram.calls)
    begun = time.monotonic()
    telegram.person().says("hello")

    assert len((await poll)["result"]) == 1
    assert time.monotonic() - begun < 1


async def test_an_update_waits_until_it_is_confirmed(telegram: FakeTelegram, ask: Ask) -> None:
    reader = telegram.person()
    for word in ("one", "two", "three"):
        reader.says(word)
    (first, *_) = (await ask("getUpdates", limit=1))["result"]

    assert len((await ask("getUpdates"))["result"]) == 3
    assert len((await ask("getUpdates", offset=first["update_id"] + 1))["result"]) == 2
    assert len((await ask("getUpdates", offset=-1))["result"]) == 1
    assert telegram.unconfirmed == 1


async def test_only_the_kinds_of_update_asked_for_are_queued(
    telegram: FakeTelegram, ask: Ask
) -> None:
    reader = telegram.person()
    await ask("getUpdates", allowed_updates='["message"]')
    reader.blocks()
    reader.unblocks()
    reader.says("hello")

    assert await kinds(ask) == ["message"]


async def test_a_second_poller_ends_the_first(telegram: FakeTelegram, bot: Bot, ask: Ask) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await telegram.until(lambda: telegram.calls_of("getUpdates"))

    await ask("getUpdates")

    with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
        await first
