"""The page in a browser: what follows up an alert, and what stands in its place later."""

import re
from dataclasses import replace

from bot.core.rendering import post_of_alert
from bot.model.alert import Alert, AlertKind
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Sent
from bot.model.message import Post, Span
from tests.builders import alert
from tests.channels.web.site import BROWSED, Site, expect

pytestmark = BROWSED


def post(told: Alert, replies_to: MessageId | None = None) -> Post:
    return replace(post_of_alert(told, follow_link="", topic_name=""), replies_to=replies_to)


async def sent(site: Site, chat: ChatId, post: Post) -> MessageId:
    outcome = await site.chat.channel.send(chat, post)
    assert isinstance(outcome, Sent)
    return outcome.message


async def scrolled_away(site: Site, chat: ChatId) -> None:
    for number in range(20):
        await sent(site, chat, Post(spans=(Span(f"Line {number}\nand more"),)))
    await expect(site.page.get_by_text("Line 19")).to_be_in_viewport()


async def test_an_alert_and_its_update_lead_to_each_other_by_keyboard(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook")))
    await scrolled_away(site, chat)
    await sent(site, chat, post(alert(headline="12 hurt", kind=AlertKind.UPDATED), first))

    await site.page.get_by_role("button", name="In reply to: It shook").press("Enter")

    earlier = site.page.locator(f'[data-letter="{first}"]')
    later = site.page.locator(".message.updated")
    await expect(earlier).to_be_in_viewport()
    await expect(earlier).to_be_focused()
    await site.page.keyboard.press("Tab")
    await expect(earlier.get_by_role("link", name="Example Wire")).to_be_focused()
    jump = site.page.get_by_role("button", name=re.compile(r"^Updated \d\d:\d\d"))
    await site.page.keyboard.press("Tab")
    await expect(jump).to_be_focused()
    await jump.press("Enter")
    await expect(later).to_be_focused()
    await expect(later).to_be_in_viewport()


async def test_only_below_its_own_story_an_update_hangs_on_a_thread(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook")))
    await sent(site, chat, post(alert(headline="7 hurt", kind=AlertKind.UPDATED), first))
    other = await sent(site, chat, post(alert(headline="A truce")))
    await sent(site, chat, post(alert(headline="12 hurt", kind=AlertKind.UPDATED), first))
    await sent(site, chat, post(alert(headline="It holds", kind=AlertKind.UPDATED), other))

    await expect(site.page.locator(".message.updated")).to_have_count(3)
    await expect(site.page.locator(".post.reply")).to_have_text(re.compile("7 hurt"))
    await expect(site.page.locator(".quote")).to_have_text(["It shook", "It shook", "A truce"])


async def test_of_several_updates_the_newest_is_named(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook")))
    for kind in (AlertKind.UPDATED, AlertKind.CORRECTED):
        await sent(site, chat, post(alert(headline="Another", kind=kind), first))

    jump = site.page.locator(f'[data-letter="{first}"] .jump')
    await expect(jump).to_have_text(re.compile(r"^Corrected \d\d:\d\d ↓$"))
    await expect(site.page.locator(".post.reply")).to_have_count(2)


async def test_a_withdrawal_strikes_the_headline_of_what_it_withdraws(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook")))
    withdrawn = alert(headline="It shook", kind=AlertKind.WITHDRAWN)
    await sent(site, chat, post(withdrawn, first))

    for _ in range(2):
        bubble = site.page.locator(f'[data-letter="{first}"]')
        await expect(bubble.locator("s")).to_have_text("It shook")
        await expect(bubble.locator(".jump")).to_have_text(re.compile(r"^Withdrawn"))
        await expect(site.page.locator(".message.withdrawn .kind")).to_contain_text("WITHDRAWN")
        await site.open()


async def test_a_retraction_leaves_the_headline_struck_and_says_when(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook", summary="Many felt it.")))
    await expect(site.page.get_by_text("Many felt it.")).to_be_visible()
    await expect(site.page.get_by_role("button", name="Tune")).to_be_visible()

    await site.chat.channel.retract(chat, first)

    for _ in range(2):
        bubble = site.page.locator(f'[data-letter="{first}"]')
        await expect(bubble.locator("s")).to_have_text("It shook")
        await expect(bubble.locator(".kind")).to_have_text("Withdrawn")
        await expect(bubble.locator(".state")).to_have_text(re.compile(r"^withdrawn \d\d:\d\d$"))
        await expect(site.page.get_by_text("Many felt it.")).to_have_count(0)
        await expect(site.page.get_by_role("button", name="Tune")).to_have_count(0)
        await site.open()


async def test_a_correction_in_place_says_so_and_keeps_hour_and_thread(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook")))
    second = await sent(site, chat, post(alert(headline="7 hurt", kind=AlertKind.UPDATED), first))
    bubble = site.page.locator(f'[data-letter="{second}"]')
    hour = await bubble.locator("time").get_attribute("datetime")

    corrected = alert(headline="4 hurt", kind=AlertKind.CORRECTED)
    await site.chat.channel.edit(chat, second, post(corrected))
    await site.chat.channel.edit(chat, first, post(alert(headline="It shook hard", edition=1)))

    await expect(bubble.locator(".text")).to_contain_text("4 hurt")
    await expect(bubble.locator(".state")).to_have_text(re.compile(r"^corrected \d\d:\d\d$"))
    assert await bubble.locator("time").get_attribute("datetime") == hour
    await expect(bubble.locator(".quote")).to_have_text("It shook")
    earlier = site.page.locator(f'[data-letter="{first}"]')
    await expect(earlier.locator(".kind")).to_contain_text("CORRECTED")
    await expect(earlier.locator(".jump")).to_have_text(re.compile("^Updated"))


async def test_a_correction_of_what_is_not_there_any_more_is_told_all_the_same(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    gone = MessageId("1-1")

    await site.chat.channel.retract(chat, gone)
    await site.chat.channel.edit(chat, gone, post(alert(headline="It did not shake")))

    await expect(site.page.locator(".alert .text")).to_have_text(re.compile("^It did not shake"))


async def test_an_edit_keeps_the_focus_of_who_reads_there(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    first = await sent(site, chat, post(alert(headline="It shook")))
    tune = site.page.get_by_role("button", name="Tune")
    await tune.focus()

    await site.chat.channel.edit(chat, first, post(alert(headline="It shook twice", edition=1)))

    await expect(site.page.locator(".alert .text")).to_have_text(re.compile("^It shook twice"))
    await expect(tune).to_be_focused()
    await site.chat.channel.edit(chat, first, post(alert(headline="It shook", edition=2)))
    await site.chat.channel.retract(chat, first)
    await expect(site.page.locator(f'[data-letter="{first}"]')).to_be_focused()
