"""XML signatures in the shape that NCALayer makes, white space included (shared notes, eds-pki 3.1)."""

from __future__ import annotations

import base64
import hashlib
import textwrap

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.dev.standins.ncalayer.keys import Key

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
_SIGNATURE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI="">
<ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"/>
</ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
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


def sign_xml(text: str, key: Key, *, spoil: bool = False) -> str:
    """Sign a whole document; `spoil` makes a signature that does not verify. Raises ValueError unless `text` is XML."""
    root = _read(text)
    digest = hashlib.sha256(etree.tostring(root.getroottree(), method="c14n", with_comments=True)).digest()
    certificate = key.certificate.public_bytes(Encoding.DER)
    filled = _SIGNATURE.format(digest=_lines(digest).strip(), certificate=_lines(certificate))
    signature = etree.fromstring(filled)
    root.append(signature)
    signed_info, value = signature[0], signature[1]
    signed = key.private.sign(etree.tostring(signed_info, method="c14n", with_tail=False), padding.PKCS1v15(), SHA256())
    value.text = _lines(signed[::-1] if spoil else signed)
    return _DECLARATION + str(etree.tostring(root.getroottree(), encoding="unicode"))


def _read(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _lines(content: bytes) -> str:
    """Base64 in lines of 76 letters with a line end before and after, as the Java signer writes it."""
    return "\n" + "\n".join(textwrap.wrap(base64.b64encode(content).decode("ascii"), 76)) + "\n"
