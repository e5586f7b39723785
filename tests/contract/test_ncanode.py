"""Transport signatures by the NCANode side-car: the client and the stand-in over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from lxml import etree

from module.dev.standins import scenarios
from module.integrations.calls import CallLine
from module.integrations.gbd_ul import GbdUlCompanies, GbdUlSettings
from module.integrations.shep import ShepChannel
from module.integrations.wsse import SOAP
from module.integrations.wsse_ncanode import NcaNodeSettings, NcaNodeTransportSecurity
from module.outbound import HttpSettings, WireFailure
from module.registry.lookups import Outcome
from tests.support.outside import CLOCK, ONCE, Outside
from tests.support.raw_http import answering, response

PASSWORD = "side-car"


def settings(outside: Outside, url: str = "", password: str = PASSWORD) -> NcaNodeSettings:
    key = outside.signing_key()
    octets = pkcs12.serialize_key_and_certificates(
        b"trois", key.private_key, key.certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    there = replace(outside.http("/ncanode"), url=url or outside.url + "/ncanode")
    return NcaNodeSettings(there, octets, password)


def security(outside: Outside, url: str = "", password: str = PASSWORD) -> NcaNodeTransportSecurity:
    return NcaNodeTransportSecurity(settings(outside, url, password), outside.security().gateway_certificates, CLOCK)


def envelope(text: str = "<a>өтінім</a>") -> etree._Element:
    return etree.fromstring(f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>{text}</s:Body></s:Envelope>')


def test_what_the_side_car_signs_the_gateway_takes(outside: Outside) -> None:
    channel = ShepChannel(outside.shep_settings(), security(outside), CLOCK)
    companies = GbdUlCompanies(
        GbdUlSettings(scenarios.HEAD, signing_key=outside.signing_key()), channel, CLOCK, CallLine("gbd_ul", ONCE)
    )
    answer = companies.by_bin(scenarios.HEAD)
    assert (answer.outcome, answer.detail) == (Outcome.FOUND, "")


def test_answers_are_judged_in_our_process(outside: Outside) -> None:
    channel = ShepChannel(outside.shep_settings(), security(outside), CLOCK)
    companies = GbdUlCompanies(
        GbdUlSettings(scenarios.HEAD, signing_key=outside.signing_key()), channel, CLOCK, CallLine("gbd_ul", ONCE)
    )
    assert companies.by_bin(scenarios.BAD_SIGNATURE).detail == "wsse.altered"


def test_the_signature_stands_in_the_envelope_itself(outside: Outside) -> None:
    signed = envelope()
    security(outside).sign(signed)
    again = etree.fromstring(etree.tostring(signed))
    outside.client_security().verify(again)


def test_a_wrong_password_makes_the_call_unavailable(outside: Outside) -> None:
    with pytest.raises(WireFailure, match=r"ncanode\.400"):
        security(outside, password="guess").sign(envelope())


def reported(**answer: object) -> bytes:
    return response("200 OK", "application/json", json.dumps(answer).encode())


def text_of(change: Callable[[etree._Element], object]) -> str:
    changed = envelope()
    change(changed)
    return etree.tostring(changed, encoding="unicode")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (response("200 OK", "text/html", b"<html>"), "ncanode.rubbish"),
        (response("500 Error", "application/json", b'{"status": 500, "message": "900101300007"}'), "ncanode.500"),
        (reported(status=500, message="no"), "ncanode.500"),
        (reported(status=200), "ncanode.rubbish"),
        (reported(status=200, xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "ncanode.rubbish"),
        (reported(status=200, xml="<a/>"), "ncanode.altered"),
        (reported(status=200, xml=text_of(lambda found: found[1].append(etree.Element("b")))), "ncanode.altered"),
        (reported(status=200, xml=text_of(lambda found: found[1][0].set("x", "y"))), "ncanode.altered"),
        (
            reported(status=200, xml=text_of(lambda found: found.append(etree.Element(f"{{{SOAP}}}Body")))),
            "ncanode.layout",
        ),
        (b"", "ncanode.http.connection"),
    ],
)
def test_a_side_car_that_says_something_else(outside: Outside, raw: bytes, code: str) -> None:
    with answering(raw) as url, pytest.raises(WireFailure) as failed:
        security(outside, url).sign(envelope())
    assert failed.value.detail == code


def test_the_key_does_not_travel_in_the_open() -> None:
    with pytest.raises(ValueError, match="open"):
        NcaNodeSettings(HttpSettings("http://ncanode.example.kz:14579"), b"", "")
    for url in ("http://127.0.0.1:14579", "http://localhost:14579", "https://ncanode.example.kz"):
        assert PASSWORD not in repr(NcaNodeSettings(HttpSettings(url), b"secret", PASSWORD))
