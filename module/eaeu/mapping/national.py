"""National applications and entries as documents of the exchange, with the list of what has no place there.

An application becomes .001 and .003 (together R.010, as MSG.001 has them), an entry .002 and .003 (as MSG.006).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import uuid4

from module.eaeu.mapping import words
from module.eaeu.mapping.binding import to_node
from module.eaeu.mapping.objects import ObjectMaker
from module.eaeu.mapping.unmapped import NoPlace, application_unmapped, entry_unmapped
from module.eaeu.spec.facts import message
from module.eaeu.structures.node import Node
from module.kernel.clock import ALMATY, law_date
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.application import AttachmentRole, Form
from module.registry.entry import entry_form
from module.registry.exchange import ExchangeSettings
from module.registry.exporting import ApplicationFacts, EntryFacts
from module.registry.ip_objects import ip_object
from module.registry.union.header import EDocHeader
from module.registry.union.objects import (
    DocumentReference,
    EntryStatus,
    RegisterEntry,
    ResourceItemStatus,
    ValidityPeriod,
)
from module.registry.union.roots import (
    ApplicationDocument,
    CirculationDocument,
    GeneralDocument,
    Part,
    RegisterDocument,
)
from module.registry.union.values import Code

BOTH = "R.010"
APPLICATION, REGISTER, CIRCULATION = (f"R.IP.SP.01.{number:03d}" for number in (1, 2, 3))
APPLICATION_STRUCTURES = (BOTH, APPLICATION, CIRCULATION)
ENTRY_STRUCTURES = (BOTH, REGISTER, CIRCULATION)
# Alone, records of the register travel in the answers to synchronisation.
_ENTRY_MESSAGES = {BOTH: message(6), REGISTER: message(14), CIRCULATION: message(16)}
_NUMBER = re.compile(r"\d{5}/(АП|СП|ТЗ)-\d{4}-\d{6}")


@dataclass(frozen=True, slots=True)
class Exported:
    """A document and what it does not carry."""

    root: Node
    no_place: tuple[NoPlace, ...]


@dataclass(frozen=True, slots=True)
class DocumentStamp:
    """When documents are made, and where their identifiers come from."""

    now: datetime
    new_id: Callable[[], str] = lambda: str(uuid4())

    @property
    def text(self) -> str:
        """Return the moment as headers have it: UTC with milliseconds."""
        return moment_text(self.now)

    def header(self, message_code: str, structure: str) -> EDocHeader:
        """Return a new header."""
        return EDocHeader(
            message_code=message_code,
            document_code=structure,
            document_id=self.new_id(),
            created_at=self.text,
            language=words.LANGUAGE,
        )


def moment_text(moment: datetime) -> str:
    """Return an aware moment as `YYYY-MM-DDThh:mm:ss.cccZ`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def application_documents(
    facts: ApplicationFacts, settings: ExchangeSettings, stamp: DocumentStamp, structure: str = BOTH
) -> Exported:
    """Return an application as R.010, .001 or .003.

    Raises Refused for a structure that an application does not have and for kinds of objects without a code.
    """
    _check(structure, APPLICATION_STRUCTURES)
    _check_kind(facts.form)
    maker = ObjectMaker(facts, settings.code_lists["P.CLS.001"], ResourceItemStatus(updated_at=stamp.text))
    code = message(1)
    parts: list[Part] = []
    if structure != CIRCULATION:
        parts.append(ApplicationDocument(header=stamp.header(code, APPLICATION), application=maker.application()))
    if structure != APPLICATION:
        parts.append(CirculationDocument(header=stamp.header(code, CIRCULATION), records=(maker.circulation(),)))
    return Exported(_root(parts, stamp, code), (*application_unmapped(facts, structure), *maker.unmapped.found))


def entry_documents(
    facts: EntryFacts, settings: ExchangeSettings, stamp: DocumentStamp, structure: str = BOTH
) -> Exported:
    """Return an entry of the national register as R.010, .002 or .003; the entry's own values win over the application.

    Raises Refused for a structure that an entry does not have, for kinds of objects without a code, where the national
    number cannot be brought to the form of Decision 174, and for R.010 of an entry whose protection is over or
    suspended: it is the notice of an inclusion. The records alone then say when they stopped being in force.
    """
    _check(structure, ENTRY_STRUCTURES)
    today = law_date(stamp.now)
    if structure == BOTH and facts.entry.protection.ended_on(facts.entry.state_since, today):
        text = Message(N_("Protection of the entry is over or suspended: R.010 tells of an inclusion and is not made."))
        raise Refused((Fault("EXPORT.STATE", "state", text),))
    application = _application(facts)
    _check_kind(application.form)
    number = registration_number(facts)
    maker = ObjectMaker(
        application,
        settings.code_lists["P.CLS.001"],
        _circulation_status(facts, today),
        number,
        facts.entry,
    )
    _note_of_entry(facts, maker, number)
    code = _ENTRY_MESSAGES[structure]
    parts: list[Part] = []
    if structure != CIRCULATION:
        parts.append(
            RegisterDocument(header=stamp.header(code, REGISTER), entries=(_entry(facts, maker, number, today),))
        )
    if structure != REGISTER:
        parts.append(CirculationDocument(header=stamp.header(code, CIRCULATION), records=(maker.circulation(),)))
    return Exported(_root(parts, stamp, code), (*entry_unmapped(facts.entry, structure), *maker.unmapped.found))


def _note_of_entry(facts: EntryFacts, maker: ObjectMaker, number: str) -> None:
    """Note what the record of an entry says otherwise than the entry itself."""
    common = facts.entry.common
    if number != facts.entry.number:
        maker.unmapped.note("number", "number")
    if common.end != facts.entry.protection.last_day:
        maker.unmapped.note("end", "end_of_right")
    for place, file in enumerate(common.files):
        if file.role is AttachmentRole.DOCUMENT:
            maker.unmapped.note(f"files.{place}", "in_the_application")


def _root(parts: list[Part], stamp: DocumentStamp, code: str) -> Node:
    """Return the only document, or R.010 with both."""
    if len(parts) == 1:
        return to_node(parts[0])
    return to_node(GeneralDocument(header=stamp.header(code, BOTH), parts=tuple(parts)))


def _check(structure: str, structures: tuple[str, ...]) -> None:
    if structure not in structures:
        text = Message(N_("Choose one of these structures: {structures}."), {"structures": ", ".join(structures)})
        raise Refused((Fault("EXPORT.STRUCTURE", "structure", text),))


def _check_kind(form: Form) -> None:
    kind = form.terms.object_kind
    if kind is not None and not ip_object(kind).wire_code:
        text = Message(
            N_("The exchange has no code for this kind of IP object ({kind}): it stays in the national register only."),
            {"kind": Message(ip_object(kind).title)},
        )
        raise Refused((Fault("EXPORT.KIND", "terms.object_kind", text),))


def registration_number(facts: EntryFacts) -> str:
    """Return the number of an entry in the form of Decision 174 row 1.5.1: sequence/kind-decision-day.

    The national number is sent as it is where it has this form; else its sequence, the last four digits of the
    decision's number and the day of inclusion make it. Raises Refused where there are no such digits.
    """
    entry = facts.entry
    if _NUMBER.fullmatch(entry.number):
        return entry.number
    sequence = re.match(r"\d{5}(?!\d)", entry.number)
    decision = re.search(r"(\d{4})$", facts.decision_number)
    code = ip_object(entry.common.object_kind).wire_code
    if sequence is None or decision is None or not code:
        text = Message(
            N_("The national numbers {entry} and {decision} cannot be brought to the form that the exchange takes."),
            {"entry": entry.number, "decision": facts.decision_number},
        )
        raise Refused((Fault("EXPORT.NUMBER", "number", text),))
    return f"{sequence[0]}/{code}-{decision[1]}-{facts.decided_on:%d%m%y}"


def _application(facts: EntryFacts) -> ApplicationFacts:
    """Return the application as it would be filed for what the entry says now; protection never outlives the right."""
    form = entry_form(facts.entry)
    form = replace(form, terms=replace(form.terms, end=facts.entry.protection.last_day))
    return replace(facts.application, form=form, attachments=facts.entry.common.files)


def _entry(facts: EntryFacts, maker: ObjectMaker, number: str, today: date) -> RegisterEntry:
    day = facts.entry.in_force_from.isoformat()
    reference = DocumentReference(
        name=words.DECISION,
        number=facts.decision_number,
        issued_on=facts.decided_on.isoformat(),
        start_date=day,
    )
    return RegisterEntry(
        **maker.object_parts(),
        registration_number=number,
        application_id=maker.application_id,
        form_id=maker.form_id,
        status=EntryStatus(
            event_date=facts.entry.state_since.isoformat() if facts.entry.protection.excluded else day,
            code=Code(text=facts.entry.protection.union_status),
            reference=reference,
        ),
        resource_status=_resource_status(facts, today),
    )


def _resource_status(facts: EntryFacts, today: date) -> ResourceItemStatus:
    ended, begins = facts.entry.protection.ended_on(facts.entry.state_since, today), facts.entry.in_force_from
    if ended is None and facts.entry.protection.begins is not None:
        begins = max(begins, facts.entry.protection.begins)
    period = ValidityPeriod(start=_midnight(begins), end=_midnight(ended) if ended else None)
    return ResourceItemStatus(validity=period, updated_at=moment_text(facts.entry.recorded_at))


def _circulation_status(facts: EntryFacts, today: date) -> ResourceItemStatus:
    """Return the status of the record of circulation: it tells looks of goods as well, so the later writing counts."""
    told = facts.entry.circulation_recorded_at or facts.entry.recorded_at
    updated = moment_text(max(told, facts.entry.recorded_at))
    return replace(_resource_status(facts, today), updated_at=updated)


def _midnight(day: date) -> str:
    """Return the instant at which a day begins in Kazakhstan."""
    return moment_text(datetime.combine(day, time(), tzinfo=ALMATY))
