"""Where the parts of an application are mended, by section and by the path of a fault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.application import Form, Section
from module.registry.cautions import Caution
from module.registry.ip_objects import section_label
from module.registry.same_right import REASON_PATH

FROM_CHECK = {"from": "check"}


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A line of the error summary that leads to the place of the fault."""

    href: str
    message: Message


def section_url(application_id: str, section: Section, **query: Any) -> str:
    """Return the address of a section's page."""
    return url_for(f"trois.applicant.{section}", application_id=application_id, **query)


def same_right_url(application_id: str) -> str:
    """Return the address where it is said why a right is filed again."""
    return url_for("trois.applicant.same_right", application_id=application_id)


def task_list_url(application_id: str) -> str:
    """Return the address of the task list."""
    return url_for("trois.applicant.application", application_id=application_id)


def fault_url(application_id: str, fault: Fault | Caution, **query: Any) -> str:
    """Return the address of the field that a fault or a caution speaks of."""
    section, _, rest = fault.path.partition(".")
    block, _, name = rest.partition(".")
    if section == Section.GOODS and block.isdigit():
        return block_url(application_id, int(block) + 1, _anchor=name, **query)
    if fault.path == REASON_PATH:
        return same_right_url(application_id)
    if section not in list(Section):
        return task_list_url(application_id)
    return section_url(application_id, Section(section), _anchor=rest or None, **query)


def fault_lines(application_id: str, form: Form, faults: Iterable[Fault | Caution], **query: Any) -> list[FaultLine]:
    """Return faults as lines that name their step, since several steps ask for a name, and lead to their fields."""
    return [FaultLine(fault_url(application_id, fault, **query), _with_step(fault, form)) for fault in faults]


def _with_step(fault: Fault | Caution, form: Form) -> Message:
    section = Section.RIGHT if fault.path == REASON_PATH else Section(fault.path.split(".", 1)[0])
    step = section_label(section, form)
    return Message(N_("{step}: {message}"), {"step": step, "message": fault.message})


def block_url(application_id: str, number: int, **query: Any) -> str:
    """Return the address of a block of goods; blocks count from 1."""
    return url_for("trois.applicant.goods_block", application_id=application_id, number=number, **query)


def came_from_check() -> bool:
    """Tell whether the person came by a Change link and goes back to the answers."""
    return request.args.get("from") == "check"


def return_url(application_id: str) -> str:
    """Return the address that the Back link leads to."""
    if came_from_check():
        return url_for("trois.applicant.check", application_id=application_id)
    return task_list_url(application_id)
