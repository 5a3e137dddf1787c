from datetime import timedelta

import pytest

from bot.core.rendering import post_of_reply
from bot.store import Stores
from bot.workers.index import index
from handlers.story import story as story_command
from tests.builders import CLIMATE, NOW, article, decision, message, story


async def published(stores: Stores, **changes: object) -> str:
    """A story of two publishers, whose headline changed on the way."""
    first = article(title="Dam leaks", publisher="Example Wire")
    told = story(lead=first, opened=NOW, updated=NOW, topics=(CLIMATE.slug,))
    later = story(
        id=told.id,
        lead=article(title="Dam bursts", publisher="Second Wire"),
        topics=(CLIMATE.slug,),
        publishers=("Example Wire", "Second Wire"),
        articles=3,
        opened=NOW,
        updated=NOW + timedelta(minutes=40),
        **changes,
    )
    position = ""
    for one in (told, later):
        decided = decision(one, terms="")
        position = await stores.stories.publish(decided, read_up_to=position, now=NOW) or position
        await index(stores)
    return told.id


async def test_how_it_developed_who_tells_it_and_what_is_known(stores: Stores) -> None:
    told = await published(stores)

    reply = await story_command.answer(message(f"/story {told}"), stores)

    assert post_of_reply(reply).text.startswith(
        "3 Nov 14:05 UTC · Dam leaks (Example Wire)\n"
        "3 Nov 14:45 UTC · Dam bursts (Second Wire)\n"
        "\n"
        "3 reports by Example Wire, Second Wire.\n\n"
        "What is known now:\n\n"
        "Dam bursts\n"
    )
    assert [button.command for button in reply.buttons] == [
        f"/follow story-{told}",
        f"/share story-{told}",
        "/latest climate",
        "/follow +Maravel",
        "/follow +Ostrania",
        "/latest",
        "/brief",
    ]
    labels = [button.label for button in reply.buttons]
    assert labels[2:4] == ["More on Climate", "Follow “Maravel”"]


async def test_a_story_with_one_headline_tells_its_first_report_and_its_last_news(
    stores: Stores,
) -> None:
    told = story(opened=NOW, updated=NOW + timedelta(hours=11), articles=2)
    decided = decision(told, terms="")
    await stores.stories.publish(decided, read_up_to="", now=NOW)

    text = post_of_reply(await story_command.answer(message(f"/story {told.id}"), stores)).text

    assert text.startswith(
        "3 Nov 14:05 UTC · first report, by Example Wire\n"
        "4 Nov 01:05 UTC · last news\n\n"
        "2 reports by Example Wire.\n\n"
    )


async def test_a_withdrawn_story_says_so(stores: Stores) -> None:
    told = await published(stores, is_withdrawn=True)

    text = post_of_reply(await story_command.answer(message(f"/story {told}"), stores)).text

    assert "This was withdrawn:" in text
    assert "What is known" not in text


@pytest.mark.parametrize("argument", ["", "ffffffffffff", "x" * 5000])
async def test_without_a_story_it_leads_on(stores: Stores, argument: str) -> None:
    reply = await story_command.answer(message(f"/story {argument}"), stores)

    assert not reply.stories
    assert [button.command for button in reply.buttons] == ["/latest", "/brief"]
