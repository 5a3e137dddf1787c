"""Which stories have a stem."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.postings import Postings

STEMS = st.sets(st.sampled_from("abcdef"), min_size=1)


def test_the_stories_with_most_of_the_rarest_stems_come_first() -> None:
    postings = Postings()
    for story, stems in enumerate(("ab", "a", "abc", "d")):
        postings.add(stems, story)

    assert postings.likely("abc") == [2, 0]
    assert postings.likely("d") == [3]
    assert postings.likely("x") == []


def test_a_list_holds_the_newest_stories_and_forgets_the_others_quietly() -> None:
    postings = Postings()
    for story in range(200):
        postings.add(["word"], story)
    postings.drop(["word"], 0, newest=0)
    postings.drop(["word"], 199, newest=199)

    assert list(postings["word"]) == list(range(72, 199))
    assert list(postings.last("word", 3)) == [196, 197, 198]
    assert list(postings.last("none", 3)) == []


def test_a_story_that_got_a_stem_late_is_found_behind_newer_ones() -> None:
    postings = Postings()
    for story in (1, 2, 0):
        postings.add(["word"], story)
    postings.drop(["word"], 0, newest=2)

    assert list(postings["word"]) == [1, 2]


@given(st.lists(STEMS, max_size=9))
def test_what_was_added_and_dropped_leaves_no_trace(stories: list[set[str]]) -> None:
    postings = Postings()
    for story, stems in enumerate(stories):
        postings.add(stems, story)
    for story, stems in enumerate(stories):
        postings.drop(stems, story, newest=len(stories))

    assert postings == {}
