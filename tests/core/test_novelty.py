"""What is news of a feed, and what only looks new."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.novelty import MARK, MOST_KNOWN, is_redated, marks, novelty, parted, remembered
from bot.model.article import ArticleId, Entry
from tests.builders import NOW, entry

HOUR = timedelta(hours=1)
LAST = NOW - HOUR
Entries = dict[ArticleId, Entry]


def answer(*entries: Entry) -> Entries:
    return {ArticleId(one.url): one for one in entries}


def report(number: int, **changes: object) -> Entry:
    return entry(title=f"Report {number}", body=f"What happened, part {number}.", **changes)


def known(entries: Entries) -> frozenset[str]:
    return frozenset(parted(remembered("", entries)))


OLD = answer(*(report(n, published=NOW - 5 * HOUR) for n in range(10)))


def test_what_the_feed_has_had_is_no_news_and_the_rest_is() -> None:
    new = answer(report(10, published=NOW))
    found = novelty({**OLD, **new}, {*OLD, *new}, known(OLD), LAST)

    assert found.news == tuple(new)
    assert not found.late
    assert not found.is_migration


def test_an_old_report_under_another_address_is_not_announced() -> None:
    again = answer(report(3, url="https://example-wire.example/again", published=NOW))
    found = novelty(again, set(again), known(OLD), LAST)

    assert found.late == frozenset(again)


def test_a_warning_with_the_words_of_an_earlier_one_is_announced_for_its_new_text() -> None:
    """Weather services give each of their warnings the same title."""
    before = answer(*(entry(title="Tornado warning", url=f"https://w.example/{n}") for n in (1, 2)))
    burst = answer(
        *(
            entry(title="Tornado warning", url=f"https://w.example/{n}", body=f"County {n}")
            for n in range(10, 30)
        )
    )
    found = novelty(burst, set(burst), known(before), LAST)

    assert not found.late
    assert not found.is_migration


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"published": NOW - 5 * HOUR}, id="new ids, the old dates"),
        pytest.param({"published": NOW}, id="new ids and dates"),
        pytest.param({"published": None}, id="new ids, no dates"),
        pytest.param({"published": NOW, "body": "A new summary"}, id="new ids, dates and texts"),
    ],
)
def test_a_feed_that_brings_its_old_entries_as_new_ones_announces_nothing(
    changed: dict[str, Any],
) -> None:
    moved = answer(
        *(
            replace(old, url=f"https://new-cms.example/{n}", **changed)
            for n, old in enumerate(OLD.values())
        )
    )
    moved |= answer(report(11, published=NOW))
    found = novelty(moved, set(moved), known(OLD), LAST)

    assert found.is_migration
    assert found.late == frozenset(moved)


def test_new_dates_alone_are_no_news() -> None:
    redated = {article: replace(one, published=NOW) for article, one in OLD.items()}

    assert novelty(redated, set(redated), known(OLD), LAST).news == ()


def test_a_busy_hour_is_no_migration() -> None:
    burst = answer(*(report(n, published=NOW - timedelta(minutes=n)) for n in range(20, 50)))
    found = novelty({**OLD, **burst}, {*OLD, *burst}, known(OLD), LAST)

    assert not found.is_migration
    assert not found.late


def test_after_a_night_without_us_a_feed_brings_news() -> None:
    night = answer(*(report(n, published=NOW - n * HOUR) for n in range(11)))
    found = novelty(night, set(night), known(OLD), NOW - 12 * HOUR)

    assert not found.is_migration


@pytest.mark.parametrize(
    ("url", "redated"),
    [
        ("https://a.example/2019/03/12/bridge-opens", True),
        ("https://a.example/news/2019-03-12/bridge", True),
        ("https://a.example/2026/11/03/bridge", False),
        ("https://a.example/2026/11/01/bridge", False),
        ("https://a.example/2019/33/12/bridge", False),
        ("https://a.example/2019/02/31/bridge", False),
        ("https://a.example/article/20190312", False),
        ("https://a.example/bridge-of-2019", False),
    ],
)
def test_an_address_with_a_day_long_ago_betrays_a_new_date(url: str, redated: bool) -> None:
    assert is_redated(entry(url=url, published=NOW)) is redated


@given(st.lists(st.text(max_size=30), max_size=700))
def test_what_is_remembered_is_bounded_and_has_the_newest(titles: list[str]) -> None:
    entries = {ArticleId(f"{n}"): entry(title=title) for n, title in enumerate(titles)}
    text = remembered("x" * MARK * 3 * MOST_KNOWN, entries)

    assert len(text) <= MARK * 3 * MOST_KNOWN
    assert all(len(mark) == MARK for mark in parted(text))
    for article in list(entries)[:MOST_KNOWN]:
        assert marks(article, entries[article]).by_id in parted(text)
