"""Which report of a story speaks for the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.central import most_central, teller, telling
from bot.model.article import Article
from tests.builders import article, story


@pytest.mark.parametrize(
    ("titles", "chosen"),
    [
        (["Ferry sinks off Kelm"], 0),
        (["A night of fear", "Ferry sinks off Kelm, 12 dead", "12 dead as Kelm ferry sinks"], 1),
        (["Ferry sinks off Kelm", "Ferry sinks off Kelm"], 0),
        (["Storm over Ostrania", "Ferry sinks off Kelm", "Ferry sinks in storm off Kelm"], 2),
    ],
)
def test_the_headline_that_says_what_the_others_say_is_chosen(
    titles: list[str], chosen: int
) -> None:
    reports = [article(title=title, text="", publisher=f"P{n}") for n, title in enumerate(titles)]

    assert most_central(reports) is reports[chosen]


def told(*reports: Article, **changes: object) -> Article:
    about = story(lead=reports[0], tellings=tuple(map(telling, reports)))
    return teller(replace(about, **changes))  # type: ignore[arg-type]


NIGHT, FERRY, AGAIN = (
    article(title=title, text="", publisher=title)
    for title in ("A night of fear", "Ferry sinks off Kelm", "Ferry off Kelm sinks in storm")
)


def test_a_story_is_told_by_the_most_central_of_those_that_agree() -> None:
    assert told(NIGHT, FERRY, AGAIN).title == "Ferry sinks off Kelm"
    assert told(FERRY, NIGHT) == FERRY


@pytest.mark.parametrize("changes", [{"is_corrected": True}, {"is_withdrawn": True}])
def test_what_was_set_right_is_told_by_the_lead(changes: dict[str, object]) -> None:
    assert told(NIGHT, FERRY, AGAIN, **changes) == NIGHT


def test_a_story_of_an_earlier_version_of_the_program_is_told_by_its_lead() -> None:
    assert teller(story(lead=NIGHT, tellings=())) == NIGHT


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=300)), min_size=1, max_size=30))
def test_one_of_the_reports_comes_out_whatever_they_hold(texts: list[tuple[str, str]]) -> None:
    reports = [
        article(title=title, text=text, url=f"u{n}") for n, (title, text) in enumerate(texts)
    ]

    assert most_central(reports) in reports
    assert len(telling(reports[0]).text) <= 1000
