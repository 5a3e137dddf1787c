"""What readers ask to follow: topics, and what is none: words, phrases, publishers.

Invariant: a topic is preferred to a word; what may be meant otherwise is asked first, and followed
at once where the reader says that it is no topic (`"red cross"`, `+tesla`, `from Example Wire`).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from bot.conversation.exclusions import exclude, exclusions, lifts
from bot.conversation.expecting import how_often, unread
from bot.conversation.follows import names_of
from bot.core.excluding import parted
from bot.core.text import enumerated
from bot.core.topics import closest
from bot.core.understanding import called, is_called
from bot.core.wanted import (
    MOST_WORDS,
    Manner,
    Unfit,
    Want,
    is_certain,
    parts_of,
    publisher_in,
    publisher_want,
    want_of,
    worded,
)
from bot.model.chat import Chat
from bot.model.message import Button, Reply, fits_button
from bot.model.text import Text, lines
from bot.model.topic import Topic, TopicSlug
from bot.store import Stores
from bot.store.subscriptions import Follow

NEXT = (Button("Topics", "/topics"), Button("What I follow", "/following"))
_MOST_BUTTONS = 10  # more choices are no help
_MOST_ECHOED = 300
_MOST_NEAR = 5
# Points out of 100 of rapidfuzz's ratio: "exampel wire" and "example wire" have 92.
_LEAST_ALIKE = 70


class Trouble(StrEnum):
    """Why a wish is not fulfilled, beside Unfit and Follow.FULL."""

    UNCLEAR = "unclear"
    SOURCE = "source"
    """There is no publisher of that name."""
    CROWDED = "crowded"
    """All readers together look for as much as can be looked for."""


_WORDED = "worded"
# What became of each wish, each kind in one sentence.
_ANSWERS: dict[str, str] = {
    Follow.ADDED: "You will hear about {added} as it happens.",
    _WORDED: "You will hear of each story with the words {worded}.",
    Follow.KEPT: "You already follow {kept}.",
    Follow.FULL: "No room for {full}: a chat may follow {most} topics. First /unfollow one.",
    Trouble.CROWDED: "I look for as many words as I can, so not for {crowded} today.",
    Unfit.COMMON: "Nearly every story has “{common}”. Name something rarer.",
    Unfit.NOTHING: "I see no word in “{nothing}”.",
    Unfit.LONG: "That is too much to look for: “{long}”. Up to {most_words} words are fine.",
    Trouble.SOURCE: "I read no source called “{source}”.",
    Trouble.UNCLEAR: "Which topic do you mean by “{unclear}”?",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks to follow, as it was typed, and what is meant: a thing, or a trouble."""

    words: str
    thing: Topic | Want | None = None
    trouble: Trouble | Unfit | None = None
    near: tuple[Topic | Want, ...] = ()
    """What may be meant."""
    without: tuple[str, ...] | None = None
    """Not what has one of these words; None: nothing was said of that."""


class _Outcome(NamedTuple):
    """What became of a wish: a Follow, Trouble or Unfit, and whether it lifted an exclusion."""

    wish: Wish
    kind: str
    is_lifted: bool = False


async def wishes_in(argument: str, stores: Stores, *, most: int) -> list[Wish]:
    """The things that are named with commas between them; a topic may have one in its name."""
    topics = await stores.topics.all()
    is_one = "," in argument and called(argument, topics)
    parts = [argument] if is_one else _with_what_they_exclude(parts_of(argument))
    wishes = []
    for part in parts[:most]:
        words, without = parted(part)
        if words:
            wish = await _wish(words, topics, stores)
            wishes.append(replace(wish, without=without))
        # Each takes milliseconds: others are answered in between.
        await asyncio.sleep(0)
    return wishes


async def fulfil(
    wishes: Sequence[Wish], chat: Chat, stores: Stores, *, now: datetime, most: int
) -> Reply:
    """Follow what is clear; the answer says what became of each wish, and asks what is unclear."""
    outcomes = [await _fulfilled(wish, chat, stores, most=most) for wish in wishes]
    tuning = await stores.tunings.get(chat.id)
    things = [wish.thing for wish in wishes if wish.thing is not None]
    told = [*_answers(outcomes, most), *exclusions(things, tuning)]
    buttons = _choices(wishes) or NEXT
    added = [one.wish.thing for one in outcomes if one.kind == Follow.ADDED]
    told += (remark := await unread([one for one in added if isinstance(one, Want)], stores, now))
    match added:
        case [Want() as want] if len(wishes) == 1:
            told += [] if remark else await how_often(want, stores, now)
            buttons = (*_instead(want), *NEXT)
        case [Topic() as topic] if len(wishes) == 1:
            buttons = (Button("Undo", f"/unfollow {topic.slug}"), *NEXT)
    return Reply(lines(told), buttons=(*lifts(things, tuning), *buttons))


def named(words: str, topics: Sequence[Topic]) -> Topic | None:
    """The one of these things, as `Wanted.topics` tells them, that the words name for certain."""
    slugs = {topic.slug: topic for topic in topics}
    if not is_certain(words) and (topic := called(words, topics)):
        return topic
    name = publisher_in(words)
    want = publisher_want(name) if name else want_of(words)
    return slugs.get(want.slug) if isinstance(want, Want) else None


def choice(thing: Topic | Want) -> Button | None:
    """A button that follows it; None where its words are too long for one."""
    if isinstance(thing, Topic):
        return Button(thing.name, f"/follow {thing.slug}")
    label = Text("Stories with “{words}”", words=thing.shown)
    if thing.manner is Manner.PUBLISHER:
        return follow_button(thing.name, thing)
    return follow_button(label, thing)


def follow_button(label: str, want: Want) -> Button | None:
    """Likewise, called as the caller wants."""
    command = f"/follow {want.typed}"
    return Button(label, command) if fits_button(command) else None


async def _wish(words: str, topics: Sequence[Topic], stores: Stores) -> Wish:
    if want := await stores.wanted.get(words.lower()):
        return Wish(words, want)
    if is_certain(words):
        return _word(words)
    publishers = await stores.feeds.publishers()
    if name := publisher_in(words):
        return _publisher(words, name, publishers)
    near = closest(words, topics)
    if len(near) == 1 and is_called(near[0], words):
        return Wish(words, near[0])
    asked = publisher_want(words)
    if asked and any(asked.slug == one.slug for one in _wants(publishers)):
        return _publisher(words, words, publishers)
    sources = _named_like(asked, publishers)
    return _unclear(words, (*near, *sources)) if near or sources else _word(words)


def _named_like(asked: Want | None, publishers: Sequence[str]) -> list[Want]:
    """The publishers whose names hold the words, as "BBC News" does "BBC"."""
    said = f" {' '.join(asked.keys)} " if asked else "\0"
    return [one for one in _wants(publishers) if said in f" {' '.join(one.keys)} "][:_MOST_NEAR]


def _unclear(words: str, near: tuple[Topic | Want, ...]) -> Wish:
    want = want_of(words)
    also = (want,) if isinstance(want, Want) else ()
    return Wish(words, trouble=Trouble.UNCLEAR, near=(*near, *also))


def _word(words: str) -> Wish:
    match want_of(words):
        case Want() as want:
            return Wish(words, want)
        case unfit:
            return Wish(words, trouble=unfit)


def _wants(publishers: Sequence[str]) -> list[Want]:
    return [want for name in publishers if (want := publisher_want(name))]


def _publisher(words: str, name: str, publishers: Sequence[str]) -> Wish:
    """The one of that name; else those that have nearly that one, and the name as mere words."""
    asked, known = publisher_want(name), _wants(publishers)
    for want in known:
        if asked and want.slug == asked.slug:
            return Wish(words, want)
    said = " ".join(asked.keys) if asked else ""
    alike = {want: fuzz.ratio(said, " ".join(want.keys)) for want in known}
    ranked = sorted((one for one in known if alike[one] >= _LEAST_ALIKE), key=lambda o: -alike[o])
    other = want_of(name)
    also = (other,) if isinstance(other, Want) else ()
    return Wish(name, trouble=Trouble.SOURCE, near=(*ranked[:_MOST_NEAR], *also))


async def _fulfilled(wish: Wish, chat: Chat, stores: Stores, *, most: int) -> _Outcome:
    thing = wish.thing
    if thing is None:
        return _Outcome(wish, wish.trouble or Trouble.UNCLEAR)
    kind = await _follow(thing, chat, stores, most=most)
    excludes = wish.without is not None and kind in {Follow.ADDED, Follow.KEPT}
    is_lifted = excludes and await exclude(thing, wish.without or (), chat.id, stores)
    return _Outcome(wish, kind, is_lifted)


def _answers(outcomes: Sequence[_Outcome], most: int) -> list[Text]:
    """A sentence for each kind of outcome, then what was lifted."""
    became: dict[str, list[str]] = {}
    for wish, kind, _ in outcomes:
        name = wish.thing.name if wish.thing else wish.words
        words = worded(wish.thing.slug, name) if wish.thing and kind == Follow.ADDED else ""
        became.setdefault(_WORDED if words else kind, []).append(words or name)
    holes: Any = {
        kind: enumerated(names, _MOST_ECHOED, "; " if kind == _WORDED else ", ")
        for kind, names in became.items()
    }
    kept = [wish.thing for wish, kind, _ in outcomes if wish.thing and kind == Follow.KEPT]
    holes[Follow.KEPT] = names_of(kept, _MOST_ECHOED)
    holes |= {"most": most, "most_words": MOST_WORDS}
    told = [Text(_ANSWERS[kind], **holes) for kind in _ANSWERS if kind in became]
    lifted = [one.wish.thing for one in outcomes if one.is_lifted and one.wish.thing]
    return told + [Text("You get all of {topic} again.", topic=thing.name) for thing in lifted]


async def _follow(thing: Topic | Want, chat: Chat, stores: Stores, *, most: int) -> str:
    if isinstance(thing, Want):
        followed = await stores.subscriptions.topics_of(chat.id)
        # Who has no room must not take it from all the others either.
        if len(followed) >= most and thing.slug not in followed:
            return Follow.FULL
        if not await stores.wanted.add(thing):
            return Trouble.CROWDED
    return await stores.subscriptions.follow(chat, TopicSlug(thing.slug), most=most)


def _with_what_they_exclude(parts: Sequence[str]) -> list[str]:
    """`climate, -opinion` is one wish: what stands alone and only excludes goes with its neighbour,
    the one before it where there is one."""
    joined: list[str] = []
    for part in parts:
        if joined and not (parted(part)[0] and parted(joined[-1])[0]):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def _choices(wishes: Sequence[Wish]) -> tuple[Button, ...]:
    """For each of what may be meant a button."""
    buttons = [choice(one) for wish in wishes for one in wish.near]
    return tuple(dict.fromkeys(filter(None, buttons)))[:_MOST_BUTTONS]


def _instead(want: Want) -> tuple[Button, ...]:
    """What may have been meant by following it: only its words in a row, or nothing at all."""
    undo = Button("Undo", f"/unfollow {want.slug}")
    phrase = want_of(f'"{want.shown}"') if len(want.keys) > 1 else None
    if want.manner is not Manner.WORDS or not isinstance(phrase, Want):
        return (undo,)
    exact = follow_button(Text("Only “{words}”", words=want.shown), phrase)
    return (exact, undo) if exact else (undo,)
