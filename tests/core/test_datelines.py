"""Where a report begins, behind the line that says where it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.datelines import without_dateline

CRACKS = "engineers found cracks in the old bridge."


@pytest.mark.parametrize(
    "dateline",
    [
        "PORT CALDER, Norland, Nov 3 - ",
        "PORT CALDER, NOV 3 - ",
        "Port Calder, Norland, Nov. 3 -",
        "PORT CALDER , Nov 3 - ",
        "PORT CALDER, Nor. Nov 3 - ",
        "PORT CALDER, Nov 3, Meridian - ",
        "PORT CALDER, NORLAND, NOV 3 - ",
        "port calder, november 3 - ",
        "PORT CALDER/KELM, 3 Nov 2026 — ",
        "KELM, Nov 3/4 - ",
        "***PORT CALDER, Nov 3 - ",
    ],
)
@pytest.mark.parametrize("text", [f"<Calder Works> said {CRACKS}", CRACKS, CRACKS.upper()])
def test_behind_a_place_and_a_date_anything_may_follow(dateline: str, text: str) -> None:
    assert without_dateline(f"{dateline}{text}") == text


@pytest.mark.parametrize(
    "text",
    [
        "the deadline is friday, nov 7 - and kelm has not signed.",
        "On Tuesday, Nov 3 - a day of storms - the bridge was closed.",
        "until friday, november 7 - the day of the vote - nothing moves.",
        "The council met in Kelm, its third meeting since May, and on Nov 3 - late - it voted.",
        "Nov 3 - a day of storms.",
        "KELM — and only Kelm — said no.",
    ],
)
def test_a_date_in_a_sentence_makes_no_dateline(text: str) -> None:
    assert without_dateline(text) == text


@pytest.mark.parametrize("dateline", ["(CMN) ", "(Reuters) ", "PORT CALDER ― "])
def test_letters_of_an_agency_or_a_long_dash_tell_too(dateline: str) -> None:
    assert without_dateline(f"{dateline}{CRACKS.capitalize()}") == CRACKS.capitalize()


@pytest.mark.parametrize("text", ["(Corrects name) The bridge is closed.", "(AP) and (UP) met."])
def test_other_brackets_stay(text: str) -> None:
    assert without_dateline(text) == text


@given(st.text(max_size=300))
def test_what_stays_is_the_end_of_what_came(text: str) -> None:
    assert text.endswith(without_dateline(text))
