"""The page in a browser, as those use it who see little, use no mouse, or listen."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
import segno

from bot.core.rendering import post_of_alert
from bot.model.alert import AlertKind
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Sent
from bot.model.message import Button, Enclosure, Post, Span
from bot.model.story import Urgency
from tests.builders import alert
from tests.channels.web.site import BROWSED, Browser, Site, expect, site_in

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
STILL: dict[str, list[str]] = {check: [] for check in ("contrast", "names", "targets", "room")}
CODE = segno.make("https://news.example/").png_data_uri(scale=4).partition(",")[2]

pytestmark = BROWSED


async def faults(site: Site) -> dict[str, list[str]]:
    await site.page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    found: dict[str, list[str]] = await site.page.evaluate(
        f"() => {{ const audit = {AUDIT};"
        f" return Object.fromEntries({json.dumps(list(STILL))}.map(one => [one, audit[one]()])); }}"
    )
    return found


async def everything(site: Site) -> ChatId:
    """A conversation with all that one can hold."""
    await site.open()
    chat = await site.greeted()

    async def sent(post: Post, replies_to: MessageId | None = None) -> MessageId:
        outcome = await site.chat.channel.send(chat, replace(post, replies_to=replies_to))
        assert isinstance(outcome, Sent)
        return outcome.message

    def told(kind: AlertKind = AlertKind.BREAKING, urgency: Urgency = Urgency.NEWS) -> Post:
        one = alert(kind=kind, urgency=urgency, headline="Dam above Ostravel gives way")
        return post_of_alert(one, follow_link="/?start=follow-world", topic_name="World")

    for urgency in (Urgency.NEWS, Urgency.URGENT, Urgency.FLASH):
        first = await sent(told(urgency=urgency))
        kinds = (AlertKind.UPDATED, AlertKind.CORRECTED, AlertKind.WITHDRAWN)
        await sent(told(kinds[urgency.value % 3]), first)
    retracted = await sent(told())
    await site.chat.channel.retract(chat, retracted)
    labels = ("✓ Every alert", "Urgent and flashes", "Donaudampfschifffahrtsgesellschaftskapitän")
    await sent(
        Post(
            spans=(
                Span("Here it is. "),
                Span("A word" * 40),
                Span("link", href="https://a.example"),
            ),
            rows=(tuple(Button(label, "/help") for label in labels),),
            enclosure=Enclosure("follow-world.png", "image/png", CODE),
        )
    )
    await expect(site.page.locator(".enclosure img")).to_be_visible()
    return chat


async def test_a_conversation_can_be_read_and_worked_in_any_scheme_and_width(site: Site) -> None:
    await everything(site)

    for scheme, width in product(SCHEMES, (320, 390, 1280)):
        await site.page.emulate_media(color_scheme=scheme)
        await site.page.set_viewport_size({"width": width, "height": 640})
        assert await faults(site) == STILL, (scheme, width)


@pytest.mark.parametrize("path", ["/", "/embed?follow=climate"])
async def test_so_can_what_stands_around_it(site: Site, path: str) -> None:
    async def is_sound() -> None:
        for scheme in SCHEMES:
            await site.page.emulate_media(color_scheme=scheme)
            assert await faults(site) == STILL, scheme

    await site.page.set_viewport_size({"width": 320, "height": 480})
    await site.open(path)
    await is_sound()

    await site.text.press_sequentially("/")
    await expect(site.page.get_by_role("listbox")).to_be_visible()
    await site.text.press("ArrowDown")
    await expect(site.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    await is_sound()
    await site.text.press("Escape")

    await site.stop()
    await site.say("/latest")
    await expect(site.page.locator(".mine .state")).to_contain_text("trying again")
    await expect(site.line).to_have_text("reconnecting…")
    await is_sound()


async def test_what_a_browser_without_cookies_is_told_can_be_read_too(site: Site) -> None:
    await site.page.route("**/events*", lambda route: route.fulfill(status=401))

    await site.visit("/")

    await expect(site.page.get_by_role("alert")).to_contain_text("keeps no cookie")
    await expect(site.page.get_by_role("link", name="Open the chat")).to_be_visible()
    await expect(site.text).to_be_hidden()
    assert await faults(site) == STILL


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_focus_shows_wherever_tab_leads_and_leads_through_all(
    site: Site, scheme: Scheme
) -> None:
    await site.page.emulate_media(color_scheme=scheme)
    await everything(site)
    controls = await site.page.evaluate(
        "[...document.querySelectorAll('button, a[href], input, [role=log]')]"
        ".filter(node => node.checkVisibility()).map((node, at) => (node.dataset.at = at))"
    )
    await site.page.locator("h1").click()
    reached, unseen = [], []

    for _ in controls:
        await site.page.keyboard.press("Tab")
        reached.append(await site.page.evaluate("Number(document.activeElement.dataset.at ?? -1)"))
        unseen += await site.page.evaluate(f"() => {AUDIT}.focus()")

    assert reached == controls
    assert unseen == []


async def test_forced_colours_leave_every_kind_and_choice_to_be_told(site: Site) -> None:
    await site.page.emulate_media(forced_colors="active")
    await everything(site)
    assert (await faults(site))["room"] == []
    for bubble in await site.page.locator(".message:visible").all():
        assert await bubble.evaluate("bubble => getComputedStyle(bubble).borderTopStyle") == "solid"

    await site.text.press_sequentially("/")
    await expect(site.page.get_by_role("listbox")).to_be_visible()
    await site.text.press("ArrowDown")

    chosen = site.page.get_by_role("option", selected=True)
    assert await chosen.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"


async def test_who_wants_no_motion_sees_none(site: Site) -> None:
    await site.page.emulate_media(reduced_motion="reduce")
    await everything(site)

    moving = "document.getAnimations().length"
    assert await site.page.evaluate(moving) == 0
    assert await site.page.locator(".new").count() > 0


async def test_twice_the_text_size_fits_a_phone(site: Site) -> None:
    await site.page.set_viewport_size({"width": 390, "height": 640})
    await everything(site)

    await site.page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert (await faults(site))["room"] == []


async def test_what_comes_is_read_out_and_what_lay_there_is_not(site: Site) -> None:
    await everything(site)
    log = site.page.get_by_role("log", name="Conversation")

    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_have_attribute("aria-busy", "false")
    await expect(site.page.get_by_role("status")).to_have_text("online")
    await expect(site.page.locator("html")).to_have_attribute("lang", "en")
    for words in await site.page.locator(".text").all():
        assert await words.get_attribute("dir") == "auto"


async def test_of_what_changes_only_what_differs_is_read_out(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    outcome = await site.chat.channel.send(
        chat, post_of_alert(alert(headline="It shook"), follow_link="", topic_name="")
    )
    assert isinstance(outcome, Sent)
    await expect(site.page.get_by_text("It shook")).to_be_visible()
    await site.page.evaluate(
        "window.read = []; new MutationObserver(all => all.forEach(one => one.addedNodes.forEach("
        "node => read.push(node.textContent)))).observe(document.getElementById('log'),"
        " { childList: true, subtree: true })"
    )

    update = Post(spans=(Span("12 hurt"),), tag="updated", replies_to=outcome.message)
    await site.chat.channel.send(chat, update)
    await expect(site.page.get_by_role("button", name="Updated")).to_be_visible()

    whole, change = await site.page.evaluate("read")
    assert "12 hurt" in whole
    assert change.startswith("Updated")
    assert "It shook" not in change


async def test_a_publishers_words_are_marked_with_their_language_and_run_in_their_direction(
    site: Site,
) -> None:
    await site.open()
    chat = await site.greeted()
    told = alert(headline="زلزال قبالة مارافيل", summary="شعر به الجميع.", language="ar")

    await site.chat.channel.send(chat, post_of_alert(told, follow_link="", topic_name="World"))

    headline = site.page.locator(".alert strong")
    await expect(headline.locator("[lang=ar]")).to_have_text("زلزال قبالة مارافيل")
    await expect(site.page.locator(".alert [lang=ar]")).to_have_count(2)
    text = await site.page.locator(".alert .text").bounding_box()
    box = await headline.bounding_box()
    assert text is not None
    assert box is not None
    assert box["x"] + box["width"] == pytest.approx(text["x"] + text["width"], abs=1)


async def test_a_page_from_right_to_left_is_a_mirror_of_one_from_left_to_right(
    browser: Browser,
) -> None:
    async with site_in(browser, "ar") as site:
        await everything(site)
        await expect(site.page.locator("html")).to_have_attribute("dir", "rtl")

        assert await faults(site) == STILL
        mine = await site.page.locator(".mine").first.bounding_box()
        theirs = await site.page.locator(".post").first.bounding_box()
        assert mine is not None
        assert theirs is not None
        assert mine["x"] < theirs["x"]
