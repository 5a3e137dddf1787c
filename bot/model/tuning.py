"""How a chat wants its alerts, beyond what it follows: when, how many, and how loud each topic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.chat import Voice
from bot.model.topic import TopicSlug


class Level(StrEnum):
    """How loud one topic is, whatever the chat's floor."""

    ALL = "all"
    URGENT = "urgent"
    """Urgent alerts and flashes."""
    FLASH = "flash"
    SILENT = "silent"
    """All, without a sound."""
    DIGEST = "digest"
    """All but flashes wait for the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` to `end`, in minutes after midnight where the reader is."""

    start: int
    end: int
    flash_breaks: bool = False
    """A flash comes through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """All but flashes comes at these minutes after midnight, on one weekday (0: Monday) or each."""

    times: tuple[int, ...]
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The defaults are those of a reader who never tuned anything."""

    zone: str = ""
    """Of the IANA database; empty: not told, and UTC."""
    speaks: str = ""
    """The language that the reader chose; empty: what the platform says."""
    reads: tuple[str, ...] = ()
    """Languages of stories; empty: all."""
    quiet: QuietHours | None = None
    digest: DigestPlan | None = None
    cap: int = 0
    """Alerts a day, flashes not counted; 0: as many as there are."""
    paused_until: datetime | None = None
    mutes: Mapping[str, datetime | None] = field(default_factory=dict)
    """A slug as followed, or words behind a `=`: until when; None: for good."""
    levels: Mapping[TopicSlug, Level] = field(default_factory=dict)
    without: Mapping[TopicSlug, tuple[str, ...]] = field(default_factory=dict)
    """Of a topic, not what has one of these words."""

    def voice(self, language: str) -> Voice:
        """How the reader is spoken to, whose platform says that language."""
        return Voice(self.speaks or language, self.zone)
