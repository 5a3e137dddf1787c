"""Addresses: one for each report, and none that we could not show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.urls import MOST_CHARACTERS, article_id, canonical, clean_link, feed_id

FEED = feed_id("https://calder.example/feed")

_ADDRESS_LIKE = st.text(
    alphabet=st.sampled_from(list("htps:/.?&=#%@[]amputm_1 \\\t;")) | st.characters(), max_size=60
)
_WEB = st.builds(
    "https://{}/{}?{}".format,
    st.sampled_from(["m.example.org", "amp.m.example.org:443", "BÜCHER.example", "[::1]:81"]),
    _ADDRESS_LIKE,
    _ADDRESS_LIKE,
)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("HTTPS://Calder.Example/a", "https://calder.example/a"),
        ("https://calder.example:443/a", "https://calder.example/a"),
        ("http://calder.example:8080/a", "http://calder.example:8080/a"),
        ("https://calder.example", "https://calder.example/"),
        ("https://calder.example/a#comments", "https://calder.example/a"),
        ("https://calder.example/a/", "https://calder.example/a"),
        ("https://calder.example/a?utm_source=x&utm_medium=rss", "https://calder.example/a"),
        ("https://calder.example/a?at_medium=RSS&at_campaign=KA", "https://calder.example/a"),
        (
            "https://calder.example/a?id=7&fbclid=1&ocid=2&ref_src=tw",
            "https://calder.example/a?id=7",
        ),
        ("https://calder.example/a?id=7&amp;cmp=rss", "https://calder.example/a?id=7"),
        ("https://calder.example/a?b=2&a=1", "https://calder.example/a?a=1&b=2"),
        ("https://m.calder.example/a", "https://calder.example/a"),
        ("https://en.m.calder.example/a", "https://en.calder.example/a"),
        ("https://amp.calder.example/a", "https://calder.example/a"),
        ("https://m.example/a", "https://m.example/a"),
        ("https://calder.example/a/amp/", "https://calder.example/a"),
        ("https://calder.example/amp/a", "https://calder.example/a"),
        ("https://calder.example/a.amp.html", "https://calder.example/a.html"),
        ("https://calder.example/a?amp=1", "https://calder.example/a"),
        ("https://calder.example/a?outputType=amp", "https://calder.example/a"),
        ("https://calder.example/camp/ample", "https://calder.example/camp/ample"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("  https://calder.example/a\n", "https://calder.example/a"),
    ],
)
def test_the_many_addresses_of_a_report_are_one(written: str, same: str) -> None:
    assert canonical(written) == same


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "calder",
        "/a",
        "//",
        "https://",
        "http://[",
        "ftp://calder.example/a",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "file:///etc/passwd",
        "https://reader:secret@calder.example/",
        "https://calder.example@evil.example/",
        "https://calder.example:99999/",
        "https://calder.example:0/",
        "https://cal der.example/",
        "https://-/",
        "https://a..b/",
        "https://calder.example\\@evil.example/",
        "https://calder.example/\ud800",
        "https://calder.example/" + "a" * MOST_CHARACTERS,
        "https://calder.example/" + "ä" * (MOST_CHARACTERS // 4),
    ],
)
def test_what_is_no_address_of_the_web_is_nothing(junk: str) -> None:
    assert canonical(junk) == ""
    assert clean_link(junk) == ""


def test_a_relative_address_is_taken_from_its_feed() -> None:
    assert canonical("/a", "https://calder.example/feed") == "https://calder.example/a"
    assert clean_link("b?x=1", "https://calder.example/a/feed") == "https://calder.example/a/b?x=1"


def test_the_link_that_is_shown_loses_its_tracking_and_nothing_else() -> None:
    written = "http://m.Calder.example/a/amp/?b=2&utm_source=x&a=1&gclid=9#live"

    assert clean_link(written) == "http://m.calder.example/a/amp/?b=2&a=1#live"


def test_a_link_is_escaped_so_that_it_survives_a_message() -> None:
    assert clean_link('https://calder.example/a b"<>') == "https://calder.example/a%20b%22%3C%3E"


def test_a_report_has_one_id_with_and_without_www_and_tls() -> None:
    one = article_id("https://www.calder.example/a?utm_source=x", "1", FEED)

    assert one == article_id("http://calder.example/a", "another", feed_id("https://b.example/"))
    assert len(one) == 16


def test_a_report_without_an_address_is_known_by_feed_and_guid() -> None:
    other = feed_id("https://kelm.example/feed")

    assert article_id("", "7", FEED) == article_id("", "7", FEED)
    assert article_id("", "7", FEED) != article_id("", "8", FEED)
    assert article_id("", "7", FEED) != article_id("", "7", other)


def test_items_that_all_link_to_the_front_page_are_still_several() -> None:
    front = "https://calder.example/"

    assert article_id(front, "1", FEED) != article_id(front, "2", FEED)


@given(_ADDRESS_LIKE | _WEB, _ADDRESS_LIKE | _WEB)
def test_nothing_raises_and_canonical_is_its_own_canonical(url: str, base: str) -> None:
    once = canonical(url, base)
    shown = clean_link(url, base)

    assert canonical(once) == once
    assert len(once) <= MOST_CHARACTERS
    assert clean_link(shown) == shown
    assert once == "" or once.startswith(("http://", "https://"))
    assert len(article_id(url, base, feed_id(url))) == 16
