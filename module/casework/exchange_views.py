"""What the pages of the exchange's operator are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from module.casework.register_views import EntryView, counted
from module.kernel.text import Message
from module.registry.readable import ReadableElement
from module.registry.standing import ProtectionState
from module.store.exchange.console import Counts as Counts
from module.store.exchange.incident_groups import IncidentGroup
from module.store.exchange.incident_groups import WantedIncidents as WantedIncidents


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One line of the list of conversations. `repeats` counts sendings after the first."""

    id: str
    procedure: str
    transaction: str
    role: str
    state: str
    subject: str
    repeats: int
    paused: bool
    started_at: datetime
    state_since: datetime
    due_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class UnjudgedMessage:
    """A message that arrived and has no row in the journal. `tries` counts how often work on it began."""

    id: int
    received_at: datetime
    channel: str
    size: int
    tries: int
    fault: str
    set_aside: bool


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """One page of the list; the first one has what arrived and is not judged yet.

    `more`: there are more than were counted; `older` is behind whom they begin, or empty.
    """

    rows: tuple[ConversationRow, ...]
    total: int
    page: int
    pages: int
    more: bool
    older: str
    unjudged: tuple[UnjudgedMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class StoringProgress:
    """A register that is being stored: as long, our copy of the resource is not whole."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a check said: the code of a rule, `XSD` or `MSG`, the place, and the sentence."""

    code: str
    path: str
    severity: str
    text: Message


@dataclass(frozen=True, slots=True)
class RuleRefusalView:
    """One rule of filling for which a message was refused: message and conversation, and what the check said."""

    at: datetime
    message_id: int
    message: str
    conversation_id: str
    finding: FindingView


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the journal. `sending` is `queued`, `sent` or `dropped` for one of ours, else empty."""

    id: int
    at: datetime
    direction: str
    code: str
    action: str
    verdict: str
    size: int
    findings: tuple[FindingView, ...]
    sending: str
    last_error: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Something that a person has to look at; open while `resolved_at` is None. `taken_by` names who sees to it."""

    id: str
    code: str
    conversation_id: str
    message_id: int | None
    details: Mapping[str, Any]
    raised_at: datetime
    resolved_at: datetime | None
    resolution: str
    cause: str
    taken_by: str
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One page of the incidents of a group. `more`: there are more than were counted."""

    rows: tuple[IncidentView, ...]
    total: int
    page: int
    pages: int
    more: bool


@dataclass(frozen=True, slots=True)
class IncidentGroupPage:
    """One page of the groups; `causes` are those that stand in any incident."""

    rows: tuple[IncidentGroup, ...]
    total: int
    page: int
    pages: int
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConversationView:
    """All that the operator sees of a transaction. `opinion`: application and form of the opinion that it carries."""

    row: ConversationRow
    procedure_id: str
    hold_code: str
    finished_at: datetime | None
    messages: tuple[MessageRow, ...]
    incidents: tuple[IncidentView, ...]
    opinion: tuple[str, str] | None
    may_resend: bool
    may_pause: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message: its line, header, and its document where a page can show it."""

    row: MessageRow
    conversation_id: str
    message_id: str
    relates_to: str
    edoc_id: str
    edoc_ref_id: str
    peer: str
    certificate: str
    digest: str
    document: ReadableElement | None
    text: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """How far our copy of a resource is in step with the Commission's."""

    id: str
    ours_updated_at: datetime | None
    theirs_updated_at: datetime | None
    asked_at: datetime | None
    in_step_at: datetime | None
    report: Mapping[str, Any]
    storing: StoringProgress | None = None


@dataclass(frozen=True, slots=True)
class UnionVersion:
    """A version of an entry of the unified register, or of its circulation data (`line`).

    `status` is what the record says, `state` how it stands at the instant for which it was read. `name` is that of
    another version where this one does not tell it. `excluded_on` is None but for an excluded one. `in_doubt`: the
    Commission disowned the notice that brought it.
    """

    id: int
    number: str
    line: str
    kind: str
    name: str
    holder: str
    status: str
    state: ProtectionState
    end_date: date | None
    in_force_from: datetime
    in_force_to: datetime | None
    updated_at: datetime | None
    recorded_at: datetime
    message_id: int
    application_id: str
    form_id: str
    digest: str
    excluded_on: date | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class UnionContentView:
    """What a version says, as a national entry is shown; features stand in the record of circulation."""

    version: UnionVersion
    entry: EntryView
    genuine_features: str
    infringing_features: str


@dataclass(frozen=True, slots=True)
class UnionPage:
    """One page of a search of the unified register."""

    rows: tuple[UnionVersion, ...]
    total: int
    page: int
    pages: int
    storing: StoringProgress | None = None
    more: bool = False
    partial: bool = False

    @property
    def counted(self) -> str:
        """Return the count for people: «20+» where there are more."""
        return counted(self.total, more=self.more)


@dataclass(frozen=True, slots=True)
class UnionEntryView:
    """An entry as it stood at an instant, as far as it was known at another, and all its versions.

    `entry` is the version that had begun last, in force or not: its `state` says which; None where none had begun.
    `name` is known from any version. `shown` is what the entry says: that version, or of an excluded entry the last one
    before. `record` and `circulation` are the documents of the version, where they are asked for.
    """

    number: str
    name: str
    entry: UnionVersion | None
    shown: UnionContentView | None
    record: ReadableElement | None
    circulation: ReadableElement | None
    history: tuple[UnionVersion, ...]
