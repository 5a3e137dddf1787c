"""The benchmark runs and says what it saw; how fast anything is, no test asserts."""

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from bench.invented import feed
from bench.newsroom.words import overlap, stems_overlap, story_of
from bench.rhythm import adaptive, fixed, invented
from bot.core.central import teller
from tests.builders import NOW, article
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


def test_a_storys_words_are_measured_as_the_product_would_choose_them() -> None:
    titles = ("A night of fear", "Ferry sinks off Kelm", "Ferry off Kelm sinks", "9 dead off Kelm")
    reports = [
        article(title=title, text="", publisher=f"P{number}", published=NOW)
        for number, title in enumerate(titles)
    ]

    assert teller(story_of(reports[:1])) == reports[0]
    assert teller(story_of(reports[:3])).title == titles[1]
    assert teller(story_of(reports)).title == titles[3]
    assert overlap("Ferry sinks", "ferry sank") == 0.5
    assert overlap("Ferry sinks", "ferry sinking") == 0.5
    assert stems_overlap("Ferry sinks", "ferry sinking") == 1.0


def test_memory_is_weighed_and_the_stores_find_what_was_written() -> None:
    printed = bench("memory", "--readers", "500", "--topics", "8", "--each", "3")

    assert "a row of the ledger" in printed


def test_polls_are_measured_and_every_one_accounted_for() -> None:
    only = "httpx,project,bare"
    printed = bench("fetch", "--part", "polls", "--polls", "640", "--rounds", "1", "--only", only)

    rows = [line for line in printed.splitlines() if line.startswith("|") and "loop" in line]
    assert len(rows) == 4
    assert "times as fast as httpx" in printed


def test_parsing_is_measured_over_any_folder_of_feeds(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_bytes(feed(1))
    (tmp_path / "two.xml").write_bytes(feed(2, entries=5))
    printed = bench("fetch", "--part", "parse", "--rounds", "1", "--feeds", str(tmp_path))

    assert "2 well-formed feeds" in printed
    assert [line.count("| 35 |") for line in printed.splitlines()].count(1) == 3


def test_how_a_folder_of_feeds_is_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "sound.xml").write_bytes(feed(1))
    (tmp_path / "broken.xml").write_bytes(feed(2)[:-20])
    (tmp_path / "none.txt").write_bytes(b"hello")
    printed = bench("feeds", "--feeds", str(tmp_path))

    assert "1 read quickly" in printed
    assert "1 read by the forgiving reader" in printed
    assert "1 refused" in printed


def test_asking_is_measured_and_finds_stories() -> None:
    scale = ("--stories", "400", "--chats", "300", "--wants", "500", "--questions", "5")
    printed = bench("ask", *scale)

    assert "| /latest | 5 | 100% |" in printed
    assert "| /search, one of the 100 commonest words | 5 | 100% |" in printed
    assert "| /search, one word with a slip | 5 |" in printed
    assert "held against 500 words and phrases" in printed


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


def test_a_simulated_day_is_told() -> None:
    assert "| wire |" in bench("rhythm", "--feeds", "60")


def test_posts_are_seen_five_times_fresher_than_every_five_minutes_for_no_more_polls() -> None:
    """Under a virtual clock: nothing here depends on the machine."""
    days = invented(300, seed=3)
    ours, theirs = [adaptive(one, 3) for one in days], [fixed(one, 3) for one in days]
    waits = [
        median(seconds for one in some for seconds in one.latencies) for some in (ours, theirs)
    ]

    assert waits[1] / waits[0] >= 5
    assert sum(one.polls for one in ours) <= sum(one.polls for one in theirs)
