"""What Telegram's updates mean."""

import json

import pytest

from bot.channels.telegram.reading import (
    ANONYMOUS_ADMIN,
    CHANNEL_ADMIN,
    native_of,
    press_of,
    update_of,
)
from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import Inquiry, Joined, Left, Message, Migrated
from tests.channels.telegram.shapes import (
    ANONYMOUS,
    BOT,
    CHANNEL,
    GROUP,
    NOW,
    OTHER_BOT,
    PERSON,
    PRIVATE,
    SENT,
    SUPERGROUP,
    Json,
    changed,
    event,
    inquired,
    offered,
    posted,
    pressed,
    said,
    text_of,
)


def test_a_line_in_a_private_chat_is_read_with_its_sender_time_and_language() -> None:
    assert event(said("/follow climate")) == Message(
        chat=Chat(id=ChatId("telegram:1001"), kind=ChatKind.PRIVATE, language="de"),
        text="/follow climate",
        sent=SENT,
        sender="1001",
    )


@pytest.mark.parametrize(
    ("chat", "kind"),
    [
        (PRIVATE, ChatKind.PRIVATE),
        (GROUP, ChatKind.GROUP),
        (SUPERGROUP, ChatKind.GROUP),
        (CHANNEL, ChatKind.BROADCAST),
    ],
)
def test_each_kind_of_chat_is_told_apart(chat: Json, kind: ChatKind) -> None:
    found = event(said(chat=chat))

    assert isinstance(found, Message)
    assert found.chat.kind is kind
    assert native_of(found.chat.id) == chat["id"]


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/latest", "/latest"),
        ("/latest@flashwire_bot", "/latest@flashwire_bot"),
        ("/latest@Flashwire_Bot climate", "/latest@Flashwire_Bot climate"),
        ("/latest@other_bot", None),
        ("/latest@flashwire_bot2", None),
        ("@flashwire_bot climate", "climate"),
        ("@FLASHWIRE_BOT /latest climate", "/latest climate"),
        ("@flashwire_bot /latest@other_bot", None),
        ("what about climate, @flashwire_bot?", "what about climate, ?"),
        ("@flashwire_bot", "/help"),
    ],
)
def test_what_is_addressed_to_us_is_read_anywhere(chat: Json, text: str, read: str | None) -> None:
    assert text_of(said(text, chat)) == read


@pytest.mark.parametrize(
    "text", ["hello all", "mail me@flashwire_bot.org", "@flashwire_bottom up", "/usr/bin", "/ 5"]
)
def test_the_talk_of_a_group_is_none_of_our_business(text: str) -> None:
    assert event(said(text, GROUP)) is None
    assert text_of(said(text, PRIVATE)) == text


def test_an_answer_to_our_own_message_is_for_us() -> None:
    ours = said("Which topic?", GROUP, sender=BOT)["message"]
    theirs = said("I like trains", GROUP)["message"]

    assert text_of(said("climate", GROUP, reply_to_message=ours)) == "climate"
    assert text_of(said("me too", GROUP, reply_to_message=theirs)) is None


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        (said(chat=GROUP), "1001"),
        (said(chat=SUPERGROUP, sender_chat=SUPERGROUP, sender=ANONYMOUS), ANONYMOUS_ADMIN),
        (posted("/follow climate"), CHANNEL_ADMIN),
        (pressed(chat=GROUP), "1001"),
        (pressed(chat=CHANNEL), "1001"),
    ],
)
def test_only_those_whom_telegram_lets_speak_for_a_chat_are_trusted(raw: Json, sender: str) -> None:
    found = event(raw)

    assert isinstance(found, Message)
    assert found.sender == sender


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(said(sender=OTHER_BOT), id="a bot's message"),
        pytest.param(said(via_bot=OTHER_BOT), id="a bot's words"),
        pytest.param(said(forward_origin={"type": "user"}), id="forwarded"),
        pytest.param(posted("/x", forward_origin={"type": "channel"}), id="forwarded post"),
        pytest.param(said(chat=GROUP, sender_chat=CHANNEL), id="in a foreign channel's name"),
        pytest.param(said(chat=GROUP, sender=ANONYMOUS), id="anonymous without its group"),
        pytest.param(said(sender=None), id="from nobody"),
        pytest.param(said(text=""), id="no text"),
        pytest.param(said(text=" \n"), id="blank"),
        pytest.param(said(text="\ud800"), id="half a character"),
        pytest.param(said(date=10**30), id="after the end of time"),
        pytest.param({"update_id": 1, "edited_message": said()["message"]}, id="edited"),
        pytest.param(said(migrate_from_chat_id=-2001, text=None), id="the group's past"),
        pytest.param(said(chat={"id": True, "type": "private"}), id="a Boolean for a chat"),
        pytest.param(said(chat={"id": 1001, "type": "planet"}), id="an unknown kind of chat"),
    ],
)
def test_what_is_nobodys_own_word_is_not_read(raw: Json) -> None:
    assert event(raw) is None


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({"type": "channel", "chat": CHANNEL}, "/manage telegram:-1003000000002"),
        ({"type": "chat", "sender_chat": SUPERGROUP}, "/manage telegram:-1003000000001"),
        ({"type": "chat", "sender_chat": PRIVATE}, None),
        ({"type": "user", "sender_user": PERSON}, None),
        ({"type": "channel", "chat": {"id": "-5"}}, None),
        ([], None),
    ],
)
def test_a_post_that_is_forwarded_to_us_alone_shows_its_chat(
    origin: object, line: str | None
) -> None:
    assert text_of(said("News", forward_origin=origin)) == line
    assert text_of(said(None, photo=[], forward_origin=origin)) == line
    assert event(said("News", GROUP, forward_origin=origin)) is None


def test_a_text_too_long_is_cut() -> None:
    assert text_of(said("/find " + "x" * 9000)) == "/find " + "x" * 4090


@pytest.mark.parametrize("age", [60, 8 * 24 * 3600])
def test_a_press_is_a_command_that_somebody_typed_just_now_however_old_its_button(age: int) -> None:
    old = {**offered("/follow climate"), "date": int(NOW.timestamp()) - age}
    found = event(pressed(message=old))

    assert isinstance(found, Message)
    assert (found.text, found.sent, found.sender) == ("/follow climate", NOW, "1001")


def test_a_press_under_a_message_that_telegram_no_longer_shows_is_read() -> None:
    inaccessible = {"chat": PRIVATE, "message_id": 5, "date": 0}

    assert text_of(pressed(message=inaccessible)) == "/follow climate"


_MESSAGE = offered("/follow climate")


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (_MESSAGE, "5"),
        (offered("/help"), None),
        (_MESSAGE | {"reply_markup": {"inline_keyboard": [[5], ["/follow climate"]]}}, None),
        (_MESSAGE | {"reply_markup": {"inline_keyboard": [None, {"callback_data": "x"}]}}, None),
        (_MESSAGE | {"reply_markup": {"inline_keyboard": "/follow climate"}}, None),
        (_MESSAGE | {"reply_markup": []}, None),
        ({"chat": PRIVATE, "message_id": 5, "date": 0}, None),
    ],
)
def test_an_answer_may_replace_the_message_whose_button_asked_and_no_other(
    message: Json, place: str | None
) -> None:
    found = event(pressed(message=message))

    assert isinstance(found, Message)
    assert found.pressed == place


@pytest.mark.parametrize(
    "raw",
    [
        pressed("follow"),
        pressed(""),
        pressed("/" + "x" * 64),
        pressed("/" + "é" * 32),
        pressed("/\ud800"),
        pressed(message=None),
        pressed(data=None),
    ],
)
def test_a_press_that_was_never_offered_says_nothing_but_waits_for_an_answer(raw: Json) -> None:
    assert event(raw) is None
    assert press_of(raw) == "77"


@pytest.mark.parametrize(
    ("old", "new", "becomes"),
    [
        ("member", "kicked", Left),
        ("member", "left", Left),
        ("administrator", "kicked", Left),
        ("kicked", "left", Left),
        ("kicked", "member", Joined),
        ("left", "member", Joined),
        ("left", "administrator", Joined),
        ("member", "administrator", Joined),
        ("administrator", "member", Joined),
    ],
)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_who_blocks_us_has_left_and_who_takes_us_back_has_joined(
    chat: Json, old: str, new: str, becomes: type[Joined | Left]
) -> None:
    assert type(event(changed(old, new, chat))) is becomes


@pytest.mark.parametrize(
    ("chat", "status", "rights", "becomes"),
    [
        (GROUP, "restricted", {"is_member": True, "can_send_messages": True}, Joined),
        (GROUP, "restricted", {"is_member": True, "can_send_messages": False}, Left),
        (GROUP, "restricted", {"is_member": False, "can_send_messages": True}, Left),
        (CHANNEL, "administrator", {"can_post_messages": True}, Joined),
        (CHANNEL, "administrator", {"can_post_messages": False}, Left),
        (CHANNEL, "member", {}, Left),
    ],
)
def test_where_we_may_not_write_we_are_out_and_with_the_right_we_are_in_again(
    chat: Json, status: str, rights: dict[str, bool], becomes: type[Joined | Left]
) -> None:
    assert type(event(changed("member", status, chat, **rights))) is becomes


def test_who_added_or_configured_us_is_known_in_groups_alone() -> None:
    person = ChatId("telegram:1001")
    assert event(changed("left", "member", GROUP)) == Joined(
        chat=Chat(id=ChatId("telegram:-2001"), kind=ChatKind.GROUP, language="de"), by=person
    )
    for group, private in (
        (said(chat=GROUP), said()),
        (pressed(chat=GROUP), pressed()),
    ):
        in_group, alone = event(group), event(private)
        assert isinstance(in_group, Message)
        assert isinstance(alone, Message)
        assert (in_group.by, alone.by) == (person, None)
    hidden = event(said(chat=SUPERGROUP, sender=ANONYMOUS, sender_chat=SUPERGROUP))
    assert isinstance(hidden, Message)
    assert hidden.by is None


def test_who_was_left_out_is_told_of_which_group() -> None:
    left = event(changed("member", "kicked", GROUP))
    muted = event(changed("member", "restricted", GROUP, is_member=True))

    assert isinstance(left, Left)
    assert isinstance(muted, Left)
    assert (left.title, left.reason) == ("Family", "I was removed")
    assert "right to write" in muted.reason


def test_a_group_that_became_a_supergroup_has_another_id() -> None:
    raw = said(chat=GROUP, text=None, migrate_to_chat_id=-1003000000001)

    found = event(raw)

    assert isinstance(found, Migrated)
    assert (found.chat.id, found.to) == ("telegram:-2001", "telegram:-1003000000001")


@pytest.mark.parametrize("raw", [{}, [], None, 5, {"update_id": "5"}, {"update_id": True}])
def test_what_has_no_number_is_no_update(raw: object) -> None:
    assert update_of(raw, NOW) is None


def test_an_inquiry_is_read_with_who_asks_and_when_it_came() -> None:
    update = update_of(inquired("flood warning", offset="2"), NOW)

    assert update is not None
    assert (update.key, update.chat) == ("904", "")
    assert event(json.loads(update.body)) == Inquiry(
        id="42",
        by=ChatId("telegram:1001"),
        text="flood warning",
        sent=NOW,
        language="de",
        offset="2",
    )


@pytest.mark.parametrize(
    "raw",
    [
        inquired("x", id=""),
        inquired("x", id=42),
        inquired("\ud800"),
        inquired("x", query=None),
        inquired("x", **{"from": OTHER_BOT}),
        inquired("x", **{"from": None}),
        {"update_id": 904, "inline_query": []},
    ],
)
def test_an_inquiry_that_nobody_can_have_made_is_not_read(raw: Json) -> None:
    update = update_of(raw, NOW)

    assert update is not None
    assert event(json.loads(update.body)) is None


def test_who_comes_from_a_list_of_stories_says_hello_and_no_topic() -> None:
    assert text_of(said("/start hello")) == "/start"
    assert text_of(said("/start follow-hello")) == "/start follow-hello"


def test_an_update_is_kept_as_it_came() -> None:
    raw = said("/find “Zürich” 🌍")

    update = update_of(raw, NOW)

    assert update is not None
    assert update.key == "900"
    assert json.loads(update.body) == raw


@pytest.mark.parametrize("chat", ["web:5", "telegram:", "telegram:x", "telegram:5:6", "5", ""])
def test_a_chat_of_another_channel_has_no_number_here(chat: str) -> None:
    assert native_of(ChatId(chat)) is None
