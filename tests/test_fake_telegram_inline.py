"""The fake Telegram takes lists and files as strictly as the real one, or more."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import NO_LIMITS, FakeTelegram


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as telegram:
        yield telegram


async def call(telegram: FakeTelegram, method: str, **more: Any) -> Any:
    async with httpx.AsyncClient(trust_env=False) as client:
        address = f"{telegram.base_url}{telegram.token}/{method}"
        return (await client.post(address, **more)).json()


def article(number: int = 1, **changes: object) -> dict[str, Any]:
    said = {"message_text": "<b>News</b>", "parse_mode": "HTML"}
    whole = {"type": "article", "id": f"{number}", "title": "News", "input_message_content": said}
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


async def test_a_list_is_shown_and_what_is_chosen_is_posted(telegram: FakeTelegram) -> None:
    reader = telegram.person()
    inquiry = telegram.inquires(reader, "news", offset="7")
    (update,) = (await call(telegram, "getUpdates"))["result"]
    query = update["inline_query"]
    assert (query["query"], query["offset"], query["from"]["id"]) == ("news", "7", reader.id)

    given = {"inline_query_id": query["id"], "results": [article()], "next_offset": "8"}
    first = await call(telegram, "answerInlineQuery", json=given)
    again = await call(telegram, "answerInlineQuery", json=given)

    assert (first["ok"], again["ok"]) == (True, False)
    assert (inquiry.titles, inquiry.next_offset) == (["News"], "8")
    assert inquiry.chosen("News").text == "News"
    assert telegram.complaints == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"results": [article(number) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(id="x" * 65)]}, "RESULT_ID_INVALID"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(input_message_content=None)]}, "InputTextMessageContent"),
        ({"results": [article(input_message_content={"message_text": ""})]}, "text is empty"),
        ({"results": [article(hide_url=True)]}, "unknown field"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "Go", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "Go"}}, "button"),
        ({"button": {"text": "", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"inline_query_id": "5"}, "query is too old"),
    ],
)
async def test_a_list_that_cannot_be_shown_is_refused(
    telegram: FakeTelegram, changes: dict[str, Any], why: str
) -> None:
    inquiry = telegram.inquires(telegram.person(), "news")
    given = {"inline_query_id": inquiry.id, "results": [article()], **changes}

    answer = await call(telegram, "answerInlineQuery", json=given)

    assert why in answer["description"]
    assert inquiry.given is None


@pytest.mark.parametrize(
    ("method", "part", "why"),
    [
        ("sendPhoto", ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(8), "image/png"), "DIMENSIONS"),
        ("sendPhoto", ("a.png", b"<svg/>", "image/png"), "IMAGE_PROCESS_FAILED"),
        ("sendDocument", ("a.json", b"", "application/json"), "non-empty"),
        ("sendDocument", ("a.json", b"{}", None), ""),
        ("sendDocument", ("a.txt", b"{}", "text/plain"), "media type"),
    ],
)
async def test_a_file_is_looked_into(
    telegram: FakeTelegram, method: str, part: tuple[str, bytes, str | None], why: str
) -> None:
    reader = telegram.person()
    place = method.removeprefix("send").lower()

    answer = await call(telegram, method, data={"chat_id": str(reader.id)}, files={place: part})

    assert answer["ok"] == (not why)
    assert why in answer.get("description", "")
    assert len(reader.received) == (not why)
