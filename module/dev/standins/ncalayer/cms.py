"""CMS signatures as NCALayer makes them: CAdES-BES in PEM armour (shared notes, eds-pki 1.4 and 3.2)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.dev.pki.gost import GostKey, signed_by, streebog512
from module.dev.standins.ncalayer.keys import Key


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the algorithms of a key are named, and its digest."""

    digest_name: str
    signature_name: str
    digest: Callable[[bytes], bytes]


_RSA = _Manner("sha256", "sha256_rsa", lambda data: hashlib.sha256(data).digest())
_GOST = _Manner("1.2.398.3.10.1.3.3", "1.2.398.3.10.1.1.2.3.2", streebog512)


def sign_cms(content: bytes, key: Key, *, attached: bool, spoil: bool = False) -> str:
    """Sign content; `spoil` makes a signature that does not verify."""
    own = x509.Certificate.load(key.certificate.public_bytes(Encoding.DER))
    manner = _GOST if isinstance(key.private, GostKey) else _RSA
    attributes = _attributes(manner.digest(content), own)
    value = signed_by(key.private, attributes.dump())
    encapsulated: dict[str, object] = {"content_type": "data"}
    if attached:
        encapsulated["content"] = core.OctetString(content)
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", _issuer_and_serial(own)),
        "digest_algorithm": {"algorithm": manner.digest_name},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": manner.signature_name},
        "signature": value[::-1] if spoil else value,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": manner.digest_name}],
        "encap_content_info": encapsulated,
        "certificates": [own],
        "signer_infos": [signer],
    }
    der = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    lines = "\n".join(textwrap.wrap(base64.b64encode(der).decode("ascii"), 64))
    return f"-----BEGIN CMS-----\n{lines}\n-----END CMS-----\n"


def decoded(text: str) -> bytes:
    """Return the bytes of a request's Base64. Raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("Illegal base64 character") from error


def _issuer_and_serial(own: x509.Certificate) -> cms.IssuerAndSerialNumber:
    return cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})


def _attributes(digest: bytes, own: x509.Certificate) -> cms.CMSAttributes:
    names = [x509.GeneralName("directory_name", own.issuer)]
    issuer_serial = {"issuer": names, "serial_number": own.serial_number}
    named = {"cert_hash": hashlib.sha256(own.dump()).digest(), "issuer_serial": issuer_serial}
    values = {
        "content_type": "data",
        "signing_time": cms.Time({"utc_time": datetime.now(UTC).replace(microsecond=0)}),
        "message_digest": digest,
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(named)]}),
    }
    return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in values.items()])
