"""Table 18 of Decision 148: what an application of the Commission's system, MSG.001, is filled in with."""

from __future__ import annotations

from module.eaeu.rules import circulation, objects
from module.eaeu.rules.predicates import ChannelCodes, ChildrenRequired, HeaderRequired, Permission

SUBJECT = (
    objects.COUNTRY,
    objects.SUBJECT_NAME,
    "csdo:SubjectBriefName",
    objects.TAXPAYER,
    objects.SUBJECT_ADDRESS,
    "ccdo:CommunicationDetails",
    objects.OFFICER,
)


class T18R1(objects.PartsInOrder):
    """MSG.001 is R.010 with the application (R.IP.SP.01.001) and the circulation of goods (R.IP.SP.01.003).

    Reading: these parts, each once and in this order.
    """

    table, number = 18, 1
    roots = (objects.APPLICATION_ROOT, objects.CIRCULATION_ROOT)


class T18R2(HeaderRequired):
    """The application and the circulation of goods each have a header, ccdo:EDocHeader."""

    table, number = 18, 2


class T18R3(ChildrenRequired):
    """An application has its date and at least one registration form."""

    table, number = 18, 3
    within = (objects.APPLICATION,)
    children = ("csdo:DocCreationDate", objects.REGISTRATION_FORM)


class T18R4(Permission):
    """An application may have several registration forms, with several records on the circulation of goods.

    Reading: doc:RegistryIPObjectVolatileDetails is ipcdo:RegistryIPObjectVolatileDetails.
    """

    table, number = 18, 4


class T18R5(objects.ObjectKinds):
    """The code ipsdo:IPObjectKindCode of an object is АП (copyright), СП (related rights) or ТЗ (trademark)."""

    table, number = 18, 5
    within = (objects.FORM_OBJECT,)


class T18R6(ChildrenRequired):
    """An object of the application has a description."""

    table, number = 18, 6
    within = (objects.FORM_OBJECT,)
    children = ("csdo:DescriptionText",)


class T18R7(ChildrenRequired):
    """A right holder has country, both names, taxpayer number, address, contact details and a member of staff.

    Reading: a foreign right holder may have no taxpayer number, so the rule warns.
    """

    table, number = 18, 7
    within = (objects.HOLDER,)
    children = SUBJECT


class T18R8(ChildrenRequired):
    """A representative has what a right holder has (rule 7), and a power of attorney."""

    table, number = 18, 8
    within = (objects.REPRESENTATIVE,)
    children = (*SUBJECT, "ipcdo:LetterOfAttorneyDetails")


class T18R9(objects.ReasonOnlyInRussia):
    """A right holder or representative may have a code of the reason for tax registration when its country is RU.

    Reading: only then; the rule warns of a code of another country.
    """

    table, number = 18, 9
    within = (objects.HOLDER, objects.REPRESENTATIVE)


class T18R10(objects.RightDocumentKinds):
    """A document that confirms the exclusive right has the name of its kind, ipsdo:IPDocKindName."""

    table, number = 18, 10


class T18R11(objects.TrademarkParts):
    """An object that is a trademark (ТЗ) has goods of a Nice class, ipcdo:GoodsBaseDetails, and a keyword.

    Reading: the act puts the goods into the object; they stand in ipcdo:CopyrightDocumentDetails, and one of the
    documents is enough.
    """

    table, number = 18, 11
    within = objects.FORM_OBJECT


class T18R12(objects.GoodsOfClass):
    """Goods of a Nice class have the number of the class and a name."""

    table, number = 18, 12


class T18R13(objects.CommodityCodes):
    """An object of the application has commodity codes, each of six digits or more."""

    table, number = 18, 13
    within = objects.FORM_OBJECT


class T18R14(objects.IdentityDocuments):
    """An identity document that is given has country, kind, series, date and the name of the issuing body.

    Reading: a Kazakh identity card has no series, so the rule warns.
    """

    table, number = 18, 14


class T18R15(ChannelCodes):
    """Contact details that are given have the channel code TE (telephone) or EM (e-mail)."""

    table, number = 18, 15


class T18R16(circulation.ContactAddressKinds):
    """An address of an authorised contact person has the kind code 3 (postal address)."""

    table, number = 18, 16


class T18R17(circulation.RecordParts):
    """A record on the circulation of goods has circulation, exemption, contacts, three numbers and a signatory.

    Reading: the registration number is asked for before there can be one, so the rule warns. The element that the act
    calls ipcdo:CustomsRegisterIPObjectVolatileDetails is ipcdo:RegistryIPObjectVolatileDetails.
    """

    table, number = 18, 17


class T18R18(circulation.CirculationKinds):
    """The attribute kindCode of a circulation is 01 (genuine goods) or 02 (goods bearing signs of infringement)."""

    table, number = 18, 18


class T18R19(circulation.CirculationParts):
    """A circulation of goods names a person involved in it, a logistics operation and a description of the goods."""

    table, number = 18, 19


class T18R20(circulation.ProductsNamed):
    """A description of the goods has the name of the product, csdo:ProductName."""

    table, number = 18, 20


class T18R21(circulation.PartiesNamed):
    """A person in circulation and an authorised contact person have country, name and taxpayer number."""

    table, number = 18, 21


class T18R22(objects.ReasonOfRussianOrganisation):
    """An organisation of Russia that is involved in the circulation has a code of the reason for tax registration.

    Reading: the act asks for it where the name is the full name of a business entity. A name does not tell that; a
    taxpayer number of ten digits does.
    """

    table, number = 18, 22
    within = circulation.PARTY


class T18R23(circulation.StaffNamed):
    """A member of staff in R.IP.SP.01.003 has first name, patronymic and last name.

    Reading: members of staff are ipcdo:OfficerDetails of persons in circulation and of contact persons; the signatory,
    an element of another name, is not one.
    """

    table, number = 18, 23


class T18R24(circulation.OperationParts):
    """A logistics operation has a customs office and a route point, and there is a description of the goods.

    Reading: the act puts ipcdo:GoodsDescriptionDetails into the operation; it stands beside it in the circulation.
    """

    table, number = 18, 24


class T18R25(circulation.OperationKinds):
    """The kind of a logistics operation is 01 (transport) or 02 (storage)."""

    table, number = 18, 25


class T18R26(circulation.PointsNumbered):
    """A route point has its sequence number, csdo:ObjectOrdinal."""

    table, number = 18, 26


class T18R27(circulation.PointKinds):
    """The kind of a route point is 01 (first), 02 (middle) or 03 (last)."""

    table, number = 18, 27


class T18R28(circulation.PointsBetween):
    """A route point with points of lower and of higher numbers has the kind 02 (middle).

    Reading: numbers are compared inside one logistics operation; "higher or lower" means that there are both.
    """

    table, number = 18, 28


class T18R29(circulation.PartsOfTransport):
    """Transport (01) has a border checkpoint and a mode of transport; in storage (02) neither is filled in."""

    table, number = 18, 29


class T18R30(circulation.OfficesDescribed):
    """A customs office has code, name, country and address.

    Reading: the office has no address of its own; its address is ccdo:ObjectAddressDetails beside it in the operation.
    """

    table, number = 18, 30


class T18R31(circulation.AddressesComplete):
    """The address of a route point, of a customs office and of a contact person has its compulsory parts.

    Reading: the act does not say which parts; country and city or settlement are taken, so the rule warns. The office's
    address stands in the operation; a contact person's address is ccdo:SubjectAddressDetails.
    """

    table, number = 18, 31


class T18R32(circulation.PointsNamed):
    """A route point has the name of the place and the code of the place of cargo handling."""

    table, number = 18, 32


class T18R33(circulation.Roles):
    """A person in circulation has one of the roles 10, 20, 30, 50, 60, 90.

    Reading: the act puts a misspelt ipsdo:GoogsCirculationPartyRoleCode into the registration form; it is
    ipsdo:GoodsCirculationPartyRoleCode of ipcdo:GoodsCirculationPartyDetails.
    """

    table, number = 18, 33


class T18R34(objects.ReasonOfRussianOrganisation):
    """An organisation of Russia that is an authorised contact person has a code of the reason for tax registration.

    Reading: an organisation is told as in rule 22.
    """

    table, number = 18, 34
    within = circulation.CONTACT
