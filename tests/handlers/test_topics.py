import pytest

from bot.model.message import Reply
from bot.store import Stores
from handlers.topics import PAGE, topics
from tests.builders import CLIMATE, READER, message, topic

MANY = tuple(topic(f"Topic {number:02}") for number in range(1, 2 * PAGE + 2))


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


async def test_the_directory_has_a_button_per_topic_by_name(stores: Stores) -> None:
    reply = await topics.answer(message("/topics"), stores)

    assert labels(reply)[:-1] == ["Climate", "Climbing", "Football", "Science", "World"]
    assert reply.buttons[-1].command == "/suggest"
    assert reply.buttons[0].command == "/follow climate"


async def test_what_is_followed_has_a_tick_that_ends_it(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)

    reply = await topics.answer(message("/topics"), stores)

    assert (reply.buttons[0].label, reply.buttons[0].command) == ("✓ Climate", "/unfollow climate")


@pytest.mark.parametrize(
    ("wanted", "first", "arrows"),
    [
        ("", "Topic 01", ["/topics 2"]),
        ("2", "Topic 13", ["/topics 1", "/topics 3"]),
        ("3", "Topic 25", ["/topics 2"]),
        ("99999999999999999999", "Topic 25", ["/topics 2"]),
        ("9" * 5000, "Topic 25", ["/topics 2"]),
        ("0", "Topic 01", ["/topics 2"]),
        ("-7", "Topic 01", ["/topics 2"]),
        ("two", "Topic 01", ["/topics 2"]),
        ("1.5", "Topic 01", ["/topics 2"]),
        ("²", "Topic 01", ["/topics 2"]),
        ("٢", "Topic 13", ["/topics 1", "/topics 3"]),
    ],
)
async def test_pages_are_twelve_long_and_an_absurd_one_is_the_nearest_there_is(
    stores: Stores, wanted: str, first: str, arrows: list[str]
) -> None:
    await stores.topics.declare(MANY)

    reply = await topics.answer(message(f"/topics {wanted}"), stores)

    commands = [button.command for button in reply.buttons]
    assert labels(reply)[0] == first
    assert [command for command in commands if command.startswith("/topics")] == arrows
    assert len([command for command in commands if command.startswith("/follow")]) <= PAGE


async def test_one_page_has_no_arrows(stores: Stores) -> None:
    await stores.topics.declare(MANY[:PAGE])

    reply = await topics.answer(message("/topics"), stores)

    assert len([button for button in reply.buttons if "topics" in button.command]) == 0


async def test_before_the_operator_has_declared_any_it_says_so(stores: Stores) -> None:
    await stores.topics.declare(())

    assert "no topics yet" in (await topics.answer(message("/topics"), stores)).text
