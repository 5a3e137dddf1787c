"""What elements of XML feeds are called, and what they hold, whatever prefix they are given.

Invariant: pure tables and look-ups; a name that is in no table is an element that is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ITEM = "item"
GROUP = "group"
"""Its fields are those of what it stands in: `channel`, `media:group`, `news:news`."""
TITLE = "title"
LINK = "link"
GUID = "guid"
BODY = "body"
PUBLISHED = "published"
UPDATED = "updated"
CATEGORY = "category"
LANGUAGE = "language"
PICTURE = "picture"
THUMBNAIL = "thumbnail"
MEDIA = "media"
"""A picture if it says so, and a group."""
ENCLOSURE = "enclosure"

MANY = frozenset({BODY, CATEGORY})
"""May stand several times in one item. Of titles the first counts, of all others the last, as
feedparser has it, which the forgiving reader is."""

XML_BASE = "http://www.w3.org/XML/1998/namespace base xml"
XML_LANG = "http://www.w3.org/XML/1998/namespace lang xml"
RDF_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# about rdf"

EVERYWHERE: Mapping[str, str] = {
    "title": TITLE,
    "link": LINK,
    "description": BODY,
    "summary": BODY,
    "content": BODY,
    "content:encoded": BODY,
    "xhtml:body": BODY,
    "xhtml:div": BODY,
    "itunes:summary": BODY,
    "media:description": BODY,
    "pubdate": PUBLISHED,
    "published": PUBLISHED,
    "issued": PUBLISHED,
    "dcterms:issued": PUBLISHED,
    "updated": UPDATED,
    "modified": UPDATED,
    "dc:date": UPDATED,
    "dcterms:modified": UPDATED,
    "category": CATEGORY,
    "dc:subject": CATEGORY,
    "dc:title": TITLE,
    "dc:language": LANGUAGE,
    "media:group": GROUP,
    "media:content": MEDIA,
    "media:thumbnail": THUMBNAIL,
    "enclosure": ENCLOSURE,
}
"""What RSS, RDF and Atom share, and what stands in each of them without being at home there."""

_SPACES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns": "",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1": "",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/elements/1.0": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
}
_PREFIXES = frozenset(_SPACES.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One way to write a feed in XML: `fields` tells what an element holds."""

    name: str
    roots: frozenset[str]
    fields: Mapping[str, str]


class Names(dict[str, str]):
    """What each element holds, by expat's name of it; learns a name when it is first met."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self._fields = fields

    def __missing__(self, name: str) -> str:
        held = self[name] = self._fields.get(plain_name(name), "")
        return held


def plain_name(name: str) -> str:
    """`dc:date` of expat's `http://purl.org/dc/elements/1.1/ date dublin`, lower-cased.

    A default namespace that nobody knows counts as none, an unknown one with a well-known prefix
    as what the prefix stands for: both are common misspellings of an address.
    """
    space, gap, local = name.lower().partition(" ")
    if not gap:
        return space
    local, _, prefix = local.partition(" ")
    known = _SPACES.get(space.rstrip("/#"))
    if known is None:
        known = f"{prefix}:" if prefix else ""
        if known not in _PREFIXES:
            return name
    return known + local
