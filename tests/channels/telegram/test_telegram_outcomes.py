"""What each answer of Telegram means for a send, and for everything else that is asked."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

import bot.channels.telegram  # noqa: F401  chooses how the library gives durations
from bot.channels.telegram.outcomes import failure_of, outcome_of
from bot.errors import PermanentError, TransientError
from bot.model.chat import ChatId
from bot.model.delivery import Gone, Later, Moved, Paused, Refused

PERSON = ChatId("telegram:1001")
GROUP = ChatId("telegram:-1003000000001")
TOKEN = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
REQUEST = httpx.Request("POST", f"https://api.telegram.org/bot{TOKEN}/sendMessage")


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    """As the library raises it: the cause says what really happened."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        Forbidden("Forbidden: user is deactivated"),
        Forbidden("Forbidden: bot can't initiate conversation with a user"),
        Forbidden("Forbidden: the bot can't send messages to the bot"),
        Forbidden("Forbidden: bot can't send messages to bots"),
        Forbidden("Forbidden: the group chat was deleted"),
        BadRequest("Bad Request: chat not found"),
        BadRequest("Bad Request: PEER_ID_INVALID"),
    ],
)
def test_a_chat_that_cannot_be_written_to_is_gone(error: TelegramError) -> None:
    assert outcome_of(error, PERSON) == Gone(error.message)


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was kicked from the supergroup chat"),
        Forbidden("Forbidden: bot is not a member of the channel chat"),
        BadRequest("Bad Request: not enough rights to send text messages to the chat"),
        BadRequest("Bad Request: have no rights to send a message"),
        BadRequest("Bad Request: need administrator rights in the channel chat"),
        BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"),
        BadRequest("Bad Request: TOPIC_CLOSED"),
        BadRequest("Bad Request: message thread not found"),
        Forbidden("Forbidden: not enough rights to send text messages to the chat"),
    ],
)
def test_a_chat_where_we_may_not_write_is_paused(error: TelegramError) -> None:
    assert outcome_of(error, GROUP) == Paused(error.message)


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("Bad Request: message is too long"),
        BadRequest("Bad Request: BUTTON_URL_INVALID"),
    ],
)
def test_a_chat_that_does_not_take_this_keeps_its_follows(error: TelegramError) -> None:
    assert outcome_of(error, GROUP) == Refused(error.message)


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    assert outcome_of(ChatMigrated(-1003), GROUP) == Moved(ChatId("telegram:-1003"))


@pytest.mark.parametrize(("chat", "is_for_all"), [(PERSON, True), (GROUP, False)])
def test_a_limit_is_the_groups_own_or_the_whole_bots(chat: ChatId, is_for_all: bool) -> None:
    outcome = outcome_of(RetryAfter(35), chat)

    assert isinstance(outcome, Later)
    assert outcome.after == timedelta(seconds=35)
    assert (outcome.is_for_all, outcome.is_uncertain) == (is_for_all, False)


@pytest.mark.parametrize(
    ("error", "is_uncertain"),
    [
        (caused(TimedOut(), httpx.ConnectTimeout("", request=REQUEST)), False),
        (caused(TimedOut(), httpx.PoolTimeout("", request=REQUEST)), False),
        (caused(TimedOut(), httpx.ReadTimeout("", request=REQUEST)), True),
        (caused(TimedOut(), httpx.WriteTimeout("", request=REQUEST)), True),
        (caused(TimedOut(), TimeoutError()), True),
        (caused(NetworkError("x"), httpx.ConnectError(f"{TOKEN}", request=REQUEST)), False),
        (caused(NetworkError("x"), httpx.ProxyError("no", request=REQUEST)), False),
        (caused(NetworkError("x"), httpx.ReadError("", request=REQUEST)), True),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("", request=REQUEST)), True),
        (NetworkError("Internal Server Error: restart"), False),
        (NetworkError("Too Many Requests: retry later"), False),
        (NetworkError("Bad Gateway"), True),
        (NetworkError("Gateway Timeout"), True),
        (caused(NetworkError("Bad Gateway (502). Parsing the server …"), TelegramError("")), True),
        (caused(NetworkError("Internal Server Error (500)"), TelegramError("")), True),
        (caused(Forbidden("Forbidden (403)"), TelegramError("")), False),
        (caused(InvalidToken("Not Found (404)"), TelegramError("")), False),
        (TelegramError("no answer of the Bot API"), True),
    ],
)
def test_what_was_written_and_not_answered_may_have_arrived(
    error: TelegramError, is_uncertain: bool
) -> None:
    outcome = outcome_of(error, PERSON)

    assert isinstance(outcome, Later)
    assert outcome.is_uncertain is is_uncertain
    assert not outcome.is_for_all


def test_a_proxys_page_that_speaks_of_blocking_does_not_cost_a_reader() -> None:
    page = "Forbidden (403). Parsing the server response b'blocked by the user' failed"

    outcome = outcome_of(caused(Forbidden(page), TelegramError("")), PERSON)

    assert outcome == Later(None, "Forbidden (403)")


def test_a_refused_token_ends_all_sending() -> None:
    assert isinstance(outcome_of(InvalidToken("Unauthorized"), PERSON), PermanentError)


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (InvalidToken("Unauthorized"), PermanentError, "Telegram refuses TELEGRAM_TOKEN"),
        (BadRequest("Bad Request: HTTPS url must be provided"), PermanentError, "Https url"),
        (Conflict("Conflict: terminated by other getUpdates"), TransientError, "another program"),
        (Conflict("Conflict: webhook is active"), TransientError, "a webhook takes"),
        (NetworkError("Internal Server Error"), TransientError, "Internal Server Error"),
        (
            caused(NetworkError("Bad Gateway (502)"), TelegramError("")),
            TransientError,
            "something on the way",
        ),
    ],
)
def test_a_failure_says_what_is_wrong(
    error: TelegramError, kind: type[Exception], says: str
) -> None:
    failure = failure_of(error)

    assert type(failure) is kind
    assert says in str(failure)


def test_a_pause_that_telegram_names_is_handed_on() -> None:
    failure = failure_of(RetryAfter(60))

    assert isinstance(failure, TransientError)
    assert failure.after == timedelta(minutes=1)


@pytest.mark.parametrize(
    "error",
    [
        caused(NetworkError(f"x {REQUEST.url}"), httpx.ReadError(TOKEN, request=REQUEST)),
        NetworkError(f"Moved {REQUEST.url}"),
        BadRequest(f"Bad Request: {REQUEST.url}"),
        InvalidToken(f"The token `{TOKEN}` was rejected by the server."),
    ],
)
def test_no_reason_holds_the_token(error: TelegramError) -> None:
    assert TOKEN not in repr(failure_of(error))
    assert TOKEN not in repr(outcome_of(error, PERSON))
