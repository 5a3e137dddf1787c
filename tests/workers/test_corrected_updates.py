"""A correction edits the copies of the alert that was wrong, and lies under them."""

from functools import partial

from bot.model.feed import Feed, FeedId
from bot.store import Stores
from bot.workers import ingest
from bot.workers.identity import utc_now
from tests.builders import CLIMATE
from tests.fakes.channel import PaperChannel, paper_chat
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, broadcasting, brought, working

READER = paper_chat(1)
QUAKE = "Magnitude 7.1 earthquake strikes off the coast of Kelm"


async def came(paper: PaperChannel, posts: int, edits: int) -> bool:
    return (len(paper.sent[READER.id]), len(paper.edited[READER.id])) == (posts, edits)


async def test_a_wrong_update_is_corrected_and_the_first_alert_stays(
    newsroom: Stores, paper: PaperChannel
) -> None:
    wire = Feed(
        id=FeedId("wire"),
        url="https://wire.example/",
        publisher="Kelm Wire",
        family="k",
        trust=0.9,
        topics=(CLIMATE.slug,),
    )
    await newsroom.feeds.declare([wire], utc_now())
    await newsroom.chats.meet(READER, utc_now())
    await newsroom.subscriptions.follow(READER, CLIMATE.slug, most=9)
    sent, edited = paper.sent[READER.id], paper.edited[READER.id]
    place = "off the coast of Kelm early on Tuesday, the seismological office said."

    ingesting = partial(ingest.run, stores=newsroom, fresh=LIFETIME)
    async with working(ingest=ingesting, **broadcasting(newsroom, paper)):
        await brought(newsroom, QUAKE, f"A magnitude 7.1 earthquake struck {place}")
        await until(partial(came, paper, 1, 0))
        await brought(
            newsroom,
            "Earthquake off the coast of Kelm kills at least 14",
            f"At least 14 people died in a magnitude 7.1 earthquake {place}",
        )
        await until(partial(came, paper, 2, 0))
        await brought(
            newsroom,
            "CORRECTED: Earthquake off the coast of Kelm kills at least 11",
            f"At least 11 people died in a magnitude 7.1 earthquake {place}",
        )
        await until(partial(came, paper, 3, 1))

    flash, update, correction = sent
    assert QUAKE in flash.text
    assert "kills at least 14" in update.text
    assert "CORRECTED" in correction.text
    assert correction.replies_to == "2"
    ((message, post),) = edited
    assert message == "2"
    assert "kills at least 11" in post.text
    assert "New: 14 dead" in update.text
    # Not the number alone, which may be in the hour.
    assert "least 14" not in post.text
    assert "14 dead" not in post.text
