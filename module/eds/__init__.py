"""Electronic digital signatures (ЭЦП) of people: what is signed, by whom it may be, what proves it."""

from module.crypto.trust import TEST_PKI, TrustStore, TrustUnfit
from module.eds.signatures import MAX_DETACHED_BYTES, MAX_SIGNED_BYTES, EdsSignatures
from module.eds.ticket import TICKET_NAMESPACE

__all__ = [
    "MAX_DETACHED_BYTES",
    "MAX_SIGNED_BYTES",
    "TEST_PKI",
    "TICKET_NAMESPACE",
    "EdsSignatures",
    "TrustStore",
    "TrustUnfit",
]
