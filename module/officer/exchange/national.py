"""The national register for staff: the public search with a filter more, in the same order."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from module.casework import register
from module.context import AccessRule, access, current_actor, render, search_address, see_other, services
from module.forms.search import StaffRegisterSearch
from module.officer.blueprint import blueprint
from module.officer.exchange.conversations import wanted_page


@blueprint.get("/national-register", endpoint="national")
@access(AccessRule.STAFF, eds=True)
def search() -> str | Response:
    """Search the entries by words, code, class, goods, state, and by the BIN of a right holder."""
    form = StaffRegisterSearch(request.args)
    if not form.validate():
        return render("trois/officer/register.html", form=form, query="", found=None)
    with services.open_work(current_actor()) as work:
        found = register.search(work, form.query.data, wanted_page(), filters=form.filters())
    if found.page > found.pages:
        return see_other(search_address(".national", form.given(), found.pages))
    return render(
        "trois/officer/register.html",
        form=form,
        query=form.query.data,
        found=found,
        page_address=lambda number: search_address(".national", form.given(), number),
        wide=True,
    )
