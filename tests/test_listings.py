"""What an operator looks through to find the one alert or story that is wrong."""

from datetime import UTC, datetime, timedelta

from bot import listings
from bot.model.alert import AlertId, AlertState
from bot.model.story import StoryId, Urgency
from bot.store import Stores
from tests.builders import NOW, alert, article, decision, story


async def test_alerts_are_listed_by_id_the_newest_first(
    newsroom: Stores, redis_address: str
) -> None:
    now = datetime.now(UTC)
    for hours, name in enumerate(("new", "old", "older")):
        one = alert(
            id=AlertId(name),
            headline=f"The {name} dam breaks",
            urgency=Urgency.URGENT,
            created=now - timedelta(hours=3 * hours),
        )
        told = story(id=StoryId(f"s-{name}"), lead=article(title=name), alert=one.id)
        read_up_to = await newsroom.stories.end_of_log()
        assert await newsroom.stories.publish(
            decision(told, alert=one), read_up_to=read_up_to, now=now
        )
        await newsroom.alerts.note(one)
    await newsroom.alerts.decide(AlertId("old"), AlertState.KILLED)

    (first, second) = (await listings.list_alerts(redis_address, most=2)).splitlines()

    assert first.split(maxsplit=5) == ["new", "1", "s", "URGENT", "live", "The new dam breaks"]
    assert second.split(maxsplit=5) == ["old", "3", "h", "URGENT", "killed", "The old dam breaks"]


async def test_stories_are_listed_with_what_became_of_them(
    newsroom: Stores, redis_address: str
) -> None:
    now = datetime.now(UTC)
    for minutes, name in enumerate(("quiet", "told", "gone")):
        told = story(
            id=StoryId(name),
            lead=article(title=f"A {name} story"),
            alert=AlertId("a") if name != "quiet" else None,
            is_withdrawn=name == "gone",
            updated=now - timedelta(minutes=5 * minutes),
        )
        read_up_to = await newsroom.stories.end_of_log()
        assert await newsroom.stories.publish(decision(told), read_up_to=read_up_to, now=NOW)

    lines = (await listings.list_stories(redis_address, most=20)).splitlines()

    assert [line.split()[0] for line in lines] == ["quiet", "told", "gone"]
    assert [line.split()[4] for line in lines] == ["quiet", "alerted", "withdrawn"]
    assert lines[0].endswith("A quiet story")
