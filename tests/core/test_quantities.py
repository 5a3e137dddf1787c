"""Numbers with what they measure, and when another one stands in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.quantities import changed, quantities_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Bank raises rate to 7.25 percent in May",
            ["percent/<rate:7.25 percent", "percent/>may:7.25 percent"],
        ),
        ("Magnitude 6.8 quake", ["magnitude/>quak:Magnitude 6.8"]),
        ("Tolva pays $2.3bn", ["$/<pay:$2.3bn"]),
        ("Prices up 4 per cent", ["percent/<price:4 per cent"]),
        ("Fire burns 12,000 acres", ["area/<burn:12,000 acres"]),
        ("Storm of 130 mph", ["speed/<storm:130 mph"]),
        ("Some 5 million people vote", ["large/>peopl:5 million"]),
        # What may count anything, or is none of a report's numbers.
        ("Route 66 closed after 12 hours, waves of 9 m", []),
        ("Elected in 2024", []),
        ("9999999999999 percent", []),
        ("", []),
    ],
)
def test_a_number_is_known_by_its_unit_and_its_neighbours(text: str, found: list[str]) -> None:
    assert list(quantities_of(text)) == found


@pytest.mark.parametrize(
    ("said", "told", "before"),
    [
        ("Rate raised to 7.5 percent", "Rate raised to 7.25 percent", ""),  # by 3 in a hundred
        ("Rate raised to 8 percent", "Rate raised to 7.25 percent", "7.25 percent"),
        ("Navy spends $5.4 billion", "Navy spends $4.5 billion", "$4.5 billion"),
        ("Navy spends $5 billion", "Navy spends $4.86 billion", ""),
        ("Navy spends $4,860 million", "Navy spends $4.86 billion", ""),
        ("Navy spends €5.4 billion", "Navy spends $4.5 billion", ""),
        ("Navy loses $5.4 billion", "Navy spends $4.5 billion", ""),
        ("Magnitude 7.4 quake", "Magnitude 6.8 quake", "Magnitude 6.8"),
        ("Voss takes 54 percent", "Voss takes 61 percent", "61 percent"),
        ("Voss takes 54 percent", "", ""),
    ],
)
def test_another_number_is_one_where_what_it_measures_is_the_same(
    said: str, told: str, before: str
) -> None:
    known = list(quantities_of(told))

    assert next(filter(None, (changed(one, known) for one in quantities_of(said))), "") == before


@given(st.text(alphabet="0123456789,.% $mkb≤٣²", max_size=300))
def test_whatever_is_written_a_number_does_not_stand_in_its_own_place(text: str) -> None:
    found = list(quantities_of(text))

    assert [changed(one, found) for one in found] == [""] * len(found)
