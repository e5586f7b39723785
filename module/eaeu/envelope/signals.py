"""Signals: receipt, acceptance for processing, error (Decision 5, annexes 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from module.eaeu.envelope.elements import children, text_of, wrong
from module.eaeu.envelope.identifiers import is_uuid
from module.eaeu.envelope.names import clark
from module.eaeu.spec.facts import ACCEPTED, ERROR, RECEIVED
from module.eaeu.structures.moments import instant

UNEXPECTED_MESSAGE = "Common:UnexpectedMessage"
SIGNAL_DATA_ERROR = "Common:DataError"
FATAL_ERROR = "Common:FatalError"
MAX_CODE = 255

ROOTS = {
    RECEIVED: clark("sgn:DeliveryReceipt"),
    ACCEPTED: clark("sgn:ProcessingReceipt"),
    ERROR: clark("sgn:ValidationError"),
}
"""The root of each signal by its code."""
ERROR_PARTS = (
    ("code", "Code"),
    ("description", "Description"),
    ("details", "Details"),
    ("edoc_id", "EDocId"),
    ("reference", "Reference"),
)
"""Fields of SignalError and elements, in the order of the schema; the first two are mandatory."""

_KINDS = {root: kind for kind, root in ROOTS.items()}


@dataclass(frozen=True, slots=True)
class SignalError:
    """One error of a signal. `code` is of 1 to 255 letters: `Common:DataError`, or that of a rule, `T22.R13`."""

    code: str
    description: str
    details: str = ""
    edoc_id: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal: its code (`P.MSG.RCV`, `P.MSG.PRS`, `P.MSG.ERR`), identifier, moment, and errors of the last kind."""

    kind: str
    signal_id: str
    at: datetime
    errors: tuple[SignalError, ...] = ()


def kind_of(body: etree._Element) -> str | None:
    """Return the code of the signal whose root this is; None for any other element."""
    return _KINDS.get(str(body.tag))


def read_signal(body: etree._Element) -> Signal:
    """Read a signal. Raises EnvelopeFault(int:DataError). A moment without a zone is taken as UTC."""
    kind = kind_of(body)
    found = children(body)
    if kind is None or [child.tag for child in found[:2]] != [clark("sgn:SignalId"), clark("sgn:DateTime")]:
        raise wrong(body)
    errors = tuple(_error(child) for child in found[2:])
    signal_id = text_of(found[0])
    if not is_uuid(signal_id) or (kind == ERROR) != bool(errors):
        raise wrong(body)
    return Signal(kind, signal_id, _moment(found[1]), errors)


def _moment(element: etree._Element) -> datetime:
    text = text_of(element)
    try:
        return instant(text)
    except ValueError as error:
        raise wrong(element) from error


def _error(element: etree._Element) -> SignalError:
    order = [clark(f"sgn:{name}") for _, name in ERROR_PARTS]
    found = children(element)
    tags = [str(child.tag) for child in found]
    expected = order[:2] + [tag for tag in order[2:] if tag in tags]
    if element.tag != clark("sgn:Error") or tags != expected:
        raise wrong(element)
    texts = {tag: text_of(child) for tag, child in zip(tags, found, strict=True)}
    error = SignalError(*(texts.get(tag, "") for tag in order))
    if not 1 <= len(error.code) <= MAX_CODE or (error.edoc_id and not is_uuid(error.edoc_id)):
        raise wrong(element)
    return error
