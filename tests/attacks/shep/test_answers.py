"""Somebody between us and the gateway changes its answers; none of them may be read."""

from __future__ import annotations

import base64
import copy
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from module.dev.standins import keys
from module.dev.standins.keys import KeyFiles
from module.dev.standins.scenarios import HEAD, OTHER, TECHNICAL_FAULT
from module.dev.standins.signing import NAMESPACES, sign_answer
from module.integrations.gbd_ul import GbdUlCompanies, GbdUlSettings
from module.integrations.shep import ShepChannel
from module.kernel.clock import SetClock
from module.registry.lookups import Answer, CompanyRecord, Outcome
from tests.support.outside import CLOCK, Outside, running

Attack = Callable[[bytes], bytes]
SOAP = NAMESPACES["soap"]


class Middle:
    """Whoever sits on the line."""

    def __init__(self) -> None:
        self.attack: Attack = bytes
        self.request = b""

    def __call__(self, app: Any) -> Any:
        def passed(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            started: list[Any] = []
            self.request = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(self.request)
            content = self.attack(b"".join(app(environ, lambda *args: started.extend(args[:2]))))
            headers = [(name, value) for name, value in started[1] if name != "Content-Length"]
            start_response(started[0], [*headers, ("Content-Length", str(len(content)))])
            return [content]

        return passed


MIDDLE = Middle()


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with running(tmp_path_factory.mktemp("attacked"), MIDDLE, mail=False) as found:
        yield found


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    MIDDLE.attack = bytes
    yield
    MIDDLE.attack = bytes


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> KeyFiles:
    return keys.make(tmp_path_factory.mktemp("stranger"), "stranger")


def _ask(outside: Outside, attack: Attack, number: str = HEAD) -> Answer[CompanyRecord]:
    MIDDLE.attack = attack
    return outside.companies().by_bin(number)


def _refused(answer: Answer[CompanyRecord], detail: str) -> None:
    assert (answer.outcome, answer.value, answer.detail) == (Outcome.UNAVAILABLE, None, detail)


def _der(files: KeyFiles) -> bytes:
    return base64.b64encode(files.certificate_object().public_bytes(serialization.Encoding.DER))


def _tree(change: Callable[[etree._Element], None]) -> Attack:
    def attack(content: bytes) -> bytes:
        envelope = etree.fromstring(content)
        change(envelope)
        return etree.tostring(envelope)

    return attack


def _one(parent: etree._Element, path: str) -> etree._Element:
    found = parent.find(path, NAMESPACES)
    assert found is not None
    return found


def _signed_again(files: KeyFiles, change: Attack = bytes) -> Attack:
    """Take the signature off, change the rest, sign with other keys."""

    def attack(content: bytes) -> bytes:
        envelope = etree.fromstring(change(content))
        header = _one(envelope, "soap:Header")
        header.clear()
        return sign_answer(envelope, files, "id-again")

    return attack


def _other_name(content: bytes) -> bytes:
    assert "Жетісу".encode() in content
    return content.replace("Жетісу".encode(), "Басқа".encode())


def test_untouched_answer_is_read(outside: Outside) -> None:
    assert _ask(outside, bytes).outcome is Outcome.FOUND


def test_body_changed(outside: Outside) -> None:
    _refused(_ask(outside, _other_name), "wsse.altered")


def test_digest_made_to_fit(outside: Outside) -> None:
    def change(envelope: etree._Element) -> None:
        _one(envelope, ".//messageId").text = "other"
        body = etree.tostring(_one(envelope, "soap:Body"), method="c14n", exclusive=True)
        digest = hashes.Hash(hashes.SHA256())
        digest.update(body)
        _one(envelope, ".//ds:DigestValue").text = base64.b64encode(digest.finalize()).decode()

    _refused(_ask(outside, _tree(change)), "wsse.wrong")


def test_unsigned(outside: Outside) -> None:
    _refused(_ask(outside, _tree(lambda envelope: _one(envelope, "soap:Header").clear())), "wsse.unsigned")


def test_without_header(outside: Outside) -> None:
    _refused(_ask(outside, _tree(lambda envelope: envelope.remove(_one(envelope, "soap:Header")))), "wsse.unsigned")


def test_signed_by_a_stranger(outside: Outside, stranger: KeyFiles) -> None:
    _refused(_ask(outside, _signed_again(stranger, _other_name)), "wsse.stranger")


def test_signed_by_a_stranger_under_the_name_of_the_gateway(outside: Outside, stranger: KeyFiles) -> None:
    gateway = outside.keys()["gateway"]
    _refused(_ask(outside, _signed_again(KeyFiles(stranger.key, gateway.certificate), _other_name)), "wsse.wrong")


def test_certificate_swapped(outside: Outside, stranger: KeyFiles) -> None:
    def attack(content: bytes) -> bytes:
        return content.replace(_der(outside.keys()["gateway"]), _der(stranger))

    _refused(_ask(outside, attack), "wsse.stranger")


def test_our_own_message_sent_back(outside: Outside) -> None:
    _refused(_ask(outside, lambda _content: MIDDLE.request), "wsse.stranger")


def test_signed_with_our_own_key(outside: Outside) -> None:
    _refused(_ask(outside, _signed_again(outside.keys()["client"])), "wsse.stranger")


def _wrapped(identifier: str) -> Attack:
    """Keep the signed Body in the header and put another one where it is read."""

    def change(envelope: etree._Element) -> None:
        body = _one(envelope, "soap:Body")
        forged = copy.deepcopy(body)
        del forged.attrib["Id"]
        if identifier:
            forged.set("Id", identifier if identifier != "same" else str(body.get("Id")))
        _one(forged, ".//data").text = str(_one(forged, ".//data").text).replace(HEAD, OTHER)
        envelope.replace(body, forged)
        etree.SubElement(_one(envelope, "soap:Header"), "wrapper").append(body)

    return _tree(change)


@pytest.mark.parametrize("identifier", ["", "same", "other"])
def test_signature_wrapping(outside: Outside, identifier: str) -> None:
    _refused(_ask(outside, _wrapped(identifier), OTHER), "wsse.layout")


@pytest.mark.parametrize("place", [1, 2])
def test_second_body(outside: Outside, place: int) -> None:
    def change(envelope: etree._Element) -> None:
        forged = copy.deepcopy(_one(envelope, "soap:Body"))
        del forged.attrib["Id"]
        envelope.insert(place, forged)

    _refused(_ask(outside, _tree(change)), "wsse.layout")


@pytest.mark.parametrize("path", ["soap:Header", "soap:Header/wsse:Security", ".//ds:Signature", ".//ds:Reference"])
def test_doubled_parts(outside: Outside, path: str) -> None:
    def change(envelope: etree._Element) -> None:
        part = _one(envelope, path)
        part.addnext(copy.deepcopy(part))

    answer = _ask(outside, _tree(change))
    assert answer.value is None
    assert answer.detail in ("wsse.layout", "wsse.wrong")


@pytest.mark.parametrize("path", [".//ds:SignedInfo", ".//ds:SignatureValue", ".//ds:KeyInfo", ".//wsse:KeyIdentifier"])
def test_missing_parts(outside: Outside, path: str) -> None:
    def change(envelope: etree._Element) -> None:
        part = _one(envelope, path)
        parent = part.getparent()
        assert parent is not None
        parent.remove(part)

    _refused(_ask(outside, _tree(change)), "wsse.layout")


def _weakened(outside: Outside, change: Callable[[etree._Element], None]) -> Attack:
    """A signature by the gateway's own key, but of another layout than was agreed."""

    def whole(envelope: etree._Element) -> None:
        change(envelope)
        info = etree.tostring(_one(envelope, ".//ds:SignedInfo"), method="c14n", exclusive=True)
        value = outside.keys()["gateway"].private_key().sign(info, padding.PKCS1v15(), hashes.SHA256())
        _one(envelope, ".//ds:SignatureValue").text = base64.b64encode(value).decode()

    return _tree(whole)


@pytest.mark.parametrize(
    ("path", "algorithm"),
    [
        (".//ds:CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        (".//ds:SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        (".//ds:SignatureMethod", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        (".//ds:DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
        (".//ds:Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        (".//ds:Transform", "http://www.w3.org/TR/1999/REC-xpath-19991116"),
    ],
)
def test_other_algorithms(outside: Outside, path: str, algorithm: str) -> None:
    attack = _weakened(outside, lambda envelope: _one(envelope, path).set("Algorithm", algorithm))
    _refused(_ask(outside, attack), "wsse.algorithm")


def test_second_transform(outside: Outside) -> None:
    def change(envelope: etree._Element) -> None:
        chain = _one(envelope, ".//ds:Transforms")
        chain.append(copy.deepcopy(chain[0]))

    _refused(_ask(outside, _weakened(outside, change)), "wsse.algorithm")


@pytest.mark.parametrize("uri", ["", "#", "#nothing", "http://example.kz/"])
def test_reference_elsewhere(outside: Outside, uri: str) -> None:
    attack = _weakened(outside, lambda envelope: _one(envelope, ".//ds:Reference").set("URI", uri))
    _refused(_ask(outside, attack), "wsse.layout")


def test_comment_cuts_nothing_short(outside: Outside) -> None:
    """Comments are outside the signature, so one may be slipped into a value: it must be read whole."""

    def attack(content: bytes) -> bytes:
        changed = content.replace(b"SCSS001", b"SCSS<!-- x -->001")
        return re.sub(rb"(200140)(000004)", rb"\1<!-- x -->\2", changed)

    answer = _ask(outside, attack)
    assert answer.outcome is Outcome.FOUND
    assert answer.value is not None
    assert answer.value.identifier == HEAD


def test_fault_without_signature(outside: Outside) -> None:
    attack = _tree(lambda envelope: _one(envelope, "soap:Header").clear())
    _refused(_ask(outside, attack, TECHNICAL_FAULT), "wsse.unsigned")


def test_doctype(outside: Outside) -> None:
    def attack(content: bytes) -> bytes:
        return re.sub(rb"\?>\s*", b'?><!DOCTYPE a SYSTEM "file:///etc/passwd">', content, count=1)

    _refused(_ask(outside, attack), "xml.doctype")


def _with_clock(outside: Outside, instant: datetime, max_age: timedelta | None) -> GbdUlCompanies:
    clock = SetClock(instant)
    settings = replace(outside.shep_settings(), max_age=max_age)
    channel = ShepChannel(settings, replace(outside.security(), clock=clock), clock)
    return GbdUlCompanies(GbdUlSettings(HEAD, signing_key=outside.signing_key()), channel, clock)


def test_answer_of_yesterday(outside: Outside) -> None:
    tomorrow = CLOCK.now() + timedelta(days=1)
    assert _with_clock(outside, tomorrow, None).by_bin(HEAD).outcome is Outcome.FOUND
    _refused(_with_clock(outside, tomorrow, timedelta(hours=1)).by_bin(HEAD), "shep.replay")


def test_answer_of_another_question(outside: Outside) -> None:
    recorded: list[bytes] = []

    def record(content: bytes) -> bytes:
        recorded.append(content)
        return content

    assert _ask(outside, record, OTHER).outcome is Outcome.FOUND
    _refused(_ask(outside, lambda _content: recorded[0]), "gbd_ul.another_company")


def test_certificate_of_the_gateway_has_run_out(outside: Outside) -> None:
    _refused(_with_clock(outside, datetime(2050, 1, 1, tzinfo=UTC), None).by_bin(HEAD), "wsse.expired")


def test_key_files_are_for_the_owner_alone(outside: Outside, tmp_path: Path) -> None:
    made = keys.ensure(tmp_path)
    before = made["client"].key.read_bytes()
    assert keys.ensure(tmp_path)["client"].key.read_bytes() == before
    assert all(files.key.stat().st_mode & 0o077 == 0 for files in made.values())
