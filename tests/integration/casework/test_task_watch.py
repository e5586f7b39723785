"""What is written down of the scheduled tasks (D29): true names, an incident after repeats, closed when all is well."""

from __future__ import annotations

from datetime import timedelta

from module.casework import task_watch
from module.store import scheduled_tasks
from module.store.exchange import incidents
from module.store.exchange.incidents import Incident
from module.store.scheduled_tasks import TaskRecord
from tests.support.app_env import NOW, AppEnv

FAULT = "KeyError at casework/delivering.py:40"


def note(app_env: AppEnv, fault: str, after: timedelta = timedelta()) -> None:
    app_env.clock.set(NOW + after)
    task_watch.note(app_env.open_work, "seal", fault)


def record(app_env: AppEnv) -> TaskRecord:
    with app_env.store.unit() as unit:
        (found,) = [row for row in scheduled_tasks.all_of(unit) if row.name == "seal"]
    return found


def raised(app_env: AppEnv, *, only_open: bool = True) -> list[Incident]:
    with app_env.store.unit() as unit:
        return [row for row in incidents.find(unit, only_open=only_open) if row.code == "task_failed"]


def test_a_task_that_fails_again_and_again_is_an_incident_and_its_end_closes_it(app_env: AppEnv) -> None:
    note(app_env, "")
    assert record(app_env) == TaskRecord("seal", NOW, None, None, 0, "", None)
    for seconds in (2, 4, 6):
        note(app_env, FAULT, timedelta(seconds=seconds))
    assert raised(app_env) == [], "it may pass by itself within a minute"
    found = record(app_env)
    assert (found.done_at, found.failures, found.fault) == (NOW, 3, FAULT)
    assert found.failing_since == NOW + timedelta(seconds=2)
    for seconds in (63, 65, 67):
        note(app_env, FAULT, timedelta(seconds=seconds))
    (incident,) = raised(app_env)
    assert incident.details == {"task": "seal", "fault": FAULT, "failures": 4}
    assert incident.conversation_id is None
    note(app_env, "", timedelta(seconds=69))
    assert raised(app_env) == []
    (closed,) = raised(app_env, only_open=False)
    assert closed.resolution == "mended"
    assert record(app_env) == TaskRecord(
        "seal", NOW + timedelta(seconds=69), None, NOW + timedelta(seconds=67), 0, "", None
    )


def test_a_task_that_fails_twice_in_an_hour_is_none(app_env: AppEnv) -> None:
    note(app_env, FAULT)
    note(app_env, FAULT, timedelta(hours=1))
    assert raised(app_env) == []
