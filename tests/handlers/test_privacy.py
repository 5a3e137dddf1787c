from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.rendering import post_of_reply
from bot.model.policy import Policy
from bot.store import Stores, keys
from handlers.privacy import privacy
from tests.builders import message

USUAL = Policy()


async def told(stores: Stores, policy: Policy = USUAL) -> str:
    reply = await privacy.answer(message("/privacy"), replace(stores, policy=policy))
    return post_of_reply(reply).text


async def test_it_says_how_long_what_is_kept_as_the_constants_have_it(stores: Stores) -> None:
    text = await told(stores)

    assert f"corrections find them: {keys.KEPT.days} days." in text
    assert f"web chat: {keys.MAILBOX.days} days" in text
    assert f"forgotten after {keys.DORMANT.days} days" in text
    assert f"counted for {keys.COUNTED.days} days" in text
    assert "{" not in text


@pytest.mark.parametrize(("days", "is_said"), [(400, True), (0, False)])
async def test_it_says_when_who_is_inactive_is_forgotten_if_ever(
    stores: Stores, days: int, *, is_said: bool
) -> None:
    text = await told(stores, Policy(inactive=timedelta(days=days)))

    assert (f"alert for {days} days is forgotten" in text) is is_said


async def test_it_names_whom_to_ask_where_the_operator_said_so(stores: Stores) -> None:
    assert "Ask about it" not in await told(stores)
    contact = "privacy@news.example {name}"
    assert f"Ask about it here: {contact}" in await told(stores, Policy(contact=contact))


async def test_it_leads_to_the_file_and_to_being_forgotten(stores: Stores) -> None:
    reply = await privacy.answer(message("/privacy"), stores)

    assert [button.command for button in reply.buttons] == ["/export", "/stop"]
