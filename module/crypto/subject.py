"""The owner of a certificate, read strictly.

Source: profiles of the National Certification Authority as noted in eds-pki 2.2 and 2.3. CN holds "SURNAME FIRSTNAME",
givenName holds the patronymic, serialNumber "IIN" and 12 digits. Of staff O names the employer, OU holds "BIN" and
12 digits.
"""

from __future__ import annotations

import re
import unicodedata

from cryptography import x509
from cryptography.x509.oid import NameOID, ObjectIdentifier

from module.crypto.certificates import usage_oids
from module.registry.signatures import OwnerRole, Reason, SignatureRefused, Signer

INDIVIDUAL_OID = "1.2.398.3.3.4.1.1"
LEGAL_ENTITY_OID = "1.2.398.3.3.4.1.2"
STAFF_ROLES = {
    "1.2.398.3.3.4.1.2.1": OwnerRole.HEAD,
    "1.2.398.3.3.4.1.2.2": OwnerRole.RIGHT_TO_SIGN,
    "1.2.398.3.3.4.1.2.5": OwnerRole.EMPLOYEE,
}
DIGITAL_SYSTEM_OIDS = frozenset({"1.2.398.3.3.4.1.1.1", "1.2.398.3.3.4.1.2.6"})
TREASURY_ARC = "1.2.398.5.19."

_IIN = re.compile(r"IIN([0-9]{12})")
_BIN = re.compile(r"BIN([0-9]{12})")
_TURNS_TEXT = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def signer_of(certificate: x509.Certificate) -> Signer:
    """Return the owner. Raises SignatureRefused: WRONG_OWNER_TYPE for whom is no person, MALFORMED for odd names."""
    roles = _roles(certificate)
    subject = certificate.subject
    surname, given_name = _names(subject)
    number, organisation = "", ""
    if OwnerRole.LEGAL_ENTITY in roles:
        number = _number(_BIN, _one(subject, NameOID.ORGANIZATIONAL_UNIT_NAME))
        organisation = _at_most_one(subject, NameOID.ORGANIZATION_NAME)
    elif subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME):
        raise SignatureRefused(Reason.MALFORMED, "organisation of an individual")
    return Signer(
        iin=_number(_IIN, _one(subject, NameOID.SERIAL_NUMBER)),
        bin=number,
        surname=surname,
        given_name=given_name,
        patronymic=_at_most_one(subject, NameOID.GIVEN_NAME),
        organisation=organisation,
        roles=roles,
        serial_number=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _roles(certificate: x509.Certificate) -> frozenset[OwnerRole]:
    oids = usage_oids(certificate)
    a_machine = oids & DIGITAL_SYSTEM_OIDS or certificate.subject.get_attributes_for_oid(NameOID.USER_ID)
    if a_machine or any(oid.startswith(TREASURY_ARC) for oid in oids):
        raise SignatureRefused(Reason.WRONG_OWNER_TYPE, "system or treasury")
    staff = {role for oid, role in STAFF_ROLES.items() if oid in oids}
    alone = INDIVIDUAL_OID in oids
    if alone == (LEGAL_ENTITY_OID in oids) or (alone and staff):
        raise SignatureRefused(Reason.WRONG_OWNER_TYPE, "neither or both")
    return frozenset({OwnerRole.INDIVIDUAL} if alone else {OwnerRole.LEGAL_ENTITY, *staff})


def _names(subject: x509.Name) -> tuple[str, str]:
    common = _one(subject, NameOID.COMMON_NAME)
    surname = _at_most_one(subject, NameOID.SURNAME)
    if not surname:
        surname, _, given_name = common.partition(" ")
        return surname, given_name.strip()
    if common != surname and not common.startswith(surname + " "):
        raise SignatureRefused(Reason.MALFORMED, "name")
    return surname, common.removeprefix(surname).strip()


def _number(shape: re.Pattern[str], text: str) -> str:
    found = shape.fullmatch(text)
    if not found:
        raise SignatureRefused(Reason.MALFORMED, "number")
    return found.group(1)


def _one(subject: x509.Name, oid: ObjectIdentifier) -> str:
    text = _at_most_one(subject, oid)
    if not text:
        raise SignatureRefused(Reason.MALFORMED, "missing attribute")
    return text


def _at_most_one(subject: x509.Name, oid: ObjectIdentifier) -> str:
    found = subject.get_attributes_for_oid(oid)
    if not found:
        return ""
    text = found[0].value
    if len(found) > 1 or not isinstance(text, str) or not _printable(text):
        raise SignatureRefused(Reason.MALFORMED, "attribute")
    return text


def _printable(text: str) -> bool:
    return not any(unicodedata.category(letter) == "Cc" or letter in _TURNS_TEXT for letter in text)
