"""The envelope as values, and the fault that says why one is not taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from lxml import etree

from module.eaeu.envelope.faults import ACTION_NOT_SUPPORTED
from module.eaeu.envelope.identifiers import bare
from module.eaeu.envelope.names import FAULT_ACTIONS
from module.eaeu.spec.facts import PROCESS, SIGNALS, VERSION, process
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message


class EnvelopeKind(StrEnum):
    """What an envelope carries."""

    APPLICATION = "application"
    SIGNAL = "signal"
    FAULT = "fault"


_PROCESS = re.escape(PROCESS)
_ACTION = re.compile(
    rf"int://CP/{_PROCESS}/{re.escape(VERSION)}/({_PROCESS}\.PRC\.[0-9]{{3}})/({_PROCESS}\.TRN\.[0-9]{{3}})/"
    rf"({_PROCESS}\.MSG\.[0-9]{{3}}|{'|'.join(map(re.escape, SIGNALS))})"
)


@dataclass(frozen=True, slots=True)
class ActionName:
    """`wsa:Action` of a message or signal of the process: codes of procedure, transaction and message (par. 59-60)."""

    procedure: str
    transaction: str
    message: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an action. Raises EnvelopeFault(wsa:ActionNotSupported) for one that is not of this process."""
        found = _ACTION.fullmatch(text)
        if found is None:
            raise EnvelopeFault(ACTION_NOT_SUPPORTED, Message(N_("The action is not one of this process.")))
        return cls(*found.groups())

    @property
    def is_signal(self) -> bool:
        """Tell whether it names a signal."""
        return self.message in SIGNALS

    @property
    def opens(self) -> bool:
        """Tell whether the message is the first one of its transaction."""
        facts = process().transactions.get(self.transaction)
        return facts is not None and self.message == facts.request

    @property
    def answers(self) -> bool:
        """Tell whether the message is an answer of its transaction."""
        facts = process().transactions.get(self.transaction)
        return facts is not None and self.message in facts.answers

    def with_message(self, code: str) -> ActionName:
        """Return the action of another message or signal in the same procedure and transaction."""
        return ActionName(self.procedure, self.transaction, code)

    def __str__(self) -> str:
        return f"int://CP/{PROCESS}/{VERSION}/{self.procedure}/{self.transaction}/{self.message}"


@dataclass(frozen=True, slots=True)
class Header:
    """The entries of a header, each as it stands on the wire; empty where absent.

    `sender` is `wsa:From`; `relates_action` the attribute of `wsa:RelatesTo`; `track_id` and `accepted_at` come from
    `int:Integration`, which the platform writes and we never do. `conversation` is the identifier to store and compare.
    """

    to: str
    message_id: str
    action: str
    procedure_id: str
    conversation_id: str
    reply_to: str = ""
    fault_to: str = ""
    sender: str = ""
    relates_to: str = ""
    relates_action: str = ""
    track_id: str = ""
    accepted_at: str = ""

    @property
    def conversation(self) -> str:
        """Return the ConversationID as a bare lower-case UUID; empty where there is none."""
        return bare(self.conversation_id) if self.conversation_id else ""

    @property
    def peer(self) -> str:
        """Return the address of whoever sent this."""
        return self.reply_to or self.sender

    @property
    def kind(self) -> EnvelopeKind:
        """Return what the action announces. Raises EnvelopeFault(wsa:ActionNotSupported)."""
        if self.action in FAULT_ACTIONS:
            return EnvelopeKind.FAULT
        return EnvelopeKind.SIGNAL if self.name.is_signal else EnvelopeKind.APPLICATION

    @property
    def name(self) -> ActionName:
        """Return the action of a message or signal in its parts. Raises EnvelopeFault(wsa:ActionNotSupported)."""
        return ActionName.parse(self.action)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A header and the only child of the Body: the document's root, a signal or `soap:Fault`."""

    header: Header
    kind: EnvelopeKind
    body: etree._Element


class EnvelopeFault(TroisError):
    """The envelope is not taken; the sender is told with a technical fault.

    `header` holds what could be read soundly; the rest of it is empty. `answerable` is False for what was itself a
    fault: a fault never answers a fault.
    """

    code = "envelope_fault"

    def __init__(self, subcode: str, reason: Message, header: Header | None = None, *, answerable: bool = True) -> None:
        self.subcode = subcode
        self.header = header
        self.answerable = answerable
        super().__init__(reason)
