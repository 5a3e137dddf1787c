"""What a round has to show: nobody lost, nothing double without a reason, nothing left over."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model.chat import ChatId
from bot.store import keys
from tests.chaos.audience import Copies
from tests.chaos.broadcast import Broadcast, Owed
from tests.chaos.faults import PROVOKED, Incident

_WIRE = 0.4
"""Seconds before a kill in which what was sent may not have been noted: with a busy machine's."""
_LEAVING = 1.0
"""Seconds after /unfollow in which what was booked and on the wire may still come."""
_FINAL = "skgxu"

Collected = dict[ChatId, Copies]


@dataclass(slots=True)
class Figures:
    """Summed up over all rounds."""

    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    deliveries: int = 0
    lost: int = 0
    given_up: int = 0
    """Two sends ended unseen, and neither had arrived: a third could have been a third copy."""
    doubles: int = 0
    bound: float = 0.0
    overtaken: int = 0
    """Readers who got the second of two alerts of a lane first."""
    longest_gap: float = 0.0
    after: str = ""
    provoked: int = 0
    complaints: list[str] = field(default_factory=list)

    def table(self, messages: int) -> str:
        lines = [
            ("rounds", self.rounds),
            ("faults", sum(self.faults.values())),
            *((f"  {kind}", number) for kind, number in sorted(self.faults.items())),
            ("deliveries owed", self.deliveries),
            ("messages arrived", messages),
            ("lost", self.lost),
            ("given up after two sends that ended unseen", self.given_up),
            ("duplicates", self.doubles),
            ("  their bound", int(self.bound)),
            ("second alert before the first", self.overtaken),
            ("calls while told to wait", self.provoked),
            ("longest gap after a fault", f"{self.longest_gap:.1f} s ({self.after})"),
        ]
        return "\n".join(f"{name:44} {value}" for name, value in lines)


async def examine(
    figures: Figures, broadcast: Broadcast, incidents: Sequence[Incident], floods: int
) -> None:
    """Add a round to the figures; whatever must not be is a complaint."""
    complaints = figures.complaints
    collected = broadcast.audience.collect()
    known = {owed.number for owed in broadcast.owed}
    for chat, copies in collected.items():
        if strays := set(copies) - known:
            complaints.append(f"{chat}: alerts of an earlier round: {strays}")
    for owed in broadcast.owed:
        unseen = await _left_over(complaints, broadcast, owed)
        _compare(figures, owed, collected, unseen)
        _explain(figures, owed, collected, incidents)
    overtaken = sum(_overtaken(broadcast.owed, copies) for copies in collected.values())
    if overtaken:
        complaints.append(f"{overtaken} readers got the second alert of a lane first")
    figures.overtaken += overtaken
    _sum_up(figures, incidents, floods)


def _compare(
    figures: Figures, owed: Owed, collected: Collected, unseen: set[tuple[str, int]]
) -> None:
    """Who got it, against who should have."""
    figures.deliveries += len(owed.readers)
    missing = {
        chat for chat in owed.readers if owed.number not in collected.get(chat, {})
    } - owed.left.keys()
    given_up = min(len(missing), len(unseen))
    figures.given_up += given_up
    figures.lost += len(missing) - given_up
    if len(missing) > given_up:
        figures.complaints.append(f"alert {owed.number}: lost by {sorted(missing)[:5]}")
    for chat, copies in collected.items():
        if owed.number in copies and chat not in owed.readers:
            figures.complaints.append(f"alert {owed.number}: {chat} does not follow")
    for chat, left in owed.left.items():
        late = [at for at in collected.get(chat, {}).get(owed.number, []) if at > left + _LEAVING]
        if late:
            figures.complaints.append(
                f"alert {owed.number}: {chat} had unfollowed {late[0] - left}"
            )


def _explain(
    figures: Figures, owed: Owed, collected: Collected, incidents: Sequence[Incident]
) -> None:
    for chat, copies in collected.items():
        times = sorted(copies.get(owed.number, ()))
        if len(times) < 2:
            continue
        figures.doubles += 1
        if len(times) > 2:
            figures.complaints.append(f"alert {owed.number}: {len(times)} copies for {chat}")
        if not any(_explains(incident, times[0]) for incident in incidents):
            near = min(incidents, key=lambda one: abs(one.began - times[0]))
            figures.complaints.append(
                f"alert {owed.number}: double for {chat}, {times[1] - times[0]:.2f} s apart, "
                f"{times[0] - near.began:.2f} s after {near.kind}"
            )


def _explains(incident: Incident, at: float) -> bool:
    if incident.kills:
        since = min(incident.began, incident.unsettled_since) - _WIRE
        return since <= at <= incident.began + 0.1
    return bool(incident.uncertain) and incident.began <= at <= incident.ended


async def _left_over(
    complaints: list[str], broadcast: Broadcast, owed: Owed
) -> set[tuple[str, int]]:
    """Complain of what is not final; gives the places that were left at two unseen sends."""
    unseen = set()
    for bucket, rows in (await broadcast.rows(owed)).items():
        for place, row in rows.items():
            if row[0] not in _FINAL:
                complaints.append(f"alert {owed.number}: {bucket} {place} stays {row}")
            if row[0] == "u":
                unseen.add((keys.chats(bucket), place))
    if waiting := await broadcast.put_off(owed):
        complaints.append(f"alert {owed.number}: {waiting} readers wait for ever")
    return unseen


def _overtaken(round_: Sequence[Owed], copies: Copies) -> int:
    """How often a later alert of the same lane came before an earlier one."""
    pairs = [
        (one.number, two.number)
        for one in round_
        for two in round_
        if one.number < two.number and one.alert.urgency is two.alert.urgency
    ]
    both = [(one, two) for one, two in pairs if one in copies and two in copies]
    return sum(min(copies[two]) < min(copies[one]) for one, two in both)


def _sum_up(figures: Figures, incidents: Sequence[Incident], floods: int) -> None:
    figures.rounds += 1
    figures.faults.update(incident.kind for incident in incidents)
    figures.kills += sum(bool(incident.kills) for incident in incidents)
    figures.bound += sum(incident.copies for incident in incidents)
    provoked = sum(incident.provoked for incident in incidents)
    figures.provoked += provoked
    if floods != provoked:
        figures.complaints.append(f"the platform was provoked {floods - provoked} times")
    if any(incident.provoked > PROVOKED for incident in incidents):
        figures.complaints.append(f"{provoked} calls while we were told to wait")
