import pytest

from bot.core.rendering import post_of_reply
from bot.model.chat import Chat, Voice
from bot.model.message import Reply
from bot.store import Stores
from handlers.zone import zone
from tests.builders import NOW, READER, message


async def said(stores: Stores, words: str, chat: Chat = READER) -> Reply:
    await stores.chats.meet(chat, NOW)
    return await zone.answer(message(f"/zone {words}", chat=chat), stores)


async def test_a_place_sets_the_clock_and_shows_it(stores: Stores) -> None:
    reply = await said(stores, "Lima")

    text = post_of_reply(reply, Voice(zone="America/Lima")).text
    assert text == "Your times are those of Lima now. There it is 3 Nov 09:05 UTC-5."
    assert (await stores.tunings.get(READER.id)).zone == "America/Lima"


async def test_who_names_their_city_reads_its_name_and_not_that_of_its_zone(stores: Stores) -> None:
    reply = await said(stores, "mumbai")

    text = post_of_reply(reply, Voice(zone="Asia/Kolkata")).text
    assert text == "Your times are those of Mumbai now. There it is 3 Nov 19:35 IST."
    assert (await stores.tunings.get(READER.id)).zone == "Asia/Kolkata"
    assert "of Boston now" in post_of_reply(await said(stores, "boston, MA")).text


async def test_places_are_named_in_the_readers_language(stores: Stores) -> None:
    chat = Chat(id=READER.id, language="ru")

    reply = await said(stores, "США", chat)
    assert [button.label for button in reply.buttons][:2] == ["Нью-Йорк", "Чикаго"]
    assert "Лондон" in post_of_reply(await said(stores, "Europe/London", chat)).text


async def test_a_country_with_several_clocks_asks_which(stores: Stores) -> None:
    reply = await said(stores, "usa")

    assert "/zone America/New_York" in [button.command for button in reply.buttons]
    assert (await stores.tunings.get(READER.id)).zone == ""


async def test_the_first_guess_is_by_the_language(stores: Stores) -> None:
    chat = Chat(id=READER.id, language="id")
    reply = await said(stores, "", chat)

    assert reply.buttons[0].command == "/zone Asia/Jakarta"


@pytest.mark.parametrize("words", ["Atlantis", "x" * 3000, "{hole}", "UTC+99"])
async def test_a_place_that_nobody_knows_changes_nothing(stores: Stores, words: str) -> None:
    assert "I know no place" in post_of_reply(await said(stores, words)).text
    assert (await stores.tunings.get(READER.id)).zone == ""
