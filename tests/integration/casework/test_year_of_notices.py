"""A year in small: many entries, many days, a scheduler that is away, runs twice, or is cut off in the middle.

Each notice of the end is written exactly once for each reader and channel. What is expected comes from a loop of its
own below, written from `spec/application-kinds.md` (c), user guide N8 and DESIGN 5; days are counted by `timedelta`.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import end_letters, end_notices, end_owing, reminding, writing
from module.casework.gate import Work
from module.kernel.clock import ALMATY
from module.kernel.errors import TroisError
from module.registry.application import Attachment, AttachmentRole, DocumentKind
from module.registry.entry import Entry, ExclusionGround, Recording, SuspensionCause, excluded, extended, suspended
from tests.integration.casework.test_end_notices import lives, opens, party
from tests.support import sizes
from tests.support.app_env import NOW, AppEnv

ENTRIES, DAYS = sizes.size(100, 2_000), sizes.size(90, 730)
FIRST = NOW.date() + timedelta(days=1)
BEFORE_END, BEFORE_RENEWAL = (60, 30, 16, 15, 7, 1, 0), (30, 15, 7, 1)
Expected = tuple[str, date, str, str]


class Cut(BaseException):
    """The power goes off in the middle of a run."""


@dataclass
class Drawn:
    """An entry as it was drawn: when protection ends, what happens to it on which day, until when the power holds."""

    number: str
    end: date
    happens: str = ""
    on: date | None = None
    then: date | None = None
    power_until: date | None = None
    key: str = ""
    owed: set[date] = field(default_factory=set)
    last: date | None = None

    def owe(self, last: date | None, before: tuple[int, ...], today: date) -> None:
        """What is owed from today on; days that are behind are nobody's any more."""
        self.last = last
        days = {last - timedelta(days=count) for count in before} if last else set()
        self.owed = {day for day in days if day >= today}

    def visited(self, today: date) -> Iterator[Expected]:
        """What a run of today that comes to this entry has to write: the latest of what is due, unless all is over."""
        due = {day for day in self.owed if day <= today}
        self.owed -= due
        if due and self.last is not None and today <= self.last:
            readers = ["holder:0"]
            if self.power_until is not None and today <= self.power_until:
                readers.append("representative")
            for reader in readers:
                for channel in ("sms", "email"):
                    yield self.number, today, reader, channel


def two_months_after(day: date) -> date:
    year, month = (day.year, day.month + 2) if day.month <= 10 else (day.year + 1, day.month - 10)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def draw(chance: random.Random, place: int) -> Drawn:
    end = FIRST + timedelta(days=chance.randrange(1, DAYS + 60))
    one = Drawn(f"Y-{place:05}", end)
    one.happens = chance.choice(("", "", "", "extended", "excluded", "at_will", "renewal"))
    one.on = FIRST + timedelta(days=chance.randrange(DAYS))
    if one.happens in ("extended", "excluded", "at_will") and one.on > end:
        one.on = end
    if one.happens == "extended":
        one.then = end + timedelta(days=chance.choice((1, 14, 15, 16, 30, 60, 365)))
    if one.happens == "renewal":
        one.on = end + timedelta(days=1)
        one.then = two_months_after(end)
    if chance.random() < 0.5:
        one.power_until = FIRST + timedelta(days=chance.randrange(DAYS + 60))
    return one


def put(app_env: AppEnv, one: Drawn) -> None:
    """Put a drawn entry into the register; one that will await its renewal ends with its right."""
    content: dict[str, Any] = {"holders": (party(f"h{one.number}"),)}
    if one.power_until is not None:
        content["representative"] = party(f"r{one.number}")
        content["files"] = (
            Attachment(
                "1", AttachmentRole.DOCUMENT, "p.pdf", "application/pdf", 1, "0" * 64, DocumentKind.POWER_OF_ATTORNEY,
                valid_until=one.power_until,
            ),
        )  # fmt: skip
    until = one.end + timedelta(days=800) if one.happens == "renewal" else one.end
    right = one.end if one.happens == "renewal" else None
    one.key = opens(app_env, one.number, until, right, **content)
    one.owe(one.end, BEFORE_END, NOW.date())


def happen(app_env: AppEnv, one: Drawn, today: date) -> None:
    """Let happen what was drawn for today, in the register and in the expectation."""
    if one.on != today or not one.happens:
        return
    causes = {"at_will": SuspensionCause.AT_WILL, "renewal": SuspensionCause.RENEWAL}

    def act(old: Entry, now: Recording) -> Entry:
        if one.happens == "extended":
            assert one.then is not None
            return extended(old, one.then, now)
        if one.happens == "excluded":
            return excluded(old, ExclusionGround.AT_WILL, now)
        return suspended(old, causes[one.happens], now)

    lives(app_env, one.number, act)
    if one.happens == "extended":
        one.owe(one.then, BEFORE_END, today)
    elif one.happens == "excluded":
        one.owe(None, (), today)
    elif one.happens == "renewal":
        one.owe(one.then, BEFORE_RENEWAL, today)


@dataclass
class Scheduler:
    """Runs the task as it was drawn, and notes which entries a run came to and which it did not finish."""

    app_env: AppEnv
    chance: random.Random
    patch: pytest.MonkeyPatch
    seen: list[str] = field(default_factory=list)
    unfinished: set[str] = field(default_factory=set)
    fault: type[BaseException] | None = None
    after: int = 0

    def begin(self) -> None:
        real_subject, real_compose = end_notices.subject, writing.compose

        def subject(work: Work, key: str) -> Any:
            self.seen.append(key)
            return real_subject(work, key)

        def compose(*given: Any, **more: Any) -> Any:
            self.after -= 1
            if self.fault is not None and self.after < 0:
                fault, self.fault = self.fault, None
                self.unfinished.add(self.seen[-1])
                raise fault
            return real_compose(*given, **more)

        subjects = {**reminding._SUBJECTS, end_owing.EVENT: subject}
        self.patch.setattr(reminding, "_SUBJECTS", subjects)
        self.patch.setattr(end_letters, "compose", compose)

    def run(self) -> tuple[set[str], bool]:
        """Run once; return the entries that were not finished, and whether the run came to all others."""
        self.seen.clear()
        self.unfinished.clear()
        self.fault = self.chance.choice((None, None, None, LookupError, Cut))
        self.after = self.chance.randrange(12)
        whole = True
        try:
            reminding.remind(self.app_env.open_work)
        except Cut:
            whole = False
        except TroisError:
            assert self.unfinished, "a task fails only where it was made to"
        self.fault = None
        return set(self.unfinished), whole


def test_each_notice_is_written_exactly_once(
    app_env: AppEnv, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(f"{sizes.SEED}/year of notices")
    app_env.clock.set(NOW)
    entries = [draw(chance, place) for place in range(ENTRIES)]
    for one in entries:
        put(app_env, one)
    scheduler = Scheduler(app_env, chance, monkeypatch)
    scheduler.begin()
    expected: Counter[Expected] = Counter()
    away, runs, broken = 0, 0, 0
    for count in range(DAYS):
        today = FIRST + timedelta(days=count)
        app_env.clock.set(datetime.combine(today, time(chance.randrange(24), 30), ALMATY))
        for one in entries:
            happen(app_env, one, today)
        away = away - 1 if away else chance.choice((0, 0, 0, 0, 0, 0, 1, 2, 9))
        for _ in range(0 if away else chance.choice((1, 1, 2, 3))):
            unfinished, whole = scheduler.run()
            runs, broken = runs + 1, broken + len(unfinished)
            for one in entries:
                if one.key not in unfinished and (whole or one.key in scheduler.seen):
                    expected.update(one.visited(today))
    assert written(app_env) == expected
    assert len(expected) > ENTRIES and broken, "the days drawn try something"
    told = f"notices of the end: {ENTRIES} entries, {DAYS} days, {runs} runs, {broken} cut off, {len(expected)} letters"
    record_property("told", told)
    still_owed = {one.number: one.owed for one in entries if one.owed}
    assert owed(app_env) == still_owed


def written(app_env: AppEnv) -> Counter[Expected]:
    statement = (
        "SELECT e.number, (m.created_at AT TIME ZONE 'Asia/Almaty')::date AS day, m.reader, m.channel"
        " FROM trois.message m JOIN trois.reminder r ON r.id = m.reminder_id JOIN trois.entry e ON e.id = r.subject_id"
        " WHERE e.number LIKE 'Y-%'"
    )
    with app_env.store.unit() as unit:
        return Counter(
            (row.number, row.day, row.reader, row.channel) for row in unit.connection.execute(text(statement))
        )


def owed(app_env: AppEnv) -> dict[str, set[date]]:
    statement = (
        "SELECT e.number, r.due_on FROM trois.reminder r JOIN trois.entry e ON e.id = r.subject_id"
        " WHERE r.state = 'owed' AND e.number LIKE 'Y-%'"
    )
    found: dict[str, set[date]] = {}
    with app_env.store.unit() as unit:
        for row in unit.connection.execute(text(statement)):
            found.setdefault(row.number, set()).add(row.due_on)
    return found
