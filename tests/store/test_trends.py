"""Counts of what is told, by hour, and of what is followed."""

from datetime import timedelta

from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.store.trends import LEAST_FOLLOWERS
from tests.builders import NOW

HOUR = timedelta(hours=1)


async def test_what_is_told_more_than_the_day_before_rises(stores: Stores) -> None:
    for hours in range(8, 28):
        await stores.trends.count({"world": 9}, NOW - HOUR * hours)
    await stores.trends.count({"world": 9, "quake": 4, "+Mara Voss": 3}, NOW - HOUR)
    await stores.trends.count({"quake": 4, "floods": 2}, NOW)

    assert list(await stores.trends.rising(NOW, most=9)) == ["quake", "+Mara Voss"]
    assert list(await stores.trends.rising(NOW, most=1)) == ["quake"]
    assert list(await stores.trends.rising(NOW + HOUR * 40, most=9)) == []


async def test_what_many_follow_is_popular_and_what_few_do_is_their_own_affair(
    stores: Stores,
) -> None:
    several = {"climate": 70, "wds-tesla": LEAST_FOLLOWERS, "wds-secret": LEAST_FOLLOWERS - 1}
    await stores.trends.note_popular({TopicSlug(one): n for one, n in several.items()})
    assert list(await stores.trends.popular(most=9)) == ["climate", "wds-tesla"]

    await stores.trends.note_popular({})
    assert list(await stores.trends.popular(most=9)) == []
