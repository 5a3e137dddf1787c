"""Bytes become UTF-8, whoever says what about them, and whether it is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.charset import utf8

TEXT = "<rss><title>Café</title></rss>"


def declared(encoding: str, text: str = TEXT) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding, "replace")


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-32-be"),
    ],
)
def test_a_mark_or_its_zeros_tell_and_no_mark_is_left(body: bytes) -> None:
    assert utf8(body, "text/xml; charset=iso-8859-1").decode() == TEXT


@pytest.mark.parametrize(
    ("encoding", "letters"),
    [
        ("iso-8859-1", "Café"),
        ("windows-1252", "“Café”"),
        ("windows-1251", "Мост закрыт"),
        ("koi8-r", "Мост закрыт"),
        ("iso-8859-2", "Žluťoučký"),
        ("shift_jis", "橋が閉鎖"),
        ("euc-jp", "橋が閉鎖"),
        ("iso-2022-jp", "橋が閉鎖"),
        ("gb2312", "大桥关闭"),
        ("big5", "大橋關閉"),
        ("euc-kr", "다리 폐쇄"),
    ],
)
def test_a_charset_is_read_from_header_or_declaration(encoding: str, letters: str) -> None:
    body = declared(encoding, f"<a>{letters}</a>")

    assert letters in utf8(body, "text/xml").decode()
    assert letters in utf8(body.partition(b"?>")[2], f'text/xml; charset="{encoding}"').decode()


def test_what_can_only_be_utf_8_is_that_whatever_header_and_declaration_say() -> None:
    body = declared("iso-8859-1").decode("latin-1").encode()

    assert utf8(body, "text/xml; charset=windows-1251") == body


def test_windows_characters_in_latin_1_are_what_they_look_like_there() -> None:
    body = b"<?xml version='1.0' encoding='iso-8859-1'?><a>\x93Caf\xe9\x94</a>"

    assert "“Café”" in utf8(body, "").decode()


def test_a_header_that_lies_is_followed_by_the_declaration() -> None:
    assert "橋" in utf8(declared("euc-jp", "<a>橋</a>"), "text/xml; charset=gb2312x").decode()
    assert "橋" in utf8(declared("shift_jis", "<a>橋が</a>"), "text/xml; charset=utf-8x").decode()


@pytest.mark.parametrize("name", ["utf-7", "base64", "zip", "hz", "unicode_escape", "x\0y", "idna"])
def test_codecs_that_hide_things_are_not_used(name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name}"?><a>+ADw-b</a>'.encode()

    assert utf8(body, f"text/xml; charset={name}") == body


@given(st.binary(max_size=300), st.text(max_size=60))
def test_whatever_comes_nothing_raises(body: bytes, content_type: str) -> None:
    utf8(body, content_type)


@given(st.binary(max_size=60), st.sampled_from(["utf-16", "gb2312", "iso-2022-jp", "big5", "x"]))
def test_whatever_is_claimed_nothing_raises(body: bytes, claimed: str) -> None:
    utf8(b"\xe9" + body, f"text/xml; charset={claimed}").decode(errors="replace")
