"""My entries: the list, the page of one entry with its acts, an extract of it."""

from __future__ import annotations

import io

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.applicant.blueprint import entries_blueprint
from module.applicant.checking import entry_parts
from module.casework import attempts, extracting, own_entries
from module.context import AccessRule, access, current_actor, page_links, render, services, translate, wanted_place
from module.forms.search import ENDS_SOON, ExtractDay, OwnEntriesFilter
from module.kernel.errors import Refused
from module.registry.account_settings import Limit, LimitedBy
from module.registry.application import APPLICATION_KIND_LABELS
from module.registry.entry_parties import AskedEntries
from module.registry.standing import ProtectionState

__all__ = ["entries_blueprint"]

SOON_DAYS = 60


@entries_blueprint.get("")
@access(AccessRule.APPLICANT, eds=False)
def home() -> str:
    """List the entries of the person's side."""
    form = OwnEntriesFilter(request.args)
    form.validate()
    with services.open_work(current_actor()) as work:
        found = own_entries.mine(work, _asked(form), wanted_place())
    return render(
        "trois/applicant/entries.html",
        form=form,
        found=found,
        filtered=bool(form.query.data or form.state.data),
        links=page_links(found),
        back=url_for("trois.account.start"),
    )


def _asked(form: OwnEntriesFilter) -> AskedEntries:
    words = "" if form.query.errors else str(form.query.data or "")
    state = form.state.data
    if state == ENDS_SOON:
        return AskedEntries(ProtectionState.IN_FORCE, SOON_DAYS, words)
    return AskedEntries(state if isinstance(state, ProtectionState) else None, None, words)


@entries_blueprint.get("/<path:number>/decisions/<uuid:decision_id>.pdf")
@access(AccessRule.APPLICANT, eds=False)
def decision_pdf(number: str, decision_id: object) -> Response:
    """Print a decision of the life of an entry."""
    actor, key = current_actor(), str(decision_id)
    content = own_entries.decision_pdf(services.deps, services.open_work, actor, number, key)
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name="decision.pdf")


@entries_blueprint.get("/<path:number>/extract")
@access(AccessRule.APPLICANT, eds=False)
def extract(number: str) -> str:
    """Ask as of which day an extract is wanted; `?as_of=` fills it in."""
    with services.open_work(current_actor()) as work:
        own_entries.load(work, number)
    return _extract_page(number, ExtractDay(request.args))


@entries_blueprint.post("/<path:number>/extract")
@access(AccessRule.APPLICANT, eds=False)
def take_extract(number: str) -> tuple[str, int] | Response:
    """Issue an extract of an own entry and send it."""
    form, actor = ExtractDay.of(request), current_actor()
    if not form.validate():
        return _extract_page(number, form), 422
    attempts.count(services.open_work, Limit.EXTRACT, {LimitedBy.PERSON: actor.user_id or actor.iin})
    try:
        issued = extracting.issue(services.deps, services.open_work, actor, number, form.as_of.data)
    except Refused as refused:
        form.take_faults(refused.faults)
        return _extract_page(number, form), 422
    name = f"{issued.number}.pdf"
    return send_file(io.BytesIO(issued.content), mimetype="application/pdf", as_attachment=True, download_name=name)


def _extract_page(number: str, form: ExtractDay) -> str:
    back = url_for("trois.entries.entry", number=number)
    return render("trois/extract.html", number=number, form=form, own=True, back=back)


@entries_blueprint.get("/<path:number>")
@access(AccessRule.APPLICANT, eds=False)
def entry(number: str) -> str:
    """Show an entry to its holder or representative."""
    with services.open_work(current_actor()) as work:
        found = own_entries.load(work, number)
    return render(
        "trois/applicant/entry.html",
        own=found,
        entry=found.entry,
        parts=entry_parts(found.outline, translate),
        kind_labels=APPLICATION_KIND_LABELS,
        extract_day=ExtractDay(),
        back=url_for("trois.entries.home"),
    )
