"""Lists of feeds: what others write is read, what we write is read by others."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PermanentError
from bot.sources.opml import Outline, read_opml, write_opml

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="News"><outline title="Local">
    <outline type="rss" text="Calder Courier" xmlUrl="https://calder.example/feed"
             htmlUrl="https://calder.example/"/></outline></outline>
  <outline type="RSS" text="Kelm &amp; Co" XMLURL=" https://kelm.example/rss "/>
  <outline text="Twice" xmlUrl="https://kelm.example/rss"/>
  <outline text="A note"/>
  <outline text="Bad" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_a_list_is_read_with_its_folders_and_each_feed_once() -> None:
    assert read_opml(LIST.encode()) == (
        Outline(
            url="https://calder.example/feed",
            title="Calder Courier",
            page="https://calder.example/",
            folders=("News", "Local"),
        ),
        Outline(url="https://kelm.example/rss", title="Kelm & Co"),
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_list_is_read_in_any_charset(encoding: str) -> None:
    assert len(read_opml(LIST.encode(encoding))) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "OPML broken at line 1"),
        (b"<opml>\n<body>", "OPML broken at line 2"),
        (b"<rss/>", "XML of another kind than OPML"),
        (b"<!DOCTYPE o [<!ENTITY a 'b'>]><opml>&a;</opml>", "declares entities"),
        (b"<opml>" + b" " * 6 * 2**20, "more than 5 MB"),
        (b"<opml>" + b"<outline>" * 60_000, "more than 50000 feeds"),
    ],
)
def test_what_is_no_list_is_refused_in_words(body: bytes, reason: str) -> None:
    with pytest.raises(PermanentError, match=reason):
        read_opml(body)


def test_titles_cannot_disguise_themselves() -> None:
    (outline,) = read_opml(
        '<opml><outline text="Kelm\u202e \u200bNews" xmlUrl="https://kelm.example/"/></opml>'.encode()
    )

    assert outline.title == "Kelm News"


_OUTLINES = st.builds(
    Outline,
    url=st.sampled_from([f"https://kelm.example/{number}?a=1&b=<'\">" for number in range(9)]),
    title=st.text(alphabet="aé<>&\"']\u202e\0 ", max_size=9).map(lambda text: f"x{text}x"),
    page=st.sampled_from(["", "https://kelm.example/"]),
    folders=st.sampled_from([(), ("News",), ("<b>",)]),
)


@given(st.lists(_OUTLINES, unique_by=lambda outline: outline.url))
def test_what_we_write_we_read(outlines: list[Outline]) -> None:
    read = read_opml(write_opml("Mine & yours", outlines, NOW).encode())

    assert {one.url: (one.page, one.folders) for one in read} == {
        one.url: (one.page, one.folders) for one in outlines
    }


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(body: bytes) -> None:
    for start in (b"", b"<opml><outline xmlUrl='"):
        try:
            read_opml(start + body)
        except PermanentError:
            continue
