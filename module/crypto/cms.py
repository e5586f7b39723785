"""CMS / CAdES signatures: SignedData with exactly one signer, over bytes that are ours.

Source: RFC 5652, RFC 5035 (signingCertificateV2), RFC 6211; order 500/НҚ point 8, as noted in eds-pki 5.3, 7 and 8.
A signature may carry the content or stand apart from it (detached). Either way the digest is computed over *our*
bytes; content that came along must be the same bytes. Without signed attributes a signature is refused: its value
would stand over the content itself, so that it could be passed off as a signature of another format.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.crypto import ber
from module.crypto.algorithms import Algorithm, digest_by_oid, of_signer
from module.crypto.ber import BerElement, malformed
from module.crypto.certificates import extension, read_certificate
from module.registry.signatures import Reason, SignatureRefused

DATA = "1.2.840.113549.1.7.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
ALGORITHM_PROTECTION = "1.2.840.113549.1.9.52"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
SHA256_OID = "2.16.840.1.101.3.4.2.1"

MAX_SIGNATURE_BYTES = 64 * 1024
"""Most bytes of a signature without its content: a leaf, its chain, a time stamp."""

MAX_CERTIFICATES = 8

_CONTEXT_0, _CONTEXT_1, _KEY_ID = 0xA0, 0xA1, 0x80
_VERSIONS = frozenset({1, 3, 4, 5})
_ARMOUR = re.compile(rb"\s*-----BEGIN (CMS|PKCS7)-----\s(.*)\s-----END \1-----\s*", re.DOTALL)
_TEXT_TAGS = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii", 0x14: "latin-1", 0x1E: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class SignedCms:
    """What was proved: the key of `leaf` signed the content. `value` is the signature's value.

    `timestamp` is an RFC 3161 token over `value`, as it came and judged by nobody yet; empty where there is none.
    """

    leaf: x509.Certificate
    algorithm: str
    value: bytes
    timestamp: bytes


@dataclass(frozen=True, slots=True)
class _SignedData:
    digest_oids: frozenset[str]
    attached: bytes | None
    certificates: tuple[bytes, ...]
    signer: BerElement


@dataclass(frozen=True, slots=True)
class _Signer:
    identifier: BerElement
    digest_oid: str
    signed: BerElement
    signature_oid: str
    value: bytes
    unsigned: BerElement | None


def verify_cms(signature: bytes, content: bytes, *, max_content: int) -> SignedCms:
    """Verify a signature over `content`. Says nothing yet of whether the leaf is trusted.

    Raises SignatureRefused: MALFORMED, UNSUPPORTED_ALGORITHM, PAYLOAD_CHANGED, DIGEST_MISMATCH, SIGNATURE_INVALID.
    """
    if len(content) > max_content:
        raise malformed("size of the content")
    # letters of base64, line ends and armour included, take less than one and a half times their bytes
    if len(signature) > (MAX_SIGNATURE_BYTES + len(content)) * 3 // 2:
        raise malformed("size of the signature")
    data = _signed_data(ber.read(_bare(signature)))
    if data.attached is not None and data.attached != content:
        raise SignatureRefused(Reason.PAYLOAD_CHANGED, "attached content")
    signer = _signer(data.signer)
    algorithm = of_signer(signer.signature_oid, signer.digest_oid)
    if signer.digest_oid not in data.digest_oids:
        raise malformed("digest algorithms")
    leaf = _leaf(signer.identifier, data.certificates)
    attributes = _attributes(signer.signed)
    _judge_attributes(attributes, signer, algorithm, content)
    _judge_signing_certificate(_only(attributes, SIGNING_CERTIFICATE_V2), leaf)
    if not algorithm.check(leaf, signer.value, _signed_bytes(signer.signed)):
        raise SignatureRefused(Reason.SIGNATURE_INVALID)
    return SignedCms(leaf, algorithm.name, signer.value, _timestamp(signer.unsigned))


def _bare(signature: bytes) -> bytes:
    """Take off the armour or the base64: NCALayer sends the one, its older module the other."""
    if signature[:1] == b"\x30":
        return signature
    found = _ARMOUR.fullmatch(signature)
    letters = b"".join((found.group(2) if found else signature).split())
    try:
        return base64.b64decode(letters, validate=True)
    except (binascii.Error, ValueError) as error:
        raise malformed("base64") from error


def _signed_data(info: BerElement) -> _SignedData:
    kind, content = _exactly(info, ber.SEQUENCE, 2)
    if ber.oid(kind) != SIGNED_DATA or content.tag != _CONTEXT_0:
        raise malformed("not signed data")
    (inside,) = _exactly(content, _CONTEXT_0, 1)
    parts = list(_within(inside, ber.SEQUENCE))
    if len(parts) < 4 or ber.integer(parts[0]) not in _VERSIONS:
        raise malformed("signed data")
    version_digests, encapsulated, rest = parts[1], parts[2], parts[3:]
    certificates = rest.pop(0) if rest[0].tag == _CONTEXT_0 else None
    if rest and rest[0].tag == _CONTEXT_1:  # revocation lists: nobody here believes what the presenter brings
        rest.pop(0)
    if len(rest) != 1:
        raise malformed("signed data")
    signers = _within(rest[0], ber.SET)
    if len(signers) != 1:
        raise malformed(f"{len(signers)} signers")
    return _SignedData(
        digest_oids=frozenset(_algorithm(item) for item in _within(version_digests, ber.SET)),
        attached=_attached(encapsulated),
        certificates=_certificates(certificates),
        signer=signers[0],
    )


def _attached(encapsulated: BerElement) -> bytes | None:
    kind, *content = _within(encapsulated, ber.SEQUENCE) or (encapsulated,)
    if ber.oid(kind) != DATA or len(content) > 1:
        raise malformed("type of the content")
    return ber.octets(_exactly(content[0], _CONTEXT_0, 1)[0]) if content else None


def _certificates(found: BerElement | None) -> tuple[bytes, ...]:
    certificates = ber.children(found) if found is not None else ()
    if len(certificates) > MAX_CERTIFICATES or any(item.tag != ber.SEQUENCE for item in certificates):
        raise malformed("certificates")
    return tuple(item.raw for item in certificates)


def _signer(info: BerElement) -> _Signer:
    parts = _within(info, ber.SEQUENCE)
    if len(parts) not in (6, 7) or parts[3].tag != _CONTEXT_0:
        raise malformed("signer, or no signed attributes")
    if len(parts) == 7 and parts[6].tag != _CONTEXT_1:
        raise malformed("signer")
    ber.integer(parts[0])
    return _Signer(
        identifier=parts[1],
        digest_oid=_algorithm(parts[2]),
        signed=parts[3],
        signature_oid=_algorithm(parts[4]),
        value=ber.octets(parts[5]),
        unsigned=parts[6] if len(parts) == 7 else None,
    )


def _leaf(identifier: BerElement, certificates: tuple[bytes, ...]) -> x509.Certificate:
    """Return the one certificate that the signer names by issuer and serial number or by its key's identifier."""
    found = [item for item in map(read_certificate, certificates) if _names(identifier, item)]
    if len(found) != 1:
        raise malformed(f"{len(found)} certificates of the signer")
    return found[0]


def _names(identifier: BerElement, certificate: x509.Certificate) -> bool:
    if identifier.tag == _KEY_ID:
        own = extension(certificate, x509.SubjectKeyIdentifier)
        return own is not None and own.digest == identifier.body
    issuer, serial = _exactly(identifier, ber.SEQUENCE, 2)
    return ber.integer(serial) == certificate.serial_number and _same_name(issuer, certificate.issuer)


def _same_name(name: BerElement, known: x509.Name) -> bool:
    """Compare by what is written, not by the kind of string: Java signers write a name anew."""
    read = [[_attribute(item) for item in _within(part, ber.SET)] for part in _within(name, ber.SEQUENCE)]
    return read == [[(item.oid.dotted_string, item.value) for item in part] for part in known.rdns]


def _attribute(element: BerElement) -> tuple[str, str]:
    kind, value = _exactly(element, ber.SEQUENCE, 2)
    try:
        return ber.oid(kind), value.body.decode(_TEXT_TAGS[value.tag])
    except (KeyError, UnicodeDecodeError) as error:
        raise malformed("name") from error


def _attributes(element: BerElement) -> dict[str, tuple[BerElement, ...]]:
    """Return attributes by type. The same type twice is refused: two readers could believe two different ones."""
    found: dict[str, tuple[BerElement, ...]] = {}
    for item in ber.children(element):
        kind, values = _exactly(item, ber.SEQUENCE, 2)
        name = ber.oid(kind)
        if name in found:
            raise malformed("attribute twice")
        found[name] = _within(values, ber.SET)
    return found


def _only(attributes: dict[str, tuple[BerElement, ...]], kind: str) -> BerElement:
    values = attributes.get(kind, ())
    if len(values) != 1:
        raise malformed(f"{len(values)} values of {kind}")
    return values[0]


def _judge_attributes(
    attributes: dict[str, tuple[BerElement, ...]], signer: _Signer, algorithm: Algorithm, content: bytes
) -> None:
    if ber.oid(_only(attributes, CONTENT_TYPE)) != DATA:
        raise malformed("type of the content")
    if ALGORITHM_PROTECTION in attributes:
        digest, *signature = _within(_only(attributes, ALGORITHM_PROTECTION), ber.SEQUENCE)
        named = [_algorithm(item, tag) for item, tag in zip(signature, (_CONTEXT_1,), strict=False)]
        if (_algorithm(digest), named) != (signer.digest_oid, [signer.signature_oid]):
            raise malformed("algorithm protection")
    stated = ber.octets(_only(attributes, MESSAGE_DIGEST))
    if not hmac.compare_digest(stated, algorithm.digest(content)):
        raise SignatureRefused(Reason.DIGEST_MISMATCH)


def _judge_signing_certificate(attribute: BerElement, leaf: x509.Certificate) -> None:
    """Refuse unless the attribute names the leaf: else another certificate of the same key could be put in."""
    lists = _within(attribute, ber.SEQUENCE)
    names = _within(lists[0], ber.SEQUENCE) if lists else ()
    if not names or len(lists) > 2:
        raise malformed("signing certificate")
    parts = list(_within(names[0], ber.SEQUENCE))
    digest_oid = _algorithm(parts.pop(0)) if parts and parts[0].tag == ber.SEQUENCE else SHA256_OID
    if not 1 <= len(parts) <= 2:
        raise malformed("signing certificate")
    if ber.octets(parts[0]) != digest_by_oid(digest_oid)(leaf.public_bytes(Encoding.DER)):
        raise SignatureRefused(Reason.SIGNATURE_INVALID, "signing certificate")
    if len(parts) == 2 and not _is_issuer_serial(parts[1], leaf):
        raise SignatureRefused(Reason.SIGNATURE_INVALID, "issuer of the signing certificate")


def _is_issuer_serial(element: BerElement, leaf: x509.Certificate) -> bool:
    issuers, serial = _exactly(element, ber.SEQUENCE, 2)
    (directory,) = _exactly(issuers, ber.SEQUENCE, 1)
    (name,) = _exactly(directory, 0xA4, 1)
    return ber.integer(serial) == leaf.serial_number and _same_name(name, leaf.issuer)


def _signed_bytes(signed: BerElement) -> bytes:
    """Return the bytes under the signature: the attributes as a SET OF, where they stand as [0]."""
    if signed.raw[1] == 0x80:
        raise malformed("signed attributes not in DER")
    return bytes([ber.SET]) + signed.raw[1:]


def _timestamp(unsigned: BerElement | None) -> bytes:
    if unsigned is None:
        return b""
    attributes = _attributes(unsigned)
    return _only(attributes, TIME_STAMP).raw if TIME_STAMP in attributes else b""


def _algorithm(element: BerElement, tag: int = ber.SEQUENCE) -> str:
    """Return the number of an algorithm that has no parameters."""
    kind, *parameters = _within(element, tag) or (element,)
    if [(item.tag, item.body) for item in parameters] not in ([], [(ber.NULL, b"")]):
        raise SignatureRefused(Reason.UNSUPPORTED_ALGORITHM, "parameters")
    return ber.oid(kind)


def _within(element: BerElement, tag: int) -> tuple[BerElement, ...]:
    if element.tag != tag:
        raise malformed("unexpected element")
    return ber.children(element)


def _exactly(element: BerElement, tag: int, count: int) -> tuple[BerElement, ...]:
    found = _within(element, tag)
    if len(found) != count:
        raise malformed("number of elements")
    return found
