"""The optional machine, end to end: a translation for who speaks the language, and no harm done.

The real program runs as a process, over a strict Bot API, a feed server and a strict endpoint.
"""

from datetime import UTC, datetime
from pathlib import Path

from tests.fakes.completions import KEY, MODEL, completions, draft
from tests.fakes.feeds import Item, feed_server
from tests.fakes.telegram import FakeTelegram, Person
from tests.tour.program import program
from tests.waiting import until

FEEDS = """
[[topic]]
slug = "climate"
name = "Climate"

[[feed]]
url = "{address}/meridian.rss"
publisher = "Meridian Wire"
family = "meridian"
topics = ["climate"]
trust = 0.9
every = 1
"""
ENGLISH = "Heatwave of 44 degrees closes schools in Veldria"
SPANISH = draft(
    "Una ola de calor de 44 grados cierra las escuelas en Veldria",
    "Todas las escuelas cierran desde el jueves, dijo el ministerio.",
)


def item(title: str) -> Item:
    text = "<p>All the schools are to close from Thursday, the education ministry said.</p>"
    return Item(title, text, published=datetime.now(UTC))


def has(reader: Person, words: str) -> bool:
    return any(words in post.text and "Meridian Wire" in post.text for post in reader.received)


async def test_alerts_are_translated_and_an_endpoint_that_hangs_holds_none_up(
    tmp_path: Path,
) -> None:
    async with (
        feed_server() as feeds,
        FakeTelegram.running() as telegram,
        completions() as endpoint,
    ):
        endpoint.says = lambda *_: SPANISH
        feeds.publish("/meridian.rss", item("Old glacier survey is published"))
        file = tmp_path / "feeds.toml"
        file.write_text(FEEDS.format(address=feeds.address))
        ana, ben = telegram.person(language="es"), telegram.person(language="en")
        async with program(
            "run",
            "--feeds",
            str(file),
            folder=tmp_path,
            TELEGRAM_TOKEN=telegram.token,
            TELEGRAM_API_URL=telegram.address,
            ALLOW_PRIVATE_FEEDS="yes",
            LOG_LEVEL="DEBUG",
            AI_URL=f"{endpoint.address}/v1",
            AI_KEY=KEY,
            AI_MODEL=MODEL,
            AI_TRANSLATES_TO="es",
            AI_SECONDS="4",
            AI_FLASH_SECONDS="4",
        ) as running:

            async def is_polled() -> bool:
                assert running.process.returncode is None, running.output
                return feeds.requests["/meridian.rss"] >= 2

            await until(is_polled, within=30)
            for reader in (ana, ben):
                reader.says("/follow climate")
            await telegram.until(lambda: bool(ana.received and ben.received), within=15)

            feeds.publish("/meridian.rss", item(ENGLISH))
            await telegram.until(lambda: has(ana, "Una ola de calor"), within=20)
            await telegram.until(lambda: has(ben, ENGLISH), within=15)
            assert not has(ana, ENGLISH)

            endpoint.gate.clear()
            feeds.publish("/meridian.rss", item("Ferry of 12 crews sinks off the port of Kelm"))
            await telegram.until(lambda: has(ana, "Ferry of 12 crews"), within=30)
            assert len(endpoint.requests) == 2

            assert await running.terminate() == 0
            assert KEY not in running.output
