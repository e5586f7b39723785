"""Table 20: refusal of inclusion in the unified register, MSG.004 (R.IP.SP.01.004)."""

from __future__ import annotations

from module.eaeu.rules.opinions import BodyAndEmployee, DecisionCode, FullNames, KnownApplication, PositionsAndContacts
from module.eaeu.rules.predicates import ChannelCodes, ChildrenRequired
from module.kernel.text import N_, Message


class T20R1(KnownApplication):
    """An application with the same incoming number and registration form is known, and its applicant's name is the
    name of the business entity here.
    """

    table, number = 20, 1


class T20R2(BodyAndEmployee):
    """The authorised body gives its country and its name; a member of its staff is given. The act names the member
    of staff as part of the body; by its table of the structure it stands beside the body.
    """

    table, number = 20, 2


class T20R3(PositionsAndContacts):
    """The authorised official has a position; the member of staff has a position and contact details."""

    table, number = 20, 3


class T20R4(FullNames):
    """First name, patronymic and last name are given, both of the official and of the member of staff."""

    table, number = 20, 4


class T20R5(DecisionCode):
    """The decision of the authorised body has the code 0: inclusion is refused."""

    table, number = 20, 5
    wanted_code = "0"
    mend = Message(N_("A refusal has the code {code}. Use it here."), {"code": wanted_code})


class T20R6(ChildrenRequired):
    """The reasons are described."""

    table, number = 20, 6
    within = ("doc:IPObjectCustomsDecisionDetails",)
    children = ("csdo:DescriptionText",)


class T20R7(ChannelCodes):
    """All contact details say their kind: telephone (TE) or e-mail (EM), one or both."""

    table, number = 20, 7
