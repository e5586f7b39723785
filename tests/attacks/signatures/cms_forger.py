"""A CMS signer without scruples, on a library that the product does not read CMS with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from module.dev.pki.gost import GostKey
from tests.attacks.signatures.forger import Holder

GOST_DIGEST = "1.2.398.3.10.1.3.3"
GOST_SIGNATURE = "1.2.398.3.10.1.1.2.3.2"
GOST_KEY = "1.2.398.3.10.1.1.2.2"

Attributes = list[cms.CMSAttribute]


@dataclass(frozen=True)
class CmsShape:
    """What goes into the signature; the defaults are CAdES-BES as NCALayer writes it, empty ones fit the key."""

    attached: bytes | None = None
    content_type: str = "data"
    attribute_type: str = "data"
    digest: str = ""
    signature: str = ""
    listed_digest: str = ""
    hasher: Callable[[bytes], bytes] | None = None
    signer: Callable[[bytes], bytes] | None = None
    by_key_id: bool = False
    named: x509.Certificate | None = None
    ess: x509.Certificate | None = None
    ess_issuer: x509.Certificate | None = None
    ess_hash: str = "sha256"
    certificates: tuple[x509.Certificate, ...] | None = None
    protected: tuple[str, str] | None = None
    without: tuple[str, ...] = ()
    extra: tuple[tuple[str, core.Asn1Value], ...] = ()
    unsigned: tuple[tuple[str, core.Asn1Value], ...] = ()
    change_attributes: Callable[[Attributes], Attributes] = lambda attributes: attributes
    change: Callable[[cms.SignedData], None] = lambda signed: None


def forge_cms(content: bytes, holder: Holder, shape: CmsShape | None = None) -> bytes:
    """Sign content; returns DER."""
    shape = fitting(shape or CmsShape(), holder)
    attributes = cms.CMSAttributes(shape.change_attributes(_attributes(content, holder, shape)))
    value = (shape.signer or holder.sign)(attributes.dump())
    info = _signer(shape.named or holder.certificate, attributes, value, shape)
    certificates = (holder.certificate,) if shape.certificates is None else shape.certificates
    signed = cms.SignedData(
        {
            "version": "v3" if shape.by_key_id or shape.content_type != "data" else "v1",
            "digest_algorithms": [{"algorithm": shape.listed_digest or shape.digest, "parameters": core.Null()}],
            "encap_content_info": _content(shape),
            "certificates": [parsed(item) for item in certificates],
            "signer_infos": [info],
        }
    )
    shape.change(signed)
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return der


def fitting(shape: CmsShape, holder: Holder) -> CmsShape:
    """The shape with what NCALayer writes for the key."""
    gost = isinstance(holder.key, GostKey)
    signature, key = (GOST_SIGNATURE, GOST_KEY) if gost else ("sha256_rsa", "rsassa_pkcs1v15")
    return replace(
        shape,
        digest=shape.digest or (GOST_DIGEST if gost else "sha256"),
        signature=key if shape.signature == "key" else shape.signature or signature,
        hasher=shape.hasher or holder.manner[2],
    )


def _content(shape: CmsShape) -> dict[str, object]:
    content: dict[str, object] = {"content_type": shape.content_type}
    if shape.attached is not None:
        content["content"] = core.OctetString(shape.attached)
    return content


def _signer(named: x509.Certificate, attributes: cms.CMSAttributes, value: bytes, shape: CmsShape) -> cms.SignerInfo:
    own = parsed(named)
    by_name = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    info = {
        "version": "v3" if shape.by_key_id else "v1",
        "sid": cms.SignerIdentifier(
            *(
                ("subject_key_identifier", own.key_identifier)
                if shape.by_key_id
                else ("issuer_and_serial_number", by_name)
            )
        ),
        "digest_algorithm": {"algorithm": shape.digest, "parameters": core.Null()},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": shape.signature},
        "signature": value,
    }
    if shape.unsigned:
        info["unsigned_attrs"] = [attribute(kind, item) for kind, item in shape.unsigned]
    return cms.SignerInfo(info)


def _attributes(content: bytes, holder: Holder, shape: CmsShape) -> Attributes:
    made = {
        "content_type": attribute("content_type", shape.attribute_type),
        "message_digest": attribute("message_digest", shape.hasher(content) if shape.hasher else b""),
        "signing_certificate_v2": attribute("signing_certificate_v2", signing_certificate(holder, shape)),
    }
    if shape.protected is not None:
        digest, signature = shape.protected
        names = {
            "digest_algorithm": {"algorithm": digest or shape.digest},
            "signature_algorithm": {"algorithm": signature or shape.signature},
        }
        made["cms_algorithm_protection"] = attribute("cms_algorithm_protection", cms.CMSAlgorithmProtection(names))
    return [item for kind, item in made.items() if kind not in shape.without] + [
        attribute(kind, value) for kind, value in shape.extra
    ]


def signing_certificate(holder: Holder, shape: CmsShape) -> tsp.SigningCertificateV2:
    named = shape.ess or holder.certificate
    issuer = parsed(shape.ess_issuer or named)
    digest = hashlib.new(shape.ess_hash, named.public_bytes(Encoding.DER)).digest()
    names = [asn1_x509.GeneralName("directory_name", issuer.issuer)]
    about = {"cert_hash": digest, "issuer_serial": {"issuer": names, "serial_number": issuer.serial_number}}
    if shape.ess_hash != "sha256":
        about["hash_algorithm"] = algos.DigestAlgorithm({"algorithm": shape.ess_hash})
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(about)]})


def attribute(kind: str, *values: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": list(values)})


def parsed(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
