"""What each answer of Telegram means for a send, and for everything else that is asked."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

import bot.channels.telegram  # noqa: F401  chooses how the library gives durations
from bot.channels.telegram.outcomes import Refusal, failure_of, outcome_of
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


def answer(
    status: int, *, retry_after: timedelta | None = None, moved_to: int | None = None
) -> Refusal:
    """One that says what to do instead."""
    return Refusal(
        status=status, description="see parameters", retry_after=retry_after, moved_to=moved_to
    )


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(status=403, description="Forbidden: bot was blocked by the user"),
        Refusal(status=403, description="Forbidden: user is deactivated"),
        Refusal(status=403, description="Forbidden: bot can't initiate conversation with a user"),
        Refusal(status=403, description="Forbidden: the bot can't send messages to the bot"),
        Refusal(status=403, description="Forbidden: bot can't send messages to bots"),
        Refusal(status=403, description="Forbidden: the group chat was deleted"),
        Refusal(status=400, description="Bad Request: chat not found"),
        Refusal(status=400, description="Bad Request: PEER_ID_INVALID"),
        Refusal(status=400, description="Bad Request: message thread not found"),
        Refusal(status=400, description="Bad Request: TOPIC_DELETED"),
    ],
)
def test_a_chat_that_cannot_be_written_to_is_gone(refusal: Refusal) -> None:
    assert outcome_of(refusal, PERSON) == Gone(refusal.description)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(status=403, description="Forbidden: bot was kicked from the supergroup chat"),
        Refusal(status=403, description="Forbidden: bot is not a member of the channel chat"),
        Refusal(
            status=400,
            description="Bad Request: not enough rights to send text",
        ),
        Refusal(status=400, description="Bad Request: have no rights to send a message"),
        Refusal(status=400, description="Bad Request: need administrator rights there"),
        Refusal(status=400, description="Bad Request: CHAT_WRITE_FORBIDDEN"),
        Refusal(status=400, description="Bad Request: TOPIC_CLOSED"),
        Refusal(status=403, description="Forbidden: not enough rights to send text"),
    ],
)
def test_a_chat_where_we_may_not_write_is_paused(refusal: Refusal) -> None:
    assert outcome_of(refusal, GROUP) == Paused(refusal.description)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(status=400, description="Bad Request: message is too long"),
        Refusal(status=400, description="Bad Request: BUTTON_URL_INVALID"),
    ],
)
def test_a_chat_that_does_not_take_this_keeps_its_follows(refusal: Refusal) -> None:
    assert outcome_of(refusal, GROUP) == Refused(refusal.description)


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    assert outcome_of(answer(400, moved_to=-1003), GROUP) == Moved(ChatId("telegram:-1003"))


@pytest.mark.parametrize(("chat", "is_for_all"), [(PERSON, True), (GROUP, False)])
def test_a_limit_is_the_groups_own_or_the_whole_bots(chat: ChatId, is_for_all: bool) -> None:
    outcome = outcome_of(answer(429, retry_after=timedelta(seconds=35)), chat)

    assert isinstance(outcome, Later)
    assert outcome.after == timedelta(seconds=35)
    assert (outcome.is_for_all, outcome.is_uncertain) == (is_for_all, False)


@pytest.mark.parametrize(
    ("status", "description", "is_uncertain"),
    [
        (500, "Internal Server Error: restart", False),
        (429, "Too Many Requests: retry later", False),
        (502, "Bad Gateway", True),
        (504, "Gateway Timeout", True),
        (502, "", True),
        (500, "", True),
        (200, "", True),
        (403, "", False),
        (404, "", False),
    ],
)
def test_what_no_bot_api_answered_may_have_arrived(
    status: int, description: str, is_uncertain: bool
) -> None:
    outcome = outcome_of(Refusal(status=status, description=description), PERSON)

    assert isinstance(outcome, Later)
    assert outcome.is_uncertain is is_uncertain
    assert not outcome.is_for_all


@pytest.mark.parametrize("status", [401, 404])
def test_a_refused_token_ends_all_sending(status: int) -> None:
    refusal = Refusal(status=status, description="Unauthorized")

    assert isinstance(outcome_of(refusal, PERSON), PermanentError)


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
    refusal = Refusal(status=400, description=error.message)
    assert TOKEN not in repr(outcome_of(refusal, PERSON))
