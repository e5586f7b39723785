"""Room: worklist, case, acts, decision; opinions for the Commission (`lists` knows them); console of the exchange."""

from module.officer import (
    acts,
    backlog,
    cases,
    classifiers,
    deciding,
    exchange,
    files,
    hearing,
    letters,
    lists,
    opinions_preparing,
    opinions_signing,
    outside,
    passing_on,
    preparing,
    profile,
)
from module.officer.blueprint import blueprint

__all__ = [
    "acts",
    "backlog",
    "blueprint",
    "cases",
    "classifiers",
    "deciding",
    "exchange",
    "files",
    "hearing",
    "letters",
    "lists",
    "opinions_preparing",
    "opinions_signing",
    "outside",
    "passing_on",
    "preparing",
    "profile",
]
