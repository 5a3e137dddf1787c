"""The wire over real HTTP, with a clock that the test sets."""

import html
import re
import signal
from calendar import timegm
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import httpx
import pytest

from bot.demo.feeds import demo_feeds
from bot.demo.script import read_script
from bot.demo.server import Wire, serve_wire

NOON = datetime(2030, 11, 3, 12, tzinfo=UTC)
SCRIPT = read_script()


@dataclass
class SetClock:
    """Stands still until it is set."""

    moment: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.moment

    def set(self, seconds: float) -> None:
        self.moment = NOON + timedelta(seconds=seconds)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def wire(clock: SetClock) -> AsyncIterator[Wire]:
    async with serve_wire(SCRIPT, now=clock) as wire:
        yield wire


@pytest.fixture
async def web(wire: Wire) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=wire.address, trust_env=False) as web:
        yield web


async def test_the_wire_is_on_loopback_and_knows_when_it_ends(wire: Wire) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", wire.address)
    assert wire.ends == NOON + SCRIPT.length


async def test_every_feed_of_the_demo_answers_in_its_own_type(
    wire: Wire, web: httpx.AsyncClient
) -> None:
    answers = [await web.get(feed.url) for feed in demo_feeds(SCRIPT, wire.address)]

    assert [answer.status_code for answer in answers] == [200] * 6
    assert {answer.headers["Content-Type"] for answer in answers} == {
        "application/rss+xml; charset=utf-8",
        "application/rdf+xml; charset=utf-8",
        "application/atom+xml; charset=utf-8",
        "application/feed+json; charset=utf-8",
    }


async def test_a_story_comes_out_at_its_second(web: httpx.AsyncClient, clock: SetClock) -> None:
    clock.set(11.9)
    before = feedparser.parse((await web.get("/meridian/feed")).content).entries
    clock.set(12)
    after = feedparser.parse((await web.get("/meridian/feed")).content).entries

    assert len(after) == len(before) + 1
    assert after[0].title.startswith("FLASH - Magnitude 7.1")


@pytest.mark.parametrize("slug", [publisher.slug for publisher in SCRIPT.publishers])
async def test_a_feed_that_has_not_changed_answers_304_to_either_validator(
    slug: str, web: httpx.AsyncClient
) -> None:
    first = await web.get(f"/{slug}/feed")
    validators = [
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ]
    for headers in validators:
        again = await web.get(f"/{slug}/feed", headers=headers)

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Last-Modified"] == first.headers["Last-Modified"]


async def test_a_new_story_outdates_both_validators(
    web: httpx.AsyncClient, clock: SetClock
) -> None:
    clock.set(11.5)
    first = await web.get("/meridian/feed")
    clock.set(12.5)

    by_tag = await web.get("/meridian/feed", headers={"If-None-Match": first.headers["ETag"]})
    by_date = await web.get(
        "/meridian/feed", headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )

    assert (by_tag.status_code, by_date.status_code) == (200, 200)
    assert by_date.headers["ETag"] != first.headers["ETag"]


async def test_a_wrong_tag_outweighs_a_right_date(web: httpx.AsyncClient) -> None:
    first = await web.get("/courier/feed")
    headers = {"If-None-Match": '"stale"', "If-Modified-Since": first.headers["Last-Modified"]}

    assert (await web.get("/courier/feed", headers=headers)).status_code == 200


@pytest.mark.parametrize("since", ["yesterday", "", "Sun, 03 Nov 2030 12:00:00 -0000"])
async def test_a_date_that_is_none_is_ignored(since: str, web: httpx.AsyncClient) -> None:
    answer = await web.get("/meridian/feed", headers={"If-Modified-Since": since})

    assert answer.status_code == 200


async def test_an_old_story_that_comes_out_now_changes_the_feed_now(
    web: httpx.AsyncClient, clock: SetClock
) -> None:
    clock.set(182)
    answer = await web.get("/courier/feed")
    newest = feedparser.parse(answer.content).entries[0]

    assert parsedate_to_datetime(answer.headers["Last-Modified"]) == clock.moment
    assert newest.title == "The last keeper of Gannet Light looks back"
    assert datetime.fromtimestamp(timegm(newest.published_parsed), UTC) == clock.moment - timedelta(
        days=2
    )


async def test_every_link_of_every_feed_leads_to_a_page_that_says_it_is_fiction(
    wire: Wire, web: httpx.AsyncClient, clock: SetClock
) -> None:
    clock.set(SCRIPT.length.total_seconds())
    home = await web.get("/")
    links = [html.unescape(link) for link in re.findall(r'<li><a href="([^"]+)"', home.text)]

    assert len(links) == len(SCRIPT.items)
    for link in links:
        page = await web.get(link)
        assert page.status_code == 200, link
        assert "Fictional demo news" in page.text


async def test_the_links_inside_bodies_lead_to_pages(
    wire: Wire, web: httpx.AsyncClient, clock: SetClock
) -> None:
    clock.set(SCRIPT.length.total_seconds())
    links = {
        f"{wire.address}{path}"
        for item in SCRIPT.items
        for path in re.findall(r'href="\{site\}([^"]+)"', item.body)
    }

    assert len(links) > 3
    assert {(await web.get(link)).status_code for link in links} == {200}


async def test_a_page_escapes_a_hostile_title_and_lets_nothing_run(
    web: httpx.AsyncClient, clock: SetClock
) -> None:
    clock.set(174)
    page = await web.get("/solderpost/sp-0422")
    home = await web.get("/")

    for answer in (page, home):
        assert "&lt;b&gt;Patch now&lt;/b&gt; &amp; don&#39;t wait" in answer.text
        assert "<script" not in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_a_text_body_is_shown_as_paragraphs(web: httpx.AsyncClient) -> None:
    page = await web.get("/aldervane/apr-clinics")

    assert page.text.count('<p class="text">') == 2


async def test_an_undated_story_has_a_page_without_a_date(
    web: httpx.AsyncClient, clock: SetClock
) -> None:
    clock.set(100)

    assert "<time>" not in (await web.get("/gazette/sg-library")).text


@pytest.mark.parametrize(
    "path", ["/nobody/feed", "/nobody/mw-grain-1", "/meridian/apr-clinics", "/meridian/mw-quake-1"]
)
async def test_what_is_unknown_or_not_out_yet_is_not_found(
    path: str, web: httpx.AsyncClient
) -> None:
    assert (await web.get(path)).status_code == 404


async def test_a_feed_can_be_asked_for_by_head(web: httpx.AsyncClient) -> None:
    answer = await web.head("/meridian/feed")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"]


async def test_the_port_is_free_again_once_the_wire_is_down(clock: SetClock) -> None:
    async with (
        serve_wire(SCRIPT, now=clock) as wire,
        httpx.AsyncClient(base_url=wire.address, trust_env=False) as web,
    ):
        await web.get("/")

    async with httpx.AsyncClient(base_url=wire.address, trust_env=False) as web:
        with pytest.raises(httpx.ConnectError):
            await web.get("/")


async def test_what_is_raised_while_the_wire_is_up_comes_through_as_it_is(clock: SetClock) -> None:
    with pytest.raises(LookupError, match="as it is"):
        async with serve_wire(SCRIPT, now=clock):
            raise LookupError("as it is")


async def test_signals_stay_with_the_process_that_serves_the_wire(clock: SetClock) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    async with serve_wire(SCRIPT, now=clock):
        during = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    assert during == before


async def test_left_to_itself_the_wire_starts_now() -> None:
    before = datetime.now(UTC)
    async with serve_wire(SCRIPT) as wire:
        assert before <= wire.ends - SCRIPT.length <= datetime.now(UTC)
