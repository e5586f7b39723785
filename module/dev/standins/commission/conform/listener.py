"""The runner's own port: what the system under test sends to the Commission arrives here."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from module.dev.standins.commission.headers import fault_subcode
from module.dev.standins.commission.judging import Judge, Outcome, Verdict, edoc_id


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the report of the run says what matters."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that came, with its verdict."""

    verdict: Verdict

    @property
    def conversation_id(self) -> str:
        """Return the conversation, empty where the message could not be read."""
        return self.verdict.envelope.header.conversation_id if self.verdict.envelope else ""

    @property
    def relates_to(self) -> str:
        """Return the MessageID that it answers."""
        return self.verdict.envelope.header.relates_to if self.verdict.envelope else ""

    @property
    def request(self) -> str:
        """Return the transaction that the message starts; empty for anything else."""
        action = self.verdict.action
        return action.transaction if action and action.code == action.exchange.request else ""

    def words(self) -> str:
        """Say what is wrong with the message; empty for a good one."""
        verdict = self.verdict
        return "" if verdict.good else f"{verdict.outcome}: {verdict.subcode} {verdict.words}"

    def edoc_id(self) -> str:
        """Return the EDocId of the document in it."""
        return edoc_id(self.verdict.envelope.body) if self.verdict.envelope else ""

    def subcode(self) -> str:
        """Return the subcode of a technical fault."""
        return fault_subcode(self.verdict.envelope.body) if self.verdict.envelope else ""


@dataclass(slots=True)
class Listener:
    """Keeps what came and tells who waits."""

    judge: Judge
    heard: list[Heard] = field(default_factory=list)
    _came: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Take one POST (WSGI)."""
        verdict = self.judge.judge(Request(environ).get_data())
        with self._came:
            self.heard.append(Heard(verdict))
            self._came.notify_all()
        status = 400 if verdict.outcome is Outcome.UNREADABLE else 202
        return Response(b"", status)(environ, start_response)

    def wait(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until something holds of what was heard; tell whether it does."""
        end = time.monotonic() + seconds
        with self._came:
            while not true():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._came.wait(left)
            return True

    @contextmanager
    def serving(self, host: str, port: int) -> Iterator[str]:
        """Serve while the run lasts; yield the address."""
        server = make_server(host, port, self, threaded=True, request_handler=_Silent)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="conform-listener")
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
