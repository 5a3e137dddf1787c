from bot.core.rendering import post_of_reply
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


def test_every_name_is_one_that_the_platforms_take() -> None:
    for command in MENU:
        # Telegram: 1 to 32 of a-z, 0-9 and _; descriptions of at most 256.
        assert command.name.isascii()
        assert command.name.isalpha()
        assert command.name.islower()
        assert len(command.name) <= 32
        assert not command.is_listed or 3 <= len(command.summary) <= 60
