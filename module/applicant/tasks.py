"""The task list of a draft: its steps under their headings, and how far each has come."""

from __future__ import annotations

from flask import url_for

from module.applicant.addresses import section_url
from module.applicant.beside import untouched
from module.applicant.journey import STEP_STATUS_LABELS, Journey, StepStatus, journey
from module.casework.views import ApplicationView
from module.context import current_actor, render
from module.kernel.text import N_
from module.registry.application import APPLICATION_KIND_LABELS
from module.registry.ip_objects import section_label
from module.registry.kinds import type_of
from module.registry.staff_roles import StaffAct

_KEPT = N_("As in the register")
_COLOURS = {StepStatus.NOT_STARTED: "grey", StepStatus.IN_PROGRESS: "yellow", StepStatus.HAS_ERRORS: "red"}


def tasks_page(view: ApplicationView) -> str:
    """Render the task list; who may not draft sees it without links."""
    way = journey(view.form, view.attachments, view.faults, type_of(view.kind).sections)
    may_draft = current_actor().may(StaffAct.DRAFT)
    return render(
        "trois/applicant/tasks.html",
        view=view,
        kind_labels=APPLICATION_KIND_LABELS,
        way=way,
        groups=_groups(view, way, may_draft=may_draft),
        may_draft=may_draft,
        back=url_for("trois.applicant.home"),
    )


def _groups(view: ApplicationView, way: Journey, *, may_draft: bool) -> list[tuple[str, list[dict[str, str]]]]:
    groups, kept = [], untouched(view)
    for heading, sections in type_of(view.kind).steps:
        tasks = []
        for section in sections:
            status = way.step(section).status
            task = {
                "title": section_label(section, view.form).msgid,
                "status": _KEPT if status is StepStatus.COMPLETED and section in kept else STEP_STATUS_LABELS[status],
                "href": section_url(view.id, section) if may_draft else "",
                "hint": "",
                "colour": _COLOURS.get(status, ""),
            }
            tasks.append(task)
        groups.append((heading, tasks))
    return groups
