"""What is no topic is followed as words, a phrase or a publisher; what is unclear is asked."""

from collections.abc import Sequence

import pytest

from bot.commands import dispatch
from bot.core.rendering import post_of_reply
from bot.model.chat import Chat, ChatId
from bot.model.feed import Feed, FeedId, Origin
from bot.model.message import Message, Reply
from bot.store import Stores
from bot.workers.index import index
from handlers import MENU
from tests.builders import CLIMATE, FOOTBALL, NOW, READER, TOPICS, message
from tests.store.test_search import told


@pytest.fixture(autouse=True)
async def _newsroom(stores: Stores) -> None:
    await stores.topics.declare(TOPICS)
    names = ("Example Wire", "Kelm Gazette", "Mine")
    feeds = [
        Feed(
            id=FeedId(f"feed{number}"),
            url=f"https://{number}.example/",
            publisher=name,
            family="x",
            origin=Origin.READER if name == "Mine" else Origin.FILE,
        )
        for number, name in enumerate(names)
    ]
    await stores.feeds.declare(feeds, NOW)


async def nobody(_message: Message) -> bool:
    return False


async def say(stores: Stores, line: str, chat: Chat = READER) -> Reply:
    said = message(line, chat=chat, sent=NOW)
    reply = await dispatch(said, stores, menu=MENU, manages=nobody, editors=())
    assert reply is not None
    assert len(post_of_reply(reply).text) < 1500
    return reply


async def followed(stores: Stores) -> set[str]:
    return set(await stores.subscriptions.topics_of(READER.id))


def commands(reply: Reply) -> Sequence[str]:
    return [button.command for button in reply.buttons]


def text(reply: Reply) -> str:
    return post_of_reply(reply).text


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("/follow Tesla", "wds-tesla"),
        ("/follow TESLA", "wds-tesla"),
        ("tell me when Tesla recalls a car", "wds-car-recal-tesla"),
        ("alert me about Tesla", "wds-tesla"),
        ('/follow "Red Cross"', "phr-red-cross"),
        ("/follow «Red Cross»", "phr-red-cross"),
        ("/follow +climb", "wds-climb"),
        ('/follow "climate"', "phr-climate"),
        ("/follow Example Wire", "from-example-wire"),
        ("/follow from EXAMPLE WIRE", "from-example-wire"),
        ("/follow Mara Voss", "wds-mara-voss"),
        ("/follow wds-tesla", "wds-tesla"),
        ("/follow climate", "climate"),
        ("/follow x-ray", "wds-ray-x"),
    ],
)
async def test_what_is_meant_is_followed_at_once(stores: Stores, line: str, slug: str) -> None:
    reply = await say(stores, line)

    assert await followed(stores) == {slug}
    assert text(reply).startswith("You will hear ")


async def test_a_near_miss_is_asked_with_a_button_for_the_words(stores: Stores) -> None:
    reply = await say(stores, "/follow climb")

    assert await followed(stores) == set()
    assert commands(reply)[0] == "/follow climbing"
    assert reply.buttons[-1].label == "Stories with “climb”"
    await say(stores, commands(reply)[-1])
    assert await followed(stores) == {"wds-climb"}


async def test_an_unknown_source_is_asked_about(stores: Stores) -> None:
    reply = await say(stores, "/follow from Exampel Wire")

    assert text(reply) == "I read no source called “Exampel Wire”."
    assert commands(reply) == ["/follow from Example Wire", "/follow +Exampel Wire"]
    assert await followed(stores) == set()


@pytest.mark.parametrize("words", ["Gazette", "kelm"])
async def test_a_part_of_a_publishers_name_is_asked_about(stores: Stores, words: str) -> None:
    reply = await say(stores, f"/follow {words}")

    assert commands(reply) == ["/follow from Kelm Gazette", f"/follow +{words}"]
    assert await followed(stores) == set()


async def test_readers_own_feeds_are_no_sources_for_others(stores: Stores) -> None:
    await say(stores, "/follow from mine")

    assert await followed(stores) == set()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("the", "Nearly every story has “the”. Name something rarer."),
        ("🙂🙂🙂", "I see no word in “🙂🙂🙂”."),
        ("“”", "I see no word in ““””."),
        ("of the and", "Nearly every story has “of the and”. Name something rarer."),
        ('"', 'I see no word in “"”.'),
        ("+", "I see no word in “+”."),
    ],
)
async def test_what_cannot_be_looked_for_is_refused_with_the_reason(
    stores: Stores, words: str, answer: str
) -> None:
    reply = await say(stores, f"/follow {words}")

    assert text(reply) == answer
    assert await followed(stores) == set()


@pytest.mark.parametrize(
    "words",
    [
        "x" * 2000,
        "zeppelin " * 220,
        " ".join(f"word{number}" for number in range(250)),
        "," * 50,
        ", ".join(f"thing{number}" for number in range(400)),
        "🙂" * 1000,
        '"' * 77,
        '"a, b, "c, d',
        "\u200b\u200dте\u200bсла\u200e",
        "\u202eالقاهرة\u202c",
        "“" * 30 + "red cross",
        "from " * 300,
        "+" * 60,
        "from",
        "from ,from",
        "wds-",
        "phr-" + "a" * 60,
        "fromd-zzz",
        "{added} {count}",
        "۱۲۳",
        "\x00\x07",
    ],
)
async def test_whatever_is_typed_a_short_answer_comes_and_follows_stay_bounded(
    stores: Stores, words: str
) -> None:
    reply = await say(stores, f"/follow {words}")

    assert text(reply)
    assert len(await followed(stores)) <= 50
    for slug in await followed(stores):
        assert len(slug) <= 40
    # And what is followed is shown, and can be ended.
    shown = await say(stores, "/following")
    for command in commands(shown):
        if command.startswith("/unfollow"):
            await say(stores, command, READER)
            break


async def test_invisible_characters_change_nothing(stores: Stores) -> None:
    await say(stores, "/follow тесла")
    reply = await say(stores, "/follow те\u200bсла\u200e")

    assert "You already follow" in text(reply)


async def test_words_are_shown_and_ended_as_they_were_typed(stores: Stores) -> None:
    for line in ("climate", "Tesla", '"Red Cross"', "red cross", "from Example Wire"):
        await say(stores, f"/follow {line}")

    reply = await say(stores, "/following")
    assert text(reply).startswith(
        "You follow Climate, Example Wire, Tesla, “Red Cross”; stories with the words red, cross."
    )
    for line in ("TESLA", "“red cross”", "Example Wire"):
        assert "You get no more alerts" in text(await say(stores, f"/unfollow {line}"))
    assert await followed(stores) == {"climate", "wds-cross-red"}
    await say(stores, "/unfollow from Example Wire")
    await say(stores, "/unfollow cross red")
    assert await followed(stores) == {"climate"}


async def test_several_words_are_said_to_be_words_wherever_they_are_named(stores: Stores) -> None:
    first = text(await say(stores, "tell me when Tesla opens a factory"))
    assert "You will hear of each story with the words Tesla, opens, factory." in first

    again = text(await say(stores, "/follow Tesla opens factory, climate, Mara Voss"))
    assert again.splitlines() == [
        "You will hear about Climate, Mara Voss as it happens.",
        "You already follow stories with the words Tesla, opens, factory.",
    ]
    assert text(await say(stores, "/following")).startswith(
        "You follow Climate, Mara Voss; stories with the words Tesla, opens, factory. Tap"
    )
    ended = text(await say(stores, "/unfollow Tesla opens factory"))
    assert ended == "You get no more alerts about stories with the words Tesla, opens, factory."


@pytest.mark.parametrize("line", ["follow everything", "/follow all", "/follow All News!"])
async def test_who_wants_everything_is_shown_what_there_is(stores: Stores, line: str) -> None:
    reply = await say(stores, line)

    assert "too much to read" in text(reply)
    assert commands(reply)[0] == "/topics"
    assert await followed(stores) == set()


async def test_a_topic_has_its_undo_as_words_have(stores: Stores) -> None:
    reply = await say(stores, "/follow climate")
    assert commands(reply)[0] == "/unfollow climate"
    assert "/unfollow climate" not in commands(await say(stores, "/follow climate"))


async def test_undo_takes_it_back_and_forth(stores: Stores) -> None:
    first = await say(stores, "/follow выборы в Остронии")
    undone = await say(stores, next(one for one in commands(first) if "/unfollow" in one))
    assert await followed(stores) == set()

    await say(stores, commands(undone)[0])
    assert len(await followed(stores)) == 1
    assert "выборы, в, Остронии" in text(await say(stores, "/following"))


async def test_several_are_sorted_out_in_one_answer(stores: Stores) -> None:
    reply = await say(stores, '/follow climate, "red, cross", the, climb, from Nobody, football')

    assert text(reply).splitlines() == [
        "You will hear about Climate, “red cross”, Football as it happens.",
        "Nearly every story has “the”. Name something rarer.",
        "I read no source called “Nobody”.",
        "Which topic do you mean by “climb”?",
    ]
    assert await followed(stores) == {CLIMATE.slug, FOOTBALL.slug, "phr-red-cross"}


async def test_it_says_how_often_it_would_have_rung(stores: Stores) -> None:
    for number, title in enumerate(("Zeppelin lands", "Zeppelins rise", "Ferry sinks", "Old")):
        await told(stores, title if number < 3 else "Zeppelin of old", 1 if number < 3 else 24 * 8)
    while await index(stores):
        pass

    assert "About 2 stories of the last seven days" in text(await say(stores, "/follow zeppelin"))
    assert "One story of the last seven" in text(await say(stores, "/follow ferries sink"))
    assert "No story of the last seven" in text(await say(stores, "/follow tesla"))


async def test_it_says_that_nothing_is_read_in_the_letters_of_a_word(stores: Stores) -> None:
    remark = "No report of the last seven days was in the letters of"
    assert remark not in text(await say(stores, "/follow наводнения"))
    await told(stores, "Наводнение в Маравеле")
    await told(stores, "Zeppelin lands")
    while await index(stores):
        pass

    assert remark not in text(await say(stores, "/follow дирижабли"))
    assert remark not in text(await say(stores, "/follow zeppelins"))
    assert f"{remark} “洪水警报”" in text(await say(stores, "/follow 洪水警报"))
    assert f"{remark} “बाढ़; Tesla 特斯拉”" in text(
        await say(stores, "/follow बाढ़, submarines, Tesla 特斯拉")
    )


async def test_a_full_chat_takes_no_room_from_others(stores: Stores) -> None:
    many = ", ".join(f"zeppelin{number}" for number in range(50))
    await say(stores, f"/follow {many}")
    reply = await say(stores, "/follow submarines")

    assert text(reply).startswith("No room for submarines: a chat may follow 50")
    assert (await stores.wanted.matcher())._known.keys() == await followed(stores)


async def test_where_nothing_more_can_be_looked_for_it_says_so(
    stores: Stores,
) -> None:
    await say(stores, "/follow zeppelins")
    stores.wanted._most = 1

    reply = await say(stores, "/follow submarines", Chat(id=ChatId("web:other")))

    assert "not for submarines today" in text(reply)
    assert "You will hear" in text(
        await say(stores, "/follow zeppelins", Chat(id=ChatId("web:third")))
    )


async def test_what_is_not_wanted_of_a_topic_is_kept_with_it_and_taken_back(
    stores: Stores,
) -> None:
    told = post_of_reply(await say(stores, '/follow climate -opinion -"press review"')).text

    assert "Nothing on Climate that mentions: opinion, press review." in told
    assert (await stores.tunings.get(READER.id)).without == {
        CLIMATE.slug: ("opinion", "press review")
    }
    await say(stores, "/follow climate")  # says nothing of that
    assert (await stores.tunings.get(READER.id)).without
    await say(stores, "/follow climate -")
    assert not (await stores.tunings.get(READER.id)).without


async def test_what_is_excluded_is_shown_until_a_button_lifts_it(stores: Stores) -> None:
    await say(stores, "/follow climate -opinion, football, tesla -rumour -sale")

    shown = await say(stores, "/following")
    assert text(shown).splitlines()[1:] == [
        "Nothing on Climate that mentions: opinion.",
        "Nothing on tesla that mentions: rumour, sale.",
    ]
    assert "mentions: opinion" in text(await say(stores, "/follow climate"))
    for line in ("/follow climate -", "/follow wds-tesla -"):
        assert line in commands(shown)
        lifted = text(await say(stores, line))
        assert "You get all of" in lifted
        assert "Nothing on" not in lifted
    assert "Nothing on" not in text(await say(stores, "/following"))
    assert await followed(stores) == {"climate", "football", "wds-tesla"}


async def test_undo_brings_back_what_was_excluded_and_says_so(stores: Stores) -> None:
    await say(stores, "/follow climate -opinion -rain")
    undo = commands(await say(stores, "/unfollow climate"))[0]
    reply = await say(stores, undo)

    assert "Nothing on Climate that mentions: opinion, rain." in text(reply)
    assert "/follow climate -" in commands(reply)
    assert (await stores.tunings.get(READER.id)).without == {CLIMATE.slug: ("opinion", "rain")}


@pytest.mark.parametrize(
    "line", ["climate, -opinion", "football, climate, -opinion", "-opinion, climate, football"]
)
async def test_an_exclusion_behind_a_comma_goes_with_its_neighbour(
    stores: Stores, line: str
) -> None:
    reply = await say(stores, f"/follow {line}")

    assert "Nothing on Climate that mentions: opinion." in text(reply)
    assert (await stores.tunings.get(READER.id)).without == {CLIMATE.slug: ("opinion",)}


@pytest.mark.parametrize("line", ["-opinion", "-opinion, -rain", "-"])
async def test_who_only_excludes_is_asked_from_what(stores: Stores, line: str) -> None:
    assert "Which topic?" in text(await say(stores, f"/follow {line}"))


async def test_words_are_followed_without_others_too(stores: Stores) -> None:
    await say(stores, '/follow "red cross" -sale, football -transfer')

    without = (await stores.tunings.get(READER.id)).without
    assert sorted(without.values()) == [("sale",), ("transfer",)]
    assert set(without) == await stores.subscriptions.topics_of(READER.id)
