"""The log: one line of JSON an event, and no secret in it, whoever wrote the line.

Each test logs in a process of its own: how a process logs is set once, for all of it.
"""

import json
import os
import pty
import subprocess
import sys
from textwrap import dedent
from typing import Any

import pytest

from bot.channels import ADAPTERS
from bot.log import redact
from tests.tree import ROOT

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "open-sesame"
CHAT = "telegram:-1001234567890/45"
LEAKS = (TOKEN, SECRET, "1001234567890")
PRELUDE = f"""
import logging
from bot import log

TOKEN, SECRET, CHAT = {TOKEN!r}, {SECRET!r}, {CHAT!r}
ours = log.logger("bot.test")

def fail_with(words):
    raise ValueError(words)

"""


def logged(script: str, level: str = "DEBUG") -> list[dict[str, Any]]:
    """The events that a script logs; nothing leaked in them."""
    text = PRELUDE + f"log.set_up({level!r}, [SECRET, '', 'open'])\n" + dedent(script)
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert not [leak for leak in LEAKS if leak in done.stderr], done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_is_json_with_its_time_level_and_origin() -> None:
    (line,) = logged("ours.info('sent', alert='a1', count=3)")

    assert line.pop("timestamp").endswith("Z")
    wanted = {"event": "sent", "alert": "a1", "count": 3, "level": "info", "logger": "bot.test"}
    assert line == wanted


def test_tokens_secrets_and_chats_are_cut_from_words_and_values() -> None:
    (line,) = logged(
        "ours.warning(f'bot{TOKEN}/getMe', key=SECRET, nested={'chats': [CHAT, 'web:a1b2c3d4']})"
    )

    assert line["event"] == "bot[token]/getMe"
    assert line["key"] == "[secret]"
    assert line["nested"] == {"chats": ["telegram:[chat]", "web:[chat]"]}


@pytest.mark.parametrize("channel", [adapter.name for adapter in ADAPTERS])
def test_a_chat_of_any_channel_is_cut(channel: str) -> None:
    assert redact(f"no answer to {channel}:a1b2c3d4") == f"no answer to {channel}:[chat]"


def test_tracebacks_are_kept_and_cut() -> None:
    (line,) = logged("""
        try:
            try:
                fail_with(f"{SECRET} is wrong")
            except ValueError as cause:
                raise ExceptionGroup("all", [cause, KeyError(f"{TOKEN} for {CHAT}")]) from cause
        except ExceptionGroup as error:
            ours.error("failed", exc_info=error)
    """)

    assert "in fail_with" in line["exception"]
    assert "[secret] is wrong" in line["exception"]
    assert "[token] for telegram:[chat]" in line["exception"]


@pytest.mark.parametrize("name", ["httpx", "asyncio", "somebody.else"])
def test_other_peoples_lines_are_cut_too(name: str) -> None:
    (request, failure) = logged(f"""
        foreign = logging.getLogger({name!r})
        foreign.setLevel(logging.DEBUG)
        foreign.debug("POST %s", f"https://example.org/bot{{TOKEN}}/getUpdates")
        try:
            fail_with(f"{{SECRET}} for {{CHAT}}")
        except ValueError:
            foreign.exception("never retrieved")
    """)

    assert request["event"] == "POST https://example.org/bot[token]/getUpdates"
    assert (request["level"], request["logger"]) == ("debug", name)
    assert "in fail_with" in failure["exception"]
    assert "[secret] for telegram:[chat]" in failure["exception"]


def test_words_that_do_not_fit_their_values_are_cut_too() -> None:
    (line,) = logged("logging.getLogger('somebody').warning('%d updates', TOKEN)")

    assert "%d updates" in line["event"]
    assert "[token]" in line["event"]


def test_libraries_that_log_every_request_are_quiet_unless_asked() -> None:
    found = logged("""
        logging.getLogger("httpx").info("HTTP Request")
        logging.getLogger("telegram.ext").debug("update")
        logging.getLogger("uvicorn.error").warning("odd")
    """)
    assert [line["event"] for line in found] == ["odd"]


def test_the_level_holds() -> None:
    found = logged("ours.warning('unheard'); ours.error('heard')", level="ERROR")
    assert [line["event"] for line in found] == ["heard"]


def test_what_holds_no_secret_stays_as_it_is() -> None:
    text = "feed https://example.org:8080/a at 12:30, 1234567:short, web: fine"
    assert redact(text) == text


def test_a_terminal_gets_readable_lines_cut_as_well() -> None:
    text = on_a_terminal("ours.error('hello', key=SECRET, who=TOKEN)")

    assert "hello" in text
    assert not text.startswith("{")
    assert "[secret]" in text
    assert "[token]" in text


def test_a_terminal_gets_tracebacks_without_what_variables_held() -> None:
    text = on_a_terminal("""
        def called_with(hidden):
            fail_with("x" * 60 + TOKEN + SECRET)

        try:
            called_with("hidden words")
        except ValueError:
            ours.exception("failed")
    """)

    assert "in called_with" in text
    assert "x[token]" in text.replace("xx", "x")
    assert "hidden words" not in text


def on_a_terminal(script: str) -> str:
    """What a script logs to a terminal; nothing leaked in it."""
    text = PRELUDE + "log.set_up('INFO', [SECRET])\n" + dedent(script)
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        subprocess.run([sys.executable, "-c", text], cwd=ROOT, stderr=theirs, check=True)
        found = terminal.read(4096).decode()
        os.close(theirs)
    assert not [leak for leak in LEAKS if leak in "".join(found.split())], found
    return found
