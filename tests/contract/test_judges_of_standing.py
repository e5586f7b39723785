"""Answers about revocation and time stamps judged by Debian's openssl, and its own answers judged by us."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from module.crypto import ocsp, timestamp
from module.crypto.standing import CertificateStanding, NoProof, ProofUnfit
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import issue_leaf
from module.dev.standins.authority import responder, stamps
from module.dev.standins.authority.signing import Signer
from module.registry.signatures import SignatureRefused
from tests.support.authority import YEAR, RsaSigner, Town

pytestmark = pytest.mark.judges

HEAD = PEOPLE[0]
DATA = b"the value of a signature"
TS_CONFIG = """
[tsa]
serial = ./serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.398.3.3.2.6.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
ess_cert_id_chain = no
"""


class Bench:
    """A town, its files, and openssl."""

    def __init__(self, folder: Path) -> None:
        # openssl judges the age of an answer by its own clock: the moment is that of the tests, not of their reading in
        self.now = datetime.now(UTC).replace(microsecond=0)
        if shutil.which("openssl") is None:
            pytest.fail("openssl is missing: apt-get install openssl, or deselect with -m 'not judges'")
        self.folder = folder
        self.town = Town.make(self.now)
        self.leaf = issue_leaf(self.town.issuing, HEAD.subject, HEAD.roles, self.now - YEAR / 2, self.now + YEAR / 2)[0]
        self.write("leaf.pem", pem(self.leaf))
        self.write("issuing.pem", pem(self.town.issuing.certificate))
        self.write("both.pem", pem(self.town.root.certificate) + pem(self.town.issuing.certificate))
        for name in ("ocsp", "tsa"):
            signer: RsaSigner = getattr(self.town, name)
            self.write(f"{name}.pem", pem(signer.certificate))
            self.write(f"{name}.key", signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self.write("data", DATA)

    def write(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return name

    def run(self, *command: str) -> tuple[bool, str]:
        """Run openssl; tell whether it was content, and what it said."""
        done = subprocess.run(
            ("openssl", *command), cwd=self.folder, capture_output=True, text=True, timeout=30, check=False
        )
        return done.returncode == 0, done.stdout + done.stderr

    def ocsp(self, question: ocsp.Question, answer: bytes) -> str:
        """The judgement of openssl: good, revoked, unknown, or nothing where it does not believe the answer."""
        files = ("-reqin", self.write("question", question.der), "-respin", self.write("answer", answer))
        about = ("-sha256", "-issuer", "issuing.pem", "-cert", "leaf.pem", "-CAfile", "both.pem")
        # a nonce is in the question; openssl is not to add one more, and then compares none
        _, reply = self.run("ocsp", *files, *about, "-no_nonce", "-status_age", "600", "-validity_period", "60")
        believed = "Response verify OK" in reply and "WARNING" not in reply and "Nonce Verify error" not in reply
        return reply.split("leaf.pem: ")[1].split()[0] if believed and "leaf.pem: " in reply else ""

    def stamp(self, token: bytes, data: bytes = DATA) -> bool:
        """The judgement of openssl."""
        files = ("-in", self.write("token", token), "-token_in", "-data", self.write("stamped", data))
        return self.run("ts", "-verify", *files, "-CAfile", "both.pem")[0]


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("judges"))


def ours(answer: bytes, question: ocsp.Question, now: datetime) -> str:
    try:
        return ocsp.judge(answer, question, now).standing.value
    except (ProofUnfit, NoProof):
        return ""


@pytest.mark.parametrize(
    ("word", "judged"),
    [
        ("good", "good"),
        ("revoked", "revoked"),
        ("unknown", "unknown"),
        ("wrong_key", ""),
        ("stale", ""),
    ],
)
def test_answers_of_the_stand_in(bench: Bench, word: str, judged: str) -> None:
    question = ocsp.ask(bench.leaf, bench.town.issuing.certificate)
    revoked = frozenset({bench.leaf.serial_number} if word == "revoked" else ())
    answer = responder.answer(question.der, bench.town.keys, revoked, bench.now, word)
    assert (bench.ocsp(question, answer), ours(answer, question, bench.now)) == (judged, judged)


def test_an_answer_to_another_question_is_refused_by_us_alone(bench: Bench) -> None:
    question = ocsp.ask(bench.leaf, bench.town.issuing.certificate)
    answer = responder.answer(question.der, bench.town.keys, frozenset(), bench.now, "wrong_nonce")
    assert (bench.ocsp(question, answer), ours(answer, question, bench.now)) == ("good", "")


@pytest.mark.parametrize(("letter", "standing"), [("V", CertificateStanding.GOOD), ("R", CertificateStanding.REVOKED)])
def test_openssl_answers_our_question(bench: Bench, letter: str, standing: CertificateStanding) -> None:
    question = ocsp.ask(bench.leaf, bench.town.issuing.certificate)
    end, gone = (f"{moment:%y%m%d%H%M%SZ}" for moment in (bench.now + YEAR / 2, bench.now - timedelta(days=1)))
    row = (letter, end, gone if letter == "R" else "", f"{bench.leaf.serial_number:X}".zfill(40), "unknown", "/CN=leaf")
    bench.write("index.txt", ("\t".join(row) + "\n").encode())
    files = ("-index", "index.txt", "-CA", "issuing.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key")
    done, reply = bench.run(
        "ocsp", *files, "-reqin", bench.write("question", question.der), "-respout", "answer", "-rmd", "sha256"
    )
    assert done, reply
    answer = (bench.folder / "answer").read_bytes()
    assert ocsp.judge(answer, question, datetime.now(UTC)).standing is standing


def stamped(bench: Bench, word: str) -> bytes:
    request = timestamp.ask(DATA)
    content = stamps.stamp(request.der, cast(Signer, bench.town.tsa), bench.town.signer("ocsp_rsa"), bench.now, word)
    token: bytes = stamps.tsp.TimeStampResp.load(content)["time_stamp_token"].dump()
    return token


def believed(judge: Callable[[], object]) -> bool:
    try:
        judge()
    except SignatureRefused:
        return False
    return True


@pytest.mark.parametrize(
    ("word", "holds"), [("good", True), ("wrong_key", False), ("ordinary", False), ("wrong_imprint", False)]
)
def test_stamps_of_the_stand_in(bench: Bench, word: str, holds: bool) -> None:
    token = stamped(bench, word)
    mine = believed(lambda: timestamp.judge(token, DATA, bench.town.anchors, bench.now))
    assert (bench.stamp(token), mine) == (holds, holds)


def test_a_stamp_over_other_data(bench: Bench) -> None:
    token = stamped(bench, "good")
    assert not bench.stamp(token, b"other")
    assert not believed(lambda: timestamp.judge(token, b"other", bench.town.anchors, bench.now))


def test_openssl_stamps_at_our_request(bench: Bench) -> None:
    request = timestamp.ask(DATA)
    bench.write("tsa.cnf", TS_CONFIG.encode())
    bench.write("serial", b"01\n")
    sign = ("-config", "tsa.cnf", "-section", "tsa", "-signer", "tsa.pem", "-inkey", "tsa.key")
    done, reply = bench.run("ts", "-reply", "-queryfile", bench.write("request", request.der), *sign, "-out", "reply")
    assert done, reply
    found = timestamp.read_answer(
        (bench.folder / "reply").read_bytes(), request, bench.town.anchors, datetime.now(UTC) + timedelta(seconds=2)
    )
    assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=2)
