"""An extract from the register of a public entry: to anybody, with the published fields alone."""

from __future__ import annotations

import io

from flask import request, send_file, url_for

from module.casework import attempts, extracting, register
from module.context import AccessRule, access, client_address, render, services
from module.context.responses import Answer
from module.forms.search import ExtractDay
from module.kernel.errors import NotFound, Refused
from module.public.blueprint import blueprint
from module.registry.account_settings import Limit, LimitedBy


@blueprint.get("/register/<path:number>/extract")
@access(AccessRule.PUBLIC, eds=False)
def extract(number: str) -> Answer | str:
    """Ask as of which day; `?as_of=` fills it in."""
    try:
        with services.open_work(None) as work:
            register.entry(work, number)
    except NotFound:
        return _no_entry(number)
    return _page(number, ExtractDay(request.args))


@blueprint.post("/register/<path:number>/extract")
@access(AccessRule.PUBLIC, eds=False)
def take_extract(number: str) -> Answer:
    """Issue the extract and send it."""
    form = ExtractDay.of(request)
    if not form.validate():
        return _page(number, form), 422
    attempts.count(services.open_work, Limit.EXTRACT, {LimitedBy.ADDRESS: client_address()})
    try:
        issued = extracting.issue(services.deps, services.open_work, None, number, form.as_of.data)
    except NotFound:
        return _no_entry(number)
    except Refused as refused:
        form.take_faults(refused.faults)
        return _page(number, form), 422
    name = f"{issued.number}.pdf"
    return send_file(io.BytesIO(issued.content), mimetype="application/pdf", as_attachment=True, download_name=name)


def _no_entry(number: str) -> Answer:
    return render("trois/public/no_entry.html", number=number, back=url_for(".home")), 404


def _page(number: str, form: ExtractDay) -> str:
    back = url_for("trois.public.entry", number=number)
    return render("trois/extract.html", number=number, form=form, own=False, back=back)
