"""The verdict on a document: what it says it is, its schema, its rules of filling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from module.eaeu.checking.claims import OWN_NUMBER, action_findings, claim_findings, declared_message, number_findings
from module.eaeu.checking.texts import refusal
from module.eaeu.codec import (
    MOST_FAULTS,
    Names,
    NotReadable,
    SchemaFault,
    Stream,
    Validator,
    document_bounds,
    read,
    unexpected_element,
)
from module.eaeu.envelope import NAMESPACE, Envelope, EnvelopeFault, is_signed, read_envelope
from module.eaeu.envelope import clark as envelope_clark
from module.eaeu.rules import engine
from module.eaeu.rules.base import Document, Finding, Held, Nomenclature, Severity
from module.eaeu.spec.facts import message as message_code
from module.eaeu.spec.facts import process
from module.kernel.text import N_, Message
from module.registry.exchange import ExchangeSettings
from module.xmldoor import XmlRefused, parse_large

XSD = "XSD"
MSG = "MSG"
_STREAMED = (message_code(14), message_code(16))  # registers; their tables hold permissions only


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """`message` and `structure` are empty where the document does not say them."""

    message: str
    structure: str
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Tell whether nothing rejects the document; warnings and what could not be decided do not."""
        return not self.rejecting

    @property
    def rejecting(self) -> tuple[Finding, ...]:
        """Return the findings for which the document is refused."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.REJECT)


class Checker:
    """Checks documents of one configuration. May be shared by threads.

    `nomenclature` is that of the site; without it codes of goods are judged by their form alone.
    """

    def __init__(self, settings: ExchangeSettings, nomenclature: Nomenclature | None = None) -> None:
        self._settings = settings
        self._nomenclature = nomenclature
        self.names = Names(settings.versions)
        self.validator = Validator(self.names)

    @property
    def severity_of_numbers(self) -> Severity:
        """Return what a registration number that cannot be does: it warns unless the site refuses it."""
        return Severity(self._settings.severities.get(OWN_NUMBER, Severity.WARN))

    def check(self, content: bytes, message: str = "", held: Held | None = None) -> CheckVerdict:
        """Check a document or an envelope. `message` is what it should be; rules on stored state ask `held`."""
        return self._check_whole(BytesIO(content), message, held)

    def check_file(self, path: Path, message: str = "", held: Held | None = None) -> CheckVerdict:
        """Check a file of any length: a register by its records, as the door takes it, anything else whole."""
        if path.stat().st_size > self._settings.limits.message or self._is_register(path):
            return self._check_register(path, message)
        with path.open("rb") as file:
            return self._check_whole(file, message, held)

    def _is_register(self, path: Path) -> bool:
        """Tell whether a file says that it is a register, which is read by its records however short it is."""
        try:
            with Stream(path, self.names, self._settings.limits) as stream:
                return stream.document is not None and declared_message(stream.document, self.names) in _STREAMED
        except XmlRefused:
            return False

    def check_body(
        self, element: etree._Element, message: str, transaction: str = "", held: Held | None = None
    ) -> CheckVerdict:
        """Check a document that came as a message in a transaction; without a message its schema alone is judged."""
        structure = self.names.structure_of(str(element.tag))
        findings = list(self._claims(element, structure, message))
        faults = self._schema_faults(element, structure)
        if not faults:
            findings += number_findings(element, self.names, self.severity_of_numbers)
        if not faults and message and self._carries(message, structure):
            try:
                root = read(element, self.names)
                findings += engine.check(
                    Document(root, message, transaction, held, self._nomenclature),
                    self._settings.severities,
                    self._settings.demands,
                )
                root.take_apart()
            except NotReadable as error:
                faults = list(error.faults)
        return CheckVerdict(message, structure, (*map(_rejected, faults), *findings))

    def _check_whole(self, file: BinaryIO, message: str, held: Held | None) -> CheckVerdict:
        try:
            root = parse_large(file, document_bounds(self.names, self._settings.limits))
        except XmlRefused as error:
            return CheckVerdict(message, "", (_unreadable(error),))
        if root.tag == envelope_clark("soap:Envelope"):
            return self._check_envelope(root, message, held)
        found = declared_message(root, self.names) or message
        return _asked(self.check_body(root, found, "", held), message)

    def _check_envelope(self, root: etree._Element, message: str, held: Held | None) -> CheckVerdict:
        envelope = _envelope(root)
        if isinstance(envelope, Finding):
            return CheckVerdict(message, "", (envelope,))
        name = envelope.header.name
        body, signed = _under_signatures(envelope.body)
        verdict = self.check_body(body, name.message, name.transaction, held)
        findings = (*action_findings(name), *signed, *verdict.findings)
        return _asked(replace(verdict, findings=findings), message)

    def _check_register(self, path: Path, message: str) -> CheckVerdict:
        try:
            with Stream(path, self.names, self._settings.limits) as stream:
                findings = list(self._record_findings(stream))
                findings += map(_rejected, stream.frame_faults(self.validator))
                return self._register_verdict(stream, message, findings)
        except XmlRefused as error:
            return CheckVerdict(message, "", (_unreadable(error),))

    def _record_findings(self, stream: Stream) -> Iterator[Finding]:
        """Yield what does not fit in records: the first faults, but every record is read."""
        reported = 0
        for record in stream.records():
            faults = self.validator.record_faults(record.element, record.number) if reported < MOST_FAULTS else []
            reported += len(faults)
            yield from map(_rejected, faults)
            if reported < MOST_FAULTS and not faults:
                odd = list(number_findings(record.element, self.names, self.severity_of_numbers))
                reported += len(odd)
                yield from odd

    def _register_verdict(self, stream: Stream, message: str, findings: list[Finding]) -> CheckVerdict:
        if stream.root is None or stream.document is None:
            return CheckVerdict(message, "", tuple(findings))
        code = declared_message(stream.document, self.names) or message
        if stream.root.tag == envelope_clark("soap:Envelope"):
            envelope = _envelope(stream.root)
            if isinstance(envelope, Finding):
                return CheckVerdict(message, stream.structure, (envelope, *findings))
            code = envelope.header.name.message
            findings[:0] = action_findings(envelope.header.name)
        findings += self._claims(stream.document, stream.structure, code)
        if code not in _STREAMED:
            findings.append(_unreadable(XmlRefused("too_large")))
        return _asked(CheckVerdict(code, stream.structure, tuple(findings)), message)

    def _schema_faults(self, element: etree._Element, structure: str) -> list[SchemaFault]:
        if not structure:
            return [unexpected_element(self.names.path(element), self.names.shown(element), "")]
        return self.validator.faults(element, structure)

    def _claims(self, element: etree._Element, structure: str, message: str) -> Iterator[Finding]:
        """Yield what the headers say against what the document is."""
        return claim_findings(element, structure, message, self.names)

    def _carries(self, message: str, structure: str) -> bool:
        facts = process().messages.get(message)
        return facts is not None and facts.structures[0] == structure


def _envelope(root: etree._Element) -> Envelope | Finding:
    """Return the envelope, or why it carries nothing to check."""
    path = "/soap:Envelope"
    try:
        envelope = read_envelope(root)
        if not envelope.header.name.is_signal:
            return envelope
    except EnvelopeFault as fault:
        return Finding(MSG, path, Severity.REJECT, fault.message)
    return Finding(MSG, path, Severity.REJECT, Message(N_("The envelope carries a signal, not a document.")))


def _under_signatures(body: etree._Element) -> tuple[etree._Element, list[Finding]]:
    """Return the document inside a container of signed documents, and that its signatures were not looked at."""
    if not is_signed(body):
        return body, []
    text = Message(N_("The document is signed. Its signatures are not checked here."))
    finding = Finding(MSG, "/soap:Envelope", Severity.UNDECIDED, text)
    inner = body.find(f"{{{NAMESPACE}}}Data/{{{NAMESPACE}}}SignedContent/*")
    return (body if inner is None else inner), [finding]


def _asked(verdict: CheckVerdict, message: str) -> CheckVerdict:
    """Add a finding where the document is another message than was asked for."""
    if not message or verdict.message == message:
        return verdict
    text = N_("This is the message {found}, not {message}.")
    reported = Message(text, {"found": verdict.message, "message": message})
    return replace(verdict, findings=(Finding(MSG, "/", Severity.REJECT, reported), *verdict.findings))


def _rejected(fault: SchemaFault) -> Finding:
    return Finding(XSD, fault.path, Severity.REJECT, fault.message)


def _unreadable(error: XmlRefused) -> Finding:
    return Finding(XSD, "/", Severity.REJECT, refusal(error.code))
