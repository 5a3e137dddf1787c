"""Sending, editing and taking back, as cheap as can be: a post is rendered once, and each chat's
number spliced in.

Invariant: no error of the network and no answer gets out of `send` but as an `Outcome`, or as the
PermanentError of a refused token; and only what the pool knows to be unwritten is called unsent.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from telegram.constants import ParseMode

from bot.channels.exchange import Answer, NotSentError, UncertainError
from bot.channels.pool import JSON, Pool
from bot.channels.telegram.enclosing import file_of, form
from bot.channels.telegram.outcomes import (
    Refusal,
    is_about_file,
    is_about_markup,
    is_about_thread,
    outcome_of,
)
from bot.channels.telegram.reading import native_of, place_of
from bot.channels.telegram.writing import MOST_CAPTION, html_of, keyboard_of, plain_of
from bot.errors import PermanentError
from bot.log import logger
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Astray, Later, Outcome, Refused, Sent
from bot.model.message import Enclosure, Post

_LAST_MESSAGE = 2**31  # ids are 32-bit; beyond, Telegram refuses the whole message
_LONGEST_PAUSE = 10**6  # s; Telegram's own are below a day, and datetime's end is not
# How Telegram's own answer to a message begins: to read all of it costs six times as much.
_SENT = re.compile(rb'\{"ok":true,"result":\{"message_id":([1-9][0-9]{0,9}),').match
# Posts: the alerts of a few broadcasts at a time, in every language and zone of their readers.
_MOST_KEPT = 512

_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A post as JSON but for its beginning, the chat; empty where there is nothing to read."""

    post: Post
    ringing: bytes
    silent: bytes


class Sender:
    """Of one bot, over a pool to the server at `api_url`.

    `is_paid`: what has a tag, which answers have not, may go out above the free rate.
    """

    def __init__(self, pool: Pool, api_url: str, token: str, *, is_paid: bool = False) -> None:
        self._pool = pool
        self._paid = b',"allow_paid_broadcast":true' if is_paid else b""
        folder = quote(urlsplit(api_url).path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
        self._folder = f"{folder}/bot{token}/".encode()
        self._kept: dict[int, Prepared] = {}

    def prepare(self, post: Post) -> Prepared:
        """The post's text and buttons. How it arrives is not looked at: `send` is told.

        Kept for the last few: copies of a post that differ in how they arrive have the very same
        spans, and to find those by identity is cheaper than to hash all of their text.
        """
        kept = self._kept.get(id(post.spans))
        if kept is not None and kept.post.rows is post.rows:
            return kept
        prepared = Prepared(post, *_tails(post, html_of(post), ParseMode.HTML))
        # An id is nobody else's while `prepared` holds the spans.
        self._kept[id(post.spans)] = prepared
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return prepared

    async def send(self, chat: ChatId, post: Post) -> Outcome:
        """In plain text where Telegram cannot parse ours: then `writing` has a fault."""
        place = place_of(chat)
        if place is None:
            return Refused("not a chat of Telegram")
        prepared = self.prepare(post)
        tail = prepared.silent if post.is_silent else prepared.ringing
        if not tail:
            return Refused("nothing to read in it")
        head = _head(place, post) + (self._paid if post.tag else b"")
        found = await self._exchange(b"sendMessage", head + tail)
        if isinstance(found, Refusal) and is_about_markup(found):
            _log.error("telegram_markup_refused", characters=len(post.text))
            tail = _tails(post, plain_of(post), None)[post.is_silent]
            found = await self._exchange(b"sendMessage", head + tail)
        return _outcome(found, chat, post.thread)

    async def enclose(self, chat: ChatId, post: Post, enclosure: Enclosure) -> Outcome:
        """Send a file with the text under it. What cannot be shown as a picture goes as a file to
        keep; where a chat takes no files, the text goes alone."""
        where, file = place_of(chat), file_of(enclosure)
        if where is None or file is None:
            return Refused("not a chat of Telegram" if file else "no file that could be sent")
        for place in ("photo", "document") if file.is_picture else ("document",):
            kind, body = form(_fields(where, post), place, file)
            found = await self._exchange(b"send" + place.capitalize().encode(), body, kind)
            if not (isinstance(found, Refusal) and is_about_file(found)):
                return _outcome(found, chat, post.thread)
        return await self.send(chat, post)

    async def edit(self, chat: ChatId, message: MessageId, prepared: Prepared) -> Outcome:
        """Replace a message by a post; one that is already so counts as Sent."""
        head = _copy(chat, message)
        if head is None or not prepared.ringing:
            return Refused("nothing that could be edited")
        found = await self._exchange(b"editMessageText", head + prepared.ringing)
        if isinstance(found, Refusal) and "message is not modified" in found.description.lower():
            return Sent(message)
        return _outcome(found, chat)

    async def retract(self, chat: ChatId, message: MessageId) -> Outcome:
        """Delete a message. Refused where Telegram does not allow it any more (after 48 hours)."""
        head = _copy(chat, message)
        if head is None:
            return Refused("nothing that could be deleted")
        found = await self._exchange(b"deleteMessage", head + b"}")
        if (
            isinstance(found, Refusal)
            and "message to delete not found" in found.description.lower()
        ):
            return Sent(message)
        return _outcome(found, chat)

    async def _exchange(
        self, method: bytes, body: bytes, kind: bytes = JSON
    ) -> Sent | Later | Refusal:
        try:
            answer = await self._pool.request(self._folder + method, body, kind)
        except NotSentError as error:
            return Later(None, f"unreachable ({error})")
        except UncertainError as error:
            return Later(None, f"no answer ({error})", is_uncertain=True)
        return _told(answer, is_message=method.startswith(b"send"))


def _tails(post: Post, text: str, mode: ParseMode | None) -> tuple[bytes, bytes]:
    """All but the chat, ringing and silent."""
    if not text:
        return b"", b""
    fields: dict[str, Any] = {"text": text, "link_preview_options": {"is_disabled": True}}
    if mode:
        fields["parse_mode"] = str(mode)
    if keyboard := keyboard_of(post):
        fields["reply_markup"] = keyboard.to_dict()
    silent = {**fields, "disable_notification": True}
    return b"," + orjson.dumps(fields)[1:], b"," + orjson.dumps(silent)[1:]


def _fields(place: tuple[int, int | None], post: Post) -> dict[str, str]:
    """All of a message but its file, as a form has it."""
    chat, thread = _within(place, post)
    fields = {"chat_id": str(chat)} | ({"message_thread_id": str(thread)} if thread else {})
    if caption := html_of(post, MOST_CAPTION):
        fields |= {"caption": caption, "parse_mode": str(ParseMode.HTML)}
    if keyboard := keyboard_of(post):
        fields["reply_markup"] = keyboard.to_json()
    if post.is_silent:
        fields["disable_notification"] = "true"
    if post.replies_to and _is_message(post.replies_to):
        quoting = {"message_id": int(post.replies_to), "allow_sending_without_reply": True}
        fields["reply_parameters"] = orjson.dumps(quoting).decode()
    return fields


def _head(place: tuple[int, int | None], post: Post) -> bytes:
    chat, thread = _within(place, post)
    head = b'{"chat_id":%d' % chat
    if thread:
        head += b',"message_thread_id":%d' % thread
    if post.replies_to is None or not _is_message(post.replies_to):
        return head
    quoting = b',"reply_parameters":{"message_id":%d,"allow_sending_without_reply":true}'
    return head + quoting % int(post.replies_to)


def _within(place: tuple[int, int | None], post: Post) -> tuple[int, int | None]:
    """The chat, and the topic in it: the post's own, for a chat that is one has no others."""
    is_told = post.thread and _is_message(MessageId(post.thread))
    return (place[0], int(post.thread)) if is_told else place


def _copy(chat: ChatId, message: MessageId) -> bytes | None:
    """The beginning of a request about a message; None where no such message can be."""
    native = native_of(chat)
    if native is None or not _is_message(message):
        return None
    return b'{"chat_id":%d,"message_id":%d' % (native, int(message))


def _is_message(message: MessageId) -> bool:
    return message.isdecimal() and 0 < int(message) < _LAST_MESSAGE


def _outcome(found: Sent | Later | Refusal, chat: ChatId, thread: str = "") -> Outcome:
    if not isinstance(found, Refusal):
        return found
    if thread and is_about_thread(found):
        return Astray()
    outcome = outcome_of(found, chat)
    if isinstance(outcome, PermanentError):
        raise outcome
    return outcome


def _told(answer: Answer, *, is_message: bool) -> Sent | Refusal:
    """What the answer says; whatever is not of the Bot API is a Refusal without a description."""
    is_whole = answer.status == 200 and answer.body.endswith(b"}}")
    if is_whole and is_message and (sent := _SENT(answer.body)):
        return Sent(MessageId(sent[1].decode()))
    match _parsed(answer.body):
        case {"ok": True, "result": {"message_id": int(number)}} if answer.status == 200:
            return Sent(MessageId(str(number)))
        case {"ok": True} if answer.status == 200 and not is_message:
            return Sent(MessageId(""))
        case {"ok": False, "description": str(description), **rest}:
            parameters = rest.get("parameters")
            return _refusal(answer.status, description, parameters)
        case _:
            return Refusal(status=answer.status, description="")


def _parsed(body: bytes) -> object:
    try:
        found: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return found


def _refusal(status: int, description: str, parameters: object) -> Refusal:
    """Of `parameters`, only what it should hold is believed."""
    after = moved = None
    match parameters:
        case {"retry_after": int(seconds)} if seconds > 0:
            after = timedelta(seconds=min(seconds, _LONGEST_PAUSE))
        case {"migrate_to_chat_id": int(chat)} if chat:
            moved = chat
    return Refusal(status=status, description=description, retry_after=after, moved_to=moved)
