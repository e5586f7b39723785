"""Table 26: notice of a change of the data on the circulation of goods, MSG.010 (R.IP.SP.01.003)."""

from __future__ import annotations

from module.eaeu.rules.notices import ClosedHasEnd, Known, NewAfterClosed, NewHasStart, TwoRecords
from module.eaeu.rules.predicates import DatesWritten, DateTimesWritten, HeaderRequired
from module.eaeu.rules.records import CIRCULATION


class T26R1(HeaderRequired):
    """The document has its header."""

    table, number = 26, 1


class T26R2(TwoRecords):
    """The message carries two records of an object's data: the one that is changed and the changed one."""

    table, number = 26, 2
    record = CIRCULATION


class T26R3(Known):
    """Our information resource holds a record with the registration number that the records of the message carry."""

    table, number = 26, 3
    record = CIRCULATION


class T26R4(ClosedHasEnd):
    """The replaced record gives the date and time when it stopped being in force."""

    table, number = 26, 4
    record = CIRCULATION


class T26R5(NewHasStart):
    """The changed record gives the date and time since when it is in force."""

    table, number = 26, 5
    record = CIRCULATION


class T26R6(NewAfterClosed):
    """The changed record starts to be in force later than the replaced record ends."""

    table, number = 26, 6
    record = CIRCULATION


class T26R7(DateTimesWritten):
    """Values of the type bdt:DateTimeType are written YYYY-MM-DDThh:mm:ss.cccZ, in UTC with milliseconds."""

    table, number = 26, 7


class T26R8(DatesWritten):
    """Values of the type bdt:DateType are written YYYY-MM-DD."""

    table, number = 26, 8
