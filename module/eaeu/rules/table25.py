"""Table 25: notice of the exclusion of an object from the unified register, MSG.009 (R.IP.SP.01.002)."""

from __future__ import annotations

from module.eaeu.rules.notices import HasEnd, Known, OneRecord, RecordStatus, SameAsHeld, StartBeforeEnd
from module.eaeu.rules.predicates import (
    ChildrenRequired,
    DatesWritten,
    DateTimesWritten,
    DocumentReferenceFilled,
    HeaderRequired,
)
from module.eaeu.rules.records import EXCLUDED


class T25R1(HeaderRequired):
    """The document has its header."""

    table, number = 25, 1


class T25R2(OneRecord):
    """The message carries one record of an entry."""

    table, number = 25, 2


class T25R3(Known):
    """Our information resource holds a record with the registration number that the records of the message carry."""

    table, number = 25, 3


class T25R4(ChildrenRequired):
    """Every document that confirms the exclusive right names its kind."""

    table, number = 25, 4
    within = ("ipcdo:CopyrightDocumentDetails",)
    children = ("ipsdo:IPDocKindName",)


class T25R5(RecordStatus):
    """The record has the status 04 (excluded)."""

    table, number = 25, 5
    wanted_code = EXCLUDED


class T25R6(SameAsHeld):
    """The end of the protection term and the right holders' tax numbers are those of the record that is excluded."""

    table, number = 25, 6


class T25R7(DocumentReferenceFilled):
    """A reference to a document gives the document's kind, name, number, date and first day of force."""

    table, number = 25, 7


class T25R8(HasEnd):
    """The record gives the date and time when it stopped being in force."""

    table, number = 25, 8


class T25R9(StartBeforeEnd):
    """The record starts to be in force earlier than it ends."""

    table, number = 25, 9


class T25R10(DateTimesWritten):
    """Values of the type bdt:DateTimeType are written YYYY-MM-DDThh:mm:ss.cccZ, in UTC with milliseconds."""

    table, number = 25, 10


class T25R11(DatesWritten):
    """Values of the type bdt:DateType are written YYYY-MM-DD."""

    table, number = 25, 11
