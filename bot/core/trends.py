"""What stories are about just now, more than they usually are.

Invariant: a few loud hours count, not what is always there; equal counts give equal rankings.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.names import names_of
from bot.core.wanted import Want, want_of
from bot.model.article import Article

RECENT = timedelta(hours=6)
USUAL = timedelta(hours=24)
"""Before RECENT: what is told then, too, is no trend."""

_LEAST_STORIES = 3
_MOST_NAMES = 8
_TEXT = 500
# A day that was not watched yet tells nothing of what is usual.
_UNKNOWN = 1.0


def names_in(article: Article) -> tuple[Want, ...]:
    """People, places and organisations of a report, as what may be followed."""
    names = names_of(f"{article.title}\n{article.text[:_TEXT]}")
    found = {want.slug: want for name in names if isinstance(want := want_of(name), Want)}
    return tuple(found.values())[:_MOST_NAMES]


def trending(
    recent: Mapping[str, float], usual: Mapping[str, float], *, most: int
) -> Sequence[str]:
    """By how much more often each was told within RECENT than in as long a time of USUAL."""
    usually = RECENT / USUAL
    risen = {
        one: count / (_UNKNOWN + usual.get(one, 0.0) * usually)
        for one, count in recent.items()
        if count >= _LEAST_STORIES and count > usual.get(one, 0.0) * usually
    }
    return sorted(risen, key=lambda one: (-risen[one], -recent[one], one))[:most]
