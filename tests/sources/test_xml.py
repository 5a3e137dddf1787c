"""RSS, RDF and Atom: what is readable is read, what is hostile is refused before it costs."""

import time
from datetime import UTC, datetime

import pytest

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.entries import MOST_ENTRIES
from bot.sources.reading import document_of

URL = "https://calder.example/world/feed"
NINE = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


def rss(*items: str, head: str = "") -> bytes:
    written = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel>{written}</channel></rss>'.encode()


def read(body: bytes, content_type: str = "application/xml") -> tuple[Entry, ...]:
    return document_of(body, content_type, URL).entries


def test_rss_brings_every_field() -> None:
    (entry,) = read(
        b"""<?xml version="1.0"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
          <channel><language>en-gb</language><item>
            <title>Bridge &amp; tunnel closed</title>
            <link>https://calder.example/a</link>
            <guid isPermaLink="false">calder-7</guid>
            <pubDate>Mon, 03 Nov 2025 10:00:00 +0100</pubDate>
            <description>Short.</description>
            <content:encoded><![CDATA[<p>The <b>long</b> report.</p>]]></content:encoded>
            <category>Transport</category><category>Kelm</category>
          </item></channel></rss>""",
        "application/rss+xml",
    )

    assert entry == Entry(
        guid="calder-7",
        url="https://calder.example/a",
        title="Bridge & tunnel closed",
        body="<p>The <b>long</b> report.</p>",
        published=NINE,
        categories=("Transport", "Kelm"),
        language="en-gb",
    )


def test_atom_brings_every_field() -> None:
    (entry,) = read(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><entry>
          <title type="html">Bridge &lt;b&gt;closed&lt;/b&gt;</title>
          <link rel="self" href="/self"/><link rel="alternate" href="/a"/>
          <id>urn:calder:7</id><category term="Transport"/>
          <updated>2025-11-03T12:00:00Z</updated><published>2025-11-03T10:00:00+01:00</published>
          <summary>Short.</summary>
          <content type="html">&lt;p&gt;The long report.&lt;/p&gt;</content>
        </entry></feed>""",
        "application/atom+xml",
    )

    assert entry.title == "Bridge <b>closed</b>"
    assert entry.url == "https://calder.example/a"
    assert (entry.guid, entry.published, entry.language) == ("urn:calder:7", NINE, "fr")
    assert entry.body == "<p>The long report.</p>"
    assert entry.categories == ("Transport",)


def test_rdf_brings_its_dublin_core_date() -> None:
    (entry,) = read(
        b"""<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="urn:calder:7">
          <title>Bridge closed</title><link>https://calder.example/a</link>
          <dc:date>2025-11-03T09:00:00Z</dc:date></item></rdf:RDF>"""
    )

    assert (entry.title, entry.published) == ("Bridge closed", NINE)


def test_an_update_date_stands_in_for_a_missing_date() -> None:
    (entry,) = read(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title>'
        b"<updated>2025-11-03T09:00:00Z</updated></entry></feed>"
    )

    assert entry.published == NINE


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 1970 00:00:00 GMT", "soon", "", "Fri, 99 Foo 99999 00:00:00 GMT"]
)
def test_an_unbelievable_date_is_none(date: str) -> None:
    (entry,) = read(rss(f"<title>a</title><pubDate>{date}</pubDate>"))

    assert entry.published is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<?xml version='1.0' encoding='iso-8859-1'?>" + rss("<title>Café</title>")
         .decode().encode("latin-1"), "text/xml"),
        (rss("<title>Café</title>"), "text/xml"),
        (rss("<title>Café</title>"), "text/html; charset=utf-8"),
        (rss("<title>Café</title>"), ""),
        (b"\xef\xbb\xbf" + rss("<title>Café</title>"), "application/xml"),
        (rss("<title>Café</title>").decode().encode("utf-16"), "application/xml"),
        (rss("<title>Café</title>", head="\n  <?xml version='1.0'?>"), "application/xml"),
        (rss("<title>Café</title>", head="Warning: a plugin failed\n"), "application/xml"),
    ],
)  # fmt: skip
def test_a_feed_is_read_however_its_encoding_is_told(body: bytes, content_type: str) -> None:
    assert [entry.title for entry in read(body, content_type)] == ["Café"]


def test_a_broken_feed_gives_the_entries_before_and_after_the_break() -> None:
    body = rss("<title>one</title>", "<title>two & three</title>", "<title>four</title>")[:-20]

    assert [entry.title for entry in read(body)] == ["one", "two & three", "four"]


def test_a_feed_without_entries_is_empty_but_a_feed() -> None:
    assert read(rss()) == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "an empty answer"),
        (b" \n\xef\xbb\xbf", "an empty answer"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "not a feed: an HTML page"),
        (b"<?xml version='1.0'?><html><body>Log in</body></html>", "not a feed: an HTML page"),
        (b"<svg/>", "not a feed: XML of another kind"),
        (b"hello", "not a feed: neither XML nor JSON Feed"),
        (b"%PDF-1.7\x00\xff", "not a feed: neither XML nor JSON Feed"),
        (b"<rss version='2.0'>\n<channel>\n<x", "XML broken at line 3 and no entry readable"),
        (b"<?xml version='1.0'?>\n<rss>\n<x", "XML broken at line 3 and no entry readable"),
    ],
)
def test_what_is_no_feed_is_refused_in_words(body: bytes, reason: str) -> None:
    with pytest.raises(PermanentError) as refusal:
        read(body)

    assert str(refusal.value) == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(encoding: str) -> None:
    declared = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = rss("<title>&b;</title>", head=declared).decode().encode(encoding)

    with pytest.raises(PermanentError, match="declares entities"):
        read(body)


def test_a_report_about_entities_is_no_attack() -> None:
    body = rss(
        "<title>XML</title><description><![CDATA[Never write <!ENTITY.]]></description>",
        head='<!DOCTYPE rss SYSTEM "rss-0.91.dtd">',
    )

    assert len(read(body)) == 1


def test_no_file_of_ours_is_read() -> None:
    declared = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    with pytest.raises(PermanentError):
        read(rss("<title>&x;</title>", head=declared))
    with pytest.raises(PermanentError):
        read(b"/etc/hostname")


@pytest.mark.parametrize(
    "tag",
    [
        "<item " + " ".join(f'a{number}="1"' for number in range(50_000)) + ">",
        "<item " + "".join(f"a{number}='>'" for number in range(50_000)) + ">",
        "<item " + " ".join(f"a{number}" for number in range(50_000)) + ">",
        "<item " + "\n".join(f"a{number}=1" for number in range(50_000)) + ">",
    ],
)
def test_a_tag_of_thousands_of_attributes_is_refused_at_once(tag: str) -> None:
    begun = time.process_time()

    with pytest.raises(PermanentError, match="attributes"):
        read(rss(tag))
    assert time.process_time() - begun < 1


def test_long_prose_is_no_tag_of_many_attributes() -> None:
    prose = "He said: <a href='/x?a=1&amp;b=2'>" + "it's a = b, " * 2_000 + "</a>"

    assert len(read(rss(f"<title>a</title><description><![CDATA[{prose}]]></description>"))) == 1


def test_the_newest_entries_of_an_archive_are_kept_in_their_order() -> None:
    dated = (
        f"<title>{year}</title><pubDate>Mon, 03 Nov {year} 09:00:00 GMT</pubDate>"
        for year in range(1995, 2025)
    )
    undated = ("<title>new</title>" for _ in range(MOST_ENTRIES - 10))

    titles = [entry.title for entry in read(rss(*dated, *undated))]

    assert titles[:11] == [*(str(year) for year in range(2015, 2025)), "new"]
    assert len(titles) == MOST_ENTRIES
