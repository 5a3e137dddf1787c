"""Which report of a story speaks for the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.central import most_central
from tests.builders import article


@pytest.mark.parametrize(
    ("titles", "chosen"),
    [
        (["Ferry sinks off Kelm"], 0),
        (["A night of fear", "Ferry sinks off Kelm, 12 dead", "12 dead as Kelm ferry sinks"], 2),
        (["Ferry sinks off Kelm", "Ferry sinks off Kelm"], 0),
        (["Storm over Ostrania", "Ferry sinks off Kelm", "Ferry sinks in storm off Kelm"], 2),
    ],
)
def test_the_headline_that_says_what_the_others_say_is_chosen(
    titles: list[str], chosen: int
) -> None:
    reports = [article(title=title, text="", publisher=f"P{n}") for n, title in enumerate(titles)]

    assert most_central(reports) is reports[chosen]


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=300)), min_size=1, max_size=30))
def test_one_of_the_reports_comes_out_whatever_they_hold(texts: list[tuple[str, str]]) -> None:
    reports = [
        article(title=title, text=text, url=f"u{n}") for n, (title, text) in enumerate(texts)
    ]

    assert most_central(reports) in reports
