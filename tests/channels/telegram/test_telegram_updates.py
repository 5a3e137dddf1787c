"""What comes in by polling: nothing is lost, and each update is understood."""

import json
import traceback
from datetime import timedelta

import pytest

from bot.channels.contract import Channel, Update
from bot.errors import TransientError
from bot.model.message import Joined, Left, Message, Migrated
from tests.channels.telegram.bench import NEWS, batch, heard, of, with_button
from tests.fakes.telegram import BOT_NAME, FakeTelegram


async def test_a_batch_is_confirmed_when_the_next_is_asked_for(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    reader.says("/one")
    reader.says("/two")
    updates = channel.updates()

    first = await anext(updates)
    assert (len(first), telegram.unconfirmed) == (2, 2)

    reader.says("/three")
    second = await anext(updates)
    assert (len(second), telegram.unconfirmed) == (1, 1)
    await updates.aclose()

    assert await batch(channel) == second


async def test_an_update_is_kept_whole(telegram: FakeTelegram, channel: Channel) -> None:
    telegram.person(language="uk").says("/find “Zürich” 🌍")

    [update] = await batch(channel)

    raw = json.loads(update.body)
    assert update.key == str(raw["update_id"])
    assert raw["message"]["text"] == "/find “Zürich” 🌍"
    assert raw["message"]["from"]["language_code"] == "uk"


async def test_after_a_trouble_polling_goes_on_where_it_was(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    reader.says("/one")
    updates = channel.updates()
    await anext(updates)
    telegram.fail_next(retry_after=7, method="getUpdates")

    with pytest.raises(TransientError) as caught:
        await anext(updates)
    reader.says("/two")

    assert caught.value.after == timedelta(seconds=7)
    assert [json.loads(it.body)["message"]["text"] for it in await batch(channel)] == ["/two"]


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failing_poll_is_a_trouble_that_passes(
    telegram: FakeTelegram, channel: Channel, status: int
) -> None:
    telegram.fail_next(status, method="getUpdates")

    with pytest.raises(TransientError) as caught:
        await batch(channel)

    assert telegram.token not in "".join(traceback.format_exception(caught.value))


async def test_a_second_program_with_our_token_is_named(
    telegram: FakeTelegram, channel: Channel
) -> None:
    description = "Conflict: terminated by other getUpdates request"
    telegram.fail_next(409, description, method="getUpdates")

    with pytest.raises(TransientError, match="another program"):
        await batch(channel)


async def test_a_reader_and_a_group_are_heard(telegram: FakeTelegram, channel: Channel) -> None:
    reader, group = telegram.person(language="de"), telegram.group()
    reader.says("/follow climate")
    first = await heard(channel)
    group.says(f"/latest@{BOT_NAME}", by=reader)
    second = await heard(channel)

    assert isinstance(first, Message)
    assert (first.chat.id, first.command, first.chat.language) == (of(reader), "follow", "de")
    assert isinstance(second, Message)
    assert (second.chat.id, second.command, second.sender) == (of(group), "latest", str(reader.id))


async def test_coming_going_and_moving_are_heard(telegram: FakeTelegram, channel: Channel) -> None:
    reader, group = telegram.person(), telegram.group()
    reader.blocks()
    left = await heard(channel)
    reader.unblocks()
    joined = await heard(channel)
    upgraded = group.upgrades()
    moved = await channel.read((await batch(channel))[-2])

    assert isinstance(left, Left)
    assert isinstance(joined, Joined)
    assert left.chat.id == joined.chat.id == of(reader)
    assert isinstance(moved, Migrated)
    assert (moved.chat.id, moved.to) == (of(group), of(upgraded))


async def test_a_press_is_read_and_waits_until_it_is_acknowledged(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    await channel.send(of(reader), with_button("Follow", "/follow climate"))
    press = reader.presses("Follow")

    said = await heard(channel)

    assert isinstance(said, Message)
    assert (said.text, said.sender) == ("/follow climate", str(reader.id))
    assert not press.answered
    await channel.acknowledge(said.press)
    assert (press.answered, press.answer) == (True, None)


async def test_who_pressed_is_told_as_much_as_telegram_shows(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    await channel.send(of(reader), with_button("Follow", "/follow climate"))
    press = reader.presses("Follow")
    said = await heard(channel)
    assert isinstance(said, Message)

    await channel.acknowledge(said.press, "Not you. " * 100)

    assert press.answer is not None
    assert press.answer.startswith("Not you. Not you.")
    assert len(press.answer) <= 200


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This button is no longer valid."),
        ("pt-br", "Este botão não é mais válido."),
        (None, "This button is no longer valid."),
    ],
)
async def test_a_forged_press_is_told_so_in_the_readers_language(
    telegram: FakeTelegram, channel: Channel, language: str | None, told: str
) -> None:
    reader = telegram.person(language=language)
    await channel.send(of(reader), NEWS)
    press = reader.presses_forged("drop table")

    assert await heard(channel) is None
    assert press.answer == told


async def test_a_press_that_cannot_be_acknowledged_troubles_nobody(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    await channel.send(of(reader), with_button("Follow", "/follow climate"))
    reader.presses("Follow")
    [update] = await batch(channel)
    await channel.read(update)

    again = await channel.read(update)
    assert isinstance(again, Message)
    for _ in range(2):
        await channel.acknowledge(again.press)
    telegram.cut_next(method="answerCallbackQuery")
    await channel.acknowledge(again.press)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"callback_query": {"id": 5}}', "[" * 9999]
)
async def test_junk_says_nothing(channel: Channel, body: str) -> None:
    assert await channel.read(Update("1", body)) is None
