"""Arrivals become stories and alerts: once, whoever works, dies or starts again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.wanted import Want, publisher_want, want_of
from bot.editing import Desk
from bot.lifetime import Loop
from bot.model.alert import Alert, AlertId, AlertKind, AlertState
from bot.model.article import Arrival, Entry
from bot.model.feed import Feed, FeedId, Origin, own_topic
from bot.model.story import Story, Urgency
from bot.store import Stores, keys
from bot.workers import ingest
from bot.workers.identity import utc_now
from bot.workers.index import index
from tests.builders import WORLD
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, beating, stopped, working

QUAKE = "Earthquake of magnitude 6.8 shakes the port of Maravel"
QUAKE_TEXT = (
    "A strong earthquake of magnitude 6.8 shook the port city of Maravel in Ostrania early on "
    "Tuesday, damaging houses along the harbour. At least 12 people were hurt."
)
AGAIN = "Maravel port shaken by magnitude 6.8 earthquake, 12 hurt"
_RAISED = {AlertKind.RAISED}
EVENTS = (
    ("Cabinet of Premier Orlen Voss resigns in Veldria", "Premier Orlen Voss of Veldria resigned."),
    ("Ferry Astrid sinks off Kelmore with 80 aboard", "The ferry Astrid sank off Kelmore."),
    ("Dam at Tarrow bursts after record rainfall", "The Tarrow dam burst; villages are flooded."),
    ("Central bank of Sundria raises rate to 7.25 percent", "Sundria's central bank raised rates."),
    ("Train derails near Brackwater, 14 killed", "A train derailed near Brackwater."),
    ("Volcano Ilmok erupts, airport of Sennar closes", "The volcano Ilmok erupted near Sennar."),
    ("Court frees journalist Mira Dolan in Castavia", "A Castavia court freed Mira Dolan."),
    ("Explosion wrecks chemical plant in Harrowgate Bay", "A blast hit Harrowgate Bay's plant."),
    ("Rebels of Umbar sign ceasefire with Zephra", "Umbar's rebels and Zephra signed a truce."),
    ("Cholera outbreak declared in camp Niroba", "Doctors declared cholera in Niroba."),
    ("Astronomers at Quell detect comet Varga-12", "The comet Varga-12 was seen from Quell."),
    ("Wildfire reaches suburbs of Lindmere, thousands flee", "Fire reached Lindmere's suburbs."),
)


def feed(publisher: str) -> Feed:
    address = f"https://{publisher}.example/feed"
    return Feed(
        id=FeedId(publisher),
        url=address,
        publisher=publisher.title(),
        family=publisher,
        topics=(WORLD.slug,),
        trust=0.9,
    )


FEEDS = [feed(name) for name in ("meridian", "harbour", "northern", "capital", "lagoon")]


@pytest.fixture
async def wired(newsroom: Stores) -> Stores:
    await newsroom.feeds.declare(FEEDS, utc_now())
    return newsroom


def report(
    title: str = QUAKE,
    text: str = QUAKE_TEXT,
    *,
    by: str = "meridian",
    age: timedelta | None = timedelta(minutes=2),
    is_backlog: bool = False,
) -> Arrival:
    now = datetime.now(UTC)
    slug = "-".join(title.lower().split())
    url = f"https://{by}.example/{slug}"
    published = now - age if age is not None else None
    entry = Entry(guid=url, url=url, title=title, body=text, published=published, language="en")
    return Arrival(feed=FeedId(by), entry=entry, received=now, is_backlog=is_backlog)


def loop(stores: Stores) -> Loop:
    return partial(ingest.run, stores=stores, fresh=LIFETIME)


async def ingested(stores: Stores, *arrivals: Arrival) -> None:
    """Hand them over, and wait until the ingest that runs has dealt with them."""
    await stores.arrivals.add(arrivals)
    await until(lambda: nothing_left(stores), within=20)


async def nothing_left(stores: Stores) -> bool:
    return not await stores.outbox._database.xlen(keys.arrivals())


async def alerts(stores: Stores) -> list[Alert]:
    lines = await stores.outbox._database.xrange(keys.fanout())
    found = [await stores.alerts.get(AlertId(line["alert"])) for _, line in lines]
    return [alert for alert in found if alert]


async def announcements(stores: Stores) -> list[Alert]:
    """The first alerts of stories: five publishers within a minute make some of them louder."""
    return [one for one in await alerts(stores) if one.kind not in _RAISED]


async def stories(stores: Stores) -> tuple[Story, ...]:
    return await stores.stories.latest(most=100)


async def test_the_same_article_twice_is_told_once(wired: Stores) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, report(), report())
        await ingested(wired, report())

    (story,) = await stories(wired)
    assert story.articles == 1
    assert len(await alerts(wired)) == 1


async def test_one_event_by_two_publishers_is_one_story_and_one_alert(wired: Stores) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, report(), report(AGAIN, by="harbour"))

    (story,) = await stories(wired)
    assert story.publishers == ("Meridian", "Harbour")
    (alert,) = await alerts(wired)
    assert (alert.kind, alert.publisher) == (AlertKind.BREAKING, "Meridian")


@pytest.mark.parametrize(
    "silent",
    [
        report(age=None),
        report(age=timedelta(hours=30)),
        report(age=timedelta(hours=-3)),
        report(is_backlog=True),
    ],
    ids=["undated", "old", "future", "backlog"],
)
async def test_what_is_no_news_is_kept_and_never_pushed(wired: Stores, silent: Arrival) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, silent)

    assert await alerts(wired) == []
    assert [story.lead.title for story in await stories(wired)] == [QUAKE]
    assert await wired.stories.latest(WORLD.slug, most=5) == await stories(wired)


async def test_a_correction_and_a_withdrawal_follow_up_the_first_alert(wired: Stores) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, report())
        await ingested(wired, report(f"CORRECTED: {QUAKE.replace('6.8', '5.9')}"))
        await ingested(wired, report(f"WITHDRAWN: {QUAKE}"))
        await ingested(wired, report(f"WITHDRAWN: {QUAKE} again"))

    first, corrected, withdrawn, *more = await alerts(wired)
    kinds = [alert.kind for alert in (first, corrected, withdrawn)]
    assert kinds == [AlertKind.BREAKING, AlertKind.CORRECTED, AlertKind.WITHDRAWN]
    assert corrected.follows_up == withdrawn.follows_up == first.id
    assert len({first.id, corrected.id, withdrawn.id}) == 3
    assert more == []


async def test_what_cannot_be_read_and_what_has_no_feed_any_more_is_skipped(wired: Stores) -> None:
    database = wired.outbox._database
    await database.xadd(keys.arrivals(), {"arrival": '{"feed": "meridian"'})
    await database.xadd(keys.arrivals(), {"something": "else"})
    async with working(ingest=loop(wired)):
        await ingested(wired, report(by="removed"), report())

    assert [story.lead.publisher for story in await stories(wired)] == ["Meridian"]


async def test_a_log_that_lost_its_end_is_read_anew(wired: Stores) -> None:
    """A Redis that died lost its last second: the index reaches further than the log."""
    async with working(ingest=loop(wired)):
        await ingested(wired, report())
        lines = await wired.stories.read_log("")
        await wired.outbox._database.xdel(keys.log(), lines[-1].position)
        await ingested(wired, report(*EVENTS[0]))

    assert len(await stories(wired)) == 2


def day() -> list[Arrival]:
    """Sixty reports: twelve events, each by five publishers in words of their own."""
    openings = ("", "Report: ", "Heard: ", "Sources: ", "Agency: ")
    by_publisher = [
        report(f"{openings[number]}{title}", f"{text} {title}.", by=one.family)
        for number, one in enumerate(FEEDS)
        for title, text in EVENTS
    ]
    assert len(by_publisher) == 60
    return by_publisher


async def partition(stores: Stores) -> set[tuple[str, int]]:
    """Which event each story is about, and how many reports it has."""
    return {(event_of(story.lead.title), story.articles) for story in await stories(stores)}


def event_of(title: str) -> str:
    return next(known for known, _ in EVENTS if known in title)


@pytest.mark.parametrize("workers", [1, 3])
async def test_one_worker_and_three_come_to_the_same_stories_and_alerts(
    wired: Stores, workers: int
) -> None:
    loops = {f"ingest {number}": loop(wired) for number in range(workers)}
    async with working(**loops):
        await ingested(wired, *day())

    assert await partition(wired) == {(title, 5) for title, _ in EVENTS}
    told = [event_of(alert.headline) for alert in await announcements(wired)]
    assert sorted(told) == sorted(title for title, _ in EVENTS)
    raised = [(one.story, one.urgency) for one in await alerts(wired) if one.kind in _RAISED]
    assert raised
    assert len(raised) == len(set(raised))


async def test_a_restart_in_the_middle_changes_nothing(wired: Stores) -> None:
    arrivals = day()
    async with working(ingest=loop(wired)) as stop:
        await ingested(wired, *arrivals[:31])
        await stopped(stop)
    async with working(ingest=loop(Stores.over(wired.outbox._database))):
        await ingested(wired, *arrivals[31:])

    assert await partition(wired) == {(title, 5) for title, _ in EVENTS}
    assert len(await announcements(wired)) == len(EVENTS)


async def test_twins_with_the_same_article_in_hand_write_it_once(wired: Stores) -> None:
    copies = [report() for _ in range(120)]
    async with working(**{f"ingest {number}": loop(wired) for number in range(3)}):
        await ingested(wired, *copies)

    (story,) = await stories(wired)
    assert story.articles == 1
    assert len(await alerts(wired)) == 1


async def test_arrivals_that_a_dead_worker_had_in_hand_are_ingested(wired: Stores) -> None:
    await wired.arrivals.add([report()])
    await Stores.over(wired.outbox._database).arrivals.take("dead", most=9)
    async with working(ingest=loop(wired), heartbeat=partial(beating, stores=wired)):
        await until(lambda: nothing_left(wired))

    assert len(await alerts(wired)) == 1


async def test_a_merge_by_an_editor_holds_for_what_comes_after_and_after_a_restart(
    wired: Stores,
) -> None:
    desk = Desk(wired, [])
    async with working(ingest=loop(wired)) as stop:
        await ingested(wired, report(*EVENTS[0]), report(*EVENTS[1]))
        one, other = await stories(wired)
        await desk.merge(other.id, one.id)
        await stopped(stop)
    async with working(ingest=loop(Stores.over(wired.outbox._database))):
        await ingested(wired, report(*EVENTS[0], by="harbour"), report(*EVENTS[1], by="harbour"))

    (whole,) = await stories(wired)
    assert whole.articles == 4


async def test_a_split_by_an_editor_is_not_undone(wired: Stores) -> None:
    desk = Desk(wired, [])
    async with working(ingest=loop(wired)):
        await ingested(wired, report(*EVENTS[0]), report(*EVENTS[1]))
        one, other = await stories(wired)
        whole = await desk.merge(other.id, one.id)
        new = await desk.split(whole.id, whole.reports[1:], utc_now())
        await ingested(wired, report(*EVENTS[0], by="harbour"), report(*EVENTS[1], by="harbour"))

    counted = {story.id: story.articles for story in await stories(wired)}
    assert counted == {whole.id: 2, new.id: 2}


async def test_who_did_not_get_the_first_alert_yet_gets_the_corrected_text(wired: Stores) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, report())
        await ingested(wired, report(f"CORRECTED: {QUAKE.replace('6.8', '5.9')}"))

    first, corrected = await alerts(wired)
    assert first.headline == corrected.headline == QUAKE.replace("6.8", "5.9")
    assert (first.edition, corrected.edition) == (1, 0)
    assert corrected.change == "magnitude 5.9 (magnitude 6.8 before)"


async def test_a_story_that_becomes_louder_is_told_to_its_followers_and_to_who_had_it(
    wired: Stores,
) -> None:
    quiet = report("Ferry Astrid stops off Kelmore", "The ferry Astrid stopped off Kelmore.")
    loud = report(
        "FLASH: Ferry Astrid explodes off Kelmore, 40 dead",
        "The ferry Astrid exploded off Kelmore and 40 people are dead.",
        by="northern",
    )
    again = report("BREAKING: Astrid explosion off Kelmore", "Ferry Astrid exploded.", by="lagoon")
    async with working(ingest=loop(wired)):
        await ingested(wired, quiet, loud, again)

    first, raised = await alerts(wired)
    assert (first.urgency, raised.urgency) == (Urgency.NEWS, Urgency.FLASH)
    assert (raised.kind, raised.follows_up, raised.change) == (
        AlertKind.RAISED,
        first.id,
        "40 dead",
    )
    assert raised.headline == "Ferry Astrid explodes off Kelmore, 40 dead"
    assert first.is_confirmed


async def test_a_withdrawn_alert_goes_to_nobody_else(wired: Stores) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, report())
        await ingested(wired, report(f"WITHDRAWN: {QUAKE}"))

    first, _ = await alerts(wired)
    assert await wired.alerts.look(first.id) == (first, AlertState.HELD)


async def test_a_lone_source_is_said_to_be_one_until_another_tells_it_in_its_own_words(
    wired: Stores,
) -> None:
    async with working(ingest=loop(wired)):
        await ingested(wired, report())
        (alone,) = await alerts(wired)
        await ingested(wired, report(AGAIN, QUAKE_TEXT, by="northern"))
        (copied,) = await alerts(wired)
        await ingested(wired, report(AGAIN, f"Homes fell. {AGAIN}.", by="harbour"))

    (confirmed,) = await alerts(wired)
    assert (alone.is_confirmed, copied.is_confirmed, confirmed.is_confirmed) == (False, False, True)
    assert confirmed.edition == 0


async def test_what_joins_nothing_and_what_was_changed_are_found_by_their_words(
    wired: Stores,
) -> None:
    blog = report("Live: storm Ragna nears Kelmore", "Follow our live updates on the storm.")
    later = replace(blog, entry=replace(blog.entry, body="Live updates: the ferries stopped."))
    async with working(ingest=loop(wired)):
        await ingested(wired, blog, later, report())
    while await index(wired):
        pass

    for words, title in (("Ragna", blog.entry.title), ("ferries", blog.entry.title)):
        found = await wired.search.find(words, utc_now(), most=5)
        assert [story.lead.title for story in await wired.stories.those(found)] == [title]
    assert await wired.search.find("Maravel", utc_now(), most=5)


async def follows(stores: Stores, words: str) -> None:
    want = want_of(words) if not words.startswith("from ") else publisher_want(words[5:])
    assert isinstance(want, Want)
    await stores.wanted.add(want)


async def test_what_readers_look_for_is_noted_on_the_alert(wired: Stores) -> None:
    for words in (
        "earthquakes",
        '"port city of maravel"',
        "from Meridian",
        "zeppelins",
        '"hurt 12"',
    ):
        await follows(wired, words)
    async with working(ingest=loop(wired)):
        await ingested(wired, report())

    (alert,) = await alerts(wired)
    assert set(alert.also) == {
        "wds-earthquak",
        "phr-port-city-of-maravel",
        "from-meridian",
    }


async def test_a_story_of_no_topic_is_told_to_who_follows_its_words(newsroom: Stores) -> None:
    bare = replace(FEEDS[0], topics=())
    await newsroom.feeds.declare([bare], utc_now())
    quake = report("Cheese weighing 40 kilograms wins at Kelm", "The cheese of Kelm won.")
    async with working(ingest=loop(newsroom)):
        await ingested(newsroom, quake)
        assert await alerts(newsroom) == []

        # One who comes to follow it is heard by the ingest that runs.
        await follows(newsroom, "cheese")
        await until(lambda: looked_for(newsroom, 1), within=3)
        title = "Fair of Brackwater: blue cheese stolen in Sennar"
        await ingested(newsroom, report(title, "Blue cheese was stolen from Sennar's fair."))

    (alert,) = await alerts(newsroom)
    assert (alert.headline, alert.topics, alert.also) == (title, (), ("wds-chees",))


async def looked_for(stores: Stores, count: int) -> bool:
    return len(await stores.wanted.matcher()) == count


async def test_an_update_goes_to_the_words_of_the_first_alert_too(wired: Stores) -> None:
    await follows(wired, "damaging houses")
    await follows(wired, "killed")
    async with working(ingest=loop(wired)):
        await ingested(wired, report())
        later = "Earthquake of magnitude 6.8 in the port of Maravel: 40 killed"
        await ingested(wired, report(later, "At least 40 people were killed.", by="harbour"))

    first, update = await alerts(wired)
    assert update.follows_up == first.id
    assert first.also == ("wds-damag-hous",)
    assert update.also == ("wds-damag-hous", "wds-kill")


async def test_a_readers_own_feed_fulfils_nothing(newsroom: Stores) -> None:
    own = replace(FEEDS[0], origin=Origin.READER, topics=(own_topic(FeedId("meridian")),))
    await newsroom.feeds.declare([own], utc_now())
    await follows(newsroom, "earthquake")
    await follows(newsroom, "from Meridian")
    async with working(ingest=loop(newsroom)):
        await ingested(newsroom, report())

    assert [alert.also for alert in await alerts(newsroom)] == [()]
