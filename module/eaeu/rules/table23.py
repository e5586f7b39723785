"""Table 23: notice of a change of an entry of the unified register, MSG.007 (R.IP.SP.01.002)."""

from __future__ import annotations

from module.eaeu.rules.notices import (
    ClosedHasEnd,
    ClosedStatus,
    Known,
    NewAfterClosed,
    NewHasStart,
    NewStatus,
    SameTermAndTaxpayers,
    TwoRecords,
)
from module.eaeu.rules.predicates import (
    ChildrenRequired,
    DatesWritten,
    DateTimesWritten,
    DocumentReferenceFilled,
    HeaderRequired,
)
from module.eaeu.rules.records import CHANGED


class T23R1(HeaderRequired):
    """The document has its header."""

    table, number = 23, 1


class T23R2(TwoRecords):
    """The message carries two records of an entry: the one that is changed and the changed one."""

    table, number = 23, 2


class T23R3(ChildrenRequired):
    """Every document that confirms the exclusive right names its kind."""

    table, number = 23, 3
    within = ("ipcdo:CopyrightDocumentDetails",)
    children = ("ipsdo:IPDocKindName",)


class T23R4(ClosedStatus):
    """The replaced record has one of the statuses 01 (included), 02 (changed) and 03 (term extended)."""

    table, number = 23, 4


class T23R5(NewStatus):
    """The changed record has the status 02 (changed)."""

    table, number = 23, 5
    wanted_code = CHANGED


class T23R6(SameTermAndTaxpayers):
    """The end of the protection term and the right holders' tax numbers are the same in the replaced and in the
    changed record.
    """

    table, number = 23, 6


class T23R7(DocumentReferenceFilled):
    """A reference to a document gives the document's kind, name, number, date and first day of force."""

    table, number = 23, 7


class T23R8(ClosedHasEnd):
    """The replaced record gives the date and time when it stopped being in force."""

    table, number = 23, 8


class T23R9(NewHasStart):
    """The changed record gives the date and time since when it is in force."""

    table, number = 23, 9


class T23R10(NewAfterClosed):
    """The changed record starts to be in force later than the replaced record ends."""

    table, number = 23, 10


class T23R11(DateTimesWritten):
    """Values of the type bdt:DateTimeType are written YYYY-MM-DDThh:mm:ss.cccZ, in UTC with milliseconds."""

    table, number = 23, 11


class T23R12(DatesWritten):
    """Values of the type bdt:DateType are written YYYY-MM-DD."""

    table, number = 23, 12


class T23R13(Known):
    """Our information resource holds a record with the registration number that the records of the message carry."""

    table, number = 23, 13
