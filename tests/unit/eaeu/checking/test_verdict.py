"""Verdicts: what a document is, what it says it is, schema, rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from module.eaeu.checking.verdict import Checker, CheckVerdict
from module.eaeu.envelope.model import ActionName, Header
from module.eaeu.envelope.writing import application_message
from module.eaeu.rules.base import Severity
from module.eaeu.spec.facts import process
from module.eaeu.structures.node import Node
from module.registry.exchange import ExchangeSettings, MessageLimits
from module.settings import config_dir, read_exchange
from tests.support import sizes
from tests.support import union_documents as documents

SETTINGS = read_exchange(config_dir())
CHECKER = Checker(SETTINGS)
CODES = tuple(process().messages)
RESULT_HEADER = "/doc:ProcessingResultDetails/ccdo:EDocHeader"
UUID = "urn:uuid:0c9e3f5a-7e0a-4a5e-9d5f-0123456789ab"


def bytes_of(code: str, change: Callable[[etree._Element], object] | None = None) -> bytes:
    document = documents.message_document(code)
    if change is not None:
        change(document)
    return documents.to_bytes(document)


def codes(verdict: CheckVerdict, *severities: Severity) -> list[str]:
    return [finding.code for finding in verdict.findings if not severities or finding.severity in severities]


def reported(verdict: CheckVerdict) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.path, str(finding.message)) for finding in verdict.findings]


def pair_of(code: str) -> tuple[str, str]:
    for pair in process().pairs:
        facts = process().transactions[pair.transaction]
        if code in (facts.request, *facts.answers):
            return pair.procedure, pair.transaction
    raise AssertionError(code)


def header(code: str, procedure: str = "", transaction: str = "") -> Header:
    found = pair_of(code) if not procedure else (procedure, transaction)
    answer = process().transactions[found[1]].request != code
    return Header(
        to=SETTINGS.ours,
        reply_to=SETTINGS.commission,
        message_id=UUID,
        relates_to=UUID.replace("0c", "1c") if answer else "",
        action=str(ActionName(*found, code)),
        procedure_id=UUID,
        conversation_id=UUID,
    )


def enveloped(code: str, body: bytes, **named: str) -> bytes:
    return application_message(header(code, **named), body)


@pytest.mark.parametrize("code", CODES)
def test_a_right_document_of_each_message_is_accepted(code: str) -> None:
    verdict = CHECKER.check(bytes_of(code))
    assert (verdict.message, verdict.structure) == (code, process().messages[code].structures[0])
    assert verdict.accepted, reported(verdict)
    assert set(codes(verdict)) <= {finding.code for finding in verdict.findings if finding.severity == "undecided"}


@pytest.mark.parametrize("code", CODES)
def test_the_same_in_an_envelope(code: str) -> None:
    verdict = CHECKER.check(enveloped(code, bytes_of(code)))
    assert verdict.accepted, reported(verdict)
    assert verdict.message == code


def near(code: str, other: str) -> bool:
    """Whether two messages are the same or carry the same structure: those are the ones easily taken for each other."""
    return process().messages[code].structures == process().messages[other].structures


@sizes.drawn(1, each=("code",), keep=near)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("other", CODES)
def test_a_document_passes_as_its_own_message_only(code: str, other: str) -> None:
    verdict = CHECKER.check(bytes_of(code), other)
    assert verdict.message == code
    assert verdict.accepted is (code == other)
    assert codes(verdict, Severity.REJECT) == ([] if code == other else ["MSG"])


def test_the_header_names_another_structure() -> None:
    verdict = CHECKER.check(
        bytes_of("P.SP.01.MSG.002", lambda root: documents.put(root, "ccdo:EDocHeader/csdo:EDocCode", "R.007"))
    )
    assert reported(verdict) == [("MSG", f"{RESULT_HEADER}/csdo:EDocCode", "The header says R.007. Expected: R.006.")]
    assert not verdict.accepted


def test_the_header_names_another_message_of_another_structure() -> None:
    verdict = CHECKER.check(
        bytes_of(
            "P.SP.01.MSG.002",
            lambda root: documents.put(root, "ccdo:EDocHeader/csdo:InfEnvelopeCode", "P.SP.01.MSG.006"),
        )
    )
    assert verdict.message == "P.SP.01.MSG.006"
    assert reported(verdict) == [
        ("MSG", "/doc:ProcessingResultDetails", "The message P.SP.01.MSG.006 carries R.010, not R.006.")
    ]


def test_the_header_names_a_message_that_the_process_does_not_have() -> None:
    verdict = CHECKER.check(
        bytes_of(
            "P.SP.01.MSG.002",
            lambda root: documents.put(root, "ccdo:EDocHeader/csdo:InfEnvelopeCode", "P.SP.01.MSG.017"),
        )
    )
    assert reported(verdict)[0][2] == "The process has no message P.SP.01.MSG.017."


def test_headers_of_embedded_documents_are_read_too() -> None:
    def change(root: etree._Element) -> None:
        documents.put(root, "doc:IPObjectVolatileDetails/ccdo:EDocHeader/csdo:EDocCode", "R.IP.SP.01.002")
        documents.put(root, "doc:IPObjectRegisterDetails/ccdo:EDocHeader/csdo:InfEnvelopeCode", "P.SP.01.MSG.001")

    verdict = CHECKER.check(bytes_of("P.SP.01.MSG.006", change))
    assert [(code, path) for code, path, _ in reported(verdict)] == [
        ("MSG", "/doc:GenericEDocDetails/doc:IPObjectRegisterDetails/ccdo:EDocHeader/csdo:InfEnvelopeCode"),
        ("MSG", "/doc:GenericEDocDetails/doc:IPObjectVolatileDetails/ccdo:EDocHeader/csdo:EDocCode"),
    ]


def test_an_action_and_a_header_that_disagree() -> None:
    verdict = CHECKER.check(enveloped("P.SP.01.MSG.015", bytes_of("P.SP.01.MSG.002")))
    assert verdict.message == "P.SP.01.MSG.015"
    assert reported(verdict) == [
        (
            "MSG",
            f"{RESULT_HEADER}/csdo:InfEnvelopeCode",
            "The header says P.SP.01.MSG.002. Expected: P.SP.01.MSG.015.",
        )
    ]


def test_a_transaction_that_does_not_have_the_message() -> None:
    named = {"procedure": "P.SP.01.PRC.001", "transaction": "P.SP.01.TRN.001"}
    verdict = CHECKER.check(enveloped("P.SP.01.MSG.006", bytes_of("P.SP.01.MSG.006"), **named))
    assert reported(verdict)[0] == (
        "MSG",
        "/soap:Envelope",
        "The transaction P.SP.01.TRN.001 has no message P.SP.01.MSG.006.",
    )


def test_a_procedure_that_does_not_have_the_transaction() -> None:
    named = {"procedure": "P.SP.01.PRC.002", "transaction": "P.SP.01.TRN.001"}
    verdict = CHECKER.check(enveloped("P.SP.01.MSG.001", bytes_of("P.SP.01.MSG.001"), **named))
    assert reported(verdict)[0][2] == "The procedure P.SP.01.PRC.002 has no transaction P.SP.01.TRN.001."


def test_without_a_header_the_asked_message_counts() -> None:
    document = documents.to_bytes(documents.minimal(documents.REGISTER))
    assert CHECKER.check(document).accepted
    assert CHECKER.check(document).message == ""
    verdict = CHECKER.check(document, "P.SP.01.MSG.007")
    assert verdict.message == "P.SP.01.MSG.007"
    assert "T23.R1" in codes(verdict, Severity.REJECT)


def test_schema_faults_end_the_check() -> None:
    verdict = CHECKER.check(bytes_of("P.SP.01.MSG.002", lambda root: documents.drop(root, "csdo:EventDateTime")))
    assert reported(verdict) == [("XSD", "/doc:ProcessingResultDetails", "Add what is missing: csdo:EventDateTime.")]


def test_rules_speak_with_the_severity_of_the_settings() -> None:
    def change(root: etree._Element) -> None:
        documents.drop_all(root, "csdo:ProductName")

    rejected = CHECKER.check(bytes_of("P.SP.01.MSG.006", change))
    assert codes(rejected, Severity.REJECT) == ["T22.R21"]
    settings = replace(SETTINGS, severities={**SETTINGS.severities, "T22.R21": "warn"})
    warned = Checker(settings).check(bytes_of("P.SP.01.MSG.006", change))
    assert codes(warned, Severity.WARN) == ["T22.R21"]
    assert warned.accepted


class Copy:
    def __init__(self, entries: Mapping[str, Node]) -> None:
        self.entries = entries

    def entry(self, number: str) -> Node | None:
        return self.entries.get(number)

    def circulation(self, number: str) -> Node | None:
        return self.entries.get(number)

    def applicant(self, application_id: str, form_id: str) -> str | None:
        return None


def test_stored_state_decides_what_is_undecided_without_it() -> None:
    content = bytes_of("P.SP.01.MSG.010")
    assert codes(CHECKER.check(content), Severity.UNDECIDED) == ["T26.R3"]
    assert codes(CHECKER.check(content, held=Copy({}))) == ["T26.R3", "T26.R3"]
    assert not CHECKER.check(content, held=Copy({})).accepted
    assert codes(CHECKER.check(content, held=Copy({documents.NUMBER: Node("x")}))) == []


UNREADABLE = {
    b"": "The document is not well-formed XML in UTF-8.",
    b"<a>": "The document is not well-formed XML in UTF-8.",
    b"<!DOCTYPE a><a/>": "Remove the document type declaration. It is not allowed.",
    b"<a>" * 100 + b"</a>" * 100: "The document is nested too deep.",
}


@pytest.mark.parametrize("content", UNREADABLE)
def test_what_the_door_refuses(content: bytes) -> None:
    verdict = CHECKER.check(content, "P.SP.01.MSG.001")
    assert reported(verdict) == [("XSD", "/", UNREADABLE[content])]
    assert (verdict.message, verdict.structure) == ("P.SP.01.MSG.001", "")


def test_a_document_of_somebody_else() -> None:
    verdict = CHECKER.check(b'<a xmlns="urn:x"/>')
    assert codes(verdict) == ["XSD"]
    assert verdict.structure == ""


def test_an_envelope_that_breaks_decision_5() -> None:
    content = enveloped("P.SP.01.MSG.002", bytes_of("P.SP.01.MSG.002"))
    root = etree.fromstring(content)
    root[0].remove(root[0][0])
    verdict = CHECKER.check(etree.tostring(root))
    assert [(code, path) for code, path, _ in reported(verdict)] == [("MSG", "/soap:Envelope")]


def settings(message: int, element: int = 10_000_000) -> ExchangeSettings:
    return replace(SETTINGS, limits=MessageLimits(message, 2**31, element))


@pytest.mark.parametrize("code", ["P.SP.01.MSG.014", "P.SP.01.MSG.016"])
@pytest.mark.parametrize("in_envelope", [False, True])
def test_a_register_beyond_the_limit_of_a_message_is_read_by_its_records(
    code: str, in_envelope: bool, tmp_path: Path
) -> None:
    structure = process().messages[code].structures[0]
    document = documents.fullest(structure, message=code, repeat=1, records=40)
    content = documents.to_bytes(document)
    path = tmp_path / "register.xml"
    path.write_bytes(enveloped(code, content) if in_envelope else content)
    checker = Checker(settings(len(content) // 2))
    verdict = checker.check_file(path)
    assert reported(verdict) == []
    assert (verdict.message, verdict.structure) == (code, structure)
    assert codes(checker.check_file(path, "P.SP.01.MSG.006"), Severity.REJECT) == ["MSG"]
    assert reported(CHECKER.check_file(path)) == []


def test_faults_in_records_of_a_large_register_are_told_with_their_numbers(tmp_path: Path) -> None:
    document = documents.fullest(documents.REGISTER, message="P.SP.01.MSG.014", repeat=1, records=300)
    documents.drop(document, f"{documents.ENTRY_RECORD}[7]/csdo:EndDate")
    documents.put(document, "ccdo:EDocHeader/csdo:EDocCode", "R.007")
    path = tmp_path / "register.xml"
    path.write_bytes(documents.to_bytes(document))
    found = reported(Checker(settings(path.stat().st_size // 2)).check_file(path))
    record = f"/doc:IPObjectRegisterDetails/{documents.ENTRY_RECORD}[7]"
    assert found[0] == ("XSD", record, "Add what is missing: csdo:EndDate.")
    assert found[1][:2] == ("MSG", "/doc:IPObjectRegisterDetails/ccdo:EDocHeader/csdo:EDocCode")
    assert len(found) == 2


def test_other_messages_have_the_limit_of_a_message(tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    path.write_bytes(bytes_of("P.SP.01.MSG.007"))
    small = Checker(settings(path.stat().st_size - 1))
    assert codes(small.check(path.read_bytes())) == ["XSD"]
    assert codes(small.check_file(path), Severity.REJECT) == ["XSD"]
    path.write_bytes(path.read_bytes()[:-5])
    assert codes(small.check_file(path)) == ["XSD"]


def test_the_limit_of_a_value() -> None:
    def change(root: etree._Element) -> None:
        next(root.iter(documents.clark("csdo:DocBinaryText"))).text = "QUJD" * 3_000_000

    assert CHECKER.check(bytes_of("P.SP.01.MSG.001", change)).accepted
    told_of = reported(
        CHECKER.check(
            bytes_of("P.SP.01.MSG.002", lambda root: documents.put(root, "csdo:DescriptionText", "x" * 11_000_000))
        )
    )
    assert told_of == [("XSD", "/", "The document or one of its values is larger than the limit.")]
