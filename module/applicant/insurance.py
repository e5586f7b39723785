"""The step of the liability insurance contract."""

from __future__ import annotations

from module.applicant.asking import told
from module.applicant.blueprint import blueprint
from module.applicant.steps import Answer, Lookup, StepPage, show, submit
from module.casework import lookups
from module.casework.views import ApplicationView
from module.context import Rule, access, current_actor, services
from module.forms.draft import DraftForm
from module.forms.insurance import InsuranceForm
from module.forms.values import insurance_of, insurance_values, is_locked
from module.kernel.text import N_, Message
from module.registry.application import Section
from module.registry.lookups import Register


def _obstacle(form: DraftForm) -> Message | None:
    return None if form["contract_number"].data else Message(N_("Enter the contract number, then press Find."))


def _ask(view: ApplicationView) -> None:
    number = view.form.insurance.contract_number
    answer = services.desk.insurance.by_number(number)
    with services.open_work(current_actor()) as work:
        lookups.apply_insurance(work, view.id, view.version, answer, number)


def _extras(view: ApplicationView) -> dict[str, object]:
    contract = view.form.insurance
    return {
        "contract": contract,
        "locked": is_locked(contract),
        "told": told(view, Register.ESBD, contract.contract_number),
    }


INSURANCE = StepPage(
    Section.INSURANCE,
    InsuranceForm,
    lambda form: insurance_values(form.insurance),
    lambda form, old: {"insurance": insurance_of(form.data, old.insurance)},
    _extras,
    Lookup("contract_number", _obstacle, _ask),
)


@blueprint.get("/<application_id>/insurance")
@access(Rule.APPLICANT)
def insurance(application_id: str) -> str:
    """Ask for the insurance contract."""
    return show(INSURANCE, application_id)


@blueprint.post("/<application_id>/insurance")
@access(Rule.APPLICANT)
def save_insurance(application_id: str) -> Answer:
    """Save the insurance contract."""
    return submit(INSURANCE, application_id)
