"""What Telegram lists for who writes our name in any chat (inline mode).

Invariant: no list is kept at Telegram for longer than a minute, for news ages, and none is shown
to anybody but who asked: it is in their language.
"""

import re
from typing import Any

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.channels.telegram.reading import HELLO
from bot.channels.telegram.writing import html_of
from bot.model.message import Button, Offer, Selection

# https://core.telegram.org/bots/api#answerinlinequery
_MOST_OFFERS = 50
_KEPT_SECONDS = 30
_ID = re.compile(r"[!-~]{1,64}")
_MOST_TITLE = 256  # characters; a telephone shows two lines
_MOST_LABEL = 64
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_of(selection: Selection) -> dict[str, Any]:
    """The arguments of `answer_inline_query`, but for the query's id."""
    articles = {one.id: article for one in selection.offers if (article := _article(one))}
    button = selection.button
    return {
        "results": list(articles.values())[:_MOST_OFFERS],
        "cache_time": _KEPT_SECONDS,
        "is_personal": True,
        "next_offset": selection.next,
        "button": _way(button) if button else None,
    }


def _article(offer: Offer) -> InlineQueryResultArticle | None:
    """An offer of which there is something to list and to post."""
    text, title = html_of(offer.post), offer.title.strip()[:_MOST_TITLE]
    if not text or not title or not _ID.fullmatch(offer.id):
        return None
    return InlineQueryResultArticle(
        id=offer.id,
        title=title,
        description=offer.note[:_MOST_TITLE],
        input_message_content=InputTextMessageContent(
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
    )


def _way(button: Button) -> InlineQueryResultsButton:
    """To the private chat with us, where `/start` is said with what stands behind it."""
    payload = button.command.removeprefix("/start").strip()
    known = payload if _PAYLOAD.fullmatch(payload) else HELLO
    return InlineQueryResultsButton(button.label[:_MOST_LABEL], start_parameter=known)
