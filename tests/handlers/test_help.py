import re

import pytest

from bot.core.rendering import post_of_reply
from bot.core.understanding import command_line
from bot.locales import LANGUAGES, catalogue_of
from bot.model.chat import Voice
from bot.store import Stores
from handlers import MENU
from handlers.help import help_
from tests.builders import message


async def test_help_lists_the_whole_menu_in_its_order(stores: Stores) -> None:
    reply = await help_.answer(message("/help"), stores)

    lines = [line for line in post_of_reply(reply).text.splitlines() if line.startswith("/")]
    assert [line.split()[0] for line in lines] == [
        f"/{command.name}" for command in MENU if command.is_listed
    ]
    assert "/follow <topic or words> – Get alerts about a topic or any words" in lines


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_examples_of_plain_words_are_understood_in_their_language(
    stores: Stores, language: str
) -> None:
    post = post_of_reply(await help_.answer(message("/help"), stores), Voice(language=language))

    last = post.text.splitlines()[-1]
    examples = re.findall(r"[«“„]\s*(.+?)\s*[»”“]", last)
    meant = [command_line(example, language).partition(" ") for example in examples]
    assert [command for command, _, about in meant if about] == ["/follow", "/latest"]


@pytest.mark.parametrize("language", LANGUAGES[1:])
async def test_what_may_stand_behind_a_name_is_told_in_the_readers_language(
    stores: Stores, language: str
) -> None:
    post = post_of_reply(await help_.answer(message("/help"), stores), Voice(language=language))

    assert "<topic" not in post.text
    assert "[22-7|off]" in post.text
    for command in MENU:
        for placeholder in command.placeholders:
            told = catalogue_of(language).sentence(placeholder)
            assert (told[0], told[-1]) == (placeholder[0], placeholder[-1])


def test_every_name_is_one_that_the_platforms_take() -> None:
    for command in MENU:
        # Telegram: 1 to 32 of a-z, 0-9 and _; descriptions of at most 256.
        assert command.name.isascii()
        assert command.name.isalpha()
        assert command.name.islower()
        assert len(command.name) <= 32
        assert not command.is_listed or 3 <= len(command.summary) <= 60
