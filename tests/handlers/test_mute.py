from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.conversation.loudness import MOST_MUTES
from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.mute import mute
from handlers.unmute import unmute
from tests.builders import NOW, READER, decision, message, story


async def said(stores: Stores, line: str) -> str:
    await stores.chats.meet(READER, NOW)
    handler = unmute if line.startswith("/unmute") else mute
    return post_of_reply(await handler.answer(message(line), stores)).text


async def mutes(stores: Stores) -> Mapping[str, datetime | None]:
    return (await stores.tunings.get(READER.id)).mutes


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("climate", "climate"),
        ("Global Warming", "climate"),
        ("Zeppelins", "=zeppelins"),
        ("“Mara Voss”", "=mara voss"),
        ("war for talent", "=war for talent"),
        ("=some words", "=some words"),
    ],
)
async def test_a_topic_or_a_word_is_muted_for_good(stores: Stores, words: str, slug: str) -> None:
    assert "You hear nothing on" in await said(stores, f"/mute {words}")
    assert await mutes(stores) == {slug: None}
    assert "again" in await said(stores, f"/unmute {slug}")
    assert await mutes(stores) == {}


async def test_a_mute_may_have_an_end(stores: Stores) -> None:
    assert "on Climate until 3 Nov 22:05 UTC" in await said(stores, "/mute climate for 8h")
    assert await mutes(stores) == {"climate": NOW + timedelta(hours=8)}


async def test_a_story_is_muted_under_its_alert(stores: Stores) -> None:
    told = story()
    await stores.stories.publish(decision(told), read_up_to="", now=NOW)

    text = await said(stores, f"/mute story-{told.id}")

    assert told.lead.title[:30] in text
    assert await mutes(stores) == {f"story-{told.id}": None}


async def test_what_is_muted_is_listed_and_what_ended_is_not(stores: Stores) -> None:
    assert "You muted nothing" in await said(stores, "/mute")
    await said(stores, "/mute climate")
    await said(stores, "/mute football for 1h")

    reply = await mute.answer(message("/mute", sent=NOW + timedelta(hours=2)), stores)

    assert [button.command for button in reply.buttons] == ["/unmute climate"]


async def test_of_too_many_the_oldest_go(stores: Stores) -> None:
    for number in range(MOST_MUTES + 2):
        await said(stores, f"/mute word{number}x")

    found = list(await mutes(stores))
    assert len(found) == MOST_MUTES
    assert found[0] == "=word2x"


async def test_words_that_no_button_has_room_for_are_muted_all_the_same(stores: Stores) -> None:
    words = "मौसम विभाग की चेतावनी और बाढ़"
    assert words in await said(stores, f"/mute {words}")

    assert words in await said(stores, "/mute")
    assert "again" in await said(stores, f"/unmute {words}")
    assert await mutes(stores) == {}


async def test_of_too_many_words_whole_ones_are_muted(stores: Stores) -> None:
    await said(stores, "/mute talks of the international monetary fund headquarters")

    assert list(await mutes(stores)) == ["=talks of the international monetary fund"]


@pytest.mark.parametrize("words", ["🙂🙂", "…", "x" * 3000, "for 8h"])
async def test_odd_words_do_no_harm(stores: Stores, words: str) -> None:
    assert await said(stores, f"/mute {words}")
    assert all(len(slug) <= 41 for slug in await mutes(stores))
