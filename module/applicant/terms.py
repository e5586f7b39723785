"""The steps of the object and term, and of the undertaking."""

from __future__ import annotations

from module.applicant.blueprint import blueprint
from module.applicant.steps import Answer, StepPage, show, submit
from module.context import Rule, access
from module.forms.terms import TermsForm
from module.forms.trademark import UndertakingForm
from module.forms.values import terms_of, terms_values
from module.registry.application import Section

TERMS = StepPage(
    Section.TERMS,
    TermsForm,
    lambda form: terms_values(form.terms),
    lambda form, old: {"terms": terms_of(form.data)},
)
UNDERTAKING = StepPage(
    Section.UNDERTAKING,
    UndertakingForm,
    lambda form: {"undertaking": form.undertaking},
    lambda form, old: {"undertaking": form.data["undertaking"]},
)


@blueprint.get("/<application_id>/terms")
@access(Rule.APPLICANT, eds=False)
def terms(application_id: str) -> str:
    """Ask what is to be protected, where and how long."""
    return show(TERMS, application_id)


@blueprint.post("/<application_id>/terms")
@access(Rule.APPLICANT, eds=False)
def save_terms(application_id: str) -> Answer:
    """Save the terms."""
    return submit(TERMS, application_id)


@blueprint.get("/<application_id>/undertaking")
@access(Rule.APPLICANT, eds=False)
def undertaking(application_id: str) -> str:
    """Ask for the undertaking."""
    return show(UNDERTAKING, application_id)


@blueprint.post("/<application_id>/undertaking")
@access(Rule.APPLICANT, eds=False)
def save_undertaking(application_id: str) -> Answer:
    """Save the undertaking."""
    return submit(UNDERTAKING, application_id)
