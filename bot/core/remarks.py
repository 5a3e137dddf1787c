"""What we remark on a story in words of our own: why it is as loud as it is, and what changed.

A remark is kept as the English sentence that editors read and the log has. Readers are told it in
their language, so it is found again by its form. The invariant: what has no form here, from
whatever version of the program it comes, is shown as it was written.
"""

import re
from functools import cache, lru_cache

from bot.core.text import shorten
from bot.model.text import HOLE, Text, lines

MARKED = Text("marked {mark}")
DECLARED = Text("urgency {number} of 9, says the wire")
CUES = Text("{words} in the title")
VICTIMS = Text("“{number}” victims")
SOURCES = Text("{count} independent source", "{count} independent sources")
BURST = Text("all within {count} minute", "all within {count} minutes")
UNTRUSTED_ALONE = Text("from a source of little trust alone")
UNTRUSTED = Text("from sources of little trust")
TRUSTED = Text("from a trusted source")
NEWSROOM = Text("its newsroom says urgency {number}")
OWN_FEED = Text("a feed of the reader's own")
REPEAT = Text("a repeat")
OFFER = Text("an offer: “{phrase}” in the title")
ART = Text("about a work of art")
MARKET = Text("a market report")
WEATHER = Text("a weather report")
SPORTS = Text("a sports result")
FILED = Text("filed under {section}")
SORT = Text("{kind}: {sign}")

# Those of bot.model.article.Kind that are never pushed.
_KINDS = (
    Text("live blog"),
    Text("round-up"),
    Text("opinion"),
    Text("video"),
    Text("sponsored"),
    Text("routine"),
)
# As bot.core.changes writes them.
_TOLLS = (
    Text("{count} dead", "{count} dead"),
    Text("{count} hurt", "{count} hurt"),
    Text("{count} missing", "{count} missing"),
    Text("{count} arrested", "{count} arrested"),
    Text("{count} rescued", "{count} rescued"),
    Text("{count} displaced", "{count} displaced"),
)
BEFORE = Text("{now} ({then} before)")
_BETWEEN = ", "

# The more of a form is written out, the earlier it is tried: some fit what others say.
_PLAIN = (UNTRUSTED_ALONE, UNTRUSTED, TRUSTED, OWN_FEED, REPEAT, ART, MARKET, WEATHER, SPORTS)
_HOLED = (DECLARED, NEWSROOM, OFFER, SOURCES, BURST, *_TOLLS, BEFORE, FILED, MARKED, VICTIMS, SORT)
_FORMS = (*_PLAIN, *_KINDS, *_HOLED, CUES)
# What is filled by a remark again.
_NESTING = frozenset({"kind", "sign", "now"})
_COUNT = "[1-9][0-9]{0,8}"
_FITTING = {"count": _COUNT, "kind": "|".join(map(re.escape, _KINDS))}
# Characters of what fills a hole, remarks in a row, and characters that are looked at: so many
# remarks within remarks as those have room for.
_LONGEST, _MOST, _MOST_READ = 120, 10, 600


def retold(remark: str) -> Text:
    """A remark, to be said in any language; what is no remark of ours stands as it is."""
    return _retold(remark[:_MOST_READ]) or Text("{words}", words=shorten(remark, _LONGEST))


def all_retold(remarks: tuple[str, ...]) -> Text:
    return lines(map(retold, remarks[:_MOST]), between="; ")


def change_retold(change: str) -> Text:
    """What changed, as bot.core.changes puts it: remarks in a row."""
    return lines(map(retold, change.split(_BETWEEN)[:_MOST]), between=_BETWEEN)


@lru_cache(maxsize=1024)
def _retold(remark: str) -> Text | None:
    for form in _FORMS:
        for pattern in _patterns(form):
            if found := pattern.fullmatch(remark):
                holes = found.groupdict()
                return Text(form, **{hole: _value(hole, holes[hole]) for hole in holes})
    return None


def _value(hole: str, said: str) -> object:
    if re.fullmatch(_COUNT, said):
        return int(said)
    return retold(said) if hole in _NESTING else shorten(said, _LONGEST)


@cache
def _patterns(form: Text) -> tuple[re.Pattern[str], ...]:
    """What reads like the form, for one and for several."""
    texts = filter(None, (form.template, form.plural))
    return tuple(re.compile(_pattern(text), re.DOTALL) for text in texts)


def _pattern(text: str) -> str:
    """Its words as they are; what fills a hole may be anything, but for those of _FITTING."""
    words, holes = HOLE.split(text)[::2], HOLE.findall(text)
    groups = [f"(?P<{hole}>{_FITTING.get(hole, '.+')})" for hole in holes]
    pairs = zip(words, (*groups, ""), strict=True)
    return "".join(f"{re.escape(word)}{group}" for word, group in pairs)
