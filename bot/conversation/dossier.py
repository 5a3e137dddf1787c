"""All that is kept of one chat, to be handed to it.

Invariant: the work and the size are bounded, and what was left out for that is said. Nothing of
other chats is in it, and of a group nothing of a single person.
"""

import json
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.conversation.follows import followed_by
from bot.model.alert import Alert, AlertId
from bot.model.chat import ChatId, ChatRecord
from bot.model.tuning import Tuning
from bot.store import Stores, keys

MOST_ALERTS = 1_000
# Characters of the conversation that a web chat keeps; and of one text in it.
MOST_CONVERSATION = 100_000
_LONGEST_TEXT = 1_000
_TUNING = TypeAdapter(Tuning)
# What the first letter of a row says (bot.store.ledger), in a reader's words.
_BECAME = {
    "s": "sent",
    "r": "sent, and withdrawn again",
    "d": "put into a digest",
    "k": "not wanted",
    "g": "could not be sent: the chat was away",
    "p": "could not be sent: we may not write",
    "x": "refused by the platform",
    "u": "sent, perhaps twice, never confirmed",
}
_ON_ITS_WAY = "on its way"


async def dossier(stores: Stores, chat: ChatId, now: datetime) -> dict[str, Any] | None:
    """Ready to be written as JSON; None where nothing is kept of that chat."""
    record = await stores.chats.get(chat)
    follows = await _follows(stores, chat)
    if record is None and not follows:
        return None
    return {
        "written": now.isoformat(),
        "chat": _chat(chat, record),
        "last_asked": _moment(await stores.reads.last(chat)),
        "follows": follows,
        "settings": _settings(record),
        "looks_after": list(await stores.ties.of(chat)),
        "manages": await _charge(stores, chat),
        "tuning": _TUNING.dump_python(await stores.tunings.get(chat), mode="json"),
        "threads": dict(await stores.threads.of(chat)),
        "waits_for_the_digest": await _told(stores, await stores.digests.waiting(chat)),
        f"alerts_of_{keys.KEPT.days}_days": await _alerts(stores, chat),
        f"conversation_of_{keys.MAILBOX.days}_days": await _conversation(stores, chat),
    }


def _chat(chat: ChatId, record: ChatRecord | None) -> dict[str, Any]:
    if record is None:
        return {"id": chat}
    return {
        "id": chat,
        "kind": record.chat.kind,
        "language": record.chat.language,
        "joined": record.joined.date().isoformat(),
        "last_active": record.active.date().isoformat() if record.active else None,
        "away_since": _moment(record.dormant_since),
        "has_missed_alerts_since": _moment(record.missed_since),
        "somebody_is_told_when_we_cannot_write": bool(record.keeper),
    }


async def _charge(stores: Stores, chat: ChatId) -> dict[str, str] | None:
    charge = await stores.charges.of(chat)
    return {"chat": charge.chat, "until": charge.until.isoformat()} if charge else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _settings(record: ChatRecord | None) -> dict[str, Any]:
    if record is None:
        return {}
    wanted = record.preferences
    return {"least_urgency": wanted.floor.name.lower(), "without_sound": wanted.is_silent}


async def _follows(stores: Stores, chat: ChatId) -> list[dict[str, str]]:
    return [{"topic": one.slug, "name": one.name} for one in await followed_by(stores, chat)]


async def _alerts(stores: Stores, chat: ChatId) -> dict[str, Any]:
    """What the ledgers say: they are kept by the number of the chat's seat."""
    seat = await stores.seats.find(chat)
    recent = await stores.alerts.recent()
    rows = await stores.ledger.rows_of(seat.bucket, [seat.place], recent) if seat else []
    shown = {alert: row for alert, _, row in rows[:MOST_ALERTS]}
    told = await _told(stores, tuple(shown))
    became = {alert: _BECAME.get(row[0], _ON_ITS_WAY) for alert, row in shown.items()}
    return {
        "alerts": [one | {"became": became[AlertId(one["alert"])]} for one in told],
        "left_out": len(rows) - len(shown),
    }


async def _told(stores: Stores, alerts: tuple[AlertId, ...]) -> list[dict[str, str]]:
    return [_alert(alert) for alert, _ in await stores.alerts.look_at(alerts)]


def _alert(alert: Alert) -> dict[str, str]:
    return {
        "alert": alert.id,
        "headline": alert.headline,
        "written": alert.created.isoformat(timespec="seconds"),
    }


async def _conversation(stores: Stores, chat: ChatId) -> dict[str, Any]:
    """What the mailbox holds, where the channel has no platform that keeps it; the last of it."""
    letters = await stores.mailboxes.after(chat, None, 0)
    kept: list[Any] = []
    size = 0
    for letter in reversed(letters):
        said = _cut(json.loads(letter.body))
        size += len(json.dumps(said))
        if size > MOST_CONVERSATION:
            break
        kept.append(said)
    return {"letters": kept[::-1], "left_out": len(letters) - len(kept)}


def _cut(value: Any) -> Any:
    """The same without its longest texts, such as the files that were sent along."""
    match value:
        case str() if len(value) > _LONGEST_TEXT:
            return f"{value[:_LONGEST_TEXT]}…"
        case dict():
            return {name: _cut(part) for name, part in value.items()}
        case list():
            return [_cut(part) for part in value]
        case _:
            return value


def text_of(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)
