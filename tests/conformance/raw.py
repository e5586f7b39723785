"""Cases that are no envelope around a request: broken XML, signals, faults, answers, signed containers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from module.dev.standins.commission import names
from module.dev.standins.commission.conform.cases import THEIRS
from module.dev.standins.commission.envelope import (
    FAULT_ACTIONS,
    Header,
    SignalError,
    application_message,
    signal,
    technical_fault,
)
from module.dev.standins.commission.generator import documents
from module.dev.standins.commission.names import AUTHORITY, COMMISSION, SIGNED, SOAP
from module.dev.standins.commission.process import (
    ACCEPTED,
    ERROR,
    RECEIVED,
    REGISTER,
    Action,
    message,
    procedure,
    transaction,
)
from tests.conformance import bases
from tests.conformance.plan import REFUSED, UNEXPECTED


@dataclass(frozen=True)
class Raw:
    """A case with its bytes; `make` gets the number of the case. `when`: it answers a request of the system."""

    id: str
    shows: str
    message: str
    expect: tuple[str, ...]
    make: Callable[[int], bytes]
    when: str = ""
    again: tuple[str, ...] | None = None


def header(case: int, numbers: tuple[int, int, str], relates_to: str = "") -> Header:
    """Return the header of a case in (procedure, transaction, code)."""
    return Header(
        to=AUTHORITY,
        reply_to=COMMISSION,
        message_id=f"urn:uuid:{bases.identifier(case, 900001)}",
        relates_to=relates_to,
        action=str(Action(procedure(numbers[0]), transaction(numbers[1]), numbers[2])),
        procedure_id=f"urn:uuid:{bases.identifier(case, 800001)}",
        conversation_id=f"urn:uuid:{bases.identifier(case, 700001)}",
    )


def _withdrawal(case: int) -> bytes:
    return application_message(header(case, (1, 2, message(3))), bases.document("withdrawal", case))


def _shaped(change: Callable[[bytes], bytes]) -> Callable[[int], bytes]:
    return lambda case: change(_withdrawal(case))


def _insert(before: bytes, text: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(before, text + before, 1)


def _deep(content: bytes) -> bytes:
    return content.replace(b"<soap:Body>", b"<soap:Body>" + b"<a>" * 5000 + b"</a>" * 5000, 1)


def _many_attributes(content: bytes) -> bytes:
    attributes = b"".join(b' a%d="1"' % number for number in range(5_000))
    root = b"<doc:IPObjectApplicationDetails"
    return content.replace(root, root + attributes, 1)


_LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
_EXTERNAL = b'<!DOCTYPE a [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]>'
_ROOT, _BODY = b"<soap:Envelope", b"<soap:Body>"


def shapes() -> list[Raw]:
    """What is no SOAP 1.2 envelope, or is dangerous to read."""

    def one(name: str, shows: str, change: Callable[[bytes], bytes], expect: tuple[str, ...] = REFUSED) -> Raw:
        return Raw(f"shape-{name}", shows, message(3), expect, _shaped(change))

    return [
        one("no-xml", "no XML at all", lambda content: b"P.SP.01.MSG.003"),
        one("empty", "nothing", lambda content: b""),
        one("cut-off", "cut off in the middle", lambda content: content[: len(content) // 2]),
        one("late-fault", "not well-formed at the very end", lambda content: content[:-3] + b"</>"),
        one("doctype", "a DOCTYPE, harmless in itself", _insert(_ROOT, b"<!DOCTYPE soap>")),
        one("entities", "entities that grow", _insert(_ROOT, _LAUGHS)),
        one("external-entity", "an entity from the network", _insert(_ROOT, _EXTERNAL)),
        one("soap-11", "an envelope of SOAP 1.1",
            lambda content: content.replace(SOAP.encode(), b"http://schemas.xmlsoap.org/soap/envelope/")),
        one("no-body", "no Body",
            lambda content: content.split(_BODY)[0] + b"</soap:Envelope>"),
        one("empty-body", "an empty Body",
            lambda content: content.split(_BODY)[0] + b"<soap:Body/></soap:Envelope>"),
        one("two-in-body", "two documents in the Body", _insert(b"</soap:Body>", b"<a/>")),
        one("deep", "elements 5,000 deep", _deep),
        one("attributes", "5,000 attributes", _many_attributes, ("ERR Common:DataError / REFUSED",)),
        one("bad-bytes", "bytes that are no UTF-8", _insert(b"</soap:Body>", b"\xff\xfe")),
    ]  # fmt: skip


def strangers() -> list[Raw]:
    """Answers, signals and faults of conversations that the system knows nothing of."""
    nobody = f"urn:uuid:{bases.identifier(999999, 4)}"

    def answer(number: int, in_procedure: int, in_transaction: int) -> Callable[[int], bytes]:
        def make(case: int) -> bytes:
            body = _answer(case, message(number), bases.identifier(999999, 5))
            _own_ids(body, case)
            return application_message(header(case, (in_procedure, in_transaction, message(number)), nobody), body)

        return make

    def reply(kind: str) -> Callable[[int], bytes]:
        errors = (SignalError("Common:FatalError", "Ошибка"),) if kind == ERROR else ()
        return lambda case: _stable(signal(header(case, (8, 10, kind), nobody), kind, errors), case)

    return [
        Raw("stranger-msg002", "MSG.002 that nobody asked for", message(2), UNEXPECTED, answer(2, 1, 3)),
        Raw("stranger-msg012", "MSG.012 that nobody asked for", message(12), UNEXPECTED, answer(12, 8, 10)),
        Raw("stranger-msg014", "MSG.014 that nobody asked for", message(14), UNEXPECTED, answer(14, 9, 11)),
        Raw("stranger-msg015", "MSG.015 that nobody asked for", message(15), UNEXPECTED, answer(15, 10, 12)),
        Raw("stranger-msg016", "MSG.016 that nobody asked for", message(16), UNEXPECTED, answer(16, 10, 12)),
        Raw("stranger-rcv", "RCV of an unknown conversation is not answered", RECEIVED, (), reply(RECEIVED)),
        Raw("stranger-prs", "PRS of an unknown conversation is not answered", ACCEPTED, (), reply(ACCEPTED)),
        Raw("stranger-err", "ERR of an unknown conversation is not answered", ERROR, (), reply(ERROR)),
        Raw("stranger-fault", "no fault is sent about a fault", "fault", (), _fault),
    ]


def _fault(case: int) -> bytes:
    source = header(case, (8, 10, message(11)))
    reported = Header(
        to=AUTHORITY, sender=COMMISSION, message_id=source.message_id, relates_action=source.action,
        relates_to=f"urn:uuid:{bases.identifier(999999, 4)}", action=FAULT_ACTIONS[1],
        procedure_id=source.procedure_id, conversation_id=source.conversation_id,
    )  # fmt: skip
    return technical_fault(reported, "int:InternalError", "Внутренняя ошибка")


def signed() -> list[Raw]:
    """SignedDoc containers that must not be read past their signature."""

    def container(case: int, signature: bytes) -> bytes:
        document = etree.tostring(bases.document("withdrawal", case))
        data = (
            f'<sd:SignedDoc xmlns:sd="{SIGNED}"><sd:Data Id="d1">'.encode()
            + signature
            + f'<sd:SignedContent Id="c1" DocInstance="{names.namespace("R.IP.SP.01.001")}">'.encode()
            + document
            + b"</sd:SignedContent></sd:Data></sd:SignedDoc>"
        )
        return application_message(header(case, (1, 2, message(3))), data)

    wrong = (
        b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod '
        b'Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod '
        b'Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#c1"><ds:DigestMethod '
        b'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>'
        b"</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>"
    )
    refused = ("ERR",)
    return [
        Raw("signed-without-signature", "a signed container without a signature", message(3), refused,
            lambda case: container(case, b"")),
        Raw("signed-wrongly", "a signed container with a signature that does not hold", message(3), refused,
            lambda case: container(case, wrong)),
    ]  # fmt: skip


def replies() -> list[Raw]:
    """Answers to requests that the system under test has sent."""

    def to(number: int, in_procedure: int, in_transaction: int, **wrong: str) -> Callable[[int], bytes]:
        def make(case: int) -> bytes:
            theirs = {name: text.decode("ascii") for name, text in THEIRS.items()}
            body = _answer(case, message(number), wrong.get("reference", theirs["edoc_id"]))
            _own_ids(body, case)
            if "drop" in wrong:
                for element in list(body.iter(names.clark(wrong["drop"]))):
                    body.remove(element)
            action = Action(procedure(in_procedure), transaction(in_transaction), message(number))
            relates = wrong.get("relates", theirs["message_id"])
            return application_message(
                Header(
                    to=AUTHORITY, reply_to=COMMISSION, message_id=f"urn:uuid:{bases.identifier(case, 900001)}",
                    relates_to=f"urn:uuid:{relates}", action=str(action),
                    procedure_id=f"urn:uuid:{theirs['procedure_id']}",
                    conversation_id=f"urn:uuid:{theirs['conversation_id']}",
                ),
                body,
            )  # fmt: skip

        return make

    stranger = bases.identifier(999999, 6)
    date, entries, goods = transaction(10), transaction(11), transaction(12)
    data = ("RCV?", "ERR Common:DataError")
    return [
        Raw("answer-msg012", "the date of update, as asked", message(12), (), to(12, 8, 10), date),
        Raw("answer-msg014", "changed entries, as asked", message(14), (), to(14, 9, 11), entries),
        Raw("answer-msg015", "no changes", message(15), (), to(15, 9, 11), entries),
        Raw("answer-msg016", "changed circulation data, as asked", message(16), (), to(16, 10, 12), goods),
        Raw("answer-twice", "an answer comes twice", message(12), (), to(12, 8, 10), date, again=()),
        Raw("answer-wrong-relation", "an answer relates to another message", message(12), UNEXPECTED,
            to(12, 8, 10, relates=stranger), date),
        Raw("answer-wrong-reference", "EDocRefId is of another document", message(12),
            ("RCV?", "ERR Common:DataError|Common:UnexpectedMessage"),
            to(12, 8, 10, reference=stranger), date),
        Raw("answer-malformed", "the answer breaks the schema", message(15), data,
            to(15, 9, 11, drop="csdo:EventDateTime"), entries),
        Raw("answer-of-another-transaction", "MSG.016 in the conversation of TRN.010", message(16),
            UNEXPECTED, to(16, 10, 12), date),
    ]  # fmt: skip


def _answer(case: int, code: str, reference: str) -> etree._Element:
    if code == message(12):
        return documents.resource(code, reference, REGISTER, bases.MOMENT)
    if code in (message(2), message(15)):
        return documents.processed(code, reference, "6" if code == message(2) else "1")
    make = documents.entries if code == message(14) else documents.circulations
    return make(code, [bases.record_of(case)], reference)


def _own_ids(body: etree._Element, case: int) -> None:
    for index, element in enumerate(body.iter(names.clark("csdo:EDocId"))):
        element.text = bases.identifier(case, index + 1)
    for name in ("csdo:EDocDateTime", "csdo:EventDateTime"):
        for element in body.iter(names.clark(name)):
            element.text = bases.WRITTEN
    for picture in ("ipsdo:IPObjectPicture", "ipsdo:ObjectImagePicture"):
        for element in list(body.iter(names.clark(picture))):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)


def _stable(content: bytes, case: int) -> bytes:
    """Give a signal an id and an instant that do not change when the set is written again."""
    root = etree.fromstring(content)
    for element in root.iter(f"{{{names.SGN}}}SignalId"):
        element.text = bases.identifier(case, 3)
    for element in root.iter(f"{{{names.SGN}}}DateTime"):
        element.text = bases.WRITTEN
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def every() -> list[Raw]:
    """Return all of them."""
    return [*shapes(), *strangers(), *signed(), *replies()]
