"""The steps of the object and term, of the undertaking, and of the reason of an act on an entry."""

from __future__ import annotations

from module.applicant.blueprint import blueprint
from module.applicant.steps import Answer, StepPage, show, submit
from module.casework.views import ApplicationView
from module.context import AccessRule, access, services
from module.forms.draft import DraftForm
from module.forms.right import UndertakingForm
from module.forms.terms import ChangeReasonForm, ReasonForm, TermsForm
from module.forms.values import terms_of, terms_values
from module.registry.application import ApplicationKind, Section
from module.registry.ip_objects import offered
from module.registry.kinds import type_of
from module.registry.legal_rule import ApplicationForRules
from module.registry.objects import OBJECT_KIND_LABELS


def _dated(form: DraftForm, view: ApplicationView) -> None:
    """Say by the field which is the last day that may be asked for today."""
    asked = ApplicationForRules(view.form, view.attachments, base=view.base)
    if isinstance(form, TermsForm):
        form.limit(type_of(view.kind).latest(asked, services.deps.rule_context()))


def _extras(view: ApplicationView) -> dict[str, object]:
    kind = view.form.terms.object_kind
    return {
        "not_online": OBJECT_KIND_LABELS[kind] if kind is not None and kind not in offered() else "",
        "right_entered": not view.form.right.is_empty,
    }


TERMS = StepPage(
    Section.TERMS,
    TermsForm,
    lambda form: terms_values(form.terms),
    lambda form, old: {"terms": terms_of(form.data, old.terms)},
    _extras,
    prepare=_dated,
)
UNDERTAKING = StepPage(
    Section.UNDERTAKING,
    UndertakingForm,
    lambda form: {"undertaking": form.undertaking},
    lambda form, old: {"undertaking": form.data["undertaking"]},
)
_CHANGES = StepPage(
    Section.REASON,
    ChangeReasonForm,
    lambda form: {"reason": form.reason, "changed_on": form.changed_on},
    lambda form, old: {"reason": form.data["reason"], "changed_on": form.data["changed_on"]},
)
REASON = StepPage(
    Section.REASON,
    ReasonForm,
    lambda form: {"reason": form.reason, "cause": form.cause},
    lambda form, old: {name: form.data[name] for name in ("reason", "cause") if name in form.data},
    of_kind={ApplicationKind.CHANGE: _CHANGES},
)


@blueprint.get("/<application_id>/terms")
@access(AccessRule.APPLICANT, eds=False)
def terms(application_id: str) -> str:
    """Ask what is to be protected, where and how long."""
    return show(TERMS, application_id)


@blueprint.post("/<application_id>/terms")
@access(AccessRule.APPLICANT, eds=False)
def save_terms(application_id: str) -> Answer:
    """Save the terms."""
    return submit(TERMS, application_id)


@blueprint.get("/<application_id>/undertaking")
@access(AccessRule.APPLICANT, eds=False)
def undertaking(application_id: str) -> str:
    """Ask for the undertaking."""
    return show(UNDERTAKING, application_id)


@blueprint.post("/<application_id>/undertaking")
@access(AccessRule.APPLICANT, eds=False)
def save_undertaking(application_id: str) -> Answer:
    """Save the undertaking."""
    return submit(UNDERTAKING, application_id)


@blueprint.get("/<application_id>/reason")
@access(AccessRule.APPLICANT, eds=False)
def reason(application_id: str) -> str:
    """Ask why the act on the entry is wanted."""
    return show(REASON, application_id)


@blueprint.post("/<application_id>/reason")
@access(AccessRule.APPLICANT, eds=False)
def save_reason(application_id: str) -> Answer:
    """Save the reason."""
    return submit(REASON, application_id)
