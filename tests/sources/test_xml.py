"""RSS, RDF and Atom: what is readable is read, what is hostile is refused before it costs."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.contract import UnsoundError
from bot.sources.entries import MOST_ENTRIES, MOST_NAME_CHARACTERS
from bot.sources.reading import document_of, format_of
from bot.sources.xml import LONGEST_TAG, STEP

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


def test_a_prefix_that_nobody_declared_means_nothing() -> None:
    body = b"<rss rss:version=2.0><rss:channel><rss:item><rss:title>a</rss:title></rss:item></rss>"

    assert [entry.title for entry in read(body)] == ["a"]


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


def test_pictures_come_from_wherever_publishers_put_them() -> None:
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    body = rss(
        '<title>a</title><enclosure type="image/jpeg" url="/a.jpg" length="1"/>',
        f'<title>b</title><media:content {media} medium="image" url="https://kelm.example/b"/>',
        f'<title>c</title><media:group {media}><media:thumbnail url="c.png"/></media:group>',
        '<title>d</title><enclosure type="audio/mpeg" url="/d.mp3" length="1"/>',
        f'<title>e</title><media:content {media} url="javascript:e.png"/>',
    )

    assert [entry.picture for entry in read(body)] == [
        "https://calder.example/a.jpg",
        "https://kelm.example/b",
        "https://calder.example/world/c.png",
        "",
        "",
    ]


def test_xml_base_counts_where_it_stands() -> None:
    (one, two) = read(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://kelm.example/x/">
        <entry xml:base="y/"><title>1</title><link href="a"/></entry>
        <entry><title>2</title><link href="b"/></entry></feed>"""
    )

    assert (one.url, two.url) == ("https://kelm.example/x/y/a", "https://kelm.example/x/b")


def test_what_stands_inside_other_elements_is_not_the_items() -> None:
    (entry,) = read(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry>
        <source><title>Another feed</title><id>urn:other</id><updated>2020-01-01</updated></source>
        <author><name>Ada</name></author><title>Bridge closed</title><id>urn:calder:7</id>
        </entry></feed>"""
    )

    assert (entry.title, entry.guid, entry.published) == ("Bridge closed", "urn:calder:7", None)


def test_markup_stays_markup() -> None:
    (atom,) = read(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry>
        <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>bridge</b></div></title>
        </entry></feed>"""
    )
    (loose,) = read(rss("<title>Bridge</title><description>It <b>is</b> closed.</description>"))

    assert "A <b>bridge</b></div>" in atom.title
    assert loose.body == "It <b>is</b> closed."


def test_names_of_html_characters_are_known_without_a_dtd() -> None:
    (entry,) = read(rss("<title>Caf&eacute;&nbsp;&mdash; &hellip;</title>"))

    assert entry.title == "Café\xa0— …"


def test_a_feed_says_what_it_is() -> None:
    document = document_of(
        b"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
        <title>Calder Courier</title><link>https://calder.example/</link>
        <atom:link rel="self" href="/feed"/>
        <image><title>Logo</title><link>https://logo.example/</link></image>
        </channel></rss>""",
        "",
        URL,
    )

    assert (document.title, document.link) == ("Calder Courier", "https://calder.example/")


@pytest.mark.parametrize("content_type", ["text/html", "image/png", "application/json", "x\r\ny"])
def test_a_content_type_that_lies_changes_nothing(content_type: str) -> None:
    assert [entry.title for entry in read(rss("<title>a</title>"), content_type)] == ["a"]


def test_a_megabyte_of_title_is_cut() -> None:
    (entry,) = read(rss(f"<title>{'a' * 2**20}</title><guid>{'b' * 2**20}</guid>"))

    assert len(entry.title) == len(entry.guid) == MOST_NAME_CHARACTERS


def test_an_archive_of_a_hundred_thousand_entries_is_read_in_short_steps() -> None:
    body = rss(*("<title>a</title>" for _ in range(100_000)))
    steps = format_of(body, "").read(body, URL)

    assert sum(1 for _ in steps) > len(body) // STEP
    assert len(read(body)) == MOST_ENTRIES


@pytest.mark.parametrize(
    "inside",
    [
        b"<a>" * 300_000 + b"</a>" * 300_000,
        b"<!-- " + b"x" * LONGEST_TAG + b"-->",
        b"<a " + b" ".join(b"a%d='1'" % number for number in range(40_000)) + b"/>",
        b"&amp;" * 500_000,
        b"<a/>" * 500_000,
    ],
)
def test_what_is_sound_and_absurd_is_read_at_once(inside: bytes) -> None:
    body = b"<rss><channel><item><title>a</title></item>" + inside + b"</channel></rss>"
    form = format_of(body, "")
    begun = time.process_time()

    assert len(list(form.read(body, URL))) == -(-len(body) // STEP)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("begin", [b"<a ", b"<!--", b"<a b='"])
def test_a_tag_without_end_is_not_waited_for(begin: bytes) -> None:
    body = b"<rss><channel>" + begin + b"x" * 5 * 2**20
    steps = format_of(body, "").read(body, URL)

    with pytest.raises(UnsoundError):
        assert len(list(steps)) < 20


FEEDS = (
    rss("<title>A &amp; B</title><link>/a</link><pubDate>Mon, 03 Nov 2025 09:00:00 GMT</pubDate>"),
    b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><entry>
    <title type="xhtml"><div>a</div></title><link href="b"/><id>c</id><content type="html">&lt;p&gt;
    </content><updated>2025-11-03T09:00:00Z</updated></entry></feed>""",
    rss("<title>&a;</title>", head="<!DOCTYPE rss [<!ENTITY a 'b'>]>"),
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "title": "b"}]}',
    rss("<title>Caf\xe9</title>", head="<?xml version='1.0' encoding='utf-16'?>")
    .decode()
    .encode("utf-16"),
)


def survives(body: bytes, content_type: str = "") -> None:
    """It is read, or refused in words; and what was read is text."""
    try:
        entries = read(body, content_type)
    except PermanentError:
        return
    for entry in entries:
        assert entry.url == "" or entry.url.lower().startswith("http")
        assert len(entry.title) <= MOST_NAME_CHARACTERS


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_and_any_header_are_survived(body: bytes, content_type: str) -> None:
    survives(body, content_type)
    survives(b"<rss><channel><item>" + body, content_type)


@given(st.sampled_from(FEEDS), st.data())
def test_any_cut_is_survived(feed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(feed)))
    survives(feed[:start] + feed[data.draw(st.integers(start, len(feed))) :])


@given(st.sampled_from(FEEDS), st.lists(st.tuples(st.integers(0), st.integers(0, 7)), max_size=9))
def test_any_flipped_bits_are_survived(feed: bytes, flips: list[tuple[int, int]]) -> None:
    flipped = bytearray(feed)
    for place, bit in flips:
        flipped[place % len(flipped)] ^= 1 << bit
    survives(bytes(flipped))
