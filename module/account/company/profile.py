"""The profile of the organisation, and its refreshing from the state register."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from module.account.blueprint import blueprint
from module.casework.company import companies
from module.casework.company.companies import CompanyView, RegisterDifference
from module.casework.gate import require
from module.casework.lookup_limits import admit
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.kernel.errors import NotFound
from module.kernel.text import N_
from module.registry.lookups import Outcome, Register
from module.registry.staff_roles import StaffAct

_DONE = {
    "refreshed": N_("The details were taken from the state register."),
    "silent": N_("The state register did not give details. The profile is as it was."),
}
_FIELDS = {
    "name_ru": N_("Name in Russian"),
    "name_kk": N_("Name in Kazakh"),
    "address": N_("Registered address"),
    "head_name": N_("Head of the organisation"),
    "liquidated_on": N_("Day of liquidation"),
}


def _company() -> CompanyView | None:
    try:
        with services.open_work(current_actor()) as work:
            return companies.mine(work)
    except NotFound:
        return None


@blueprint.get("/company")
@access(AccessRule.COMPANY, eds=False)
def company() -> str:
    """Show the profile; an organisation whose people only signed in with keys is told to register."""
    notify_done(_DONE)
    return render("trois/company/profile.html", company=_company(), back=url_for("trois.account.start"))


@blueprint.get("/company/refresh")
@access(AccessRule.COMPANY, eds=False)
def company_news() -> str:
    """Ask the state register and show what it gives otherwise."""
    changes, outcome = _differences()
    lines = [(_FIELDS[change.field], change.old, change.new) for change in changes]
    return render(
        "trois/company/refresh.html",
        lines=lines,
        found=outcome is Outcome.FOUND,
        back=url_for("trois.account.company"),
    )


def _differences() -> tuple[tuple[RegisterDifference, ...], Outcome]:
    actor = current_actor()
    require(actor, StaffAct.REFRESH_COMPANY)
    admit(services.open_work, actor, Register.GBD_UL, actor.bin, "bin")
    answer = services.deps.companies.by_bin(actor.bin)
    with services.open_work(actor) as work:
        return companies.differences(work, answer), answer.outcome


@blueprint.post("/company/refresh")
@access(AccessRule.COMPANY, eds=False)
def refresh_company() -> Response:
    """Take over what the state register says now."""
    actor = current_actor()
    require(actor, StaffAct.REFRESH_COMPANY)
    admit(services.open_work, actor, Register.GBD_UL, actor.bin, "bin")
    answer = services.deps.companies.by_bin(actor.bin)
    with services.open_work(actor) as work:
        taken = companies.refresh(work, answer)
    return see_other(url_for("trois.account.company", done="refreshed" if taken else "silent"))
