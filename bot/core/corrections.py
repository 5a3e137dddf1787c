"""Which of a story's alerts a correction sets right, and what that one says from then on.

A story's first alert may know nothing of what a later one got wrong: to edit that one would put
words into it that were not there, and leave the wrong ones standing.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.changes import differing, facts_in, facts_of
from bot.model.alert import Alert, AlertKind
from bot.model.article import Article

_SETS_RIGHT = frozenset({AlertKind.CORRECTED, AlertKind.WITHDRAWN})


def set_right(told: Sequence[Alert], correction: Article) -> Alert | None:
    """Of the alerts so far, oldest first, the newest that says other counts or numbers; else the
    newest in the words of that report or that publisher; else the first. None where there is none.
    """
    newest = [one for one in reversed(told) if one.kind not in _SETS_RIGHT]
    facts = facts_of(correction)
    signs = (
        lambda one: bool(differing(facts, facts_in(one.headline, one.summary))),
        lambda one: one.url == correction.url,
        lambda one: one.publisher == correction.publisher,
    )
    found = (one for is_meant in signs for one in newest if is_meant(one))
    return next(found, newest[-1] if newest else None)


def restated(alert: Alert, headline: str, summary: str) -> Alert:
    """Its next edition. What it said was new may be just what was wrong."""
    edition = alert.edition + 1
    return replace(
        alert, headline=headline, summary=summary, change="", edition=edition, wordings=()
    )
