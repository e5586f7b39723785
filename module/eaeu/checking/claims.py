"""What a document says of itself, against what it is: message, structure, transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from module.eaeu.codec import Names, collapsed, value_of
from module.eaeu.envelope import ActionName
from module.eaeu.rules.base import Finding, Severity
from module.eaeu.spec.facts import process
from module.eaeu.structures.tables import HEADER
from module.kernel.text import N_, Message

_MESSAGE = "csdo:InfEnvelopeCode"
_STRUCTURE = "csdo:EDocCode"
_NUMBER = "ipsdo:IPObjectId"
_PARTS = re.compile(r"[0-9]{5}/(?:АП|СП|ТЗ)-[0-9]{4}-([0-9]{2})([0-9]{2})([0-9]{2})")
OWN_NUMBER = "OWN.ID"
WRONG_NUMBER = N_(
    "Correct the registration number. Its last part is the day of registration, in the order day, month, year."
)


def declared_message(document: etree._Element, names: Names) -> str:
    """Return the code of the message in the document's header; empty where it has none."""
    found = _in_header(document, _MESSAGE, names)
    return "" if found is None else collapsed(value_of(found))


def action_findings(name: ActionName) -> Iterator[Finding]:
    """Yield what is wrong with the action of an envelope against the process."""
    if process().pair(name.procedure, name.transaction) is None:
        text = N_("The procedure {procedure} has no transaction {transaction}.")
        yield _finding("/soap:Envelope", text, procedure=name.procedure, transaction=name.transaction)
        return
    facts = process().transactions[name.transaction]
    if name.message not in (facts.request, *facts.answers):
        text = N_("The transaction {transaction} has no message {message}.")
        yield _finding("/soap:Envelope", text, transaction=name.transaction, message=name.message)


def claim_findings(document: etree._Element, structure: str, message: str, names: Names) -> Iterator[Finding]:
    """Yield what the headers of a document and of those inside say against its structure and its message."""
    if message:
        yield from _message_findings(document, structure, message, names)
    inner = [child for child in document.iterchildren("*") if names.structure_of(str(child.tag))]
    for part in (document, *inner):
        yield from _header_findings(part, message, names)


def number_findings(document: etree._Element, names: Names, severity: Severity) -> Iterator[Finding]:
    """Yield the registration numbers that the published pattern lets pass and that cannot be: a rule of our own."""
    for element in document.iter(names.clark(_NUMBER)):
        if not may_be_number(value_of(element)):
            yield Finding(OWN_NUMBER, names.path(element), severity, Message(WRONG_NUMBER))


def may_be_number(text: str) -> bool:
    """Tell whether a registration number is written in our digits and ends with a day of the calendar.

    The pattern of ipsdo:IPObjectIdType has the 31st of February, a stroke in place of a digit and digits of any script.
    """
    found = _PARTS.fullmatch(collapsed(text))
    if found is None:
        return False
    try:
        date(2000 + int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return False
    return True


def _message_findings(document: etree._Element, structure: str, message: str, names: Names) -> Iterator[Finding]:
    facts = process().messages.get(message)
    path = names.path(document)
    if facts is None:
        yield _finding(path, N_("The process has no message {message}."), message=message)
    elif structure and structure != facts.structures[0]:
        text = N_("The message {message} carries {expected}, not {found}.")
        yield _finding(path, text, message=message, expected=facts.structures[0], found=structure)


def _header_findings(part: etree._Element, message: str, names: Names) -> Iterator[Finding]:
    own = names.structure_of(str(part.tag))
    for name, expected in ((_STRUCTURE, own), (_MESSAGE, message)):
        found = _in_header(part, name, names)
        value = "" if found is None else collapsed(value_of(found))
        if found is not None and expected and value != expected:
            text = N_("The header says {found}. Expected: {expected}.")
            yield _finding(names.path(found), text, found=value[:50], expected=expected)


def _in_header(document: etree._Element, name: str, names: Names) -> etree._Element | None:
    return document.find(f"{names.clark(HEADER)}/{names.clark(name)}")


def _finding(path: str, text: str, **values: object) -> Finding:
    return Finding("MSG", path, Severity.REJECT, Message(text, values))
