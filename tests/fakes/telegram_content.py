"""From the parameters of a message to its content, with every check that looks at no chat."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.fakes.telegram_html import MarkupError, checked_link, parse_html
from tests.fakes.telegram_messages import Button, Content, Entity, Json, units
from tests.fakes.telegram_methods import bad_request, check_object

MOST_TEXT = 4096  # UTF-16 units after parsing
MOST_SOURCE = 32 * 1024  # bytes before parsing
MOST_ENTITIES = 100  # the real server drops the rest in silence
MOST_DATA = 64  # bytes

_BUTTON_LOOKS = {"text", "icon_custom_emoji_id", "style"}

Complain = Callable[[str], None]


def message_content(given: Json, complain: Complain) -> Content:
    """The content of a sendMessage or editMessageText, else an ApiError."""
    source = given.get("text", "")
    if not source:
        raise bad_request("message text is empty")
    text, entities = formatted(source, given, "entities", complain)
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > MOST_TEXT:
        raise bad_request("message is too long")
    content = Content(text, entities, link_preview=given.get("link_preview_options"))
    return with_markup(content, given.get("reply_markup"))


def with_markup(content: Content, markup: Json | None) -> Content:
    """`content` with these buttons or this reply keyboard and no others, else an ApiError."""
    if not markup:
        return replace(content, buttons=(), keyboard=None)
    if "inline_keyboard" not in markup:
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise bad_request("object expected as reply markup")
        return replace(content, buttons=(), keyboard=markup)
    rows = tuple(tuple(_button(it) for it in row) for row in markup["inline_keyboard"])
    return replace(content, buttons=tuple(row for row in rows if row), keyboard=None)


def formatted(
    source: str, given: Json, entities_name: str, complain: Complain
) -> tuple[str, tuple[Entity, ...]]:
    if len(source.encode()) > MOST_SOURCE:
        raise bad_request("text is too long")
    mode = given.get("parse_mode", "")
    if mode.lower() not in ("", "html"):
        complain(f"parse_mode {mode} is not emulated")
        raise bad_request("unsupported parse_mode")
    if mode:
        try:
            text, entities = parse_html(source)
        except MarkupError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    else:
        text, entities = source, tuple(_entity(it) for it in given.get(entities_name, []))
    if len(entities) > MOST_ENTITIES:
        complain(f"{len(entities)} entities, of which Telegram keeps {MOST_ENTITIES}")
    return _trimmed(text, entities)


def _entity(given: Any) -> Entity:
    try:
        return Entity(**given)
    except TypeError:
        raise bad_request("can't parse MessageEntity") from None


def _trimmed(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    """Without the blanks at either end, as the real server cuts them."""
    marked_from = min((entity.offset for entity in entities), default=len(text))
    bare = text.rstrip()
    cut = min(len(bare) - len(bare.lstrip(" \n")), marked_from)
    bare = bare[cut:]
    most = units(bare)
    moved = (replace(it, offset=it.offset - cut) for it in entities)
    clipped = (replace(it, length=min(it.length, most - it.offset)) for it in moved)
    return bare, tuple(it for it in clipped if it.length > 0)


def _button(given: Any) -> Button:
    fields = check_object("InlineKeyboardButton", given)
    actions = [name for name in fields if name not in _BUTTON_LOOKS]
    if not str(fields.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if len(actions) != 1:
        why = (
            "more than one action"
            if actions
            else "Text buttons are unallowed in the inline keyboard"
        )
        raise bad_request(f"can't parse inline keyboard button: {why}")
    button = Button(fields["text"], actions[0], fields[actions[0]])
    if button.data is not None and not 1 <= len(button.data.encode()) <= MOST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.url is not None and checked_link(button.url) is None:
        why = "Wrong HTTP URL" if re.match("https?:", button.url) else "Unsupported URL protocol"
        raise bad_request(f"inline keyboard button URL '{button.url}' is invalid: {why}")
    return button
