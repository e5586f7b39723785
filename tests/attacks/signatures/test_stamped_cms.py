"""Time stamps that came along with a CMS signature: the certificate counts at their moment; none is believed unseen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from asn1crypto import cms, parser

from module.crypto import timestamp
from module.crypto.cms import verify_cms
from module.dev.pki.gost import new_gost_key
from module.dev.pki.shapes import Service, issue_service, new_key
from module.dev.pki.signers import TestSigner
from module.dev.standins.authority import stamps
from module.eds import EdsSignatures
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused
from tests.attacks.signatures.cms_forger import forge_cms
from tests.attacks.signatures.forger import NOW, YEAR, Holder, World

CONTENT = "Поручение № 7\n".encode()
DAY = timedelta(days=1)


def service(world: World, what: Service) -> TestSigner:
    key = new_gost_key() if world.kind == "gost" else new_key()
    certificate = issue_service(world.issuing, key, what, f"TROIS TEST {what.name}", NOW - YEAR, NOW + YEAR)
    return TestSigner(certificate, key)


@pytest.fixture(scope="session")
def tsa(world: World) -> TestSigner:
    return service(world, Service.TSA)


@pytest.fixture(scope="session")
def responder(world: World) -> TestSigner:
    return service(world, Service.OCSP)


def token_over(value: bytes, tsa: TestSigner, moment: datetime, other: TestSigner | None = None) -> cms.ContentInfo:
    """Ask the stand-in for a stamp; `other` stamps without the right to."""
    word = "ordinary" if other else "good"
    content = stamps.stamp(timestamp.ask(value).der, tsa, other or tsa, moment, word)
    return cms.ContentInfo.load(stamps.tsp.TimeStampResp.load(content)["time_stamp_token"].dump())


def inside(der: bytes) -> list[bytes]:
    """Return the elements of a constructed element."""
    content, found = parser.parse(der)[4], []
    while content:
        length = parser.peek(content)
        found.append(content[:length])
        content = content[length:]
    return found


def around(tag: int, parts: list[bytes]) -> bytes:
    """Write a constructed element; `tag` is its first octet."""
    return parser.emit(tag >> 6, 1, tag & 0x1F, b"".join(parts))


def with_token(signature: bytes, token: cms.ContentInfo) -> bytes:
    """Put a token beside the value of a signature, as NCALayer does with a profile of the stamping authority."""
    kind, wrapped = inside(signature)
    (signed,) = inside(wrapped)
    *fields, signers = inside(signed)
    (signer,) = inside(signers)
    attributes = cms.CMSAttributes([{"type": "signature_time_stamp_token", "values": [token]}]).dump()
    unsigned = around(0xA1, inside(attributes))
    signers = around(0x31, [around(0x30, [*inside(signer), unsigned])])
    return around(0x30, [kind, around(0xA0, [around(0x30, [*fields, signers])])])


def stamped(holder: Holder, tsa: TestSigner, moment: datetime, other: TestSigner | None = None) -> bytes:
    signature = forge_cms(CONTENT, holder)
    value = verify_cms(signature, CONTENT, max_content=1024).value
    return with_token(signature, token_over(value, tsa, moment, other))


def judged(eds: EdsSignatures, signature: bytes) -> Evidence:
    return eds.verify_detached(signature, CONTENT, Purpose.DOCUMENT, NOW)


def refused(eds: EdsSignatures, signature: bytes) -> tuple[Reason, str]:
    with pytest.raises(SignatureRefused) as refusal:
        judged(eds, signature)
    return refusal.value.reason, refusal.value.detail


def test_a_stamp_is_judged_and_kept(eds: EdsSignatures, head: Holder, tsa: TestSigner) -> None:
    evidence = judged(eds, stamped(head, tsa, NOW - timedelta(hours=1)))
    assert evidence.timestamp
    assert evidence.verified_at == NOW


def test_the_certificate_counts_at_the_moment_of_the_stamp(eds: EdsSignatures, world: World, tsa: TestSigner) -> None:
    """The key ran out in between: with the stamp it still counts, without it or with a late one no longer."""
    holder = world.holder(start=NOW - 9 * DAY, end=NOW - DAY)
    assert judged(eds, stamped(holder, tsa, NOW - 2 * DAY)).timestamp
    assert refused(eds, forge_cms(CONTENT, holder))[0] is Reason.EXPIRED
    assert refused(eds, stamped(holder, tsa, NOW - DAY / 2))[0] is Reason.EXPIRED


def test_a_stamp_of_before_the_key_was_issued(eds: EdsSignatures, head: Holder, tsa: TestSigner) -> None:
    assert refused(eds, stamped(head, tsa, NOW - 5 * DAY))[0] is Reason.NOT_YET_VALID


def test_a_stamp_copied_from_elsewhere(eds: EdsSignatures, head: Holder, tsa: TestSigner) -> None:
    token = token_over(b"the value of another signature", tsa, NOW)
    assert refused(eds, with_token(forge_cms(CONTENT, head), token)) == (Reason.TIMESTAMP_INVALID, "imprint")


def test_a_stamp_by_who_may_not(eds: EdsSignatures, head: Holder, tsa: TestSigner, responder: TestSigner) -> None:
    assert refused(eds, stamped(head, tsa, NOW, responder)) == (Reason.TIMESTAMP_INVALID, "purpose")


def test_a_stamp_by_a_stranger(eds: EdsSignatures, world: World, head: Holder) -> None:
    stranger = service(World.make(world.kind), Service.TSA)
    assert refused(eds, stamped(head, stranger, NOW)) == (Reason.TIMESTAMP_INVALID, "chain_untrusted")


def test_a_stamp_from_tomorrow(eds: EdsSignatures, head: Holder, tsa: TestSigner) -> None:
    assert refused(eds, stamped(head, tsa, NOW + DAY)) == (Reason.TIMESTAMP_INVALID, "from the future")
