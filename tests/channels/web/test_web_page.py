"""The page in a browser: what is said, what comes, and what happens when the line breaks."""

import re
from dataclasses import replace
from functools import partial
from typing import Any

from bot.core.links import link, payload_of
from bot.core.rendering import post_of_alert
from bot.model.alert import AlertKind
from bot.model.chat import MessageId
from bot.model.delivery import Sent
from bot.model.message import Button, Post, Span
from tests.builders import WORLD, alert
from tests.channels.web.site import BROWSED, Site, expect

FLASH = Post(
    spans=(
        Span("Dam above Ostravel gives way", bold=True),
        Span("\nThe valley is being cleared. "),
        Span("Example Wire", href="https://example.com/dam"),
    ),
    rows=((Button("Follow World", "/follow world"), Button("Map", url="https://example.com/map")),),
    tag="flash",
)


pytestmark = BROWSED


async def test_what_is_typed_is_sent_and_shown_once(site: Site) -> None:
    await site.open()
    await site.text.press_sequentially("/follow world")
    await site.text.press("Enter")

    await site.chat.heard.until("/follow world")
    bubble = site.page.locator(".mine")
    await expect(bubble).to_have_count(1)
    await expect(bubble).not_to_have_class(re.compile("waiting"))
    await expect(bubble).to_contain_text("/follow world")
    await expect(site.text).to_have_value("")


async def test_an_alert_shows_its_kind_its_headline_and_a_safe_link(site: Site) -> None:
    await site.open()
    chat = await site.greeted()

    await site.chat.channel.send(chat, FLASH)

    alert = site.page.locator(".alert.flash")
    await expect(alert.locator(".kind")).to_have_text("flash")
    await expect(alert.locator("strong")).to_have_text("Dam above Ostravel gives way")
    link = alert.get_by_role("link", name="Example Wire")
    await expect(link).to_have_attribute("href", "https://example.com/dam")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(alert.locator("time")).to_have_attribute(
        "title", re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d UTC$")
    )


async def test_an_alert_as_it_is_rendered_has_one_mark_and_is_quoted_by_its_headline(
    site: Site,
) -> None:
    await site.open()
    chat = await site.greeted()
    follow_link = link(site.chat.channel.door, payload_of(WORLD.slug))
    show = partial(post_of_alert, follow_link=follow_link, topic_name=WORLD.name)

    outcome = await site.chat.channel.send(chat, show(alert(headline="It shook")))
    assert isinstance(outcome, Sent)
    correction = alert(kind=AlertKind.CORRECTED, headline="It did not shake")
    await site.chat.channel.send(chat, replace(show(correction), replies_to=outcome.message))

    await expect(site.page.locator(".urgent .kind")).to_have_text(re.compile("^\\W+URGENT$"))
    await expect(site.page.locator(".urgent .text")).to_have_text(re.compile("^It shook"))
    await expect(site.page.locator(".corrected .quote")).to_have_text("It shook")
    follow = site.page.get_by_role("link", name="World").first
    await expect(follow).not_to_have_attribute("target", "_blank")
    await follow.click()
    await expect(site.page.get_by_role("button", name="Start")).to_be_visible()


async def test_a_button_sends_its_command_and_a_link_button_leads_away(site: Site) -> None:
    await site.open()
    await site.chat.channel.send(await site.greeted(), FLASH)

    await site.page.get_by_role("button", name="Follow World").last.click()

    await site.chat.heard.until("/start", "/follow world")
    away = site.page.get_by_role("link", name="Map")
    await expect(away).to_have_attribute("href", "https://example.com/map")


async def test_what_a_feed_wrote_is_text_and_its_script_links_are_dead(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    hostile = "<img src=x onerror=alert(1)><b>bold</b>"

    await site.chat.channel.send(
        chat, Post(spans=(Span(hostile), Span("press", href="javascript:alert(1)")), tag="news")
    )

    words = site.page.locator(".alert .text")
    await expect(words).to_have_text(f"{hostile}press")
    await expect(words.locator("a, img, b")).to_have_count(0)


async def test_an_update_quotes_the_headline_that_it_replies_to(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    await site.chat.channel.send(chat, FLASH)
    first = site.chat.mailboxes.letters[chat][-1].id

    for earlier in (first, MessageId("1-1")):
        post = Post(spans=(Span("All are safe"),), tag="corrected", replies_to=earlier)
        await site.chat.channel.send(chat, post)

    await expect(site.page.locator(".corrected")).to_have_count(2)
    await expect(site.page.locator(".quote")).to_have_text(["Dam above Ostravel gives way"])


async def test_after_a_restart_nothing_is_lost_and_nothing_shown_twice(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    await site.chat.channel.send(chat, Post(spans=(Span("before"),)))
    await expect(site.page.get_by_text("before")).to_be_visible()

    await site.stop()
    await expect(site.line).to_have_text("reconnecting…")
    await site.say("/latest")
    await expect(site.page.locator(".mine .state").last).to_contain_text("trying again")
    await site.chat.channel.send(chat, Post(spans=(Span("meanwhile"),)))
    await site.start()

    await expect(site.line).to_have_text("online", timeout=15_000)
    await site.chat.channel.send(chat, Post(spans=(Span("after"),)))
    await site.chat.heard.until("/start", "/latest")
    await expect(site.page.locator(".waiting")).to_have_count(0)
    texts = await site.page.locator(".message .text").all_inner_texts()
    assert sorted(texts) == sorted(["/start", "before", "meanwhile", "/latest", "after"])


async def test_a_line_whose_answer_was_lost_is_sent_again_with_the_same_key(site: Site) -> None:
    await site.open()
    lost = []

    async def lose_the_first(route: Any) -> None:
        lost.append(route)
        if len(lost) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await site.page.route("**/messages", lose_the_first)
    await site.say("/help")

    await site.chat.heard.until("/help", "/help")
    assert len({update.key for update in site.chat.heard.updates}) == 1
    await expect(site.page.locator(".mine")).to_have_count(1)


async def test_a_line_that_is_refused_says_so_and_is_not_sent_again(site: Site) -> None:
    await site.open()
    await site.page.context.clear_cookies()

    await site.say("/help")

    await expect(site.page.locator(".mine.failed .state")).to_have_text("not sent: reload the page")
