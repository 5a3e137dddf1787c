"""Links: what they carry comes out as it went in, and what no platform lets through is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.links import (
    LONGEST_LINK,
    entry,
    is_mark,
    is_payload,
    link,
    payload_of,
    slug_in,
    story_in,
)
from bot.model.door import Door

DOOR = Door("Telegram", "https://t.me/example_bot?start={payload}")
PAGES = Door("the web", "/?start={payload}")
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,2}", fullmatch=True).filter(lambda s: len(s) <= 40)
MARKS = st.from_regex(r"[a-z0-9-]{1,16}", fullmatch=True) | st.just("")


@given(SLUGS, MARKS)
def test_what_a_link_carries_comes_out_as_it_went_in(slug: str, mark: str) -> None:
    payload = payload_of(slug, mark)

    assert slug_in(payload) == slug
    assert is_payload(payload)
    assert link(DOOR, payload) == f"https://t.me/example_bot?start={payload}"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read(text: str) -> None:
    assert isinstance(slug_in(text), str)
    assert link(DOOR, text) in {"", f"https://t.me/example_bot?start={text}"}


@pytest.mark.parametrize(
    ("payload", "slug"),
    [
        ("follow-climate", "climate"),
        ("follow-climate_poster", "climate"),
        ("story-00ff12_qr", "story-00ff12"),
        ("follow-", ""),
        ("climate", "climate"),
        ("climate change", "climate change"),
        ("follow-climate change", "climate change"),
        ("under_score", "under_score"),
    ],
)
def test_a_payload_wants_one_thing(payload: str, slug: str) -> None:
    assert slug_in(payload) == slug


def test_a_story_is_told_from_a_topic() -> None:
    assert story_in("story-00ff12") == "00ff12"
    assert story_in("climate") is None


@pytest.mark.parametrize("payload", ["", "follow-a b", "follow-ä", "a" * 65, "follow-a&b=c", "a\n"])
def test_what_no_platform_lets_through_makes_no_link(payload: str) -> None:
    assert link(DOOR, payload) == ""


def test_a_door_of_our_own_pages_leads_there_from_anywhere() -> None:
    assert link(PAGES, "follow-climate") == "/?start=follow-climate"
    found = link(PAGES, "follow-climate", "https://news.example/")
    assert found == "https://news.example/?start=follow-climate"


def test_where_there_is_no_door_there_is_no_link() -> None:
    assert link(Door(), "follow-climate") == ""
    assert link(Door("x", "https://" + "x" * LONGEST_LINK), "follow-climate") == ""


@pytest.mark.parametrize(
    ("mark", "fits"), [("poster", True), ("a-1", True), ("", False), ("A", False), ("a_b", False)]
)
def test_a_mark_is_a_short_word(mark: str, *, fits: bool) -> None:
    assert is_mark(mark) is fits
    assert not is_mark("x" * 17)


def test_a_link_that_carries_nothing_opens_the_door() -> None:
    assert entry(Door("Telegram", "https://t.me/b?start={payload}")) == "https://t.me/b"
    assert entry(Door("the web", "/?start={payload}"), "https://n.example/") == "https://n.example/"
    assert entry(Door()) == ""
