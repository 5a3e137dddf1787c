"""The page in a browser: buttons whose answer takes the place of their message, and files."""

import base64
import re
from pathlib import Path

import pytest
import segno

from bot.channels.web.letters import MOST_ENCLOSED
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Sent
from bot.model.message import Button, Enclosure, Post, Span
from tests.channels.web.site import BROWSED, Site, expect

FLASH = Post(
    spans=(
        Span("⚡ FLASH", bold=True),
        Span("\n"),
        Span("Dam above Ostravel gives way", bold=True),
        Span("\n\nThe valley is being cleared."),
    ),
    rows=((Button("More", "/more 1"), Button("Why this?", "/why 1")),),
    tag="flash",
)

pytestmark = BROWSED


def settings(sound: str) -> Post:
    labels = {"on": "Sound on", "off": "Sound off"}
    row = tuple(
        Button(f"✓ {label}" if wish == sound else label, f"/settings sound {wish}")
        for wish, label in labels.items()
    )
    return Post(spans=(Span(f"Sound is {sound}."),), rows=(row,))


async def sent(site: Site, chat: ChatId, post: Post) -> MessageId:
    outcome = await site.chat.channel.send(chat, post)
    assert isinstance(outcome, Sent)
    return outcome.message


async def answers(site: Site, chat: ChatId, message: MessageId, post: Post) -> None:
    """As the program does where a reply is to take the place of the pressed button's message."""
    await site.chat.channel.edit(chat, message, replaced(post, message))


async def top_of(site: Site, words: str) -> float:
    box = await site.page.get_by_text(words).bounding_box()
    assert box is not None
    return float(box["y"])


def replaced(post: Post, message: MessageId) -> Post:
    return Post(spans=post.spans, rows=post.rows, tag=post.tag, replaces=message)


async def test_an_answer_in_place_changes_the_message_and_leaves_no_line_and_no_gap_in_the_focus(
    site: Site,
) -> None:
    await site.open()
    chat = await site.greeted()
    message = await sent(site, chat, settings("on"))
    off = site.page.get_by_role("button", name="Sound off")

    await off.press("Enter")
    await site.chat.heard.until("/start", "/settings sound off")
    pressed = await site.chat.channel.read(site.chat.heard.updates[-1])
    assert getattr(pressed, "pressed", None) == message
    await expect(off).to_have_class("busy")
    await answers(site, chat, message, settings("off"))

    await expect(site.page.get_by_text("Sound is off.")).to_be_visible()
    await expect(site.page.get_by_text("Sound is on.")).to_have_count(0)
    await expect(site.page.get_by_role("button", name="✓ Sound off")).to_be_focused()
    await expect(site.page.locator(".mine")).to_have_text(re.compile("/start"))
    await site.open()
    await expect(site.page.get_by_text("Sound is off.")).to_be_visible()
    await expect(site.page.locator(".mine:not(.held)")).to_have_count(1)
    await expect(site.page.locator(".mine:visible")).to_have_count(1)


async def test_where_the_button_is_gone_the_focus_goes_to_the_message(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    message = await sent(site, chat, FLASH)

    await site.page.get_by_role("button", name="More").press("Enter")
    await site.chat.heard.until("/start", "/more 1")
    longer = Post(
        spans=(Span("Dam above Ostravel gives way", bold=True), Span("\n\nAll that is known.")),
        rows=((Button("Less", "/less 1"),),),
    )
    await answers(site, chat, message, longer)

    bubble = site.page.locator(".message.flash")
    await expect(bubble).to_contain_text("All that is known.")
    await expect(bubble).to_be_focused()
    await expect(bubble.locator(".kind")).to_have_text("⚡ FLASH")
    await expect(bubble.locator(".state")).to_have_text("")
    await site.page.keyboard.press("Tab")
    await expect(site.page.get_by_role("button", name="Less")).to_be_focused()


async def test_an_answer_of_its_own_shows_the_line_under_the_buttons_name(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    await sent(site, chat, FLASH)

    await site.page.get_by_role("button", name="Why this?").click()
    await site.chat.heard.until("/start", "/why 1")
    await sent(site, chat, Post(spans=(Span("You follow World."),)))

    await expect(site.page.locator(".message:visible .text")).to_have_text(
        ["/start", re.compile("Dam"), "Why this?", "You follow World."]
    )
    await expect(site.page.get_by_role("button", name="Why this?")).not_to_have_class("busy")


async def test_a_button_that_brings_no_answer_shows_its_line_after_a_while(site: Site) -> None:
    await site.open()
    await sent(site, await site.greeted(), FLASH)

    await site.page.get_by_role("button", name="More").click()

    await expect(site.page.locator(".mine:visible .text")).to_have_text(["/start", "More"])
    await expect(site.page.get_by_role("button", name="More")).not_to_have_class("busy")


async def test_a_button_pressed_twice_at_once_is_one_press(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    message = await sent(site, chat, settings("on"))

    await site.page.get_by_role("button", name="Sound off").dblclick()
    await answers(site, chat, message, settings("off"))
    await expect(site.page.get_by_text("Sound is off.")).to_be_visible()

    await site.chat.heard.until("/start", "/settings sound off")


async def test_a_button_pressed_without_a_line_is_sent_when_it_is_back(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    message = await sent(site, chat, settings("on"))
    await expect(site.page.get_by_role("button", name="Sound off")).to_be_visible()
    await site.stop()

    await site.page.get_by_role("button", name="Sound off").click()
    await expect(site.page.locator(".mine .state").last).to_contain_text("trying again")
    await site.start()
    await site.chat.heard.until("/start", "/settings sound off")
    await answers(site, chat, message, settings("off"))

    await expect(site.page.get_by_text("Sound is off.")).to_be_visible(timeout=15_000)
    await expect(site.page.locator(".mine:visible .text")).to_have_text(["/start"])


async def test_what_changes_above_does_not_move_what_is_being_read(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, FLASH)
    for number in range(30):
        await sent(site, chat, Post(spans=(Span(f"Line {number}\nand more"),)))
    await expect(site.page.get_by_text("Line 29")).to_be_in_viewport()
    await site.page.get_by_text("Line 12").scroll_into_view_if_needed()
    before = await top_of(site, "Line 12")

    longer = Post(spans=(Span("Dam gives way", bold=True), Span("\n\nMore" * 40)), tag="corrected")
    await site.chat.channel.edit(chat, first, longer)

    await expect(site.page.locator(".message.corrected")).to_have_count(1)
    assert await top_of(site, "Line 12") == pytest.approx(before, abs=1)


async def test_a_picture_is_shown_with_words_and_can_be_saved(site: Site, tmp_path: Path) -> None:
    await site.open()
    chat = await site.greeted()
    code = segno.make("https://news.example/?start=follow-climate")
    content = code.png_data_uri(scale=4).partition(",")[2]

    await sent(
        site,
        chat,
        Post(
            spans=(Span("Share this."),),
            enclosure=Enclosure("follow-climate.png", "image/png", content),
        ),
    )

    picture = site.page.get_by_role("img", name="Picture: follow climate")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)")
    async with site.page.expect_download() as download:
        await site.page.get_by_role("link", name="Save follow-climate.png").click()
    saved = await download.value
    assert saved.suggested_filename == "follow-climate.png"
    await saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == base64.b64decode(content)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/json", base64.b64encode(b'{"follows": []}').decode()),
        ("text/html", base64.b64encode(b"<script>alert(1)</script>").decode()),
        ('image/png" onerror="alert(1)', "AAAA"),
    ],
)
async def test_any_other_file_is_offered_and_never_opened(
    site: Site, media_type: str, content: str
) -> None:
    await site.open()
    chat = await site.greeted()

    await sent(
        site,
        chat,
        Post(spans=(Span("Your data."),), enclosure=Enclosure("data.json", media_type, content)),
    )

    link = site.page.get_by_role("link", name="Save data.json")
    await expect(link).to_have_attribute("download", "data.json")
    await expect(site.page.locator("#log img")).to_have_count(0)
    async with site.page.expect_download() as download:
        await link.click()
    assert (await download.value).suggested_filename == "data.json"


async def test_a_file_that_is_too_large_is_told_of(site: Site) -> None:
    await site.open()
    large = Enclosure("data.json", "application/json", "A" * (MOST_ENCLOSED + 1))

    await sent(site, await site.greeted(), Post(spans=(Span("Your data."),), enclosure=large))

    words = "data.json is too large to be kept here."
    await expect(site.page.get_by_text(words)).to_be_visible()
    await expect(site.page.get_by_role("link", name="Save")).to_have_count(0)


async def test_a_file_that_is_none_harms_nothing(site: Site) -> None:
    await site.open()
    chat = await site.greeted()

    await sent(
        site, chat, Post(spans=(Span("Broken."),), enclosure=Enclosure("x", "image/png", "%%%"))
    )
    await sent(site, chat, Post(spans=(Span("Whole."),)))

    await expect(site.page.get_by_text("Whole.")).to_be_visible()
    await expect(site.page.locator("#log img")).to_have_count(0)


async def test_by_keyboard_alone_a_reader_follows_receives_expands_and_is_corrected(
    site: Site,
) -> None:
    await site.open()
    keys = site.page.keyboard
    focused = site.page.locator(":focus")
    await expect(site.text).to_be_focused()
    await keys.type("/fo")
    await expect(site.page.get_by_role("listbox")).to_be_visible()
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await keys.type("world")
    await keys.press("Enter")
    await site.chat.heard.until("/follow world")
    chat = site.chat.heard.chat

    first = await sent(site, chat, FLASH)
    await expect(site.page.get_by_text("The valley is being cleared.")).to_be_visible()
    while await focused.inner_text() != "More":
        await keys.press("Shift+Tab")
    await keys.press("Enter")
    await site.chat.heard.until("/follow world", "/more 1")
    await answers(site, chat, first, Post(spans=(Span("All that is known."),)))
    await expect(focused).to_contain_text("All that is known.")

    corrected = Post(spans=(Span("Dam holds", bold=True),), tag="corrected")
    await site.chat.channel.edit(chat, first, corrected)
    await expect(focused).to_contain_text("Dam holds")
    await expect(focused.locator(".state")).to_have_text(re.compile("^corrected"))
    reply = Post(spans=(Span("The dam holds", bold=True),), tag="corrected", replies_to=first)
    await sent(site, chat, reply)
    await expect(site.page.get_by_role("button", name="Corrected")).to_be_visible()
    await keys.press("Tab")
    await expect(focused).to_have_text(re.compile("^Corrected"))
    await keys.press("Enter")
    await expect(focused).to_contain_text("The dam holds")
