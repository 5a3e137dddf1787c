"""How many people a text counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.tolls import FATES, tolls


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 dead in Maravel", {("dead", 12)}),
        ("At least 1,250 people killed", {("dead", 1250)}),
        ("Bomb kills at least 40 people", {("dead", 40)}),
        ("Twelve killed as train derails", {("dead", 12)}),
        ("Forty-two people were killed", {("dead", 42)}),
        ("A storm that claims a hundred lives", {("dead", 100)}),
        ("Death toll rises to 31", {("dead", 31)}),
        ("Death toll in the Kelm ferry fire reaches 31", {("dead", 31)}),
        ("9 dead, 31 missing off Kelmore", {("dead", 9), ("missing", 31)}),
        ("31 missing, 9 hurt and 1 dead", {("missing", 31), ("hurt", 9), ("dead", 1)}),
        ("Fire kills 12 and injures more than 30", {("dead", 12), ("hurt", 30)}),
        ("who killed 23 people and injured hundreds more", {("dead", 23)}),
        ("400 people were evacuated", {("displaced", 400)}),
        ("12 blessés à Kelm", {("hurt", 12)}),
        ("Storm took 12 lives", {("dead", 12)}),
        # Ages, dates, names, rates, larger numbers, and what nobody knows yet.
        ("Karl Renner, 67, was arrested in Kelm", set()),
        ("Unemployment rate rises to 7.4%", set()),
        ("Prices rise as jobless rate rises to 6", set()),
        ("Jobless claims at 412,000", set()),
        ("A lower limit would save 40 lives", set()),
        ("No one was injured in the blast", set()),
        ("COVID-19 deaths fall", set()),
        ("Ela Rook remembers Sept. 11 dead", set()),
        ("The virus has killed 3.2 million people", set()),
        ("12 percent dead fish", set()),
        ("200 feared dead off Kelm", set()),
        ("In 2019 dead trees fell", set()),
        ("Storm number 12. Dead silence in Kelm", set()),
        ("12 ships in port, dead calm", set()),
        ("999999999999 dead", set()),
        ("", set()),
    ],
)
def test_only_people_are_counted_and_only_those_that_are_certain(
    text: str, found: set[tuple[str, int]]
) -> None:
    assert set(tolls(text)) == found


@given(st.text(max_size=300))
def test_any_text_can_be_counted(text: str) -> None:
    assert all(fate in FATES and count >= 0 for fate, count in tolls(text))
