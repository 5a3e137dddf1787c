"""From a `Post` to what Telegram shows: its HTML, and buttons.

Invariant: whatever the texts, Telegram accepts the result. Lengths are cut before anything is
marked up, so no tag is ever cut, and what it would not take as a link stays plain text.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.model.message import Button, Post, Span

# https://core.telegram.org/bots/api#sendmessage: after parsing. Counted in UTF-16 units, as
# offsets are, which is never less than what the servers count.
_MOST_UNITS = 4096
MOST_CAPTION = 1024
"""UTF-16 units of what stands under a picture or a file."""
_MOST_SOURCE = 32 * 1024  # bytes, before parsing; "text is too long" beyond
_MOST_ENTITIES = 100  # the servers drop the rest in silence
_MOST_HREF = 2048  # characters; browsers and servers agree on no more
_MOST_LABEL = 64  # UTF-16 units; a phone shows fewer
_MOST_BUTTONS = 100
_MOST_IN_A_ROW = 8

# A host with a dot, that ends as a domain of the Internet does, or four numbers.
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*\.?|\d{1,3}(?:\.\d{1,3}){3}")
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\]")
# Telegram calls a text of these alone empty: separators, controls, and marks without a shape.
_BLANK_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf"))
_BLANKS = frozenset("\u2800\u3164\u115f\u1160\uffa0")


def html_of(post: Post, most: int = _MOST_UNITS) -> str:
    """The post in Telegram's HTML, in at most so many units; empty where it has nothing to read."""
    runs = _runs(post, most)
    source = "".join(_marked(runs))
    if len(source.encode()) <= _MOST_SOURCE:
        return source
    return "".join(_marked([replace(run, href="") for run in runs]))


def plain_of(post: Post, most: int = _MOST_UNITS) -> str:
    """The post without any look."""
    return "".join(run.text for run in _runs(post, most))


def keyboard_of(post: Post) -> InlineKeyboardMarkup | None:
    """The buttons of a post. One that leads nowhere is left out."""
    keyboard: list[list[InlineKeyboardButton]] = []
    left = _MOST_BUTTONS
    for row in post.rows:
        buttons = [made for button in row if (made := _button(button))][:left]
        left -= len(buttons)
        keyboard += [
            buttons[at : at + _MOST_IN_A_ROW] for at in range(0, len(buttons), _MOST_IN_A_ROW)
        ]
    return InlineKeyboardMarkup(keyboard) if keyboard else None


def _runs(post: Post, most: int) -> Sequence[Span]:
    """The spans as they will look: encodable, joined where alike, within the limit."""
    if _is_blank(post.text):
        return ()
    spans = (
        replace(span, text=_encodable(span.text), href=_link(span.href)) for span in post.spans
    )
    runs = [
        replace(look, text="".join(span.text for span in alike))
        for look, alike in groupby(spans, key=lambda span: replace(span, text=""))
    ]
    return _shortened(runs, most)


def _shortened(runs: Sequence[Span], most: int) -> Sequence[Span]:
    """The runs, or as many of them as leave room for an ellipsis."""
    if sum(_units(run.text) for run in runs) <= most:
        return runs
    kept: list[Span] = []
    left = most - 1
    for run in runs:
        if _units(run.text) > left:
            return [*kept, replace(run, text=_cut(run.text, left) + "…")]
        kept.append(run)
        left -= _units(run.text)
    return kept


def _cut(text: str, units: int) -> str:
    """The first so many units, or as many of them as end between two words, if that is most."""
    head = _head(text, units)
    space = head.rfind(" ")
    return (head[:space] if space > len(head) // 2 else head).rstrip()


def _marked(runs: Iterable[Span]) -> Iterable[str]:
    left = _MOST_ENTITIES
    for run in runs:
        entities = run.bold + run.italic + bool(run.href)
        if _is_blank(run.text) or entities > left:
            yield escape(run.text, quote=False)
            continue
        left -= entities
        yield _tagged(run)


def _tagged(run: Span) -> str:
    html = escape(run.text, quote=False)
    if run.italic:
        html = f"<i>{html}</i>"
    if run.bold:
        html = f"<b>{html}</b>"
    return f'<a href="{escape(run.href)}">{html}</a>' if run.href else html


def _button(button: Button) -> InlineKeyboardButton | None:
    label = _encodable(button.label if not _is_blank(button.label) else button.command).strip()
    if _units(label) > _MOST_LABEL:
        label = _head(label, _MOST_LABEL - 1) + "…"
    if button.command:
        return InlineKeyboardButton(label, callback_data=button.command) if label else None
    url = _link(button.url)
    return InlineKeyboardButton(label or urlsplit(url).netloc, url=url) if url else None


def _link(url: str) -> str:
    """The address if Telegram opens it, else nothing.

    `tg:` links are not among them: no text of ours needs one, and a foreign one could name a
    person or start another bot. Nor is a name before the host, which only ever deceives.
    """
    if len(url) > _MOST_HREF or _UNSAFE.search(url) or _encodable(url) != url:
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no port
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return url if is_web and _HOST.fullmatch(parts.hostname or "") else ""


def _is_blank(text: str) -> bool:
    return all(unicodedata.category(char) in _BLANK_CATEGORIES or char in _BLANKS for char in text)


def _encodable(text: str) -> str:
    """The text with halves of surrogate pairs joined, or replaced where the other half is gone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _head(text: str, units: int) -> str:
    """The first so many UTF-16 units, without half a character at the end."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
