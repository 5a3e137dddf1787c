"""The commands together: where their buttons lead."""

from collections import defaultdict, deque
from dataclasses import replace

from bot.commands import dispatch
from bot.core.rendering import post_of_alert, post_of_reply
from bot.core.writing import alert_of
from bot.model.alert import AlertKind
from bot.model.chat import ChatId
from bot.model.message import Message
from bot.store import Stores
from handlers import MENU
from tests.builders import NOW, READER, TOPICS, message, topic
from tests.fakes.channel import PaperChannel
from tests.handlers.conftest import Report

MANY = tuple(topic(f"Subject {number}") for number in range(30))
# What not everybody is led to by a button: the first words, slips, the way out and the way back.
TYPED = (
    "/start",
    "/stop",
    "/catchup",
    "/manage",
    "/follow",
    "/unfollow",
    "/follow climb",
    "/folow",
    "climb",
    "thanks",
    "/thanks",
    "/why",
    "/language",
    "/search",
    "/share",
    "/privacy",
    "/story",
    "/more",
    "/tune",
    "/mute",
    "/unmute",
    "/level",
    "/quiet 22-7",
    "/pause 2h",
    "/limit lots",
    "/zone usa",
    "/zone nowhere",
    "climate stories",
    "follow zeppelins",
    "what is said on climate and science?",
)


async def nobody(_message: Message) -> bool:
    return False


async def test_every_button_of_every_reply_leads_to_a_reply(stores: Stores, report: Report) -> None:
    await stores.topics.declare((*TOPICS, *MANY))
    await report("climate", 12)
    (newest,) = await stores.stories.latest(most=1)
    told = alert_of(newest, kind=AlertKind.BREAKING, created=NOW, follows_up=None)
    under = post_of_alert(told, follow_link="", topic_name="").rows
    first = {button.command for row in under for button in row if button.command}
    waiting, seen = deque((*TYPED, *sorted(first))), {*TYPED, *first}
    walked, place = 0, PaperChannel(threads=defaultdict(list))
    while waiting:
        line = waiting.popleft()
        # Each from a chat of its own, which no limit has tired, and which follows something.
        chat = replace(READER, id=ChatId(f"web:walker-{walked}"))
        for followed in (*TOPICS[:3], *MANY[:3]):
            await stores.subscriptions.follow(chat, followed.slug, most=50)
        walked += 1

        said = replace(message(line, chat=chat), platform=place)
        reply = await dispatch(said, stores, menu=MENU, manages=nobody, editors=())

        assert reply is not None, line
        post = post_of_reply(reply)
        assert post.text, line
        assert "{" not in post.text, line
        if line not in TYPED:
            assert not reply.text.startswith(("I know no", "There is no /", "I did not")), line
        led_to = {button.command for row in post.rows for button in row if button.command}
        waiting.extend(sorted(led_to - seen))
        seen |= led_to
    assert {"/stop yes", "/topics 3", "/unfollow all", "/latest climate 3"} <= seen
    assert {f"/{known.name}" for known in MENU} <= seen
    assert walked == len(seen)
