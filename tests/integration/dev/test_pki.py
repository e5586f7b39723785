from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from module.crypto.algorithms import issued_by, of_oid
from module.crypto.certificates import extension, read_certificate
from module.dev.pki import PASSWORD, PEOPLE, is_complete, make, signers
from module.dev.pki.people import Algorithm
from module.dev.standins.ncalayer import load_keys
from module.kernel.identifiers import bin_fault, iin_fault


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("pki"))


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_complete_set_is_kept(made: Path) -> None:
    before = contents(made)
    make(made)
    assert contents(made) == before


@pytest.mark.parametrize("lost", ["people/individual.p12", "people/revoked.gost.json", "authority/ocsp_gost.crt.pem"])
def test_a_missing_key_makes_the_set_anew(made: Path, lost: str) -> None:
    before = contents(made)
    (made / lost).unlink()
    make(made)
    after = contents(made)
    assert after.keys() == before.keys()
    head = str(made / "people" / "company-head.gost.json")
    assert after[head] != before[head]


def test_renewing_and_ageing(made: Path) -> None:
    before = contents(made)
    make(made, renew=True)
    assert contents(made) != before
    assert is_complete(made, datetime.now(UTC))
    assert not is_complete(made, datetime.now(UTC) + timedelta(days=710))


def test_keys_of_the_roots_are_not_kept_and_all_others_are_private(made: Path) -> None:
    assert not [path for path in (made / "roots").iterdir() if b"PRIVATE KEY" in path.read_bytes()]
    assert {path.name for path in made.rglob("*root*")} == {"roots", "root.pem", "root_gost.pem"}
    secret = [
        path for path in made.rglob("*") if path.is_file() and any(mark in path.name for mark in (".key.", ".gost."))
    ]
    assert len(secret) == 6 + sum(person.algorithm is Algorithm.GOST for person in PEOPLE)
    assert {path.stat().st_mode & 0o777 for path in secret} == {0o600}


@pytest.mark.parametrize("name", signers.NAMES)
def test_the_keys_of_the_authority_sign_with_their_certificates(made: Path, name: str) -> None:
    signer = signers.load(made, name)
    row = of_oid(signer.algorithm_oid)
    certificate = read_certificate(signer.certificate_der)
    assert row.digest_oid == signer.digest_oid and row.digest(b"data") == signer.digest(b"data")
    assert row.check(certificate, signer.sign(b"data"), b"data")
    assert not row.check(certificate, signer.sign(b"data"), b"other data")


def test_an_unknown_key_of_the_authority(made: Path) -> None:
    with pytest.raises(ValueError, match="no signer"):
        signers.load(made, "../people/individual")


@pytest.mark.parametrize("kind", ["rsa", "gost"])
def test_the_helpers_of_the_authority_are_shaped_for_their_work(made: Path, kind: str) -> None:
    issuing = read_certificate(signers.load(made, f"issuing_{kind}").certificate_der)
    for service, purpose in (("ocsp", ExtendedKeyUsageOID.OCSP_SIGNING), ("tsa", ExtendedKeyUsageOID.TIME_STAMPING)):
        certificate = read_certificate(signers.load(made, f"{service}_{kind}").certificate_der)
        assert issued_by(certificate, issuing)
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        assert (list(usages.value), usages.critical) == ([purpose], service == "tsa")
        no_check = extension(certificate, x509.OCSPNoCheck)
        assert (no_check is not None) == (service == "ocsp")


def test_the_revoked_are_listed_by_their_numbers(made: Path) -> None:
    rows = json.loads((made / "revoked.json").read_text(encoding="ascii"))
    keys = load_keys(made)
    assert [(row["slug"], row["issuer"]) for row in rows] == [
        ("revoked", "issuing_gost"),
        ("revoked-rsa", "issuing_rsa"),
    ]
    for row in rows:
        assert row["serial_number"] == f"{keys[row['slug']].certificate.serial_number:x}"
        assert datetime.fromisoformat(row["revoked_at"]) < datetime.now(UTC)


def test_the_listing_names_everybody_with_sound_numbers(made: Path) -> None:
    rows = json.loads((made / "people.json").read_text(encoding="utf-8"))
    assert [row["slug"] for row in rows] == [person.slug for person in PEOPLE]
    assert PASSWORD == "trois-demo"
    for row in rows:
        assert set(row) == {"slug", "title", "name", "iin", "bin", "organisation", "role", "algorithm"}
        assert iin_fault(row["iin"]) is None
        assert row["bin"] == "" or bin_fault(row["bin"]) is None
