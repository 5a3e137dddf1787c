from dataclasses import replace

import pytest

from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.more import more
from tests.builders import NOW, article, decision, message, story


async def test_an_alert_is_opened_up_in_its_place(stores: Stores) -> None:
    told = story()
    await stores.stories.publish(decision(told), read_up_to="", now=NOW)

    reply = await more.answer(message(f"/more {told.id}"), stores)

    assert reply.in_place
    text = post_of_reply(reply).text
    assert told.lead.title in text
    assert "One report by Example Wire." in text
    assert [button.label for button in reply.buttons] == ["Read", "Follow story", "Tune"]


async def test_of_a_story_that_was_merged_the_one_that_has_its_reports_is_told(
    stores: Stores,
) -> None:
    whole = story(lead=article(title="Flood in Tarrow"))
    position = await stores.stories.publish(decision(whole), read_up_to="", now=NOW)
    part = story(merged_into=whole.id)
    await stores.stories.publish(decision(part), read_up_to=position or "", now=NOW)

    reply = await more.answer(message(f"/more {part.id}"), stores)

    assert "Flood in Tarrow" in post_of_reply(reply).text
    assert f"/tune {whole.id}" in [button.command for button in reply.buttons]


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({}, "🔴 URGENT"),
        ({"is_corrected": True}, "✏️ CORRECTED"),
        ({"is_withdrawn": True}, "⛔ WITHDRAWN"),
    ],
)
async def test_what_was_set_right_or_withdrawn_is_marked_so(
    stores: Stores, changes: dict[str, bool], mark: str
) -> None:
    told = replace(story(), **changes)  # type: ignore[arg-type]
    await stores.stories.publish(decision(told), read_up_to="", now=NOW)
    reply = await more.answer(message(f"/more {told.id}"), stores)

    assert post_of_reply(reply).text.startswith(f"{mark}\n")


async def test_a_story_that_has_ended_leads_on(stores: Stores) -> None:
    reply = await more.answer(message("/more ffffffffffff"), stores)

    assert [button.command for button in reply.buttons] == ["/latest"]
