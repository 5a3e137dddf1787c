"""The methods of the Bot API that the fake answers, with every parameter each one knows.

Written from the public reference (https://core.telegram.org/bots/api); a test compares the table
with a machine-readable copy of it. `!` marks a required parameter, `?` an optional one. Stricter
than the real server, which ignores what it does not know: a misspelt parameter is an error here.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bodies import Upload
from tests.fakes.telegram_messages import Json

_SEND = """
    business_connection_id?str chat_id!chat message_thread_id?int direct_messages_topic_id?int
    disable_notification?bool protect_content?bool allow_paid_broadcast?bool message_effect_id?str
    suggested_post_parameters?obj reply_parameters?obj reply_markup?obj parse_mode?str
"""
_EDIT = """
    business_connection_id?str chat_id?chat message_id?int inline_message_id?str reply_markup?obj
"""

_METHODS = {
    "getMe": "",
    "getUpdates": "offset?int limit?int timeout?int allowed_updates?list",
    "setWebhook": "url!str certificate?file ip_address?str max_connections?int"
    " allowed_updates?list drop_pending_updates?bool secret_token?str",
    "deleteWebhook": "drop_pending_updates?bool",
    "getWebhookInfo": "",
    "sendMessage": f"{_SEND} text!str entities?list link_preview_options?obj",
    "sendPhoto": f"{_SEND} photo!file caption?str caption_entities?list"
    " show_caption_above_media?bool has_spoiler?bool",
    "sendDocument": f"{_SEND} document!file thumbnail?file caption?str caption_entities?list"
    " disable_content_type_detection?bool",
    "editMessageText": f"{_EDIT} text?str parse_mode?str entities?list"
    " link_preview_options?obj rich_message?obj",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": "chat_id!chat message_id!int",
    "answerCallbackQuery": "callback_query_id!str text?str show_alert?bool url?str cache_time?int",
    "answerInlineQuery": "inline_query_id!str results!list cache_time?int is_personal?bool"
    " next_offset?str button?obj",
    "setMyCommands": "commands!list scope?obj language_code?str",
    "deleteMyCommands": "scope?obj language_code?str",
    "getMyCommands": "scope?obj language_code?str",
    "setMyDescription": "description?str language_code?str",
    "getMyDescription": "language_code?str",
    "setMyShortDescription": "short_description?str language_code?str",
    "getMyShortDescription": "language_code?str",
    "setMyName": "name?str language_code?str",
    "getMyName": "language_code?str",
    "getChat": "chat_id!chat",
    "getChatMember": "chat_id!chat user_id!int",
    "getChatAdministrators": "chat_id!chat return_bots?bool",
    "leaveChat": "chat_id!chat",
    "createForumTopic": "chat_id!chat name!str icon_color?int icon_custom_emoji_id?str",
    "logOut": "",
    "close": "",
    "setChatMenuButton": "chat_id?int menu_button?obj",
    "setMyDefaultAdministratorRights": "rights?obj for_channels?bool",
}

# Objects inside parameters; their fields' types are the real server's own business.
_OBJECTS = {
    "ReplyParameters": "message_id chat_id allow_sending_without_reply quote quote_parse_mode"
    " quote_entities quote_position checklist_task_id poll_option_id",
    "LinkPreviewOptions": "is_disabled url prefer_small_media prefer_large_media show_above_text",
    "InlineKeyboardButton": "text icon_custom_emoji_id style url callback_data web_app login_url"
    " switch_inline_query switch_inline_query_current_chat switch_inline_query_chosen_chat"
    " copy_text callback_game pay",
    "BotCommand": "command description",
    "InlineQueryResultArticle": "type id title input_message_content reply_markup url description"
    " thumbnail_url thumbnail_width thumbnail_height",
    "InputTextMessageContent": "message_text parse_mode entities link_preview_options",
    "InlineQueryResultsButton": "text web_app start_parameter",
}
OBJECTS = {kind: frozenset(fields.split()) for kind, fields in _OBJECTS.items()}
_OBJECT_OF = {"reply_parameters": "ReplyParameters", "link_preview_options": "LinkPreviewOptions"}


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class StrictError(ApiError):
    """A refusal of what the real server forgives."""

    def __init__(self, text: str) -> None:
        super().__init__(400, f"Bad Request: {text}")


def bad_request(text: str) -> ApiError:
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str  # int, bool, str, chat, list, obj or file
    required: bool


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def checked(self, given: Json) -> Json:
        """`given` with every value in its own type, or the ApiError that says what is wrong."""
        for name in given:
            if name not in self.parameters:
                raise StrictError(f'unknown parameter "{name}"')
        values = {name: _value(self.parameters[name], value) for name, value in given.items()}
        for parameter in self.parameters.values():
            if parameter.required and values.get(parameter.name) in (None, ""):
                raise _missing(parameter)
        return values


def check_object(kind: str, value: Any) -> Json:
    """`value` if it is an object of that kind with known fields only, else an ApiError."""
    if not isinstance(value, dict):
        raise bad_request(f"object expected as {kind}")
    for name in value:
        if name not in OBJECTS[kind]:
            raise StrictError(f'unknown field "{name}" in {kind}')
    return value


def _value(parameter: Parameter, value: Any) -> Any:
    name = parameter.name
    match parameter.type:
        case "int":
            return _integer(name, value)
        case "chat":
            return value if str(value).startswith("@") else _integer(name, value)
        case "bool":
            if value not in (True, False, "true", "false"):
                raise StrictError(f'parameter "{name}" is no Boolean')
            return value in (True, "true")
        case "list" | "obj":
            return _structure(parameter, value)
        case "file" if isinstance(value, Upload):
            return value
    if not isinstance(value, str):
        raise StrictError(f'parameter "{name}" is no String')
    return value


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
        raise StrictError(f'parameter "{name}" is no Integer')
    return int(value)


def _structure(parameter: Parameter, value: Any) -> Any:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad_request(f"can't parse {parameter.name} JSON object") from None
    if not isinstance(found, list if parameter.type == "list" else dict):
        expected = "array" if parameter.type == "list" else "object"
        raise bad_request(f"{expected} expected as {parameter.name}")
    kind = _OBJECT_OF.get(parameter.name)
    return check_object(kind, found) if kind else found


def _missing(parameter: Parameter) -> ApiError:
    known = {"text": "message text is empty", "chat_id": "chat_id is empty"}
    return bad_request(known.get(parameter.name, f'parameter "{parameter.name}" is required'))


def _method(name: str, described: str) -> Method:
    found = re.findall(r"(\w+)([!?])(\w+)", described)
    return Method(name, {n: Parameter(n, kind, mark == "!") for n, mark, kind in found})


METHODS: dict[str, Method] = {name: _method(name, text) for name, text in _METHODS.items()}
_ANY_CASE = {name.lower(): method for name, method in METHODS.items()}


def method_named(name: str) -> Method | None:
    """The method of that name, in whatever case."""
    return _ANY_CASE.get(name.lower())
