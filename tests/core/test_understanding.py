import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding import MOST_PAGE, MOST_READ, command_line, is_called, paged, readable
from tests.builders import CLIMATE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        # Commands stay as they are, tidied.
        ("/follow climate", "/follow climate"),
        ("/Follow@flashwire_bot Climate", "/Follow@flashwire_bot Climate"),
        ("  /follow\n climate  change ", "/follow climate change"),
        ("/ follow climate", "/follow climate"),
        ("//follow climate", "/follow climate"),
        ("/fol\x00low cli\u202emate\u200b", "/follow climate"),
        ("/", ""),
        ("/ / /", ""),
        # Following, and no more.
        ("follow climate", "/follow climate"),
        ("Follow Climate!", "/follow Climate"),
        ("please follow the climate, thanks", "/follow climate"),
        ("I'd like to follow climate", "/follow climate"),
        ("subscribe to climate change", "/follow climate change"),
        ("Can you alert me about climate?", "/follow climate"),
        ("start following climate", "/follow climate"),
        ("follow climate, football", "/follow climate, football"),
        ("follow", "/follow"),
        ("unfollow climate", "/unfollow climate"),
        ("unsubscribe from climate", "/unfollow climate"),
        ("unsubscribe", "/unfollow"),
        ("stop following climate", "/unfollow climate"),
        ("stop following everything", "/unfollow everything"),
        ("stop alerts about climate", "/unfollow climate"),
        ("no more climate", "/unfollow climate"),
        ("no more alerts on climate", "/unfollow climate"),
        # The latest.
        ("latest", "/latest"),
        ("news", "/latest"),
        ("News?", "/latest"),
        ("breaking news", "/latest"),
        ("the latest", "/latest"),
        ("latest news", "/latest"),
        ("latest on climate", "/latest climate"),
        ("latest climate", "/latest climate"),
        ("news about the climate", "/latest climate"),
        ("what's the latest on the floods?", "/latest floods"),
        ("What’s the latest on the floods", "/latest floods"),
        ("what is the latest news on climate", "/latest climate"),
        ("whats new", "/latest"),
        ("what's happening in science?", "/latest science"),
        ("what happened with the floods", "/latest floods"),
        ("what happened?", "/latest"),
        ("what has happened to the euro", "/latest euro"),
        ("any news on climate?", "/latest climate"),
        ("give me the latest on football", "/latest football"),
        ("tell me about climate", "/latest climate"),
        ("anything new on climate?", "/latest climate"),
        ("hi, what's the latest on climate?", "/latest climate"),
        # What is no topic.
        ("search for the missing ferry", "/search missing ferry"),
        ("look up the Kelm bridge", "/search Kelm bridge"),
        ("look at that", ""),
        ("find Kelm bridge", "/search Kelm bridge"),
        ("tell me when Tesla opens a factory", "/follow Tesla opens a factory"),
        ("Please tell me as soon as there is news on climate", "/follow climate"),
        ("notify me if there is any news about football", "/follow football"),
        ("tell me when", "/follow"),
        # The day's brief.
        ("top stories", "/brief"),
        ("What are the top stories today?", "/brief"),
        ("give me the main headlines", "/brief"),
        ("brief me", "/brief"),
        ("give me a summary of the day", "/brief"),
        ("what's important right now?", "/brief"),
        # The rest of the menu.
        ("topics", "/topics"),
        ("show me all the topics", "/topics"),
        ("what topics are there?", "/topics"),
        ("what can I follow?", "/topics"),
        ("my topics", "/following"),
        ("what do I follow?", "/following"),
        ("following", "/following"),
        ("help", "/help"),
        ("Help!!!", "/help"),
        ("what can you do?", "/help"),
        ("settings", "/settings"),
        ("mute", "/settings sound off"),
        ("unmute", "/settings sound on"),
        ("stop", "/stop"),
        ("STOP.", "/stop"),
        ("Stop it!", "/stop"),
        ("that's enough", "/stop"),
        ("delete all my data", "/stop"),
        ("stop it from raining", ""),
        ("please stop", "/stop"),
        ("forget me", "/stop"),
        ("hi", "/start"),
        ("Hello there!", "/start"),
        ("start", "/start"),
        ("good morning", "/start"),
        # Not for us to guess.
        ("", ""),
        ("   ", ""),
        ("?", ""),
        ("climate", ""),
        ("nonstop flights", ""),
        ("don't stop", ""),
        ("I will stop by later", ""),
        ("followers", ""),
        ("newsagent", ""),
        ("stopwatch", ""),
        ("\x00\x01\x02", ""),
        ("👍", ""),
    ],
)
def test_what_is_said_is_what_is_meant(text: str, line: str) -> None:
    assert command_line(text) == line


@given(st.text())
def test_anything_is_a_command_line_or_nothing(text: str) -> None:
    line = command_line(text)

    assert line == "" or (line.startswith("/") and len(line) > 1)
    assert len(line) <= MOST_READ
    assert line == " ".join(line.split())
    line.encode()


@given(st.one_of(st.text(), st.text().map("/{}".format), st.text().map("follow {}".format)))
def test_a_command_line_is_understood_as_itself(text: str) -> None:
    line = command_line(text)

    assert command_line(line) == line


@given(st.text())
def test_readable_text_reads_the_same_again(text: str) -> None:
    assert readable(readable(text)) == readable(text)


@pytest.mark.parametrize(
    "text",
    [
        "follow " + "x" * 10_000,
        "x" * 10_000,
        "the " * 2_500,
        "what's the latest on " * 500,
        "please " * 1_400,
        "all the " * 1_250 + "topic",
        "? ! . " * 1_600 + "x",
        " " * 10_000,
        "\x00" * 10_000,
        "e" + "\u0301" * 10_000,
        "\ufdfa" * 10_000,
        "/" * 10_000,
    ],
)
def test_ten_thousand_characters_are_read_in_no_time(text: str) -> None:
    started = time.perf_counter()
    line = command_line(text)

    # Some milliseconds in truth; what grows with the square of the length takes far longer.
    assert time.perf_counter() - started < 0.5
    assert len(line) <= MOST_READ
    assert command_line(line) == line


@pytest.mark.parametrize(
    ("words", "is_name"),
    [
        ("climate", True),
        ("CLIMATE", True),
        ("Global-Warming", True),
        ("“climate”", True),
        ("climb", False),
        ("climate summit", False),
        ("carbon", False),
        ("", False),
        ("!!", False),
    ],
)
def test_a_name_is_told_from_a_near_miss(words: str, is_name: bool) -> None:
    assert is_called(CLIMATE, words) is is_name


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("", ("", 1)),
        ("climate", ("climate", 1)),
        ("2", ("", 2)),
        ("climate 2", ("climate", 2)),
        ("climate change 12", ("climate change", 12)),
        ("climate -1", ("climate", 1)),
        ("climate 0", ("climate", 1)),
        ("climate 99999999999999999999", ("climate", MOST_PAGE)),
        ("climate ²", ("climate ²", 1)),
        ("g20", ("g20", 1)),
        ("-", ("-", 1)),
    ],
)
def test_a_number_behind_the_words_is_a_page(argument: str, expected: tuple[str, int]) -> None:
    assert paged(argument) == expected


@given(st.text())
def test_a_page_is_always_one_that_may_exist(argument: str) -> None:
    assert 1 <= paged(argument)[1] <= MOST_PAGE
