"""The way out: misbehaviour is applied, then the post takes the message; everything is written down."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from module.dev.standins.commission.alter import ALTERATIONS, altered
from module.dev.standins.commission.clockwork import Clockwork
from module.dev.standins.commission.conversations import Passed
from module.dev.standins.commission.misbehaviour import OUTGOING, Misbehaviour, Mischief
from module.dev.standins.commission.post import Content, Parcel, Post
from module.dev.standins.commission.settings import CommissionSettings

_EXTRA = {"duplicate": "", "twice": "new_message_id", "and_other_body": "other_body", "and_other_edoc": "other_edoc"}

_MESSAGE_ID = re.compile(rb"MessageID>([^<]*)<")


@dataclass(slots=True)
class Sending:
    """Sends the Commission's messages. A `reorder` lets the next message of the lane pass first."""

    settings: CommissionSettings
    post: Post
    clock: Clockwork
    mischief: Mischief
    reported: Callable[[str, int, bytes], None]
    _held: dict[str, Parcel] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, lane: str, transaction: str, passed: Passed) -> None:
        """Send a message in the lane of its conversation, well or badly."""
        order = self.mischief.take(OUTGOING, passed.code, transaction)
        if order is None:
            self._submit(lane, self._parcel(lane, passed, passed.content))
        else:
            passed.words = order.kind
            self._misbehave(lane, passed, order)

    def _misbehave(self, lane: str, passed: Passed, order: Misbehaviour) -> None:
        if order.kind == "drop":
            passed.outcome = "dropped"
        elif order.kind == "delay":
            parcel = self._parcel(lane, passed, passed.content)
            seconds = order.minutes * self.settings.minute_seconds
            self.clock.call_in(seconds, lambda: self._submit(lane, parcel))
        elif order.kind == "reorder":
            with self._lock:
                self._held[lane] = self._parcel(lane, passed, passed.content)
        elif order.kind in ALTERATIONS:
            self._submit(lane, self._parcel(lane, passed, _spoilt(passed.content, order.kind)))
        else:
            copies = _several(passed.content, order)
            passed.also.extend(_message_id(content) for content in copies)
            for content in copies:
                self._submit(lane, self._parcel(lane, passed, content))

    def _submit(self, lane: str, parcel: Parcel) -> None:
        with self._lock:
            held = self._held.pop(lane, None)
        self.post.submit(lane, parcel)
        if held is not None:
            self.post.submit(lane, held)

    def _parcel(self, lane: str, passed: Passed, content: Content) -> Parcel:
        def reported(status: int, answer: bytes) -> None:
            passed.outcome = "delivered" if 200 <= status < 300 else f"refused ({status})"
            self.reported(lane, status, answer)

        return Parcel(content, reported)


def _spoilt(content: Content, kind: str) -> Content:
    return altered(_bytes(content), kind)


def _several(content: Content, order: Misbehaviour) -> list[Content]:
    if order.kind == "flood":
        return [content, *(altered(_bytes(content), "new_message_id") for _ in range(order.copies))]
    extra = _EXTRA[order.kind]
    return [content, altered(_bytes(content), extra) if extra else content]


def _message_id(content: Content) -> str:
    found = _MESSAGE_ID.search(_bytes(content))
    return found.group(1).decode("ascii") if found else ""


def _bytes(content: Content) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content
