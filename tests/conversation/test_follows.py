"""What a chat follows, by the names that readers know; in a thread its topic first."""

from dataclasses import replace

import pytest

from bot.conversation.follows import followed_by, followed_here, names_of
from bot.model.message import Reply
from bot.store import Stores
from handlers.level import level
from handlers.mute import mute
from handlers.share import share
from handlers.unfollow import unfollow
from tests.builders import CLIMATE, FOOTBALL, NOW, READER, WORLD, message, topic

THREAD = "46"


async def said(newsroom: Stores, line: str, thread: str = THREAD) -> Reply:
    """By who follows three topics and has a thread for the last of them."""
    await newsroom.chats.meet(READER, NOW)
    for one in (CLIMATE, FOOTBALL, WORLD):
        await newsroom.subscriptions.follow(READER, one.slug, most=9)
    await newsroom.threads.add(READER.id, FOOTBALL.slug, THREAD)
    for handler in (level, mute, share, unfollow):
        if f"/{handler.name}" == line:
            return await handler.answer(replace(message(line), thread=thread), newsroom)
    raise LookupError(line)


@pytest.mark.parametrize("line", ["/level", "/share", "/unfollow"])
async def test_what_the_thread_is_about_is_offered_first(newsroom: Stores, line: str) -> None:
    here = await said(newsroom, line)
    elsewhere = await said(newsroom, line, thread="")

    assert here.buttons[0].command == f"{line} football"
    assert elsewhere.buttons[0].command == f"{line} climate"
    assert {one.command for one in here.buttons} == {one.command for one in elsewhere.buttons}


async def test_in_a_thread_its_topic_can_be_muted_at_once(newsroom: Stores) -> None:
    reply = await said(newsroom, "/mute")
    assert (reply.buttons[0].label, reply.buttons[0].command) == ("Mute Football", "/mute football")
    assert (await said(newsroom, "/mute", thread="")).buttons[0].command == "/following"

    await mute.answer(message("/mute football"), newsroom)
    assert [one.command for one in (await said(newsroom, "/mute")).buttons] == ["/unmute football"]


async def test_topics_stand_in_their_order(newsroom: Stores) -> None:
    await said(newsroom, "/share")

    assert await followed_by(newsroom, READER.id) == (CLIMATE, FOOTBALL, WORLD)
    plain = replace(message("/x"), thread="1")
    assert await followed_here(plain, newsroom) == (CLIMATE, FOOTBALL, WORLD)


def test_a_long_list_has_room_in_a_message() -> None:
    wants = [topic("word " * 12, slug=f"wds-{number}") for number in range(50)]

    assert len(names_of(wants)) < 3800
    assert names_of([CLIMATE, WORLD]) == "Climate, World"
