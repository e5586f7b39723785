"""The system's seal on a registration mark: an enveloped XML signature by RSA (D32). Fits the port `MarkSeal`."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from module.crypto.signing import SigningKey, sign_enveloped
from module.crypto.xmldsig import verify_enveloped
from module.registry.signatures import SignatureRefused
from module.xmldoor import canonical, parse

LARGEST = 64 * 1024


class XmlMarkSeal:
    """Seals marks and tells whether a seal holds. Without a key a mark stays without a seal, and `doctor` says so.

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
