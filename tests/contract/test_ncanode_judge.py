"""NCANode as the second judge of people's signatures: the client and the stand-in over real HTTP, in RSA."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from module.crypto.chain import Anchors
from module.eds import EdsSignatures, TrustStore
from module.integrations.ncanode_judge import NcaNodeJudge
from module.outbound import HttpSettings
from module.registry.signatures import Purpose, Reason, SignatureRefused
from module.settings import SettingsFault
from module.wiring.trust import second_judge
from tests.attacks.signatures.forger import NOW, Holder, Shape, World, forge
from tests.support.outside import Outside
from tests.support.raw_http import answering, response

DOCUMENT = '<a xmlns="urn:trois:application:1">өтінім</a>'.encode()


@pytest.fixture(scope="module")
def world() -> World:
    return World.make()


@pytest.fixture(scope="module")
def head(world: World) -> Holder:
    return world.holder()


def judge(outside: Outside) -> NcaNodeJudge:
    return NcaNodeJudge(replace(outside.http("/ncanode"), url=outside.url + "/ncanode"))


def eds(world: World, second: NcaNodeJudge) -> EdsSignatures:
    trust = TrustStore(Anchors((world.root.certificate,), (world.issuing.certificate,)))
    return EdsSignatures(trust, second=second)


def reason(second: NcaNodeJudge, signed: bytes = b"<a/>") -> tuple[Reason, str]:
    with pytest.raises(SignatureRefused) as refusal:
        second.judge_xml(signed)
    return refusal.value.reason, refusal.value.detail


def test_both_judges_accept_what_ncalayer_signs(outside: Outside, world: World, head: Holder) -> None:
    both = eds(world, judge(outside))
    assert both.verify(forge(DOCUMENT, head), DOCUMENT, Purpose.DOCUMENT, NOW).algorithm == "RSA-SHA256"


def test_it_refuses_what_does_not_verify(outside: Outside, head: Holder) -> None:
    second = judge(outside)
    spoiled = forge(DOCUMENT, head, Shape(signer=lambda data: head.sign(data + b".")))
    assert reason(second, spoiled) == (Reason.SIGNATURE_INVALID, "ncanode")


def test_our_own_checks_stand_before_it(outside: Outside, world: World, head: Holder) -> None:
    """NCANode does not look at what was signed for what: we do, and then it is not even asked."""
    away = NcaNodeJudge(HttpSettings("http://127.0.0.1:9/", connect_seconds=0.2))
    with pytest.raises(SignatureRefused) as refusal:
        eds(world, away).verify(forge(DOCUMENT, head), DOCUMENT + b" ", Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is Reason.PAYLOAD_CHANGED
    with pytest.raises(SignatureRefused) as refusal:
        eds(world, away).verify(forge(DOCUMENT, head), DOCUMENT, Purpose.DOCUMENT, NOW)
    assert refusal.value.reason is Reason.REVOCATION_UNAVAILABLE


def reply(**words: object) -> bytes:
    return response("200 OK", "application/json", json.dumps(words).encode())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply(status=200, valid=True, signers=[]), Reason.SIGNATURE_INVALID),
        (reply(status=200, valid=True), Reason.SIGNATURE_INVALID),
        (reply(status=200, valid=True, signers=[{}, {}]), Reason.SIGNATURE_INVALID),
        (reply(status=200, valid="yes", signers=[{}]), Reason.SIGNATURE_INVALID),
        (reply(status=200, signers=[{}]), Reason.SIGNATURE_INVALID),
        (reply(status=500, valid=True, signers=[{}]), Reason.REVOCATION_UNAVAILABLE),
        (response("200 OK", "text/html", b"<html>"), Reason.REVOCATION_UNAVAILABLE),
        (response("200 OK", "application/json", b"[]"), Reason.REVOCATION_UNAVAILABLE),
    ],
    ids=["no signer", "no list", "two signers", "a word", "no verdict", "its fault", "rubbish", "a list"],
)
def test_an_answer_that_is_no_verdict_lets_nothing_through(answer: bytes, expected: Reason) -> None:
    with answering(answer) as url:
        assert reason(NcaNodeJudge(HttpSettings(url)))[0] is expected


def test_the_site_chooses_it() -> None:
    assert second_judge(None) is None
    found = second_judge({"kind": "ncanode", "url": "http://127.0.0.1:14579", "read_seconds": 3})
    assert found is not None and found.http.read_seconds == 3
    for wrong in ({}, {"kind": "other", "url": "x"}, {"kind": "ncanode"}):
        with pytest.raises(SettingsFault):
            second_judge(wrong)
