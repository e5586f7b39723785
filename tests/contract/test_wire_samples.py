"""One call and its answer per system, as on the wire; written to module/docs/wire with TROIS_WRITE_DOCS=1."""

from __future__ import annotations

import io
import os
import re
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree

from module.dev.standins import scenarios
from module.registry.letters import DeliveryState, Letter
from tests.support.outside import Outside, running
from tests.support.raw_http import recording

DOCS = Path(__file__).parents[2] / "module" / "docs" / "wire"
Exchange = tuple[str, bytes, bytes]


class Recorder:
    """Keeps what goes in and out of the stand-ins."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def __call__(self, app: Any) -> Any:
        def passed(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(sent)
            content = b"".join(app(environ, start_response))
            self.exchanges.append((environ["PATH_INFO"], sent, content))
            return [content]

        return passed


RECORDER = Recorder()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with running(tmp_path_factory.mktemp("recorded"), RECORDER, mail=False) as found:
        yield found


def _consented(outside: Outside) -> object:
    """Ask for consent, then for the person: both calls stand on the page."""
    consent = outside.consents().request(scenarios.LEADER).value
    assert consent is not None
    return outside.persons().person(scenarios.LEADER, consent)


def _conversed(outside: Outside) -> object:
    """Send a message, fetch one that waits, and say that it was taken."""
    wanted = {"service": "TROIS_INBOX", "data": "<Notice><number>2</number></Notice>"}
    requests.post(f"{outside.url}/shep-async/queue", json=wanted, timeout=5)
    RECORDER.exchanges.clear()  # the queue is filled by hand, not over the channel
    channel = outside.async_channel()
    channel.send(outside.settings.async_service, etree.fromstring("<Notice><number>1</number></Notice>"))
    (arrived,) = channel.pull("TROIS_INBOX")
    channel.taken(arrived.message_id, "TROIS_INBOX")
    return arrived


CALLS: dict[str, Callable[[Outside], object]] = {
    "gbd_ul": lambda outside: outside.companies().by_bin(scenarios.HEAD),
    "gbd_fl": lambda outside: _consented(outside),
    "shep_async": lambda outside: _conversed(outside),
    "niis": lambda outside: outside.trademarks().by_certificate("100001"),
    "esbd": lambda outside: outside.contracts().by_number("77-000001"),
    "esbd_holder": lambda outside: outside.contracts().by_holder(scenarios.OTHER, date(2025, 12, 22)),
    "niis_dictionaries": lambda outside: (outside.trademarks().patent_types(), outside.trademarks().nice_classes()),
    "copyright": lambda outside: outside.copyrights().by_certificate("4411"),
    "copyright_shep": lambda outside: outside.copyrights_over_shep().by_certificate("4411"),
    "sms_mobizon": lambda outside: _asked_about(outside),
    "sms": lambda outside: outside.sms().send(Letter("letter-1", "+77010000001", "", "Өтінім № 1 қабылданды")),
}


def _asked_about(outside: Outside) -> None:
    messenger, address = outside.mobizon(), "+77010000001"
    sent = messenger.send(Letter("letter-1", address, "", "Өтінім № 1 қабылданды"))
    messenger.status("letter-1", address, sent.reference)


@pytest.mark.parametrize("system", list(CALLS))
def test_sample(recorded: Outside, system: str) -> None:
    RECORDER.exchanges.clear()
    CALLS[system](recorded)
    page = _page(system, RECORDER.exchanges)
    settings = recorded.settings
    for secret in (settings.sender_password, settings.esbd_password, settings.sms_password, scenarios.LEADER):
        assert secret not in page
    assert page.count("```") == 4 * len(RECORDER.exchanges) > 0
    if os.environ.get("TROIS_WRITE_DOCS") == "1":
        DOCS.mkdir(parents=True, exist_ok=True)
        (DOCS / f"{system}.md").write_text(page, encoding="utf-8")


def test_sample_of_mail(outside: Outside) -> None:
    assert outside.settings.smtp_port is not None
    with recording(outside.settings.smtp_port) as line:
        note = Letter("letter-1", "someone@example.kz", "Application 1", "The application is accepted.")
        assert outside.mail(port=line.port).send(note).state is DeliveryState.SENT
    machine = socket.getfqdn()
    talk = "\n".join(f"{side} {part}".rstrip() for side, part in line.lines()).replace(machine, "mail.example.kz")
    talk = re.sub(r"Date: .*", "Date: …", talk)
    assert "S: 250" in talk
    assert "C: data" in talk
    page = _page("mail", []) + f"\n## SMTP\n\nC is our adapter, S the server.\n\n```\n{talk}\n```\n"
    if os.environ.get("TROIS_WRITE_DOCS") == "1":
        (DOCS / "mail.md").write_text(page, encoding="utf-8")


def _page(system: str, exchanges: list[Exchange]) -> str:
    parts = [
        f"# On the wire: {system}\n",
        "Written by `TROIS_WRITE_DOCS=1 pytest tests/contract/test_wire_samples.py`: our adapter and the stand-in.",
        "All names and numbers are invented. Secrets, signature values, certificates and personal numbers are cut;",
        "line breaks are added for reading (on the wire there are none, and none may be added after signing).",
    ]
    for path, sent, received in exchanges:
        parts += [f"\n## {path}\n", "Sent:\n", _block(sent), "\nReceived:\n", _block(received)]
    return "\n".join(parts) + "\n"


def _block(content: bytes) -> str:
    if not content.lstrip().startswith(b"<"):
        return f"```\n{_cut(content.decode())}\n```"
    root = etree.fromstring(content)
    etree.indent(root)
    return f"```xml\n{_cut(etree.tostring(root, encoding='unicode'))}\n```"


def _cut(text: str) -> str:
    """Take out what is secret, personal or only noise, in markup and in escaped markup alike."""
    names = (
        "password|aPassword|SessionID|aSessionID|SignatureValue|DigestValue|KeyIdentifier|X509Certificate|image|IIN|iin"
        "|uin|kdpToken|publicKey"
    )
    text = re.sub(rf"((?:<|&lt;)(?:\w+:)?(?:{names})(?:\s[^>]*?)?(?:>|&gt;))[^<&]+", r"\1…", text)
    text = re.sub(r"(psw=)[^&]+", r"\1…", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "00000000-0000-0000-0000-000000000000", text)
    return re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+", "2026-01-01T00:00:00.000", text)
