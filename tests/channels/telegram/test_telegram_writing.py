"""What posts look like in Telegram, and that it accepts them whatever they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.writing import html_of, keyboard_of, plain_of
from bot.model.message import Button, Post, Span
from tests.fakes.telegram_content import MOST_ENTITIES, MOST_SOURCE, MOST_TEXT, message_content
from tests.fakes.telegram_html import parse_html
from tests.fakes.telegram_messages import Content, units


def post(*spans: Span | str, rows: tuple[tuple[Button, ...], ...] = ()) -> Post:
    whole = tuple(Span(span) if isinstance(span, str) else span for span in spans)
    return Post(spans=whole, rows=rows)


def shown(post: Post) -> Content:
    """What a reader sees of it; fails where Telegram would refuse it, or drop a part of it."""
    complaints: list[str] = []
    keyboard = keyboard_of(post)
    markup = keyboard.to_dict() if keyboard else None
    given = {"text": html_of(post), "parse_mode": "HTML", "reply_markup": markup}
    content = message_content(given, complaints.append)
    assert complaints == []
    return content


def marks(post: Post) -> list[tuple[str, str, str | None]]:
    content = shown(post)
    return [(mark.type, mark.of(content.text), mark.url) for mark in content.entities]


@pytest.mark.parametrize(
    ("span", "html"),
    [
        (Span("plain"), "plain"),
        (Span("loud", bold=True), "<b>loud</b>"),
        (Span("soft", italic=True), "<i>soft</i>"),
        (Span("both", bold=True, italic=True), "<b><i>both</i></b>"),
        (Span('R&D <b> "x"'), 'R&amp;D &lt;b&gt; "x"'),
        (Span("&lt; &#60;"), "&amp;lt; &amp;#60;"),
        (Span("here", href="https://a.example/?x=1&y='2'"), None),
        (Span(" ", bold=True, href="https://a.example/"), None),
    ],
)
def test_a_span_is_marked_up_and_its_text_stays_what_it_was(span: Span, html: str | None) -> None:
    if html is not None:
        assert html_of(post(span)) == html
    assert shown(post("|", span, "|")).text == f"|{span.text}|"


def test_a_link_leads_where_it_should() -> None:
    url = "https://news.example/a?b=1&lt=2&amp;c='3'#d"

    assert marks(post("Read ", Span("more", href=url))) == [("text_link", "more", url)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "tg://user?id=1",
        "tg://resolve?domain=evil",
        "ftp://a.example/",
        "//a.example/",
        "a.example",
        "http://localhost/",
        "http://intranet:80/x",
        "https://",
        "https://./",
        "https://1.2/",
        "https://a.example:port/",
        "https://a.example:99999/",
        "https://good.example@evil.example/",
        "https://[::1/",
        "https://[::1]/",
        "https://a.example/a b",
        "https://a.example/\n",
        "https://a.example/\u2028",
        'https://a.example/"><b>',
        "https://a.example/\ud800",
        "https://a.example/" + "x" * 2048,
    ],
)
def test_what_is_no_address_of_the_web_stays_text_and_is_no_button(url: str) -> None:
    assert marks(post(Span("here", href=url))) == []
    assert keyboard_of(post("x", rows=((Button("Open", url=url),),))) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "http://user-content.a.example:8080/",
        "https://bücher.example/straße",
        "https://xn--bcher-kva.example/",
        "https://пример.рф/новости",
        "http://192.0.2.7/feed",
        "HTTPS://A.EXAMPLE/",
    ],
)
def test_addresses_of_the_web_are_links_and_buttons(url: str) -> None:
    content = shown(post(Span("here", href=url), rows=((Button("Open", url=url),),)))

    assert [mark.type for mark in content.entities] == ["text_link"]
    assert [[button.url for button in row] for row in content.buttons] == [[url]]


def test_buttons_are_commands_in_the_rows_they_were_given() -> None:
    follow, mute = Button("Follow", "/follow climate"), Button("Mute", "/mute")

    content = shown(post("Pick", rows=((follow,), (mute, follow))))

    assert [[button.data for button in row] for row in content.buttons] == [
        ["/follow climate"],
        ["/mute", "/follow climate"],
    ]


@pytest.mark.parametrize(
    ("label", "shows"),
    [
        ("Follow", "Follow"),
        (" \u200b", "/follow"),
        ("🌍" * 40, "🌍" * 31 + "…"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_a_label_always_has_something_to_read(label: str, shows: str) -> None:
    assert shown(post("x", rows=((Button(label, "/follow"),),))).buttons[0][0].text == shows


def test_a_long_row_is_broken_and_a_heap_of_buttons_cut() -> None:
    row = tuple(Button(str(number), f"/go {number}") for number in range(30))

    content = shown(post("x", rows=(row,) * 5))

    assert max(len(buttons) for buttons in content.buttons) == 8
    assert sum(len(buttons) for buttons in content.buttons) == 100


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u200b\u2060", "\u2800\u3164", "\x00", "\u202e"]
)
def test_nothing_to_read_is_nothing_to_send(text: str) -> None:
    assert html_of(post(text, Span(text, bold=True))) == ""


@pytest.mark.parametrize("text", ["x" * 9000, "🌍" * 9000, "&" * 9000, "é" * 4097])
def test_a_text_too_long_ends_in_an_ellipsis_of_the_same_look(text: str) -> None:
    content = shown(post(Span("Head\n", bold=True), Span(text, italic=True)))

    assert content.text.startswith("Head\n" + text[:100])
    assert content.text.endswith("…")
    assert units(content.text) in (MOST_TEXT - 1, MOST_TEXT)
    assert [mark.type for mark in content.entities] == ["bold", "italic"]
    assert content.entities[1].of(content.text).endswith("…")


def test_a_text_of_just_the_limit_is_whole() -> None:
    assert shown(post("x" * 4000, "🌍" * 48)).text == "x" * 4000 + "🌍" * 48


def test_spans_of_one_look_are_one_and_looks_beyond_the_limit_are_plain() -> None:
    alike = post(*(Span(f"{n} ", bold=True) for n in range(500)))
    mixed = post(*(Span("x", bold=n % 2 == 0, italic=True) for n in range(500)))

    assert len(shown(alike).entities) == 1
    assert len(shown(mixed).entities) <= MOST_ENTITIES
    assert shown(mixed).text == "x" * 500


def test_many_long_addresses_give_way_to_the_text() -> None:
    links = (Span("more", href=f"https://a.example/{n}/{'x' * 2000}") for n in range(50))

    assert shown(post(*links)).text == "more" * 50


def test_plain_text_is_the_same_text() -> None:
    spoken = post(Span("<b>", bold=True), " & ", Span("more", href="https://a.example/"))

    assert plain_of(spoken) == "<b> & more"


nasty = st.sampled_from(
    ["<", "&", "&lt;", "</b>", "<b", '"', "'", "&#0;", "\x00", "\r\n", "\u202e", "\u2800", "\u200d"]
)
texts = st.text(max_size=40) | nasty | st.text(alphabet="🌍é&< \ud83c\ud800", max_size=5000)
urls = (
    st.just("")
    | st.sampled_from(
        ["https://a.example/?q=1&r='2'", "tg://user?id=1", "http://x", "https://a.b/"]
    )
    | st.builds("https://{}.{}/{}".format, st.text(max_size=8), st.text(max_size=5), texts)
    | st.from_regex(r"https?://[\w.:@\[\]-]{0,20}(/[ -~]{0,20})?", fullmatch=True)
)
spans = st.builds(Span, texts, st.booleans(), st.booleans(), urls)
commands = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=16)
buttons = st.builds(Button, texts, command=commands) | st.builds(
    Button, texts, url=urls.filter(bool)
)
posts = st.builds(
    Post,
    spans=st.lists(spans, max_size=8).map(tuple),
    rows=st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=3).map(tuple),
)


@given(posts)
def test_telegram_accepts_whatever_is_written(written: Post) -> None:
    if not html_of(written):
        assert not plain_of(written)
        return

    content = shown(written)

    assert units(content.text) <= MOST_TEXT
    assert len(html_of(written).encode()) <= MOST_SOURCE
    assert parse_html(html_of(written))[0] == plain_of(written)


@given(st.lists(spans, max_size=8).map(tuple))
def test_what_fits_is_not_changed(written: tuple[Span, ...]) -> None:
    whole = "".join(mended(span.text) for span in written)

    plain = plain_of(Post(spans=written))

    if plain and units(whole) <= MOST_TEXT:
        assert plain == whole


def mended(text: str) -> str:
    """The text with each half of a character replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
