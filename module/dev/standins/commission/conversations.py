"""A conversation as the Commission sees it: what was sent, what came back, and how it stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from module.dev.standins.commission.envelope import SignalError
from module.dev.standins.commission.post import Content
from module.dev.standins.commission.process import ACCEPTED, EXCHANGES, RECEIVED, Action, Exchange


class State(StrEnum):
    """How a transaction stands."""

    WAITING = "waiting"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DONE = "done"
    REFUSED = "refused"
    FAULTED = "faulted"
    GIVEN_UP = "given up"
    IGNORED = "ignored"


FINAL = (State.DONE, State.REFUSED, State.FAULTED, State.GIVEN_UP, State.IGNORED)


@dataclass(slots=True, eq=False)
class Passed:
    """A message that passed: `outcome` is the verdict on theirs, the fate of ours.

    `also` holds the MessageIDs of further copies that misbehaviour sent.
    """

    code: str
    message_id: str
    relates_to: str
    content: Content
    edoc_id: str = ""
    outcome: str = ""
    words: str = ""
    also: list[str] = field(default_factory=list)
    at: float = field(default_factory=time.monotonic)
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def raw(self, limit: int = 200_000) -> str:
        """Return the message as text, cut for a page."""
        if isinstance(self.content, bytes):
            return self.content[:limit].decode("utf-8", "replace")
        with self.content.open("rb") as stream:
            return stream.read(limit).decode("utf-8", "replace")


@dataclass(slots=True, eq=False)
class Conversation:
    """One transaction. `attempt` counts the requests that the Commission has sent."""

    id: str
    procedure_id: str
    procedure: str
    transaction: str
    subject: str
    by_commission: bool
    request: Content = b""
    edoc_id: str = ""
    digest: str = ""
    state: State = State.WAITING
    attempt: int = 0
    late: bool = False
    expects_nothing: bool = False
    errors: tuple[SignalError, ...] = ()
    fault: str = ""
    sent: list[Passed] = field(default_factory=list)
    got: list[Passed] = field(default_factory=list)
    replies: list[Callable[[str], None]] = field(default_factory=list)

    @property
    def exchange(self) -> Exchange:
        """Return the transaction's facts."""
        return EXCHANGES[self.transaction]

    def action(self, code: str) -> Action:
        """Return the action of a message or signal in this conversation."""
        return Action(self.procedure, self.transaction, code)

    def has_got(self, *codes: str) -> bool:
        """Tell whether a good message or signal of one of the codes has come."""
        return any(passed.code in codes and passed.outcome == "good" for passed in self.got)

    def answers(self) -> list[Passed]:
        """Return the answers that came, repeats included."""
        return [passed for passed in self.got if passed.code in self.exchange.answers]

    def codes_got(self) -> list[str]:
        """Return what came, in order."""
        return [passed.code for passed in self.got]

    @property
    def doubled(self) -> bool:
        """Tell whether two different documents answered one request."""
        return len({passed.edoc_id for passed in self.answers() if passed.outcome == "good"}) > 1

    @property
    def out_of_order(self) -> bool:
        """Tell whether acceptance came before receipt, or the answer before acceptance."""
        codes = self.codes_got()
        steps = (RECEIVED, ACCEPTED, *self.exchange.answers)
        first = [codes.index(code) for code in steps if code in codes]
        return self.by_commission and first != sorted(first)


@dataclass(frozen=True, slots=True)
class Report:
    """What a drill asks for: conversation ids by what went wrong, and how many ended how."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    out_of_order: tuple[str, ...]
    stuck: tuple[str, ...]
    states: dict[str, int]

    @property
    def clean(self) -> bool:
        """Tell whether nothing went wrong."""
        return not (self.lost or self.doubled or self.out_of_order or self.stuck)


def report(conversations: list[Conversation], doubled_effects: tuple[str, ...] = ()) -> Report:
    """Sum up. Lost: given up without an answer. Stuck: not ended though nothing is waited for or terms ran out."""
    states: dict[str, int] = {}
    for conversation in conversations:
        states[conversation.state.value] = states.get(conversation.state.value, 0) + 1
    ours = [item for item in conversations if item.by_commission and not item.expects_nothing]
    return Report(
        lost=tuple(item.id for item in ours if item.state is State.GIVEN_UP),
        doubled=(*(item.id for item in conversations if item.doubled), *doubled_effects),
        out_of_order=tuple(item.id for item in conversations if item.out_of_order),
        stuck=tuple(item.id for item in ours if item.state not in FINAL),
        states=states,
    )
