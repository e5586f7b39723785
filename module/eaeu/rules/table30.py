"""Table 30: changed data on the circulation of goods, MSG.016 (R.IP.SP.01.003)."""

from __future__ import annotations

from module.eaeu.rules.predicates import Permission


class T30R1(Permission):
    """The message may carry several records of the data on the circulation of goods."""

    table, number = 30, 1
