"""What chats say to us (`Event`) and what we answer (`Reply`, `Post`)."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.chat import Chat, ChatId, MessageId
from bot.model.platform import Platform
from bot.model.story import Story
from bot.model.text import Text

MOST_BUTTON_BYTES = 64
"""Telegram's `callback_data`; the smallest of the platforms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A line that a reader typed, or a button that says it for them."""

    chat: Chat
    text: str
    sent: datetime
    sender: str = ""
    """The platform's id of the person, to ask whether they manage the group. Never stored."""
    by: ChatId | None = None
    """In a group: the private chat of that person. Kept where they configure the group."""
    pressed: MessageId | None = None
    """The message of ours whose button says it; the answer may take that message's place."""
    press: str = ""
    """The platform's id of the press, where who pressed waits until it is acknowledged."""
    thread: str = ""
    """Of a private chat that has such: where it was said, and where the answer goes."""
    zone: str = ""
    """Of the IANA database, where the platform knows by whose clock the reader goes."""
    by_button: bool = False
    """Nobody typed it: a button says it, whether or not its message is still known."""
    names_us: bool = False
    """It begins with the bot's name: in a group it is then no talk among the members."""
    platform: Platform | None = field(default=None, compare=False, repr=False)
    """Where it was said, to be asked what only that knows."""

    @property
    def command(self) -> str:
        """`follow` of `/Follow@bot climate`; empty for plain text."""
        if not self.text.startswith("/"):
            return ""
        first = self.text.split(maxsplit=1)[0]
        return first[1:].partition("@")[0].lower()

    @property
    def argument(self) -> str:
        """What stands behind the command, with its white space folded."""
        return " ".join(self.text.split()[1:]) if self.command else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The chat can be written to (again): unblocked, or we were added, or given the right."""

    chat: Chat
    by: ChatId | None = None
    """In a group: the private chat of who did it. Kept, to tell them when we cannot write."""
    is_whole: bool = True
    """The whole house is meant, with all its rooms (a forum's topics); else one room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The chat cannot be written to: blocked, deleted, or we were removed or silenced."""

    chat: Chat
    reason: str = ""
    """What happened, for whoever looks after a group."""
    title: str = ""
    """Of a group, as its members know it."""
    is_whole: bool = True
    """As of Joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The chat has another id from now on (a group became a supergroup)."""

    chat: Chat
    to: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Words that somebody writes in a chat that we are not in, to choose from what we offer."""

    id: str
    by: ChatId
    """The private chat of that person. Never stored nor written to a log."""
    text: str
    sent: datetime
    language: str = ""
    offset: str = ""
    """Empty at first; then the `next` of the selection that was scrolled to its end."""


Event = Message | Joined | Left | Migrated | Inquiry


def fits_button(command: str) -> bool:
    return len(command.encode()) <= MOST_BUTTON_BYTES


@dataclass(frozen=True, slots=True)
class Button:
    """A command that somebody else typed, or a link.

    A label that is a sentence of ours is translated; names of topics and stories are not.
    """

    label: str
    command: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if bool(self.command) == bool(self.url):
            raise ValueError(f"button {self.label!r}: give either a command or a url")
        if not fits_button(self.command):
            raise ValueError(
                f"button {self.label!r}: the command is over {MOST_BUTTON_BYTES} bytes"
            )


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message: a picture is shown, the rest is offered for keeping."""

    name: str
    """As it is saved: `climate.png`."""
    media_type: str
    content: str
    """In base64: as platforms and pages take it, and as it is kept."""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Reply:
    """What a handler answers: an English sentence with `{holes}`, stories to list, buttons.

    Translating, filling and escaping happen last, for each reader and channel (bot.core.rendering).
    Where a number decides on the words, the sentence is a Text with its plural.
    `in_place`: where a button asked for it, the answer takes the place of that button's message.
    `is_aside`: where a button asked for it, it is for who pressed alone, not for the whole chat.
    `about`: the name of a chat that it is about, if not the one that it goes to.
    `mark`: a line above all, as alerts have it.
    """

    __slots__ = ("about", "buttons", "enclosure", "in_place", "is_aside", "mark", "stories", "text")

    def __init__(
        self,
        text: str,
        *,
        buttons: tuple[Button, ...] = (),
        stories: tuple[Story, ...] = (),
        enclosure: Enclosure | None = None,
        in_place: bool = False,
        **holes: object,
    ) -> None:
        self.text = Text(text, **holes)
        self.buttons = buttons
        self.stories = stories
        self.enclosure = enclosure
        self.in_place = in_place
        self.is_aside = False
        self.about = ""
        self.mark = ""

    def __repr__(self) -> str:
        return f"Reply({self.text!r}, buttons={len(self.buttons)}, stories={len(self.stories)})"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one look. `text` is plain: the channel escapes it."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    language: str = ""
    """Of a publisher's words, as its feed says, for who reads them out; empty: unknown, or ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message ready for any channel: spans, rows of buttons, and how it should arrive."""

    spans: tuple[Span, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    is_silent: bool = False
    replies_to: MessageId | None = None
    replaces: MessageId | None = None
    """The message of ours whose place it takes, where the channel can edit."""
    enclosure: Enclosure | None = None
    thread: str = ""
    """Of a private chat that has such: where it belongs."""
    tag: str = ""
    """What kind of message it is, for a channel that shows kinds: an alert's urgency, or empty."""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose from: how it is listed, and what is posted in the chooser's name."""

    id: str
    title: str
    note: str
    post: Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What an inquiry is answered with."""

    offers: tuple[Offer, ...] = ()
    next: str = ""
    """The offset of what comes after these; empty where that is nothing."""
    button: Button | None = None
    """Leads into a private chat with us, where its `/start …` is said."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mailbox holds; its id says where a page has read up to."""

    id: MessageId
    body: str
