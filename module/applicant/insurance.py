"""The step of the liability insurance contract."""

from __future__ import annotations

from typing import Any

from module.applicant.asking import reported
from module.applicant.blueprint import blueprint
from module.applicant.steps import Answer, Lookup, StepPage, show, submit
from module.casework import lookups
from module.casework.views import ApplicationView
from module.context import AccessRule, access, current_actor, services
from module.forms.draft import DraftForm
from module.forms.insurance import InsuranceForm
from module.forms.values import insurance_of, insurance_values, is_locked
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.application import Section
from module.registry.lookups import Register


class _CountedInsuranceForm(InsuranceForm):
    """The form with the least sum of the settings."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.demand(services.deps.law.insurance_floor)


def _obstacle(form: DraftForm) -> Message | None:
    if form["contract_number"].data or (form["policy_holder_identifier"].data and form["concluded_on"].data):
        return None
    return Message(
        N_(
            "Enter the contract number, then press Find. If you do not know it, enter the BIN or IIN of the policy "
            "holder and the day when the contract was concluded."
        )
    )


def _ask(view: ApplicationView) -> None:
    insurance = view.form.insurance
    number, holder, day = insurance.contract_number, insurance.policy_holder_identifier, insurance.concluded_on
    if not number and day is not None:
        _only_own(view, holder)
    lookups.admit(services.open_work, current_actor(), Register.ESBD, number or holder, "contract_number")
    if number or day is None:
        answer = services.deps.insurance.by_number(number)
    else:
        answer = services.deps.insurance.by_holder(holder, day)
    with services.open_work(current_actor()) as work:
        lookups.apply_insurance(work, view.id, view.version, answer, number, holder)


def _only_own(view: ApplicationView, holder: str) -> None:
    """Let nobody look for contracts of strangers. Raises Refused."""
    if holder not in {view.form.holder.identifier, view.form.representative.identifier}:
        message = Message(N_("Only contracts of the right holder or the representative are looked for."))
        raise Refused((Fault("not_own", "insurance.policy_holder_identifier", message),))


def _extras(view: ApplicationView) -> dict[str, object]:
    contract = view.form.insurance
    return {
        "contract": contract,
        "locked": is_locked(contract),
        "indexes": services.deps.law.insurance_floor,
        "told": reported(view, Register.ESBD, contract.contract_number or contract.policy_holder_identifier),
    }


INSURANCE = StepPage(
    Section.INSURANCE,
    _CountedInsuranceForm,
    lambda form: insurance_values(form.insurance),
    lambda form, old: {"insurance": insurance_of(form.data, old.insurance)},
    _extras,
    Lookup("contract_number", _obstacle, _ask),
)


@blueprint.get("/<application_id>/insurance")
@access(AccessRule.APPLICANT, eds=False)
def insurance(application_id: str) -> str:
    """Ask for the insurance contract."""
    return show(INSURANCE, application_id)


@blueprint.post("/<application_id>/insurance")
@access(AccessRule.APPLICANT, eds=False)
def save_insurance(application_id: str) -> Answer:
    """Save the insurance contract."""
    return submit(INSURANCE, application_id)
