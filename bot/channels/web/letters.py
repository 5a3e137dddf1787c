"""What a mailbox holds: posts, and lines that the reader said, as the page reads them.

Invariant: a letter is one line of JSON of a bounded size, so a mailbox and an event are, too.
"""

import json
from datetime import datetime
from typing import Any, Final

from bot.model.chat import MessageId
from bot.model.message import Button, Enclosure, Post, Span

# Of base64: a picture or an export has a few KB, and a mailbox holds 200 letters.
MOST_ENCLOSED: Final = 256 * 1024


def letter_of(post: Post, at: datetime) -> str:
    return _written(_content(post, at))


def edit_of(post: Post, message: MessageId, at: datetime) -> str:
    """A letter that tells the page to put the post in the other's place.

    `answers`: because a button of that message asked for it; its text was not wrong.
    """
    why = {"answers": True} if post.replaces == message else {}
    return _written(_content(post, at) | {"edits": message} | why)


def retraction_of(message: MessageId, at: datetime) -> str:
    """The page strikes the headline, and takes the rest away."""
    return _written(_content(Post(spans=()), at) | {"edits": message, "retracts": True})


def own_line(text: str, key: str, at: datetime, pressed: MessageId | None) -> str:
    """What the reader said, or had a button of the message `pressed` say."""
    line: dict[str, Any] = {"mine": True, "key": key, "text": text, "at": at.isoformat()}
    return _written(line | ({"pressed": pressed} if pressed else {}))


def _content(post: Post, at: datetime) -> dict[str, Any]:
    """Members that are empty are left out of spans and buttons."""
    content: dict[str, Any] = {
        "spans": [_span(span) for span in post.spans],
        "rows": [[_button(button) for button in row] for row in post.rows],
        "silent": post.is_silent,
        "replies_to": post.replies_to,
        "tag": post.tag,
        "at": at.isoformat(),
    }
    if post.enclosure:
        content["enclosure"] = _enclosed(post.enclosure)
    return content


def _span(span: Span) -> dict[str, Any]:
    return (
        {"text": span.text}
        | ({"bold": True} if span.bold else {})
        | ({"italic": True} if span.italic else {})
        | ({"href": span.href} if span.href else {})
        | ({"language": span.language} if span.language else {})
    )


def _button(button: Button) -> dict[str, str]:
    if button.command:
        return {"label": button.label, "command": button.command}
    return {"label": button.label, "url": button.url}


def _enclosed(enclosure: Enclosure) -> dict[str, Any]:
    if len(enclosure.content) > MOST_ENCLOSED:
        return {"name": enclosure.name, "is_too_large": True}
    return {
        "name": enclosure.name,
        "media_type": enclosure.media_type,
        "content": enclosure.content,
    }


def _written(letter: dict[str, Any]) -> str:
    return json.dumps(letter, ensure_ascii=False, separators=(",", ":"))
