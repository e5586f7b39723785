"""The Commission's own state: applications with opinions, entries and circulation data with all their versions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from lxml import etree

from module.dev.standins.commission.generator import facts, objects
from module.dev.standins.commission.generator.facts import Application, Form, Record
from module.dev.standins.commission.process import REGISTER

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion that was taken: decision 0 or 1, and the conversation that brought it."""

    decision: str
    conversation: str
    edoc_id: str


@dataclass(slots=True)
class Register:
    """Everything in memory; versions stand in order, the last one is current."""

    applications: dict[str, Application] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    opinions: dict[tuple[str, str], list[Opinion]] = field(default_factory=dict)
    entries: dict[str, list[Record]] = field(default_factory=dict)
    circulations: dict[str, list[Record]] = field(default_factory=dict)
    series: int = 0
    last: datetime = _BEGINNING

    def next_serial(self) -> int:
        """Return a number that was not used yet."""
        self.series += 1
        return self.series

    def moment(self) -> datetime:
        """Return the present instant, later than every one before: two changes never share an update time."""
        now = datetime.now(UTC)
        self.last = max(now.replace(microsecond=now.microsecond // 1000 * 1000), self.last + 2 * facts.STEP)
        return self.last

    def applicant(self, application: str, form: str) -> str | None:
        """Return the applicant of a known application with this form."""
        known = self.applications.get(application)
        if known is None or form not in {item.form_id for item in known.forms}:
            return None
        return known.applicant

    def entry(self, number: str) -> etree._Element | None:
        """Return the latest version of an entry as it goes over the wire."""
        versions = self.entries.get(number)
        return None if not versions else objects.entry(versions[-1])

    def new_application(self, forms: int) -> Application:
        """Take in an application."""
        made = facts.application(self.next_serial(), forms)
        self.applications[made.application_id] = made
        return made

    def include(self, application: Application, form: Form, *, circulations: bool = True) -> Record:
        """Make an entry of a form."""
        record = facts.entry(form.serial, at=self.moment(), form=form, application_id=application.application_id)
        self.entries[record.number] = [record]
        if circulations:
            self.circulations[record.number] = [record]
        return record

    def change(self, number: str, status: str) -> tuple[Record, Record]:
        """Close the current version of an entry and begin the next; an extension moves the end by two years."""
        current = self.entries[number][-1]
        now = self.moment()
        end = current.end_date.replace(year=current.end_date.year + 2) if status == "03" else None
        closed, new = current.closed(now), current.next(now, status, end_date=end)
        self.entries[number][-1:] = [closed, new]
        return closed, new

    def exclude(self, number: str) -> Record:
        """End an entry: its last version gets the status 04 and an end."""
        current = self.entries[number][-1]
        now = self.moment()
        closed = replace(current, status="04", revision=current.revision + 1, ended=now, updated=now)
        self.entries[number][-1] = closed
        return closed

    def change_circulation(self, number: str) -> tuple[Record, Record]:
        """Close the current version of circulation data and begin the next; the entry stays as it is."""
        current = self.circulations[number][-1]
        now = self.moment()
        closed, new = current.closed(now), current.next(now, current.status)
        self.circulations[number][-1:] = [closed, new]
        return closed, new

    def updated(self, resource: str) -> datetime:
        """Return when a resource was changed last; the year 2000 for an empty one."""
        moments = (version.updated for versions in self._resource(resource).values() for version in versions)
        return max(moments, default=_BEGINNING)

    def changed_since(self, resource: str, since: datetime) -> list[Record]:
        """Return every version that was made or closed after an instant, oldest change first."""
        every = (version for versions in self._resource(resource).values() for version in versions)
        return sorted((item for item in every if item.updated > since), key=lambda item: (item.updated, item.number))

    def seed(self, count: int) -> None:
        """Fill the register with entries that nobody was told of, for synchronisation."""
        for _ in range(count):
            record = facts.entry(self.next_serial() + 500_000)
            self.entries[record.number] = [record]
            self.circulations[record.number] = [record]

    def doubled_opinions(self) -> tuple[str, ...]:
        """Return the conversations that brought a second opinion on one form."""
        return tuple(
            opinion.conversation
            for given in self.opinions.values()
            for opinion in given[1:]
            if opinion.conversation != given[0].conversation
        )

    def _resource(self, resource: str) -> dict[str, list[Record]]:
        return self.entries if resource == REGISTER else self.circulations
