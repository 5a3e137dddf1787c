"""One article changes story, lists, log and outbox in one step, by one writer at a time."""

from datetime import timedelta

from bot.model.article import Article
from bot.store import Stores
from bot.store.stories import Decision
from tests.builders import CLIMATE, NOW, WORLD, alert, article, decision, story


def told_by(lead: Article, **changes: object) -> Decision:
    return decision(story(lead=lead), **changes)


async def test_a_published_story_is_the_latest_of_its_topics(stores: Stores) -> None:
    told = story(topics=(WORLD.slug, CLIMATE.slug))

    await stores.stories.publish(decision(told), read_up_to="", now=NOW)

    assert await stores.stories.get(told.id) == told
    assert await stores.stories.latest(most=5) == (told,)
    assert await stores.stories.latest(CLIMATE.slug, most=5) == (told,)
    assert await stores.stories.latest(WORLD.slug, most=5, skip=1) == ()


async def test_the_newest_development_comes_first(stores: Stores) -> None:
    position = ""
    for minutes, title in ((5, "Old"), (9, "New"), (7, "Middle")):
        lead = article(title=title)
        told = story(lead=lead, updated=NOW + timedelta(minutes=minutes))
        position = await stores.stories.publish(decision(told), read_up_to=position, now=NOW) or ""

    titles = [one.lead.title for one in await stores.stories.latest(most=5)]
    assert titles == ["New", "Middle", "Old"]


async def test_who_has_not_read_the_whole_log_cannot_write(stores: Stores) -> None:
    first = await stores.stories.publish(told_by(article(title="One")), read_up_to="", now=NOW)
    refused = await stores.stories.publish(told_by(article(title="Two")), read_up_to="", now=NOW)

    assert first
    assert refused is None
    assert len(await stores.stories.read_log("")) == 1
    assert await stores.stories.publish(told_by(article(title="Two")), read_up_to=first, now=NOW)


async def test_the_log_is_read_from_where_the_reader_was(stores: Stores) -> None:
    first = await stores.stories.publish(
        told_by(article(title="One"), terms="1"), read_up_to="", now=NOW
    )
    assert first is not None
    await stores.stories.publish(
        told_by(article(title="Two"), terms="2"), read_up_to=first, now=NOW
    )

    assert [line.terms for line in await stores.stories.read_log("")] == ["1", "2"]
    assert [line.terms for line in await stores.stories.read_log(first)] == ["2"]


async def test_an_article_is_seen_once_published(stores: Stores) -> None:
    seen, unseen = article(title="Seen"), article(title="Unseen")
    await stores.stories.publish(told_by(seen), read_up_to="", now=NOW)

    assert list(await stores.stories.versions([seen.id, unseen.id])) == [seen.id]
    assert await stores.stories.versions([]) == {}


async def test_an_alert_waits_in_the_outbox_as_soon_as_its_story_stands(stores: Stores) -> None:
    about = alert()

    await stores.stories.publish(decision(alert=about), read_up_to="", now=NOW)

    waiting = await stores.outbox.next_alert("worker")
    assert waiting is not None
    assert waiting[1] == about.id
    assert await stores.alerts.get(about.id) == about
