"""Table 21: opinion that an object can be included in the unified register, MSG.005 (R.IP.SP.01.004)."""

from __future__ import annotations

from module.eaeu.rules.opinions import BodyAndEmployee, DecisionCode, FullNames, KnownApplication, PositionsAndContacts
from module.eaeu.rules.predicates import ChannelCodes
from module.kernel.text import N_, Message


class T21R1(KnownApplication):
    """An application with the same incoming number and registration form is known, and its applicant's name is the
    name of the business entity here.
    """

    table, number = 21, 1


class T21R2(BodyAndEmployee):
    """The authorised body gives its country and its name; a member of its staff is given. The act names the member
    of staff as part of the body; by its table of the structure it stands beside the body.
    """

    table, number = 21, 2


class T21R3(PositionsAndContacts):
    """The authorised official has a position; the member of staff has a position and contact details."""

    table, number = 21, 3


class T21R4(FullNames):
    """First name, patronymic and last name are given, both of the official and of the member of staff."""

    table, number = 21, 4


class T21R5(DecisionCode):
    """The decision of the authorised body has the code 1: inclusion is possible."""

    table, number = 21, 5
    wanted_code = "1"
    mend = Message(N_("An opinion in favour has the code {code}. Use it here."), {"code": wanted_code})


class T21R6(ChannelCodes):
    """All contact details say their kind: telephone (TE) or e-mail (EM), one or both."""

    table, number = 21, 6
