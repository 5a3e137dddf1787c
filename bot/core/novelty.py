"""Which entries of an answer are news of the feed, and which only look new.

The invariant: what the feed has had before, under this id or under another, is never announced;
and a feed that brings its old entries as new ones (another CMS, other addresses) announces nothing.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from bot.model.article import ArticleId, Entry

MOST_KNOWN = 500
"""Entries that a feed is remembered by: as many as an answer may hold."""

MARK = 8
"""Characters of a mark: 48 bits, so that 1,500 of them hold a false one in ten billion."""

# Entries whose date is older than the last answer by that much were not there when we looked.
_MARGIN = timedelta(hours=1)
# Of a handful, half is chance.
_FEWEST = 4
_MOST_TEXT = 300

# `/2024/05/17/` and `/2024-05-17-`, as publishers write the day into an address.
_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
# Time zones, and what was written on the day before.
_MOST_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Novelty:
    """`news`: never seen in the feed. `late`: not to be announced: old, or there before."""

    news: tuple[ArticleId, ...]
    late: frozenset[ArticleId]
    is_migration: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry is known by: its id, its title, its title and text."""

    by_id: str
    by_title: str
    by_text: str


def marks(article: ArticleId, entry: Entry) -> Marks:
    title = " ".join(entry.title.split())
    text = " ".join(entry.body[: 4 * _MOST_TEXT].split())[:_MOST_TEXT]
    return Marks(_mark("i", article), _mark("t", title), _mark("c", f"{title}\n{text}"))


def novelty(
    entries: Mapping[ArticleId, Entry],
    unseen: AbstractSet[ArticleId],
    known: AbstractSet[str],
    last_success: datetime | None,
) -> Novelty:
    """`unseen`: those that no feed has brought; `known`: the marks of what this feed has had."""
    signs = {article: marks(article, entries[article]) for article in entries if article in unseen}
    news = tuple(article for article in signs if signs[article].by_id not in known)
    late = frozenset(
        article
        for article in news
        if signs[article].by_text in known or is_redated(entries[article])
    )
    old = {article for article in news if _is_older(entries[article], last_success)} | late
    # Each title once: a weather service gives all its warnings the same one.
    titles = {signs[article].by_title for article in news if article not in old} & known
    strange = len(old) + len(titles)
    is_migration = (
        last_success is not None and len(entries) >= _FEWEST and strange > len(entries) / 2
    )
    return Novelty(news, frozenset(news) if is_migration else late, is_migration)


def remembered(known: str, entries: Mapping[ArticleId, Entry]) -> str:
    """The marks of these entries, before those that the feed was known by; bounded."""
    found = [marks(article, entry) for article, entry in entries.items()]
    fresh = [mark for one in found for mark in (one.by_id, one.by_title, one.by_text)]
    kept = dict.fromkeys((*fresh, *parted(known)))
    return "".join(tuple(kept)[: 3 * MOST_KNOWN])


def parted(known: str) -> list[str]:
    return [known[at : at + MARK] for at in range(0, len(known), MARK)]


def is_redated(entry: Entry) -> bool:
    """Whether its address names a day long before its date: an old report with a new date."""
    found = _DAY.search(entry.url)
    if found is None or entry.published is None:
        return False
    try:
        written = date(*map(int, found.groups()))
    except ValueError:
        return False
    return entry.published.astimezone(UTC).date() - written > _MOST_DAYS


def _is_older(entry: Entry, last_success: datetime | None) -> bool:
    if entry.published is None or last_success is None:
        return entry.published is None
    return entry.published < last_success - _MARGIN


def _mark(kind: str, text: str) -> str:
    digest = blake2b(f"{kind}{text}".encode(errors="replace"), digest_size=6).digest()
    return urlsafe_b64encode(digest).decode()
