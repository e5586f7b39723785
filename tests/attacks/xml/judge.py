"""Judge messages in a process of its own, so that its memory can be measured: `python -m tests.attacks.xml.judge URL`.

The door, the whole exchange over the database of the URL, and the worker that sends the answers.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from lxml import etree

from module.eaeu.transport.door import MEDIA_TYPE, Door, Incoming
from tests.attacks.xml.bodies import valued
from tests.support import envelopes as wire
from tests.support.exchange import CERTIFICATE, Segment, Sent, open_segment
from tests.support.exchange_doors import translate

_EFFECTS = ("union_version", "union_entry", "exchange_opinion", "exchange_effect")


def judged(segment: Segment, file: Path, encoding: str) -> dict[str, object]:
    """Judge a file; memory is the most that this process has had meanwhile, time is the processor's."""
    segment.clear()
    with TemporaryDirectory() as folder, file.open("rb") as stream:
        door = Door(segment.exchange.receive, segment.settings, Path(folder), translate)
        Path("/proc/self/clear_refs").write_text("5")  # the kernel counts the peak from here
        begun, waited = time.process_time(), time.monotonic()
        answer = door.take(Incoming(stream, file.stat().st_size, MEDIA_TYPE, encoding), CERTIFICATE)
        segment.work()
        seconds, waited = time.process_time() - begun, time.monotonic() - waited
        left = os.listdir(folder)
    sent = segment.wire.sent
    return {
        "status": answer.http_status,
        "answer": f"fault {_subcode(answer.body)}" if answer.body else _answer(sent),
        "said": answer.body.decode() + "".join(one.raw.decode() for one in sent),
        "changed": sum(segment.scalar(f"SELECT count(*) FROM trois.{table}") for table in _EFFECTS),  # noqa: S608
        "names": segment.scalar("SELECT coalesce(string_agg(object_name, ' '), '') FROM trois.exchange_opinion"),
        "journal": segment.scalar("SELECT count(*) FROM trois.exchange_message WHERE direction = 'in'"),
        "seconds": seconds,
        "waited": waited,
        "peak_kib": _peak(),
        "left": left,
    }


def _subcode(content: bytes) -> str | None:
    return etree.fromstring(content).findtext(".//soap:Subcode/soap:Value", namespaces={"soap": wire.SOAP})


def _answer(sent: list[Sent]) -> str:
    errors = {f"ERR {code}" for one in sent if one.code == "P.MSG.ERR" for code in one.errors}
    return " ".join(sorted(errors)) or ("taken" if sent else "nothing")


def _peak() -> int:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main() -> None:
    """Judge each line of the input, a JSON list of file and encoding; answer each with a line.

    Each in a child of this process: what one message leaves behind in memory does not count for the next.
    """
    segment = open_segment(sys.argv[1])
    with NamedTemporaryFile() as file:
        Path(file.name).write_bytes(valued("ipsdo:RightholderQuantity", "x"))
        judged(segment, Path(file.name), "")  # compiles the schemas, which a process does once
    segment.store.engine.dispose()
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            name, encoding = json.loads(line)
            sys.stdout.write(json.dumps(judged(segment, Path(name), encoding)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
