"""The search of a party by name, from the steps of the right holder and of the representative."""

from __future__ import annotations

from flask import abort, request
from werkzeug.wrappers import Response

from module.applicant.addresses import section_url
from module.applicant.blueprint import blueprint
from module.applicant.loading import draft
from module.casework import party_book
from module.context import AccessRule, access, current_actor, render, see_other, services
from module.forms.search import ChosenParty, PartySearch
from module.kernel.errors import Stale
from module.registry.application import Section
from module.registry.party_book import BOOK_SOURCE_LABELS, LEAST_LETTERS

_SEARCHED = {section.value: section for section in (Section.HOLDER, Section.REPRESENTATIVE)}


def _section(name: str) -> Section:
    return _SEARCHED[name] if name in _SEARCHED else abort(404)


def _page(application_id: str, section: Section, *, is_stale: bool = False) -> str:
    view = draft(application_id)
    form = PartySearch(request.args)
    form.validate()
    query = "" if form.name.errors else str(form.name.data)
    with services.open_work(current_actor()) as work:
        rows = party_book.search(work, query) if query else ()
    return render(
        "trois/applicant/party_search.html",
        view=view,
        section=section.value,
        form=form,
        query=query,
        rows=rows,
        least=LEAST_LETTERS,
        is_stale=is_stale,
        source_labels=BOOK_SOURCE_LABELS,
        back=section_url(application_id, section),
    )


@blueprint.get("/<application_id>/<section>/search")
@access(AccessRule.APPLICANT, eds=False)
def party_search(application_id: str, section: str) -> str:
    """Look for a party by name."""
    return _page(application_id, _section(section))


@blueprint.post("/<application_id>/<section>/search")
@access(AccessRule.APPLICANT, eds=False)
def choose_party(application_id: str, section: str) -> Response | tuple[str, int]:
    """Take a party over into the step."""
    where = _section(section)
    form = ChosenParty.of(request)
    choice = party_book.Choice(request.args.get("name", ""), str(form.source.data), str(form.key.data))
    try:
        with services.open_work(current_actor()) as work:
            party_book.choose(work, application_id, form.shown_version, where, choice)
    except Stale:
        return _page(application_id, where, is_stale=True), 409
    return see_other(section_url(application_id, where))
