"""What every chat of the fake Telegram has, and the private chat of a person with the bot.

Everything a chat does queues the updates the real server would send, and nothing else.
"""

import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_members import member_json
from tests.fakes.telegram_messages import BOT, Content, Entity, Json, Posted, units
from tests.fakes.telegram_methods import bad_request, forbidden
from tests.fakes.telegram_updates import Answer, Updates

_MARKS = {
    "bot_command": re.compile(r"(?<![\w/])/\w{1,64}(?:@\w+)?"),
    "mention": re.compile(r"(?<![\w/])@\w{4,32}"),
    "url": re.compile(r"https?://\S+"),
}
_PRESS_IDS = itertools.count(4_000_000_001)


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button."""

    id: str
    _answer: Answer

    @property
    def answered(self) -> bool:
        """Whether the bot stopped the button's spinner."""
        return self._answer.given is not None

    @property
    def answer(self) -> str | None:
        """The text the bot popped up, if any."""
        return (self._answer.given or {}).get("text")


@dataclass(eq=False)
class Chat:
    """What a person, a group and a channel have in common."""

    id: int
    name: str
    updates: Updates
    messages: dict[int, Posted] = field(default_factory=dict)
    deleted: list[Posted] = field(default_factory=list)
    topics: dict[int, bool] = field(default_factory=dict)
    """Of a forum, or of a private chat of a bot in topic mode: thread id → is open."""
    _last_id: int = 0

    @property
    def kind(self) -> str:
        return "private"

    @property
    def received(self) -> list[Posted]:
        """What the bot sent here and did not delete, oldest first, as edited."""
        return [message for message in self.messages.values() if message.by_bot]

    def as_json(self) -> Json:
        return {"id": self.id, "type": self.kind, "title": self.name}

    def refuse_locally(self) -> None:
        """Raise what the Bot API server itself knows against writing here."""

    def refuse_remotely(self, thread: int | None) -> None:
        """Raise what Telegram behind it knows, after the flood limits were counted."""

    def post(self, content: Content, **more: Any) -> Posted:
        """Add a message; nothing is delivered."""
        self._last_id += 1
        message = Posted(id=self._last_id, content=content, **more)
        self.messages[message.id] = message
        self.updates.bell.ring()
        return message

    def add_topic(self, name: str, sender: Json) -> Posted:
        """Start a topic, whose id is that of the message that says so; nobody is told."""
        self._last_id = max(self._last_id, 1)  # 1 is General's
        thread = self._last_id + 1
        self.topics[thread] = True
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        return self.post(Content(""), service=service, sender=sender, thread=thread)

    def deletes_topic(self, thread: int) -> None:
        """With all that was said there; nobody is told."""
        del self.topics[thread]
        self.messages = {it.id: it for it in self.messages.values() if it.thread != thread}

    def received_in(self, thread: int | None) -> list[Posted]:
        """What the bot sent into a topic, or into General."""
        return [message for message in self.received if message.thread == thread]

    def refuse_topic(self, thread: int | None) -> None:
        if thread is not None and thread not in self.topics:
            raise bad_request("message thread not found")

    def json_of(self, message: Posted) -> Json:
        """The Bot API's Message, with the message it replies to."""
        body = message.as_json(self.as_json())
        if message.reply_to in self.messages:
            body["reply_to_message"] = self.messages[message.reply_to].as_json(self.as_json())
        return body

    def deliver(self, kind: str, message: Posted) -> None:
        self.updates.put(kind, self.json_of(message), self.id)

    def change_bot(self, by: Json, old: str, new: str) -> None:
        change = {
            "chat": self.as_json(),
            "from": by,
            "date": int(time.time()),
            "old_chat_member": member_json(BOT, old),
            "new_chat_member": member_json(BOT, new),
        }
        self.updates.put("my_chat_member", change, self.id)

    def press(self, by: Json, message: Posted | Json, data: str) -> Press:
        press = Press(str(next(_PRESS_IDS)), Answer())
        self.updates.presses[press.id] = press._answer
        query = {
            "id": press.id,
            "from": by,
            "message": message if isinstance(message, dict) else self.json_of(message),
            "chat_instance": str(self.id),
            "data": data,
        }
        self.updates.put("callback_query", query, self.id)
        return press

    def newest(self) -> Posted:
        assert self.received, f"{self.name} received nothing, so there is no button to press"
        return self.received[-1]

    def data_under(self, label: str, message: Posted | None = None) -> str:
        newest = message or self.newest()
        for button in itertools.chain.from_iterable(newest.buttons):
            if button.text == label and button.data is not None:
                return button.data
        raise AssertionError(f"no button {label!r} to press, only {newest.labels}")


@dataclass(eq=False)
class Person(Chat):
    """Somebody, and the private chat of theirs with the bot."""

    language: str | None = "en"
    started: bool = True
    blocked: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def as_user(self) -> Json:
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | ({"language_code": self.language} if self.language else {})

    def says(
        self, text: str, *, reply_to: Posted | None = None, thread: int | None = None
    ) -> Posted:
        """Write to the bot; the first message starts the chat."""
        self.started = True
        message = self.post(
            spoken(text),
            sender={"from": self.as_user()},
            reply_to=id_of(reply_to) or thread,
            thread=thread,
        )
        self.deliver("message", message)
        return message

    def opens_topic(self, name: str = "Topic") -> int:
        """Start a thread, as people may where the bot lets them; returns its id."""
        message = self.add_topic(name, {"from": self.as_user()})
        self.deliver("message", message)
        assert message.thread is not None
        return message.thread

    @property
    def threads(self) -> dict[str, int]:
        """The threads of the chat, by the names that they were opened with."""
        opened = (it for it in self.messages.values() if "forum_topic_created" in it.service)
        return {it.service["forum_topic_created"]["name"]: it.thread or 0 for it in opened}

    def forwards(self, chat: "Chat", text: str = "News") -> Posted:
        """Forward to the bot what was said in a channel, or in a group in the group's name."""
        is_post = chat.kind == "channel"
        place = (
            {"chat": chat.as_json(), "message_id": 7}
            if is_post
            else {"sender_chat": chat.as_json()}
        )
        origin = {"type": "channel" if is_post else "chat", "date": int(time.time()), **place}
        sender = {"from": self.as_user(), "forward_origin": origin}
        message = self.post(spoken(text), sender=sender)
        self.deliver("message", message)
        return message

    def presses(self, label: str, *, under: Posted | None = None) -> Press:
        """Press the button of that label under a message, or under the bot's newest."""
        data = self.data_under(label, under)
        return self.press(self.as_user(), under or self.newest(), data)

    def presses_forged(self, data: str) -> Press:
        """Press a button that was never offered, as a modified client can."""
        return self.press(self.as_user(), self.newest(), data)

    def blocks(self) -> None:
        """Block the bot, which is told."""
        self.blocked = True
        self.change_bot(self.as_user(), "member", "kicked")

    def unblocks(self) -> None:
        self.blocked = False
        self.change_bot(self.as_user(), "kicked", "member")

    def deactivates(self) -> None:
        """Delete the account, of which the bot is not told."""
        self.deactivated = True

    def refuse_locally(self) -> None:
        if self.deactivated:
            raise forbidden("user is deactivated")

    def refuse_remotely(self, thread: int | None) -> None:
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")
        self.refuse_topic(thread)


def spoken(text: str) -> Content:
    """What somebody writes, with the commands, mentions and addresses that Telegram marks."""
    found = sorted(
        (hit.start(), kind, hit) for kind, p in _MARKS.items() for hit in p.finditer(text)
    )
    entities = (Entity(kind, units(text[:at]), units(hit.group())) for at, kind, hit in found)
    return Content(text, tuple(entities))


def id_of(message: Posted | None) -> int | None:
    return None if message is None else message.id
