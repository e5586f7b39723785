"""What the exchange with the Commission is told by law and site (config/exchange.toml), as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_NOTE = 2000
"""Characters of what an operator writes about an incident."""


class ExchangeOrder(StrEnum):
    """What an operator orders: three of a conversation, three of a resource we hold a copy of, one of a comparison."""

    RESEND = "resend"
    PAUSE = "pause"
    CONTINUE = "continue"
    SYNCHRONISE = "synchronise"
    HEAL = "heal"
    RECONCILE = "reconcile"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Peer:
    """Who may send to us: logical address, SHA-256 fingerprints of client certificates, message codes or `*`."""

    address: str
    certificates: tuple[str, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """`minute_seconds` is the length of a minute of the regulation: 60, shorter in drills only.

    `compare_hours` lie between two whole comparisons that begin by themselves; 0: only a person asks for one.
    """

    minute_seconds: float
    hold_back_minutes: float
    poll_hours: float
    first_update: datetime
    compare_hours: float = 168.0


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """Most bytes of one message, of a synchronisation answer, and of any text but documents, sound and video."""

    message: int
    register: int
    element: int


@dataclass(frozen=True, slots=True)
class ExchangeAuthority:
    """How the customs body names itself in opinions."""

    country: str
    country_list: str
    id: str
    name: str
    brief_name: str


@dataclass(frozen=True, slots=True)
class ExchangeSettings:
    """All of config/exchange.toml. `versions` is keyed by `base`, `ip` and the codes of structures.

    `numbered_errors` = P.MSG.ERR names a rule by the number of the demand, as the platform does.
    `severities` and `demands` are keyed by rules: what a broken one does, and which elements refuse all the same.
    """

    versions: Mapping[str, str]
    ours: str
    commission: str
    authority: ExchangeAuthority
    code_lists: Mapping[str, str]
    results: Mapping[str, str]
    timing: Timing
    limits: MessageLimits
    accept_signed: bool
    support: Mapping[str, str]
    numbered_errors: bool
    severities: Mapping[str, str]
    demands: Mapping[str, tuple[str, ...]]
    peers: tuple[Peer, ...]
