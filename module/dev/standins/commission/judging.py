"""From bytes to a verdict: envelope, header, document by its structure, document by the rules of filling."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from lxml import etree

from module.dev.standins.commission import filling, headers, names, schema
from module.dev.standins.commission.envelope import Envelope, SignalError, Unreadable, read
from module.dev.standins.commission.filling.demands import Filing, Held
from module.dev.standins.commission.headers import HeaderFault, Sides
from module.dev.standins.commission.process import STRUCTURES, Action

_MOST = 50  # errors that one ERR names
DATA_ERROR, UNEXPECTED, FATAL = "Common:DataError", "Common:UnexpectedMessage", "Common:FatalError"


class Outcome(StrEnum):
    """What a message deserves."""

    GOOD = "good"
    UNREADABLE = "unreadable"
    FAULT = "fault"
    MALFORMED = "malformed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with its reasons. MALFORMED has no RCV, BROKEN comes after it. `subcode` goes with FAULT."""

    outcome: Outcome
    envelope: Envelope | None = None
    action: Action | None = None
    subcode: str = ""
    errors: tuple[SignalError, ...] = field(default_factory=tuple)
    words: str = ""

    @property
    def good(self) -> bool:
        """Tell whether nothing is wrong."""
        return self.outcome is Outcome.GOOD


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges what one side receives; `by_commission` tells who starts what this side is asked."""

    sides: Sides
    by_commission: bool
    strict_order: bool = True
    soft: frozenset[str] = frozenset()

    def judge(self, content: bytes, held: Held | None = None) -> Verdict:
        """Judge a message. Whether it was expected in its conversation is not looked at here."""
        try:
            envelope = read(content)
        except Unreadable as unreadable:
            return Verdict(Outcome.UNREADABLE, words=str(unreadable))
        try:
            action = headers.judge(envelope, self.sides, strict_order=self.strict_order)
            if action is not None and not action.is_signal:
                self._direction(action)
        except HeaderFault as fault:
            return Verdict(Outcome.FAULT, envelope, None, fault.subcode, words=fault.words)
        if action is None or action.is_signal:
            return Verdict(Outcome.GOOD, envelope, action)
        return self._document(envelope, action, held)

    def _direction(self, action: Action) -> None:
        asked = action.code == action.exchange.request
        if asked != (action.exchange.by_commission == self.by_commission):
            raise HeaderFault(headers.UNSUPPORTED, f"{action.code} of {action.transaction} goes the other way")

    def _document(self, envelope: Envelope, action: Action, held: Held | None) -> Verdict:
        errors = structural_errors(envelope.body, action.code)
        if errors:
            return Verdict(Outcome.MALFORMED, envelope, action, errors=errors, words=errors[0].description)
        filing = Filing(envelope.body, action.code, action.transaction, held)
        edoc = edoc_id(envelope.body)
        broken = tuple(
            SignalError(item.code, item.words, edoc_id=edoc)
            for item in filling.broken(filing)
            if not item.is_soft(self.soft)
        )
        if broken:
            return Verdict(Outcome.BROKEN, envelope, action, errors=broken, words=broken[0].description)
        return Verdict(Outcome.GOOD, envelope, action)


def structural_errors(root: etree._Element, message: str) -> tuple[SignalError, ...]:
    """Return what structural control finds: another structure, the schema's faults, a header of another message."""
    structures = STRUCTURES[message]
    if names.structure_of(str(root.tag)) != structures[0]:
        return (SignalError(DATA_ERROR, f"{root.tag} is not the document of {message}"),)
    faults = schema.faults(root, structures[0])
    edoc = edoc_id(root)
    if faults:
        return tuple(SignalError(DATA_ERROR, fault.words, fault.path, edoc) for fault in faults[:_MOST])
    lost = [element for element in root.iter("{*}*") if str(element.tag).endswith("DateTime") and not _is_kept(element)]
    if lost:
        return tuple(
            SignalError(DATA_ERROR, f"{element.text} is outside of the calendar", edoc_id=edoc)
            for element in lost[:_MOST]
        )
    answer = [_in_header(root, "csdo:InfEnvelopeCode"), _in_header(root, "csdo:EDocCode")]
    if answer[0] and answer != [message, structures[0]]:
        return (SignalError(DATA_ERROR, f"the document's header names {answer[0]}, {answer[1]}", edoc_id=edoc),)
    return ()


def _is_kept(element: etree._Element) -> bool:
    """Tell whether a moment, legal in XML Schema, lies in the years 1 to 9999 of universal time."""
    text = (element.text or "").strip()
    ends = "T24:00:00" in text
    try:
        at = datetime.fromisoformat(text.replace("T24:", "T00:"))
        (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC) + timedelta(days=int(ends))
    except (ValueError, OverflowError):
        return False
    return True


def edoc_id(root: etree._Element) -> str:
    """Return the EDocId of a document; empty where it has no header."""
    return _in_header(root, "csdo:EDocId")


def edoc_ref(root: etree._Element) -> str:
    """Return the EDocRefId of a document; empty where there is none."""
    return _in_header(root, "csdo:EDocRefId")


def _in_header(root: etree._Element, name: str) -> str:
    return (root.findtext(f"{names.clark('ccdo:EDocHeader')}/{names.clark(name)}") or "").strip()
