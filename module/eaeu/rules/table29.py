"""Table 29: changed entries of the unified register, MSG.014 (R.IP.SP.01.002)."""

from __future__ import annotations

from module.eaeu.rules.predicates import Permission


class T29R1(Permission):
    """The message may carry several records of an entry."""

    table, number = 29, 1
