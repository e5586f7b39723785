"""Forms of the exchange's console: which conversations are listed, how an incident ended, two instants."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from module.forms.base import TroisForm
from module.forms.fields import Checkbox, Checkboxes, Hidden, Select, Text, TextArea
from module.forms.typed import Day
from module.kernel.clock import ALMATY
from module.kernel.text import N_
from module.registry.exchange import LONGEST_NOTE


class _Any(Select):
    """A list whose empty line means that everything is shown."""

    empty_label = N_("All")

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False


class _Query(Text):
    """A search box: left empty it finds everything."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.flags.optional = False


class ConversationFilter(TroisForm):
    """Which conversations are listed; the choices are set by the page."""

    state = _Any(N_("State"))
    procedure = _Any(N_("Procedure"))
    subject = _Query(
        N_("Number or identifier"),
        hint=N_("A part of the number of the object or of the application, or the whole ConversationID."),
        limit=100,
        width=30,
    )
    overdue = Checkbox(N_("Only overdue"))


class _OpenFirst(_Any):
    """A list whose empty line means: the open ones."""

    empty_label = N_("Open")


class IncidentFilter(TroisForm):
    """Which incidents are listed; codes and causes are set by the page."""

    code = _Any(N_("Code"))
    cause = _Any(N_("What was reported"))
    state = _OpenFirst(N_("State"), choices={"closed": N_("Settled"), "all": N_("All")})


class IncidentsForm(TroisForm):
    """What is done with several incidents. `chosen` gets its choices from the page; `until` is what the page showed."""

    chosen = Checkboxes(N_("Choose"))
    whole = Checkbox(N_("All open ones of this group, those of the other pages too"))
    until = Hidden()
    note = TextArea(N_("What was done"), limit=LONGEST_NOTE)


class FindingFilter(TroisForm):
    """Which findings of a comparison are listed; the choices are set by the page."""

    show = _Any(N_("What was found"))


class ResolutionForm(TroisForm):
    """What was done about an incident."""

    note = TextArea(N_("What was done"), limit=LONGEST_NOTE, required=N_("Write what was done about the incident."))


class AsOfForm(TroisForm):
    """Two days: on which the entry was in force, and until which we knew of it. Both are today by default."""

    in_force = Day(N_("In force on"))
    known = Day(N_("As known on"))

    def instants(self) -> tuple[datetime | None, datetime | None]:
        """Return the ends of both days in Kazakhstan; None for a day that was not given."""
        return _end(self.in_force), _end(self.known)


def _end(field: Day) -> datetime | None:
    if field.data is None:
        return None
    return datetime.combine(field.data, time.max, ALMATY)
