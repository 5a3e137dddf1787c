"""What is excluded from something outlasts its end, and is bounded all the same."""

from bot.conversation.exclusions import exclude, exclusions, lifts
from bot.model.tuning import Tuning
from bot.store import Stores
from tests.builders import CLIMATE, FOOTBALL, NOW, READER, topic


async def test_whether_something_was_lifted_is_told(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)

    assert not await exclude(CLIMATE, (), READER.id, stores)
    assert not await exclude(CLIMATE, ("rain",), READER.id, stores)
    assert await exclude(CLIMATE, (), READER.id, stores)
    assert (await stores.tunings.get(READER.id)).without == {}


async def test_of_too_many_those_stay_whose_topic_is_followed(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)
    await exclude(CLIMATE, ("rain",), READER.id, stores)
    for number in range(100):
        await exclude(topic(f"Subject {number}"), ("rain",), READER.id, stores)

    kept = (await stores.tunings.get(READER.id)).without
    assert CLIMATE.slug in kept
    assert len(kept) == 2


def test_many_words_make_no_long_sentence() -> None:
    tuning = Tuning(without={CLIMATE.slug: ("x" * 40,) * 10})

    (told,) = exclusions((CLIMATE, FOOTBALL), tuning)
    assert len(told) < 200
    assert [button.command for button in lifts((CLIMATE, FOOTBALL), tuning)] == [
        "/follow climate -"
    ]
