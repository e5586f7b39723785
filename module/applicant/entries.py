"""My entries: the list, and the page of one entry with its acts."""

from __future__ import annotations

import io

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.applicant.blueprint import entries_blueprint
from module.applicant.checking import entry_parts
from module.casework import own_entries
from module.context import AccessRule, access, current_actor, page_links, render, services, translate, wanted_place
from module.forms.search import ENDS_SOON, OwnEntriesFilter
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
        back=url_for("trois.entries.home"),
    )
