"""What is handed to a chat that asks what is kept of it: all, of it alone, and within bounds."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.conversation.dossier import MOST_ALERTS, MOST_CONVERSATION, dossier, text_of
from bot.model.alert import AlertId
from bot.model.chat import Chat, ChatId, ChatKind, MessageId, Preferences
from bot.model.delivery import Bucket, Receipt, Refused, Sent, Spilled
from bot.model.story import Urgency
from bot.model.tuning import Tuning
from bot.store import Stores
from bot.store.charges import Charge
from bot.store.stories import Decision
from tests.builders import CLIMATE, NOW, READER, WORLD, alert, article, decision, story

OTHER = Chat(id=ChatId("web:other"))


async def written(stores: Stores, number: int, outcome: Sent | Spilled | Refused | None) -> None:
    """An alert that went out, and what became of it for READER (None: it is on its way)."""
    about = alert(id=AlertId(f"a{number}"), headline=f"Alert {number}", topics=(CLIMATE.slug,))
    log = await stores.stories.read_log("")
    told = story(lead=article(title=f"Report {number}"))
    decided: Decision = decision(told, alert=about)
    position = log[-1].position if log else ""
    assert await stores.stories.publish(decided, read_up_to=position, now=NOW)
    await stores.alerts.note(about)
    seat = await stores.seats.find(READER.id)
    assert seat is not None
    found = await stores.ledger.claim(seat.bucket, about, "run", takes_over=False)
    mine = next(one for one in found if one.chat == READER.id)
    if outcome:
        await stores.ledger.settle(seat.bucket, about.id, [Receipt(mine, outcome, NOW)])


async def test_all_that_is_kept_is_told(newsroom: Stores) -> None:
    await newsroom.chats.meet(replace(READER, language="es"), NOW)
    await newsroom.chats.prefer(READER.id, Preferences(floor=Urgency.URGENT, is_silent=True))
    await newsroom.tunings.put(READER.id, Tuning(zone="America/Lima", cap=3))
    for topic in (CLIMATE.slug, WORLD.slug):
        await newsroom.subscriptions.follow(READER, topic, most=5)
    await newsroom.threads.add(READER.id, CLIMATE.slug, "45")
    await newsroom.chats.meet(OTHER, NOW)
    await newsroom.charges.take(READER.id, Charge(OTHER.id, NOW))
    await newsroom.mailboxes.put(READER.id, json.dumps({"mine": True, "text": "hello"}))
    outcomes = Sent(MessageId("7")), Spilled(timedelta(minutes=30)), Refused("no"), None
    for number, outcome in enumerate(outcomes):
        await written(newsroom, number, outcome)

    found = await dossier(newsroom, READER.id, NOW)

    assert found is not None
    assert found["chat"]["id"] == READER.id
    assert (found["chat"]["language"], found["chat"]["joined"]) == ("es", "2026-11-03")
    assert found["settings"] == {"least_urgency": "urgent", "without_sound": True}
    assert (found["tuning"]["zone"], found["tuning"]["cap"]) == ("America/Lima", 3)
    assert {"topic": "climate", "name": "Climate"} in found["follows"]
    assert found["manages"] == {"chat": OTHER.id, "until": NOW.isoformat()}
    assert found["threads"] == {"climate": "45"}
    assert [one["headline"] for one in found["waits_for_the_digest"]] == ["Alert 1"]
    became = {one["headline"]: one["became"] for one in found["alerts_of_14_days"]["alerts"]}
    assert became == {
        "Alert 0": "sent",
        "Alert 1": "put into a digest",
        "Alert 2": "refused by the platform",
        "Alert 3": "on its way",
    }
    assert found["conversation_of_30_days"]["letters"] == [{"mine": True, "text": "hello"}]
    assert json.loads(text_of(found)) == found


async def test_nothing_of_others_is_in_it_and_of_a_group_no_person(newsroom: Stores) -> None:
    keeper = Chat(id=ChatId("telegram:10010010"))
    group = Chat(id=ChatId("telegram:-2002"), kind=ChatKind.GROUP)
    await newsroom.chats.meet(keeper, NOW)
    await newsroom.chats.meet(group, NOW, keeper.id)
    await newsroom.subscriptions.follow(keeper, CLIMATE.slug, most=5)

    found = await dossier(newsroom, group.id, NOW)

    assert found is not None
    assert found["follows"] == []
    assert found["chat"]["somebody_is_told_when_we_cannot_write"]
    assert "10010010" not in text_of(found)
    of_keeper = await dossier(newsroom, keeper.id, NOW)
    assert of_keeper is not None
    assert of_keeper["looks_after"] == [group.id]


async def test_of_whom_nothing_is_kept_there_is_nothing(newsroom: Stores) -> None:
    await newsroom.chats.meet(READER, NOW)
    await newsroom.chats.forget(READER.id)

    assert await dossier(newsroom, READER.id, NOW) is None
    assert await dossier(newsroom, OTHER.id, NOW) is None


async def test_it_stays_small_and_says_what_was_left_out(newsroom: Stores) -> None:
    await newsroom.chats.meet(READER, NOW)
    seat = await newsroom.seats.find(READER.id)
    assert seat is not None
    for number in range(MOST_ALERTS + 5):
        about = alert(id=AlertId(f"a{number}"), created=NOW + timedelta(seconds=number))
        await newsroom.alerts.note(about)
        row = f"ledger:{about.id}"
        await newsroom.outbox._database.hset(f"fw:{{web.0}}:{row}", seat.place, "s1")
        await newsroom.outbox._database.expire(f"fw:{{web.0}}:{row}", 100)
    picture = {"enclosure": {"content": "x" * 90_000}, "spans": [{"text": "y" * 990}]}
    for _ in range(200):
        await newsroom.mailboxes.put(READER.id, json.dumps(picture))

    found = await dossier(newsroom, READER.id, NOW)

    assert found is not None
    assert found["alerts_of_14_days"]["left_out"] == 5
    conversation = found["conversation_of_30_days"]
    assert conversation["left_out"] + len(conversation["letters"]) == 200
    assert len(text_of(conversation)) < 2 * MOST_CONVERSATION
    assert seat.bucket == Bucket(READER.id.partition(":")[0], 0)  # type: ignore[arg-type]
