"""The envelope of the Union's exchange (Decision 5 of 27.01.2015): SOAP, addressing, signals, technical faults."""

from module.eaeu.envelope.faults import CODES, DATA_ERROR, ENDPOINT_UNAVAILABLE, INVALID_HEADER, SENDER
from module.eaeu.envelope.headers import fault_header, reply_header
from module.eaeu.envelope.identifiers import bare, is_identifier, is_uuid, new_uri, new_uuid
from module.eaeu.envelope.model import ActionName, Envelope, EnvelopeFault, EnvelopeKind, Header
from module.eaeu.envelope.names import clark
from module.eaeu.envelope.reading import read_envelope, read_opening
from module.eaeu.envelope.senders import check_addressee, check_sender
from module.eaeu.envelope.signals import FATAL_ERROR, SIGNAL_DATA_ERROR, UNEXPECTED_MESSAGE, SignalError, read_signal
from module.eaeu.envelope.signed import NAMESPACE, SignedDocumentRefused, SignedDocuments, is_signed
from module.eaeu.envelope.writing import application_message, signal, technical_fault

__all__ = [
    "CODES",
    "DATA_ERROR",
    "ENDPOINT_UNAVAILABLE",
    "FATAL_ERROR",
    "INVALID_HEADER",
    "NAMESPACE",
    "SENDER",
    "SIGNAL_DATA_ERROR",
    "UNEXPECTED_MESSAGE",
    "ActionName",
    "Envelope",
    "EnvelopeFault",
    "EnvelopeKind",
    "Header",
    "SignalError",
    "SignedDocumentRefused",
    "SignedDocuments",
    "application_message",
    "bare",
    "check_addressee",
    "check_sender",
    "clark",
    "fault_header",
    "is_identifier",
    "is_signed",
    "is_uuid",
    "new_uri",
    "new_uuid",
    "read_envelope",
    "read_opening",
    "read_signal",
    "reply_header",
    "signal",
    "technical_fault",
]
