"""What Telegram's answers mean: for a send (`outcome_of`), and for any other call.

Other calls are python-telegram-bot's, which makes errors of the answers:

    TelegramError
    ├── RetryAfter, ChatMigrated, InvalidToken, Conflict, Forbidden
    └── NetworkError
        ├── BadRequest     ← the narrow ones first: neither is a trouble of the network
        └── TimedOut

Invariant: a send is called uncertain unless it is known that Telegram did not carry it out.
Messages are compared without case: the library changes that of half of them.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.reading import chat_id
from bot.errors import PermanentError, TransientError
from bot.log import redact
from bot.model.chat import ChatId
from bot.model.delivery import Gone, Later, Moved, Outcome, Paused, Refused

# tdlib/telegram-bot-api, Client.cpp, and the errors of Telegram's servers that it passes on.
_GONE = re.compile(
    r"chat not found|blocked by the user|user_is_blocked|deactivated|was deleted"
    r"|can't initiate conversation|send messages to (?:the )?bot|peer_id_invalid"
    r"|topic_deleted|thread not found",
    re.IGNORECASE,
)
_THREAD = re.compile(r"topic_deleted|topic_closed|thread not found", re.IGNORECASE)
_PAUSED = re.compile(
    r"was kicked|not a member|not enough rights|no rights to send|need administrator rights"
    r"|chat_admin_required|chat_write_forbidden|chat_restricted|chat_send_plain_forbidden"
    r"|topic_closed",
    re.IGNORECASE,
)
_FILE = re.compile(r"photo|image|picture|document|media|file|too large", re.IGNORECASE)
# The library appends what it could not read, and that may hold anything.
_APPENDIX = re.compile(
    r"\. (?:Parsing the server response|The server response contained) .*", re.DOTALL
)
_UNKNOWN_END = re.compile(r"bad gateway|gateway time", re.IGNORECASE)
_MOST_REASON = 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is no success, as it came. Its `parameters` say what to do instead."""

    status: int
    description: str
    """Empty: no answer of the Bot API, but of something on the way to it."""
    retry_after: timedelta | None = None
    moved_to: int | None = None


def outcome_of(refusal: Refusal, chat: ChatId) -> Outcome | PermanentError:
    """What became of a send; a PermanentError where no send can succeed."""
    status, reason = refusal.status, shown(refusal.description)
    if not reason:
        return Later(None, f"HTTP status {status}", is_uncertain=not 400 <= status < 500)
    if refusal.moved_to is not None:
        return Moved(chat_id(refusal.moved_to))
    if refusal.retry_after is not None:
        # A 429 does not say whom it means. A group has a limit of its own, which is hit long
        # before the bot's; a private chat's is rarely hit by one who sends once a second.
        return Later(refusal.retry_after, reason, is_for_all=":-" not in chat)
    match status:
        case 401 | 404:
            return PermanentError(f"Telegram refuses TELEGRAM_TOKEN: {reason}")
        case 400 | 403:
            return _refused(reason)
        case _:
            # An answer of the Bot API itself; only of these two does it not know the end.
            is_uncertain = status in (502, 504) or bool(_UNKNOWN_END.search(reason))
            return Later(None, reason, is_uncertain=is_uncertain)


def _refused(reason: str) -> Gone | Paused | Refused:
    if _GONE.search(reason):
        return Gone(reason)
    return Paused(reason) if _PAUSED.search(reason) else Refused(reason)


def failure_of(error: TelegramError) -> TransientError | PermanentError:
    """What to raise where a call other than a send failed; nothing of `error` hangs on to it."""
    reason = _reason(error)
    if _is_page(error):
        return TransientError(f"not Telegram, but something on the way answered: {reason}")
    if isinstance(error, InvalidToken):
        return PermanentError(f"Telegram refuses TELEGRAM_TOKEN: {reason}")
    if isinstance(error, Forbidden | BadRequest):
        return PermanentError(f"Telegram refuses: {reason}")
    if isinstance(error, Conflict):
        is_webhook = "webhook" in reason.lower()
        rival = "a webhook takes" if is_webhook else "another program takes"
        return TransientError(f"Telegram: {rival} the updates of this token ({reason})")
    after = _pause(error) if isinstance(error, RetryAfter) else None
    return TransientError(f"Telegram: {reason}", after)


def is_about_markup(refusal: Refusal) -> bool:
    """Whether the text itself could not be parsed, which plain text always can."""
    return refusal.status == 400 and "can't parse entities" in refusal.description.lower()


def is_about_thread(refusal: Refusal) -> bool:
    """Whether the chat would take the message outside of its thread."""
    return bool(_THREAD.search(refusal.description))


def is_about_file(refusal: Refusal) -> bool:
    """Whether the chat would take the message without its file, or the file in another way."""
    is_file = refusal.status == 400 and bool(_FILE.search(refusal.description))
    return is_file or refusal.status == 413


def shown(description: str) -> str:
    """A description without a token or a chat: it goes to logs and to the desk."""
    return redact(description)[:_MOST_REASON]


def _is_page(error: TelegramError) -> bool:
    """Whether a proxy or a front end answered, with something that is no answer of the Bot API."""
    return type(error) is TelegramError or isinstance(error.__cause__, TelegramError)


def _pause(error: RetryAfter) -> timedelta:
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _reason(error: TelegramError) -> str:
    """The error in words without a token or a chat: they go to logs and to the desk."""
    if error.__cause__ is not None and not isinstance(error.__cause__, TelegramError):
        # Its own text may quote the address, which holds the token.
        is_late = isinstance(error.__cause__, httpx.TimeoutException | TimeoutError)
        return f"{'timed out' if is_late else 'unreachable'} ({type(error.__cause__).__name__})"
    return shown(_APPENDIX.sub("", error.message))
