"""What the fake Telegram keeps of a message, and how it writes it on the wire."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]

BOT_ID = 7_000_000_001
BOT_NAME = "flashwire_test_bot"
BOT: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Flashwire", "username": BOT_NAME}


def units(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts offsets and lengths."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked stretch of a text; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    def of(self, text: str) -> str:
        """The stretch of `text` this marks."""
        wide = text.encode("utf-16-le")
        return wide[2 * self.offset : 2 * (self.offset + self.length)].decode("utf-16-le")

    def as_json(self) -> Json:
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: its label, and the one thing it does (`callback_data`, `url`, ...)."""

    text: str
    kind: str
    value: Any

    @property
    def data(self) -> str | None:
        return self.value if self.kind == "callback_data" else None

    @property
    def url(self) -> str | None:
        return self.value if self.kind == "url" else None

    def as_json(self) -> Json:
        return {"text": self.text, self.kind: self.value}


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader sees of a message, and what an edit replaces."""

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: Json | None = None
    link_preview: Json | None = None
    photo: str | None = None
    document: str | None = None
    file: bytes = b""
    """What a picture or a document holds, where it was uploaded."""

    @property
    def is_file(self) -> bool:
        return self.photo is not None or self.document is not None

    def as_json(self) -> Json:
        prefix = "caption_" if self.is_file else ""
        body: Json = {"caption" if self.is_file else "text": self.text}
        if self.entities:
            body[f"{prefix}entities"] = [entity.as_json() for entity in self.entities]
        if self.buttons:
            rows = [[button.as_json() for button in row] for row in self.buttons]
            body["reply_markup"] = {"inline_keyboard": rows}
        if self.link_preview:
            body["link_preview_options"] = self.link_preview
        if self.photo:
            size = {"file_id": self.photo, "file_unique_id": self.photo, "width": 1, "height": 1}
            body["photo"] = [size]
        if self.document:
            named = {"file_id": self.document, "file_unique_id": self.document}
            body["document"] = named | {"file_name": self.document, "file_size": len(self.file)}
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message of a chat as it stands now; `earlier` are its contents before each edit."""

    id: int
    content: Content
    by_bot: bool = False
    silent: bool = False
    protected: bool = False
    reply_to: int | None = None
    thread: int | None = None
    earlier: tuple[Content, ...] = ()
    service: Json = field(default_factory=dict)
    sender: Json = field(default_factory=dict)
    sent_at: float = field(default_factory=time.monotonic)  # monotonic, s
    date: int = field(default_factory=lambda: int(time.time()))  # Unix time, s

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.content.entities

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        return self.content.buttons

    @property
    def link_preview(self) -> Json | None:
        return self.content.link_preview

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons, in reading order."""
        return [button.text for row in self.buttons for button in row]

    @property
    def links(self) -> dict[str, str]:
        """What the text links: link text → address."""
        return {e.of(self.text): e.url for e in self.entities if e.url is not None}

    def marked(self, kind: str) -> list[str]:
        """The stretches marked as `kind` ("bold", "italic", "code", ...)."""
        return [entity.of(self.text) for entity in self.entities if entity.type == kind]

    def as_json(self, chat: Json) -> Json:
        """The Bot API's Message, without the message it replies to."""
        body: Json = {"message_id": self.id, "date": self.date, "chat": chat, **self.sender}
        body |= self.service or self.content.as_json()
        if self.thread is not None:  # of a forum: replies in other groups have threads, too
            body |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.protected:
            body["has_protected_content"] = True
        if self.earlier:
            body["edit_date"] = int(time.time())
        return body
