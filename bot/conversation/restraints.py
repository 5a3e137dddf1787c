"""What lets alerts wait: a pause, quiet hours, a digest, a limit; each is said in the same words
wherever somebody asks for it."""

from datetime import datetime

from bot.conversation.whereabouts import place_of
from bot.core.audience import digest_times
from bot.core.times import shown
from bot.model.text import Text, lines
from bot.model.tuning import Tuning

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def restraints(tuning: Tuning, now: datetime, language: str) -> tuple[Text, ...]:
    """A sentence for each that is on; `language`: as the platform says."""
    kept = (one(tuning, language) for one in (quiet_of, digest_of, limit_of))
    return tuple(one for one in (pause_of(tuning, now), *kept) if one is not None)


def pause_of(tuning: Tuning, now: datetime) -> Text | None:
    until = tuning.paused_until
    if until is None or until <= now:
        return None
    told = "I say nothing until {until}; then you get what came meanwhile as one message."
    return Text(told, until=until)


def quiet_of(tuning: Tuning, language: str) -> Text | None:
    hours = tuning.quiet
    if hours is None:
        return None
    told = "Nothing comes from {start} to {end} ({place}); at {end} you get it as one message."
    flash = "A flash comes even then." if hours.flash_breaks else "Not even a flash comes then."
    times = Text(
        told, start=shown(hours.start), end=shown(hours.end), place=place_of(tuning, language)
    )
    return lines((times, Text(flash)), " ")


def digest_of(tuning: Tuning, language: str) -> Text | None:
    plan = tuning.digest
    if plan is None:
        return None
    told = "Everything but flashes comes as one message, daily at {times} ({place})."
    if plan.weekday is not None:
        told = "Everything but flashes comes as one message, on {day} at {times} ({place})."
    day = Text(_DAYS[plan.weekday or 0])
    return Text(told, times=_listed(plan.times), day=day, place=place_of(tuning, language))


def limit_of(tuning: Tuning, language: str) -> Text | None:
    if not tuning.cap:
        return None
    told = Text(
        "You get one alert a day; flashes do not count.",
        "You get at most {count} alerts a day; flashes do not count.",
        count=tuning.cap,
    )
    rest = Text("The rest waits for your digest.")
    if tuning.digest is None:
        times, place = _listed(digest_times(tuning)), place_of(tuning, language)
        rest = Text("The rest comes as one message at {times} ({place}).", times=times, place=place)
    return lines((told, rest), " ")


def _listed(times: tuple[int, ...]) -> Text | str:
    *some, last = map(shown, times)
    return Text("{some} and {last}", some=", ".join(some), last=last) if some else last
