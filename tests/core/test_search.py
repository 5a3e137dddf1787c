"""What a search finds first, and which slips of the pen it forgives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.search import RECORD, WINDOW, Word, ends, near_ends, nearest, ranked, record
from bot.model.story import StoryId
from tests.builders import NOW

HOUR = timedelta(hours=1)
# Hypothesis adds the zone itself.
FIRST, LAST = NOW.replace(tzinfo=None), NOW.replace(tzinfo=None, year=2400)


def said(*records: str, total: int = 0, is_guess: bool = False) -> Word:
    return Word(records="".join(records), stories=total or len(records), is_guess=is_guess)


def seen(story: str, hours: float = 1, *, in_title: bool = False) -> str:
    return record(StoryId(story * 12), NOW - hours * HOUR, in_title=in_title)


def found(*words: Word, stories: int = 1000) -> str:
    return "".join(one[0] for one in ranked(words, stories, NOW, most=9))


@pytest.mark.parametrize(
    ("words", "order"),
    [
        # The newer of two alike.
        ([said(seen("a", 30), seen("b", 2))], "ba"),
        # In the title, though a little older.
        ([said(seen("a", 1), seen("b", 3, in_title=True))], "ba"),
        # Both words before one of them.
        ([said(seen("a"), seen("b")), said(seen("b"), seen("c", 0))], "bca"),
        # Of two that have one word each, who has the rarer one; the other lacks the more.
        ([said(seen("a"), total=400), said(seen("b"), total=2)], "b"),
        # A word that nobody has does not hide what the other finds.
        ([said(seen("a")), said()], "a"),
        # Two that nobody has do.
        ([said(seen("a")), said(), said()], ""),
        # A guess finds, behind nothing.
        ([said(seen("a"), is_guess=True)], "a"),
        ([said()], ""),
        ([], ""),
    ],
)
def test_the_nearest_and_newest_come_first(words: list[Word], order: str) -> None:
    assert found(*words) == order


def test_the_last_record_of_a_story_counts() -> None:
    assert found(said(seen("a", 90), seen("b", 3), seen("a", 1))) == "ab"


def test_what_is_older_than_a_week_is_not_found() -> None:
    week = WINDOW / HOUR

    assert found(said(seen("b", week + 1), seen("a", week - 1))) == "a"


def test_no_more_are_found_than_were_asked_for() -> None:
    words = [said(*(seen(f"{number:x}", number) for number in range(9)))]

    assert [one[0] for one in ranked(words, 9, NOW, most=3)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("earthquk", ("earthquak",)),
        ("eartqhuak", ("earthquak",)),
        ("arthquak", ("earthquak",)),
        ("fliod", ("flood",)),
        ("floods", ("floods",)),
        ("flod", ()),
        ("strke", ("strike",)),
        ("iran", ()),
        ("2027", ()),
        ("zzzzzzzz", ()),
        ("", ()),
    ],
)
def test_a_slip_is_forgiven_and_another_word_is_not(slip: str, meant: tuple[str, ...]) -> None:
    known = ["earthquak", "floods", "flood", "iraq", "2026", "strike"]

    assert nearest(slip, known) == meant


@given(st.text("abcdefgh", min_size=6, max_size=12), st.data())
def test_a_word_with_one_slip_is_looked_for_where_it_stands(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + "x" + word[at:],
        word[:at] + "x" + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )
    for slip in slips:
        assert not near_ends(slip).isdisjoint(ends(word))
        assert word in nearest(slip, [word, "unlike"])


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_a_record_has_its_length_for_the_next_centuries(at: datetime) -> None:
    assert len(record(StoryId("a" * 12), at, in_title=True)) == RECORD
