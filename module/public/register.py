"""Search of the register and the page of an entry. Only published fields get here (Decision 174, annex 1)."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import register
from module.casework.register_views import EntryPage
from module.context import AccessRule, access, render, search_address, see_other, services
from module.forms.search import ExtractDay, RegisterSearch
from module.kernel.errors import NotFound
from module.public.blueprint import blueprint
from module.public.words import object_kind_label
from module.registry.register_query import NO_FILTERS, RegisterFilters


def wanted_page() -> int:
    """Return the page number of the address; anything odd is the first page."""
    text = request.args.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def find(query: str, page: int, filters: RegisterFilters = NO_FILTERS) -> EntryPage:
    """Search the register as nobody in particular."""
    with services.open_work(None) as work:
        return register.search(work, query, page, filters=filters)


@blueprint.get("/register")
@access(AccessRule.PUBLIC, eds=False)
def home() -> str | Response:
    """Search by number, mark or holder, code, class, goods and state; without anything the latest entries."""
    form = RegisterSearch(request.args)
    form.offer(services.deps.law.published)
    if not form.validate():
        return render("trois/public/register.html", form=form, query="", found=None)
    query = form.query.data
    found = find(query, wanted_page(), form.filters())
    if found.pages and found.page > found.pages:
        return see_other(search_address(".home", form.given(), found.pages))
    return render(
        "trois/public/register.html",
        form=form,
        query=query,
        found=found,
        page_address=lambda number: search_address(".home", form.given(), number),
        wide=True,
    )


@blueprint.get("/register/<path:number>")
@access(AccessRule.PUBLIC, eds=False)
def entry(number: str) -> str | tuple[str, int]:
    """Show the published fields of one entry."""
    try:
        with services.open_work(None) as work:
            found = register.entry(work, number)
    except NotFound:
        return render("trois/public/no_entry.html", number=number, back=url_for(".home")), 404
    return render(
        "trois/public/entry.html",
        entry=found,
        kind_label=object_kind_label,
        extract_day=ExtractDay(),
        back=url_for(".home"),
    )
