"""Which stories a brief tells, and in what order."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.brief import DAY, MOST, brief
from bot.model.story import Story, Urgency
from bot.model.topic import TopicSlug
from tests.builders import NOW, article, story

HOUR = timedelta(hours=1)


def told(title: str, topic: str = "", hours: float = 1, **changes: object) -> Story:
    return story(
        lead=article(title=title),
        topics=(TopicSlug(topic or title),),
        updated=NOW - hours * HOUR,
        **{"urgency": Urgency.NEWS, **changes},
    )


def titles(*stories: Story, most: int = MOST) -> list[str]:
    return [one.lead.title for one in brief(stories, NOW, most)]


def test_the_louder_comes_first() -> None:
    flash = told("Flash", hours=6, urgency=Urgency.FLASH)

    assert titles(told("News"), flash) == ["Flash", "News"]


def test_what_many_tell_comes_before_what_one_tells() -> None:
    assert titles(told("One"), told("Many", families=("a", "b", "c", "d"))) == ["Many", "One"]


def test_of_two_alike_the_newer_comes_first() -> None:
    assert titles(told("Old", hours=9), told("New")) == ["New", "Old"]


def test_one_subject_does_not_fill_the_brief() -> None:
    storm = [told(f"Storm {number}", "storm", urgency=Urgency.URGENT) for number in range(5)]

    found = titles(*storm, told("Vote"), told("Match"), most=4)

    assert found[2:] == titles(told("Vote"), told("Match"))
    assert all(title.startswith("Storm") for title in found[:2])


def test_where_there_is_nothing_else_one_subject_may() -> None:
    assert len(titles(*(told(f"Storm {number}", "storm") for number in range(5)))) == 5


def test_neither_the_withdrawn_nor_yesterday_is_told() -> None:
    assert titles(told("Wrong", is_withdrawn=True), told("Old", hours=25)) == []


stories = st.builds(
    told,
    st.sampled_from("ABCDEFGHIJ"),
    st.sampled_from(["x", "y", "z"]),
    st.floats(-1, 48),
    urgency=st.sampled_from(Urgency),
    is_withdrawn=st.booleans(),
)


@given(st.lists(stories, max_size=20))
def test_each_story_of_the_day_once_and_few_of_them(given: list[Story]) -> None:
    found = brief(given, NOW)

    assert len({one.id for one in found}) == len(found) <= MOST
    assert all(NOW - one.updated <= DAY and not one.is_withdrawn for one in found)
