"""Offer stories to who writes our name in any chat, to choose one and post it there.

Invariant: nothing is kept of an inquiry, and nothing of it is written to a log.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot import metrics
from bot.channels.contract import Channel
from bot.conversation.finding import Page, found_for, found_in
from bot.core.brief import brief
from bot.core.links import link, payload_of
from bot.core.rendering import post_of_alert, post_of_reply
from bot.core.speech import day_and_time
from bot.core.understanding import MOST_PAGE, readable
from bot.core.writing import alert_of
from bot.model.alert import AlertKind
from bot.model.chat import Voice
from bot.model.message import Button, Inquiry, Offer, Reply, Selection
from bot.model.story import Story
from bot.model.topic import TopicSlug
from bot.store import Stores

# What a person scrolls through at once; platforms take 50.
_PAGE = 20
# By then the platform has closed the list, and the person has typed on.
_STALE = timedelta(seconds=30)
_LONGEST_NUMBER = 4


async def offer(stores: Stores, channel: Channel, inquiry: Inquiry, now: datetime) -> None:
    """Answer an inquiry; not one that is stale, nor of who asks faster than a person types."""
    if now - inquiry.sent > _STALE or not await stores.limits.inquire(inquiry.by):
        return
    number = _page_of(inquiry.offset)
    page = await _found(stores, readable(inquiry.text), now, number)
    voice = await _voice(stores, inquiry)
    told = [story for story in page.stories if not (story.is_withdrawn or story.lead.is_private)]
    names = {topic.slug: topic.name for topic in await stores.topics.all()} if told else {}
    selection = Selection(
        offers=tuple(_offer(story, channel, names, voice) for story in told),
        next=str(number + 1) if page.has_more else "",
        button=None if page.is_any else _way_out(voice),
    )
    await channel.offer(inquiry, selection)
    metrics.answers.labels(channel=channel.name, command="inquiry").inc()


async def _found(stores: Stores, text: str, now: datetime, number: int) -> Page:
    """Of no words: the day's top stories, then the newest."""
    if text:
        return await found_for(stores, text, now, number=number, size=_PAGE)
    newest = await found_in(stores, None, number=number, size=_PAGE)
    if number > 1:
        return newest
    top = brief(await stores.stories.those(await stores.search.top(now)), now)
    others = [story for story in newest.stories if story.id not in {one.id for one in top}]
    return replace(newest, stories=(*top, *others))


async def _voice(stores: Stores, inquiry: Inquiry) -> Voice:
    record = await stores.chats.get(inquiry.by)
    tuning = await stores.tunings.get(inquiry.by)
    return tuning.voice((record.chat.language if record else "") or inquiry.language)


def _offer(story: Story, channel: Channel, names: Mapping[TopicSlug, str], voice: Voice) -> Offer:
    """A story as it stands now, told like an alert; its buttons would answer who did not ask."""
    told = alert_of(story, kind=AlertKind.BREAKING, created=story.updated, follows_up=None)
    alert = replace(told, edition=int(story.is_corrected))
    topic = next((slug for slug in story.topics if slug in names), None)
    post = post_of_alert(
        alert,
        follow_link=link(channel.door, payload_of(topic)) if topic else "",
        topic_name=names[topic] if topic else "",
        voice=voice,
    )
    note = f"{alert.publisher} · {day_and_time(alert.published, voice)}"
    return Offer(story.id, alert.headline, note, replace(post, rows=()))


def _way_out(voice: Voice) -> Button:
    """Worded and translated as an answer's button is."""
    found = Button("Nothing found. Ask me directly", "/start")
    return post_of_reply(Reply("", buttons=(found,)), voice).rows[0][0]


def _page_of(offset: str) -> int:
    """Offsets come back as we gave them, unless somebody makes their own."""
    is_ours = offset.isascii() and offset.isdecimal() and len(offset) <= _LONGEST_NUMBER
    return min(max(int(offset), 1), MOST_PAGE) if is_ours else 1
