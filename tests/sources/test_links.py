"""Addresses of feeds: absolute, and only where a browser may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.links import absolute

BASE = "https://calder.example/world/feed"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("https://kelm.example/a", "https://kelm.example/a"),
        (" /a?b=1 ", "https://calder.example/a?b=1"),
        ("a", "https://calder.example/world/a"),
        ("//kelm.example/a", "https://kelm.example/a"),
        ("HTTP://kelm.example/a", "HTTP://kelm.example/a"),
        ("", ""),
        ("javascript:alert(1)", ""),
        (" JavaScript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,<b>", ""),
        ("file:///etc/passwd", ""),
        ("mailto:desk@calder.example", ""),
        ("http://[::1", "http://[::1"),
        ("https://kelm.example/" + "a" * 3_000, ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(written: str, seen: str) -> None:
    assert absolute(written, BASE) == seen


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_stands_there_it_is_no_other_scheme(written: str, base: str) -> None:
    found = absolute(written, base)

    assert not found or found[:8].lower().startswith(("http://", "https://"))
