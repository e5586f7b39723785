"""The words of a whole comparison with the Commission's register, and of an entry that is in doubt.

A doubt takes nothing from anybody: what is in force in Kazakhstan is computed of state and dates alone (D30).
"""

from __future__ import annotations

from enum import StrEnum


class ComparisonState(StrEnum):
    """Where a comparison stands: asked for by a person or a task, waiting for answers or reading them, over."""

    ASKED = "asked"
    WAITING = "waiting"
    FINISHED = "finished"
    FAILED = "failed"


class ComparisonFault(StrEnum):
    """Why a comparison failed: the Commission refused the question, never answered it, or we broke over the answer."""

    REFUSED = "refused"
    UNANSWERED = "unanswered"
    BROKEN = "broken"


class FindingKind(StrEnum):
    """How a number stands on both sides. `SAME` is kept only as long as the comparison runs, or under a flag."""

    SAME = "same"
    OURS_ONLY = "ours_only"
    THEIRS_ONLY = "theirs_only"
    DIFFERS = "differs"


class FindingFlag(StrEnum):
    """What a record of the Commission says against what we published ourselves.

    `AGAINST_OPINION`: it includes an object that our opinion refused. `NATIONAL_NUMBER`: it stands under the number of
    an entry of the national register.
    """

    AGAINST_OPINION = "against_opinion"
    NATIONAL_NUMBER = "national_number"


class DoubtReason(StrEnum):
    """Why an entry is in doubt: what became of the notice that brought it.

    `DISOWNED`: the Commission answered our notice of processing with an error. `SIGNAL_REFUSED`: it refused our signal
    of receipt or acceptance. `UNDELIVERED`: our answer was given up before it left.
    """

    DISOWNED = "disowned"
    SIGNAL_REFUSED = "signal_refused"
    UNDELIVERED = "undelivered"


class DoubtEnd(StrEnum):
    """What confirmed the entry: a whole comparison, a synchronisation, a later notice, or our answer after all."""

    COMPARISON = "comparison"
    ANSWER = "answer"
    NOTICE = "notice"
    ACKNOWLEDGED = "acknowledged"
    DELIVERED = "delivered"
