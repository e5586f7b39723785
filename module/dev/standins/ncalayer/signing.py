"""XML signatures in the shape that NCALayer makes, white space included (shared notes, eds-pki 3.1)."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.dev.pki.gost import GostKey, signed_by, streebog512
from module.dev.standins.ncalayer.keys import Key

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
_SIGNATURE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="{signature_uri}"/>
<ds:Reference URI="">
<ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"/>
</ds:Transforms>
<ds:DigestMethod Algorithm="{digest_uri}"/>
<ds:DigestValue>{digest}</ds:DigestValue>
</ds:Reference>
</ds:SignedInfo>
<ds:SignatureValue></ds:SignatureValue>
<ds:KeyInfo>
<ds:X509Data>
<ds:X509Certificate>{certificate}</ds:X509Certificate>
</ds:X509Data>
</ds:KeyInfo>
</ds:Signature>"""


_PKIGOVKZ = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a signature is written: names of the algorithms, digest, line end inside Base64."""

    signature_uri: str
    digest_uri: str
    digest: Callable[[bytes], bytes]
    line_end: str


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


_RSA = _Manner(
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256", _sha256, "\n"
)
# the Java signer ends lines with CR LF, which XML writes as &#13;, and a digest of 64 bytes takes two lines
_GOST = _Manner(_PKIGOVKZ + "gostr34102015-gostr34112015-512", _PKIGOVKZ + "gostr34112015-512", streebog512, "\r\n")


def sign_xml(text: str, key: Key, *, spoil: bool = False) -> str:
    """Sign a whole document; `spoil` makes a signature that does not verify. Raises ValueError unless `text` is XML."""
    manner = _GOST if isinstance(key.private, GostKey) else _RSA
    root = _read(text)
    digest = manner.digest(etree.tostring(root.getroottree(), method="c14n", with_comments=True))
    certificate = _lines(key.certificate.public_bytes(Encoding.DER), manner.line_end)
    filled = _SIGNATURE.format(
        signature_uri=manner.signature_uri,
        digest_uri=manner.digest_uri,
        digest=_escaped(_lines(digest, manner.line_end).strip()),
        certificate=_escaped(certificate),
    )
    signature = etree.fromstring(filled)
    root.append(signature)
    signed_info, value = signature[0], signature[1]
    signed = signed_by(key.private, etree.tostring(signed_info, method="c14n", with_tail=False))
    value.text = _lines(signed[::-1] if spoil else signed, manner.line_end)
    return _DECLARATION + str(etree.tostring(root.getroottree(), encoding="unicode"))


def _read(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _lines(content: bytes, end: str) -> str:
    """Base64 in lines of 76 letters with a line end before and after, as the Java signer writes it."""
    return end + end.join(textwrap.wrap(base64.b64encode(content).decode("ascii"), 76)) + end


def _escaped(text: str) -> str:
    """Keep the CR of a text from the XML reader, who would take it for a line end."""
    return text.replace("\r", "&#13;")
