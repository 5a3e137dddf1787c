"""What readers have missed: as stories, as they stand now, and nothing that they have got."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.missed import MOST_STORIES, missed, passed_by
from bot.core.wanted import Want, publisher_in, publisher_want, want_of
from bot.model.alert import Alert, AlertKind, AlertState
from bot.model.chat import Chat, ChatId, MessageId, Preferences
from bot.model.delivery import Receipt, Sent
from bot.model.story import Urgency
from bot.model.topic import STORY, TopicSlug
from bot.store import Stores
from tests.builders import FOOTBALL, NOW, READER, decision, story
from tests.workers.newsroom import breaking, followed, published


async def out(stores: Stores, hours: int, **changes: object) -> Alert:
    """An alert of so many hours after NOW."""
    return await published(stores, breaking(created=NOW + timedelta(hours=hours), **changes))


async def noted(stores: Stores, hours: int, **changes: object) -> Alert:
    """One that the fan-out has seen, too."""
    alert = await out(stores, hours, **changes)
    await stores.alerts.note(alert)
    return alert


@pytest.fixture
async def stores(newsroom: Stores) -> Stores:
    """The reader follows climate, and was away from the third hour to the tenth."""
    await followed(newsroom, [READER])
    await newsroom.chats.lay_dormant(READER.id, NOW + timedelta(hours=3))
    await newsroom.chats.wake(READER.id)
    return newsroom


async def passed(stores: Stores) -> set[str]:
    record = await stores.chats.get(READER.id)
    assert record is not None
    return set(await passed_by(stores, record))


async def test_what_came_on_ones_topics_while_one_was_away_has_passed_by(stores: Stores) -> None:
    await out(stores, 2)
    while_away = [await out(stores, hour) for hour in (4, 5)]
    await out(stores, 4, topics=(FOOTBALL.slug,))

    assert await passed(stores) == {alert.id for alert in while_away}


async def test_what_one_would_not_have_been_sent_or_has_got_has_not_passed_by(
    stores: Stores,
) -> None:
    got = await out(stores, 4, urgency=Urgency.FLASH)
    lost = await out(stores, 5, urgency=Urgency.FLASH)
    await out(stores, 6, urgency=Urgency.NEWS)
    await stores.chats.prefer(READER.id, Preferences(floor=Urgency.URGENT))
    seat = await stores.seats.find(READER.id)
    assert seat is not None
    (recipient,) = await stores.ledger.claim(seat.bucket, got, "run", takes_over=False)
    receipt = Receipt(recipient=recipient, outcome=Sent(MessageId("5")), at=NOW)
    await stores.ledger.settle(seat.bucket, got.id, [receipt])

    assert await passed(stores) == {lost.id}


@pytest.mark.parametrize(
    "words", ["Tesla", '"rare earths"', "from Example Wire"], ids=["words", "phrase", "publisher"]
)
async def test_what_came_by_words_or_a_publisher_that_one_follows_has_passed_by_too(
    stores: Stores, words: str
) -> None:
    want = publisher_want(publisher_in(words)) or want_of(words)
    assert isinstance(want, Want)
    await stores.subscriptions.follow(READER, want.slug, most=50)
    await noted(stores, 2, also=(want.slug,))
    while_away = await noted(stores, 4, also=(want.slug,), topics=(FOOTBALL.slug,))
    by_both = await noted(stores, 5, also=(want.slug,))
    await noted(stores, 6, also=(TopicSlug("wds-other"),), topics=(FOOTBALL.slug,))

    assert await passed(stores) == {while_away.id, by_both.id}


async def test_how_a_story_went_on_has_passed_by_who_follows_it(stores: Stores) -> None:
    first = await noted(stores, 2)
    await stores.subscriptions.follow(READER, TopicSlug(f"{STORY}{first.story}"), most=50)
    about = {"story": first.story, "follows_up": first.id, "kind": AlertKind.UPDATED}
    update = await noted(stores, 4, **about)
    other = await noted(stores, 3)
    await noted(stores, 4, **{**about, "story": other.story, "follows_up": other.id})

    assert await passed(stores) == {update.id, other.id}


async def test_who_was_not_away_has_missed_nothing(stores: Stores) -> None:
    await out(stores, 4)
    await stores.chats.catch_up(READER.id)

    assert await passed(stores) == set()


async def test_the_newest_stories_are_told_first_and_once(stores: Stores) -> None:
    alerts = [await out(stores, hour) for hour in range(MOST_STORIES + 3)]
    again = await out(stores, 1, story=alerts[0].story)

    found = await missed(stores, [alert.id for alert in (*alerts, again)])

    assert [story.id for story in found.stories] == [alert.story for alert in reversed(alerts[3:])]
    assert found.left_out == 3
    reply = found.told("You missed this")
    assert reply.text == f"You missed this, the newest of {MOST_STORIES + 3} stories:"


async def test_what_was_merged_meanwhile_is_told_as_the_story_that_has_it_now(
    stores: Stores,
) -> None:
    whole, part, alone = [await out(stores, hour) for hour in (1, 2, 3)]
    merged = replace(story(), id=part.story, merged_into=whole.story)
    position = await stores.stories.end_of_log()
    await stores.stories.publish(decision(merged), read_up_to=position, now=NOW)

    found = await missed(stores, [part.id, whole.id, alone.id])
    assert [story.id for story in found.stories] == [alone.story, whole.story]
    assert [story.id for story in (await missed(stores, [part.id])).stories] == [whole.story]


async def test_what_was_killed_is_not_told_and_what_is_held_not_now(stores: Stores) -> None:
    killed, held, live = [await out(stores, hour) for hour in (1, 2, 3)]
    await stores.alerts.decide(killed.id, AlertState.KILLED)
    await stores.alerts.decide(held.id, AlertState.HELD)

    found = await missed(stores, [killed.id, held.id, live.id])

    assert [story.id for story in found.stories] == [live.story]
    assert found.held == (held.id,)
    assert found.told("You missed this").text == "You missed this:"


async def test_a_stranger_has_missed_nothing(stores: Stores) -> None:
    record = await stores.chats.meet(Chat(id=ChatId("web:new")), NOW)

    assert await passed_by(stores, record) == ()
    assert (await missed(stores, [])).stories == ()
