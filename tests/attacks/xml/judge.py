"""Judge messages in a process of its own, so that its memory can be measured: `python -m tests.attacks.xml.judge`.

Door, reader, sender check; where the check of the body and the exchange itself are at hand, `receive` is theirs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from module.eaeu.envelope.faults import EnvelopeFault
from module.eaeu.envelope.headers import fault_header
from module.eaeu.envelope.identifiers import new_uri
from module.eaeu.envelope.reading import open_envelope
from module.eaeu.envelope.senders import check_addressee, check_sender
from module.eaeu.envelope.writing import technical_fault
from module.eaeu.transport.door import MEDIA_TYPE, Answer, Door, Incoming, Refusal
from tests.support import envelopes as wire
from tests.support.exchange_doors import PRINT, settings, translate


@dataclass
class Judge:
    """Receives a message; `body` keeps the canonical body of one that would go on to the check."""

    body: bytes = b""

    def receive(self, path: Path, certificate: str) -> Answer:
        ours = settings()
        try:
            envelope = open_envelope(path.read_bytes())
            check_addressee(ours, envelope.header)
            check_sender(ours, envelope.header.peer, certificate, envelope.header.name)
        except EnvelopeFault as fault:
            header = fault_header(fault.header, new_uri(), fault.subcode, wire.OURS)
            reasons = {"ru": translate(fault.message, "ru")}
            return Refusal(202, technical_fault(header, fault.subcode, reasons, path.read_bytes()))
        self.body = etree.tostring(envelope.body, method="c14n")
        return Refusal(202, b"")


def judged(file: Path, encoding: str) -> dict[str, object]:
    """Judge a file; memory is the most that this process has had meanwhile."""
    judge = Judge()
    with TemporaryDirectory() as folder, file.open("rb") as stream:
        door = Door(judge.receive, settings(), Path(folder), translate)
        Path("/proc/self/clear_refs").write_text("5")  # begin the peak anew
        begun = time.monotonic()
        answer = door.take(Incoming(stream, file.stat().st_size, MEDIA_TYPE, encoding), PRINT)
        seconds = time.monotonic() - begun
        left = os.listdir(folder)
    fault = None
    if answer.body:
        fault = etree.fromstring(answer.body).find(".//soap:Subcode/soap:Value", {"soap": wire.SOAP})
    return {
        "status": answer.http_status,
        "answer": "body" if fault is None else fault.text,
        "body": judge.body.decode(),
        "seconds": seconds,
        "peak_kib": _peak(),
        "left": left,
    }


def _peak() -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main() -> None:
    """Judge each line of the input, a JSON list of file and encoding; answer each with a line."""
    for line in sys.stdin:
        file, encoding = json.loads(line)
        sys.stdout.write(json.dumps(judged(Path(file), encoding)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
