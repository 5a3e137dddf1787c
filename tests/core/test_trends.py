"""What rises is told more than usual, not merely much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.trends import names_in, trending
from tests.builders import article


@pytest.mark.parametrize(
    ("recent", "usual", "risen"),
    [
        ({"quake": 9, "world": 50}, {"quake": 0, "world": 200}, ["quake"]),
        ({"quake": 9, "flood": 12}, {}, ["flood", "quake"]),
        ({"quake": 9, "flood": 12}, {"flood": 40}, ["quake", "flood"]),
        ({"quake": 2}, {}, []),
        ({}, {"quake": 9}, []),
        ({"b": 3, "a": 3}, {}, ["a", "b"]),
    ],
)
def test_more_than_usual_counts(
    recent: dict[str, float], usual: dict[str, float], risen: list[str]
) -> None:
    assert list(trending(recent, usual, most=9)) == risen


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 99)), st.integers(0, 5))
def test_never_more_than_asked_for(recent: dict[str, float], most: int) -> None:
    found = trending(recent, {}, most=most)

    assert len(found) <= most
    assert set(found) <= recent.keys()


def test_names_of_a_report_are_what_may_be_followed() -> None:
    lead = article(title="Voss resigns", text="It rained. Premier Mara Voss left the Bank of Kelm.")

    assert [want.typed for want in names_in(lead)] == ["+Premier Mara Voss", "+Bank Kelm"]
