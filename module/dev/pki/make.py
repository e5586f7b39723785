"""Make the test authority and its people on disk."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from module.dev.pki.people import PASSWORD, PEOPLE, DemoPerson, Issuer, Term
from module.dev.pki.shapes import Authority, issue_leaf, make_intermediate, make_root

ROOT_NAME = "TROIS TEST ROOT (RSA)"
INTERMEDIATE_NAME = "TROIS TEST ISSUING AUTHORITY (RSA)"

_HOUR = timedelta(hours=1)
_YEAR = timedelta(days=365)
_RENEW_BEFORE = timedelta(days=30)


def make(directory: Path, *, renew: bool = False, now: datetime | None = None) -> Path:
    """Make the authority unless a complete one that stays valid is there. Returns the directory.

    `people.json` is written last and so marks a complete set. The keys of the authorities are not kept.
    """
    moment = now or datetime.now(UTC)
    if not renew and is_complete(directory, moment):
        return directory
    for folder in ("roots", "intermediates", "people"):
        shutil.rmtree(directory / folder, ignore_errors=True)
        (directory / folder).mkdir(parents=True)
    (directory / "people.json").unlink(missing_ok=True)
    issuers = {Issuer.TRUSTED: _authority(moment), Issuer.STRANGER: _authority(moment)}
    root, issuing = issuers[Issuer.TRUSTED]
    (directory / "roots" / "root.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    (directory / "intermediates" / "issuing.pem").write_bytes(issuing.certificate.public_bytes(Encoding.PEM))
    for person in PEOPLE:
        _make_person(directory / "people", person, issuers[person.issuer][1], moment)
    listing = json.dumps([_row(person) for person in PEOPLE], ensure_ascii=False, indent=1)
    (directory / "people.json").write_text(listing + "\n", encoding="utf-8")
    return directory


def is_complete(directory: Path, now: datetime) -> bool:
    """Tell whether every file is there and the authority stays valid for a month."""
    listing = directory / "people.json"
    authority = directory / "intermediates" / "issuing.pem"
    if not (listing.is_file() and authority.is_file() and (directory / "roots" / "root.pem").is_file()):
        return False
    if json.loads(listing.read_text(encoding="utf-8")) != [_row(person) for person in PEOPLE]:
        return False
    if not all((directory / "people" / f"{person.slug}.p12").is_file() for person in PEOPLE):
        return False
    end = x509.load_pem_x509_certificate(authority.read_bytes()).not_valid_after_utc
    return now + _RENEW_BEFORE < end


def _authority(moment: datetime) -> tuple[Authority, Authority]:
    """Make a root with one issuing authority; the trusted and the strange one look alike but for their keys."""
    start, end = moment - 3 * _YEAR, moment + 2 * _YEAR
    root = make_root(ROOT_NAME, start, end)
    return root, make_intermediate(root, INTERMEDIATE_NAME, start, end)


def _make_person(folder: Path, person: DemoPerson, issuer: Authority, moment: datetime) -> None:
    start, end = {
        Term.NOW: (moment - _HOUR, moment - _HOUR + 2 * _YEAR),
        Term.PAST: (moment - 2 * _YEAR, moment - _HOUR),
        Term.FUTURE: (moment + _YEAR, moment + 2 * _YEAR),
    }[person.term]
    certificate, key = issue_leaf(issuer, person.subject, person.roles, start, end, person.profile)
    encryption = BestAvailableEncryption(PASSWORD.encode())
    content = pkcs12.serialize_key_and_certificates(person.slug.encode(), key, certificate, None, encryption)
    (folder / f"{person.slug}.p12").write_bytes(content)


def _row(person: DemoPerson) -> dict[str, str]:
    return {
        "slug": person.slug,
        "title": person.title,
        "name": person.name,
        "iin": person.iin,
        "bin": person.employer.bin,
        "organisation": person.employer.name,
        "role": person.role,
    }
