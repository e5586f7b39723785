"""The facts that a generated record is a function of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

KINDS = ("ТЗ", "АП", "СП")
_FIRST = date(2025, 7, 1)
STEP = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Form:
    """A registration form of an application: one object."""

    serial: int
    form_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Application:
    """An application with its forms. `applicant` is what an opinion must repeat."""

    application_id: str
    applicant: str
    created: date
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A version of an entry or of its circulation data; `ended` closes it."""

    serial: int
    kind: str
    number: str
    application_id: str
    form_id: str
    end_date: date
    started: datetime
    updated: datetime
    status: str = "01"
    revision: int = 0
    ended: datetime | None = None

    def closed(self, at: datetime) -> Record:
        """Return this version with its end, as the first record of a change carries it."""
        return replace(self, ended=at, updated=at)

    def next(self, at: datetime, status: str, *, end_date: date | None = None) -> Record:
        """Return the version that follows; it starts after the end of this one."""
        start = at + STEP
        later = end_date or self.end_date
        return replace(
            self, status=status, revision=self.revision + 1, started=start, updated=start, ended=None, end_date=later
        )


def number(serial: int, kind: str, included: date) -> str:
    """Return a registration number: place in the register, kind, number of the decision, day of inclusion."""
    return f"{serial % 100000:05d}/{kind}-{serial // 100000 + 1:04d}-{included:%d%m%y}"


def application(serial: int, forms: int = 1, *, prefix: str = "ЕЭК") -> Application:
    """Return the facts of an application with as many forms; kinds take turns."""
    from_serial = serial * 10
    application_id = f"{prefix}-{serial:06d}"
    return Application(
        application_id,
        f"Общество «Заявитель {serial}»",
        _FIRST + timedelta(days=serial % 300),
        tuple(
            Form(from_serial + index, f"{application_id}/{index + 1}", KINDS[(serial + index) % 3])
            for index in range(forms)
        ),
    )


def entry(serial: int, *, at: datetime | None = None, form: Form | None = None, application_id: str = "") -> Record:
    """Return the facts of a new entry, of a form where one is given."""
    moment = at or datetime.combine(_FIRST, datetime.min.time(), UTC) + timedelta(minutes=serial)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    kind = form.kind if form else KINDS[serial % 3]
    included = moment.date()
    return Record(
        serial=form.serial if form else serial,
        kind=kind,
        number=number(serial, kind, included),
        application_id=application_id or f"ЕЭК-{serial:06d}",
        form_id=form.form_id if form else f"ЕЭК-{serial:06d}/1",
        end_date=date(included.year + 2, included.month, min(included.day, 28)),
        started=moment,
        updated=moment,
    )
