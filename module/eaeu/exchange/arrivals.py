"""What the peer sent stands before it is judged, and outlives its judging: kept, tried again, at last set aside."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from module.eaeu.envelope import ENDPOINT_UNAVAILABLE, EnvelopeFault
from module.eaeu.exchange.inbound import Raw
from module.eaeu.exchange.journalling import wake_later
from module.eaeu.exchange.ports import ExchangeDeps, Receipt
from module.eaeu.exchange.reporting import noting
from module.eaeu.transport.spool import CERTIFICATE
from module.kernel.errors import OutsideUnavailable
from module.kernel.faults import alone
from module.kernel.text import N_, Message
from module.store.exchange import ArrivedMessage, arrivals, incidents, messages
from module.store.unit import Unit

ARRIVAL = "arrival"
"""What stands in the place of a conversation where a worker is woken for an arrival."""
SET_ASIDE = "arrival_set_aside"
MOST_TRIES = 5
"""How often judging may break off: after a power cut or a restart it is not the message's doing."""
AGAIN_AFTER = timedelta(minutes=1)
"""How long after the last try began a message that nobody judges is tried again."""
DIED = "process_died"
_SET_ASIDE = N_("Each time this message was worked on, the work broke off. It is kept and a person looks at it.")
IN_MEMORY = 4 * 1024 * 1024


class Arrivals:
    """Keeps what arrives and sees to it that it is judged."""

    def __init__(self, deps: ExchangeDeps) -> None:
        self._deps = deps

    def keep(self, raw: Raw, certificate: str) -> ArrivedMessage:
        """Store bytes, which stand from here on; the same bytes that wait for another try are not stored twice.

        The spool folder is read by one process at a time: what it finds there again was not judged to the end.
        """
        channel = arrivals.SPOOL if certificate == CERTIFICATE else arrivals.DOOR
        digest = hashlib.sha256()
        for piece in raw.chunks():
            digest.update(piece)
        now = self._deps.clock.now()
        before = now if channel == arrivals.SPOOL else now - AGAIN_AFTER
        with self._deps.store.unit() as unit:
            known = arrivals.pending(unit, digest.hexdigest(), certificate, before)
            if known is None:
                return arrivals.keep(unit, channel, certificate, raw.chunks(), now)
            return self._try(unit, known, now)

    def try_again(self, arrival_id: int) -> ArrivedMessage | None:
        """Begin another try at bytes; None where they are judged or set aside, or somebody is judging them."""
        with self._deps.store.unit() as unit:
            known = arrivals.waiting(unit, arrival_id)
            found = self._try(unit, known, self._deps.clock.now()) if known is not None else None
        return found if found is not None and found.state == arrivals.ARRIVED else None

    def _try(self, unit: Unit, known: ArrivedMessage, now: datetime) -> ArrivedMessage:
        """Count a try, or set aside what has had its last one; return the message as it is then."""
        if known.state == arrivals.SET_ASIDE:
            return known
        if known.tries >= MOST_TRIES:
            return self._set_aside(unit, known, now)
        arrivals.try_again(unit, known.id, now)
        return known

    def _set_aside(self, unit: Unit, known: ArrivedMessage, now: datetime) -> ArrivedMessage:
        arrivals.set_aside(unit, known.id, now)
        details = {"arrival": str(known.id), "tries": str(known.tries), "fault": known.fault or DIED}
        incidents.raise_once(unit, SET_ASIDE, None, details, now)
        return arrivals.get(unit, known.id)

    @staticmethod
    def refusal(arrived: ArrivedMessage) -> EnvelopeFault | None:
        """Return what is answered to bytes that were set aside: they are not worked on."""
        return EnvelopeFault(ENDPOINT_UNAVAILABLE, Message(_SET_ASIDE)) if arrived.state == arrivals.SET_ASIDE else None

    @staticmethod
    def is_of_the_folder(arrived: ArrivedMessage) -> bool:
        """Tell whether bytes came over the spool folder, so that an answer leaves that way."""
        return arrived.channel == arrivals.SPOOL

    def tell(self, arrived: ArrivedMessage, judge: Callable[[], Receipt]) -> Receipt:
        """Judge, and write down what breaks it. Raises what breaks it.

        A database out of reach is not the message's doing: that try is taken back.
        """

        def note(fault: str) -> None:
            alone(lambda: self._write(lambda unit: arrivals.failed(unit, arrived.id, fault)))

        try:
            return noting(judge, note)
        except OutsideUnavailable:
            alone(lambda: self._write(lambda unit: arrivals.not_counted(unit, arrived.id)))
            raise

    def _write(self, what: Callable[[Unit], None]) -> None:
        with self._deps.store.unit() as unit:
            what(unit)

    @contextmanager
    def bytes_of(self, arrived: ArrivedMessage) -> Iterator[Raw]:
        """Give the bytes of an arrival; large ones lie in a file meanwhile."""
        if arrived.size <= IN_MEMORY:
            with self._deps.store.unit() as unit:
                content = messages.content(unit, arrived.id)
            yield Raw(content)
            return
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            with self._deps.store.unit() as unit:
                for piece in messages.chunks(unit, arrived.id):
                    file.write(piece)
            file.flush()
            yield Raw(Path(file.name))

    def tick(self) -> int:
        """Wake a worker for each message whose judging broke off, and set aside what has had its tries.

        The scheduler judges nothing itself: what kills a process kills the one of a job. Return how many there were.
        """
        now = self._deps.clock.now()
        with self._deps.store.unit() as unit:
            found = arrivals.overdue(unit, now - AGAIN_AFTER)
            for known in found:
                if known.tries >= MOST_TRIES:
                    self._set_aside(unit, known, now)
                    continue
                arrivals.call(unit, known.id, now)
                wake_later(unit, self._deps, ARRIVAL, f"{known.id}-{known.tries}")
        return len(found)
