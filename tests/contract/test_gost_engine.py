"""Our GOST against a program that is not ours: Debian's gost engine for openssl, on the same curve and digest.

The engine knows the Russian names and writes a signature as s||r with the highest byte first; the Kazakh authority
uses the same curve and digest under names of its own and writes r||s with the lowest byte first.
"""

from __future__ import annotations

import secrets
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.crypto.certificates import read_certificate
from module.crypto.gost import KEY_HEAD, SET_A, SIZE, decode_key, verify
from module.crypto.streebog import streebog256, streebog512
from module.dev.pki.gost import GostKey, new_gost_key
from module.dev.pki.shapes import Service, issue_service, make_gost_root

pytestmark = pytest.mark.gost_engine

# the head of SubjectPublicKeyInfo under the Russian names: id-tc26-gost3410-12-512, its set A, id-tc26-gost3411-12-512
RUSSIAN_HEAD = bytes.fromhex(
    "3081aa302106082a850307010101023015" + "06092a8503070102010201" + "06082a85030701010203" + "03818400048180"
)
NOW, DAY = datetime(2026, 11, 21, tzinfo=UTC), timedelta(days=1)
LENGTHS = (0, 1, 63, 64, 65, 127, 128, 1000, 10_240)


@dataclass(frozen=True)
class Engine:
    """openssl with its gost engine in a folder of its own."""

    folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, timeout=30, check=False)

    def digest(self, data: bytes, bits: int) -> bytes:
        (self.folder / "data").write_bytes(data)
        done = self.run("dgst", "-engine", "gost", f"-md_gost12_{bits}", "-binary", "data")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sign(self, data: bytes) -> bytes:
        (self.folder / "data").write_bytes(data)
        done = self.run("dgst", "-engine", "gost", "-md_gost12_512", "-sign", "key.pem", "-out", "signature", "data")
        assert done.returncode == 0, done.stderr
        return (self.folder / "signature").read_bytes()

    def accepts(self, key: bytes, signature: bytes, data: bytes) -> bool:
        (self.folder / "data").write_bytes(data)
        (self.folder / "public.pem").write_bytes(pem.armor("PUBLIC KEY", key))
        (self.folder / "signature").write_bytes(signature)
        answer = ["-verify", "public.pem", "-signature", "signature", "data"]
        done = self.run("dgst", "-engine", "gost", "-md_gost12_512", *answer)
        assert (b"Verified OK" in done.stdout) != (b"Verification failure" in done.stdout), done.stderr
        return done.returncode == 0


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    found = Engine(tmp_path_factory.mktemp("engine"))
    if found.run("engine", "gost").returncode:
        pytest.fail("the gost engine is missing: apt-get install libengine-gost-openssl, or -m 'not gost_engine'")
    made = found.run(
        "genpkey", "-engine", "gost", "-algorithm", "gost2012_512", "-pkeyopt", "paramset:A", "-out", "key.pem"
    )
    assert made.returncode == 0, made.stderr
    return found


@pytest.fixture(scope="module")
def public(engine: Engine) -> bytes:
    """The engine's public key, with the Russian names."""
    shown = engine.run("pkey", "-engine", "gost", "-in", "key.pem", "-pubout")
    return bytes(pem.unarmor(shown.stdout)[2])


def certificate_of(key: GostKey) -> x509.Certificate:
    """A certificate of the test authority over a key."""
    issuer = make_gost_root("TROIS TEST ROOT", NOW, NOW + DAY)
    made = issue_service(issuer, key, Service.TSA, "TROIS TEST ENGINE", NOW, NOW + DAY)
    return read_certificate(made.public_bytes(Encoding.DER))


@pytest.mark.parametrize("length", LENGTHS)
def test_digests(engine: Engine, length: int) -> None:
    data = secrets.token_bytes(length)
    assert engine.digest(data, 512) == streebog512(data)
    assert engine.digest(data, 256) == streebog256(data)


@pytest.mark.parametrize("data", [b"\xff" * 640, bytes(640)], ids=["ones", "zeros"])
def test_digests_of_uniform_data(engine: Engine, data: bytes) -> None:
    assert engine.digest(data, 512) == streebog512(data)


def test_what_the_engine_signs_we_accept(engine: Engine, public: bytes) -> None:
    """The engine's key stands in a certificate of ours under the Kazakh names."""
    assert public.startswith(RUSSIAN_HEAD)
    point = decode_key(KEY_HEAD + public.removeprefix(RUSSIAN_HEAD))
    certificate = certificate_of(GostKey(0, point))
    for length in LENGTHS:
        data = secrets.token_bytes(length)
        signature = engine.sign(data)[::-1]  # from s||r, highest byte first, to r||s, lowest byte first
        assert verify(certificate, signature, data)
        assert not verify(certificate, signature, data + b"x")
        assert not verify(certificate, signature[:-1] + bytes([signature[-1] ^ 1]), data)


def test_what_we_sign_the_engine_accepts(engine: Engine) -> None:
    for length in LENGTHS:
        key, data = new_gost_key(), secrets.token_bytes(length)
        russian = RUSSIAN_HEAD + key.spki.removeprefix(KEY_HEAD)
        signature = key.sign(data)[::-1]
        assert engine.accepts(russian, signature, data)
        assert not engine.accepts(russian, signature, data + b"x")
        assert not engine.accepts(russian, signature[:-1] + bytes([signature[-1] ^ 1]), data)


def test_both_refuse_the_same_values(engine: Engine, public: bytes) -> None:
    """Zeros and numbers that are too large."""
    certificate = certificate_of(GostKey(0, decode_key(KEY_HEAD + public.removeprefix(RUSSIAN_HEAD))))
    sound = engine.sign(b"data")
    too_large = SET_A.q.to_bytes(SIZE, "big")
    for odd in (
        bytes(SIZE) + sound[SIZE:],
        sound[:SIZE] + bytes(SIZE),
        too_large + sound[SIZE:],
        sound[:SIZE] + too_large,
    ):
        assert not engine.accepts(public, odd, b"data")
        assert not verify(certificate, odd[::-1], b"data")
