"""Carrying out an attack, and what was seen meanwhile."""

import asyncio
from dataclasses import dataclass

from tests.attack.frame import Attack
from tests.attack.server_process import Server
from tests.attack.witness import Sighting, sightings

__all__ = ["Outcome", "carried_out"]

_STEP_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What an attack did.

    `held` connections were open at its height, `refused` of those that it tried were not to be had, and `left` is how
    many the server still kept when it had to be rid of them; None where that was not waited for.
    """

    attack: Attack
    seen: tuple[Sighting, ...]
    after: tuple[Sighting, ...]
    held: int
    refused: int
    left: int | None
    traces: int
    descriptors: int
    resident: int

    def answered(self, question: str) -> tuple[int, int]:
        """How often the question was answered while the attack lasted, and how often it was asked."""
        asked = [one for one in self.seen if one.question == question]
        return sum(one.answered for one in asked), len(asked)

    def slowest(self, question: str) -> float:
        """The longest wait for an answer, in seconds."""
        return max((one.seconds for one in self.seen if one.question == question), default=0.0)

    @property
    def faults(self) -> list[str]:
        """What a server that defends itself would not have done."""
        unanswered = {one.question for one in self.seen if not one.answered}
        found = [f"{one} was not answered during the attack" for one in sorted(unanswered)]
        found += [f"{one.question} was not answered after the attack" for one in self.after if not one.answered]
        if self.traces:
            found.append(f"{self.traces} stack traces are in the log")
        if self.left:
            found.append(f"{self.left} connections were kept for longer than {self.attack.ends_within_seconds:g} s")
        return found


async def carried_out(
    attack: Attack, server: Server, *, rounds: int, patience: float, wait_for_end: bool = False
) -> Outcome:
    """Attack the server, ask it everything so often meanwhile, and look at it again afterwards.

    Args:
        attack: what is done.
        server: to whom.
        rounds: how often every question is asked.
        patience: how many seconds a witness waits for an answer.
        wait_for_end: also see that the server is rid of the connections in the time that the attack names.
    """
    before = server.traces
    async with attack.held(server.target) as held:
        seen = await sightings(server.target, rounds=rounds, patience=patience)
        open_now = await held.still_open()
        descriptors, resident = server.descriptors, server.resident
        left: int | None = None
        if wait_for_end and attack.ends_within_seconds is not None:
            left = open_now
            for _ in range(round(attack.ends_within_seconds / _STEP_SECONDS)):
                if not (left := await held.still_open()):
                    break
                await asyncio.sleep(_STEP_SECONDS)
        refused = held.refused
    after = await sightings(server.target, rounds=1, patience=patience)
    return Outcome(
        attack=attack,
        seen=tuple(seen),
        after=tuple(after),
        held=open_now,
        refused=refused,
        left=left,
        traces=server.traces - before,
        descriptors=descriptors,
        resident=resident,
    )
