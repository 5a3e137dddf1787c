"""What fails again and again is left alone for a while, and never for good."""

import pytest

from bot.core.breaker import MOST_FAILURES, REST, rest_after


@pytest.mark.parametrize(
    ("failures", "is_rest"),
    [(0, False), (MOST_FAILURES - 1, False), (MOST_FAILURES, True), (10**9, True)],
)
def test_how_long_to_leave_it_alone(failures: int, is_rest: bool) -> None:
    assert bool(rest_after(failures)) is is_rest
    assert rest_after(failures) <= REST
