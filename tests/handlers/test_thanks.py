from bot.store import Stores
from handlers.thanks import thanks
from tests.builders import message


async def test_thanks_are_taken_kindly_and_lead_on(stores: Stores) -> None:
    reply = await thanks.answer(message("/thanks"), stores)

    assert reply.text.startswith("You are welcome!")
    assert [button.command for button in reply.buttons] == ["/latest", "/following", "/help"]


def test_nobody_is_told_to_say_thanks() -> None:
    assert not thanks.is_listed
