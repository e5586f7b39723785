"""What a document of the peer is to the pattern: an event with the errors that it may bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from module.eaeu.codec.faults import NotReadable
from module.eaeu.codec.reading import read
from module.eaeu.envelope.identifiers import is_uuid
from module.eaeu.envelope.signals import DATA_ERROR, UNEXPECTED_MESSAGE, SignalError
from module.eaeu.exchange.held import HeldRecords
from module.eaeu.exchange.inbound import Inbound
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import CIRCULATION_RECORD, numbers
from module.eaeu.flow.patterns import Event
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.rules.engine import ALL
from module.eaeu.spec.facts import message
from module.kernel.text import N_, Message
from module.store.exchange import union
from module.store.unit import Unit

SCHEMA_CODES = frozenset({"XSD", "MSG"})
UNKNOWN_ENTRY = {message(7): "T23.R13", message(8): "T24.R13", message(9): "T25.R3", message(10): "T26.R3"}
"""The rules that demand the entry in our copy: while it is missing, the message is held (DESIGN, issue 3)."""
_NEED_REGISTER = frozenset(rule.code for rule in ALL if rule.needs_register)
_UNEXPECTED = N_("The message is not expected in this state of the transaction.")
_CHANGED = N_("A document with this identifier came before with other content.")
_UNKNOWN = N_("Our copy of the unified register has no entry with the number {number}.")


@dataclass(frozen=True, slots=True)
class Judgement:
    """An event with all findings, the errors that the peer is told, and of a held message number and rule."""

    event: Event
    findings: tuple[Finding, ...] = ()
    errors: tuple[SignalError, ...] = ()
    missing: str = ""
    hold_code: str = ""


def unexpected(deps: ExchangeDeps, inbound: Inbound) -> SignalError:
    """Return the error about a message that has no place in the conversation."""
    return SignalError(UNEXPECTED_MESSAGE, deps.say(Message(_UNEXPECTED), "ru"), edoc_id=_reported(inbound.edoc_id))


def changed(deps: ExchangeDeps, inbound: Inbound) -> SignalError:
    """Return the error about another document under an identifier that was used."""
    return SignalError(DATA_ERROR, deps.say(Message(_CHANGED), "ru"), edoc_id=_reported(inbound.edoc_id))


def _reported(edoc_id: str) -> str:
    """Return the EDocId that an error may carry: the schema of signals has no place for one that is no UUID."""
    return edoc_id if is_uuid(edoc_id) else ""


def errors_of(deps: ExchangeDeps, findings: Iterable[Finding], edoc_id: str) -> tuple[SignalError, ...]:
    """Return what the peer is told of the findings that reject; faults of the schema are data errors."""
    return tuple(
        SignalError(
            DATA_ERROR if finding.code in SCHEMA_CODES else finding.code,
            deps.say(finding.message, "ru"),
            details=finding.path,
            edoc_id=_reported(edoc_id),
        )
        for finding in findings
        if finding.severity is Severity.REJECT
    )


def judge_request(unit: Unit, deps: ExchangeDeps, inbound: Inbound) -> Judgement:
    """Check a request of the peer."""
    if inbound.refusal is not None:
        return signed_refusal(deps, inbound, Event.REQUEST_MALFORMED)
    findings = _check(unit, deps, inbound)
    rejecting = [finding for finding in findings if finding.severity is Severity.REJECT]
    malformed = any(finding.code in SCHEMA_CODES for finding in rejecting)
    if malformed:
        return _refusal(deps, Event.REQUEST_MALFORMED, findings, inbound)
    number = _missing_entry(unit, deps, inbound)
    if number:
        others = [finding for finding in rejecting if finding.code not in _NEED_REGISTER]
        if not others:
            return _early(deps, inbound, number, findings)
    return _refusal(deps, Event.REQUEST_FAULTY if rejecting else Event.REQUEST, findings, inbound)


def judge_answer(unit: Unit, deps: ExchangeDeps, inbound: Inbound) -> Judgement:
    """Check an answer to a request of ours."""
    if inbound.refusal is not None:
        return signed_refusal(deps, inbound, Event.ANSWER_FAULTY)
    findings = _check(unit, deps, inbound)
    rejected = any(finding.severity is Severity.REJECT for finding in findings)
    return _refusal(deps, Event.ANSWER_FAULTY if rejected else Event.ANSWER, findings, inbound)


def signed_refusal(deps: ExchangeDeps, inbound: Inbound, event: Event) -> Judgement:
    """Refuse a container whose signatures do not hold; its document is not looked at."""
    assert inbound.refusal is not None  # noqa: S101 - the caller has asked
    finding = Finding("XSD", "/", Severity.REJECT, inbound.refusal)
    return Judgement(event, (finding,), errors_of(deps, [finding], ""))


def _check(unit: Unit, deps: ExchangeDeps, inbound: Inbound) -> tuple[Finding, ...]:
    name = inbound.header.name
    held = HeldRecords(unit, deps.names, deps.settings.limits)
    return tuple(deps.checker.check_body(inbound.body, name.message, name.transaction, held).findings)


def _refusal(deps: ExchangeDeps, event: Event, findings: Sequence[Finding], inbound: Inbound) -> Judgement:
    return Judgement(event, tuple(findings), errors_of(deps, findings, inbound.edoc_id))


def _missing_entry(unit: Unit, deps: ExchangeDeps, inbound: Inbound) -> str:
    """Return the first registration number of a change that our copy does not hold; empty for other messages."""
    if inbound.code not in UNKNOWN_ENTRY:
        return ""
    try:
        found = numbers(read(inbound.body, deps.names))
    except NotReadable:
        return ""
    return next((number for number in found if not union.holds(unit, [number])), "")


def _early(deps: ExchangeDeps, inbound: Inbound, number: str, findings: Sequence[Finding]) -> Judgement:
    code = UNKNOWN_ENTRY[inbound.code]
    text = Message(_UNKNOWN, {"number": number})
    known = [finding for finding in findings if finding.code == code]
    if not known:
        place = f"//{CIRCULATION_RECORD}" if inbound.code == message(10) else "//ipcdo:CustomsRegisterIPObjectDetails"
        findings = [*findings, Finding(code, place, Severity.REJECT, text)]
        known = [findings[-1]]
    return Judgement(
        Event.REQUEST_EARLY, tuple(findings), errors_of(deps, known, inbound.edoc_id), missing=number, hold_code=code
    )
