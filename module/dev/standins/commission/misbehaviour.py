"""Misbehaviour on request: what to do with the next messages of a code, and how many of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from module.dev.standins.commission.alter import ALTERATIONS

OUTGOING = ("drop", "delay", "duplicate", "reorder", "flood", "twice", "and_other_body", "and_other_edoc", *ALTERATIONS)
INCOMING = ("silence", "err", "fault")


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """One order. `code` is a message or signal code or `*`; `times` None lasts until `behave`.

    `minutes` (of the regulation) delay what is sent; `copies` count a flood; `value` is the Code of an ERR or the
    subcode of a fault. `transaction` narrows it to one transaction.
    """

    kind: str
    code: str = "*"
    times: int | None = 1
    transaction: str = ""
    minutes: float = 1.0
    copies: int = 20
    value: str = ""

    def __post_init__(self) -> None:
        if self.kind not in (*OUTGOING, *INCOMING):
            raise ValueError(f"unknown misbehaviour {self.kind}")


class Mischief:
    """The orders that still stand; each message takes the first that fits it."""

    def __init__(self) -> None:
        self._orders: list[Misbehaviour] = []
        self._lock = threading.Lock()

    def order(self, wanted: Misbehaviour) -> None:
        """Add an order."""
        with self._lock:
            self._orders.append(wanted)

    def clear(self) -> None:
        """Behave from now on."""
        with self._lock:
            self._orders.clear()

    def standing(self) -> list[Misbehaviour]:
        """Return the orders that still stand."""
        with self._lock:
            return list(self._orders)

    def take(self, kinds: tuple[str, ...], code: str, transaction: str) -> Misbehaviour | None:
        """Return the first order that fits a message and count it; None to behave."""
        with self._lock:
            for index, standing in enumerate(self._orders):
                fits = standing.kind in kinds and standing.code in ("*", code)
                if not fits or standing.transaction not in ("", transaction):
                    continue
                left = None if standing.times is None else standing.times - 1
                self._orders[index : index + 1] = [] if left == 0 else [replace(standing, times=left)]
                return standing
            return None
