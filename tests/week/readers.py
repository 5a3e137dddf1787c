"""Readers with every kind of setting, in many zones; drawn by a seed, so a run can be repeated."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.model.chat import ChannelName, Chat, ChatId, Preferences
from bot.model.story import Urgency
from bot.model.topic import TopicSlug
from bot.model.tuning import DigestPlan, Level, QuietHours, Tuning

CHANNEL = ChannelName("paper")
TOPICS = tuple(TopicSlug(f"topic-{number}") for number in range(24))
ZONES = ("", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
LANGUAGES = ("en", "es", "de")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    chat: Chat
    topics: tuple[TopicSlug, ...]
    preferences: Preferences
    tuning: Tuning


def wish(number: int, start: datetime, seed: int) -> Wish:
    """The wishes of a reader: a third tuned nothing, the others some things at once."""
    dice = Random(seed * 100_003 + number)
    topics = tuple(dice.sample(TOPICS, dice.randint(1, 6)))
    return Wish(
        chat=Chat(id=ChatId(f"{CHANNEL}:{number}")),
        topics=topics,
        preferences=Preferences(
            floor=dice.choice((Urgency.NEWS, Urgency.NEWS, Urgency.URGENT, Urgency.FLASH)),
            is_silent=dice.random() < 0.2,
        ),
        tuning=_tuning(dice, topics, start) if dice.random() < 0.7 else Tuning(),
    )


def _tuning(dice: Random, topics: tuple[TopicSlug, ...], start: datetime) -> Tuning:
    def maybe(part: float) -> bool:
        return dice.random() < part

    night = QuietHours(
        start=dice.randrange(0, 24 * 60, 15),
        end=dice.randrange(0, 24 * 60, 15),
        flash_breaks=maybe(0.5),
    )
    plan = DigestPlan(
        times=tuple(sorted(dice.sample(range(0, 24 * 60, 30), dice.randint(1, 2)))),
        weekday=dice.randrange(7) if maybe(0.3) else None,
    )
    pause = start + timedelta(hours=dice.randrange(24 * 7))
    mute = dice.choice((None, start + timedelta(hours=dice.randrange(24 * 7))))
    return Tuning(
        zone=dice.choice(ZONES),
        quiet=night if maybe(0.5) else None,
        digest=plan if maybe(0.2) else None,
        cap=dice.choice((1, 3, 10)) if maybe(0.4) else 0,
        paused_until=pause if maybe(0.1) else None,
        mutes={dice.choice(TOPICS): mute} if maybe(0.3) else {},
        levels={dice.choice(topics): dice.choice(tuple(Level))} if maybe(0.4) else {},
        without={dice.choice(topics): ("storm",)} if maybe(0.2) else {},
        reads=("en",) if maybe(0.2) else (),
    )
