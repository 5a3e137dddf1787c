"""Foreign text: readable before, readable after, and nothing hidden in it."""

import time
from unicodedata import combining, is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import clean, plain, shorten

_HOSTILE_TEXT = st.text(
    alphabet=st.sampled_from(
        list("\u200d\u200b\u200c\u202e\u0301\u0344\ufe0f\u2329👩💻e<p>&;# \n\0")
    )
    | st.characters(),
    max_size=80,
)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  two \t\n words\u00a0here\u3000 ", "two words here"),
        ("e\u0301", "é"),
        ("a\0b\x07c\x85d", "abc d"),
        ("safe\u202egnp.exe\u2066x\u2069", "safegnp.exex"),
        ("\x93don\x92t\x94 \x96 \x81", "“don’t” –"),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("half \ud83d a character", "half a character"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("👩\u200d💻 and ❤\ufe0f\u200d🔥", "👩\u200d💻 and ❤\ufe0f\u200d🔥"),
        ("a\u200db", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("z\u0316\u0317\u0318\u0319\u031c\u031d\u031e", "z\u0316\u0317\u0318\u0319"),
        ("Tiếng Việt", "Tiếng Việt"),
        ("", ""),
    ],
)
def test_a_line_loses_what_nobody_sees(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@pytest.mark.parametrize(
    ("written", "paragraphs"),
    [
        ("<p>One.</p><p>Two <b>bold</b>.</p>", ["One.", "Two bold."]),
        ("One.<br><br/>Two.", ["One.", "Two."]),
        ("<div>One.<div>Two.</div>Three.</div>", ["One.", "Two.", "Three."]),
        ("<p>A &amp; B &eacute; &#8220;C&#8221;</p>", ["A & B é “C”"]),
        ("Tom &amp;amp; Ann&amp;#8217;s", ["Tom & Ann’s"]),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.", ["One.", "Two."]),
        ("<div>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</div>", ["One.", "Two."]),
        ("<![CDATA[<p>One.</p>]]>", ["One."]),
        ("<script>x()</script><style>p{}</style><p>One.</p>", ["One."]),
        ("<figure><img><figcaption>A photo</figcaption></figure><p>One.</p>", ["One."]),
        ("<p>One.</p><ul><li><a href=/>Next</a></li><li><a>More</a></li></ul>", ["One."]),
        ("<p>One:</p><ul><li>first</li><li><a>second</a></li></ul>", ["One:", "first", "second"]),
        ("No tags,\nwrapped.\n\nTwo.", ["No tags, wrapped.", "Two."]),
        ("A line.\nAnother line.", ["A line.", "Another line."]),
        ("wrapped in\nthe middle\r\n    Indented", ["wrapped in the middle", "Indented"]),
        ("5 < 7 and 9 > 3", ["5 < 7 and 9 > 3"]),
        ("<!-- nothing -->", []),
        ("", []),
    ],
)
def test_markup_becomes_paragraphs(written: str, paragraphs: list[str]) -> None:
    assert plain(written, 1_000) == "\n\n".join(paragraphs)


def test_a_text_is_cut_between_two_words() -> None:
    assert shorten("Port Calder closes its bridge", 20) == "Port Calder closes…"
    assert shorten("Port Calder", 20) == "Port Calder"
    assert shorten("長" * 30, 20) == "長" * 19 + "…"


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 200_000,
        "".join(f"<font a{number}>x" for number in range(80_000)),
        "<ul><a>x</a>y" * 80_000,
        "<!--" * 250_000,
        "&lt;p " * 200_000,
        "&amp;lt;p&amp;gt;" * 60_000,
        "e" + "\u0316\u0301" * 500_000,
        "\n " * 500_000,
        "<a " * 300_000,
    ],
)
def test_a_megabyte_of_malice_takes_less_than_a_second(bomb: str) -> None:
    begun = time.process_time()

    assert len(plain(bomb, 20_000)) <= 20_000
    assert time.process_time() - begun < 1


@given(_HOSTILE_TEXT)
def test_clean_text_is_its_own_clean_form(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert is_normalized("NFC", cleaned)
    assert "\n" not in cleaned
    assert all(character.isprintable() for character in cleaned if character < "\u0300")
    runs = "".join("x" if combining(character) else " " for character in cleaned)
    assert "xxxxx" not in runs
    cleaned.encode()


@given(_HOSTILE_TEXT, st.integers(1, 50))
def test_plain_text_is_bounded_and_never_raises(markup: str, limit: int) -> None:
    text = plain(markup, limit)

    assert len(text) <= limit
    assert all(clean(paragraph) for paragraph in text.split("\n\n") if text)
