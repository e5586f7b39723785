"""Emergencies of table 17 and what to do: the regulation's actions in our words, and the request to the support.

The request is written in Russian, the working language of the exchange, whatever the language of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from module.casework.exchange_views import ConversationView, IncidentView
from module.context.formats import moment
from module.eaeu.spec.facts import PROCESS
from module.kernel.text import N_, Message


@dataclass(frozen=True, slots=True)
class Emergency:
    """What befell a transaction, where it may come from, and what a person does."""

    title: str
    cause: str
    action: str


_TRANSPORT = N_("A fault of the transport system or of software.")
EMERGENCIES = {
    "P.EXC.001": Emergency(
        N_("The acceptance of our message was not confirmed after the last repeat"),
        _TRANSPORT,
        N_("Send a request to the technical support of the national segment that the message was sent from."),
    ),
    "P.EXC.002": Emergency(
        N_("No answer came after the last repeat"),
        _TRANSPORT,
        N_("Send a request to the technical support of the national segment in which the message was made."),
    ),
    "P.EXC.003": Emergency(
        N_("A message was accepted for processing and could not be processed"),
        N_("A fault of software at the participant that received the message."),
        N_(
            "Send a request with the identifier of the transaction to the technical support of the segment in which the"
            " message was made, so that the transaction is started anew."
        ),
    ),
    "P.EXC.004": Emergency(
        N_("The Commission answered with an error"),
        N_("Reference books and classifiers are not in step, or the XML schemas are out of date."),
        N_(
            "Bring classifiers and XML schemas up to date. Check the message against the structures and the rules of"
            " filling, mend what is found and send it again. If nothing is found, write to the support of the"
            " integrated system and describe the emergency."
        ),
    ),
    "document_changed": Emergency(
        N_("A document came again under the same identifier with other content"),
        N_("A fault of software at the sender, or a change on the way."),
        N_("Compare both messages. Ask the Commission which of them counts. The second one was not applied."),
    ),
    "task_failed": Emergency(
        N_("A scheduled task fails again and again"),
        N_("A row that cannot be read, or a fault of the software. The other tasks go on."),
        N_("The page «Tasks and queue» names the fault. Give its name and place to the technical support."),
    ),
    "row_unreadable": Emergency(
        N_("A row of the database cannot be read"),
        N_("A change past the module, or a fault of the software. Lists are shown without the row, all else goes on."),
        N_(
            "Give table, number and fault to the technical support. Check the journal with «flask trois ledger verify»;"
            " where something was changed, bring it back from the backup."
        ),
    ),
    "lost_from_queue": Emergency(
        N_("Something was to be done and stood in no queue"),
        N_("A row of the queue was removed or changed past the module, or a fault of the software."),
        N_(
            "It was put into the queue again; a letter of more than a day was closed. Tell the technical support the"
            " table and the number, and check the journal with «flask trois ledger verify»."
        ),
    ),
    "cannot_go_on": Emergency(
        N_("A conversation cannot go on"),
        N_("A fault of our software, or the bytes of a message were removed."),
        N_("Send a request to the technical support of the national segment. All other conversations go on."),
    ),
    "arrival_set_aside": Emergency(
        N_("A message that arrived could not be judged"),
        N_("Each process that worked on it broke off. It is kept whole and set aside; all else goes on."),
        N_(
            "Give the number of the arrival and the fault to the technical support of the module. The Commission has no"
            " answer: once the fault is mended, ask it to send the message again."
        ),
    ),
    "import_stopped": Emergency(
        N_("A register of the Commission is not stored to its end"),
        N_("A fault of our software or of the database. What is stored is right; the rest is missing."),
        N_("It goes on by itself each minute. Where it was given up, synchronise once the fault is mended."),
    ),
    "file_refused": Emergency(
        N_("A file of the spool folder could not be taken"),
        N_("A fault of our software."),
        N_(
            "The file lies in the folder «refused». Send it to the technical support of the national segment. Once the"
            " fault is mended, put it back into the folder «in»."
        ),
    ),
}
UNKNOWN = Emergency(N_("Something that is not in table 17"), "", N_("Read the conversation and its messages."))

REPORTED = {
    "Common:UnexpectedMessage": N_("There is no such conversation, or the message was not expected in it"),
    "Common:DataError": N_("The content of the message is wrong: its structure, a rule or an identifier"),
    "Common:FatalError": N_("The message could not be processed"),
    "fault": N_("The transport answered with a fault instead of a message"),
}
"""Codes of errors that both sides send (Decision 5, annex 6), in words."""
_RULE = re.compile(r"T[0-9]+\.R[0-9]+")

Say = Callable[[Message], str]


def emergency(code: str) -> Emergency:
    """Return what is known of an incident's code."""
    return EMERGENCIES.get(code, UNKNOWN)


def reported(code: str, cause: str) -> tuple[Message, ...]:
    """Say in words what an incident of this code was caused by; nothing where nothing was named."""
    if code == "task_failed":
        return (Message(N_("Scheduled task {name}"), {"name": cause}),) if cause else ()
    return tuple(_word(part) for part in cause.split())


def _word(part: str) -> Message:
    if part in REPORTED:
        return Message(REPORTED[part])
    if _RULE.fullmatch(part):
        return Message(N_("Rule of filling {code} is broken"), {"code": part})
    return Message(N_("Code {code}"), {"code": part})


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the support, ready to be sent; `address` opens it in the mail program, empty without an e-mail."""

    subject: str
    text: str
    address: str


def draft(
    incident: IncidentView, conversation: ConversationView | None, support: Mapping[str, str], say: Say
) -> Request:
    """Draft the request of an incident. It names ids, codes and times, and no person."""
    subject = say(Message(N_("Emergency {code} in the common process {process}"), {"code": incident.code, **_PROCESS}))
    lines = [subject, "", *_facts(incident, conversation, say), "", say(Message(emergency(incident.code).title))]
    if emergency(incident.code).cause:
        lines.append(say(Message(emergency(incident.code).cause)))
    text = "\n".join(lines)
    email = support.get("email", "")
    address = f"mailto:{email}?subject={quote(subject)}&body={quote(text)}" if email else ""
    return Request(subject, text, address)


_PROCESS = {"process": PROCESS}


def _facts(incident: IncidentView, conversation: ConversationView | None, say: Say) -> list[str]:
    lines = [say(Message(N_("Raised: {when} (Astana time)"), {"when": moment(incident.raised_at)}))]
    if conversation is None:
        return lines
    row = conversation.row
    lines += [
        say(Message(N_("Transaction: {code}"), {"code": row.transaction})),
        f"ProcedureID: {conversation.procedure_id}",
        f"ConversationID: {row.id}",
        say(Message(N_("Repeats used: {count}"), {"count": row.repeats})),
        "",
        say(Message(N_("Messages:"))),
    ]
    for sent in conversation.messages:
        codes = sorted({finding.code for finding in sent.findings})
        lines.append(" · ".join([moment(sent.at), sent.direction, sent.code, sent.verdict, *codes]))
    return lines
