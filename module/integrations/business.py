"""Business signatures on answers: the owner of a register signs its data, inside what the gateway signs."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from module import xmldoor
from module.crypto.xmldsig import verify_enveloped
from module.kernel.clock import Clock
from module.outbound import WireFailure
from module.registry.signatures import Reason, SignatureRefused

_CODES = {Reason.MALFORMED: "business.unsigned", Reason.DIGEST_MISMATCH: "business.altered"}


def verified(
    payload: etree._Element, owners: Sequence[x509.Certificate], clock: Clock, max_bytes: int
) -> etree._Element:
    """Return the exact data that one of the owners signed; what is read is what was under the digest.

    Raises WireFailure `business.unsigned`, `.altered`, `.wrong`, `.stranger` or `.expired`.
    """
    try:
        signed = verify_enveloped(etree.tostring(payload), max_bytes=max_bytes)
    except SignatureRefused as refused:
        raise WireFailure(_CODES.get(refused.reason, "business.wrong")) from refused
    der = signed.leaf.public_bytes(Encoding.DER)
    owner = next((known for known in owners if known.public_bytes(Encoding.DER) == der), None)
    if owner is None:
        raise WireFailure("business.stranger")
    if not owner.not_valid_before_utc <= clock.now() <= owner.not_valid_after_utc:
        raise WireFailure("business.expired")
    return xmldoor.parse(signed.payload, max_bytes=max_bytes)
