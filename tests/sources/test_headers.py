"""What the headers of an answer say about time and place."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.headers import absolute, links_of, max_age, retry_after, skew

NOW = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
DATE = "Tue, 03 Nov 2026 14:05:00 GMT"
HOUR_LATER = "Tue, 03 Nov 2026 15:05:00 GMT"
HERE = "https://news.example/feeds/"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=300"}, 300),
        ({"cache-control": 'MAX-AGE="60"'}, 60),
        ({"cache-control": "max-age=300", "age": "250"}, 50),
        ({"cache-control": "max-age=300", "age": "900"}, 0),
        ({"cache-control": "max-age=300", "age": "old"}, 300),
        ({"cache-control": "no-cache, max-age=300"}, None),
        ({"expires": HOUR_LATER, "date": DATE}, 3600),
        ({"expires": DATE, "date": HOUR_LATER}, 0),
        ({"expires": "0", "date": DATE}, None),
        ({"cache-control": "max-age=10", "expires": HOUR_LATER, "date": DATE}, 10),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_true(headers: dict[str, str], seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert max_age(headers) == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), (HOUR_LATER, 3600), ("Mon, 01 Jan 2024 00:00:00 GMT", 0), ("soon", None)],
)
def test_when_to_come_back(value: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after({"retry-after": value}, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({"date": DATE}, 0),
        ({"date": HOUR_LATER}, -1),
        ({"date": DATE, "age": "9"}, None),
        ({}, None),
    ],
)
def test_how_far_our_clock_is_ahead(headers: dict[str, str], hours: int | None) -> None:
    assert skew(headers, NOW) == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ('<https://hub.example/>; rel="hub"', (("hub", "https://hub.example/"),)),
        ("</f>; rel=self", (("self", "https://news.example/f"),)),
        (
            '<https://h.example/?a,b>; title="x, y"; rel="hub alternate", <g>; rel=SELF',
            (
                ("hub", "https://h.example/?a,b"),
                ("alternate", "https://h.example/?a,b"),
                ("self", "https://news.example/feeds/g"),
            ),
        ),
        ("<javascript:alert(1)>; rel=hub", ()),
        ("<https://hub.example/>", ()),
        ("", ()),
    ],
)
def test_links_are_read_with_their_relations(
    value: str, links: tuple[tuple[str, str], ...]
) -> None:
    assert links_of(value, HERE) == links


@given(
    st.dictionaries(
        st.sampled_from(["cache-control", "age", "expires", "date", "retry-after", "link"]),
        st.text(),
    )
)
def test_nonsense_is_nothing_and_raises_nothing(headers: dict[str, str]) -> None:
    for found in (max_age(headers), retry_after(headers, NOW)):
        assert found is None or timedelta() <= found <= timedelta(days=366)
    skew(headers, NOW)
    links_of(headers.get("link", ""), HERE)
    absolute(headers.get("link", ""), HERE)
