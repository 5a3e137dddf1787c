"""Editors hold, resume, kill and correct an alert while it goes out."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.editing import Desk
from bot.errors import PermanentError
from bot.model.alert import Alert, AlertId, AlertState
from bot.model.article import ArticleId
from bot.model.delivery import Later, Refused
from bot.model.story import StoryId
from bot.model.topic import TopicSlug
from bot.model.tuning import Tuning
from bot.store import Stores
from tests.builders import NOW, article, decision, story
from tests.fakes.channel import PaperChannel, paper_chat
from tests.waiting import until
from tests.workers.newsroom import (
    breaking,
    broadcasting,
    followed,
    published,
    rows,
    settled,
    worked_off,
    working,
)

READERS = 60


@pytest.fixture
def desk(newsroom: Stores, paper: PaperChannel) -> Desk:
    return Desk(newsroom, [paper.name])


@pytest.fixture
async def going_out(newsroom: Stores, paper: PaperChannel) -> AsyncIterator[Alert]:
    """An alert on its way to sixty readers, some of whom have it."""
    paper.quota = replace(paper.quota, per_second=40)
    await followed(newsroom, map(paper_chat, range(READERS)))
    alert = await published(newsroom, breaking())
    async with working(**broadcasting(newsroom, paper)):
        await until(lambda: told(paper, 5))
        yield alert


async def told(paper: PaperChannel, count: int) -> bool:
    return len(paper.sent) >= count


async def test_a_held_alert_stops_and_goes_on_where_it_was(
    desk: Desk, going_out: Alert, paper: PaperChannel
) -> None:
    await desk.hold(going_out.id)
    await worked_off(desk.stores, paper)
    stopped_at = len(paper.sent)
    assert stopped_at < READERS
    _, state, reach = await desk.reach(going_out.id)
    assert (state, reach.rows["reached"]) == (AlertState.HELD, stopped_at)

    await desk.resume(going_out.id)
    await settled(desk.stores, paper, going_out, READERS)

    assert {len(posts) for posts in paper.sent.values()} == {1}


async def test_a_killed_alert_stops_and_every_copy_is_taken_back(
    desk: Desk, going_out: Alert, paper: PaperChannel
) -> None:
    chat = next(iter(paper.sent))
    await desk.stores.tunings.put(chat, Tuning(speaks="es"))
    await desk.kill(going_out.id)

    async def all_taken_back() -> bool:
        found = await rows(desk.stores, paper, going_out)
        return set(paper.retracted) == set(paper.sent) and "s1" not in found.values()

    await until(all_taken_back)
    await worked_off(desk.stores, paper)
    assert len(paper.sent) < READERS
    assert [voice.language for _, voice in paper.retracted[chat]] == ["es"]
    assert {row[0] for row in (await rows(desk.stores, paper, going_out)).values()} <= {"r", "k"}
    with pytest.raises(PermanentError, match="was killed"):
        await desk.resume(going_out.id)


async def test_a_corrected_alert_goes_out_corrected_and_earlier_copies_are_edited(
    desk: Desk, going_out: Alert, paper: PaperChannel
) -> None:
    await desk.correct(going_out.id, "Four thousand, not fourteen", None)
    await settled(desk.stores, paper, going_out, READERS)

    async def all_up_to_date() -> bool:
        found = await rows(desk.stores, paper, going_out)
        return set(found.values()) == {"s1;1"}

    await until(all_up_to_date)
    for chat, posts in paper.sent.items():
        last = paper.edited[chat][-1][1] if chat in paper.edited else posts[-1]
        assert "Four thousand, not fourteen" in last.text
        assert "CORRECTED" in last.text
    assert paper.edited


@pytest.mark.parametrize(("failures", "row"), [(19, "s1;1"), (20, "s1")])
async def test_a_copy_that_cannot_be_edited_is_tried_for_long_and_never_counted_as_edited(
    desk: Desk, newsroom: Stores, paper: PaperChannel, failures: int, row: str
) -> None:
    chats = [paper_chat(number) for number in range(2)]
    await followed(newsroom, chats)
    alert = await published(newsroom, breaking())
    async with working(**broadcasting(newsroom, paper)):
        await settled(newsroom, paper, alert, 2)
        away = Later(after=timedelta(milliseconds=1), reason="away")
        paper.edits[chats[0].id].extend([away] * failures)
        await desk.correct(alert.id, "Four thousand, not fourteen", None)
        await worked_off(newsroom, paper)

        assert set((await rows(newsroom, paper, alert)).values()) == {row, "s1;1"}


async def test_a_refused_message_is_found_replayed_and_dropped(
    desk: Desk, newsroom: Stores, paper: PaperChannel
) -> None:
    (chat,) = await followed(newsroom, [paper_chat(1)])
    paper.answers[chat.id].append(Refused("no rights"))
    alert = await published(newsroom, breaking())
    async with working(**broadcasting(newsroom, paper)):
        await settled(newsroom, paper, alert, 1)
        ((letter, reason),) = await desk.dead()
        assert reason.endswith("no rights")
        _, _, reach = await desk.reach(alert.id)
        assert reach.refusals == {"no rights": 1}

        await desk.replay(letter)
        await until(lambda: told(paper, 1))
        await worked_off(newsroom, paper)

    assert await desk.dead() == ()
    assert not await newsroom.reports.drop_dead(letter)


async def test_an_alert_that_nobody_wrote_is_told_apart(desk: Desk) -> None:
    with pytest.raises(PermanentError, match="no alert nonsense"):
        await desk.hold(AlertId("nonsense"))


async def test_the_report_tells_when_readers_were_reached(
    desk: Desk, going_out: Alert, paper: PaperChannel
) -> None:
    await settled(desk.stores, paper, going_out, READERS)

    _, state, reach = await desk.reach(going_out.id)

    assert state is AlertState.LIVE
    assert reach.rows == {"reached": READERS}
    assert reach.first is not None
    assert reach.median is not None
    assert reach.last is not None
    assert reach.first <= reach.median * 1.1
    assert reach.median <= reach.last * 1.1


async def _two_stories(stores: Stores) -> tuple[StoryId, StoryId]:
    """A quake that two told, and a flood."""
    quake, flood = story(), story(lead=article(publisher="Daily Example", title="Flood in Tarrow"))
    for told in (quake, flood):
        position = await stores.stories.end_of_log()
        assert await stores.stories.publish(decision(told), read_up_to=position, now=NOW)
    return quake.id, flood.id


async def test_two_stories_are_merged_and_the_other_is_listed_no_more(
    desk: Desk, newsroom: Stores
) -> None:
    quake, flood = await _two_stories(newsroom)
    whole = await desk.merge(quake, flood)

    assert whole.publishers == ("Example Wire", "Daily Example")
    assert [one.id for one in await newsroom.stories.latest(most=5)] == [quake]
    assert (await newsroom.stories.read_log(""))[-1].act == "merge"
    with pytest.raises(PermanentError, match="part of another story already"):
        await desk.merge(quake, flood)
    with pytest.raises(PermanentError, match="name two stories"):
        await desk.merge(quake, quake)


async def test_what_was_merged_in_error_is_split_off_again_and_listed(
    desk: Desk, newsroom: Stores
) -> None:
    quake, flood = await _two_stories(newsroom)
    _, (article,) = await desk.story(flood)
    await desk.merge(quake, flood)
    new = await desk.split(quake, [article.id], NOW)

    assert {one.id for one in await newsroom.stories.latest(most=5)} == {quake, new.id}


async def test_who_follows_a_story_that_is_merged_follows_the_whole(
    desk: Desk, newsroom: Stores
) -> None:
    quake, flood = await _two_stories(newsroom)
    (reader,) = await followed(newsroom, [paper_chat(0)])
    await newsroom.subscriptions.follow(reader, TopicSlug(f"story-{flood}"), most=9)
    await desk.merge(quake, flood)

    follows = await newsroom.subscriptions.topics_of(reader.id)
    assert {slug for slug in follows if slug.startswith("story-")} == {f"story-{quake}"}


async def test_a_report_is_split_off_and_belongs_to_the_new_story(
    desk: Desk, newsroom: Stores
) -> None:
    quake, flood = await _two_stories(newsroom)
    whole = await desk.merge(quake, flood)
    new = await desk.split(quake, whole.reports[1:], NOW)

    versions = await newsroom.stories.versions(whole.reports)
    assert [versions[one].story for one in whole.reports] == [quake, new.id]
    rest, _ = await desk.story(quake)
    assert rest.publishers == ("Example Wire",)
    for wrong in ([], list(rest.reports), ["never there"]):
        with pytest.raises(PermanentError, match="some of the story's reports"):
            await desk.split(quake, [ArticleId(one) for one in wrong], NOW)
