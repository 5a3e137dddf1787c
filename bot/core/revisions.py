"""Whether a report that its publisher changed in place says something else now.

The invariant: typing errors, new words and additions are silent, but for a toll, an outcome or a
main actor that comes into the title; else only what was said and is said no more, with another
number or name in its stead, is a new version that readers should hear of.
"""

import hashlib
from collections.abc import Sequence

from bot.core.changes import facts_in, news_in, turns_in
from bot.core.fingerprint import Terms
from bot.core.text import clean, plain
from bot.model.article import Article, Entry, Kind
from bot.model.story import StoryId
from bot.model.version import Version

_MOST = 20
# Characters; what changes further down is not told in an alert.
_READ = 5000


def version_of(article: Article, terms: Terms, facts: Sequence[str]) -> Version:
    """The report as it is now; story and digest are the caller's to fill in."""
    titled = set(terms.title)
    return Version(
        id=article.id,
        story=StoryId(""),
        feed=article.feed,
        digest="",
        title=article.title,
        url=article.url,
        publisher=article.publisher,
        family=article.family,
        names=tuple(name for name in terms.names if name in titled)[:_MOST],
        numbers=terms.numbers[:_MOST],
        facts=tuple(facts),
    )


def digest_of(entry: Entry) -> str:
    """Of what an entry says: its markup may change at every poll."""
    said = f"{clean(entry.title)}\n{plain(entry.body, _READ)}"
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:12]


def revision(before: Version, after: Version, said: Kind) -> Kind | None:
    """What kind of report the new version is; None where the change is to be silent.

    A count that rose is an update, whatever else changed: the event went on. `said` is what the
    new version calls itself.
    """
    if said in {Kind.CORRECTION, Kind.WITHDRAWAL}:
        return said
    if not (_replaced(before.numbers, after.numbers) or _replaced(before.names, after.names)):
        return Kind.UPDATE if news_in(facts_in(after.title), before.facts) else None
    return Kind.UPDATE if turns_in(after.facts, before.facts) else Kind.CORRECTION


def _replaced(before: Sequence[str], after: Sequence[str]) -> bool:
    gone, came = set(before) - set(after), set(after) - set(before)
    return bool(gone and came)
