"""Groups and channels, and the book in which all chats stand.

The bot is in privacy mode: of a group's talk it hears commands that are not another bot's,
mentions of it and replies to it, unless it is an administrator.
"""

import itertools
from dataclasses import dataclass, field

from tests.fakes.telegram_chats import Chat, Person, Press, id_of, spoken
from tests.fakes.telegram_members import ADMINISTRATORS, member_json
from tests.fakes.telegram_messages import BOT, BOT_ID, BOT_NAME, Content, Json, Posted
from tests.fakes.telegram_methods import ApiError, bad_request, forbidden
from tests.fakes.telegram_updates import Updates

# As whom administrators write who hide their name.
ANONYMOUS: Json = {
    "id": 1_087_968_824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_GONE = ("left", "kicked")


@dataclass(eq=False)
class Joined(Chat):
    """A chat that the bot can be put into and out of; it has members, and perhaps a @name."""

    bot_status: str = "member"
    username: str | None = None
    book: "Book" = field(kw_only=True)
    members: dict[int, tuple[Person, str]] = field(default_factory=dict)

    def set_bot(self, status: str, by: Person | None = None) -> None:
        """Give the bot another status (member, administrator, restricted, left, kicked)."""
        old, self.bot_status = self.bot_status, status
        self.change_bot(by.as_user() if by else ANONYMOUS, old, status)

    def removes_bot(self, by: Person | None = None) -> None:
        self.set_bot("kicked", by)

    def promotes_bot(self, by: Person | None = None) -> None:
        self.set_bot("administrator", by)

    def member(self, status: str = "member", name: str = "Member") -> Person:
        """Somebody new in this group, who never wrote to the bot alone."""
        person = self.book.person(name=name, started=False)
        self.members[person.id] = (person, status)
        return person

    def status_of(self, user_id: int) -> Json | None:
        """The ChatMember of that id."""
        if user_id == BOT_ID:
            return member_json(BOT, self.bot_status)
        if user_id not in self.members:
            return None
        person, status = self.members[user_id]
        return member_json(person.as_user(), status)

    def administrators(self) -> list[Json]:
        people = (self.status_of(user_id) for user_id in (*self.members, BOT_ID))
        return [member for member in people if member and member["status"] in ADMINISTRATORS]

    def as_json(self) -> Json:
        return super().as_json() | ({"username": self.username} if self.username else {})

    def refuse_locally(self) -> None:
        if self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if self.bot_status == "left":
            raise forbidden(f"bot is not a member of the {self.kind} chat")


@dataclass(eq=False)
class Group(Joined):
    """A group or a supergroup."""

    supergroup: bool = False
    is_general_open: bool = True  # the topic of a forum in which what names no topic appears
    moved_to: int | None = None

    @property
    def kind(self) -> str:
        return "supergroup" if self.supergroup else "group"

    def says(
        self, text: str, *, by: Person, reply_to: Posted | None = None, thread: int | None = None
    ) -> Posted:
        """Write into the group; who is no member yet becomes one."""
        self.members.setdefault(by.id, (by, "member"))
        return self._say(text, {"from": by.as_user()}, id_of(reply_to), thread)

    def says_anonymously(self, text: str, *, reply_to: Posted | None = None) -> Posted:
        """Write as an administrator who hides behind the group."""
        sender = {"from": ANONYMOUS, "sender_chat": self.as_json()}
        return self._say(text, sender, id_of(reply_to), None)

    def presses(self, label: str, *, by: Person) -> Press:
        """Press the button of that label under the newest message of the bot."""
        return self.press(by.as_user(), self.newest(), self.data_under(label))

    def presses_old(self, data: str, *, by: Person) -> Press:
        """Press a button under a message that is no longer shown to bots."""
        hidden = {"chat": self.as_json(), "message_id": 1, "date": 0}
        return self.press(by.as_user(), hidden, data)

    def presses_forged(self, data: str, *, by: Person) -> Press:
        """Press a button that was never offered, as a modified client can."""
        return self.press(by.as_user(), self.newest(), data)

    def adds_bot(self, by: Person | None = None) -> None:
        """Put the bot in: its own change of status, then the service message."""
        self.set_bot("member", by)
        sender = {"from": by.as_user() if by else ANONYMOUS}
        self._serve({"new_chat_members": [BOT]}, sender)

    def mutes_bot(self, by: Person | None = None) -> None:
        """Take the bot's right to write."""
        self.set_bot("restricted", by)

    def opens_topic(self, name: str = "Topic") -> int:
        """Start a forum topic; returns its thread id."""
        message = self.add_topic(name, {"from": ANONYMOUS, "sender_chat": self.as_json()})
        self._tell(message)
        assert message.thread is not None
        return message.thread

    def closes_topic(self, thread: int | None, by: Person | None = None) -> None:
        """Let only administrators write in a topic; in General, if None is given, untold."""
        if thread is None:
            self.is_general_open = False
        else:
            self.topics[thread] = False
            sender = {"from": by.as_user() if by else ANONYMOUS}
            self._serve({"forum_topic_closed": {}}, sender, thread)

    def reopens_topic(self, thread: int, by: Person | None = None) -> None:
        self.topics[thread] = True
        sender = {"from": by.as_user() if by else ANONYMOUS}
        self._serve({"forum_topic_reopened": {}}, sender, thread)

    def as_json(self) -> Json:
        return super().as_json() | ({"is_forum": True} if self.topics else {})

    def upgrades(self, to: int | None = None) -> "Group":
        """Become a supergroup of another id; this one refuses everything from then on."""
        new = self.book.group(to, supergroup=True, name=self.name)
        new.members, new.bot_status = dict(self.members), self.bot_status
        self.moved_to = new.id
        sender = {"from": ANONYMOUS}
        self._serve({"migrate_to_chat_id": new.id}, sender)
        new._serve({"migrate_from_chat_id": self.id}, sender)
        return new

    def refuse_locally(self) -> None:
        if self.moved_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, {"migrate_to_chat_id": self.moved_to})
        super().refuse_locally()

    def refuse_remotely(self, thread: int | None) -> None:
        if self.bot_status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
        self.refuse_topic(thread)
        is_open = self.is_general_open if thread is None else self.topics[thread]
        if not is_open and self.bot_status != "administrator":
            raise bad_request("TOPIC_CLOSED")

    def _say(self, text: str, sender: Json, reply_to: int | None, thread: int | None) -> Posted:
        # In a topic, what answers nothing answers the message that started the topic.
        answers = reply_to or thread
        message = self.post(spoken(text), sender=sender, reply_to=answers, thread=thread)
        if self._is_heard(message):
            self.deliver("message", message)
        return message

    def _serve(self, service: Json, sender: Json, thread: int | None = None) -> None:
        self._tell(self.post(Content(""), service=service, sender=sender, thread=thread))

    def _tell(self, message: Posted) -> None:
        if self.bot_status not in _GONE:
            self.deliver("message", message)

    def _is_heard(self, message: Posted) -> bool:
        if self.bot_status in _GONE:
            return False
        if self.bot_status == "administrator" or self._replies_to_bot(message):
            return True
        marked = [(it.type, it.of(message.text).lower()) for it in message.entities]
        mine = f"@{BOT_NAME}"
        return any(
            (kind == "mention" and text == mine)
            or (kind == "bot_command" and ("@" not in text or text.endswith(mine)))
            for kind, text in marked
        )

    def _replies_to_bot(self, message: Posted) -> bool:
        original = self.messages.get(message.reply_to or 0)
        return original is not None and original.by_bot


@dataclass(eq=False)
class Channel(Joined):
    """A broadcast channel; only an administrator bot can post and is told of posts."""

    bot_status: str = "administrator"

    @property
    def kind(self) -> str:
        return "channel"

    def posts(self, text: str) -> Posted:
        """Publish a post, as the channel."""
        message = self.post(spoken(text), sender={"sender_chat": self.as_json()})
        if self.bot_status not in _GONE:
            self.deliver("channel_post", message)
        return message

    def adds_bot(self, by: Person | None = None) -> None:
        self.set_bot("administrator", by)

    def presses(self, label: str, *, by: Person) -> Press:
        """Press the button of that label under the newest post of the bot."""
        return self.press(by.as_user(), self.newest(), self.data_under(label))

    def refuse_remotely(self, thread: int | None) -> None:
        if self.bot_status != "administrator":
            raise bad_request("need administrator rights in the channel chat")


class Book:
    """Every chat there is, by id."""

    def __init__(self, updates: Updates) -> None:
        self.chats: dict[int, Chat] = {}
        self._updates = updates
        self._people = itertools.count(1001)
        self._groups = itertools.count(2001)
        self._long_ids = itertools.count(1_003_000_000_001)

    def person(
        self,
        id: int | None = None,  # noqa: A002
        *,
        language: str | None = "en",
        name: str = "Reader",
        started: bool = True,
    ) -> Person:
        """A person; one who has not `started` cannot be written to."""
        chosen = next(self._people) if id is None else id
        person = Person(chosen, name, self._updates, language=language, started=started)
        self.chats[chosen] = person
        return person

    def group(
        self,
        id: int | None = None,  # noqa: A002
        *,
        supergroup: bool = False,
        name: str = "Group",
    ) -> Group:
        """A group with the bot in it."""
        chosen = id or -next(self._long_ids if supergroup else self._groups)
        group = Group(chosen, name, self._updates, book=self, supergroup=supergroup)
        self.chats[chosen] = group
        return group

    def channel(
        self,
        id: int | None = None,  # noqa: A002
        *,
        name: str = "Channel",
    ) -> Channel:
        """A channel of which the bot is an administrator."""
        chosen = id or -next(self._long_ids)
        channel = Channel(chosen, name, self._updates, book=self)
        self.chats[chosen] = channel
        return channel
