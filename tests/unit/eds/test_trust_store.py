from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.dev.pki import make
from module.dev.pki.shapes import make_intermediate, make_root
from module.eds import TrustStore, TrustUnfit

NOW = datetime(2026, 11, 21, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def pinned(made: Path, tmp_path: Path) -> Path:
    for folder in ("roots", "intermediates"):
        shutil.copytree(made / folder, tmp_path / folder)
    return tmp_path


def fault_of(directory: Path, allow_test: bool = True) -> str:
    with pytest.raises(TrustUnfit) as refusal:
        TrustStore.load(directory, allow_test)
    return refusal.value.fault


@pytest.mark.parametrize("name", ["root", "root_gost"])
def test_reads_pem_and_der(pinned: Path, name: str) -> None:
    pem = pinned / "roots" / f"{name}.pem"
    (pinned / "roots" / f"{name}.cer").write_bytes(
        x509.load_pem_x509_certificate(pem.read_bytes()).public_bytes(Encoding.DER)
    )
    pem.unlink()
    anchors = TrustStore.load(pinned, allow_test=True).anchors
    assert (len(anchors.roots), len(anchors.intermediates)) == (2, 2)


@pytest.mark.parametrize("kind", ["rsa", "gost"])
def test_test_authority_is_refused_in_production(pinned: Path, kind: str) -> None:
    """Each kind by itself."""
    for path in [*pinned.glob("roots/*"), *pinned.glob("intermediates/*")]:
        if ("gost" in path.name) != (kind == "gost"):
            path.unlink()
    assert len(TrustStore.load(pinned, allow_test=True).anchors.roots) == 1
    assert fault_of(pinned, allow_test=False) == "test authority in production"


@pytest.mark.parametrize("common_name", ["КУЦ TEST_2020(RSA)", "ҰҚО 3.0 (RSA TEST)", "НҚО (GOST) TEST 2022"])
def test_test_authorities_of_the_national_one_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, common_name: str
) -> None:
    monkeypatch.setattr("module.dev.pki.shapes.TEST_PKI", "КУЦ")
    (tmp_path / "roots").mkdir()
    root = make_root(common_name, NOW, NOW + YEAR)
    (tmp_path / "roots" / "root.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    assert fault_of(tmp_path, allow_test=False) == "test authority in production"


def test_other_authorities_pass_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("module.dev.pki.shapes.TEST_PKI", "КУЦ")
    (tmp_path / "roots").mkdir()
    root = make_root("НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ", NOW, NOW + YEAR)
    (tmp_path / "roots" / "root.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    assert TrustStore.load(tmp_path, allow_test=False).anchors.roots == (root.certificate,)


def test_an_empty_store_is_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path) == "no root"


def test_rubbish_is_refused(pinned: Path) -> None:
    (pinned / "roots" / "other.pem").write_text("rubbish")
    assert fault_of(pinned) == "not a certificate"


def test_an_intermediate_of_somebody_else_is_refused(pinned: Path) -> None:
    root = make_root("TROIS TEST ROOT (RSA)", NOW, NOW + YEAR)
    other = make_intermediate(root, "TROIS TEST OTHER", NOW, NOW + YEAR).certificate
    (pinned / "intermediates" / "other.pem").write_bytes(other.public_bytes(Encoding.PEM))
    assert fault_of(pinned) == "not signed by a pinned authority"


@pytest.mark.parametrize("name", ["issuing.pem", "issuing_gost.pem"])
def test_an_intermediate_is_no_root(pinned: Path, name: str) -> None:
    shutil.copy(pinned / "intermediates" / name, pinned / "roots")
    assert fault_of(pinned) == "not signed by a pinned authority"
