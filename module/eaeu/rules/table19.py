"""Table 19: withdrawal of an application by the applicant, MSG.003 (R.IP.SP.01.001)."""

from __future__ import annotations

from module.eaeu.rules.predicates import HeaderRequired


class T19R1(HeaderRequired):
    """The document has its header."""

    table, number = 19, 1
