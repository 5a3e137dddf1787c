"""What is remembered about a chat, packed into one field of its bucket's hash.

A record is one field, `native|kind|floor|manner|language|days|keeper|missed|dormant` (times in
hexadecimal seconds), of at most 64 bytes: so Redis keeps the 128 of a bucket in one packed hash.
`days` is `joined.active`: a day since 1970, and how many days later the chat was last active, both
hexadecimal. `keeper` is `#` and a seat's number; earlier versions wrote a native id there, and a
moment for the days. `manner` is 1 for silence, and 2 more for who has a Tuning
(bot.store.tunings), which few have and no delivery looks for else. Only groups have a keeper, and
only who is awake has missed something.
"""

from functools import lru_cache
from typing import NamedTuple

from bot.model.chat import ChannelName, Chat, ChatId, ChatKind, ChatRecord, Preferences, Voice
from bot.model.story import Urgency
from bot.store import keys
from bot.store.connection import Database
from bot.store.moments import days_of, hexadecimal, joined_and_active, moment
from bot.store.seats import Seat

_KINDS = {"p": ChatKind.PRIVATE, "g": ChatKind.GROUP, "b": ChatKind.BROADCAST}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
# Of a record, `kind|floor|manner`: a letter and two digits.
_MANNER = 5
_TUNED = 2


async def record_at(database: Database, seat: Seat) -> ChatRecord | None:
    text: str | None = await database.hget(keys.chats(seat.bucket), seat.place)
    return unpacked(seat.bucket.channel, text) if text else None


def packed(record: ChatRecord) -> str:
    preferences = record.preferences
    fields = (
        record.chat.id.partition(":")[2],
        _LETTERS[record.chat.kind],
        int(preferences.floor),
        int(preferences.is_silent) + _TUNED * preferences.is_tuned,
        record.chat.language,
        days_of(record),
        record.keeper,
        hexadecimal(record.missed_since),
        hexadecimal(record.dormant_since),
    )
    return "|".join(str(field) for field in fields)


class Reader(NamedTuple):
    """What a delivery needs to know of a chat."""

    id: ChatId
    kind: ChatKind
    preferences: Preferences
    voice: Voice


def reader_of(channel: ChannelName, text: str) -> Reader | None:
    """The first fields of a record; what is missing or unreadable is the default.

    None where even the chat's id is. Done for every reader of every alert: so no more than that.
    """
    native, _, rest = text.partition("|")
    if not native:
        return None
    language, _, _ = rest[_MANNER + 1 :].partition("|")
    return Reader(ChatId(f"{channel}:{native}"), *_manner(rest[:_MANNER]), _voice(language))


def unpacked(channel: ChannelName, text: str) -> ChatRecord | None:
    """The whole record, likewise."""
    reader = reader_of(channel, text)
    if reader is None:
        return None
    language, days, keeper, missed, dormant, *_ = [*text.split("|")[4:], *[""] * 5]
    joined, active = joined_and_active(days)
    return ChatRecord(
        chat=Chat(id=reader.id, kind=reader.kind, language=language),
        preferences=reader.preferences,
        joined=joined,
        active=active,
        keeper=keeper,
        missed_since=moment(missed),
        dormant_since=moment(dormant),
    )


@lru_cache
def _voice(language: str) -> Voice:
    return Voice(language)


@lru_cache
def _manner(text: str) -> tuple[ChatKind, Preferences]:
    kind, floor, manner, *_ = [*text.split("|"), "", "", ""]
    preferences = Preferences(
        floor=Urgency(int(floor)) if floor in _FLOORS else Preferences().floor,
        is_silent=manner in {"1", "3"},
        is_tuned=manner in {"2", "3"},
    )
    return _KINDS.get(kind, ChatKind.PRIVATE), preferences


_FLOORS = frozenset(str(int(urgency)) for urgency in Urgency)
