"""XML signatures that our side makes: RSA with SHA-256. Signatures of people are verified in the files beside.

Two layouts: over one element by its id (the SOAP Body of ШЭП, shared notes kz-integrations 1.6; integrations/wsse.py),
and enveloped over a whole document (its business payload, and the registration mark of a decision).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
INCLUSIVE_WITH_COMMENTS = INCLUSIVE + "#WithComments"
ENVELOPED = DS + "enveloped-signature"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key of our information system and its certificate."""

    private_key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @classmethod
    def load(cls, key_file: Path, certificate_file: Path, password: bytes | None = None) -> SigningKey:
        """Read both from PEM files. Raises ValueError when the key is not RSA or not that of the certificate."""
        key = serialization.load_pem_private_key(key_file.read_bytes(), password)
        certificate = load_certificate(certificate_file)
        if not isinstance(key, rsa.RSAPrivateKey) or key.public_key() != certificate.public_key():
            raise ValueError("the key is not the RSA key of the certificate")
        return cls(key, certificate)


def load_certificate(file: Path) -> x509.Certificate:
    """Read a certificate from a PEM file."""
    return x509.load_pem_x509_certificate(file.read_bytes())


def canonical(element: etree._Element, algorithm: str) -> bytes:
    """Bring an element, in its place in the document, to canonical form."""
    return etree.tostring(
        element,
        method="c14n",
        exclusive=algorithm == EXCLUSIVE,
        with_comments=algorithm == INCLUSIVE_WITH_COMMENTS,
    )


def digest_value(octets: bytes) -> str:
    """Return the SHA-256 of octets in base64."""
    return base64.b64encode(hashlib.sha256(octets).digest()).decode()


def ds(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Add an element of the signature namespace."""
    element = etree.SubElement(parent, f"{{{DS}}}{name}", attributes)
    element.text = text
    return element


def add_signed_info(
    signature: etree._Element, canonicalisation: str, uri: str, transforms: tuple[str, ...], digest: str
) -> etree._Element:
    """Add SignedInfo with one reference."""
    info = ds(signature, "SignedInfo")
    ds(info, "CanonicalizationMethod", Algorithm=canonicalisation)
    ds(info, "SignatureMethod", Algorithm=RSA_SHA256)
    reference = ds(info, "Reference", URI=uri)
    chain = ds(reference, "Transforms")
    for transform in transforms:
        ds(chain, "Transform", Algorithm=transform)
    ds(reference, "DigestMethod", Algorithm=SHA256)
    ds(reference, "DigestValue", digest)
    return info


def signature_value(key: SigningKey, octets: bytes) -> str:
    """Sign octets with RSA PKCS#1 v1.5 and SHA-256; base64."""
    return base64.b64encode(key.private_key.sign(octets, padding.PKCS1v15(), hashes.SHA256())).decode()


def certificate_text(certificate: x509.Certificate) -> str:
    """Return a certificate as base64 of its DER, without line breaks."""
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def sign_enveloped(root: etree._Element, key: SigningKey) -> None:
    """Put a business signature into a payload as the last child of its root."""
    digest = digest_value(canonical(root, INCLUSIVE_WITH_COMMENTS))  # the signature is not yet there: same as enveloped
    signature = etree.SubElement(root, f"{{{DS}}}Signature", nsmap={"ds": DS})
    info = add_signed_info(signature, INCLUSIVE, "", (ENVELOPED, INCLUSIVE_WITH_COMMENTS), digest)
    ds(signature, "SignatureValue", signature_value(key, canonical(info, INCLUSIVE)))
    ds(ds(ds(signature, "KeyInfo"), "X509Data"), "X509Certificate", certificate_text(key.certificate))
