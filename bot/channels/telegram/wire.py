"""What of an update is looked at, as Telegram writes it.

Invariant: a field of another type than it should have is an error, and so is half a character.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_LAST_SECOND = 253_402_300_799  # the end of the year 9999, where datetime ends


def _encodable(text: str) -> str:
    """JSON can bring half a surrogate pair, with which nothing can be done later on."""
    text.encode()  # raises UnicodeEncodeError, which is a ValueError
    return text


Text = Annotated[str, AfterValidator(_encodable)]
Moment = Annotated[int, Field(ge=0, le=_LAST_SECOND)]


class Wire(BaseModel):
    """Strict: a Boolean is no number."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class WireChat(Wire):
    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    title: Text = ""
    is_forum: bool = False


class WireUser(Wire):
    id: int
    is_bot: bool = False
    language_code: Text = ""


class WireQuoted(Wire):
    sender: WireUser | None = Field(None, alias="from")
    forum_topic_created: object = None


class WireMessage(WireQuoted):
    message_id: int = 0
    date: Moment
    chat: WireChat
    message_thread_id: int | None = None
    is_topic_message: bool = False
    forum_topic_closed: object = None
    forum_topic_reopened: object = None
    text: Text = ""
    sender_chat: WireChat | None = None
    reply_to_message: WireQuoted | None = None
    forward_origin: object = None
    via_bot: object = None
    reply_markup: object = None
    migrate_to_chat_id: int | None = None


class WirePress(Wire):
    id: str = ""
    sender: WireUser = Field(alias="from")
    message: WireMessage | None = None
    data: Text = ""


class WireInquiry(Wire):
    id: Annotated[str, Field(min_length=1, max_length=64)]
    sender: WireUser = Field(alias="from")
    query: Text
    offset: Text = ""
    date: Moment
    """Not of Telegram: put there when it came."""


class WireMember(Wire):
    status: str
    is_member: bool = False
    can_send_messages: bool = False
    can_post_messages: bool = False

    def can_write(self, chat: WireChat) -> bool:
        match self.status, chat.type:
            case "restricted", _:
                return self.is_member and self.can_send_messages
            case "administrator", "channel":
                return self.can_post_messages
            case "member", "channel":
                return False
            case status, _:
                return status in ("member", "administrator", "creator")


class WireChange(Wire):
    chat: WireChat
    sender: WireUser | None = Field(None, alias="from")
    new: WireMember = Field(alias="new_chat_member")


class WireUpdate(Wire):
    message: WireMessage | None = None
    channel_post: WireMessage | None = None
    callback_query: WirePress | None = None
    my_chat_member: WireChange | None = None
    inline_query: WireInquiry | None = None
