"""Whatever an endpoint answers becomes a draft, or an error that tells nothing it should not."""

import asyncio
import gzip
import json
import traceback
from collections.abc import AsyncIterator
from typing import cast

import pytest
from starlette.responses import RedirectResponse, Response, StreamingResponse

from bot.errors import SettingsError, TransientError
from bot.model.wording import Wish, Wording
from bot.rewriters.chat_completions import ADAPTER, MOST_BYTES, ChatCompletionsSettings
from bot.settings import read
from tests.fakes.completions import (
    KEY,
    MODEL,
    Completions,
    completion,
    completions,
    draft,
    settings_of,
)

SOURCE = Wording(headline="Quake shakes Maravel", summary="12 people were hurt.", language="en")
SHORTER = Wish(source=SOURCE, language="en", longest_headline=90, longest_summary=160)
SPANISH = Wish(source=SOURCE, language="es", longest_headline=100, longest_summary=280)


@pytest.fixture
async def endpoint() -> AsyncIterator[Completions]:
    async with completions() as found:
        yield found


async def written(endpoint: Completions, wish: Wish = SPANISH) -> Wording:
    async with ADAPTER.open(endpoint.settings) as rewriter:
        return await rewriter.write(wish)


async def test_a_draft_is_what_the_model_said_in_the_language_that_was_asked_for(
    endpoint: Completions,
) -> None:
    endpoint.says = lambda *_: draft(" Un sismo sacude Maravel", "12 personas heridas.\n")

    found = await written(endpoint)

    assert found == Wording(
        headline="Un sismo sacude Maravel", summary="12 personas heridas.", language="es"
    )


async def test_the_alert_travels_as_data_beside_the_rules(endpoint: Completions) -> None:
    await written(endpoint)
    await written(endpoint, SHORTER)

    translation, shortening = endpoint.requests
    for request in (translation, shortening):
        rules, alert = cast("list[dict[str, str]]", request["messages"])
        assert json.loads(alert["content"]) == {
            "headline": SOURCE.headline,
            "summary": SOURCE.summary,
        }
        assert SOURCE.headline not in rules["content"]
        assert request["model"] == MODEL
    assert "into Spanish" in str(translation)
    assert "in fewer words" in str(shortening)
    assert "at most 90 characters" in str(shortening)


@pytest.mark.parametrize(
    "content",
    [
        '```json\n{"headline": "Sismo", "summary": ""}\n```',
        '{"headline": "Sismo", "summary": "", "note": "as you wished"}',
        '{"headline": "Sismo"}',
    ],
)
async def test_models_may_dress_their_json(endpoint: Completions, content: str) -> None:
    endpoint.says = lambda *_: content

    assert (await written(endpoint)).headline == "Sismo"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Response("oh no", 500), "it answers 500"),
        (Response("slow down", 429, {"Retry-After": "60"}), "it answers 429"),
        (Response("", 204), "it answers 204"),
        (RedirectResponse("https://elsewhere.example/"), "it answers 307"),
        (Response("<html>Welcome</html>"), "something else"),
        (Response(b"\xff\xfe\x00"), "something else"),
        (Response('{"choices": []}'), "something else"),
        (Response('{"choices": ' + "[" * 50_000), "something else"),
        (completion(None), "something else"),
        (completion("Sismo en Maravel"), "something else"),
        (completion('{"headline": ["a"], "summary": {}}'), "something else"),
        (completion('{"headline": "cut in the mid'), "something else"),
        (completion("x" * MOST_BYTES), "more than 64 KB"),
        (
            Response(gzip.compress(b"x" * 10_000_000), headers={"Content-Encoding": "gzip"}),
            "an encoding",
        ),
    ],
)
async def test_what_is_no_draft_is_an_error_that_quotes_nothing(
    endpoint: Completions, answer: Response, reason: str
) -> None:
    endpoint.replies.append(answer)

    with pytest.raises(TransientError, match=reason) as caught:
        await written(endpoint)

    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    assert "Sismo" not in told
    assert endpoint.address not in told


async def test_an_answer_without_a_length_is_cut_off(endpoint: Completions) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b" " * 1024

    endpoint.replies.append(StreamingResponse(long()))

    with pytest.raises(TransientError, match="more than 64 KB"):
        await written(endpoint)


async def test_a_wrong_key_and_an_endpoint_that_is_not_there_are_errors_without_the_key(
    endpoint: Completions,
) -> None:
    wrong = endpoint.settings.model_copy(update={"ai_url": "http://127.0.0.1:1/v1"})
    for settings in (wrong, settings_of(ai_url=f"{endpoint.address}/v1", ai_model="x")):
        async with ADAPTER.open(settings) as rewriter:
            assert KEY not in repr(rewriter)
            with pytest.raises(TransientError) as caught:
                await rewriter.write(SPANISH)
        assert KEY not in "".join(traceback.format_exception(caught.value))


async def test_who_waits_no_longer_leaves_nothing_behind(endpoint: Completions) -> None:
    endpoint.gate.clear()
    async with ADAPTER.open(endpoint.settings) as rewriter:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await rewriter.write(SPANISH)
        endpoint.gate.set()

        assert (await rewriter.write(SPANISH)).headline == SOURCE.headline


def test_the_key_is_in_no_repr_of_the_settings() -> None:
    settings = settings_of(ai_url="https://a.example/v1", ai_key=KEY, ai_model="m")

    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"ai_url": "a.example"}, "AI_URL"),
        ({"ai_url": "ftp://a.example", "ai_model": "m"}, "AI_URL"),
        ({"ai_url": "https://me:secret@a.example", "ai_model": "m"}, "AI_URL"),
        ({"ai_url": "https://a.example/v1?key=secret", "ai_model": "m"}, "AI_URL"),
        ({"ai_url": "https://a.example:99999", "ai_model": "m"}, "AI_URL"),
        ({"ai_url": "https://a.example/v1"}, "AI_MODEL"),
        ({"ai_key": "two words"}, "AI_KEY"),
        ({"ai_key": "line\nbreak"}, "AI_KEY"),
        ({"ai_key": "schlüssel"}, "AI_KEY"),
    ],
)
def test_wrong_settings_are_named_and_keys_not_shown(given: dict[str, str], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint) as caught:
        read(ChatCompletionsSettings, **given)

    assert given.get("ai_key", KEY) not in str(caught.value)


def test_it_is_off_until_an_address_is_set() -> None:
    assert not ADAPTER.is_ready(settings_of())
    assert ADAPTER.is_ready(settings_of(ai_url="http://model:8080/v1/", ai_model="m"))
