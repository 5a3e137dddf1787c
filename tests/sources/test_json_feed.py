"""JSON Feed: items that are as the standard says are read, whatever stands beside them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.reading import document_of

URL = "https://calder.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def read(*items: object, **document: object) -> tuple[Entry, ...]:
    body = json.dumps({"version": VERSION, "items": items} | document)
    return document_of(body.encode(), "application/feed+json", URL).entries


def test_an_item_brings_every_field() -> None:
    (entry,) = read(
        {
            "id": "7",
            "url": "https://calder.example/a",
            "title": "Bridge closed",
            "content_html": "<p>The long report.</p>",
            "summary": "Short.",
            "date_published": "2025-11-03T10:00:00+01:00",
            "date_modified": "2025-11-03T12:00:00Z",
            "tags": ["Transport", 5, "Kelm"],
        },
        language="en-GB",
    )

    assert entry == Entry(
        guid="7",
        url="https://calder.example/a",
        title="Bridge closed",
        body="<p>The long report.</p>",
        published=datetime(2025, 11, 3, 9, 0, tzinfo=UTC),
        categories=("Transport", "Kelm"),
        language="en-GB",
    )


def test_a_bad_item_is_skipped_and_the_others_are_read() -> None:
    entries = read({"id": 1}, "nonsense", {"id": 2, "title": ["no"]}, None, {"id": 3})

    assert [entry.guid for entry in entries] == ["1", "3"]


@pytest.mark.parametrize(
    "item",
    [
        {"id": 7, "title": None, "url": None, "external_url": "https://kelm.example/"},
        {"id": 7.0, "date_published": "soon", "tags": "x"},
        {"id": "7", "date_published": "0001-01-01T00:00:00Z"},
        {"id": "7", "date_published": 5, "unknown": {"deep": []}},
        {"id": "7", "title": "half \ud83d a character"},
    ],
)
def test_small_sins_are_forgiven(item: object) -> None:
    (entry,) = read(item)

    assert entry.guid.startswith("7")
    assert entry.published is None


def test_a_link_blog_links_elsewhere() -> None:
    (entry,) = read({"id": "7", "external_url": "https://kelm.example/"})

    assert entry.url == "https://kelm.example/"


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"{",
        b'{"items": 5}',
        b'{"items": null}',
        b'{"error": "not found"}',
        b'{"a":' * 100_000,
        b"{\xff\xfe}",
    ],
)
def test_json_that_is_no_feed_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(PermanentError, match="not a feed: JSON that is no JSON Feed"):
        document_of(body, "application/json", URL)


def test_a_byte_order_mark_and_raw_line_breaks_are_forgiven() -> None:
    body = b'\xef\xbb\xbf {"items": [{"id": "7", "title": "Bridge\nclosed"}]}'

    assert document_of(body, "", URL).entries[0].title == "Bridge\nclosed"


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
_FIELDS = st.sampled_from(["id", "url", "title", "content_html", "date_published", "tags"])


@given(st.lists(st.dictionaries(_FIELDS, _JSON)))
def test_whatever_the_items_hold_nothing_raises(items: list[dict[str, object]]) -> None:
    entries = read(*items)

    assert len(entries) <= len(items)
    for entry in entries:
        (entry.guid + entry.title + entry.body + "".join(entry.categories)).encode()
