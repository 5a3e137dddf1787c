"""Tell those who look after a group or a channel that we cannot write there any more, and why."""

from datetime import timedelta

from bot.channels.contract import Channel
from bot.core.backoff import backoff
from bot.core.rendering import post_of_reply
from bot.core.text import shorten
from bot.lifetime import Stop, pause
from bot.log import logger
from bot.model.chat import OUR_REASONS, ChatKind, Notice, Voice
from bot.model.delivery import Later
from bot.model.message import Post, Reply
from bot.model.text import Text
from bot.store import Stores
from bot.workers.identity import WORKER

_MOST_ATTEMPTS = 8
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=5)
_LONGEST_TITLE = 60
_log = logger(__name__)


async def run(stop: Stop, stores: Stores, channel: Channel, worker: str = WORKER) -> None:
    await channel.connect()
    await stores.notices.resume(channel.name, worker)
    while not stop.is_set():
        waiting = await stores.notices.take(channel.name, worker)
        if waiting is None:
            continue
        ticket, notice = waiting
        if await _tell(stop, stores, channel, notice):
            await stores.notices.done(channel.name, ticket)
        else:
            await stores.notices.give_back(channel.name, ticket)


async def _tell(stop: Stop, stores: Stores, channel: Channel, notice: Notice) -> bool:
    """False where the program stops first. What may have arrived is not repeated."""
    title = notice.title or await channel.title(notice.chat)
    keeper = await stores.chats.get(notice.keeper)
    tuning = await stores.tunings.get(notice.keeper)
    post = _post(notice, title, tuning.voice(keeper.chat.language if keeper else ""))
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        turn = await stores.limits.reserve_answer(
            channel.name, channel.quota, (notice.keeper, ChatKind.PRIVATE)
        )
        if await pause(stop, turn):
            return False
        outcome = await channel.send(notice.keeper, post)
        if not isinstance(outcome, Later) or outcome.is_uncertain:
            break
        wait = outcome.after or backoff(attempt, base=_FIRST_WAIT, most=_LONGEST_WAIT, jitter=0.5)
        if await pause(stop, wait):
            return False
    _log.info("paused chat reported", channel=channel.name, outcome=type(outcome).__name__.lower())
    return True


def _post(notice: Notice, title: str, voice: Voice) -> Post:
    return post_of_reply(
        Reply(
            "I cannot write in {place} any more, and send nothing there for now: {reason}.\n\n"
            "Its topics and settings are kept. I go on when I am allowed to write there again, "
            "or when somebody sends /start there.",
            place=f"“{shorten(title, _LONGEST_TITLE)}”" if title else Text("your group or channel"),
            reason=Text(reason) if (reason := notice.reason) in OUR_REASONS else reason,
        ),
        voice,
    )
