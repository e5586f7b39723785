"""What comes in over HTTP: refused unread without a known certificate, capped by message, gone from disk after."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from lxml import etree

from module.eaeu.transport.door import MEDIA_TYPE, ConnectionReply, Incoming, Refusal
from module.kernel.errors import OutsideUnavailable
from module.registry.exchange import MessageLimits
from tests.support import envelopes as wire
from tests.support.exchange_doors import PRINT, Receiver

SMALL = MessageLimits(message=500_000, register=1_000_000, element=10_000)


class Unread(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("it was read")


def incoming(content: bytes | BinaryIO, **changes: Any) -> Incoming:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    length = len(content) if isinstance(content, bytes) else None
    return Incoming(**({"stream": stream, "length": length, "media_type": MEDIA_TYPE} | changes))


def reply(answer: ConnectionReply) -> tuple[int, str, list[str]]:
    """Status, subcode and languages of a refusal, read with plain lxml."""
    root = etree.fromstring(answer.body)
    names = {"soap": wire.SOAP, "wsa": wire.WSA}
    subcode = root.findtext(".//soap:Subcode/soap:Value", namespaces=names)
    languages = [
        str(text.get("{http://www.w3.org/XML/1998/namespace}lang")) for text in root.iterfind(".//soap:Text", names)
    ]
    assert root.findtext(".//wsa:From/wsa:Address", namespaces=names) == wire.OURS
    return answer.http_status, str(subcode), languages


def test_a_message_is_handed_over_as_a_file_and_gone_after(tmp_path: Path) -> None:
    receiver = Receiver(answer=Refusal(202, b"<answer/>"))
    answer = receiver.door(tmp_path / "new").take(incoming(wire.envelope()), PRINT)
    assert (answer.http_status, answer.body) == (202, b"<answer/>")
    assert receiver.received == [(wire.envelope(), PRINT)]
    assert not receiver.paths[0].exists() and os.listdir(tmp_path / "new") == []


@pytest.mark.parametrize("certificate", ["", "cd" * 32, PRINT.upper(), "spool"])
def test_without_a_known_certificate_nothing_is_read(tmp_path: Path, certificate: str) -> None:
    receiver = Receiver()
    answer = receiver.door(tmp_path).take(incoming(Unread(), length=10), certificate)
    assert reply(answer) == (403, "int:InvalidHeader", ["ru", "kk", "en"])
    assert receiver.received == []


def test_with_no_certificate_in_the_settings_nobody_comes_in(tmp_path: Path) -> None:
    for certificate in ("", PRINT):
        assert Receiver().door(tmp_path, certificates=()).take(incoming(Unread()), certificate).http_status == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"media_type": "text/xml"},
        {"media_type": "application/x-www-form-urlencoded"},
        {"media_type": "multipart/related"},
        {"media_type": ""},
        {"encoding": "gzip"},
        {"encoding": "deflate"},
    ],
)
def test_another_kind_of_content_or_a_packed_one_is_refused_unread(tmp_path: Path, changes: dict[str, str]) -> None:
    answer = Receiver().door(tmp_path).take(incoming(Unread(), **changes), PRINT)
    assert reply(answer)[:2] == (415, "int:DataError")


def long_message(action: str, size: int) -> bytes:
    changes = {"wsa_Action": f"<wsa:Action>{action}</wsa:Action>"}
    if action.endswith(("MSG.014", "MSG.016")):  # answers, which relate to a request
        changes["wsa_RelatesTo"] = f"<wsa:RelatesTo>{wire.RELATED_ID}</wsa:RelatesTo>"
    return wire.envelope(wire.changed(**changes), "<x>" + "y" * size + "</x>")


@pytest.mark.parametrize(
    ("action", "size", "status"),
    [
        (wire.action(), 400_000, 202),
        (wire.action(), 600_000, 413),
        (wire.action("P.SP.01.MSG.014", 11, 9), 600_000, 202),
        (wire.action("P.SP.01.MSG.016", 12, 10), 600_000, 202),
        (wire.action("P.SP.01.MSG.014", 11, 9), 1_100_000, 413),
        ("int://CP/P.XX.01/1.0.0/a/b/P.SP.01.MSG.014", 600_000, 413),
    ],
)
def test_the_cap_is_that_of_the_message(tmp_path: Path, action: str, size: int, status: int) -> None:
    receiver = Receiver()
    content = long_message(action, size)
    answer = receiver.door(tmp_path, SMALL).take(incoming(io.BytesIO(content)), PRINT)
    assert answer.http_status == status
    assert [item for item, _ in receiver.received] == ([content] if status == 202 else [])
    if status == 413:
        assert reply(answer)[1] == "int:DataError"
    assert os.listdir(tmp_path) == []


def test_an_announced_length_over_every_cap_is_refused_unread(tmp_path: Path) -> None:
    answer = Receiver().door(tmp_path, SMALL).take(incoming(Unread(), length=1_000_001), PRINT)
    assert reply(answer)[:2] == (413, "int:DataError")


def test_what_never_becomes_xml_gets_the_small_cap(tmp_path: Path) -> None:
    answer = Receiver().door(tmp_path, SMALL).take(incoming(io.BytesIO(b" " * 600_000)), PRINT)
    assert answer.http_status == 413


def test_a_body_that_breaks_off_is_not_handed_over(tmp_path: Path) -> None:
    receiver = Receiver()
    answer = receiver.door(tmp_path).take(incoming(wire.envelope(), length=5_000), PRINT)
    assert reply(answer)[:2] == (400, "int:DataError")
    assert receiver.received == [] and os.listdir(tmp_path) == []


@pytest.mark.parametrize("error", [OutsideUnavailable(), OSError(28, "No space left on device")])
def test_what_cannot_be_stored_is_not_acknowledged(tmp_path: Path, error: Exception) -> None:
    answer = Receiver(answer=error).door(tmp_path).take(incoming(wire.envelope()), PRINT)
    assert reply(answer)[:2] == (503, "wsa:EndpointUnavailable")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_not_an_acknowledgement(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = Receiver().door(tmp_path / "file" / "under").take(incoming(wire.envelope()), PRINT)
    assert answer.http_status == 503
