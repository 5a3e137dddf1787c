"""How loud a report is, with the reasons in words that an editor can argue with.

The invariant: points only add up from what the report shows (the wire's mark, the title's words,
independent sources), a guard only lowers, and a FLASH takes a trusted source.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from bot.core import remarks
from bot.core.cues import FIGURES, GRAVE, NOT_NEWS, OFFERS, STRONG, VICTIMS
from bot.core.fingerprint import folded
from bot.core.kinds import sort_of
from bot.core.outcomes import outcomes
from bot.core.tolls import tolls
from bot.model.article import Article, Kind
from bot.model.story import Judgement, Urgency
from bot.model.text import Text

# A trusted report is news by default; an unknown source has to show why.
_TRUSTED = 0.5

# An agency. Its own mark counts even on a market report; only it can raise a FLASH, which AP
# gives once or twice a year ("transcendent") and Reuters when the world has to know at once.
_AGENCY = 0.7

_FLASH_POINTS = 4.0
_URGENT_POINTS = 2.0

# The IPTC's scale: 1 is the most urgent, 5 is normal, 8 the least, 9 a newsroom's own meaning.
_SAID = {
    1: Urgency.FLASH,
    **dict.fromkeys((2, 3), Urgency.URGENT),
    **dict.fromkeys((4, 5, 6), Urgency.NEWS),
    **dict.fromkeys((7, 8, 9), Urgency.ROUTINE),
}

# Whoever has not earned trust needs one clear sign.
_NEWS_POINTS = 1.0

# Points of the wire's mark, multiplied by trust: anybody can write "BREAKING".
_MARKS = {
    "FLASH": 3.5,
    "BULLETIN": 2.5,
    "ALERT": 2.4,
    "SNAP": 2.4,
    "URGENT": 2.4,
    "NEWSBREAK": 2.4,
    "BREAKING": 1.5,
    "JUST": 1.0,
}

# Words alone never make a flash.
_FLASH_MARKS = frozenset({"FLASH", "BULLETIN"})
_FLASH_SOURCES = 3

# Of a cue in the title. Each further cue adds less: a title full of them is written for clicks.
_GRAVE_CUE = 2.0
_STRONG_CUE = 1.0
_FURTHER_CUE = 0.5
_MOST_CUES = 3.0

_MANY = re.compile(r"\b(?:dozens|scores|hundreds|thousands)\b", re.IGNORECASE)
_GRAVE_TOLL = 10
_VICTIMS = frozenset({"dead", "hurt", "missing"})

# Never pushed, whatever they are about.
_QUIET = frozenset(
    {Kind.LIVE_BLOG, Kind.ROUND_UP, Kind.OPINION, Kind.VIDEO, Kind.SPONSORED, Kind.ROUTINE}
)

# ninjs' urgency, from 1 (the highest) to 9; 5 is normal. Multiplied by trust, like a mark.
_DECLARED = {1: 3.5, 2: 2.4, 3: 1.5}

# So many owners within so short a time is a burst: they all thought that it cannot wait.
_BURST = timedelta(minutes=15)
_BURST_OWNERS = 3
_BURST_POINTS = 0.5

# Points for independent owners: two may copy a rumour, three have rarely all done so.
_CONFIRMED = ((5, 1.5), (3, 1.0), (2, 0.5))

# What stands before one of these tells something by itself if it has so many words.
_CLAUSE = re.compile(r":\s|\s[-–—|]\s")
_TELLING = 6

# A name in quotes, as of a film that sounds grave; behind a colon somebody speaks.
_QUOTED = re.compile(r"(?<!: )[“\"‘«„'][^“”\"‘’«»]{2,80}[”\"’»'“]")
_CULTURE = re.compile(
    r"\b(film|movie|novel|album|(?:tv|new|drama|comedy|hit) series|trailer|sequel|musical|"
    r"season finale|box office|documentary|video ?game|playlist|premiere|stars in)s?\b",
    re.IGNORECASE,
)

# Everyday reports: quiet unless an agency marks them or a grave word stands beside.
_ROUTINES = {
    remarks.MARKET: (
        r"\b(bourse|stock market|stock exchange|stocks|shares|futures|bonds?|yields?|"
        r"wall street|ftse|nasdaq|dow|oil prices?|gold prices?|bitcoin|forex)\b.*"
        r"\b(rise|rises|fall|falls|slip|slips|gain|gains|edge|edges|dip|dips|climb|climbs|"
        r"close|closes|end|ends|open|opens|ease|eases|steady|higher|lower|flat|mixed)\b"
    ),
    remarks.WEATHER: (
        r"\b(weather (forecast|today|tomorrow|this week)|forecast for|sunny spells|umbrella|"
        r"pollen count|weekend weather)\b"
    ),
    remarks.SPORTS: (
        r"\b(\d{1,3}[-–]\d{1,3}\b.*\b(win|wins|beat|beats|victory|defeat|draw|lose|loses|loss|"
        r"semi-?final|final|league|cup|match|game)|(win|wins|won|beat|beats|edge|edges|thrash|"
        r"defeats?|draw|draws|lose|loses|lost)\b.*\b\d{1,3}[-–]\d{1,3})\b"
    ),
}
_ROUTINE_RULES = tuple((why, re.compile(rule, re.IGNORECASE)) for why, rule in _ROUTINES.items())


def urgency_of(article: Article, *, publishers: int, since: timedelta | None = None) -> Judgement:
    """The urgency of a story that `article` tells and `publishers` independent owners report.

    `since` is how long ago the first of them did; None: not known.
    """
    if settled := _settled(article):
        return settled
    points = list(_points(article, publishers, since))
    # Words from here on: what is kept is what an editor reads (bot.core.remarks).
    reasons = tuple(str(reason) for reason, _ in points)
    level, reason = _level(article, publishers, sum(worth for _, worth in points))
    return Judgement(urgency=level, reasons=(*reasons, str(reason)) if reason else reasons)


def _level(article: Article, publishers: int, total: float) -> tuple[Urgency, str]:
    """The urgency that so many points make, and what decided where it was not the points."""
    is_trusted = article.trust >= _TRUSTED
    if not is_trusted and publishers < _CONFIRMED[-1][0]:
        # Whoever wants to be loud can write what is loud.
        level = Urgency.NEWS if total >= _NEWS_POINTS else Urgency.ROUTINE
        return level, remarks.UNTRUSTED_ALONE
    if total >= _FLASH_POINTS and _may_flash(article, publishers):
        return Urgency.FLASH, ""
    if total >= _URGENT_POINTS:
        return Urgency.URGENT, ""
    if is_trusted:
        return Urgency.NEWS, remarks.TRUSTED
    if total >= _NEWS_POINTS:
        return Urgency.NEWS, ""
    return Urgency.ROUTINE, remarks.UNTRUSTED


def _settled(article: Article) -> Judgement | None:
    """What needs no points: its newsroom's own word, and what is not to be pushed at all."""
    if article.urgency is not None:
        said = Text(remarks.NEWSROOM, number=article.urgency)
        return Judgement(urgency=_SAID[article.urgency], reasons=(str(said),))
    if article.is_private:
        return Judgement(urgency=Urgency.NEWS, reasons=(str(remarks.OWN_FEED),))
    guard = _guard(article)
    return Judgement(urgency=Urgency.ROUTINE, reasons=(str(guard),)) if guard else None


def _may_flash(article: Article, publishers: int) -> bool:
    """A trusted source, and a second sign that it means it: its own mark, or other owners."""
    is_marked = not _FLASH_MARKS.isdisjoint(article.prefix.upper().split())
    is_marked = is_marked or article.wire_urgency == 1
    return article.trust >= _AGENCY and (is_marked or publishers >= _FLASH_SOURCES)


def _points(
    article: Article, publishers: int, since: timedelta | None
) -> Iterator[tuple[str, float]]:
    mark = max(article.prefix.upper().split() or [""], key=lambda word: _MARKS.get(word, 0.0))
    if mark in _MARKS:
        yield Text(remarks.MARKED, mark=article.prefix), _MARKS[mark] * article.trust
    elif article.wire_urgency in _DECLARED:
        declared = Text(remarks.DECLARED, number=article.wire_urgency)
        yield declared, _DECLARED[article.wire_urgency] * article.trust
    cues = _cues(article.title)
    if cues:
        names = ", ".join(f"“{cue.strip()}”" for cue, _ in cues)
        further = _FURTHER_CUE * (len(cues) - 1)
        yield Text(remarks.CUES, words=names), min(cues[0][1] + further, _MOST_CUES)
    if toll := _grave_toll(article.title):
        yield Text(remarks.VICTIMS, number=toll), 1.0
    for owners, worth in _CONFIRMED:
        if publishers >= owners:
            yield Text(remarks.SOURCES, count=publishers), worth
            break
    if since is not None and since <= _BURST and publishers >= _BURST_OWNERS:
        yield Text(remarks.BURST, count=_BURST.seconds // 60), _BURST_POINTS


def _cues(title: str) -> list[tuple[str, float]]:
    """The grave words of a title, the gravest first."""
    words = folded(title)
    for figure in FIGURES:
        words = words.replace(figure, " ")
    grave = [(cue, _GRAVE_CUE) for cue in GRAVE if cue in words]
    return grave + [(cue, _STRONG_CUE) for cue in STRONG if cue in words]


def _grave_toll(title: str) -> str:
    """The most victims in a title about deaths, if they are ten or more; or a word for many."""
    if not any(phrase in folded(title) for phrase in VICTIMS):
        return ""
    most = max((count for fate, count in tolls(title) if fate in _VICTIMS), default=0)
    if most >= _GRAVE_TOLL:
        return f"{most:,}"
    many = _MANY.search(title)
    return many[0] if many else ""


def _guard(article: Article) -> str:
    """Why a report is not to be pushed at all; "" if it may be."""
    if article.kind in _QUIET:
        _, sign = sort_of(article.title, article.categories, article.url)
        return Text(remarks.SORT, kind=article.kind, sign=sign) if sign else str(article.kind)
    if {"RPT", "REPEAT"} & set(re.split(r"[^A-Z]+", article.prefix.upper())):
        return remarks.REPEAT
    title, told = folded(article.title), folded(_told_first(article.title))
    is_event = bool(tolls(article.title) or outcomes(article.title))
    for phrase in () if is_event else NOT_NEWS:
        if phrase in told:
            return Text(remarks.CUES, words=f"“{phrase.strip()}”")
    for phrase in OFFERS:
        if phrase in title:
            return Text(remarks.OFFER, phrase=phrase.strip())
    if _CULTURE.search(title) and any(map(_cues, _QUOTED.findall(article.title))):
        return remarks.ART
    return _routine(article)


def _told_first(title: str) -> str:
    """What stands before a colon or dash, if that tells something by itself: what follows may be
    of another day, "Bomb kills 10 at mosque of Kelm: memorial service was the target"."""
    first = _CLAUSE.split(title, maxsplit=1)[0]
    return first if len(first.split()) >= _TELLING else title


def _routine(article: Article) -> str:
    is_marked = article.trust >= _AGENCY and not set(article.prefix.upper().split()).isdisjoint(
        _MARKS
    )
    if is_marked or _cues(article.title):
        return ""
    return next((why for why, rule in _ROUTINE_RULES if rule.search(article.title)), "")
