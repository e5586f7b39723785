"""The officer's profile: names, post and contacts that the Commission is told."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import profiles
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.forms.profile import ProfileForm
from module.kernel.errors import Refused
from module.kernel.text import N_
from module.officer.blueprint import blueprint
from module.officer.problems import UNPROCESSABLE

_DONE = {"saved": N_("The profile is saved.")}


@blueprint.get("/profile")
@access(AccessRule.OFFICER, eds=True)
def profile() -> str:
    """Show the profile for filling in."""
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        known = profiles.mine(work)
    return _page(ProfileForm(obj=known, no_middle_name=known is not None and not known.middle_name))


@blueprint.post("/profile")
@access(AccessRule.OFFICER, eds=True)
def save_profile() -> tuple[str, int] | Response:
    """Store the profile."""
    form = ProfileForm(request.form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with services.open_work(current_actor()) as work:
            profiles.save(work, form.officer())
    except Refused as error:
        form.take_faults(error.faults)
        return _page(form), UNPROCESSABLE
    return see_other(url_for(".profile", done="saved"))


def _page(form: ProfileForm) -> str:
    return render("trois/officer/profile.html", form=form, back=url_for(".opinions"))
