"""From what readers say to what they get: who follows words hears of stories that have them."""

from functools import partial

from bot.commands import dispatch
from bot.model.chat import Chat
from bot.model.feed import Feed, FeedId
from bot.model.message import Message
from bot.store import Stores
from bot.workers import ingest
from bot.workers.identity import utc_now
from handlers import MENU
from tests.builders import message
from tests.fakes.channel import PaperChannel, paper_chat
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, broadcasting, brought, working


async def nobody(_message: Message) -> bool:
    return False


async def say(stores: Stores, chat: Chat, line: str) -> None:
    said = message(line, chat=chat)
    assert await dispatch(said, stores, menu=MENU, manages=nobody, editors=())


async def test_who_follows_words_a_phrase_or_a_publisher_is_told_once(
    newsroom: Stores, paper: PaperChannel
) -> None:
    wire = Feed(
        id=FeedId("wire"), url="https://wire.example/", publisher="Kelm Wire", family="k", trust=0.9
    )
    await newsroom.feeds.declare([wire], utc_now())
    *told, other = chats = [paper_chat(number) for number in range(5)]
    lines = (
        "tell me when a cheese wins",
        '/follow "blue cheese"',
        "/follow from kelm wire",
        "/follow cheese, kelm wire, prize",
        '/follow zeppelins, "cheese blue"',
    )
    for chat, line in zip(chats, lines, strict=True):
        await say(newsroom, chat, line)

    loops = broadcasting(newsroom, paper)
    ingesting = partial(ingest.run, stores=newsroom, fresh=LIFETIME)
    async with working(ingest=ingesting, **loops):
        await brought(newsroom, "Prize won by a blue cheese", "It wins the prize of Kelm again.")
        for chat in told:
            await until(partial(has_news, paper, chat))

    assert [len(paper.sent[chat.id]) for chat in chats] == [1, 1, 1, 1, 0]
    assert "Prize won by a blue cheese" in paper.sent[told[0].id][0].text
    assert not paper.sent[other.id]


async def test_who_follows_what_only_an_update_tells_hears_of_the_story_by_it(
    newsroom: Stores, paper: PaperChannel
) -> None:
    wire = Feed(
        id=FeedId("wire"), url="https://wire.example/", publisher="Kelm Wire", family="k", trust=0.9
    )
    await newsroom.feeds.declare([wire], utc_now())
    cheese, zeppelin = paper_chat(1), paper_chat(2)
    await say(newsroom, cheese, "/follow +cheese")
    await say(newsroom, zeppelin, "/follow +zeppelin")

    loops = broadcasting(newsroom, paper)
    ingesting = partial(ingest.run, stores=newsroom, fresh=LIFETIME)
    async with working(ingest=ingesting, **loops):
        place = "in the Ostranian town of Kelm on Tuesday"
        for count, more in ((4, "."), (9, ", after a zeppelin fell on it."), (12, ".")):
            title = f"{count} dead in fire at cheese factory in Kelm"
            await brought(newsroom, title, f"{count} people died in a cheese factory {place}{more}")
            await until(partial(is_told, paper, cheese, f"{count} dead"))
        await until(partial(is_told, paper, zeppelin, "12 dead"))

    first, second = paper.sent[zeppelin.id]
    assert "9 dead" in first.text
    assert first.replies_to is None
    assert second.replies_to == "1"
    assert len(paper.sent[cheese.id]) == 3


async def has_news(paper: PaperChannel, chat: Chat) -> bool:
    return bool(paper.sent[chat.id])


async def is_told(paper: PaperChannel, chat: Chat, words: str) -> bool:
    return any(words in post.text for post in paper.sent[chat.id])
