"""Whether a chat gets an alert, when, and whether it hears it.

The invariant: who was told something wrong is told so, however high they have set their floor and
whatever they mute; nothing but a flash that may breaks quiet hours, and nothing at all a pause.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from bot.core.clock import zone_named
from bot.core.fingerprint import folded
from bot.model.alert import Alert, AlertKind
from bot.model.chat import Preferences
from bot.model.story import Urgency
from bot.model.topic import STORY, TopicSlug
from bot.model.tuning import Level, QuietHours, Tuning

WORD = "="
"""How a mute of mere words begins; they are folded (bot.core.fingerprint)."""

_MINUTES = 60
# Who has no digest plan and no quiet hours reads with breakfast what was too much yesterday.
_MORNING = 8 * _MINUTES
_DAY = timedelta(days=1)
_MIDNIGHT = time.min
_FLOORS = {Level.URGENT: Urgency.URGENT, Level.FLASH: Urgency.FLASH}
# A reader is told of changes of what they were told, as quietly as can be.
_SMALL = frozenset({AlertKind.CORRECTED, AlertKind.UPDATED})


@dataclass(frozen=True, slots=True)
class Told:
    """Now. `counts`: it is one of those that the reader wants so many of a day."""

    is_silent: bool
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """In the digest that comes then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Untold:
    """Not at all. `why` names the rule: `muted`, `language`, `floor`."""

    why: str


Hearing = Told | Kept | Untold


def wants(preferences: Preferences, alert: Alert) -> bool:
    """The chat's floor decides; corrections and withdrawals pass it."""
    return alert.is_owed or alert.urgency >= preferences.floor


def is_silent(preferences: Preferences, alert: Alert) -> bool:
    """A silent chat hears nothing, not even a flash; elsewhere only a correction and an update of
    less than a flash are quiet."""
    return preferences.is_silent or (alert.kind in _SMALL and alert.urgency < Urgency.FLASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A reader of an alert: what they want in general, and what brought it to them."""

    preferences: Preferences
    tuning: Tuning
    topics: tuple[TopicSlug, ...]
    """Those of the alert's `followed` that they follow."""
    has_first: bool = False
    """The alert that this one follows up lies in their chat."""


def hearing(alert: Alert, listener: Listener, now: datetime) -> Hearing:
    """What a reader who tuned something gets of an alert."""
    tuning = listener.tuning
    level = Level.ALL if alert.is_owed else _loudest(alert, listener)
    if not alert.is_owed and (why := _refusal(alert, tuning, now)):
        return Untold(why)
    if level is None:
        return Untold("floor")
    is_flash = alert.urgency >= Urgency.FLASH
    if until := silence_ends(tuning, now, is_flash=is_flash):
        return Kept(until)
    waits = level is Level.DIGEST or (tuning.digest is not None and not listener.has_first)
    if waits and not is_flash:
        return Kept(next_digest(tuning, now))
    return Told(
        is_silent=level is Level.SILENT or is_silent(listener.preferences, alert),
        counts=tuning.cap > 0 and not is_flash and not alert.is_owed,
    )


def silence_ends(tuning: Tuning, now: datetime, *, is_flash: bool = False) -> datetime | None:
    """When a pause or the quiet hours end that it is now; None: it is neither."""
    if tuning.paused_until and now < tuning.paused_until:
        return tuning.paused_until
    quiet = tuning.quiet
    if quiet is None or (is_flash and quiet.flash_breaks):
        return None
    zone = zone_named(tuning.zone)
    return _next_time((quiet.end,), now, zone) if _is_within(quiet, now.astimezone(zone)) else None


def next_digest(tuning: Tuning, now: datetime) -> datetime:
    """When what waits for the reader is to be sent: never within quiet hours."""
    zone = zone_named(tuning.zone)
    weekday = tuning.digest.weekday if tuning.digest else None
    due = _next_time(digest_times(tuning), now, zone, weekday)
    return silence_ends(tuning, due) or due


def digest_times(tuning: Tuning) -> tuple[int, ...]:
    """The same by the reader's clock, in minutes after midnight; also where no digest is set."""
    if tuning.digest:
        return tuning.digest.times
    return (tuning.quiet.end if tuning.quiet else _MORNING,)


def day_of(tuning: Tuning, now: datetime) -> str:
    """The reader's calendar day, by which a cap counts: `2026-11-03`."""
    return now.astimezone(zone_named(tuning.zone)).date().isoformat()


def _refusal(alert: Alert, tuning: Tuning, now: datetime) -> str:
    """Why a reader does not want it, whatever brought it to them; "" where they do."""
    live = [one for one, until in tuning.mutes.items() if until is None or now < until]
    if any(_concerns(one, alert) for one in live):
        return "muted"
    language = alert.language.partition("-")[0].lower()
    if tuning.reads and language and language not in tuning.reads:
        return "language"
    return ""


def _concerns(muted: str, alert: Alert) -> bool:
    if muted.startswith(WORD):
        return f" {muted.removeprefix(WORD)} " in _said(alert)
    return muted in alert.followed


def _loudest(alert: Alert, listener: Listener) -> Level | None:
    """By the one of the reader's topics that lets most of it through; None: none does."""
    found = {
        level
        for topic in listener.topics
        if (level := _level(alert, topic, listener)) and not _is_without(alert, topic, listener)
    }
    order = (Level.ALL, Level.SILENT, Level.DIGEST)
    return next((level for level in order if level in found), None)


def _level(alert: Alert, topic: TopicSlug, listener: Listener) -> Level | None:
    """How loud a topic lets the alert be. A story is followed to hear all of it."""
    if topic.startswith(STORY):
        return Level.ALL
    level = listener.tuning.levels.get(topic)
    floor = listener.preferences.floor if level is None else _FLOORS.get(level, Urgency.NEWS)
    if alert.urgency < floor:
        return None
    return level if level in {Level.SILENT, Level.DIGEST} else Level.ALL


def _is_without(alert: Alert, topic: TopicSlug, listener: Listener) -> bool:
    shunned = listener.tuning.without.get(topic, ())
    return bool(shunned) and _has_one_of(shunned, _said(alert), alert.topics)


def _has_one_of(words: Collection[str], said: str, topics: Collection[TopicSlug]) -> bool:
    return any(f" {word} " in said or word.replace(" ", "-") in topics for word in words)


@lru_cache(maxsize=64)
def _said(alert: Alert) -> str:
    """What a reader would see of it, to look for whole words in."""
    return folded(f"{alert.headline} {alert.summary} {alert.publisher}")


def _is_within(quiet: QuietHours, there: datetime) -> bool:
    minute = there.hour * _MINUTES + there.minute
    if quiet.start <= quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end


def _next_time(
    minutes: Collection[int], now: datetime, zone: tzinfo, weekday: int | None = None
) -> datetime:
    """The first moment after now that the clock there shows one of these times, on that weekday.

    A time that a change of the clocks leaves out comes as much later; one that it brings twice,
    twice.
    """
    today = now.astimezone(zone).date()
    days = (today + number * _DAY for number in range(9))
    moments = (
        moment
        for day in days
        if weekday is None or day.weekday() == weekday
        for minute in minutes
        for moment in _moments(datetime.combine(day, _MIDNIGHT) + timedelta(minutes=minute), zone)
    )
    return min(moment for moment in moments if moment > now)


def _moments(shown: datetime, zone: tzinfo) -> Iterator[datetime]:
    """When the clocks there show it."""
    first = shown.replace(tzinfo=zone).astimezone(UTC)
    yield first
    again = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if again > first and again.astimezone(zone).replace(tzinfo=None) == shown:
        yield again
