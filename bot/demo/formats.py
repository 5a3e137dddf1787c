"""A publisher's feed as bytes: RSS 2.0, RSS 1.0 (RDF), Atom or JSON Feed.

An edition's bytes depend on its reports alone, never on the clock: as long as nothing new has
come out they stay the same, and so does the ETag made from them.
"""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.demo.script import Format, Item, Markup, Publisher, Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An item as its publisher brings it out: holes filled, addresses absolute."""

    guid: str
    url: str
    title: str
    body: str
    categories: tuple[str, ...]
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """All that stands in a publisher's feed at one moment, newest first."""

    publisher: Publisher
    site: str
    """Scheme, host and port of the wire, without a final slash."""
    reports: tuple[Report, ...]
    changed: datetime
    """When the newest report came out, whatever date it claims; the start if there is none."""

    @property
    def home(self) -> str:
        return f"{self.site}/"

    @property
    def address(self) -> str:
        return f"{self.site}/{self.publisher.slug}/feed"


def edition_of(
    script: Script, publisher: Publisher, *, started: datetime, moment: datetime, site: str
) -> Edition:
    """What the publisher has brought out by the moment."""
    items = script.due(publisher, moment - started)
    return Edition(
        publisher=publisher,
        site=site,
        reports=tuple(report_of(item, publisher, started, site) for item in items),
        changed=started + items[0].at if items else started,
    )


def report_of(item: Item, publisher: Publisher, started: datetime, site: str) -> Report:
    """The item with its holes filled and its publisher's tracking on the link."""
    published = item.published(started)
    day = published or started + item.at
    query = f"?{publisher.tracking}" if publisher.tracking else ""
    return Report(
        guid=item.guid,
        url=f"{site}/{publisher.slug}/{item.slug}{query}",
        title=item.title,
        # Not `str.format`: a body may hold other braces.
        body=item.body.replace("{date}", f"{day:%b} {day.day}").replace("{site}", site),
        categories=item.categories,
        published=published,
    )


def rendered(edition: Edition) -> bytes:
    """The feed in its publisher's format, in UTF-8."""
    return _RENDERERS[edition.publisher.format](edition)


def content_type(publisher: Publisher) -> str:
    return f"{_MEDIA_TYPES[publisher.format]}; charset=utf-8"


def _rss(edition: Edition) -> bytes:
    """https://www.rssboard.org/rss-specification, with content:encoded for HTML."""
    root = Element("rss", {"version": "2.0", "xmlns:content": _CONTENT})
    channel = SubElement(root, "channel")
    _texts(
        channel,
        title=edition.publisher.name,
        link=edition.home,
        description=_about(edition),
        language=edition.publisher.language,
        lastBuildDate=_rfc822(edition.changed),
    )
    for report in edition.reports:
        element = SubElement(channel, "item")
        _texts(element, title=report.title, link=report.url)
        SubElement(element, "guid", {"isPermaLink": "false"}).text = report.guid
        if report.published:
            _texts(element, pubDate=_rfc822(report.published))
        for category in report.categories:
            _texts(element, category=category)
        match edition.publisher.writes:
            case Markup.TEXT:
                _texts(element, description=report.body)
            case Markup.HTML:
                _texts(element, description=_lead(report.body))
                SubElement(element, "content:encoded").text = report.body
    return _xml(root)


def _rdf(edition: Edition) -> bytes:
    """https://web.resource.org/rss/1.0/spec: the items stand beside the channel, not in it."""
    spaces = {"xmlns": _RSS_1, "xmlns:rdf": _RDF, "xmlns:dc": _DC}
    root = Element("rdf:RDF", spaces)
    channel = SubElement(root, "channel", {"rdf:about": edition.address})
    _texts(channel, title=edition.publisher.name, link=edition.home, description=_about(edition))
    SubElement(channel, "dc:language").text = edition.publisher.language
    contents = SubElement(SubElement(channel, "items"), "rdf:Seq")
    for report in edition.reports:
        SubElement(contents, "rdf:li", {"rdf:resource": report.url})
        # RSS 1.0 has no guid: an item is known by the address it is about.
        element = SubElement(root, "item", {"rdf:about": report.url})
        _texts(element, title=report.title, link=report.url, description=report.body)
        if report.published:
            SubElement(element, "dc:date").text = _iso(report.published)
        for category in report.categories:
            SubElement(element, "dc:subject").text = category
    return _xml(root)


def _atom(edition: Edition) -> bytes:
    """RFC 4287."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": edition.publisher.language})
    _texts(root, id=edition.address, title=edition.publisher.name, updated=_iso(edition.changed))
    SubElement(root, "link", {"rel": "self", "href": edition.address})
    SubElement(root, "link", {"rel": "alternate", "href": edition.home})
    _texts(SubElement(root, "author"), name=edition.publisher.name)
    for report in edition.reports:
        entry = SubElement(root, "entry")
        _texts(entry, id=report.guid, title=report.title)
        SubElement(entry, "link", {"rel": "alternate", "href": report.url})
        if report.published:
            _texts(entry, published=_iso(report.published), updated=_iso(report.published))
        for category in report.categories:
            SubElement(entry, "category", {"term": category})
        if edition.publisher.writes is Markup.HTML:
            _texts(entry, summary=_lead(report.body))
        SubElement(entry, "content", {"type": edition.publisher.writes}).text = report.body
    return _xml(root)


def _json(edition: Edition) -> bytes:
    """https://www.jsonfeed.org/version/1.1/"""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.publisher.name,
        "home_page_url": edition.home,
        "feed_url": edition.address,
        "description": _about(edition),
        "language": edition.publisher.language,
        "items": [_json_item(edition.publisher, report) for report in edition.reports],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(publisher: Publisher, report: Report) -> dict[str, object]:
    item: dict[str, object] = {
        "id": report.guid,
        "url": report.url,
        "title": report.title,
        f"content_{publisher.writes}": report.body,
        "tags": list(report.categories),
    }
    if report.published:
        item["date_published"] = _iso(report.published)
    return item


_RENDERERS: dict[Format, Callable[[Edition], bytes]] = {
    Format.RSS: _rss,
    Format.RDF: _rdf,
    Format.ATOM: _atom,
    Format.JSON: _json,
}

_MEDIA_TYPES = {
    Format.RSS: "application/rss+xml",
    Format.RDF: "application/rdf+xml",
    Format.ATOM: "application/atom+xml",
    Format.JSON: "application/feed+json",
}

# Prefixes are written into the names, and declared on the root as attributes: ElementTree's own
# way is a register of prefixes for the whole process.
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS_1 = "http://purl.org/rss/1.0/"


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _xml(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _about(edition: Edition) -> str:
    return f"{edition.publisher.name}: invented news for a demo"


def _lead(body: str) -> str:
    """The first paragraph of an HTML body as text: what a publisher puts in its summary."""
    first, _, _ = body.partition("</p>")
    return html.unescape(re.sub(r"<[^>]+>", "", first)).strip()


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
