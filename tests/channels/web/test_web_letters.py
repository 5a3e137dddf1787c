"""What a mailbox holds, apart from how the page shows it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.web.letters import MOST_ENCLOSED, edit_of, letter_of, own_line, retraction_of
from bot.model.chat import MessageId
from bot.model.message import Enclosure, Post, Span

AT = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
FIRST, SECOND = MessageId("1-1"), MessageId("2-1")


def read(letter: str) -> dict[str, Any]:
    assert "\n" not in letter
    found: dict[str, Any] = json.loads(letter)
    return found


@pytest.mark.parametrize(("replaces", "is_answer"), [(FIRST, True), (SECOND, False), (None, False)])
def test_an_edit_that_a_button_asked_for_is_told_from_one_of_what_was_wrong(
    replaces: MessageId | None, is_answer: bool
) -> None:
    letter = read(edit_of(Post(spans=(Span("Hello"),), replaces=replaces), FIRST, AT))

    assert letter["edits"] == FIRST
    assert letter.get("answers", False) is is_answer


def test_a_retraction_names_what_it_takes_back() -> None:
    letter = read(retraction_of(FIRST, AT))

    assert (letter["edits"], letter["retracts"]) == (FIRST, True)
    assert (letter["spans"], letter["rows"]) == ([], [])


def test_a_file_goes_along() -> None:
    letter = read(letter_of(Post(spans=(), enclosure=Enclosure("a.png", "image/png", "AA==")), AT))

    assert letter["enclosure"] == {"name": "a.png", "media_type": "image/png", "content": "AA=="}


def test_a_file_that_is_too_large_is_told_of_instead() -> None:
    content = "A" * (MOST_ENCLOSED + 1)
    post = Post(spans=(Span("Your data."),), enclosure=Enclosure("data.json", "text/x", content))

    letter = read(letter_of(post, AT))

    assert letter["enclosure"] == {"name": "data.json", "is_too_large": True}


def test_a_line_that_a_button_said_names_its_message() -> None:
    assert read(own_line("/more", "k", AT, FIRST))["pressed"] == FIRST
    assert "pressed" not in read(own_line("/more", "k", AT, None))
