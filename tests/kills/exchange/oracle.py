"""The Commission of a drill as a process that nobody kills: `python -m tests.kills.exchange.oracle`.

It keeps books of every message that passed with its digest, and of every message that our door has acknowledged.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from lxml import etree
from werkzeug.serving import WSGIRequestHandler, make_server

from module.dev.standins.commission import gateway
from module.dev.standins.commission.conversations import Conversation, Passed
from module.dev.standins.commission.coordinator import Coordinator
from module.dev.standins.commission.generator import circulation, objects
from module.dev.standins.commission.generator.facts import Record
from module.dev.standins.commission.post import Post
from module.dev.standins.commission.settings import CommissionSettings
from tests.kills.exchange.traffic import Traffic, unanswered


class Counted(set[str]):
    """Digests of what our door has acknowledged."""

    def watch(self) -> None:
        """Look at every answer of the door."""
        inner = Post._send

        def send(post: Post, session: Any, data: Any, certificate: Any) -> tuple[int, bytes]:
            content = data if isinstance(data, bytes) else Path(data.name).read_bytes()
            status, answer = inner(post, session, data, certificate)
            if 200 <= status < 300:
                self.add(hashlib.sha256(content).hexdigest())
            return status, answer

        Post._send = send  # type: ignore[method-assign]


def _passed(passed: Passed) -> dict[str, str]:
    content = passed.content if isinstance(passed.content, bytes) else passed.content.read_bytes()
    return {
        "code": passed.code,
        "message_id": passed.message_id,
        "edoc_id": passed.edoc_id,
        "outcome": passed.outcome,
        "words": passed.words,
        "digest": hashlib.sha256(content).hexdigest(),
    }


def _conversation(item: Conversation) -> dict[str, Any]:
    return {
        "id": item.id.removeprefix("urn:uuid:"),
        "transaction": item.transaction,
        "subject": item.subject,
        "by_commission": item.by_commission,
        "state": item.state.value,
        "attempts": item.attempt,
        "late": item.late,
        "fault": item.fault,
        "errors": [error.code for error in item.errors],
        "sent": [_passed(one) for one in item.sent],
        "got": [_passed(one) for one in item.got],
    }


def _versions(line: str, records: Iterable[list[Record]], make: Any) -> list[dict[str, str]]:
    """Return the versions of the register as they stand in the end, with the digest of their canonical form."""
    found = []
    for versions in records:
        for version in versions:
            # read as a receiver reads it: namespaces where the document declares them
            record = etree.fromstring(etree.tostring(make(version)))
            content = etree.tostring(record, method="c14n", exclusive=True)
            found.append(
                {
                    "line": line,
                    "number": version.number,
                    "begins": version.started.isoformat(),
                    "updated": version.updated.isoformat(),
                    "digest": hashlib.sha256(content).hexdigest(),
                }
            )
    return found


def _books(commission: Coordinator, acknowledged: set[str]) -> dict[str, Any]:
    register = commission.register
    report = commission.report()
    return {
        "conversations": [_conversation(item) for item in commission.conversations()],
        "acknowledged": sorted(acknowledged),
        "applications": {key: [form.form_id for form in item.forms] for key, item in register.applications.items()},
        "withdrawn": sorted(register.withdrawn),
        "opinions": [
            {"application": key[0], "form": key[1], "conversation": given.conversation.removeprefix("urn:uuid:")}
            for key, every in register.opinions.items()
            for given in every
        ],
        "versions": [
            *_versions("entry", register.entries.values(), objects.entry),
            *_versions("circulation", register.circulations.values(), circulation.circulation),
        ],
        "lost": report.lost,
        "doubled": report.doubled,
        "out_of_order": report.out_of_order,
        "stuck": report.stuck,
        "refused_by_door": [
            f"{item.conversation} {item.outcome}: {item.words[:300]}"
            for item in commission.books.judgements
            if item.code == "door"
        ],
    }


def pages(commission: Coordinator, traffic: Traffic, acknowledged: set[str]) -> Blueprint:
    """Return what the drill asks and orders."""
    found = Blueprint("drill", __name__, url_prefix="/drill")

    @found.post("/traffic")
    def flow() -> Response:
        (traffic.flows.set if request.get_json()["flows"] else traffic.flows.clear)()
        return Response(status=204)

    @found.post("/behave")
    def behave() -> Response:
        commission.behave()
        return Response(status=204)

    @found.get("/state")
    def state() -> Response:
        with commission.books.changed:
            waiting = [item.id for item in unanswered(commission)]
        return jsonify(waiting=waiting, idle=commission._post.idle(), failure=traffic.failure)

    @found.get("/books")
    def books() -> Response:
        with commission.books.changed:
            return jsonify(_books(commission, acknowledged))

    return found


class Quiet(WSGIRequestHandler):
    def log_request(self, *about: object) -> None:
        """Say nothing of requests."""


def main() -> None:
    """Serve on the loopback until SIGTERM."""
    parser = argparse.ArgumentParser()
    for name in ("port", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in ("minute", "pause"):
        parser.add_argument(f"--{name}", type=float, required=True)
    parser.add_argument("--door", required=True)
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    options = parser.parse_args()
    acknowledged = Counted()
    acknowledged.watch()
    settings = CommissionSettings(
        door=options.door,
        minute_seconds=options.minute,
        certificate=options.keys / "commission.crt.pem",
        key=options.keys / "commission.key.pem",
        authority=options.keys / "roots" / "ca.pem",
        state=options.state,
        again_seconds=0.15,
        attempts=100_000,
        workers=6,
        timeout_seconds=10,
    )
    with Coordinator(settings) as commission:
        traffic = Traffic(commission, options.seed, options.pause)
        traffic.start()
        app = Flask("oracle")
        app.register_blueprint(gateway.blueprint(commission))
        app.register_blueprint(pages(commission, traffic, acknowledged))
        server = make_server("127.0.0.1", options.port, app, threaded=True, request_handler=Quiet)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()
        traffic.stop()
        server.server_close()


if __name__ == "__main__":
    main()
