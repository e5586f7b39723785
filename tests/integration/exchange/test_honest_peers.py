"""What honest peers were seen to send, and what must come of it (the faults of the exchange, 1 December 2026)."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from module.eaeu.envelope import Header, SignalError, new_uri, read_signal, signal
from module.eaeu.exchange.service import Exchange
from module.eaeu.structures.node import Node
from tests.integration.exchange.test_own_requests import send
from tests.integration.exchange.test_synchronising import ask, state
from tests.support import union_nodes as nodes
from tests.support.exchange import Segment, application, change, inclusion, register

ANSWERED = ["P.MSG.RCV", "P.MSG.PRS", "MSG.002"]


def altered(content: bytes, message_id: str, **ids: str) -> bytes:
    """The same message under another MessageID, with pieces of text replaced."""
    head, middle, rest = content.partition(b"<wsa:MessageID>")
    changed = head + middle + message_id.encode() + rest[len(message_id) :]
    for old, new in ids.items():
        assert old.encode() in changed
        changed = changed.replace(old.encode(), new.encode())
    return changed


# --- a good repeat is a repeat, whatever came between


def test_a_retry_of_what_was_accepted_is_answered_again_after_an_altered_copy(segment: Segment) -> None:
    body = inclusion()
    header, original = segment.request(6, body, 5)
    segment.post(original)
    nodes.say(body, "//csdo:SubjectName", "Another")
    other = segment.header(header.name)
    segment.post(segment.document(other, body))
    assert segment.codes() == [*ANSWERED, "P.MSG.ERR"]
    assert segment.incidents() == ["document_changed"]
    again = altered(original, new_uri())
    segment.post(again)
    assert segment.codes() == [*ANSWERED, "P.MSG.ERR", *ANSWERED]
    assert segment.incidents() == ["document_changed"]
    assert segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'entry'") == 1


def test_a_mended_document_may_keep_the_identifier_of_the_refused_one(segment: Segment) -> None:
    body = inclusion()
    kind = nodes.at(body, "//ipsdo:RegistrationFormId")
    kind.text = "9" * 100
    segment.post(segment.request(6, body, 5)[1])
    assert (segment.codes(), segment.wire.sent[0].errors) == (["P.MSG.ERR"], ["Common:DataError"])
    kind.text = nodes.FORM
    segment.post(segment.request(6, body, 5)[1])
    assert segment.codes() == ["P.MSG.ERR", *ANSWERED]
    assert segment.incidents() == []


def test_an_altered_copy_stays_altered_however_often_it_comes(segment: Segment) -> None:
    body = inclusion()
    _, original = segment.request(6, body, 5)
    segment.post(original)
    nodes.say(body, "//csdo:SubjectName", "Another")
    for _ in range(2):
        segment.post(segment.request(6, body, 5)[1])
    assert segment.codes() == [*ANSWERED, "P.MSG.ERR", "P.MSG.ERR"]


# --- envelopes


def test_a_comment_between_header_and_body(segment: Segment) -> None:
    _, content = segment.request(6, inclusion(), 5)
    assert content.count(b"</soap:Header>") == 1
    receipt = segment.post(content.replace(b"</soap:Header>", b"</soap:Header><!---->"))
    assert (receipt.http_status, receipt.body) == (202, b"")
    assert segment.codes() == ANSWERED


def test_a_register_with_a_comment_between_header_and_body(segment: Segment) -> None:
    question = ask(segment)
    content = segment.document(segment.reply(question, "P.SP.01.MSG.014"), register())
    assert segment.post(content.replace(b"</soap:Header>", b"</soap:Header><!-- - -->")).http_status == 202
    assert state(segment, question) == "finished"


def typed(content: bytes, root: bytes, type_name: bytes) -> bytes:
    """Put xsi:type on a root inside the envelope."""
    place = content.index(root)
    start = content.rindex(b"<", 0, place)
    name = content[start : place + len(root)]
    prefix = content[start + 1 : place]
    space = b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="'
    return content.replace(name, name + space + prefix + type_name + b'"', 1)


@pytest.mark.parametrize("root", [b"GenericEDocDetails", b"IPObjectRegisterDetails"])
def test_the_type_of_a_root_may_be_repeated(segment: Segment, root: bytes) -> None:
    segment.post(typed(segment.request(6, inclusion(), 5)[1], root, root + b"Type"))
    assert segment.codes() == ANSWERED


def test_another_type_of_a_root_is_a_data_error(segment: Segment) -> None:
    segment.post(typed(segment.request(6, inclusion(), 5)[1], b"GenericEDocDetails", b"OtherType"))
    assert (segment.codes(), segment.wire.sent[0].errors) == (["P.MSG.ERR"], ["Common:DataError"])


@pytest.mark.parametrize("form", ["urn:uuid:{}", "{}"])
@pytest.mark.parametrize(("levels", "status"), [(1, 202), (12, 202), (16, 202), (17, 400)])
def test_procedures_inside_each_other(segment: Segment, form: str, levels: int, status: int) -> None:
    procedure = "/".join(form.format(uuid.uuid4()) for _ in range(levels))
    header, content = segment.request(6, inclusion(), 5)
    assert segment.post(content.replace(header.procedure_id.encode(), procedure.encode())).http_status == status


# --- signals


def test_a_signal_of_another_conversation_does_not_move_ours(segment: Segment) -> None:
    sent = send(segment)
    header = segment.header(sent.header.name.with_message("P.MSG.ERR"), relates_to=sent.header.message_id)
    signal_in(segment, header)
    assert state(segment, sent) == "waiting_receipt"
    assert segment.incidents() == []
    assert segment.scalar("SELECT verdict FROM trois.exchange_message WHERE code = 'P.MSG.ERR'") == "unexpected"


def test_a_signal_of_another_transaction_does_not_move_ours(segment: Segment) -> None:
    sent = send(segment)
    other = replace(sent.header.name, transaction="P.SP.01.TRN.010", procedure="P.SP.01.PRC.008", message="P.MSG.ERR")
    header = segment.header(other, sent.header.conversation, relates_to=sent.header.message_id)
    signal_in(segment, header)
    assert state(segment, sent) == "waiting_receipt"
    assert segment.incidents() == []


def signal_in(segment: Segment, header: Header) -> None:
    """Send P.MSG.ERR with a header of our own."""
    content = signal(header, "P.MSG.ERR", str(uuid.uuid4()), segment.clock.now(), [SignalError("01", "ошибка")])
    assert segment.post(content).http_status == 202


# --- severity by element (DESIGN section 5, rows t18 r7, r14, r17, r30)

HOLDER, OFFICE = "//ipcdo:RightholderDetails", "//ccdo:CustomsOfficeDetails"
REFUSES = [
    (HOLDER, "csdo:UnifiedCountryCode", "T18.R7"),
    (HOLDER, "csdo:SubjectName", "T18.R7"),
    (HOLDER, "ccdo:SubjectAddressDetails", "T18.R7"),
    (HOLDER, "ccdo:CommunicationDetails", "T18.R7"),
    ("//ipcdo:RegistryIPObjectVolatileDetails", "ipsdo:ProtectionExemptionText", "T18.R17"),
    ("//ipcdo:RegistryIPObjectVolatileDetails", "ipcdo:SignatoryDetails", "T18.R17"),
    (OFFICE, "csdo:CustomsOfficeName", "T18.R30"),
]
WARNS = [
    (HOLDER, "csdo:SubjectBriefName", "T18.R7"),
    (HOLDER, "csdo:TaxpayerId", "T18.R7"),
    (HOLDER, "ipcdo:OfficerDetails", "T18.R7"),
    ("//ipcdo:RegistryIPObjectVolatileDetails", "ipsdo:IPObjectId", "T18.R17"),
    ("//ipcdo:LogisticOperationDetails", "ccdo:ObjectAddressDetails", "T18.R30"),
]


def without(body: Node, parent: str, name: str) -> Node:
    """Take a child away."""
    place = nodes.at(body, parent)
    assert place.first(name) is not None
    place.children = [child for child in place.children if child.name != name]
    return body


def found(segment: Segment) -> list[tuple[str, str]]:
    rows = segment.scalar("SELECT findings FROM trois.exchange_message WHERE direction = 'in'")
    return [(row["code"], row["severity"]) for row in rows]


@pytest.mark.parametrize(("parent", "name", "code"), REFUSES)
def test_an_element_that_everybody_has_refuses(segment: Segment, parent: str, name: str, code: str) -> None:
    segment.post(segment.request(1, without(application(), parent, name), 1)[1])
    assert segment.codes() == ["P.MSG.RCV", "P.MSG.ERR"]
    assert (code, "reject") in found(segment)


@pytest.mark.parametrize(("parent", "name", "code"), WARNS)
def test_an_element_that_some_do_not_have_warns(segment: Segment, parent: str, name: str, code: str) -> None:
    segment.post(segment.request(1, without(application(), parent, name), 1)[1])
    assert segment.codes() == ANSWERED
    assert (code, "warn") in found(segment)


# --- errors as the platform writes them


@pytest.fixture
def numbered(segment: Segment) -> Segment:
    """The exchange of a site that names rules by the number of the demand."""
    deps = replace(segment.deps, settings=replace(segment.settings, numbered_errors=True))
    return replace(segment, deps=deps, exchange=Exchange(deps, polls=False))


def told(segment: Segment) -> list[tuple[str, str, str, str]]:
    errors = read_signal(segment.wire.sent[-1].envelope.body).errors
    return [(one.code, one.description, one.details, one.edoc_id) for one in errors]


def test_an_error_has_the_number_of_the_demand(numbered: Segment) -> None:
    body = without(inclusion(), "//ipcdo:RegistryIPObjectVolatileDetails", "ipsdo:IPObjectId")
    numbered.post(numbered.request(6, body, 5)[1])
    part = "/doc:GenericEDocDetails/doc:IPObjectVolatileDetails/ipcdo:RegistryIPObjectVolatileDetails"
    (code, description, details, edoc_id), *_ = told(numbered)
    assert (code, description, edoc_id) == ("03", "Ошибка контроля", body.value("ccdo:EDocHeader", "csdo:EDocId"))
    assert details.endswith(f" T22.R3 {part}") and len(details) > len(f" T22.R3 {part}")


def test_an_error_of_the_schema_keeps_its_word(numbered: Segment) -> None:
    body = inclusion()
    nodes.say(body, "//ipsdo:RegistrationFormId", "9" * 100)
    numbered.post(numbered.request(6, body, 5)[1])
    assert told(numbered)[0][0] == "Common:DataError"


def test_a_held_change_that_is_refused_has_the_number_too(numbered: Segment) -> None:
    numbered.post(numbered.request(7, change(), 6, 3)[1])
    numbered.later(60)
    assert {(code, description) for code, description, _, _ in told(numbered)} == {("13", "Ошибка контроля")}
