from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from module.crypto.certificates import read_certificate
from module.crypto.subject import signer_of
from module.dev.pki.people import PEOPLE
from module.dev.pki.shapes import Attributes, Authority, issue_leaf, make_root
from module.registry.signatures import OwnerRole, Reason, SignatureRefused

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
END = NOW + timedelta(days=365)
INDIVIDUAL = ("1.2.398.3.3.4.1.1",)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_root("TROIS TEST ROOT", NOW, END)


def certificate(authority: Authority, subject: Attributes, roles: tuple[str, ...]) -> x509.Certificate:
    issued, _ = issue_leaf(authority, subject, roles, NOW, END)
    return read_certificate(issued.public_bytes(Encoding.DER))


@pytest.mark.parametrize("person", PEOPLE[:7], ids=lambda person: person.slug)
def test_demo_people_are_read_as_they_are(authority: Authority, person: object) -> None:
    signer = signer_of(certificate(authority, person.subject, person.roles))  # type: ignore[attr-defined]
    assert (signer.iin, signer.bin, signer.full_name, signer.organisation) == (
        person.iin,  # type: ignore[attr-defined]
        person.employer.bin,  # type: ignore[attr-defined]
        person.name,  # type: ignore[attr-defined]
        person.employer.name,  # type: ignore[attr-defined]
    )
    assert OwnerRole(person.role) in signer.roles  # type: ignore[attr-defined]
    assert (signer.valid_from, signer.valid_until) == (NOW, END)


@pytest.mark.parametrize(
    ("common_name", "surname", "read"),
    [
        ("ИВАНОВ ПЁТР", "ИВАНОВ", ("ИВАНОВ", "ПЁТР")),
        ("ИВАНОВ ПЁТР", "", ("ИВАНОВ", "ПЁТР")),
        ("ДЕ ЛА КРУС ХУАН КАРЛОС", "ДЕ ЛА КРУС", ("ДЕ ЛА КРУС", "ХУАН КАРЛОС")),
        ("СУКАРНО", "СУКАРНО", ("СУКАРНО", "")),
    ],
)
def test_names(authority: Authority, common_name: str, surname: str, read: tuple[str, str]) -> None:
    subject: Attributes = ((NameOID.COMMON_NAME, common_name), (NameOID.SERIAL_NUMBER, "IIN780417300048"))
    if surname:
        subject += ((NameOID.SURNAME, surname),)
    signer = signer_of(certificate(authority, subject, INDIVIDUAL))
    assert (signer.surname, signer.given_name, signer.patronymic) == (*read, "")


@pytest.mark.filterwarnings("ignore:Attribute's length must be")
def test_long_cyrillic_names_are_read(authority: Authority) -> None:
    """The library warns of more than 64 bytes; the national authority issues such names."""
    subject = ((NameOID.COMMON_NAME, "Ж" * 40 + " " + "Ү" * 20), (NameOID.SERIAL_NUMBER, "IIN780417300048"))
    assert signer_of(certificate(authority, subject, INDIVIDUAL)).given_name == "Ү" * 20


@pytest.mark.parametrize("spoil", [lambda der: der[:-1], lambda der: der + b"\0", lambda der: b"", lambda der: der[4:]])
def test_unsound_der_is_refused(authority: Authority, spoil: object) -> None:
    der = authority.certificate.public_bytes(Encoding.DER)
    with pytest.raises(SignatureRefused) as refusal:
        read_certificate(spoil(der))  # type: ignore[operator]
    assert refusal.value.reason == Reason.MALFORMED
