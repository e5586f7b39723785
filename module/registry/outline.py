"""The application as headed rows: one list for the check page, the page that is signed, the print and the officer.

What a person sees, what is signed and what is printed come from the same list, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from module.kernel.text import N_, Message
from module.registry.act_content import ChangedLine as ChangedLine
from module.registry.amending import pairs
from module.registry.application import (
    CAPACITY_LABELS,
    DOCUMENT_KIND_LABELS,
    Attachment,
    AttachmentRole,
    Capacity,
    Form,
    Insurance,
    Section,
    Terms,
)
from module.registry.change_groups import row_group
from module.registry.entry import EntryAsOf, entry_form
from module.registry.ip_objects import asks_classes, ip_object, section_label
from module.registry.ip_objects.base import IpObject
from module.registry.ip_objects.base import Value as Value
from module.registry.kinds.model import ApplicationType
from module.registry.objects import CONDITION_LABELS, DIRECTION_LABELS, OBJECT_KIND_LABELS, GoodsBlock, IpRight
from module.registry.party import (
    ADDRESS_KIND_LABELS,
    CHANNEL_KIND_LABELS,
    CONFIRMATION_LABELS,
    PARTY_KIND_LABELS,
    Address,
    Confirmation,
    Party,
)
from module.registry.standing import SUSPENSION_CAUSE_LABELS


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One row: label, its values (empty = not provided), and `name`, the element that carries it in the signed XML.

    `was` is what the entry says where the application changes it, None elsewhere.
    """

    name: str
    label: Message
    values: tuple[Value, ...]
    was: tuple[Value, ...] | None = None


@dataclass(frozen=True, slots=True)
class OutlineGroup:
    """A headed group of rows. `index` counts the blocks of goods from 1; 0 where there is just one.

    `name` is the element that carries the group in the signed XML; `changes` are the rows of the group that lists them.
    """

    section: Section
    heading: Message
    lines: tuple[OutlineLine, ...]
    index: int
    name: str
    changes: tuple[ChangedLine, ...] = ()


def outline(
    form: Form, attachments: Iterable[Attachment], kind: ApplicationType | None = None, base: EntryAsOf | None = None
) -> tuple[OutlineGroup, ...]:
    """Return the application as parts in the order of the form; of a kind what it asks for and shows, else the whole.

    `base` is the entry that the application is about: its rows stand first in the part of the terms.
    """
    files, rows = tuple(attachments), () if base is None else _entry(base)
    if kind is None:
        whole = _whole(form, files, rows)
        return tuple(part for part in whole if part.section is not Section.REASON or form.reason)
    changes = base is not None and kind.becomes is not None
    whole = _whole(form, files, rows, base.common.files if base and changes else (), both=changes)
    parts = tuple(_scoped(part, form, kind) for part in whole if part.section in (*kind.sections, *kind.shown))
    if base is None or not changes:
        return parts
    rows_changed = changed_rows(form, kind, base, files)
    told = tuple(OutlineLine("changedField", row.label, _told(row)) for row in rows_changed)
    heading = Message(N_("What changes"))
    beside = tuple(_beside(part, rows_changed) for part in parts)
    return (OutlineGroup(Section.REASON, heading, told, 0, "changes", rows_changed), *beside)


def _beside(part: OutlineGroup, rows: tuple[ChangedLine, ...]) -> OutlineGroup:
    """Return a part with what the entry says beside each row that is changed."""
    own = [row for row in rows if (row.section, row.block) == (part.section, part.index)]

    def was(line: OutlineLine) -> tuple[Value, ...] | None:
        found = (row.before for row in own if (row.row, row.after) == (line.label.msgid, line.values))
        return next(found, None)

    return replace(part, lines=tuple(replace(line, was=was(line)) for line in part.lines))


UNTIL_NOW = N_("Until now: {value}")
_NOTHING = OutlineLine("", Message(""), ())
_NO_DATA = ("capacity", "source", "entryNumber", "protectedUntil")
COMPARED = frozenset(Section) - {Section.REASON, Section.DOCUMENTS, Section.UNDERTAKING}
"""Sections that say what an entry says: the others are of the application alone."""
_Place = tuple[Section, str, str, str, int]
"""Where a row stands: section, block of goods, name of the row and its label, which of several."""


def changed_rows(
    form: Form, kind: ApplicationType, base: EntryAsOf, attachments: Iterable[Attachment]
) -> tuple[ChangedLine, ...]:
    """Return the rows in which a form differs from the entry that it was begun from, of what its kind may change.

    A block of goods is followed by what it is: one that is taken out moves no other.
    """
    before, files = entry_form(base), (*base.common.files, *attachments)
    became = {there + 1: str(here + 1) for here, there in pairs(before.goods, form.goods)}
    blocks = {number: became.get(number, f"+{number}") for number in range(1, len(form.goods) + 1)}
    old = _rows_by_place(before, kind, files, {number: str(number) for number in range(1, len(before.goods) + 1)})
    new = _rows_by_place(form, kind, files, blocks)
    numbers = {place: number for number, place in blocks.items()}
    fresh = {place: f"+{count}" for count, place in enumerate((one for one in blocks.values() if one[0] == "+"), 1)}
    about = ip_object(form.terms.object_kind)
    found = []
    for place in dict.fromkeys((*new, *old)):
        before_it, after_it = old.get(place), new.get(place)
        here, there = (one.values if one else () for one in (before_it, after_it))
        if here != there:
            label = (after_it or before_it or _NOTHING).label
            group = row_group(place[0], fresh.get(place[1], place[1]), place[2], about)
            found.append(ChangedLine(label, here, there, place[0], numbers.get(place[1], 0), place[3], group))
    return tuple(found)


def _rows_by_place(
    form: Form, kind: ApplicationType, files: tuple[Attachment, ...], blocks: Mapping[int, str]
) -> dict[_Place, OutlineLine]:
    found: dict[_Place, OutlineLine] = {}
    for part in _whole(form, files, (), both=True):
        if part.section not in COMPARED or part.section not in kind.sections:
            continue
        for line in _scoped(part, form, kind).lines:
            if line.name not in _NO_DATA:
                key = (part.section, blocks.get(part.index, ""), line.name, line.label.msgid)
                count = sum(1 for place in found if place[:4] == key)
                found[(*key, count)] = replace(line, label=_headed(part, line.label))
    return found


def _headed(part: OutlineGroup, label: Message) -> Message:
    """Return the label with the part that it stands in: a name may be that of holder, representative or mark."""
    if part.section is Section.TERMS:
        return label
    return Message(N_("{part}: {row}"), {"part": part.heading, "row": label})


def _told(row: ChangedLine) -> tuple[Value, ...]:
    before = [Message(UNTIL_NOW, {"value": value}) for value in row.before]
    after = [Message(N_("From now on: {value}"), {"value": value}) for value in row.after]
    none = [Message(N_("From now on: nothing"))]
    return (*before, *(after or none))


def _scoped(part: OutlineGroup, form: Form, kind: ApplicationType) -> OutlineGroup:
    scope = kind.scope_of(part.section, form.terms.object_kind)
    rows = scope.rows if scope else None
    if rows is None:
        return part
    return replace(part, lines=tuple(line for line in part.lines if line.name in rows))


def _entry(base: EntryAsOf) -> tuple[OutlineLine, ...]:
    return (
        _line("entryNumber", N_("Register entry number"), base.number),
        _line("protectedUntil", N_("Protected until now"), base.common.end),
    )


def _whole(
    form: Form,
    files: tuple[Attachment, ...],
    entry: tuple[OutlineLine, ...],
    of_entry: tuple[Attachment, ...] = (),
    *,
    both: bool = False,
) -> tuple[OutlineGroup, ...]:
    """Return every part. `of_entry` are files that goods may show besides; with `both` a holder who files stands
    beside the representative of the register."""
    about = ip_object(form.terms.object_kind)
    parts = [
        *_parties(form, both=both),
        _part(form, Section.TERMS, (*entry, *_terms(form.terms))),
        _part(form, Section.INSURANCE, _insurance(form.insurance)),
        _part(
            form, Section.DOCUMENTS, tuple(_document(file) for file in files if file.role is AttachmentRole.DOCUMENT)
        ),
        *(_goods(form, number, block, (*of_entry, *files)) for number, block in enumerate(form.goods, start=1)),
        _part(form, Section.RIGHT, (*_right(about, about.fit(form.right)), *_again(form)), name=about.part),
        _part(form, Section.UNDERTAKING, (_undertaking(form),)),
        _part(form, Section.REASON, _reason(form)),
    ]
    return tuple(parts)


def _parties(form: Form, *, both: bool) -> tuple[OutlineGroup, ...]:
    filer, represented = (_capacity(form),), _party(form.representative)
    if form.capacity is Capacity.REPRESENTATIVE:
        return (
            _part(form, Section.REPRESENTATIVE, (*filer, *represented)),
            _part(form, Section.HOLDER, _party(form.holder)),
        )
    holder = _part(form, Section.HOLDER, (*filer, *_party(form.holder)))
    if not both:
        return (holder,)
    return (_part(form, Section.REPRESENTATIVE, represented if form.representative != Party() else ()), holder)


def _part(form: Form, section: Section, lines: tuple[OutlineLine, ...], index: int = 0, name: str = "") -> OutlineGroup:
    heading = Message(N_("Goods {number}"), {"number": index}) if index else section_label(section, form)
    return OutlineGroup(section, heading, lines, index, name or section)


def _line(name: str, label: str, *values: Value | None) -> OutlineLine:
    return OutlineLine(name, Message(label), tuple(value for value in values if value not in (None, "")))


def _capacity(form: Form) -> OutlineLine:
    return _line("capacity", N_("Who files the application"), Message(CAPACITY_LABELS[form.capacity]))


def _party(party: Party) -> tuple[OutlineLine, ...]:
    residence = N_("Resident") if party.resident else N_("Non-resident")
    places = (address.line() for address in party.addresses if address.line() not in ("", address.country))
    return (
        _line("kind", N_("Kind of person"), Message(PARTY_KIND_LABELS[party.kind]), Message(residence)),
        *_numbers(party),
        _line("nameRu", N_("Name in Russian"), party.name.ru),
        _line("nameKk", N_("Name in Kazakh"), party.name.kk),
        _line("nameEn", N_("Name in English"), party.name.en),
        *(() if party.resident else (_line("nameOriginal", N_("Name in the original language"), party.name.original),)),
        *(line for address in party.addresses for line in _address(address)),
        *(_line("contact", CHANNEL_KIND_LABELS[contact.kind], contact.value) for contact in party.contacts),
        *_source(party.confirmation, *_entered(party), *places),
    )


def _numbers(party: Party) -> tuple[OutlineLine, ...]:
    """Return the rows of numbers: the national one where there can be one, for a non-resident those from abroad."""
    national = _line("identifier", N_("BIN or IIN"), party.identifier)
    if party.resident:
        return (national,)
    return (
        *((national,) if party.identifier else ()),
        _line("taxNumber", N_("Tax number abroad"), party.tax_number),
        _line("registrationNumber", N_("Registration number abroad"), party.registration_number),
    )


def _entered(party: Party) -> tuple[object, ...]:
    numbers = (party.identifier, party.tax_number, party.registration_number)
    return (*numbers, party.name.best("ru"), party.contacts)


def _address(address: Address) -> tuple[OutlineLine, ...]:
    line = _line("address", ADDRESS_KIND_LABELS[address.kind], address.line())
    return (line, _line("territory", N_("KATO code"), address.territory)) if address.territory else (line,)


def _source(confirmation: Confirmation, *entered: object) -> tuple[OutlineLine, ...]:
    """Return the row that tells where details come from; nothing for a section that nothing was entered in."""
    if not any(entered):
        return ()
    return (_line("source", N_("Source of the details"), Message(CONFIRMATION_LABELS[confirmation])),)


def _terms(terms: Terms) -> tuple[OutlineLine, ...]:
    kind = Message(OBJECT_KIND_LABELS[terms.object_kind]) if terms.object_kind else None
    directions = [Message(DIRECTION_LABELS[direction]) for direction in terms.directions]
    conditions = [Message(CONDITION_LABELS[condition]) for condition in terms.conditions]
    quantity = "" if terms.permitted_quantity is None else f"{terms.permitted_quantity} {terms.quantity_unit}".strip()
    return (
        _line("objectKind", N_("Kind of IP object"), kind),
        _line("direction", N_("Direction of movement over the customs border of the EAEU"), *directions),
        _line("condition", N_("Condition of the goods"), *conditions),
        _line("periodStart", N_("Protection from"), terms.start),
        _line("periodEnd", N_("Protection until"), terms.end),
        _line("genuineFeatures", N_("Distinguishing features of genuine goods"), terms.genuine_features),
        _line("infringingFeatures", N_("Features of infringing goods"), terms.infringing_features),
        _line("permittedQuantity", N_("Quantity that needs no permission of the right holder"), quantity),
    )


def _insurance(insurance: Insurance) -> tuple[OutlineLine, ...]:
    return (
        _line("contractNumber", N_("Contract number"), insurance.contract_number),
        _line("insurer", N_("Insurer"), insurance.insurer),
        _line("policyHolder", N_("Policy holder"), insurance.policy_holder, insurance.policy_holder_identifier),
        _line("concludedOn", N_("Concluded on"), insurance.concluded_on),
        _line("insuredFrom", N_("In force from"), insurance.start),
        _line("insuredUntil", N_("In force until"), insurance.end),
        _line("amount", N_("Sum insured, tenge"), insurance.amount),
        *_source(insurance.confirmation, replace(insurance, confirmation=Confirmation.BY_HAND) != Insurance()),
    )


def _document(file: Attachment) -> OutlineLine:
    label = DOCUMENT_KIND_LABELS[file.document_kind] if file.document_kind else N_("Other document")
    sheets = Message(N_("sheets: {count}"), {"count": file.sheets}) if file.sheets else None
    details = (file.document_name, file.document_number, file.document_date, file.valid_until, sheets)
    return _line("document", label, file.file_name, *details, f"SHA-256 {file.sha256}")


def _goods(form: Form, number: int, block: GoodsBlock, files: tuple[Attachment, ...]) -> OutlineGroup:
    def pictures(role: AttachmentRole) -> list[str]:
        ids = block.genuine_pictures if role is AttachmentRole.GENUINE else block.infringing_pictures
        return [f"{file.file_name}, SHA-256 {file.sha256}" for file in files if file.id in ids]

    lines = (
        _line("hsCode", N_("HS codes (EAEU FEACN)"), *block.hs_codes),
        _line("wordName", N_("Word name of the IP object"), block.word_name),
        _line("description", N_("Description of goods"), block.description),
        *((_line("niceClass", N_("Nice classes"), *block.nice_classes),) if asks_classes(form, block) else ()),
        _line("genuinePicture", N_("Pictures of genuine goods"), *pictures(AttachmentRole.GENUINE)),
        _line("infringingPicture", N_("Pictures of infringing goods"), *pictures(AttachmentRole.INFRINGING)),
    )
    return _part(form, Section.GOODS, lines, number)


def _right(about: IpObject, right: IpRight) -> tuple[OutlineLine, ...]:
    owners = [f"{owner.name.best('ru')} {owner.identifier}".strip() for owner in right.owners]
    return (
        *(_line(one.row, one.row_label or one.label, *one.shown(right)) for one in about.fields),
        *((_line("owner", N_("Owners by the certificate"), *owners),) if owners or about.register else ()),
        *_source(right.confirmation, not right.is_empty),
    )


def _again(form: Form) -> tuple[OutlineLine, ...]:
    """Return why the right is filed again, where that was asked."""
    reason = form.same_right_reason
    return (_line("sameRightReason", N_("Why the same right is filed again"), reason),) if reason else ()


def _reason(form: Form) -> tuple[OutlineLine, ...]:
    """Return why an act on an entry is asked for; of a suspension its cause and its last day, as it was counted."""
    cause = Message(SUSPENSION_CAUSE_LABELS[form.cause]) if form.cause else None
    return (
        _line("suspensionCause", N_("Ground of the suspension"), cause),
        _line("suspendedUntil", N_("The suspension lasts until, at the latest"), form.until),
        _line("reasonText", N_("Reason"), form.reason),
        _line("changedOn", N_("Day on which the data changed"), form.changed_on),
    )


def _undertaking(form: Form) -> OutlineLine:
    text = N_("I undertake to compensate the declarant and other persons for property damage (Customs Code, art. 461).")
    return _line("undertaking", N_("Undertaking"), Message(text) if form.undertaking else None)
