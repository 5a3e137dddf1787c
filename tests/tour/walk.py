"""A reader who tries everything: each command, and each button under what it brings."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from handlers import MENU

TYPED = [f"/{command.name}" for command in MENU]
TYPED += ["/follow climate", "/share climate", "/search flood", "what's new?", "/quiet 22-7"]

# Of one command so many different buttons: the fifth topic is followed like the fourth.
_MOST_OF_A_KIND = 4
# More in a row would be too fast for one reader.
_MOST_PRESSES = 2
_HELPLESS = ("I know no", "There is no /", "I did not understand", "I did not quite")


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: its words, its buttons that say a command by their labels, and the message."""

    text: str
    buttons: dict[str, str]
    message: Any


class Reader(Protocol):
    """Somebody new, who has said nothing yet."""

    async def says(self, line: str) -> Heard: ...

    async def presses(self, label: str, under: Heard) -> Heard: ...


class Wire(Protocol):
    def reader(self) -> AbstractAsyncContextManager[Reader]: ...


@dataclass(slots=True)
class Walk:
    """What was said and what was pressed; whatever is not answered raises."""

    said: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)

    async def through(self, wire: Wire, lines: Sequence[str]) -> None:
        waiting = deque(lines)
        self.said.update(lines)
        while waiting:
            line = waiting.popleft()
            async with wire.reader() as reader:
                async for command in self._from(reader, line, is_typed=line in lines):
                    if _is_new(command, self.said):
                        waiting.append(command)

    async def _from(self, reader: Reader, line: str, *, is_typed: bool) -> AsyncIterator[str]:
        """Say a line and press some buttons of the answer; gives the commands that it led to."""
        heard = await reader.says(line)
        assert heard.text, line
        assert is_typed or not heard.text.startswith(_HELPLESS), (line, heard.text)
        presses = 0
        for label, command in heard.buttons.items():
            yield command
            if presses < _MOST_PRESSES and _is_new(command, self.pressed):
                presses += 1
                after = await reader.presses(label, heard)
                assert after.text, command
                assert not after.text.startswith(_HELPLESS), (command, after.text)
                for one in after.buttons.values():
                    yield one


def _is_new(command: str, known: set[str]) -> bool:
    """Whether it is, and few of its kind are known; it is known from then on."""
    kinds = Counter(one.split()[0] for one in known if one)
    if command in known or kinds[command.split(maxsplit=1)[0]] >= _MOST_OF_A_KIND:
        return False
    known.add(command)
    return True
