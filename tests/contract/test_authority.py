"""The checker and the stand-in authority over real HTTP: each property of an answer broken once, in each algorithm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509

from module.crypto import timestamp
from module.crypto.chain import Anchors, Chain
from module.crypto.standing import NoProof
from module.crypto.timestamp import StampRequest, TimeStampToken
from module.dev.pki import make as make_pki
from module.dev.pki import signers
from module.dev.pki.gost import GostKey
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import Authority, GostAuthority, issue_gost_leaf, issue_leaf
from module.eds import revocation
from module.eds.lists import Places
from module.eds.revocation import Proof, RevocationChecker, RevocationPolicy
from module.integrations.authority import USER_AGENT, AuthorityLine, AuthoritySettings
from module.integrations.calls import CallLine, CallSettings
from module.outbound import HttpSettings, WireFailure, post
from module.registry.calls import CallRecord
from module.registry.signatures import Purpose, Reason, RevocationSource, SignatureRefused
from tests.support.outside import Outside, free_port, running

HEAD = PEOPLE[0]
PATIENCE = AuthoritySettings(connect_seconds=2, answer_seconds=2, list_seconds=2)
# the breaker is for a test of its own: here one failure after the other is wanted
LINE = AuthorityLine(PATIENCE, CallLine("revocation", CallSettings(breaker_failures=1000)))


@dataclass(frozen=True)
class Place:
    """The stand-in of one algorithm and a chain that it answers for."""

    url: str
    kind: str
    chain: Chain
    revoked: Path

    def address(self, word: str = "") -> str:
        return f"{self.url}/pki/ocsp/{self.kind}" + (f"/{word}" if word else "")

    def check(
        self,
        *addresses: str,
        lists: Places | None = None,
        policy: RevocationPolicy | None = None,
        purpose: Purpose | None = None,
    ) -> Proof:
        authority = revocation.RevocationAuthority(self.chain[1], addresses, lists)
        checker = RevocationChecker((authority,), LINE, policy or RevocationPolicy())
        return checker.check(self.chain, purpose or Purpose.DOCUMENT, datetime.now(UTC))

    def refusal(
        self,
        *addresses: str,
        lists: Places | None = None,
        policy: RevocationPolicy | None = None,
        purpose: Purpose | None = None,
    ) -> tuple[Reason, str]:
        with pytest.raises(SignatureRefused) as refusal:
            self.check(*addresses, lists=lists, policy=policy, purpose=purpose)
        return refusal.value.reason, refusal.value.detail


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("authority")
    make_pki(folder / "pki")
    with running(folder, mail=False) as found:
        yield found


@pytest.fixture(params=["rsa", "gost"])
def place(request: pytest.FixtureRequest, authority: Outside) -> Iterator[Place]:
    keys = authority.settings.pki
    start = datetime.now(UTC) - timedelta(days=1)
    terms = (HEAD.subject, HEAD.roles, start, start + timedelta(days=30))
    issuing = signers.load(keys, f"issuing_{request.param}")
    if isinstance(issuing.key, GostKey):
        leaf = issue_gost_leaf(GostAuthority(issuing.certificate, issuing.key), *terms)[0]
    else:
        leaf = issue_leaf(Authority(issuing.certificate, issuing.key), *terms)[0]
    revoked = keys / "revoked.json"
    before = revoked.read_text(encoding="ascii")
    yield Place(authority.url, request.param, (leaf, issuing.certificate, _root(keys, request.param)), revoked)
    revoked.write_text(before, encoding="ascii")


def _root(keys: Path, kind: str) -> x509.Certificate:
    name = "root.pem" if kind == "rsa" else "root_gost.pem"
    return x509.load_pem_x509_certificate((keys / "roots" / name).read_bytes())


def test_a_good_answer(place: Place) -> None:
    proof = place.check(place.address())
    assert proof.source is RevocationSource.OCSP
    assert x509.ocsp.load_der_ocsp_response(proof.answers[0]).serial_number == place.chain[0].serial_number


def test_a_revoked_serial_number(place: Place) -> None:
    row = {"serial_number": f"{place.chain[0].serial_number:x}", "issuer": f"issuing_{place.kind}"}
    place.revoked.write_text(json.dumps([row]), encoding="ascii")
    assert place.refusal(place.address())[0] is Reason.REVOKED
    lists = Places(f"{place.url}/pki/crl/{place.kind}.crl")
    assert place.refusal(place.address("unavailable"), lists=lists)[0] is Reason.REVOKED


@pytest.mark.parametrize("word", ["direct", "by_key"])
def test_another_way_to_answer(place: Place, word: str) -> None:
    assert place.check(place.address(word)).answers


@pytest.mark.parametrize(
    ("word", "reason", "detail"),
    [
        ("wrong_key", Reason.REVOCATION_UNAVAILABLE, "ocsp.signature"),
        ("ordinary", Reason.REVOCATION_UNAVAILABLE, "ocsp.responder"),
        ("stale", Reason.REVOCATION_UNAVAILABLE, "ocsp.stale"),
        ("future", Reason.REVOCATION_UNAVAILABLE, "ocsp.from_the_future"),
        ("wrong_certificate", Reason.REVOCATION_UNAVAILABLE, "ocsp.certificate"),
        ("wrong_issuer", Reason.REVOCATION_UNAVAILABLE, "ocsp.certificate"),
        ("no_nonce", Reason.REVOCATION_UNAVAILABLE, "ocsp.no_nonce"),
        ("wrong_nonce", Reason.REVOCATION_UNAVAILABLE, "ocsp.nonce"),
        ("garbage", Reason.REVOCATION_UNAVAILABLE, "ocsp.unreadable"),
        ("unknown", Reason.REVOCATION_UNKNOWN, "leaf"),
        ("not_issued", Reason.NOT_ISSUED, "leaf"),
        ("revoked", Reason.REVOKED, "leaf"),
    ],
)
def test_an_answer_that_nothing_helps(place: Place, word: str, reason: Reason, detail: str) -> None:
    """A mirror that answers well and lists that are in date stand ready, and are not asked."""
    lists = Places(f"{place.url}/pki/crl/{place.kind}.crl")
    lenient = RevocationPolicy(sign_in_open=True)
    for purpose in Purpose:
        found = place.refusal(place.address(word), place.address(), lists=lists, policy=lenient, purpose=purpose)
        assert found == (reason, detail)


SILENCE = {
    "unavailable": "http.503",
    "slow": "http.timeout",
    "html": "http.media_type",
    "huge": "http.too_big",
    "redirect": "http.redirect",
    "try_later": "ocsp.try_later",
}


@pytest.mark.parametrize(("word", "detail"), list(SILENCE.items()))
def test_no_answer_is_helped_by_the_mirror_or_the_lists(place: Place, word: str, detail: str) -> None:
    assert place.refusal(place.address(word)) == (Reason.REVOCATION_UNAVAILABLE, detail)
    assert place.check(place.address(word), place.address()).source is RevocationSource.OCSP
    lists = Places(f"{place.url}/pki/crl/{place.kind}.crl", f"{place.url}/pki/crl/{place.kind}-delta.crl")
    assert place.check(place.address(word), lists=lists).source is RevocationSource.CRL
    assert (
        place.check(place.address(word), policy=RevocationPolicy(sign_in_open=True), purpose=Purpose.SIGN_IN) == Proof()
    )


def test_nobody_listens(place: Place) -> None:
    address = f"http://127.0.0.1:{free_port()}/ocsp"
    assert place.refusal(address) == (Reason.REVOCATION_UNAVAILABLE, "http.connection")


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("expired", "crl.expired"),
        ("future", "crl.from_the_future"),
        ("wrong_key", "crl.signature"),
        ("delta_as_base", "crl.delta_as_base"),
        ("garbage", "crl.unreadable"),
        ("unavailable", "crl.unreachable"),
        ("html", "crl.unreachable"),
        ("redirect", "crl.unreachable"),
    ],
)
def test_a_list_that_does_not_help(place: Place, word: str, detail: str) -> None:
    lists = Places(f"{place.url}/pki/crl/{word}/{place.kind}.crl")
    assert place.refusal(lists=lists) == (Reason.REVOCATION_UNAVAILABLE, detail)


def test_a_list_larger_than_the_cap(place: Place) -> None:
    small = AuthorityLine(AuthoritySettings(list_bytes=1000))
    with pytest.raises(WireFailure) as failure:
        small.fetch(f"{place.url}/pki/crl/huge/{place.kind}.crl")
    assert failure.value.detail == "http.too_big"


def test_who_names_himself_not_is_led_astray(place: Place) -> None:
    """The authority's filter; the line always says who it is."""
    headers = {"Content-Type": "application/ocsp-request", "User-Agent": ""}
    answer = post(HttpSettings(place.address()), b"\x30\x00", headers)
    assert answer.media_type == "text/html"
    assert USER_AGENT


def test_a_door_is_told_how_to_behave(place: Place) -> None:
    reported = f"{place.url}/pki/behaviour/ocsp/{place.kind}"
    assert requests.post(f"{reported}/revoked", timeout=5).ok
    try:
        assert place.refusal(place.address())[0] is Reason.REVOKED
    finally:
        assert requests.post(f"{reported}/good", timeout=5).ok
    assert place.check(place.address()).answers
    assert requests.post(f"{reported}/polite", timeout=5).status_code == 404


@pytest.fixture
def request_of(place: Place) -> StampRequest:
    return timestamp.ask(b"the value of a signature")


def stamped(place: Place, request: StampRequest, word: str = "") -> TimeStampToken:
    address = f"{place.url}/pki/tsp/{place.kind}" + (f"/{word}" if word else "")
    anchors = Anchors((place.chain[2],), (place.chain[1],))
    return timestamp.read_answer(LINE.stamp(address, request.der), request, anchors, datetime.now(UTC))


def test_a_time_stamp(place: Place, request_of: StampRequest) -> None:
    found = stamped(place, request_of)
    assert abs((found.at - datetime.now(UTC)).total_seconds()) < 60
    assert found.chain[1:] == place.chain[1:]


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("wrong_key", "signature"),
        ("ordinary", "purpose"),
        ("wrong_imprint", "imprint"),
        ("no_nonce", "nonce"),
        ("wrong_nonce", "nonce"),
        ("future", "from the future"),
        ("garbage", "unreadable"),
    ],
)
def test_a_time_stamp_that_cannot_be_believed(place: Place, request_of: StampRequest, word: str, detail: str) -> None:
    with pytest.raises(SignatureRefused) as refusal:
        stamped(place, request_of, word)
    assert (refusal.value.reason, refusal.value.detail) == (Reason.TIMESTAMP_INVALID, detail)


@pytest.mark.parametrize("word", [word for word in SILENCE if word != "try_later"])
def test_a_time_stamp_that_does_not_come(place: Place, request_of: StampRequest, word: str) -> None:
    with pytest.raises(WireFailure) as failure:
        stamped(place, request_of, word)
    assert failure.value.detail == SILENCE[word]


def test_a_time_stamp_refused(place: Place, request_of: StampRequest) -> None:
    with pytest.raises(NoProof, match=r"tsp\.rejection"):
        stamped(place, request_of, "refused")


def test_calls_are_written_down_and_held_back_after_failures(place: Place) -> None:
    class Told:
        def __init__(self) -> None:
            self.records: list[CallRecord] = []

        def write(self, record: CallRecord) -> None:
            self.records.append(record)

    reported = Told()
    way = CallLine("revocation", CallSettings(breaker_failures=2, breaker_seconds=60), reported)
    line = AuthorityLine(PATIENCE, way)
    for detail in ("http.503", "http.503", "breaker.open"):
        with pytest.raises(WireFailure) as failure:
            line.ask(place.address("unavailable"), b"\x30\x00")
        assert failure.value.detail == detail
    assert [(record.operation, record.code) for record in reported.records] == [("ocsp", "http.503")] * 2
