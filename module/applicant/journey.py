"""The way through an application: its steps in order, how far each has come, and what comes next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from module.kernel.errors import Fault
from module.kernel.text import N_
from module.registry.application import Attachment, AttachmentRole, Capacity, Form, Section
from module.registry.rules import section_faults


class StepStatus(StrEnum):
    """How far a step has come."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    HAS_ERRORS = "has_errors"


STEP_STATUS_LABELS = {
    StepStatus.NOT_STARTED: N_("Not started"),
    StepStatus.IN_PROGRESS: N_("In progress"),
    StepStatus.COMPLETED: N_("Completed"),
    StepStatus.HAS_ERRORS: N_("Has errors"),
}
_EMPTY = Form()


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """One step with its status and what is wrong or missing in it."""

    section: Section
    status: StepStatus
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """All steps of one application."""

    steps: tuple[JourneyStep, ...]
    _by_section: Mapping[Section, JourneyStep] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_section", {step.section: step for step in self.steps})

    def step(self, section: Section) -> JourneyStep:
        """Return the step of a section."""
        return self._by_section[section]

    @property
    def completed(self) -> int:
        """Count the completed steps."""
        return sum(1 for step in self.steps if step.status is StepStatus.COMPLETED)

    @property
    def ready(self) -> bool:
        """Tell whether every step is completed: only then may the application be signed."""
        return self.completed == len(self.steps)

    @property
    def current(self) -> Section | None:
        """Return the first step that is not completed, or None."""
        return next((step.section for step in self.steps if step.status is not StepStatus.COMPLETED), None)


def journey(
    form: Form, attachments: Iterable[Attachment], faults: Iterable[Fault], sections: Iterable[Section]
) -> Journey:
    """Return how far an application has come through the sections of its kind."""
    files, found = tuple(attachments), tuple(faults)
    return Journey(tuple(_step(section, form, files, section_faults(found, section)) for section in sections))


def _step(section: Section, form: Form, files: tuple[Attachment, ...], faults: tuple[Fault, ...]) -> JourneyStep:
    return JourneyStep(section, _status(section, form, files, faults), faults)


def _status(section: Section, form: Form, files: tuple[Attachment, ...], faults: tuple[Fault, ...]) -> StepStatus:
    started = _STARTED[section](form, files)
    if not faults:
        required = section is Section.DOCUMENTS
        return StepStatus.COMPLETED if started or required else StepStatus.NOT_STARTED
    if not started:
        return StepStatus.NOT_STARTED
    wrong = any(_is_filled(form, files, fault.path) for fault in faults)
    return StepStatus.HAS_ERRORS if wrong else StepStatus.IN_PROGRESS


def _has_documents(form: Form, files: tuple[Attachment, ...]) -> bool:
    return any(file.role is AttachmentRole.DOCUMENT for file in files)


def _representative_started(form: Form, files: tuple[Attachment, ...]) -> bool:
    return form.capacity is Capacity.HOLDER or form.representative != _EMPTY.representative


_STARTED: Mapping[Section, Callable[[Form, tuple[Attachment, ...]], bool]] = {
    Section.REPRESENTATIVE: _representative_started,
    Section.HOLDER: lambda form, files: form.holder != _EMPTY.holder,
    Section.TERMS: lambda form, files: form.terms != _EMPTY.terms,
    Section.INSURANCE: lambda form, files: form.insurance != _EMPTY.insurance,
    Section.DOCUMENTS: _has_documents,
    Section.GOODS: lambda form, files: bool(form.goods),
    Section.RIGHT: lambda form, files: not form.right.is_empty,
    Section.UNDERTAKING: lambda form, files: form.undertaking,
    Section.REASON: lambda form, files: bool(form.reason),
}


def _is_filled(form: Form, files: tuple[Attachment, ...], path: str) -> bool:
    """Tell whether the place that a fault points at holds something: wrong, then, not just missing."""
    section, _, rest = path.partition(".")
    if section == Section.DOCUMENTS:
        return any(file.document_kind == rest for file in files)
    value: object = getattr(form, section, None)
    for name in rest.split(".") if rest else ():
        value = _part(value, name)
    return value not in (None, "", (), False)


def _part(value: object, name: str) -> object:
    if isinstance(value, tuple) and name.isdigit():
        return value[int(name)] if int(name) < len(value) else None
    return getattr(value, name, None)
