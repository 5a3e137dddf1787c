"""From what a feed brought to an `Article`: one title, plain paragraphs, what kind it says it is.

Invariant: nothing here raises, whatever an entry holds, and titles and texts are bounded.
"""

import re
from datetime import UTC, datetime

from bot.core.boilerplate import report_of
from bot.core.kinds import sort_of
from bot.core.text import BREAK, clean, plain, shorten
from bot.core.urls import article_id, clean_link
from bot.model.article import Arrival, Article, ArticleId, Entry, Kind
from bot.model.feed import Feed, Origin

MOST_TITLE = 300
"""Characters; real headlines end at 200, what is longer is a text in the wrong element."""

MOST_TEXT = 20_000
"""Characters: the longest reports; more adds nothing to a story of two sentences."""

MOST_TITLE_FROM_TEXT = 120
"""Characters of the first paragraph that stand in for a title that is missing."""

MOST_CATEGORIES = 20
MOST_CATEGORY = 60
MOST_LANGUAGE = 35
"""The longest language tag of BCP 47 (RFC 5646 4.4.1)."""

_COLON = r"\s*[:|]\s*"
_DASH = r"\s+[-–—]+\s+"
_TIGHT = rf"(?:{_COLON}|\s*[-–—]+\s*)"
# A bare hyphen counts before a word in ordinary letters: "URGENT-Strike", but not "FLASH-FLOOD".
_MARK_GAP = rf"(?:{_COLON}|{_DASH}|\s?[-–—](?=[A-Z\d][a-z\d]))"

_PREFIXES: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(rf"(?P<prefix>{words}){gap}|[\[(*]\s*(?P<bracketed>{words})\s*[\])*]:?\s*"), kind)
    for words, gap, kind in (
        # The wire joins these with a bare hyphen: `UPDATE 2-Strike`, `REFILE-UPDATE 1-Strike`.
        (r"(?:STORY )?WITHDRAWN|RETRACTED|RETRACTION|(?:MANDATORY )?KILL", _TIGHT, Kind.WITHDRAWAL),
        (r"(?i:story withdrawn)", _TIGHT, Kind.WITHDRAWAL),
        (r"CORRECTED|CORRECTION|REFILE|CLARIFICATION", _TIGHT, Kind.CORRECTION),
        (r"(?i:corrected|correction|clarification)", _COLON, Kind.CORRECTION),
        (r"(?:UPDATE|WRAPUP) ?\d{1,2}", _TIGHT, Kind.UPDATE),
        (r"(?i:updated?)", _COLON, Kind.UPDATE),
        (r"RPT|REPEAT", _TIGHT, Kind.STORY),
        # "Flash-flood warning" and "Alert: …" as ordinary words are spared: capitals, or a colon.
        (r"(?i:breaking(?: news)?|just in|urgent)", _COLON, Kind.STORY),
        (r"BREAKING(?: NEWS)?|URGENT|JUST IN", _MARK_GAP, Kind.STORY),
        (r"FLASH|(?:NEWS ?)?ALERT|NEWSBREAK|SNAP|BULLETIN", _MARK_GAP, Kind.STORY),
    )
)
_SHORT_PREFIX = {"BREAKING NEWS": "BREAKING", "NEWS ALERT": "ALERT", "NEWSALERT": "ALERT"}
_SIREN = re.compile(r"^[🚨🔴⚡️❗‼⚠\s]+")
_MOST_PREFIXES = 3
_STRENGTH = tuple(Kind)

_FIRST_LINES: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(rule, re.IGNORECASE), kind)
    for rule, kind in (
        (r"\(?(?:story withdrawn\b|this (?:story|article) has been withdrawn)", Kind.WITHDRAWAL),
        (r"(?:correction|clarification):", Kind.CORRECTION),
        (r"\((?:corrects|refiles|fixes|clarifies|story corrected)\b", Kind.CORRECTION),
        (r"\(this [^()]{0,60}\bcorrect", Kind.CORRECTION),
        (r"\((?:updates|adds|recasts|releads|new throughout|writes through)\b", Kind.UPDATE),
    )
)

_SUFFIX = re.compile(r"^(?P<title>.+\S)\s+(?P<mark>[|\-–—·•]|::)\s+(?P<outlet>\S[^|–—·•]{0,50})$")
_OUTLET = re.compile(
    r"(?:[A-Z][\w.'’&-]*|of|and|the|&)(?: (?:[A-Z][\w.'’&-]*|of|and|the|&)){0,3} "
    r"(?:News|Times|Post|Herald|Tribune|Courier|Gazette|Journal|Chronicle|Observer|Telegraph|Daily|"
    r"Mail|Express|Press|Wire|Radio|TV|Television|Broadcasting|Online|Magazine|Reporter|Examiner|"
    r"Inquirer|Sentinel|Dispatch|Guardian|Independent|Mirror|Standard|Monitor|Bulletin)"
    r"|BBC|CNN|CNBC|NPR|PBS|ABC|NBC|CBS|ITV|AFP|AP|UPI|RTE|NHK|DW|Reuters|Bloomberg|Al Jazeera"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.\w\w|news|info|tv|in|uk|de|fr|ie|au|ca)"
)
"""`Example News`, `BBC`, `example.com`: a name in capitals that ends like a newspaper's."""
# That there is a video, too, makes no video of a report: "Bridge falls in Kelm (VIDEO)".
_LABEL = re.compile(r"\s*[(\[](?:with )?(?:video|photos?|pictures|audio)[)\]]$", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_DASHES = frozenset("-–—")

_FEWEST_WORDS = 3
"""What must be left of a title when a suffix only looks like an outlet."""
_REPEATED_WORDS = 5
"""Of a title, to be known for one where the text goes on behind it."""


def article_of(arrival: Arrival, feed: Feed) -> Article | None:
    """The report, or None where there is nothing to tell or nothing to know it by."""
    entry = arrival.entry
    url = _link(entry, feed)
    title, prefix, marked = title_of(entry.title, feed.publisher)
    written = _without_title(plain(entry.body, MOST_TEXT), title)
    text, advisory, dateline = report_of(written)
    title = title or shorten(text.partition(BREAK)[0], MOST_TITLE_FROM_TEXT)
    if not title or not (url or entry.guid.strip()):
        return None
    categories = _categories(entry)
    told = (_kind_by_line(advisory or written), _kind_by_line(title))
    sort, _ = sort_of(title, categories, url)
    return Article(
        id=id_of(entry, feed),
        feed=feed.id,
        publisher=feed.publisher,
        family=feed.family,
        trust=feed.trust,
        url=url,
        title=title,
        text=text,
        kind=_strongest(entry.kind, marked, *told, sort),
        published=_utc(entry.published),
        received=arrival.received,
        is_backlog=arrival.is_backlog,
        categories=categories,
        feed_topics=feed.topics,
        picture=clean_link(entry.picture, feed.url),
        language=clean(entry.language)[:MOST_LANGUAGE].lower(),
        dateline=dateline,
        wire_urgency=entry.urgency,
        prefix=prefix,
        urgency=entry.urgency if feed.origin is Origin.NEWSROOM else None,
        replaces=entry.first if entry.version > 1 else None,
        is_private=feed.origin is Origin.READER,
    )


def id_of(entry: Entry, feed: Feed) -> ArticleId:
    """The id that the entry's article has, without the work of making one."""
    if entry.version > 1:
        return article_id("", f"{entry.guid.strip()} {entry.version}", feed.id)
    if feed.origin is Origin.READER:
        # Else a reader's feed could have the report first, and keep it from all the others.
        return article_id("", f"{entry.guid.strip()} {_link(entry, feed)}", feed.id)
    return article_id(_link(entry, feed), entry.guid.strip() or entry.title, feed.id)


def title_of(markup: str, publisher: str) -> tuple[str, str, Kind]:
    """The title without outlet, label and wire prefix, the first such prefix, and what kind it
    says."""
    title = clean(plain(markup, MOST_TITLE * 2))
    title, prefixes, kind = _without_prefixes(title)
    bare = _without_outlet(title, publisher)
    return shorten(_LABEL.sub("", bare) or bare, MOST_TITLE), prefixes, kind


def _link(entry: Entry, feed: Feed) -> str:
    return clean_link(entry.url, feed.url) or _address(entry.guid)


def _without_prefixes(title: str) -> tuple[str, str, Kind]:
    prefix, kind = "", Kind.STORY
    for _ in range(_MOST_PREFIXES):
        bare = _SIREN.sub("", title)
        matches = ((rule.match(bare), said) for rule, said in _PREFIXES)
        found, said = next(((match, said) for match, said in matches if match), (None, kind))
        # A title that is nothing but a prefix keeps it.
        if found is None or not bare[found.end() :]:
            break
        words = (found["prefix"] or found["bracketed"]).upper()
        prefix = prefix or _SHORT_PREFIX.get(words, re.sub(r"(?<=[A-Z])(?=\d)", " ", words))
        kind = _strongest(kind, said)
        title = bare[found.end() :]
    return title, prefix, kind


def _without_outlet(title: str, publisher: str) -> str:
    """`Bridge closed | World | The Calder Courier` as `Bridge closed | World`."""
    found = _SUFFIX.match(title)
    if found is None:
        return title
    rest, outlet = found["title"], found["outlet"]
    if _is_named(outlet, publisher):
        return rest
    looks_so = _OUTLET.fullmatch(outlet) is not None
    if found["mark"] in _DASHES and not _DOMAIN.fullmatch(outlet):
        # "Minister to resign - BBC" in another's feed says who says so: that is kept.
        return title
    return rest if looks_so and len(rest.split()) >= _FEWEST_WORDS else title


def _is_named(outlet: str, publisher: str) -> bool:
    """Whether it is the publisher's name, a longer form, or its first words (at least two)."""
    said, known = _bare(outlet), _bare(publisher)
    if not said or not known:
        return False
    is_short_form = " " in said and known.startswith(f"{said} ")
    return said == known or said.startswith(f"{known} ") or is_short_form


def _bare(name: str) -> str:
    words = re.sub(r"[^\w\s]", "", name.casefold()).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _kind_by_line(text: str) -> Kind:
    return next((kind for rule, kind in _FIRST_LINES if rule.match(text)), Kind.STORY)


def _strongest(*kinds: Kind) -> Kind:
    """A withdrawal that was an update before is a withdrawal."""
    return max(kinds, key=_STRENGTH.index)


def _without_title(text: str, title: str) -> str:
    """Some feeds repeat the title, as the first paragraph or before the first sentence."""
    first, gap, rest = text.partition(BREAK)
    if gap and first.rstrip(".").casefold() == title.rstrip(".").casefold():
        return rest
    told, behind = text[: len(title)], text[len(title) :].lstrip(" .:|–—-")
    words = title.split()
    # "Ferry sinks off Kelm" is the beginning of "Ferry sinks off Kelm Harbour" as well.
    is_titled = sum(word[0].isupper() for word in words) > len(words) / 2
    is_whole = len(words) >= _REPEATED_WORDS and (words[-1].islower() or is_titled)
    is_next = behind[:1].isupper() and text[len(title) : len(title) + 1] in " .:"
    return behind if is_whole and is_next and told.casefold() == title.casefold() else text


def _address(guid: str) -> str:
    """A guid that is an address (RSS permalinks); any other guid is none relative to the feed."""
    return clean_link(guid) if guid.strip().lower().startswith("http") else ""


def _categories(entry: Entry) -> tuple[str, ...]:
    cleaned = (shorten(clean(name), MOST_CATEGORY) for name in entry.categories[:MOST_CATEGORIES])
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _utc(time: datetime | None) -> datetime | None:
    """Aware, in UTC; a time without a zone is taken for UTC, as most feeds without one mean."""
    if time is None:
        return None
    try:
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except OverflowError:
        return None
