"""Deliveries heed what a reader tuned: now, in the digest, or not at all; each of them written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.chat import Chat, ChatKind, MessageId, Voice, channel_of
from bot.model.delivery import Bucket, Receipt, Recipient, Sent
from bot.model.story import Urgency
from bot.model.topic import STORY, TopicSlug
from bot.model.tuning import DigestPlan, Level, QuietHours, Tuning
from bot.store import Stores
from bot.store.settling import Settler
from bot.workers.admission import admitted
from tests.builders import NOW, WORLD, alert
from tests.fakes.channel import paper_chat

BUCKET = Bucket(channel_of(paper_chat(1).id), 0)
ABOUT = alert(urgency=Urgency.NEWS)


def settler_of(stores: Stores, about: Alert) -> Settler:
    return Settler(
        stores.ledger,
        stores.outbox,
        stores.reports,
        stores.digests,
        about,
        BUCKET.channel,
        about.urgency,
    )


async def readers(stores: Stores, tunings: Mapping[int, Tuning]) -> list[Chat]:
    """Followers of World with these tunings, on the first seats."""
    chats = [replace(paper_chat(number), language="de") for number in sorted(tunings)]
    for number, chat in zip(sorted(tunings), chats, strict=True):
        await stores.chats.meet(chat, NOW)
        await stores.subscriptions.follow(chat, WORLD.slug, most=9)
        await stores.tunings.put(chat.id, tunings[number])
    return chats


async def admit(
    stores: Stores, about: Alert = ABOUT, now: datetime = NOW, run: str = "run"
) -> dict[int, tuple[bool, Voice]]:
    """By place, who is sent it now: whether silently, and how they are spoken to."""
    claimed = await stores.ledger.claim(BUCKET, about, f"{run} {about.id}", takes_over=False)
    found = await admitted(stores, settler_of(stores, about), (BUCKET, claimed), now)
    return {one.place: (one.preferences.is_silent, one.voice) for one in found}


async def state_of(stores: Stores, about: Alert = ABOUT) -> dict[int, str]:
    return {place: row[0] for place, row in (await stores.ledger.rows(BUCKET, about.id)).items()}


async def test_each_reader_leaves_by_a_door_and_it_is_written(stores: Stores) -> None:
    midday = QuietHours(start=14 * 60, end=15 * 60)
    chats = await readers(
        stores,
        {
            0: Tuning(),
            1: Tuning(quiet=midday),
            2: Tuning(mutes={WORLD.slug: None}),
            3: Tuning(levels={WORLD.slug: Level.SILENT}, zone="Asia/Tokyo", speaks="fr"),
            4: Tuning(digest=DigestPlan(times=(18 * 60,))),
            5: Tuning(levels={WORLD.slug: Level.URGENT}),
        },
    )

    found = await admit(stores)

    assert found == {0: (False, Voice("de")), 3: (True, Voice("fr", "Asia/Tokyo"))}
    states = await state_of(stores)
    assert states == {0: "c", 1: "d", 2: "k", 3: "c", 4: "d", 5: "k"}
    for number in (1, 4):
        assert await stores.digests.take_for(chats[number].id, "look") == (ABOUT.id,)


async def test_what_is_kept_is_due_when_the_silence_ends(stores: Stores) -> None:
    await readers(stores, {0: Tuning(quiet=QuietHours(start=14 * 60, end=15 * 60))})

    await admit(stores)

    assert await stores.digests.next_due(BUCKET) == NOW.replace(hour=15, minute=0)


async def test_no_more_than_the_cap_a_day_and_the_rest_waits(stores: Stores) -> None:
    (chat,) = await readers(stores, {0: Tuning(cap=2)})
    alerts = [replace(ABOUT, id=AlertId(f"alert{number}")) for number in range(4)]
    flash = replace(ABOUT, id=AlertId("flash"), urgency=Urgency.FLASH)

    told = [bool(await admit(stores, one)) for one in (*alerts[:3], flash)]
    tomorrow = bool(await admit(stores, alerts[3], now=NOW + timedelta(days=1)))

    assert told == [True, True, False, True]
    assert tomorrow
    assert await stores.digests.take_for(chat.id, "look") == (alerts[2].id,)


async def test_what_is_tried_again_counts_once(stores: Stores) -> None:
    await readers(stores, {0: Tuning(cap=1)})
    claimed = await stores.ledger.claim(BUCKET, ABOUT, "run", takes_over=False)
    for _ in range(3):
        page = (BUCKET, claimed)
        assert await admitted(stores, settler_of(stores, ABOUT), page, NOW)


@pytest.mark.parametrize("kind", AlertKind)
async def test_who_follows_the_story_hears_how_it_goes_on_without_its_first_alert(
    stores: Stores, kind: AlertKind
) -> None:
    chat = paper_chat(0)
    await stores.chats.meet(chat, NOW)
    await stores.subscriptions.follow(chat, TopicSlug(f"{STORY}{ABOUT.story}"), most=9)
    later = replace(ABOUT, id=AlertId("later"), kind=kind, follows_up=ABOUT.id)

    assert await admit(stores, later) == {0: (False, Voice())}


async def test_a_raised_story_reaches_whom_its_first_alert_was_not_loud_enough_for(
    stores: Stores,
) -> None:
    low, high = await readers(stores, {0: Tuning(), 1: Tuning(levels={WORLD.slug: Level.FLASH})})
    assert low.kind is high.kind is ChatKind.PRIVATE
    (got,) = [one for one in await _claimed(stores, ABOUT) if one.place == 0]
    await stores.ledger.settle(BUCKET, ABOUT.id, [Receipt(got, Sent(MessageId("7")), NOW)])
    raised = replace(
        ABOUT,
        id=AlertId("raised"),
        kind=AlertKind.RAISED,
        urgency=Urgency.FLASH,
        follows_up=ABOUT.id,
    )

    claimed = await _claimed(stores, raised)

    assert {one.place: one.earlier for one in claimed} == {0: "7", 1: None}


async def test_a_correction_reaches_who_got_only_a_later_alert_of_the_story(
    stores: Stores,
) -> None:
    await readers(stores, {0: Tuning()})
    later = replace(ABOUT, id=AlertId("raised"), kind=AlertKind.RAISED, follows_up=ABOUT.id)
    (one,) = await _claimed(stores, later)
    await stores.ledger.settle(BUCKET, later.id, [Receipt(one, Sent(MessageId("9")), NOW)])
    correction = replace(
        ABOUT,
        id=AlertId("correction"),
        kind=AlertKind.CORRECTED,
        follows_up=ABOUT.id,
        others=(later.id,),
    )

    (found,) = await _claimed(stores, correction)

    assert found.earlier == "9"


async def _claimed(stores: Stores, about: Alert) -> list[Recipient]:
    claimed = await stores.ledger.claim(BUCKET, about, f"run {about.id}", takes_over=False)
    return await admitted(stores, settler_of(stores, about), (BUCKET, claimed), NOW)
