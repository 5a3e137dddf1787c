"""What anybody follows is looked for by every process, soon, and kept as long as it is followed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.wanted import Want, want_of
from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.store.connection import Database
from bot.store.wanted import Wanted
from tests.builders import article
from tests.waiting import until

HOUR = timedelta(hours=1)
STORY = article(title="Tesla recalls cars", text="The Red Cross of Kelm helps.")


def want(words: str) -> Want:
    found = want_of(words)
    assert isinstance(found, Want)
    return found


async def found(wanted: Wanted) -> set[TopicSlug]:
    return set((await wanted.matcher()).found(STORY))


def an_hour_on() -> datetime:
    return datetime.now(UTC) + HOUR


async def test_what_is_noted_is_found_by_every_process(database: Database) -> None:
    one, other = Wanted(database), Wanted(database)
    await one.add(want("tesla"))
    assert await found(other) == {"wds-tesla"}

    await one.add(want('"red cross"'))
    await one.add(want("zeppelins"))

    async def both() -> bool:
        return await found(other) == {"wds-tesla", "phr-red-cross"}

    await until(both, within=3)


async def test_it_goes_by_the_form_in_which_it_was_typed_first(stores: Stores) -> None:
    await stores.wanted.add(want("Tesla"))
    await stores.wanted.add(want("TESLA"))
    await stores.wanted.add(want("“Red Cross”"))

    slugs = [TopicSlug("wds-tesla"), TopicSlug("phr-red-cross"), TopicSlug("climate")]
    topics = await stores.wanted.topics(slugs)

    assert [topic.name for topic in topics] == ["Tesla", "“Red Cross”"]
    assert await stores.wanted.get("wds-tesla") == want("Tesla")
    assert await stores.wanted.get("climate") is None


async def test_a_readable_slug_is_understood_where_nobody_follows_it(stores: Stores) -> None:
    assert await stores.wanted.get("wds-tesla") == want("tesla")
    assert await stores.wanted.get("wdsd-0123456789abcdef01234567") is None


async def test_there_is_room_for_so_many_and_known_ones_need_none(database: Database) -> None:
    wanted = Wanted(database, most=2)

    assert [await wanted.add(want(word)) for word in ("dam", "kelm", "voss", "Dam")] == [
        True,
        True,
        False,
        True,
    ]


async def test_what_nobody_follows_in_two_counts_is_dropped_everywhere(database: Database) -> None:
    one, other = Wanted(database), Wanted(database)
    for word in ("tesla", "cars", "kelm"):
        await one.add(want(word))
    assert len(await found(other)) == 3

    followed = {TopicSlug("wds-kelm"): 1}
    doubted = await one.drop_all_but(followed, set(), an_hour_on())
    assert doubted == {"wds-tesla", "wds-car"}
    # Between the counts somebody comes to follow one of them.
    doubted = await one.drop_all_but({**followed, want("cars").slug: 1}, doubted, an_hour_on())

    async def rest() -> bool:
        return await found(other) == {"wds-kelm", "wds-car"}

    assert doubted == set()
    await until(rest, within=3)


async def test_what_was_wanted_since_is_kept_for_its_follower_is_not_counted_yet(
    stores: Stores,
) -> None:
    await stores.wanted.add(want("tesla"))
    just_before = datetime.now(UTC) - HOUR

    doubted = await stores.wanted.drop_all_but({}, {want("tesla").slug}, just_before)

    assert doubted == set()
    assert await found(stores.wanted) == {"wds-tesla"}


async def test_one_who_wants_it_while_it_is_dropped_has_it_kept(database: Database) -> None:
    """The drop compares what it looked at."""
    wanted = Wanted(database)
    await wanted.add(want("tesla"))
    looked_at = await database.hget("fw:{news}:wanted", "wds-tesla")
    await database.hset("fw:{news}:wanted", "wds-tesla", f"1{looked_at}")

    dropped = await wanted._unwant(
        keys=["fw:{news}:wanted", "fw:{news}:wanted:changes"], args=[9, "wds-tesla", looked_at]
    )

    assert dropped == 0
    assert await wanted.get("wds-tesla") == want("tesla")


async def test_who_was_away_for_long_reads_all_anew(database: Database) -> None:
    one, other = Wanted(database), Wanted(database)
    await one.add(want("tesla"))
    await found(other)
    await one.add(want("cars"))
    await one.add(want("helps"))
    await database.xtrim("fw:{news}:wanted:changes", maxlen=1, approximate=False)

    async def all_of_them() -> bool:
        return await found(other) == {"wds-tesla", "wds-car", "wds-help"}

    await until(all_of_them, within=3)


@pytest.mark.parametrize(
    "junk", ["", "|", "x", "1|wds||x", "1|wds|  |x", "1|??|tesla|Tesla", "|||", "1|wds"]
)
async def test_what_another_version_wrote_is_passed_over(database: Database, junk: str) -> None:
    wanted = Wanted(database)
    await wanted.add(want("tesla"))
    await database.hset("fw:{news}:wanted", "wds-junk", junk)
    await database.hset("fw:{news}:wanted", "wdsd-01", junk)

    assert await found(wanted) == {"wds-tesla"}
    assert len(await wanted.topics([TopicSlug("wdsd-01"), TopicSlug("wds-tesla")])) == 1
    assert await wanted.drop_all_but({}, set(), an_hour_on()) >= {"wds-tesla"}
