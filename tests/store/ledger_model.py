"""What the ledger should say: a plain model of readers, and of what became of each alert."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.chat import Chat, ChatId
from bot.model.delivery import Gone, Later, Outcome, Recipient, Refused, Sent, Spilled
from bot.model.story import Urgency
from bot.model.topic import TopicSlug
from bot.store.ledger import MOST_COPIES
from bot.store.seats import Seat
from tests.builders import CLIMATE, SCIENCE, WORLD, alert

FIRST = alert(id=AlertId("first"), topics=(CLIMATE.slug, WORLD.slug))
OTHER = alert(id=AlertId("other"), topics=(WORLD.slug, SCIENCE.slug))
FOLLOW_UP = replace(FIRST, id=AlertId("follow-up"), kind=AlertKind.CORRECTED, follows_up=FIRST.id)


class Stage(Enum):
    CLAIMED = auto()
    WIRE = auto()
    LATER = auto()
    WAITING = auto()
    """A follow-up, for the outcome of the first alert."""
    ENDED = auto()


LETTERS = {Stage.CLAIMED: "c", Stage.WIRE: "o", Stage.LATER: "l", Stage.WAITING: "w"}


@dataclass(slots=True)
class Reader:
    seat: Seat
    topics: set[TopicSlug] = field(default_factory=set)
    floor: Urgency = Urgency.NEWS
    is_dormant: bool = False


@dataclass(slots=True)
class Delivery:
    """One alert for one reader."""

    stage: Stage
    run: str = ""
    """Whose it is, while it is claimed or on the wire."""
    noted: int = 0
    """Copies that the ledger has to reckon with."""
    possible: int = 0
    """Copies that may lie with the reader: launches that have not surely failed."""
    due: datetime | None = None
    row: str = ""
    """How it ended."""

    def expected(self) -> str:
        """How the row in the ledger begins."""
        return self.row if self.stage is Stage.ENDED else LETTERS[self.stage]

    def end(self, row: str) -> None:
        self.stage, self.run, self.row = Stage.ENDED, "", row

    def claim(self, run: str) -> None:
        self.stage, self.run, self.due = Stage.CLAIMED, run, None

    def launch(self) -> None:
        self.stage = Stage.WIRE
        self.noted += 1
        self.possible += 1
        assert self.possible <= MOST_COPIES

    def settle(
        self, run: str, outcome: Outcome | Spilled, at: datetime, *, was_launched: bool
    ) -> None:
        """Whose claim was taken over has no say, but that the alert has arrived."""
        is_sure_failure = not isinstance(outcome, Sent) and not (
            isinstance(outcome, Later) and outcome.is_uncertain
        )
        if was_launched and is_sure_failure:
            self.possible -= 1
        is_own = self.run == run and self.stage in {Stage.CLAIMED, Stage.WIRE}
        match outcome:
            case Sent(message) if is_own or self.row[:1] != "s":
                self.end(f"s{message}")
            case Later(after=after, is_uncertain=is_uncertain) if is_own and after is not None:
                self.noted -= was_launched and not is_uncertain
                if is_uncertain and self.noted >= MOST_COPIES:
                    self.end("u")
                else:
                    self.stage, self.run, self.due = Stage.LATER, "", at + after
            case Spilled() if is_own:
                self.end("d")
            case Gone() if is_own:
                self.end("g")
            case Refused(reason) if is_own:
                self.end(f"x{reason}")
            case _:
                pass


@dataclass(slots=True)
class Run:
    """A worker at one bucket of an alert, and whom it has in hand."""

    alert: Alert
    bucket: int
    claimed: list[Recipient] = field(default_factory=list)
    launched: list[Recipient] = field(default_factory=list)


@dataclass(slots=True)
class Model:
    readers: dict[ChatId, Reader] = field(default_factory=dict)
    deliveries: dict[tuple[str, Seat], Delivery] = field(default_factory=dict)

    def at(self, seat: Seat) -> Reader | None:
        """Who sits there, if alerts may go there."""
        found = (reader for reader in self.readers.values() if reader.seat == seat)
        return next((reader for reader in found if not reader.is_dormant), None)

    def claim(self, run: str, alert: Alert, bucket: int, *, takes_over: bool) -> set[Seat]:
        """Take down what a claim has to do; gives whom it has to claim."""
        claimed = self._take_over(run, alert, bucket) if takes_over else set()
        for reader in self.readers.values():
            key = (alert.id, reader.seat)
            if reader.seat.bucket.number != bucket or key in self.deliveries:
                continue
            first = self._first(alert, reader.seat)
            if not (first if alert.follows_up else reader.topics & set(alert.topics)):
                continue
            if first and first.stage not in {Stage.ENDED, Stage.WAITING}:
                self.deliveries[key] = Delivery(Stage.WAITING)
            elif reader.is_dormant or (alert.follows_up and not is_told(first)):
                continue
            else:
                self.deliveries[key] = Delivery(Stage.CLAIMED, run)
                claimed.add(reader.seat)
        return claimed

    def _take_over(self, run: str, alert: Alert, bucket: int) -> set[Seat]:
        claimed = set()
        for seat, delivery in self.of(alert, bucket):
            if delivery.stage not in {Stage.CLAIMED, Stage.WIRE}:
                continue
            if delivery.stage is Stage.WIRE and delivery.noted >= MOST_COPIES:
                delivery.end("u")
            elif self.at(seat):
                delivery.claim(run)
                claimed.add(seat)
            else:
                delivery.end("g")
        return claimed

    def claim_due(self, run: str, alert: Alert, bucket: int, now: datetime) -> set[Seat]:
        """Take down what a claim of those who are due has to do, for those put off."""
        claimed = set()
        for seat, delivery in self.of(alert, bucket):
            if delivery.stage is Stage.LATER and delivery.due and delivery.due <= now:
                if self.at(seat):
                    delivery.claim(run)
                    claimed.add(seat)
                else:
                    delivery.end("g")
        return claimed

    def stop_waiting(self, run: str, alert: Alert, seat: Seat, row: str) -> bool:
        """A follow-up was looked at again, and its row says so; whether it is to be claimed."""
        delivery, first = self.deliveries[alert.id, seat], self._first(alert, seat)
        if row.startswith("w"):
            return False
        assert first is not None
        assert first.stage is Stage.ENDED
        if not is_told(first):
            delivery.end("k")
        elif self.at(seat):
            delivery.claim(run)
            return True
        else:
            delivery.end("g")
        return False

    def launch(self, run: str, alert: Alert, seat: Seat) -> bool:
        """Whether the reader is to be sent to."""
        delivery, reader = self.deliveries[alert.id, seat], self.at(seat)
        if delivery.stage is not Stage.CLAIMED or delivery.run != run:
            return False
        if reader and (alert.follows_up or reader.topics & set(alert.topics)):
            delivery.launch()
            return True
        delivery.end("k")
        return False

    def left_out(self) -> list[ChatId]:
        """Who is there and follows, and of whom it is not known how it ended."""
        ended = {key for key, one in self.deliveries.items() if one.stage is Stage.ENDED}
        return [
            chat
            for chat, reader in self.readers.items()
            for about in (FIRST, OTHER)
            if reader.topics & set(about.topics) and not reader.is_dormant
            if (about.id, reader.seat) not in ended
        ]

    def of(self, alert: Alert, bucket: int) -> list[tuple[Seat, Delivery]]:
        return [
            (seat, delivery)
            for (about, seat), delivery in self.deliveries.items()
            if about == alert.id and seat.bucket.number == bucket
        ]

    def _first(self, alert: Alert, seat: Seat) -> Delivery | None:
        return self.deliveries.get((alert.follows_up, seat)) if alert.follows_up else None


def is_told(delivery: Delivery | None) -> bool:
    """It has arrived, or waits in the digest."""
    return delivery is not None and delivery.row.startswith(("s", "d"))


def split(recipients: list[Recipient], picked: set[int]) -> tuple[list[Recipient], list[Recipient]]:
    """Those at the picked positions, and the rest."""
    lot = [one for at, one in enumerate(recipients) if at in picked]
    return lot, [one for one in recipients if one not in lot]


def chat_of(number: int) -> Chat:
    return Chat(id=ChatId(f"web:reader{number}"))
