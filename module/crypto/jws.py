"""A JSON web signature by RSA with SHA-256 over octets that stand elsewhere: RFC 7515, compact, payload detached."""

from __future__ import annotations

import base64
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from module.crypto.signing import SigningKey


def base64url(octets: bytes) -> str:
    """Return octets in the alphabet of addresses, without the signs that fill up."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def sign_detached(payload: bytes, key: SigningKey) -> str:
    """Return header, nothing, and signature, with a dot between each: the reader puts the payload in the middle.

    The header names the certificate by its SHA-256.
    """
    header = {"alg": "RS256", "x5t#S256": base64url(key.certificate.fingerprint(hashes.SHA256()))}
    protected = base64url(json.dumps(header, separators=(",", ":")).encode())
    signed = f"{protected}.{base64url(payload)}".encode()
    return f"{protected}..{base64url(key.private_key.sign(signed, padding.PKCS1v15(), hashes.SHA256()))}"
