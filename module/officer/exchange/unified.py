"""Our copy of the unified register for officers: search, and one entry as of two days with all its versions."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import comparisons, union_register
from module.context import AccessRule, access, current_actor, render, search_address, see_other, services
from module.forms.exchange import AsOfForm
from module.forms.search import StaffRegisterSearch
from module.officer.blueprint import blueprint
from module.officer.exchange import comparison_words, words
from module.officer.exchange.conversations import wanted_page
from module.officer.reading import sections

WHOLE = "whole"
"""Value of `record` in an address that asks for the document itself as well."""


@blueprint.get("/unified-register", endpoint="unified")
@access(AccessRule.STAFF, eds=True)
def search() -> str | Response:
    """Search the current entries by number, object or right holder."""
    form = StaffRegisterSearch(request.args)
    if not form.validate():
        return render("trois/officer/exchange/unified.html", form=form, query="", found=None, words=words)
    query = form.query.data
    with services.open_work(current_actor()) as work:
        found = union_register.search(work, query, wanted_page(), form.filters())
    if found.page > found.pages:
        return see_other(search_address(".unified", form.given(), found.pages))
    return render(
        "trois/officer/exchange/unified.html",
        form=form,
        query=query,
        found=found,
        page_address=lambda number: search_address(".unified", form.given(), number),
        words=words,
        wide=True,
    )


@blueprint.get("/unified-register/<path:number>")
@access(AccessRule.STAFF, eds=True)
def unified_entry(number: str) -> str:
    """Show an entry as it stood on a day, as far as it was known on another; its record as it came behind a link."""
    form, whole = AsOfForm(request.args), request.args.get("record") == WHOLE
    in_force, known = form.instants() if form.validate() else (None, None)
    with services.open_work(current_actor()) as work:
        view = union_register.entry(work, number, services.union_records, in_force, known, whole=whole)
        trust = comparisons.trust(work, number)
    return render(
        "trois/officer/exchange/unified_entry.html",
        view=view,
        trust=trust,
        own_words=comparison_words,
        form=form,
        record=sections(view.record, 3) if view.record else (),
        circulation=sections(view.circulation, 3) if view.circulation else (),
        words=words,
        whole_address=_whole_address(number),
        wide=True,
        back=url_for(".unified"),
    )


def _whole_address(number: str) -> str:
    """Return the address of the same page, of the same two days, with the record as it came."""
    in_force, known = (request.args.get(name) or None for name in ("in_force", "known"))
    return url_for(".unified_entry", number=number, in_force=in_force, known=known, record=WHOLE, _anchor="record")
