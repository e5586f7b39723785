"""The system's seal on what no person signs: a registration mark (an enveloped XML signature by RSA, D32), and a row of
release control (a JSON web signature). Fit the ports `MarkSeal` and `RowSeal`."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module.crypto.jws import sign_detached
from module.crypto.signing import SigningKey, sign_enveloped
from module.crypto.xmldsig import verify_enveloped
from module.registry.extract import EXTRACT_LIMIT
from module.registry.signatures import SignatureRefused
from module.xmldoor import canonical, parse

LARGEST = EXTRACT_LIMIT


class XmlMarkSeal:
    """Seals marks and extracts, and tells whether a seal holds. Without a key they stay unsealed, and `doctor` says so.

    Raises ValueError when the key is configured and cannot be used.
    """

    def __init__(self, key: Path | None, certificate: Path | None) -> None:
        self._key = SigningKey.load(key, certificate) if key is not None and certificate is not None else None

    def seal(self, document: bytes) -> bytes:
        """Return the canonical document with the seal as the last child of its root; as it is without a key."""
        if self._key is None:
            return document
        root = parse(document, max_bytes=LARGEST)
        sign_enveloped(root, self._key)
        return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))

    def holds(self, sealed: bytes, document: bytes) -> bool:
        """Tell whether the bytes are this document under a seal that holds, or the bare document where there is none.

        Whose seal it is the journal says: the digest of the sealed mark stands there since its registration.
        """
        if sealed == document:
            return True
        try:
            return verify_enveloped(sealed, max_bytes=LARGEST).payload == canonical(parse(document, max_bytes=LARGEST))
        except SignatureRefused:
            return False


class JsonRowSeal:
    """Signs rows of release control. Without a key they stay unsigned, and `doctor` says so.

    Raises ValueError when the key is configured and cannot be used.
    """

    def __init__(self, key: Path | None, certificate: Path | None) -> None:
        self._key = SigningKey.load(key, certificate) if key is not None and certificate is not None else None

    def sign(self, payload: bytes) -> str:
        """Return a detached signature (RFC 7515, compact); empty without a key."""
        return "" if self._key is None else sign_detached(payload, self._key)

    def certificate(self) -> bytes:
        """Return the certificate that the signatures are verified with, as PEM; empty without a key."""
        return b"" if self._key is None else self._key.certificate.public_bytes(Encoding.PEM)
