from bot.core.rendering import post_of_reply
from bot.store import Stores
from handlers.unmute import unmute
from tests.builders import message


async def test_what_was_not_muted_is_said_to_be_so(stores: Stores) -> None:
    reply = await unmute.answer(message("/unmute climate"), stores)

    assert "You did not mute that." in post_of_reply(reply).text
