import pytest

from bot.store import Stores
from handlers.thanks import thanks
from tests.builders import message


async def test_thanks_are_taken_kindly_and_lead_on(stores: Stores) -> None:
    reply = await thanks.answer(message("/thanks"), stores)

    assert reply.text.startswith("You are welcome!")
    assert [button.command for button in reply.buttons] == ["/latest", "/following", "/help"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/thanks ok", "All right!"),
        ("/thanks bye", "See you soon!"),
        ("/thanks a lot", "You are welcome!"),
    ],
)
async def test_so_are_consent_and_goodbyes(stores: Stores, line: str, told: str) -> None:
    reply = await thanks.answer(message(line), stores)

    assert reply.text.startswith(told)
    assert reply.buttons


def test_nobody_is_told_to_say_thanks() -> None:
    assert not thanks.is_listed
