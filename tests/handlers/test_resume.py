from dataclasses import replace
from datetime import timedelta

from bot.core.rendering import post_of_reply
from bot.model.alert import AlertId
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Receipt, Spilled
from bot.model.tuning import Tuning
from bot.store import Stores
from handlers.resume import resume
from tests.builders import NOW, READER, WORLD, alert, message


async def test_a_pause_ends_and_what_waited_is_due(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.subscriptions.follow(READER, WORLD.slug, most=5)
    await stores.tunings.put(READER.id, Tuning(cap=3, paused_until=NOW + timedelta(hours=9)))
    bucket = Bucket(ChannelName("web"), 0)
    about = replace(alert(), id=AlertId("a"))
    (one,) = await stores.ledger.claim(bucket, about, "run", takes_over=False)
    waits = Receipt(recipient=one, outcome=Spilled(timedelta(hours=9)), at=NOW)
    await stores.ledger.settle(bucket, about.id, [waits])

    reply = await resume.answer(message("/resume"), stores)

    assert "come again" in post_of_reply(reply).text
    assert await stores.tunings.get(READER.id) == Tuning(cap=3)
    assert await stores.digests.next_due(bucket) == NOW
    # The job that sends it is due, too.
    assert await stores.outbox.release_due([bucket.channel], NOW + timedelta(seconds=1)) == 1


async def test_without_a_pause_it_says_so(stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)

    assert "no pause" in post_of_reply(await resume.answer(message("/resume"), stores)).text
