"""What verifying a signature costs: in GOST as a ratio to our own digest, in RSA to the library alone."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from module.crypto.algorithms import issued_by, of_oid
from module.crypto.curve import _odd_multiples
from module.crypto.gost import key_of
from module.crypto.streebog import streebog512
from module.dev.example import People
from module.dev.pki.gost import signed_by
from module.dev.pki.make import make
from module.dev.standins.ncalayer.keys import Key
from module.eds import EdsSignatures, TrustStore
from module.registry.signatures import Purpose
from tests.support import sizes
from tests.support.measuring import judge

ROUNDS, CALLS = sizes.size(1, 9), sizes.size(5, 50)
RSA_OID = "1.2.840.113549.1.1.11"
SMALL, LARGE = 10 * 1024, 50 * 1024


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Median of a few rounds after a warm-up, in seconds of the processor: others may work on it too."""
    work()
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(times):
            work()
        taken.append((time.process_time() - started) / times)
    return median(taken)


def document(size: int) -> bytes:
    """A canonical document of so many bytes."""
    head, tail = b'<application xmlns="urn:trois:application:1"><goods>', b"</goods></application>"
    filling = base64.b64encode(bytes(range(256)) * (size // 256))
    return head + filling[: size - len(head) - len(tail)] + tail


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def people(directory: Path) -> People:
    return People.load(directory)


@pytest.fixture(scope="module")
def eds(directory: Path) -> EdsSignatures:
    return EdsSignatures(TrustStore.load(directory, allow_test=True))


def forget() -> None:
    """Drop what is kept of chains and keys."""
    for kept in (issued_by, key_of, _odd_multiples):
        kept.cache_clear()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["10 KB", "50 KB"])
def test_gost_against_our_digest(
    people: People, eds: EdsSignatures, record_property: Callable[[str, object], None], size: int
) -> None:
    """The whole way from bytes to evidence with a chain known from an earlier signature; without one beside it."""
    shown = document(size)
    signed = people.sign("company-head", shown)
    moment = datetime.now(UTC)
    whole = seconds(lambda: eds.verify(signed, shown, Purpose.DOCUMENT, moment))
    cold = seconds(lambda: (forget(), eds.verify(signed, shown, Purpose.DOCUMENT, moment)))
    digest = seconds(lambda: streebog512(shown))
    ratio = whole / digest
    record_property(
        "told",
        f"bench: GOST, {size // 1024} KB: verified in {whole * 1000:.1f} ms = {ratio:.2f} digests of the same bytes"
        f" ({digest * 1000:.1f} ms, {size / digest / 2**20:.2f} MiB/s); with an unknown chain {cold / digest:.2f}",
    )
    judge(ratio, 3 if size == SMALL else math.inf)


def library_call(key: Key, signature: bytes, data: bytes) -> Callable[[], None]:
    public = key.certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    return lambda: public.verify(signature, data, padding.PKCS1v15(), SHA256())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["10 KB", "50 KB"])
def test_rsa_against_the_library(
    people: People, eds: EdsSignatures, record_property: Callable[[str, object], None], size: int
) -> None:
    """Our check with all that it looks at in the key; the way from bytes to evidence is shown beside it."""
    shown = document(size)
    key = people.keys["individual"]
    signature = signed_by(key.private, shown)
    row = of_oid(RSA_OID)
    ours = seconds(lambda: row.check(key.certificate, signature, shown), CALLS)
    alone = seconds(library_call(key, signature, shown), CALLS)
    signed = people.sign("individual", shown)
    moment = datetime.now(UTC)
    whole = seconds(lambda: eds.verify(signed, shown, Purpose.DOCUMENT, moment), max(1, CALLS // 5))
    ratio = ours / alone
    record_property(
        "told",
        f"bench: RSA, {size // 1024} KB: checked in {ours * 1e6:.0f} us = {ratio:.2f} calls of openssl's library"
        f" ({alone * 1e6:.0f} us); bytes to evidence {whole * 1000:.2f} ms",
    )
    judge(ratio, 3 if size == SMALL else math.inf)
