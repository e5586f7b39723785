"""Make the test authority and its people on disk."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from module.dev.pki import signers
from module.dev.pki.gost import GostKey, SigningKey, new_gost_key
from module.dev.pki.people import PASSWORD, PEOPLE, Algorithm, DemoPerson, Issuer, Term
from module.dev.pki.shapes import (
    AnyAuthority,
    Service,
    issue_gost_leaf,
    issue_leaf,
    issue_service,
    make_gost_intermediate,
    make_gost_root,
    make_intermediate,
    make_root,
    new_key,
)

ROOT_NAME = "TROIS TEST ROOT ({})"
INTERMEDIATE_NAME = "TROIS TEST ISSUING AUTHORITY ({})"
REVOKED = "revoked.json"

_PEM_NAMES = {Algorithm.RSA: ("root.pem", "issuing.pem"), Algorithm.GOST: ("root_gost.pem", "issuing_gost.pem")}
_FOLDERS = ("roots", "intermediates", "people", signers.AUTHORITY)
_HOUR = timedelta(hours=1)
_YEAR = timedelta(days=365)
_RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Hierarchy:
    """A root with one issuing authority; the trusted and the strange one look alike but for their keys."""

    root: AnyAuthority
    issuing: AnyAuthority


def make(directory: Path, *, renew: bool = False, now: datetime | None = None) -> Path:
    """Make the authority unless a complete one that stays valid is there. Returns the directory.

    `people.json` is written last and so marks a complete set. The keys of the roots are not kept.
    """
    moment = now or datetime.now(UTC)
    if not renew and is_complete(directory, moment):
        return directory
    for folder in _FOLDERS:
        shutil.rmtree(directory / folder, ignore_errors=True)
        (directory / folder).mkdir(parents=True)
    (directory / "people.json").unlink(missing_ok=True)
    trusted = {algorithm: _hierarchy(algorithm, moment) for algorithm in Algorithm}
    strange = {person.algorithm: _hierarchy(person.algorithm, moment) for person in PEOPLE if _is_strange(person)}
    for algorithm, hierarchy in trusted.items():
        _write_authority(directory, algorithm, hierarchy, moment)
    revoked = []
    for person in PEOPLE:
        hierarchy = (strange if _is_strange(person) else trusted)[person.algorithm]
        certificate = _make_person(directory / "people", person, hierarchy.issuing, moment)
        if person.revoked:
            revoked.append(_revocation(person, certificate, moment))
    (directory / REVOKED).write_text(json.dumps(revoked, indent=1) + "\n", encoding="ascii")
    listing = json.dumps([_row(person) for person in PEOPLE], ensure_ascii=False, indent=1)
    (directory / "people.json").write_text(listing + "\n", encoding="utf-8")
    return directory


def is_complete(directory: Path, now: datetime) -> bool:
    """Tell whether every file is there and the authority stays valid for a month."""
    listing = directory / "people.json"
    if not all(path.is_file() for path in (listing, *_files(directory))):
        return False
    if json.loads(listing.read_text(encoding="utf-8")) != [_row(person) for person in PEOPLE]:
        return False
    authority = directory / "intermediates" / "issuing.pem"
    end = x509.load_pem_x509_certificate(authority.read_bytes()).not_valid_after_utc
    return now + _RENEW_BEFORE < end


def key_file(directory: Path, slug: str, algorithm: str) -> Path:
    """Return where the key of a person is: PKCS 12, or our own format for GOST, which nothing else here can read."""
    return directory / "people" / (f"{slug}.gost.json" if algorithm == Algorithm.GOST else f"{slug}.p12")


def _files(directory: Path) -> list[Path]:
    files = [directory / REVOKED]
    for root, issuing in _PEM_NAMES.values():
        files += [directory / "roots" / root, directory / "intermediates" / issuing]
    files += [directory / signers.AUTHORITY / f"{name}.crt.pem" for name in signers.NAMES]
    return [*files, *(key_file(directory, person.slug, person.algorithm) for person in PEOPLE)]


def _is_strange(person: DemoPerson) -> bool:
    return person.issuer is Issuer.STRANGER


def _hierarchy(algorithm: Algorithm, moment: datetime) -> _Hierarchy:
    start, end = moment - 3 * _YEAR, moment + 2 * _YEAR
    names = ROOT_NAME.format(algorithm.upper()), INTERMEDIATE_NAME.format(algorithm.upper())
    if algorithm is Algorithm.GOST:
        gost_root = make_gost_root(names[0], start, end)
        return _Hierarchy(gost_root, make_gost_intermediate(gost_root, names[1], start, end))
    root = make_root(names[0], start, end)
    return _Hierarchy(root, make_intermediate(root, names[1], start, end))


def _write_authority(directory: Path, algorithm: Algorithm, hierarchy: _Hierarchy, moment: datetime) -> None:
    root, issuing = _PEM_NAMES[algorithm]
    (directory / "roots" / root).write_bytes(hierarchy.root.certificate.public_bytes(Encoding.PEM))
    (directory / "intermediates" / issuing).write_bytes(hierarchy.issuing.certificate.public_bytes(Encoding.PEM))
    signers.store(directory, f"issuing_{algorithm}", hierarchy.issuing.certificate, hierarchy.issuing.key)
    start, end = moment - 3 * _YEAR, moment + 2 * _YEAR
    for service in Service:
        key: SigningKey = new_gost_key() if algorithm is Algorithm.GOST else new_key()
        title = f"TROIS TEST {service.name} ({algorithm.upper()})"
        certificate = issue_service(hierarchy.issuing, key, service, title, start, end)
        signers.store(directory, f"{service.name.lower()}_{algorithm}", certificate, key)


def _make_person(folder: Path, person: DemoPerson, issuer: AnyAuthority, moment: datetime) -> x509.Certificate:
    start, end = {
        Term.NOW: (moment - _HOUR, moment - _HOUR + 2 * _YEAR),
        Term.PAST: (moment - 2 * _YEAR, moment - _HOUR),
        Term.FUTURE: (moment + _YEAR, moment + 2 * _YEAR),
    }[person.term]
    issue = issue_gost_leaf if person.algorithm is Algorithm.GOST else issue_leaf
    certificate, key = issue(issuer, person.subject, person.roles, start, end, person.profile)
    path = key_file(folder.parent, person.slug, person.algorithm)
    if isinstance(key, GostKey):
        signers.write_gost_key(path, key, certificate)
    else:
        path.write_bytes(_pkcs12(person.slug, key, certificate))
    return certificate


def _pkcs12(slug: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> bytes:
    encryption = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(slug.encode(), key, certificate, None, encryption)


def _revocation(person: DemoPerson, certificate: x509.Certificate, moment: datetime) -> dict[str, str]:
    return {
        "slug": person.slug,
        "issuer": f"issuing_{person.algorithm}",
        "serial_number": f"{certificate.serial_number:x}",
        "revoked_at": (moment - _HOUR).isoformat(timespec="seconds"),
        "reason": "keyCompromise",
    }


def _row(person: DemoPerson) -> dict[str, str]:
    return {
        "slug": person.slug,
        "title": person.title,
        "name": person.name,
        "iin": person.iin,
        "bin": person.employer.bin,
        "organisation": person.employer.name,
        "role": person.role,
        "algorithm": person.algorithm.value,
    }
