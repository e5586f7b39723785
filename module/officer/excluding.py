"""The page on which a case officer opens a case of exclusion on a ground that he has found (Customs Code art. 463)."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import exclusion_cases
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.exclusion import ExclusionCaseForm
from module.kernel.errors import Fault, NotAllowedNow, NotFound, Refused
from module.kernel.text import N_, Message
from module.officer import claims as claims  # its pages hang themselves on the blueprint
from module.officer import corrections as corrections
from module.officer import reports as reports
from module.officer.blueprint import blueprint
from module.officer.problems import UNPROCESSABLE

Page = tuple[str, int] | str | Response
_UNKNOWN = N_("There is no register entry with this number.")
_CLOSED = N_("The entry is excluded already, or a case of its exclusion is open.")


@blueprint.get("/exclusions/new")
@access(AccessRule.CASE_OFFICER, eds=True)
def new_exclusion() -> Page:
    """Ask for entry, ground and evidence."""
    form = ExclusionCaseForm()
    form.entry.data = request.args.get("entry", "")[:100]
    return _page(form)


@blueprint.post("/exclusions/new")
@access(AccessRule.CASE_OFFICER, eds=True)
def open_exclusion() -> Page:
    """Open the case and lead to it."""
    form = ExclusionCaseForm(request.form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            key = exclusion_cases.open_by_officer(
                work, form.entry.data, form.ground.data, form.evidence_kk.data, form.evidence_ru.data
            )
    except (NotFound, NotAllowedNow, Refused) as error:
        form.take_faults(_faults(error))
        return _page(form), UNPROCESSABLE
    return see_other(url_for(".case", application_id=key))


def _faults(error: NotFound | NotAllowedNow | Refused) -> tuple[Fault, ...]:
    if isinstance(error, Refused):
        return error.faults
    return (Fault(error.code, "entry", Message(_UNKNOWN if isinstance(error, NotFound) else _CLOSED)),)


def _page(form: ExclusionCaseForm) -> str:
    return render("trois/officer/excluding.html", form=form, back=url_for(".home"))
