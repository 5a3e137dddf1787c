"""The log: one line of JSON an event, and no secret in it, whoever wrote the line."""

import json
import logging
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import log
from tests.tree import ROOT

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "open-sesame"
CHAT = "telegram:-1001234567890"
LEAKS = (TOKEN, SECRET, CHAT, "1001234567890")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, httpx = logging.getLogger(), logging.getLogger("httpx")
    level, httpx_level = root.level, httpx.level
    # Those of pytest: `set_up` would close them.
    root.handlers.clear()
    yield
    root.handlers.clear()
    root.setLevel(level)
    httpx.setLevel(httpx_level)
    structlog.reset_defaults()


@pytest.fixture
def captured(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    log.set_up("DEBUG", [SECRET, "", "open"])
    return capsys


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The events written since; nothing leaked in them."""
    out, text = captured.readouterr()
    assert out == ""
    assert not [leak for leak in LEAKS if leak in text], text
    return [json.loads(line) for line in text.splitlines()]


def fail_with(words: str) -> None:
    raise ValueError(words)


def test_a_line_is_json_with_its_time_level_and_origin(
    captured: pytest.CaptureFixture[str],
) -> None:
    log.logger("bot.test").info("sent", alert="a1", count=3)

    (line,) = lines(captured)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "sent",
        "alert": "a1",
        "count": 3,
        "level": "info",
        "logger": "bot.test",
    }


def test_tokens_secrets_and_chats_are_cut_from_words_and_values(
    captured: pytest.CaptureFixture[str],
) -> None:
    log.logger("x").warning(f"bot{TOKEN}/getMe", key=SECRET, chats=[CHAT, "web:a1b2c3d4"])

    (line,) = lines(captured)
    assert line["event"] == "bot[token]/getMe"
    assert line["key"] == "[secret]"
    assert line["chats"] == ["telegram:[chat]", "web:[chat]"]


def test_tracebacks_are_kept_and_cut(captured: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            fail_with(f"{SECRET} is wrong")
        except ValueError as cause:
            raise ExceptionGroup("both", [cause, RuntimeError(f"{TOKEN} for {CHAT}")]) from cause
    except ExceptionGroup as error:
        log.logger("x").error("failed", exc_info=error)

    (line,) = lines(captured)
    assert "in fail_with" in line["exception"]
    assert "[secret] is wrong" in line["exception"]
    assert "[token] for telegram:[chat]" in line["exception"]


@pytest.mark.parametrize("name", ["httpx", "asyncio", "somebody.else"])
def test_other_peoples_lines_are_cut_too(name: str, captured: pytest.CaptureFixture[str]) -> None:
    foreign = logging.getLogger(name)
    foreign.setLevel(logging.DEBUG)
    foreign.debug("HTTP Request: POST %s", f"https://example.org/bot{TOKEN}/getUpdates")
    try:
        fail_with(f"{SECRET} for {CHAT}")
    except ValueError:
        foreign.exception("Task exception was never retrieved")

    (request, failure) = lines(captured)
    assert request["event"].endswith("/bot[token]/getUpdates")
    assert (request["level"], request["logger"]) == ("debug", name)
    assert "in fail_with" in failure["exception"]
    assert "[secret] for telegram:[chat]" in failure["exception"]


def test_words_that_do_not_fit_their_values_are_cut_too(
    captured: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("somebody").warning("%d updates", TOKEN)

    (line,) = lines(captured)
    assert "%d updates" in line["event"]
    assert "[token]" in line["event"]


def test_libraries_that_log_every_request_are_quiet_unless_asked(
    captured: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("telegram.ext").debug("update")
    logging.getLogger("uvicorn.error").warning("odd")

    assert [line["event"] for line in lines(captured)] == ["odd"]


def test_the_level_holds(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("ERROR")
    log.logger("x").warning("unheard")
    log.logger("x").error("heard")

    assert [line["event"] for line in lines(capsys)] == ["heard"]


def test_what_holds_no_secret_stays_as_it_is() -> None:
    text = "feed https://example.org:8080/a at 12:30, 1234567:short, web: fine"
    assert log.redact(text) == text


def test_a_terminal_gets_readable_lines_cut_as_well() -> None:
    script = (
        "from bot import log; log.set_up('INFO', ['open-sesame']);"
        f"log.logger('x').error('hello', key='open-sesame', token='{TOKEN}')"
    )
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, stderr=theirs, check=True)
        os.close(theirs)
        text = terminal.read(4096).decode()

    assert "hello" in text
    assert not text.startswith("{")
    assert "[secret]" in text
    assert "[token]" in text
    assert SECRET not in text
    assert TOKEN not in text
