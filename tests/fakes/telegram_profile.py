"""What the bot says about itself: its commands, name and descriptions, per language and scope."""

import re
from dataclasses import dataclass, field

from tests.fakes.telegram_messages import Json
from tests.fakes.telegram_methods import bad_request, check_object

_MOST = {"name": 64, "description": 512, "short_description": 120}  # characters
_MOST_COMMANDS = 100
_MOST_COMMAND_DESCRIPTION = 256
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


@dataclass(slots=True)
class Profile:
    """`commands`: (scope, language) → command → description; a scope is written like "default",
    "all_private_chats", "chat:-100" or "chat_member:-100:5", a language is "" where none is meant.
    `texts`: ("name" | "description" | "short_description", language) → text.
    `has_topics`: topic mode is on for private chats, as the bot's owner decides.
    """

    has_topics: bool = False
    commands: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def set_commands(self, given: Json) -> bool:
        commands = [check_object("BotCommand", it) for it in given["commands"]]
        if len(commands) > _MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check_command(command)
        key = _scope(given), _language(given)
        self.commands[key] = {it["command"]: it["description"] for it in commands}
        return True

    def delete_commands(self, given: Json) -> bool:
        self.commands.pop((_scope(given), _language(given)), None)
        return True

    def get_commands(self, given: Json) -> list[Json]:
        found = self.commands.get((_scope(given), _language(given)), {})
        return [{"command": name, "description": text} for name, text in found.items()]

    def set_text(self, kind: str, given: Json) -> bool:
        text = given.get(kind, "")
        if len(text) > _MOST[kind]:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        self.texts[kind, _language(given)] = text
        return True

    def get_text(self, kind: str, given: Json) -> Json:
        """In the language asked for, else in the one for everybody."""
        fallback = self.texts.get((kind, ""), "")
        return {kind: self.texts.get((kind, _language(given))) or fallback}


def _check_command(command: Json) -> None:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= _MOST_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(given: Json) -> str:
    scope = given.get("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES or scope.keys() != {"type", *_SCOPES[kind]}:
        raise bad_request("can't parse BotCommandScope")
    return ":".join((kind, *(str(scope[name]) for name in _SCOPES[kind])))


def _language(given: Json) -> str:
    """Two lower-case letters (ISO 639-1) or nothing: "pt-br" is refused."""
    language = str(given.get("language_code", ""))
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return language
