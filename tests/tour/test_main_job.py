"""The main job, end to end: a reader follows a topic, a story comes in, the alert arrives.

The real program runs as a process, over a strict Bot API, a feed server and an empty folder.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.feeds import FeedServer, Item, feed_server
from tests.fakes.telegram import FakeTelegram, Person
from tests.tour.program import Program, program
from tests.waiting import until

FEEDS = """
[[topic]]
slug = "climate"
name = "Climate"
aliases = ["environment"]
keywords = ["heatwave"]

[[feed]]
url = "{address}/meridian.rss"
publisher = "Meridian Wire"
family = "meridian"
topics = ["climate"]
trust = 0.9
every = 1
"""
HISTORY = Item("Old glacier survey is published", "The survey of the Sarrow glacier is out.")


def breaking() -> Item:
    return Item(
        "BREAKING: Heatwave closes schools across Veldria & Ostrania | Meridian Wire",
        "<p>PORT CALDER (Meridian Wire) - All schools in Veldria close from Thursday as a heatwave "
        "brings 44 degrees, the education ministry said.</p>"
        "<p>Hospitals have called in 1 &lt; 2 shifts &amp; more staff.</p>"
        "<p>(Reporting by Ana Prell; Editing by Tom Hask)</p>"
        "<p>Follow us on our official WhatsApp channel for breaking news alerts and updates</p>",
        published=datetime.now(UTC),
    )


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        server.publish("/meridian.rss", HISTORY)
        yield server


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running() as server:
        yield server
        assert server.complaints == []
        assert server.floods == 0


def flashwire(
    telegram: FakeTelegram, feeds: FeedServer, folder: Path
) -> AbstractAsyncContextManager[Program]:
    file = folder / "feeds.toml"
    file.write_text(FEEDS.format(address=feeds.address))
    return program(
        "run",
        "--feeds",
        str(file),
        folder=folder,
        TELEGRAM_TOKEN=telegram.token,
        TELEGRAM_API_URL=telegram.address,
        ALLOW_PRIVATE_FEEDS="yes",
        LOG_LEVEL="DEBUG",
    )


async def polled(feeds: FeedServer, running: Program, *, times: int = 2) -> None:
    """The feed was asked that often from now on: what is published next is news."""
    before = feeds.requests["/meridian.rss"]

    async def asked() -> bool:
        assert running.process.returncode is None, running.output
        return feeds.requests["/meridian.rss"] >= before + times

    await until(asked, within=20)


async def says(telegram: FakeTelegram, reader: Person, text: str, answer: str) -> None:
    """The reader says something and gets an answer with those words in it."""
    heard = len(reader.received)
    reader.says(text)
    await telegram.until(
        lambda: any(answer in post.text for post in reader.received[heard:]), within=15
    )


async def test_a_follower_gets_one_alert_and_the_latest_even_after_a_crash(
    telegram: FakeTelegram, feeds: FeedServer, tmp_path: Path
) -> None:
    reader = telegram.person()
    async with flashwire(telegram, feeds, tmp_path) as running:
        await says(telegram, reader, "/follow climate", "Climate")
        await polled(feeds, running)

        feeds.publish("/meridian.rss", breaking())
        await polled(feeds, running, times=1)
        await telegram.until(lambda: alerts(reader), within=5)
        assert_well_formed(telegram, reader)
        await says(telegram, reader, "/latest climate", "Heatwave closes schools")
        await polled(feeds, running)
        # By then the poll is written down and the reader's own question put away: the leases of
        # what a dead process has in hand take up to 15 s to end.
        await says(telegram, telegram.person(), "/latest climate", "Heatwave closes schools")
        await running.kill()

    async with flashwire(telegram, feeds, tmp_path) as running:
        await polled(feeds, running)
        await says(telegram, reader, "/following", "Climate")
        assert len(alerts(reader)) == 1
        assert await running.terminate() == 0
        assert telegram.token not in running.output
        assert f"telegram:{reader.id}" not in running.output


def alerts(reader: Person) -> list[object]:
    return [post for post in reader.received if "Follow us for breaking news alerts" in post.text]


def assert_well_formed(telegram: FakeTelegram, reader: Person) -> None:
    (post,) = (one for one in reader.received if "Follow us for breaking" in one.text)
    headline = "Heatwave closes schools across Veldria & Ostrania"
    assert headline in post.text
    assert headline in post.marked("bold")
    assert "All schools in Veldria close from Thursday" in post.text
    assert "Meridian Wire" in post.text
    assert "UTC" in post.text
    assert "https://t.me/flashwire_test_bot?start=follow-climate" in post.links.values()
    for residue in ("PORT CALDER", "Reporting by", "WhatsApp channel", "| Meridian Wire"):
        assert residue not in post.text
