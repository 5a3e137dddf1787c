"""What a headline reports as done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.outcomes import outcomes


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Court: Hallen convicted", {"convict"}),
        ("Premier resigns", {"resign"}),
        ("Premier Lorn resigned over harbour tax", {"resign"}),
        ("Elected in 2024, killed in 2026", {"elect"}),
        ("Voss wins Iovena", {"win"}),
        ("Voss has won Iovena", {"win"}),
        ("Assembly approves tax, vetoes budget", {"approv", "veto"}),
        ("Court upholds ferry ban", {"uphold"}),
        ("Ferry ban upheld", {"uphold"}),
        ("Lawmakers ban ferries", {"ban"}),
        ("Police arrest dock owner", {"arrest"}),
        ("Police in Kelm arrest dock owner", {"arrest"}),
        ("Rebels of Umbar sign ceasefire", {"sign", "ceasefir"}),
        # Denied, asked for, expected, or only possible.
        ("Lorn: I won't resign", set()),
        ("Lorn under pressure to resign", set()),
        ("Voss may be elected", set()),
        ("Court will not overturn ferry ban", set()),
        # Named, and no news.
        ("Calls grow for resignation of Lorn", set()),
        ("Judge extends ferry ban", set()),
        ("Ferry ban divides Kelm", set()),
        ("Ministry ends arrests at harbour", set()),
        ("Heirs fear death sentence for Hallen", set()),
        ("Voss leads in Iovena election", set()),
        ("A win for dockers", set()),
        ("", set()),
    ],
)
def test_what_came_about_is_told_from_what_is_only_named(title: str, found: set[str]) -> None:
    assert set(outcomes(title)) == found


@given(st.text(max_size=300))
def test_any_title_can_be_read(title: str) -> None:
    assert len(set(outcomes(title))) == len(outcomes(title))
