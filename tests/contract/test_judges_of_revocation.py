"""Revocation and time judged by openssl, which is not ours: it accepts and refuses the same answers, and makes some."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from module.crypto import ocsp, timestamp
from module.crypto.crl import read_full, standing_of
from module.crypto.ocsp import Question
from module.crypto.standing import CertificateStanding, ProofUnfit
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import issue_leaf
from module.dev.standins.authority import lists, responder, stamps
from module.registry.signatures import SignatureRefused
from tests.support.authority import RsaSigner, Town

pytestmark = pytest.mark.judges

DATA = b"the value of a signature"
TS_SETTINGS = """[tsa]
default_tsa = one
[one]
serial = serial
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
default_policy = 1.2.398.3.3.2.6.2
"""


class Bench:
    """The judge and we, with the same authorities; openssl knows no other clock than the machine's."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.fail("openssl is missing: apt-get install openssl, or deselect with -m 'not judges'")
        self.folder = folder
        self.now = datetime.now(UTC)
        self.town = Town.make(self.now)
        start, end = self.now - timedelta(days=1), self.now + timedelta(days=1)
        self.leaf = issue_leaf(self.town.issuing, PEOPLE[0].subject, PEOPLE[0].roles, start, end)[0]
        issuing, root = pem(self.town.issuing.certificate), pem(self.town.root.certificate)
        (folder / "issuing.pem").write_bytes(issuing)
        (folder / "root.pem").write_bytes(root)
        (folder / "both.pem").write_bytes(issuing + root)
        for name, signer in (("ocsp", self.town.ocsp), ("tsa", self.town.tsa)):
            (folder / f"{name}.pem").write_bytes(pem(signer.certificate))
            (folder / f"{name}.key").write_bytes(key(signer))

    def run(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=30, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def judged(self, question: Question, answer: bytes) -> str:
        """What openssl says of an answer: once of its nonce, once of all else."""
        (self.folder / "request.der").write_bytes(question.der)
        (self.folder / "answer.der").write_bytes(answer)
        about = ["-sha256", "-issuer", "issuing.pem", "-serial", str(self.leaf.serial_number), "-no_nonce"]
        times = ["-status_age", "600", "-validity_period", "60"]
        common = ["-respin", "answer.der", "-CAfile", "both.pem", "-verify_other", "issuing.pem"]
        reply = self.run("ocsp", *about, *common, *times)[1]
        return reply + self.run("ocsp", "-reqin", "request.der", *common)[1]


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def key(signer: RsaSigner) -> bytes:
    return signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    yield Bench(tmp_path_factory.mktemp("judges"))


@pytest.fixture
def question(bench: Bench) -> Question:
    return ocsp.ask(bench.leaf, bench.town.issuing.certificate)


def answered(bench: Bench, question: Question, word: str) -> bytes:
    return responder.answer(question.der, bench.town.keys, frozenset(), datetime.now(UTC), word)


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("good", CertificateStanding.GOOD),
        ("direct", CertificateStanding.GOOD),
        ("by_key", CertificateStanding.GOOD),
        ("revoked", CertificateStanding.REVOKED),
        ("unknown", CertificateStanding.UNKNOWN),
    ],
)
def test_openssl_reads_the_same_word(
    bench: Bench, question: Question, word: str, standing: CertificateStanding
) -> None:
    answer = answered(bench, question, word)
    reply = bench.judged(question, answer)
    assert reply.count("Response verify OK") == 2, reply
    assert f": {standing}" in reply
    assert ocsp.judge(answer, question, datetime.now(UTC)).standing is standing


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("wrong_key", "Response Verify Failure"),
        ("ordinary", "Response Verify Failure"),
        ("stale", "Status times invalid"),
        ("future", "Status times invalid"),
        ("outdated", "Status times invalid"),
        ("wrong_certificate", "No Status found"),
        ("wrong_issuer", "No Status found"),
        ("wrong_nonce", "Nonce Verify error"),
        ("no_nonce", "no nonce in response"),
    ],
)
def test_openssl_refuses_what_we_refuse(bench: Bench, question: Question, word: str, complaint: str) -> None:
    answer = answered(bench, question, word)
    assert complaint in bench.judged(question, answer)
    with pytest.raises(ProofUnfit):
        ocsp.judge(answer, question, datetime.now(UTC))


@pytest.mark.parametrize(("letter", "standing"), [("V", CertificateStanding.GOOD), ("R", CertificateStanding.REVOKED)])
def test_an_answer_made_by_openssl(
    bench: Bench, question: Question, letter: str, standing: CertificateStanding
) -> None:
    end = bench.leaf.not_valid_after_utc.strftime("%y%m%d%H%M%SZ")
    revoked = (bench.now - timedelta(hours=1)).strftime("%y%m%d%H%M%SZ") + ",keyCompromise" if letter == "R" else ""
    serial = f"{bench.leaf.serial_number:x}".upper()
    serial = serial.rjust(len(serial) + len(serial) % 2, "0")
    (bench.folder / "index.txt").write_text(f"{letter}\t{end}\t{revoked}\t{serial}\tunknown\t/CN=head\n")
    (bench.folder / "request.der").write_bytes(question.der)
    keys = ["-index", "index.txt", "-CA", "issuing.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key"]
    code, reply = bench.run("ocsp", *keys, "-reqin", "request.der", "-respout", "made.der", "-ndays", "1")
    assert code == 0, reply
    answer = ocsp.judge((bench.folder / "made.der").read_bytes(), question, datetime.now(UTC))
    assert answer.standing is standing
    assert answer.delegated


@pytest.mark.parametrize(("word", "holds"), [("good", True), ("wrong_key", False)])
def test_openssl_judges_a_list_as_we_do(bench: Bench, word: str, holds: bool) -> None:
    revoked = frozenset({bench.leaf.serial_number})
    content = lists.full(bench.town.keys, revoked, datetime.now(UTC), word)
    (bench.folder / "list.crl").write_bytes(content)
    reply = bench.run("crl", "-inform", "DER", "-in", "list.crl", "-CAfile", "both.pem", "-verify", "-text")[1]
    assert ("verify OK" in reply) is holds
    assert f"{bench.leaf.serial_number:X}" in reply
    if holds:
        found = read_full(content, bench.town.issuing.certificate)
        assert standing_of(bench.leaf, found, None, datetime.now(UTC)) is CertificateStanding.REVOKED
        return
    with pytest.raises(ProofUnfit):
        read_full(content, bench.town.issuing.certificate)


@pytest.mark.parametrize("word", ["good", "wrong_key", "ordinary", "wrong_imprint", "no_nonce", "wrong_nonce"])
def test_openssl_judges_a_time_stamp_as_we_do(bench: Bench, word: str) -> None:
    request = timestamp.ask(DATA)
    town = bench.town
    content = stamps.stamp(request.der, town.signer("tsa_rsa"), town.signer("ocsp_rsa"), datetime.now(UTC), word)
    (bench.folder / "request.tsq").write_bytes(request.der)
    (bench.folder / "answer.tsr").write_bytes(content)
    known = ["-CAfile", "root.pem", "-untrusted", "issuing.pem"]
    reply = bench.run("ts", "-verify", "-queryfile", "request.tsq", "-in", "answer.tsr", *known)[1]
    assert ("Verification: OK" in reply) is (word == "good"), reply
    if word == "good":
        assert timestamp.read_answer(content, request, town.anchors, datetime.now(UTC))
        return
    with pytest.raises(SignatureRefused):
        timestamp.read_answer(content, request, town.anchors, datetime.now(UTC))


def test_a_time_stamp_made_by_openssl(bench: Bench) -> None:
    request = timestamp.ask(DATA)
    (bench.folder / "request.tsq").write_bytes(request.der)
    (bench.folder / "ts.cnf").write_text(TS_SETTINGS)
    (bench.folder / "serial").write_text("01\n")
    keys = ["-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "issuing.pem"]
    code, reply = bench.run("ts", "-reply", "-config", "ts.cnf", "-queryfile", "request.tsq", *keys, "-out", "made.tsr")
    assert code == 0, reply
    content = (bench.folder / "made.tsr").read_bytes()
    found = timestamp.read_answer(content, request, bench.town.anchors, datetime.now(UTC))
    assert abs(found.at - datetime.now(UTC)) < timedelta(seconds=60)
    other = timestamp.ask(DATA)
    with pytest.raises(SignatureRefused, match="time stamp"):
        timestamp.read_answer(content, other, bench.town.anchors, datetime.now(UTC))
