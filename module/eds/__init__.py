"""Electronic digital signatures (ЭЦП) of people: what is signed, by whom it may be, what proves it."""

from module.crypto.trust import TEST_PKI, TrustStore, TrustUnfit
from module.eds.signatures import EdsSignatures
from module.eds.ticket import MAX_TICKET_BYTES, TICKET_NAMESPACE

__all__ = [
    "MAX_TICKET_BYTES",
    "TEST_PKI",
    "TICKET_NAMESPACE",
    "EdsSignatures",
    "TrustStore",
    "TrustUnfit",
]
