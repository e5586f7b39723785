"""Table 28: request for the changes of a resource, MSG.013 (R.007)."""

from __future__ import annotations

from module.eaeu.rules.predicates import ChildrenRequired
from module.eaeu.rules.requests import ResourceNamed, ResourceOfTransaction
from module.eaeu.spec.facts import CIRCULATION, REGISTER, transaction


class T28R1(ResourceNamed):
    """The resource that the request names is the unified register (P.SP.01.BEN.002) or the data on the circulation
    of goods (P.SP.01.BEN.003).
    """

    table, number = 28, 1


class T28R2(ResourceOfTransaction):
    """Within P.SP.01.TRN.011 the resource is the unified register (P.SP.01.BEN.002)."""

    table, number = 28, 2
    within = transaction(11)
    resource = REGISTER


class T28R3(ResourceOfTransaction):
    """Within P.SP.01.TRN.012 the resource is the data on the circulation of goods (P.SP.01.BEN.003)."""

    table, number = 28, 3
    within = transaction(12)
    resource = CIRCULATION


class T28R4(ChildrenRequired):
    """The request gives the date and time of the last update."""

    table, number = 28, 4
    within = ("doc:ResourceStatusDetails",)
    children = ("csdo:UpdateDateTime",)
