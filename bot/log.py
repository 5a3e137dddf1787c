"""Logging in one place: readable on a terminal, JSON elsewhere, and never a secret in it.

Every line of every library passes one formatter that cuts out tokens, known secrets and chat
ids, tracebacks included: httpx, for one, logs addresses that hold a bot's token.
"""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

import structlog

# A Telegram bot token, anywhere; and the native part of a ChatId, of every channel there is.
_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_CHAT = re.compile(r"\b(telegram|web):-?[\w+-]{4,}(?:/\d+)?")
_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without tokens, the given secrets, and chat ids."""
    # The longest first: one may be a part of another.
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return _CHAT.sub(r"\1:[chat]", _TOKEN.sub("[token]", text))


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self, secrets: tuple[str, ...], tail: list[Any], renderer: Any) -> None:
        super().__init__(
            foreign_pre_chain=[*_SHARED, *tail],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        try:
            record.getMessage()
        except (TypeError, ValueError):
            # The values do not fit the words; logging itself would print them uncut.
            record.msg, record.args = f"{record.msg!r} % {record.args!r}", None
        return redact(super().format(record), self._secrets)


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Send all logging to standard error. Called once, by the command line."""
    renderer: Any = structlog.processors.JSONRenderer()
    tail: list[Any] = [structlog.processors.format_exc_info]
    if sys.stderr.isatty():
        # The default shows local variables, in boxes that break a secret in two: none would match.
        plain = structlog.dev.plain_traceback
        renderer, tail = structlog.dev.ConsoleRenderer(exception_formatter=plain), []
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_RedactingFormatter(tuple(filter(None, secrets)), tail, renderer))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("httpx", "httpcore", "telegram", "uvicorn"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
    structlog.configure(
        processors=[*_SHARED, *tail, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    found: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return found
