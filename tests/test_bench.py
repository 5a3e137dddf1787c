"""The benchmark runs and says what it saw; how fast anything is, no test asserts."""

import subprocess
import sys

import pytest

from tests.tree import ROOT


def bench(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_delivery_is_measured_and_every_message_accounted_for() -> None:
    printed = bench("delivery", "--messages", "200", "--rounds", "1", "--only", "project,bare")

    assert "failed" not in printed
    rows = [line for line in printed.splitlines() if "| 200 |" in line]
    assert len(rows) == 2


def test_memory_is_weighed_and_the_stores_find_what_was_written() -> None:
    printed = bench("memory", "--readers", "500", "--topics", "8", "--each", "3")

    assert "a row of the ledger" in printed


@pytest.mark.parametrize("only", ["nobody", "ptb,nobody"])
def test_a_contestant_that_does_not_exist_is_refused_by_name(only: str) -> None:
    with pytest.raises(AssertionError, match="no such contestant: nobody"):
        bench("delivery", "--only", only)


def test_the_newsroom_is_measured_or_says_which_set_is_missing() -> None:
    printed = bench("newsroom", "stories")

    assert "| mean BCubed F1 of the three, all |" in printed or "skipped: no " in printed


def test_a_part_of_the_newsroom_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(AssertionError, match="no such part: weather"):
        bench("newsroom", "weather")
