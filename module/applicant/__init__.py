"""Room of the applicant: my applications, the steps of one, signing, receipt, objection."""

from module.applicant import (
    application,
    checking,
    documents,
    goods,
    handing_over,
    hearing,
    insurance,
    listing,
    objection,
    parties,
    prints,
    right,
    same_right,
    searching,
    signing,
    terms,
    uploads,
)
from module.applicant.blueprint import blueprint

__all__ = [
    "application",
    "blueprint",
    "checking",
    "documents",
    "goods",
    "handing_over",
    "hearing",
    "insurance",
    "listing",
    "objection",
    "parties",
    "prints",
    "right",
    "same_right",
    "searching",
    "signing",
    "terms",
    "uploads",
]
