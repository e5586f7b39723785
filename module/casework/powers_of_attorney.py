"""Powers of attorney: entered by the representative, ended by either side, asked for at filing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from module.casework import examining, unreadable
from module.casework.attachments import room_for_another, stored_name
from module.casework.drafts import store_form
from module.casework.gate import Work, demand, own_draft, party_of
from module.casework.views import ApplicationView
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused
from module.kernel.text import N_, Message
from module.registry.application import Attachment, AttachmentRole, DocumentKind
from module.registry.party import Name
from module.registry.powers_of_attorney import EmpoweredAct, PowerOfAttorney, PowerOfAttorneyState
from module.registry.staff_roles import StaffAct
from module.store import applications, journal
from module.store import powers_of_attorney as stored

TABLE = "power_of_attorney"


@dataclass(frozen=True, slots=True)
class PowerOfAttorneyDetails:
    """What the representative says of a power of attorney."""

    principal: str
    principal_name: str
    number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    powers: frozenset[EmpoweredAct]


def mine(work: Work) -> tuple[PowerOfAttorney, ...]:
    """Return the powers of attorney that the person's side holds or gave."""
    demand(work, StaffAct.SEE_POWERS)
    return stored.of_party(work.unit, party_of(work.actor), unreadable.tell(work, TABLE))


def _own(work: Work, power_id: str, *, lock: bool = False) -> PowerOfAttorney:
    """Return one of either side. Raises NotFound for those of others."""
    try:
        found = stored.get(work.unit, str(UUID(power_id)), lock=lock)
    except ValueError:
        raise NotFound from None
    if found is None or party_of(work.actor) not in (found.principal, found.representative):
        raise NotFound
    return found


def load(work: Work, power_id: str) -> PowerOfAttorney:
    """Return one power of attorney of the person's side. Raises NotFound."""
    demand(work, StaffAct.SEE_POWERS)
    return _own(work, power_id)


def document(work: Work, power_id: str) -> tuple[PowerOfAttorney, bytes]:
    """Return a power of attorney with its document, under a name that ends as its content does.

    Raises NotAllowedNow where malicious code was found in it after it was stored.
    """
    found = load(work, power_id)
    if not examining.may_be_opened(work, found.sha256):
        raise NotAllowedNow
    named = replace(found, file_name=stored_name(found.file_name, found.media_type))
    return named, stored.document(work.unit, found.id)


def add(work: Work, answer: PowerOfAttorneyDetails, file_name: str, file: examining.ExaminedFile) -> str:
    """Store a power of attorney given to the person's side; return its id. Raises Refused."""
    demand(work, StaffAct.KEEP_POWERS)
    faults = _faults(work, answer)
    if faults:
        raise Refused(faults)
    seen = file.seen
    record = PowerOfAttorney(
        id=str(uuid4()),
        principal=answer.principal,
        principal_name=Name(ru=answer.principal_name),
        representative=party_of(work.actor),
        representative_name=work.actor.organisation or work.actor.name,
        number=answer.number,
        issued_on=answer.issued_on,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
        powers=answer.powers,
        sha256=seen.sha256,
        file_name=stored_name(file_name, seen.media_type),
        media_type=seen.media_type,
    )
    days_before = work.deps.accounts.staff.power_reminder_days
    stored.add(work.unit, record, work.actor.account_id, file.content, work.now, days_before)
    examining.remember(work, file)
    journal.write(work.unit, work.actor, "power_add", work.now, power_of_attorney=record.id, sha256=seen.sha256)
    return record.id


def _faults(work: Work, answer: PowerOfAttorneyDetails) -> tuple[Fault, ...]:
    found = []
    if answer.principal == party_of(work.actor):
        found.append(
            Fault("self", "principal", Message(N_("Enter the number of another person: nobody empowers himself.")))
        )
    if answer.issued_on > work.today:
        found.append(Fault("future", "issued_on", Message(N_("The day of issue must not be in the future."))))
    if answer.valid_from < answer.issued_on:
        found.append(Fault("order", "valid_from", Message(N_("The term must not start before the day of issue."))))
    if answer.valid_until is not None and answer.valid_until < answer.valid_from:
        found.append(Fault("order", "valid_until", Message(N_("The last day must not be before the first."))))
    if answer.valid_until is not None and answer.valid_until < work.today:
        found.append(
            Fault("ended", "valid_until", Message(N_("This power of attorney has ended. Enter one in force.")))
        )
    if not answer.powers:
        found.append(Fault("empty", "powers", Message(N_("Choose at least one power."))))
    return tuple(found)


def revoke(work: Work, power_id: str) -> None:
    """End a power of attorney, for the principal or for the representative. Raises NotAllowedNow when it has ended."""
    demand(work, StaffAct.KEEP_POWERS)
    found = _own(work, power_id, lock=True)
    if found.state(work.today) in (PowerOfAttorneyState.REVOKED, PowerOfAttorneyState.ENDED):
        raise NotAllowedNow
    stored.revoke(work.unit, found.id, work.now)
    side = "principal" if party_of(work.actor) == found.principal else "representative"
    journal.write(work.unit, work.actor, "power_revoke", work.now, power_of_attorney=found.id, side=side)


def usable(work: Work, application_id: str) -> tuple[PowerOfAttorney, ...]:
    """Return the powers of attorney in force that fit the right holder of a draft."""
    record = own_draft(work, application_id)
    holder = record.form.holder.identifier
    if not holder or not work.actor.may(StaffAct.SEE_POWERS):
        return ()
    found = stored.given_to(work.unit, party_of(work.actor), holder, unreadable.tell(work, TABLE))
    return tuple(
        power_of_attorney for power_of_attorney in found if power_of_attorney.gives(EmpoweredAct.FILE, work.today)
    )


def attach(work: Work, application_id: str, version: int, power_id: str) -> ApplicationView:
    """Put a power of attorney among the documents of a draft. Raises Refused when it does not fit the draft."""
    record = own_draft(work, application_id)
    power_of_attorney = load(work, power_id)
    if power_of_attorney not in usable(work, application_id):
        text = Message(N_("This power of attorney is not in force or was given by another right holder."))
        raise Refused((Fault("CC461.4", "documents.power_of_attorney", text),))
    content = stored.document(work.unit, power_of_attorney.id)
    file = Attachment(
        id=str(uuid4()),
        role=AttachmentRole.DOCUMENT,
        file_name=stored_name(power_of_attorney.file_name, power_of_attorney.media_type),
        media_type=power_of_attorney.media_type,
        size=len(content),
        sha256=power_of_attorney.sha256,
        document_kind=DocumentKind.POWER_OF_ATTORNEY,
        document_number=power_of_attorney.number,
        document_date=power_of_attorney.issued_on,
        valid_until=power_of_attorney.valid_until,
        sheets=work.deps.inspector.document(content).sheets,
    )
    if any(known.sha256 == file.sha256 for known in room_for_another(work, record.id)):
        raise NotAllowedNow
    applications.store_blob(work.unit, file.sha256, content)
    applications.attach(work.unit, record.id, file, work.now)
    journal.write(
        work.unit,
        work.actor,
        "attach",
        work.now,
        application_id=record.id,
        sha256=file.sha256,
        power_of_attorney=power_of_attorney.id,
    )
    return store_form(work, record, version, replace(record.form))
