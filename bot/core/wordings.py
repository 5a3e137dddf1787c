"""What a machine is asked to make of an alert, and whom its words are for.

The invariant: an alert that says that something was wrong goes out in our own words; and words that
were made for an alert are never shown with another edition of it.
"""

from collections.abc import Sequence

from bot.core.faithful import can_shorten
from bot.core.figures import base
from bot.core.writing import LONGEST_HEADLINE, LONGEST_SUMMARY, credit_of
from bot.model.alert import Alert
from bot.model.feed import OWN
from bot.model.wording import Wish, Wording

SHORT_SUMMARY = 160
"""Characters. With a headline a lock screen shows no more; what is within that is left alone."""


def wishes_for(
    alert: Alert, title: str, *, shortens: bool, languages: Sequence[str]
) -> tuple[Wish, ...]:
    """What is wanted of a machine. `title`: what the headline was cut from, else the headline.

    Of an alert in an unknown language nothing is: nobody could say what it was translated from.
    Nor of what a reader's own feed brings: it is no business of anybody else's machine.
    """
    is_own = any(topic.startswith(OWN) for topic in alert.topics)
    if alert.is_owed or alert.edition or is_own or not alert.language:
        return ()
    wishes = [_translation(alert, one) for one in languages if base(one) != base(alert.language)]
    if shortens and can_shorten(alert.language) and _is_long(alert):
        wishes.insert(0, _shortening(alert, title))
    return tuple(wishes)


def wording_of(wish: Wish, draft: Wording, edition: int) -> Wording:
    """A draft that was found faithful, as it goes out."""
    return Wording(
        headline=f"{draft.headline}{wish.credit}",
        summary=draft.summary,
        language=wish.language,
        edition=edition,
    )


def current_wordings(alert: Alert) -> tuple[Wording, ...]:
    """How a machine put the edition that the alert has now."""
    return tuple(one for one in alert.wordings if one.edition == alert.edition)


def wording_for(alert: Alert, language: str) -> Wording | None:
    """A machine's words for a reader of that language; None: the alert's own."""
    found = {one.language: one for one in current_wordings(alert)}
    own = found.get(alert.language)
    wanted = language.lower()
    if not wanted or base(wanted) == base(alert.language):
        return own
    alike = [one for name, one in found.items() if base(name) == base(wanted)]
    return found.get(wanted) or next(iter(alike), own)


def _translation(alert: Alert, language: str) -> Wish:
    return _wish(alert.headline, alert, language, LONGEST_SUMMARY)


def _shortening(alert: Alert, title: str) -> Wish:
    return _wish(title, alert, alert.language, SHORT_SUMMARY)


def _wish(headline: str, alert: Alert, language: str, longest_summary: int) -> Wish:
    credit = credit_of(headline)
    source = Wording(
        headline=headline.removesuffix(credit), summary=alert.summary, language=alert.language
    )
    return Wish(
        source=source,
        language=language,
        longest_headline=LONGEST_HEADLINE - len(credit),
        longest_summary=longest_summary,
        credit=credit,
    )


def _is_long(alert: Alert) -> bool:
    return "…" in alert.headline or len(alert.summary) > SHORT_SUMMARY
