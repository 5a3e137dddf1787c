"""Pictures are shown, other files are offered for keeping, and the text stands under them."""

import struct
import zlib
from base64 import b64encode
from dataclasses import replace
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import Channel
from bot.channels.telegram.enclosing import MOST_FILE, File, file_of, form
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Gone, Later, Paused, Refused, Sent
from bot.model.message import Button, Enclosure, Post, Span
from tests.channels.telegram.bench import NEWS, of
from tests.fakes.telegram import FakeTelegram

EXPORT = Enclosure("export.json", "application/json", b64encode(b'{"follows": []}').decode())


def png(width: int, height: int, *, padding: int = 0) -> bytes:
    """A black picture, with so many bytes more than it needs."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    rows = zlib.compress((b"\0" + bytes(width)) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", rows) + chunk(b"teXt", bytes(padding)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


def picture(content: bytes, name: str = "climate.png") -> Enclosure:
    return Enclosure(name, "image/png", b64encode(content).decode())


def with_file(enclosure: Enclosure, post: Post = NEWS) -> Post:
    return replace(post, enclosure=enclosure)


async def test_a_picture_is_shown_with_its_text_below_as_it_was_written(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader, shown = telegram.person(), png(40, 40)
    first = await channel.send(of(reader), NEWS)
    assert isinstance(first, Sent)
    post = Post(
        spans=(Span("Follow", bold=True), Span(" R&D: "), Span("here", href="https://a.example/1")),
        rows=((Button("Topics", "/topics"),),),
        is_silent=True,
        replies_to=first.message,
    )

    outcome = await channel.send(of(reader), with_file(picture(shown), post))

    seen = reader.received[-1]
    assert outcome == Sent(MessageId(str(seen.id)))
    assert (seen.content.photo, seen.content.file) == ("climate.png", shown)
    assert (seen.text, seen.marked("bold")) == ("Follow R&D: here", ["Follow"])
    assert (seen.links, seen.labels) == ({"here": "https://a.example/1"}, ["Topics"])
    assert (seen.silent, seen.reply_to) == (True, reader.received[0].id)


async def test_another_file_is_kept_under_its_name(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()

    assert isinstance(await channel.send(of(reader), with_file(EXPORT)), Sent)

    (seen,) = reader.received
    assert (seen.content.document, seen.content.file) == ("export.json", b'{"follows": []}')
    assert seen.text == NEWS.text


async def test_a_long_text_is_cut_between_two_words(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    post = Post(spans=(Span("Earthquake 😀 in Maravel. " * 60, bold=True),))

    assert isinstance(await channel.send(of(reader), with_file(EXPORT, post)), Sent)

    text = reader.received[-1].text
    assert 900 < len(text.encode("utf-16-le")) // 2 <= 1024
    assert text.endswith(("Earthquake…", "😀…", " in…", "Maravel.…"))


@pytest.mark.parametrize("blank", ["", " \n"])
async def test_a_file_needs_no_text(telegram: FakeTelegram, channel: Channel, blank: str) -> None:
    reader = telegram.person()

    post = Post(spans=(Span(blank),))
    assert isinstance(await channel.send(of(reader), with_file(EXPORT, post)), Sent)

    assert reader.received[-1].text == ""


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(png(1, 30), id="too thin"),
        pytest.param(png(2, 2, padding=10 * 1024 * 1024), id="too large to be shown"),
        pytest.param(b"no picture at all", id="none"),
    ],
)
async def test_a_picture_that_cannot_be_shown_is_kept(
    telegram: FakeTelegram, channel: Channel, shown: bytes
) -> None:
    reader = telegram.person()

    assert isinstance(await channel.send(of(reader), with_file(picture(shown))), Sent)

    (seen,) = reader.received
    assert (seen.content.document, seen.content.file) == ("climate.png", shown)


async def test_where_no_files_may_be_sent_the_text_comes_alone(
    telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    for kind in ("photos", "documents"):
        telegram.fail_next(
            400,
            f"Bad Request: not enough rights to send {kind} to the chat",
            method=f"send{kind[:-1].capitalize()}",
        )

    assert isinstance(await channel.send(of(group), with_file(picture(png(4, 4)))), Sent)

    (seen,) = group.received
    assert (seen.text, seen.content.is_file) == (NEWS.text, False)


async def test_what_becomes_of_it_is_judged_as_for_any_message(
    telegram: FakeTelegram, channel: Channel
) -> None:
    blocking, group, reader = telegram.person(), telegram.group(), telegram.person()
    blocking.blocks()
    group.removes_bot()
    assert isinstance(await channel.send(of(blocking), with_file(EXPORT)), Gone)
    assert isinstance(await channel.send(of(group), with_file(EXPORT)), Paused)
    telegram.fail_next(retry_after=7, method="sendDocument")
    limited = await channel.send(of(reader), with_file(EXPORT))
    telegram.cut_next(method="sendDocument")
    cut = await channel.send(of(reader), with_file(EXPORT))

    assert isinstance(limited, Later)
    assert (limited.is_for_all, limited.is_uncertain) == (True, False)
    assert isinstance(cut, Later)
    assert cut.is_uncertain
    assert len(reader.received) == 1
    assert isinstance(await channel.send(ChatId("web:5"), with_file(EXPORT)), Refused)


@pytest.mark.parametrize("content", ["", "no base64!", "QQ", "QQ=\n="])
async def test_a_file_that_cannot_be_read_is_refused_here(
    telegram: FakeTelegram, channel: Channel, content: str
) -> None:
    broken = replace(EXPORT, content=content)

    assert isinstance(await channel.send(of(telegram.person()), with_file(broken)), Refused)
    assert telegram.calls == []


def test_a_file_over_the_limit_is_none() -> None:
    just_over = "AAAA" * (MOST_FILE // 3 + 1)

    assert file_of(replace(EXPORT, content=just_over)) is None


@given(name=st.text(), media_type=st.text(), content=st.binary(min_size=1), text=st.text())
def test_whatever_a_file_is_called_there_is_one_file_and_one_text(
    name: str, media_type: str, content: bytes, text: str
) -> None:
    file = file_of(Enclosure(name, media_type, b64encode(content).decode()))
    assert isinstance(file, File)

    kind, body = form({"caption": text}, "document", file)

    whole = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + body)
    _, caption, document = whole.walk()
    assert caption.get_param("name", header="content-disposition") == "caption"
    assert document.get_param("name", header="content-disposition") == "document"
    assert set(document.keys()) == {"Content-Disposition", "Content-Type"}
    assert content in body
    assert text.encode("utf-8", "replace") in body
