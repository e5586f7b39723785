"""Table 27: request for the time of the last update of a resource, MSG.011 (R.007)."""

from __future__ import annotations

from module.eaeu.rules.predicates import ChildrenRequired
from module.eaeu.rules.requests import ResourceNamed


class T27R1(ResourceNamed):
    """The resource that the request names is the unified register (P.SP.01.BEN.002) or the data on the circulation
    of goods (P.SP.01.BEN.003).
    """

    table, number = 27, 1


class T27R2(ChildrenRequired):
    """The request gives the date and time of the last update."""

    table, number = 27, 2
    within = ("doc:ResourceStatusDetails",)
    children = ("csdo:UpdateDateTime",)
