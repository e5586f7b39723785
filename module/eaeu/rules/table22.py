"""Table 22 of Decision 148: what a new entry of the unified register, MSG.006, is filled in with."""

from __future__ import annotations

from collections.abc import Iterator

from module.eaeu.rules import circulation, objects
from module.eaeu.rules.base import Broken, Document, Rule
from module.eaeu.rules.predicates import (
    ChannelCodes,
    ChildrenRequired,
    DatesWritten,
    DateTimesWritten,
    DocumentReferenceFilled,
    HeaderRequired,
    ValueAllowed,
    broken,
    lacking,
    other_than,
)
from module.kernel.text import N_, Message

NUMBER = "ipsdo:IPObjectId"
INCLUDED = "01"

_NUMBER_OF_ENTRY = N_("Write the number of the entry: {number}.")
_SECOND_ENTRY = N_("{label} ({element}) stands in the message more than once. Send each entry in a message of its own.")


class T22R1(objects.PartsInOrder):
    """MSG.006 is R.010 with the entry (R.IP.SP.01.002) and the circulation of goods (R.IP.SP.01.003).

    Reading: these parts, each once and in this order.
    """

    table, number = 22, 1
    roots = (objects.REGISTER_ROOT, objects.CIRCULATION_ROOT)


class T22R2(HeaderRequired):
    """The entry and the circulation of goods each have a header, ccdo:EDocHeader."""

    table, number = 22, 2


class T22R3(Rule):
    """Each record on the circulation of goods has the registration number of the entry.

    Reading: the element that the act calls ipcdo:CustomsRegisterIPObjectVolatileDetails is
    ipcdo:RegistryIPObjectVolatileDetails.
    """

    table, number = 22, 3

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each record of another number, or of none."""
        numbers = [number for entry in document.every(objects.ENTRY) if (number := entry.value(NUMBER))]
        if numbers:
            mend = Message(_NUMBER_OF_ENTRY, {"number": ", ".join(numbers)})
            for record in document.every(circulation.RECORD):
                yield from other_than(record, NUMBER, numbers, mend)


class T22R4(Rule):
    """The message has one entry; it may have several records on the circulation of goods for it.

    Reading: the act speaks of the registration form, which R.IP.SP.01.002 has not; read on the entry itself.
    doc:RegistryIPObjectVolatileDetails is ipcdo:RegistryIPObjectVolatileDetails.
    """

    table, number = 22, 4

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each entry behind the first one, and a register part without entries."""
        for part in document.every(objects.REGISTER_ROOT):
            yield from lacking(part, (objects.ENTRY,))
        for entry in document.every(objects.ENTRY)[1:]:
            yield broken(entry, _SECOND_ENTRY)


class T22R5(objects.ObjectKinds):
    """The code ipsdo:IPObjectKindCode of an entry is АП (copyright), СП (related rights) or ТЗ (trademark)."""

    table, number = 22, 5
    within = (objects.ENTRY,)


class T22R6(ChildrenRequired):
    """An entry has a description."""

    table, number = 22, 6
    within = (objects.ENTRY,)
    children = ("csdo:DescriptionText",)


class T22R7(ChildrenRequired):
    """A right holder has country, both names, address, contact details and a member of staff.

    Reading: as published, without the taxpayer number that table 18 asks for.
    """

    table, number = 22, 7
    within = (objects.HOLDER,)
    children = (
        objects.COUNTRY,
        objects.SUBJECT_NAME,
        "csdo:SubjectBriefName",
        objects.SUBJECT_ADDRESS,
        "ccdo:CommunicationDetails",
        objects.OFFICER,
    )


class T22R8(objects.ReasonOnlyInRussia):
    """A right holder may have a code of the reason for tax registration when its country is RU.

    Reading: only then; the rule warns of a code of another country.
    """

    table, number = 22, 8
    within = (objects.HOLDER,)


class T22R9(objects.RightDocumentKinds):
    """A document that confirms the exclusive right has the name of its kind, ipsdo:IPDocKindName."""

    table, number = 22, 9


class T22R10(objects.TrademarkParts):
    """An entry that is a trademark (ТЗ) has goods of a Nice class, ipcdo:GoodsBaseDetails, and a keyword.

    Reading: the act puts the goods into the object; they stand in ipcdo:CopyrightDocumentDetails, and one of the
    documents is enough.
    """

    table, number = 22, 10
    within = objects.ENTRY


class T22R11(objects.GoodsOfClass):
    """Goods of a Nice class have the number of the class and a name."""

    table, number = 22, 11


class T22R12(objects.CommodityCodes):
    """An entry has commodity codes, each of six digits or more.

    Reading: the act speaks of the application, which R.IP.SP.01.002 has not; read on the entry itself.
    """

    table, number = 22, 12
    within = objects.ENTRY


class T22R13(ValueAllowed):
    """The status code of a new entry is 01 (included in the unified register)."""

    table, number = 22, 13
    within = ("ccdo:StatusV2Details",)
    child = "csdo:StatusCode"
    allowed = (INCLUDED,)
    mend = Message(N_("Use {included} for an object that was included in the register."), {"included": INCLUDED})


class T22R14(DocumentReferenceFilled):
    """A reference to a document has kind, name, number, date and the first day of force."""

    table, number = 22, 14


class T22R15(objects.IdentityDocuments):
    """An identity document that is given has country, kind, series, date and the name of the issuing body.

    Reading: a Kazakh identity card has no series, so the rule warns.
    """

    table, number = 22, 15


class T22R16(ChannelCodes):
    """Contact details that are given have the channel code TE (telephone) or EM (e-mail)."""

    table, number = 22, 16


class T22R17(circulation.ContactAddressKinds):
    """An address of an authorised contact person has the kind code 3 (postal address).

    Reading: the act names both parts; contact persons stand in R.IP.SP.01.003 only.
    """

    table, number = 22, 17


class T22R18(circulation.RecordParts):
    """A record on the circulation of goods has circulation, exemption, contacts, three numbers and a signatory.

    Reading: the element that the act calls ipcdo:CustomsRegisterIPObjectVolatileDetails is
    ipcdo:RegistryIPObjectVolatileDetails.
    """

    table, number = 22, 18


class T22R19(circulation.CirculationKinds):
    """The attribute kindCode of a circulation is 01 (genuine goods) or 02 (goods bearing signs of infringement)."""

    table, number = 22, 19


class T22R20(circulation.CirculationParts):
    """A circulation of goods names a person involved in it, a logistics operation and a description of the goods."""

    table, number = 22, 20


class T22R21(circulation.ProductsNamed):
    """A description of the goods has the name of the product, csdo:ProductName."""

    table, number = 22, 21


class T22R22(circulation.PartiesNamed):
    """A person in circulation and an authorised contact person have country, name and taxpayer number."""

    table, number = 22, 22


class T22R23(objects.ReasonOnlyOfRussianOrganisation):
    """An organisation of Russia involved in the circulation may have a code of the reason for tax registration.

    Reading: only then, so the rule warns of another code. The act speaks of the full name of a business entity; a name
    does not tell that, a taxpayer number of ten digits does.
    """

    table, number = 22, 23
    within = circulation.PARTY


class T22R24(circulation.StaffNamed):
    """A member of staff in R.IP.SP.01.003 has first name, patronymic and last name.

    Reading: members of staff are ipcdo:OfficerDetails of persons in circulation and of contact persons; the signatory,
    an element of another name, is not one.
    """

    table, number = 22, 24


class T22R25(circulation.OperationParts):
    """A logistics operation has a customs office and a route point, and there is a description of the goods.

    Reading: the act puts ipcdo:GoodsDescriptionDetails into the operation; it stands beside it in the circulation.
    """

    table, number = 22, 25


class T22R26(circulation.OperationKinds):
    """The kind of a logistics operation is 01 (transport) or 02 (storage)."""

    table, number = 22, 26


class T22R27(circulation.PointsNumbered):
    """A route point has its sequence number, csdo:ObjectOrdinal."""

    table, number = 22, 27


class T22R28(circulation.PointKinds):
    """The kind of a route point is 01 (first), 02 (middle) or 03 (last)."""

    table, number = 22, 28


class T22R29(circulation.PointsBetween):
    """A route point with points of lower and of higher numbers has the kind 02 (middle).

    Reading: numbers are compared inside one logistics operation; "higher or lower" means that there are both.
    """

    table, number = 22, 29


class T22R30(circulation.PartsOfTransport):
    """Transport (01) has a border checkpoint and a mode of transport; in storage (02) neither is filled in."""

    table, number = 22, 30


class T22R31(circulation.OfficesDescribed):
    """A customs office has code, name, country and address.

    Reading: the office has no address of its own; its address is ccdo:ObjectAddressDetails beside it in the operation.
    """

    table, number = 22, 31


class T22R32(circulation.AddressesComplete):
    """The address of a route point, of a customs office and of a contact person has its compulsory parts.

    Reading: the act does not say which parts; country and city or settlement are taken, so the rule warns. The office's
    address stands in the operation; a contact person's address is ccdo:SubjectAddressDetails.
    """

    table, number = 22, 32


class T22R33(circulation.PointsNamed):
    """A route point has the name of the place and the code of the place of cargo handling."""

    table, number = 22, 33


class T22R34(circulation.Roles):
    """A person in circulation has one of the roles 10, 20, 30, 50, 60, 90.

    Reading: the act puts a misspelt ipsdo:GoogsCirculationPartyRoleCode into the registration form; it is
    ipsdo:GoodsCirculationPartyRoleCode of ipcdo:GoodsCirculationPartyDetails.
    """

    table, number = 22, 34


class T22R35(objects.ReasonOnlyOfRussianOrganisation):
    """An organisation of Russia that is a contact person may have a code of the reason for tax registration.

    Reading: only then; an organisation is told as in rule 23.
    """

    table, number = 22, 35
    within = circulation.CONTACT


class T22R36(Rule):
    """The technical details of the entry and of each record on circulation have the start date and time."""

    table, number = 22, 36

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the period that lacks it, or the technical details that have no period."""
        for details in document.every("ccdo:ResourceItemStatusDetails"):
            yield from lacking(details.first("ccdo:ValidityPeriodDetails") or details, ("csdo:StartDateTime",))


class T22R37(DateTimesWritten):
    """Values of the type bdt:DateTimeType are written as YYYY-MM-DDThh:mm:ss.cccZ."""

    table, number = 22, 37


class T22R38(DatesWritten):
    """Values of the type bdt:DateType are written as YYYY-MM-DD."""

    table, number = 22, 38
