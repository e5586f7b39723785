"""One application: the task list of a draft, or what became of a filed one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from flask import url_for

from module.applicant.blueprint import blueprint
from module.applicant.loading import application as load
from module.applicant.loading import case
from module.applicant.stages import stages
from module.applicant.tasks import tasks_page
from module.casework.views import CaseView
from module.context import AccessRule, access, current_actor, notify_done, render
from module.kernel.text import N_
from module.registry.application import ApplicationKind
from module.registry.kinds import type_of
from module.registry.letters import DELIVERY_LABELS, DeliveryState
from module.registry.staff_roles import StaffAct
from module.registry.workflow import STATUS_LABELS, Act, Status

_PAST: Mapping[str, str] = {
    "create": N_("The draft was made"),
    Act.SUBMIT: N_("The application was signed and filed"),
    Act.TAKE: N_("A case officer took the application"),
    Act.ANNOUNCE_REFUSAL: N_("A preliminary decision was sent to you"),
    Act.OBJECT: N_("You filed an objection"),
    Act.CLOSE_HEARING: N_("The time for an objection ended"),
    Act.ASK_ORAL_HEARING: N_("You asked for an oral hearing"),
    Act.APPOINT_ORAL_HEARING: N_("The oral hearing was appointed"),
    Act.RECORD_MINUTES: N_("The minutes of the hearing were signed"),
    Act.REMARK_MINUTES: N_("You made remarks on the minutes"),
    Act.WAIVE_HEARING: N_("You waived the hearing"),
    Act.SUPPLY_DOCUMENT: N_("You supplied the document that renews the right"),
    Act.SET_NOTICE_DAY: N_("The day on which you were notified was set"),
    Act.CLOSE_WITH_ENTRY: N_("The application was closed: the entry is excluded"),
    Act.CLOSE_LATE: N_("The application was closed: protection ended, the extension was late"),
}
_DONE = {
    "handed_over": N_("The draft is ready to sign. Those who may sign were told."),
    "taken_back": N_("The draft is no longer marked as ready to sign."),
}
_HEARING_STEPS = (
    (Act.ASK_ORAL_HEARING, "oral-hearing", N_("Ask for an oral hearing")),
    (Act.REMARK_MINUTES, "remarks", N_("Make remarks on the minutes")),
    (Act.WAIVE_HEARING, "waiver", N_("Waive the hearing")),
)
_ARRIVED = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED})


@blueprint.get("/<application_id>")
@access(AccessRule.APPLICANT, eds=False)
def application(application_id: str) -> str:
    """Show the task list of a draft, or the way of a filed application."""
    notify_done(_DONE)
    view = load(application_id)
    if view.status is Status.DRAFT:
        return tasks_page(view)
    found = case(application_id)
    return render(
        "trois/applicant/filed.html",
        view=view,
        case=found,
        status_labels=STATUS_LABELS,
        stages=stages(found),
        ground_labels=type_of(view.kind).ground_labels,
        closing=_closing(found),
        history=_history(found),
        late=tuple(notice for notice in found.notices if notice.state not in _ARRIVED),
        delivery_labels=DELIVERY_LABELS,
        may_object=Act.OBJECT in found.open_acts,
        may_supply=Act.SUPPLY_DOCUMENT in found.open_acts,
        may_copy=view.kind is ApplicationKind.INCLUDE and current_actor().may(StaffAct.DRAFT),
        key=secrets.token_urlsafe(16),
        hearing_steps=[(word, label) for act, word, label in _HEARING_STEPS if act in found.open_acts],
        back=url_for("trois.applicant.home"),
    )


def _closing(found: CaseView) -> str:
    """Return what is said of a decided application; nothing before."""
    if found.decision is None or found.decision.signed_at is None:
        return ""
    return type_of(found.application.kind).outcome(found.decision.kind).words.closing


def _history(found: CaseView) -> list[tuple[datetime, str, str]]:
    """Return what happened in the applicant's words; the inner steps of the office are no news."""
    one = type_of(found.application.kind)
    past = {**_PAST, Act.SIGN_GRANT: one.grant.words.past, Act.SIGN_REFUSAL: one.refuse.words.past}
    if one.first is not None:
        past[Act.SIGN_SUSPENSION] = one.first.outcome.words.past
    return [(row.at, past[row.act], row.actor) for row in found.history if row.act in past]
