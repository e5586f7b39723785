"""Table 24: notice of an extended protection term, MSG.008 (R.IP.SP.01.002)."""

from __future__ import annotations

from module.eaeu.rules.notices import (
    ClosedHasEnd,
    ClosedStatus,
    Known,
    LongerTerm,
    NewAfterClosed,
    NewHasStart,
    NewStatus,
    SameTaxpayers,
)
from module.eaeu.rules.predicates import (
    ChildrenRequired,
    DatesWritten,
    DateTimesWritten,
    DocumentReferenceFilled,
    HeaderRequired,
)
from module.eaeu.rules.records import EXTENDED


class T24R1(HeaderRequired):
    """The document has its header."""

    table, number = 24, 1


class T24R2(LongerTerm):
    """The message carries two records of an entry: the closed one with the former protection term and the one with
    the extended term.
    """

    table, number = 24, 2


class T24R3(ChildrenRequired):
    """Every document that confirms the exclusive right names its kind."""

    table, number = 24, 3
    within = ("ipcdo:CopyrightDocumentDetails",)
    children = ("ipsdo:IPDocKindName",)


class T24R4(ClosedStatus):
    """The closed record has one of the statuses 01 (included), 02 (changed) and 03 (term extended)."""

    table, number = 24, 4


class T24R5(NewStatus):
    """The extended record has the status 03 (term extended)."""

    table, number = 24, 5
    wanted_code = EXTENDED


class T24R6(SameTaxpayers):
    """The right holders' tax numbers are the same in the closed and in the extended record."""

    table, number = 24, 6


class T24R7(DocumentReferenceFilled):
    """A reference to a document gives the document's kind, name, number, date and first day of force."""

    table, number = 24, 7


class T24R8(ClosedHasEnd):
    """The closed record gives the date and time when it stopped being in force."""

    table, number = 24, 8


class T24R9(NewHasStart):
    """The extended record gives the date and time since when it is in force."""

    table, number = 24, 9


class T24R10(NewAfterClosed):
    """The extended record starts to be in force later than the closed record ends."""

    table, number = 24, 10


class T24R11(DateTimesWritten):
    """Values of the type bdt:DateTimeType are written YYYY-MM-DDThh:mm:ss.cccZ, in UTC with milliseconds."""

    table, number = 24, 11


class T24R12(DatesWritten):
    """Values of the type bdt:DateType are written YYYY-MM-DD."""

    table, number = 24, 12


class T24R13(Known):
    """Our information resource holds a record with the registration number that the records of the message carry."""

    table, number = 24, 13
