"""A message of the peer in its unit of work: its place in the conversation, what it is to the pattern, its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from module.eaeu.codec import NotReadable, read
from module.eaeu.envelope import SIGNAL_DATA_ERROR, UNEXPECTED_MESSAGE, SignalError, is_uuid
from module.eaeu.exchange.conversation_runner import Applied, ConversationRunner, EventContext
from module.eaeu.exchange.inbound import Inbound, comparable
from module.eaeu.exchange.journalling import Entered, conclude, plain
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import CIRCULATION_RECORD, HeldRecords, numbers
from module.eaeu.flow import Event
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.rules.engine import ALL
from module.eaeu.spec.facts import message, process
from module.kernel.text import N_, Message
from module.store.exchange import Conversation, JournalMessage, messages, union
from module.store.unit import Unit

SCHEMA_CODES = frozenset({"XSD", "MSG"})
UNKNOWN_ENTRY = {message(7): "T23.R13", message(8): "T24.R13", message(9): "T25.R3", message(10): "T26.R3"}
"""The rules that demand the entry in our copy: while it is missing, the message is held (DESIGN, issue 3)."""
_NEED_REGISTER = frozenset(rule.code for rule in ALL if rule.needs_register)
_CONTROL = "Ошибка контроля"  # the platform's own words
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
    return SignalError(SIGNAL_DATA_ERROR, deps.say(Message(_CHANGED), "ru"), edoc_id=_reported(inbound.edoc_id))


def _reported(edoc_id: str) -> str:
    """Return the EDocId that an error may carry: the schema of signals has no place for one that is no UUID."""
    return edoc_id if is_uuid(edoc_id) else ""


def errors_of(deps: ExchangeDeps, findings: Iterable[Finding], edoc_id: str) -> tuple[SignalError, ...]:
    """Return what the peer is told of the findings that reject; faults of the schema are data errors."""
    refusing = (finding for finding in findings if finding.severity is Severity.REJECT)
    return tuple(
        rule_error(deps, finding.code, deps.say(finding.message, "ru"), finding.path, edoc_id) for finding in refusing
    )


def rule_error(deps: ExchangeDeps, code: str, text: str, path: str, edoc_id: str) -> SignalError:
    """Return the error about a broken rule, as the site writes it: under our code, or as the Commission's platform.

    The platform's own errors (captured traffic) have the number of the demand in two digits, one description for all,
    and what is wrong in the details.
    """
    if code in SCHEMA_CODES:
        return SignalError(SIGNAL_DATA_ERROR, text, details=path, edoc_id=_reported(edoc_id))
    if not deps.settings.numbered_errors:
        return SignalError(code, text, details=path, edoc_id=_reported(edoc_id))
    number = int(code.rpartition("R")[2])
    return SignalError(f"{number:02d}", _CONTROL, details=f"{text} {code} {path}", edoc_id=_reported(edoc_id))


def held_errors(deps: ExchangeDeps, row: JournalMessage, code: str) -> tuple[SignalError, ...]:
    """Return what the peer is told of a held message when its time is over: the findings of the rule that held it."""
    found = ((finding, Message(finding["text"], finding["params"])) for finding in row.findings)
    return tuple(
        rule_error(deps, code, deps.say(text, "ru"), finding["path"], row.edoc_id)
        for finding, text in found
        if finding["code"] == code
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
    held = HeldRecords(unit, deps.names, deps.settings.limits, deps.clock.now())
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


MAX_CODES = 20
VERDICTS: Mapping[Event, str] = {
    Event.REQUEST: "accepted",
    Event.ANSWER: "accepted",
    Event.REQUEST_EARLY: "held",
    Event.REQUEST_REPEATED: "repeated",
    Event.ANSWER_REPEATED: "repeated",
    Event.UNEXPECTED: "unexpected",
    Event.CHANGED: "changed",
    Event.FAILURE: "failed",
}
"""How the journal calls what a document was; `refused` for all others."""
_ANSWERED = ("accepted",)
_ACCEPTED = ("accepted", "held")
"""Only what was accepted makes another document under its identifier a changed one."""
_FIRST = (*_ACCEPTED, "refused", "failed")
"""What an equal document repeats; one that was changed or out of place is judged each time it comes."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message in its unit of work."""

    unit: Unit
    deps: ExchangeDeps
    entered: Entered
    inbound: Inbound
    certificate: str

    def place(self, conversation: Conversation, repeated: Event) -> Judgement | None:
        """Judge what needs no look into the document: another transaction, an answer to something
        else, a changed document, a repeat.
        """
        if not self.belongs(conversation, repeated):
            return self.out_of_place()
        known = (self.inbound.header.action, self.inbound.body_digest)
        wanted = _ANSWERED if repeated is Event.ANSWER_REPEATED else _FIRST  # a refused answer is judged anew
        if messages.repeated(self.unit, conversation.id, *known, wanted) is not None:
            return Judgement(repeated)  # whatever came between
        if messages.with_other_body(self.unit, self.inbound.edoc_id, self.inbound.body_digest, _ACCEPTED) is not None:
            return Judgement(Event.CHANGED, errors=(changed(self.deps, self.inbound),))
        return None

    def belongs(self, conversation: Conversation, repeated: Event) -> bool:
        """Tell whether the header names the transaction, and of an answer a request of ours."""
        name = self.inbound.header.name
        if (conversation.procedure, conversation.transaction) != (name.procedure, name.transaction):
            return False
        return repeated is not Event.ANSWER_REPEATED or self._answers_us(conversation)

    def _answers_us(self, conversation: Conversation) -> bool:
        """Tell whether an answer relates to a sending of our request in this conversation, the repeats included.

        EDocRefId, which a document may leave out, names the document of that request.
        """
        sent = messages.own(self.unit, comparable(self.inbound.header.relates_to))
        if sent is None or (sent.conversation_id, sent.code) != (
            conversation.id,
            process().transactions[conversation.transaction].request,
        ):
            return False
        return self.inbound.edoc_ref_id in ("", sent.edoc_id)

    def out_of_place(self) -> Judgement:
        """Return that the message has no place in the conversation."""
        return Judgement(Event.UNEXPECTED, errors=(unexpected(self.deps, self.inbound),))

    def run(self, conversation: Conversation, judgement: Judgement, applied: Applied | None = None) -> None:
        """Let it happen and write the row of the journal; `applied` is what was done already."""
        codes = tuple(error.code for error in judgement.errors)[:MAX_CODES]
        context = EventContext(self.inbound, self.entered.id, judgement.errors, codes, applied)
        event = ConversationRunner(self.unit, self.deps, conversation).happen(judgement.event, context)
        self.conclude(VERDICTS.get(event, "refused"), [plain(finding) for finding in judgement.findings])

    def conclude(self, verdict: str, findings: Sequence[Mapping[str, Any]] = ()) -> None:
        """Write the row of the journal."""
        now = self.deps.clock.now()
        conclude(self.unit, self.entered, self.inbound, verdict, now, certificate=self.certificate, findings=findings)
