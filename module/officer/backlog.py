"""The operator's page of the machinery: what waits to leave, what was given up, how the scheduled tasks fare."""

from __future__ import annotations

from flask import url_for
from werkzeug.wrappers import Response

from module.casework import backlog as waiting
from module.casework.backlog import TaskView
from module.context import AccessRule, access, current_actor, notify_done, render, see_other, services
from module.kernel.errors import NotAllowedNow
from module.kernel.text import N_
from module.officer.blueprint import blueprint

TOPICS = {
    "message": N_("Letters"),
    "message.status": N_("Questions whether a letter arrived"),
    "message.bounced": N_("Notices of the end that did not arrive"),
    "account_confirm": N_("Questions about new organisations"),
    "print_decision": N_("Prints of decisions"),
    "exchange.send": N_("Messages to the Commission"),
    "signature.stamp": N_("Time stamps of signatures"),
    "repeat": N_("Questions to state registers"),
}
TASKS = {
    "wake": N_("Wake workers for what waits"),
    "exchange": N_("Clocks of the exchange with the Commission"),
    "seal": N_("Seal the journal"),
    "comparison": N_("Compare the whole register with the Commission"),
    "registers": N_("Ask state registers again"),
    "reminders": N_("Remind of powers of attorney and of protection that end"),
    "owed": N_("Look for what stands in no queue"),
    "open_files": N_("Write the open data of the day"),
}
_DONE = {"tried": N_("It will be tried again now.")}


@blueprint.get("/tasks", endpoint="backlog")
@access(AccessRule.OPERATOR, eds=True)
def listing() -> str:
    """Show what waits and how the tasks fare."""
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        found = waiting.overview(work)
    return render(
        "trois/officer/backlog.html", found=found, topics=TOPICS, tasks=TASKS, task_state=task_state, wide=True
    )


@blueprint.post("/tasks/<uuid:row_id>/again")
@access(AccessRule.OPERATOR, eds=True)
def outbox_again(row_id: object) -> Response:
    """Try a row that was given up anew; one that somebody has taken up meanwhile needs nothing."""
    try:
        with services.open_work(current_actor()) as work:
            waiting.try_again(work, str(row_id))
    except NotAllowedNow:
        return see_other(url_for(".backlog"))
    return see_other(url_for(".backlog", done="tried"))


def task_state(task: TaskView) -> tuple[str, str, str]:
    """Return sign, word and colour of how a task fares; the word alone says it all."""
    if task.record.fault:
        return "✗", N_("Fails"), "red"
    if task.late:
        return "?", N_("Does not run"), "yellow"
    return "✓", N_("Works"), "green"
