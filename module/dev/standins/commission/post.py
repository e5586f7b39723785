"""Brings messages to the door of the national side: in order within a conversation, again until they are taken."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import requests

from module.dev.standins.commission.settings import CommissionSettings

Content: TypeAlias = bytes | Path
_TYPE = "application/soap+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way; `reported` learns the HTTP status (0: never taken) and what the door said."""

    content: Content
    reported: Callable[[int, bytes], None]


class Post:
    """Lanes of parcels, one for each conversation, drained by a few workers."""

    def __init__(self, settings: CommissionSettings) -> None:
        self.settings = settings
        self._lanes: dict[str, deque[Parcel]] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._workers = ThreadPoolExecutor(settings.workers, "commission-post")

    def submit(self, lane: str, parcel: Parcel) -> None:
        """Put a parcel behind the others of its lane."""
        with self._lock:
            if self._stopped.is_set():
                return
            waiting = self._lanes.get(lane)
            if waiting is not None:
                waiting.append(parcel)
                return
            self._lanes[lane] = deque([parcel])
            self._workers.submit(self._drain, lane)

    def close(self) -> None:
        """Stop; what was not taken yet is lost, as with a queue that is deleted."""
        self._stopped.set()
        self._workers.shutdown(wait=True, cancel_futures=True)

    def idle(self) -> bool:
        """Tell whether nothing is on its way."""
        with self._lock:
            return not self._lanes

    def _drain(self, lane: str) -> None:
        while True:
            with self._lock:
                waiting = self._lanes[lane]
                if not waiting or self._stopped.is_set():
                    del self._lanes[lane]
                    return
                parcel = waiting.popleft()
            parcel.reported(*self._deliver(parcel.content))

    def _deliver(self, content: Content) -> tuple[int, bytes]:
        """Post until the door has answered with anything but a server's failure."""
        for _ in range(self.settings.attempts if self.settings.door else 0):
            status, answer = self._once(content)
            if status and status < 500:
                return status, answer
            if self._stopped.wait(self.settings.again_seconds):
                break
        return 0, b""

    def _once(self, content: Content) -> tuple[int, bytes]:
        settings = self.settings
        certificate = (str(settings.certificate), str(settings.key)) if settings.certificate else None
        with requests.Session() as session:
            session.trust_env = False
            try:
                if isinstance(content, bytes):
                    return self._send(session, content, certificate)
                with content.open("rb") as stream:
                    return self._send(session, stream, certificate)
            except (requests.RequestException, OSError):
                return 0, b""

    def _send(self, session: requests.Session, data: object, certificate: tuple[str, str] | None) -> tuple[int, bytes]:
        answer = session.post(
            self.settings.door,
            data=data,  # type: ignore[arg-type]  # bytes or an open file
            headers={"Content-Type": _TYPE},
            cert=certificate,
            verify=str(self.settings.authority) if self.settings.authority else True,
            timeout=self.settings.timeout_seconds,
            allow_redirects=False,
        )
        return answer.status_code, answer.content
