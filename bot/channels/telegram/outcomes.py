"""What an error of Telegram means, once for a send (`outcome_of`) and once for any other call.

    TelegramError
    ├── RetryAfter, ChatMigrated, InvalidToken, Conflict, Forbidden
    └── NetworkError
        ├── BadRequest     ← the narrow ones first: neither is a trouble of the network
        └── TimedOut

Invariant: a request is called uncertain unless it is known that Telegram did not carry it out.
Messages are compared without case: the library changes that of half of them.
"""

import re
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
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
from bot.model.delivery import Gone, Later, Moved, Outcome, Refused

# tdlib/telegram-bot-api, Client.cpp, and the errors of Telegram's servers that it passes on.
_GONE = re.compile(
    r"chat not found|blocked by the user|user_is_blocked|deactivated|was kicked|not a member"
    r"|was deleted|can't initiate conversation|send messages to (?:the )?bot|peer_id_invalid",
    re.IGNORECASE,
)
# The library appends what it could not read, and that may hold anything.
_APPENDIX = re.compile(
    r"\. (?:Parsing the server response|The server response contained) .*", re.DOTALL
)
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_MOST_REASON = 200  # characters


def outcome_of(error: TelegramError, chat: ChatId) -> Outcome | PermanentError:
    """What became of a send; a PermanentError where no send can succeed."""
    reason = _reason(error)
    if _is_page(error):
        return Later(None, reason, is_uncertain=not re.search(r"\(4\d\d\)", reason))
    match error:
        case RetryAfter():
            # A 429 does not say whom it means. A group has a limit of its own, which is hit long
            # before the bot's; a private chat's is rarely hit by one who sends once a second.
            return Later(_pause(error), reason, is_for_all=":-" not in chat)
        case ChatMigrated():
            return Moved(chat_id(error.new_chat_id))
        case InvalidToken():
            return PermanentError(f"Telegram refuses TELEGRAM_TOKEN: {reason}")
        case Forbidden() | BadRequest():
            return Gone(reason) if _GONE.search(reason) else Refused(reason)
        case _:
            return Later(None, reason, is_uncertain=_is_uncertain(error))


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


def is_about_markup(error: BadRequest) -> bool:
    """Whether the text itself could not be parsed, which plain text always can."""
    return "can't parse entities" in error.message.lower()


def _is_uncertain(error: TelegramError) -> bool:
    if error.__cause__ is not None:
        return not isinstance(error.__cause__, _NEVER_SENT)
    # An answer of the Bot API itself; only of these two does it not know the end.
    return bool(re.search("bad gateway|gateway time", error.message, re.IGNORECASE))


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
    return redact(_APPENDIX.sub("", error.message))[:_MOST_REASON]
