"""What an operator sets for Telegram.

Invariant: what passes here can be put into an address or a header as it stands.
"""

import re
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from bot.settings import Section

# https://core.telegram.org/bots/api#authorizing-your-bot, by its example: nothing to escape.
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+", re.ASCII)
# https://core.telegram.org/bots/api#setwebhook takes 1 to 256; under 16 can be guessed.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
# https://core.telegram.org/bots/faq#broadcasting-to-users: messages a second, and what is paid for.
_FREE = 30
_PAID = 1000


class TelegramSettings(Section):
    telegram_token: SecretStr = Field(
        SecretStr(""), description="The bot's token from @BotFather; empty: no Telegram"
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Bot API server, for those who run their own"
    )
    telegram_paid_broadcast: bool = Field(
        False,
        description="Whether alerts above 30 a second are paid for, with the bot's Stars",
    )
    telegram_per_second: float = Field(
        _FREE,
        gt=0,
        le=_PAID,
        description="Messages a second that Telegram takes from the bot: up to 30, or up to 1000 "
        "with TELEGRAM_PAID_BROADCAST",
    )
    telegram_timeout: float = Field(
        20, gt=0, description="Seconds until a message without an answer may have been lost"
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling", description="How updates come: polling, or webhook (needs PUBLIC_URL)"
    )
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="For webhook: 16 to 256 of A-Z a-z 0-9 _ - that only Telegram is told",
    )

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        text = token.get_secret_value().strip()
        if text and not _TOKEN.fullmatch(text):
            raise PydanticCustomError("token", "a token as 123456:ABC-DEF, from @BotFather")
        return SecretStr(text)

    @field_validator("telegram_api_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
            raise PydanticCustomError("address", "an address with https:// or http://")
        return url.rstrip("/")

    @field_validator("telegram_per_second")
    @classmethod
    def _is_paid_for(cls, rate: float, info: ValidationInfo) -> float:
        if rate > _FREE and not info.data.get("telegram_paid_broadcast"):
            raise PydanticCustomError("paid", "above 30 needs TELEGRAM_PAID_BROADCAST=true")
        return rate

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _guards_the_webhook(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        is_needed = info.data.get("telegram_mode") == "webhook"
        if is_needed and not _SECRET.fullmatch(secret.get_secret_value()):
            raise PydanticCustomError(
                "secret", "TELEGRAM_MODE=webhook needs 16 to 256 of A-Z a-z 0-9 _ - here"
            )
        return secret
