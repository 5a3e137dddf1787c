"""How the fake Telegram answers each method, in the order of checks of the real server:
the text and its markup, then the chat as far as the Bot API server knows it, then the flood
limits, then blocks and rights.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram_chats import Chat, Person
from tests.fakes.telegram_content import message_content, with_markup
from tests.fakes.telegram_files import document_content, photo_content
from tests.fakes.telegram_groups import Book, Channel, Group, Joined
from tests.fakes.telegram_inline import Inquiries
from tests.fakes.telegram_limits import Flood
from tests.fakes.telegram_members import ADMINISTRATORS, member_json
from tests.fakes.telegram_messages import BOT, Content, Json, Posted, units
from tests.fakes.telegram_methods import bad_request
from tests.fakes.telegram_profile import Profile
from tests.fakes.telegram_updates import Updates, Webhook

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"
_LONGEST_TOPIC = 128  # characters of its name
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Answers:
    """Every method, over the state it works on."""

    book: Book
    updates: Updates
    flood: Flood
    profile: Profile
    inquiries: Inquiries
    complaints: list[str]

    async def to(self, method: str, given: Json) -> Any:
        """The result of `method`, or an ApiError."""
        if method == "getUpdates":
            return await self._get_updates(given)
        self.flood.check_open()
        return self._table()[method](given)

    def _table(self) -> dict[str, Callable[[Json], Any]]:
        profile = self.profile
        return {
            "getMe": lambda _: _ME | {"has_topics_enabled": profile.has_topics},
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "sendMessage": lambda given: self._send(
                given, message_content(given, self.complaints.append)
            ),
            "sendPhoto": lambda given: self._send(
                given, photo_content(given, self.complaints.append)
            ),
            "sendDocument": lambda given: self._send(
                given, document_content(given, self.complaints.append)
            ),
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._answer_press,
            "answerInlineQuery": self.inquiries.answer,
            "setMyCommands": profile.set_commands,
            "deleteMyCommands": profile.delete_commands,
            "getMyCommands": profile.get_commands,
            "setMyDescription": lambda given: profile.set_text("description", given),
            "getMyDescription": lambda given: profile.get_text("description", given),
            "setMyShortDescription": lambda given: profile.set_text("short_description", given),
            "getMyShortDescription": lambda given: profile.get_text("short_description", given),
            "setMyName": lambda given: profile.set_text("name", given),
            "getMyName": lambda given: profile.get_text("name", given),
            "getChat": self._get_chat,
            "getChatMember": self._get_member,
            "getChatAdministrators": self._get_administrators,
            "leaveChat": self._leave,
            "createForumTopic": self._create_topic,
            **dict.fromkeys(_ACKNOWLEDGED, lambda _: True),
        }

    async def _get_updates(self, given: Json) -> list[Json]:
        if "allowed_updates" in given:
            self.updates.allowed = tuple(given["allowed_updates"])
        offset, limit = given.get("offset", 0), given.get("limit", 100)
        return await self.updates.poll(offset, limit, given.get("timeout", 0))

    def _set_webhook(self, given: Json) -> bool:
        url, secret = given["url"], given.get("secret_token", "")
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        if "allowed_updates" in given:
            self.updates.allowed = tuple(given["allowed_updates"])
        if given.get("drop_pending_updates"):
            self.updates.drop()
        self.updates.webhook = Webhook(url, secret, given.get("max_connections", 40))
        self.updates.end_poll("terminated by setWebhook request")
        return True

    def _delete_webhook(self, given: Json) -> bool:
        if given.get("drop_pending_updates"):
            self.updates.drop()
        self.updates.webhook = None
        return True

    def _webhook_info(self, _: Json) -> Json:
        webhook, refused = self.updates.webhook, self.updates.refused_posts
        info: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": self.updates.waiting,
        }
        if self.updates.allowed:
            info["allowed_updates"] = list(self.updates.allowed)
        return info | ({"last_error_message": refused[-1]} if refused else {})

    def _send(self, given: Json, content: Content) -> Json:
        chat = self._chat(given["chat_id"])
        chat.refuse_locally()
        reply_to = _replied(chat, given.get("reply_parameters"))
        self.flood.count_message(
            chat.id,
            in_group=isinstance(chat, Joined),
            is_paid=given.get("allow_paid_broadcast", False),
        )
        thread = given.get("message_thread_id")
        chat.refuse_remotely(thread)
        message = chat.post(
            content,
            by_bot=True,
            silent=given.get("disable_notification", False),
            protected=given.get("protect_content", False),
            reply_to=reply_to,
            thread=thread,
            sender={"sender_chat": chat.as_json()} if isinstance(chat, Channel) else {"from": BOT},
        )
        return chat.json_of(message)

    def _edit_text(self, given: Json) -> Json:
        return self._edit(given, message_content(given, self.complaints.append))

    def _edit_markup(self, given: Json) -> Json:
        with_markup(Content(""), given.get("reply_markup"))
        return self._edit(given, None)

    def _edit(self, given: Json, content: Content | None) -> Json:
        """Replace the content, or the buttons only where there is none."""
        chat, message = self._own_message(given)
        if content is None:
            content = with_markup(message.content, given.get("reply_markup"))
        elif message.content.is_file:
            raise bad_request("there is no text in the message to edit")
        if content == message.content:
            raise bad_request(_NOT_MODIFIED)
        self.flood.count_edit()
        chat.refuse_remotely(None)
        earlier = (*message.earlier, message.content)
        chat.messages[message.id] = replace(message, content=content, earlier=earlier)
        return chat.json_of(chat.messages[message.id])

    def _own_message(self, given: Json) -> tuple[Chat, Posted]:
        if "inline_message_id" in given:
            self.complaints.append("inline messages are not emulated")
        chat = self._chat(given.get("chat_id", 0))
        chat.refuse_locally()
        message = chat.messages.get(given.get("message_id", 0))
        if message is None:
            raise bad_request("message to edit not found")
        if not message.by_bot:
            raise bad_request("message can't be edited")
        return chat, message

    def _delete(self, given: Json) -> bool:
        chat = self._chat(given["chat_id"])
        chat.refuse_locally()
        message = chat.messages.get(given["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        if (
            not message.by_bot
            and isinstance(chat, Joined)
            and chat.bot_status not in ADMINISTRATORS
        ):
            raise bad_request("message can't be deleted")
        chat.deleted.append(chat.messages.pop(message.id))
        return True

    def _answer_press(self, given: Json) -> bool:
        answer = self.updates.presses.get(given["callback_query_id"])
        if answer is None or answer.given is not None:
            raise bad_request(_STALE_QUERY)
        if len(given.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        answer.given = given
        return True

    def _get_chat(self, given: Json) -> Json:
        chat = self._chat(given["chat_id"])
        if not (isinstance(chat, Joined) and chat.username):  # what is public anybody may look at
            chat.refuse_locally()
        gifts = dict.fromkeys(_GIFTS, False)
        more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return chat.as_json() | more

    def _get_member(self, given: Json) -> Json:
        chat = self._chat(given["chat_id"])
        chat.refuse_locally()
        if isinstance(chat, Channel) and chat.bot_status not in ADMINISTRATORS:
            raise bad_request("member list is inaccessible")
        member = chat.status_of(given["user_id"]) if isinstance(chat, Joined) else None
        if member is None and isinstance(chat, Person) and given["user_id"] == chat.id:
            member = member_json(chat.as_user(), "member")
        if member is None:
            raise bad_request("user not found")
        return member

    def _get_administrators(self, given: Json) -> list[Json]:
        chat = self._chat(given["chat_id"])
        chat.refuse_locally()
        if not isinstance(chat, Group):
            raise bad_request("there are no administrators in the private chat")
        everybody = chat.administrators()
        return [it for it in everybody if given.get("return_bots") or not it["user"]["is_bot"]]

    def _leave(self, given: Json) -> bool:
        chat = self._chat(given["chat_id"])
        chat.refuse_locally()
        if not isinstance(chat, Joined):
            raise bad_request("chat member status can't be changed in private chats")
        chat.bot_status = "left"
        return True

    def _create_topic(self, given: Json) -> Json:
        chat = self._chat(given["chat_id"])
        chat.refuse_locally()
        self.flood.count_message(chat.id, in_group=isinstance(chat, Joined), is_paid=False)
        if not isinstance(chat, Person) or not self.profile.has_topics:
            raise bad_request("the chat is not a forum")  # of groups, this bot opens none
        if not 0 < units(given["name"]) <= _LONGEST_TOPIC:
            raise bad_request("TOPIC_TITLE_INVALID")
        chat.refuse_remotely(None)
        message = chat.add_topic(given["name"], {"from": BOT})
        return {"message_thread_id": message.thread, **message.service["forum_topic_created"]}

    def _chat(self, chat_id: int | str) -> Chat:
        chat: Chat | None
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower()
            public = (it for it in self.book.chats.values() if isinstance(it, Joined))
            chat = next((it for it in public if (it.username or "").lower() == name), None)
        else:
            chat = self.book.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat


_ME = BOT | {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
# Accepted, and of no consequence here.
_ACKNOWLEDGED = ("logOut", "close", "setChatMenuButton", "setMyDefaultAdministratorRights")


def _replied(chat: Chat, given: Json | None) -> int | None:
    """The id of the message replied to, None where it is gone and may be."""
    if not given:
        return None
    wanted = given.get("message_id")
    if isinstance(wanted, int) and wanted in chat.messages:
        return wanted
    if given.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
