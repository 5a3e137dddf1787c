"""Nothing that comes in can do harm."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.reading import (
    ANONYMOUS_ADMIN,
    CHANNEL_ADMIN,
    press_of,
    update_of,
)
from bot.model.message import Inquiry, Joined, Left, Message, Migrated
from tests.channels.telegram.shapes import (
    CHANNEL,
    GROUP,
    NOW,
    SUPERGROUP,
    Json,
    changed,
    event,
    inquired,
    posted,
    pressed,
    said,
)

SHAPES = (
    said(),
    said("hi @flashwire_bot", SUPERGROUP, reply_to_message=said()["message"]),
    posted("/latest"),
    pressed(),
    changed("member", "kicked"),
    said(chat=GROUP, migrate_to_chat_id=-1003000000001),
    inquired("flood", date=1),
    said(chat=SUPERGROUP, message_thread_id=45, is_topic_message=True, forum_topic_closed={}),
    said(forward_origin={"type": "channel", "chat": CHANNEL}),
)
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["/latest", "kicked", "group", "\ud83d", "@flashwire_bot"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "from", "text", "chat"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


def paths_of(value: object) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return []
    below = [(name, *path) for name, inner in value.items() for path in paths_of(inner)]
    return [*((name,) for name in value), *below]


@st.composite
def spoilt(draw: st.DrawFn) -> Json:
    """A real update in which something was replaced."""
    whole = copy.deepcopy(draw(st.sampled_from(SHAPES)))
    for path in draw(st.lists(st.sampled_from(paths_of(whole)), max_size=3)):
        place: Any = whole
        for name in path[:-1]:
            place = place.get(name) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[path[-1]] = draw(junk)
    return whole


@given(spoilt() | junk)
def test_whatever_comes_in_an_event_or_nothing_comes_out(raw: object) -> None:
    found = event(raw)

    assert found is None or isinstance(found, Message | Joined | Left | Migrated | Inquiry)
    update = update_of(raw, NOW)
    assert update is None or isinstance(update.chat, str)
    assert isinstance(press_of(raw), str)
    if isinstance(found, Message):
        assert found.text
        found.text.encode()
        assert (
            found.sender in (ANONYMOUS_ADMIN, CHANNEL_ADMIN) or found.sender.lstrip("-").isdecimal()
        )
