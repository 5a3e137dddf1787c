"""The fake Telegram reads texts, markup and parameters as strictly as the real one, or more."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import NO_LIMITS, FakeTelegram, Limits
from tests.fakes.telegram_html import MarkupError, parse_html
from tests.fakes.telegram_methods import METHODS, OBJECTS

_BESIDE = Path(__file__).parent.parent.parent / "shared" / "specs" / "telegram-bot-api.json"
_REFERENCE = Path(os.environ.get("TELEGRAM_SPEC", _BESIDE))
_TYPES = {"Integer": "int", "Boolean": "bool", "String": "str", "Integer/String": "chat"}


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram.running(NO_LIMITS) as telegram:
        yield telegram


async def call(telegram: FakeTelegram, method: str, **params: object) -> Any:
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.post(f"{telegram.base_url}{telegram.token}/{method}", json=params)
    assert response.status_code == response.json().get("error_code", 200)
    return response.json()


@pytest.mark.parametrize(
    ("source", "plain", "entities"),
    [
        ("plain", "plain", []),
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
        ("&nbsp;&apos;&#39;&#x27;", "&nbsp;&apos;''", []),
        ("<b>one</b> <i>two</i>", "one two", [("bold", 0, 3), ("italic", 4, 3)]),
        ("<STRONG>x</STRONG>", "x", [("bold", 0, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
        ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>x", "x", []),
        ("<u>a</u><del>b</del>", "ab", [("underline", 0, 1), ("strikethrough", 1, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<pre><code class='language-c'>x</code></pre>", "x", [("pre", 0, 1)]),
        ('<a href="http://localhost/">x</a>', "x", []),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<a href="https://example.com/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
    ],
)
def test_html_becomes_a_text_and_its_entities(
    source: str, plain: str, entities: list[tuple[str, int, int]]
) -> None:
    text, found = parse_html(source)

    assert text == plain
    assert [(it.type, it.offset, it.length) for it in found] == entities


def test_a_link_keeps_its_address_and_a_program_its_language() -> None:
    _, (link,) = parse_html('<a href="https://example.com/?a=1&amp;b=2">x</a>')
    _, (bare,) = parse_html("<a>example.com</a>")
    _, (program,) = parse_html('<pre><code class="language-c">x</code></pre>')

    assert link.url == "https://example.com/?a=1&b=2"
    assert bare.url == "http://example.com/"
    assert program.language == "c"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <br/> b", 'Unsupported start tag "br/" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_in_the_words_of_the_real_server(
    source: str, complaint: str
) -> None:
    with pytest.raises(MarkupError) as refused:
        parse_html(source)

    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "reply_markup": {"keybord": []}}, "object expected as reply markup"),
    ],
)
async def test_a_text_that_cannot_be_shown_is_refused(
    telegram: FakeTelegram, params: dict[str, object], description: str
) -> None:
    reader = telegram.person()

    answer = await call(telegram, "sendMessage", chat_id=reader.id, **params)

    assert answer["description"] == f"Bad Request: {description}"
    assert reader.received == []


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "url": "http://localhost"},
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "url": "https://a.example", "callback_data": "x"},
            "can't parse inline keyboard button: more than one action",
        ),
        (
            {"text": " ", "callback_data": "x"},
            'can\'t parse inline keyboard button: Field "text" must be non-empty',
        ),
        ({"text": "x", "data": "x"}, 'unknown field "data" in InlineKeyboardButton'),
    ],
)
async def test_a_button_that_cannot_work_is_refused(
    telegram: FakeTelegram, button: dict[str, object], description: str
) -> None:
    markup = {"inline_keyboard": [[button]]}

    answer = await call(
        telegram, "sendMessage", chat_id=telegram.person().id, text="x", reply_markup=markup
    )

    assert answer["description"] == f"Bad Request: {description}"


async def test_the_limit_of_length_is_counted_after_parsing(telegram: FakeTelegram) -> None:
    reader = telegram.person()
    text = f"\n <b>{'&amp;' * 4096}</b> \n"

    answer = await call(telegram, "sendMessage", chat_id=reader.id, text=text, parse_mode="HTML")

    assert answer["ok"]
    assert reader.received[0].text == "&" * 4096
    assert reader.received[0].marked("bold") == ["&" * 4096]


async def test_a_misspelt_parameter_is_a_complaint(telegram: FakeTelegram) -> None:
    reader = telegram.person()

    answer = await call(telegram, "sendMessage", chat_id=reader.id, text="x", silent=True)

    assert answer["description"] == 'Bad Request: unknown parameter "silent"'
    assert telegram.complaints == ['sendMessage: Bad Request: unknown parameter "silent"']
    assert reader.received == []


async def test_more_entities_than_telegram_keeps_are_a_complaint(telegram: FakeTelegram) -> None:
    text = "<b>x</b> " * 101

    await call(telegram, "sendMessage", chat_id=telegram.person().id, text=text, parse_mode="HTML")

    assert telegram.complaints == ["101 entities, of which Telegram keeps 100"]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"text": "x", "chat_id": "ann"}, 'parameter "chat_id" is no Integer'),
        ({"text": 5, "chat_id": 1}, 'parameter "text" is no String'),
        (
            {"text": "x", "chat_id": 1, "protect_content": "yes"},
            'parameter "protect_content" is no Boolean',
        ),
        (
            {"text": "x", "chat_id": 1, "reply_markup": "{"},
            "can't parse reply_markup JSON object",
        ),
        (
            {"text": "x", "chat_id": 1, "reply_markup": "[]"},
            "object expected as reply_markup",
        ),
        (
            {"text": "x", "chat_id": 1, "link_preview_options": {"disabled": True}},
            'unknown field "disabled" in LinkPreviewOptions',
        ),
    ],
)
async def test_a_parameter_of_the_wrong_type_is_refused(
    telegram: FakeTelegram, params: dict[str, object], description: str
) -> None:
    answer = await call(telegram, "sendMessage", **params)

    assert answer["description"] == f"Bad Request: {description}"


async def test_commands_and_languages_are_checked(telegram: FakeTelegram) -> None:
    upper = [{"command": "Follow", "description": "x"}]
    good = [{"command": "follow", "description": "x"}]

    refused = await call(telegram, "setMyCommands", commands=upper)
    regional = await call(telegram, "setMyCommands", commands=good, language_code="pt-br")

    assert refused["description"] == "Bad Request: BOT_COMMAND_INVALID"
    assert regional["description"] == "Bad Request: invalid language code specified"
    assert telegram.commands == {}


async def test_the_published_limits_are_the_default() -> None:
    async with FakeTelegram.running() as telegram:
        reader = telegram.person()
        answers = [
            await call(telegram, "sendMessage", chat_id=reader.id, text="x")
            for _ in range(Limits().chat_burst + 1)
        ]

        assert [answer["ok"] for answer in answers] == [True, True, True, False]
        assert telegram.floods == 1


@pytest.mark.skipif(not _REFERENCE.exists(), reason="no copy of the Bot API (TELEGRAM_SPEC)")
def test_the_table_of_methods_is_that_of_the_bot_api() -> None:
    reference = json.loads(_REFERENCE.read_text())

    for name, method in METHODS.items():
        fields = reference["methods"][name].get("fields", [])
        expected = {it["name"]: (_type_of(it["types"]), it["required"]) for it in fields}
        known = {it.name: (it.type, it.required) for it in method.parameters.values()}
        assert known == expected, name
    for kind, names in OBJECTS.items():
        assert names == {it["name"] for it in reference["types"][kind]["fields"]}, kind


def _type_of(types: list[str]) -> str:
    if "InputFile" in types:
        return "file"
    if types[0].startswith("Array of"):
        return "list"
    return _TYPES.get("/".join(types), "obj")
