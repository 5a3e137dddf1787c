"""Feeds of invented news, as long as those of newspapers."""

_WORDS = "The bridge over the Kelm stays closed, engineers of the Calder county said on Monday. "
_ITEM = (
    "<item><title>Bridge {n} closed &amp; ferries full</title>"
    "<link>https://calder.example/news/{n}?utm_source=rss</link>"
    '<guid isPermaLink="false">calder-{n}</guid>'
    "<pubDate>Mon, 03 Nov 2025 09:{m:02}:00 GMT</pubDate>"
    "<dc:creator>Ada Byrne</dc:creator><category>Transport</category><category>Kelm</category>"
    '<media:content medium="image" url="https://calder.example/{n}.jpg" width="640" height="360"/>'
    "<description>{words}</description><content:encoded><![CDATA[{html}]]></content:encoded></item>"
)
_FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Calder Courier'
    "</title><link>https://calder.example/</link>{items}</channel></rss>"
)


def feed(number: int, entries: int = 30) -> bytes:
    """A feed as newspapers have them, 100 KB long."""
    html = "".join(f'<p>{_WORDS * 4}<a href="/{n}">More</a></p>' for n in range(6))
    items = "".join(
        _ITEM.format(n=number * 1000 + n, m=n % 60, words=_WORDS * 2, html=html)
        for n in range(entries)
    )
    return _FEED.format(items=items).encode()


def absurd() -> dict[str, bytes]:
    """Bodies of 5 MB that are sound, and built to cost their reader as much as they can."""
    size = 5 * 1024**2
    insides = {
        "an endless comment": b"<!--" + b"x" * size + b"-->",
        "nothing but elements": b"<a/>" * (size // 4),
        "elements in elements": b"<a>" * (size // 7) + b"</a>" * (size // 7),
        "nothing but items": b"<item><title>a</title></item>" * (size // 29),
        "one tag of attributes": b"<a " + b" ".join(b"a%d=''" % n for n in range(45_000)) + b"/>",
        "one endless attribute": b"<a b='" + b"x" * size + b"'/>",
        "nothing but references": b"<title>" + b"&#38;" * (size // 5) + b"</title>",
        "nothing but namespaces": b"".join(b"<a xmlns='%d'/>" % n for n in range(size // 18)),
        "dates that are none": b"<item><pubDate>3 Foo 1 1:1 zzzz</pubDate></item>" * (size // 49),
    }
    return {
        name: b"<rss><channel>" + inside + b"</channel></rss>" for name, inside in insides.items()
    }
