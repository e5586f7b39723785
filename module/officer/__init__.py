"""Room: worklist, case, acts, decision; opinions for the Commission; console of the exchange."""

from module.officer import (
    acts,
    cases,
    deciding,
    exchange,
    files,
    opinions,
    opinions_preparing,
    opinions_signing,
    outside,
    preparing,
    profile,
)
from module.officer.blueprint import blueprint

__all__ = [
    "acts",
    "blueprint",
    "cases",
    "deciding",
    "exchange",
    "files",
    "opinions",
    "opinions_preparing",
    "opinions_signing",
    "outside",
    "preparing",
    "profile",
]
