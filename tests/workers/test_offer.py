"""Inline mode: whoever writes our name in any chat chooses a story and posts it there."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog

from bot.channels.contract import Channel
from bot.model.chat import Chat, ChatId
from bot.model.message import Inquiry, Selection
from bot.model.story import Urgency
from bot.store import Stores
from bot.store.limits import MOST_INQUIRIES
from bot.workers.offer import offer
from tests.builders import NOW, article, story
from tests.channels.telegram.bench import opened
from tests.fakes.channel import PaperChannel
from tests.fakes.telegram import BOT_NAME, NO_LIMITS, FakeTelegram
from tests.reporting import reported, taken_in
from tests.waiting import until
from tests.workers.newsroom import all_done, answering, working

INQUIRY = Inquiry(id="1", by=ChatId("paper:77"), text="zeppelins", sent=NOW)


class Counter(PaperChannel):
    """Notes what it is told to offer."""

    def __init__(self) -> None:
        super().__init__()
        self.offered: list[Selection] = []

    async def offer(self, inquiry: Inquiry, selection: Selection) -> None:
        self.offered.append(selection)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


async def test_stories_on_the_words_are_offered_and_one_is_posted_like_an_alert(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    await reported(newsroom, "climate", 2)
    async with working(**answering(newsroom, channel)):
        inquiry = telegram.inquires(telegram.person(), "Climate")
        await telegram.until(lambda: inquiry.given)

    assert inquiry.titles == ["Story 2 on climate", "Story 1 on climate"]
    result, _ = next(iter(inquiry.results.values()))
    assert result["description"] == "Example Wire · 3 Nov 14:02 UTC"
    posted = inquiry.chosen("Story 2 on climate")
    assert "Story 2 on climate" in posted.text
    assert "The civil defence of Ostrania" in posted.text
    links = {entity.of(posted.text): entity.url for entity in posted.entities if entity.url}
    assert links["Climate"] == f"https://t.me/{BOT_NAME}?start=follow-climate"
    assert links["Example Wire"].startswith("https://example-wire.example/")
    assert posted.buttons == ()
    given = inquiry.given or {}
    assert (given["is_personal"], given["cache_time"], inquiry.button) == (True, 30, None)


async def test_without_words_the_newest_are_offered_page_by_page(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    await reported(newsroom, "climate", 45)
    reader = telegram.person()
    found, offset = [], ""
    async with working(**answering(newsroom, channel)):
        for _ in range(3):
            inquiry = telegram.inquires(reader, "", offset=offset)
            await telegram.until(lambda inquiry=inquiry: inquiry.given)  # type: ignore[misc]
            found += inquiry.titles
            offset = inquiry.next_offset

    assert offset == ""
    assert found == [f"Story {number} on climate" for number in range(45, 0, -1)]


async def test_without_words_the_days_top_stories_come_first(newsroom: Stores) -> None:
    desk = Counter()
    await reported(newsroom, "climate", 30)
    flash = story(lead=article(title="Dam breaks above Maravel"), urgency=Urgency.FLASH)
    await taken_in(newsroom, [replace(flash, updated=NOW)])

    later = NOW + timedelta(minutes=31)
    await offer(newsroom, desk, replace(INQUIRY, text="", sent=later), later)

    (selection,) = desk.offered
    titles = [one.title for one in selection.offers]
    assert titles[0] == "Dam breaks above Maravel"
    assert len(titles) == len(set(titles))
    assert {f"Story {number} on climate" for number in range(11, 31)} <= set(titles)


@pytest.mark.parametrize("words", ["submarines", "?!", "the", "x" * 256, "日本語"])
async def test_where_nothing_is_found_a_button_leads_to_us(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel, words: str
) -> None:
    await reported(newsroom, "climate", 1)
    reader = telegram.person()
    async with working(**answering(newsroom, channel)):
        inquiry = telegram.inquires(reader, words)
        await telegram.until(lambda: inquiry.given)
        button = inquiry.button
        assert button is not None
        reader.says(f"/start {button['start_parameter']}")
        await telegram.until(lambda: reader.received)

    assert inquiry.titles == []
    assert "Nothing found" in button["text"]
    assert reader.received[0].text.startswith("Hello!")


@pytest.mark.parametrize("offset", ["x", "-1", "0", "99999999999", "٣", "2 "])
async def test_an_offset_that_we_never_gave_is_answered(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel, offset: str
) -> None:
    await reported(newsroom, "climate", 1)
    async with working(**answering(newsroom, channel)):
        inquiry = telegram.inquires(telegram.person(), "climate", offset=offset)
        await telegram.until(lambda: inquiry.given)

    assert inquiry.titles in ([], ["Story 1 on climate"])


async def test_an_inquiry_does_not_wait_behind_its_persons_chat(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    await reported(newsroom, "climate", 1)
    reader = telegram.person()
    telegram.hang_next(3, method="sendMessage")
    async with working(**answering(newsroom, channel)):
        reader.says("/help")
        await telegram.until(lambda: telegram.calls_of("sendMessage"))
        reader.says("/topics")
        inquiry = telegram.inquires(reader, "climate")
        await telegram.until(lambda: inquiry.given, within=2)

        assert len(telegram.calls_of("sendMessage")) == 1


async def test_what_was_withdrawn_or_is_a_readers_own_is_not_offered(newsroom: Stores) -> None:
    desk = Counter()
    leads = [article(title=f"Zeppelins {word}") for word in ("sink", "rise", "turn", "land")]
    gone, own, corrected, plain = (story(lead=lead, updated=NOW) for lead in leads)
    own = replace(own, lead=replace(own.lead, is_private=True))
    corrected = replace(corrected, is_corrected=True)
    await taken_in(newsroom, [replace(gone, is_withdrawn=True), own, corrected, plain])

    await offer(newsroom, desk, INQUIRY, NOW)

    (selection,) = desk.offered
    posts = {one.title: one.post.text for one in selection.offers}
    assert set(posts) == {"Zeppelins turn", "Zeppelins land"}
    assert "CORRECTED" in posts["Zeppelins turn"]
    assert "CORRECTED" not in posts["Zeppelins land"]


async def test_a_reader_is_offered_stories_in_their_own_zone(newsroom: Stores) -> None:
    desk = Counter()
    await reported(newsroom, "zeppelins", 1)
    await newsroom.chats.meet(Chat(id=INQUIRY.by), NOW)
    tuning = await newsroom.tunings.get(INQUIRY.by)
    await newsroom.tunings.put(INQUIRY.by, replace(tuning, zone="America/Lima"))

    await offer(newsroom, desk, INQUIRY, NOW)

    assert desk.offered[0].offers[0].note == "Example Wire · 3 Nov 09:02 UTC-5"


async def test_a_stale_inquiry_is_dropped(newsroom: Stores) -> None:
    desk = Counter()

    await offer(newsroom, desk, INQUIRY, NOW + timedelta(seconds=31))
    assert desk.offered == []

    await offer(newsroom, desk, INQUIRY, NOW + timedelta(seconds=29))
    assert len(desk.offered) == 1


async def test_who_inquires_faster_than_anybody_types_is_not_answered_for_a_while(
    newsroom: Stores,
) -> None:
    desk = Counter()
    for _ in range(MOST_INQUIRIES + 5):
        await offer(newsroom, desk, INQUIRY, NOW)
    await offer(newsroom, desk, replace(INQUIRY, by=ChatId("paper:78")), NOW)

    assert len(desk.offered) == MOST_INQUIRIES + 1


async def test_no_trouble_with_an_answer_and_no_log_line_tells_who_asked(
    newsroom: Stores, telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person(123_123_123)
    with structlog.testing.capture_logs() as lines:
        async with working(**answering(newsroom, channel)):
            telegram.fail_next(400, "Bad Request: query is too old", method="answerInlineQuery")
            telegram.inquires(reader, "zeppelins")
            await telegram.until(lambda: telegram.calls_of("answerInlineQuery"))
            await until(lambda: all_done(newsroom, channel))
            inquiry = telegram.inquires(reader, "zeppelins")
            await telegram.until(lambda: inquiry.given)

    assert "123123123" not in json.dumps(lines, default=str)
    database = newsroom.outbox._database
    left = [key async for key in database.scan_iter("*123123123*")]
    assert all(key.startswith("fw:{limits.") for key in left), left
