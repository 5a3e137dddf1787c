"""Inline mode of the fake Telegram: what somebody types behind the bot's name in any chat, the
list that the bot answers with, and what is posted from it.
"""

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_content import Complain, message_content, with_markup
from tests.fakes.telegram_messages import Content, Json
from tests.fakes.telegram_methods import StrictError, bad_request, check_object
from tests.fakes.telegram_updates import Updates

MOST_RESULTS = 50
_STALE = "query is too old and response timeout expired or query ID is invalid"
_IDS = itertools.count(8_000_000_001)


@dataclass(slots=True)
class Inquiry:
    """Words that somebody typed, and what they are shown; `results` by id, in order."""

    id: str
    given: Json | None = None
    results: dict[str, tuple[Json, Content]] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        return [result["title"] for result, _ in self.results.values()]

    @property
    def next_offset(self) -> str:
        return str((self.given or {}).get("next_offset", ""))

    @property
    def button(self) -> Json | None:
        found: Json | None = (self.given or {}).get("button")
        return found

    def chosen(self, title: str) -> Content:
        """What is posted, in the person's name, once that result is tapped."""
        return next(
            content for result, content in self.results.values() if result["title"] == title
        )


@dataclass(frozen=True, slots=True)
class Inquiries:
    """All of them, by id."""

    updates: Updates
    complain: Complain
    known: dict[str, Inquiry] = field(default_factory=dict)

    def ask(self, user: Json, words: str, offset: str = "") -> Inquiry:
        if len(words) > 256:
            raise ValueError("Telegram sends no more than 256 characters")
        inquiry = Inquiry(str(next(_IDS)))
        self.known[inquiry.id] = inquiry
        body = {"id": inquiry.id, "from": user, "query": words, "offset": offset}
        self.updates.put("inline_query", body | {"chat_type": "sender"}, int(inquiry.id))
        return inquiry

    def answer(self, given: Json) -> bool:
        inquiry = self.known.get(given["inline_query_id"])
        if inquiry is None or inquiry.given is not None:
            raise bad_request(_STALE)
        if len(given["results"]) > MOST_RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        if len(given.get("next_offset", "").encode()) > 64:
            raise bad_request("NEXT_OFFSET_INVALID")
        if button := given.get("button"):
            _check_button(button)
        found = [_result(one, self.complain) for one in given["results"]]
        results = {result["id"]: (result, content) for result, content in found}
        if len(results) < len(found):
            raise bad_request("RESULT_ID_DUPLICATE")
        inquiry.given, inquiry.results = given, results
        return True


def _result(given: Any, complain: Complain) -> tuple[Json, Content]:
    fields = check_object("InlineQueryResultArticle", given)
    if fields.get("type") != "article":
        raise StrictError("only articles are emulated")
    if not 1 <= len(str(fields.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not str(fields.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    said = check_object("InputTextMessageContent", fields.get("input_message_content"))
    if "link_preview_options" in said:
        check_object("LinkPreviewOptions", said["link_preview_options"])
    text = {**said, "text": said.get("message_text", "")}
    content = message_content(text, complain)
    return fields, with_markup(content, fields.get("reply_markup"))


def _check_button(given: Any) -> None:
    fields = check_object("InlineQueryResultsButton", given)
    if not str(fields.get("text", "")).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if len(fields.keys() & {"web_app", "start_parameter"}) != 1:
        raise bad_request("can't parse inline query results button")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(fields.get("start_parameter", "x"))):
        raise bad_request("START_PARAM_INVALID")
