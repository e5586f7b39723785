"""The health page over a real journal of calls: what it says, what a check does, who may press it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from module.cli.outside import outside_group
from module.dev.launcher.services import Services
from module.integrations.calls import CallLine, CallSettings, StoredJournal
from module.integrations.calls.checking import Checked, OutsideHealth
from module.kernel.errors import NotFound
from module.outbound import WireFailure
from module.store import calls, journal
from module.store.calls_schema import call
from module.store.schema import audit
from module.store.unit import connect
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.console import Pages
from tests.support.databases import new_database


class Remote:
    """A system that is well or ill as the test says."""

    def __init__(self) -> None:
        self.ill = ""
        self.asked = 0

    def answer(self) -> None:
        self.asked += 1
        if self.ill:
            raise WireFailure(self.ill)


@pytest.fixture
def app_env(servers: Services) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        found = open_app_env(url)
        yield found
        found.store.engine.dispose()


@pytest.fixture
def remote() -> Remote:
    return Remote()


@pytest.fixture
def line(app_env: AppEnv) -> CallLine:
    settings = CallSettings(attempts=1, breaker_failures=2, breaker_seconds=60)
    return CallLine("gbd_ul", settings, StoredJournal(app_env.store), app_env.clock)


@pytest.fixture
def pages(app_env: AppEnv, line: CallLine, remote: Remote, monkeypatch: pytest.MonkeyPatch) -> Pages:
    other = CallLine("mail", None, StoredJournal(app_env.store), app_env.clock)
    systems = (Checked(line, remote.answer), Checked(other, lambda: None))
    app_env.deps = replace(app_env.deps, outside=OutsideHealth(systems, app_env.store, app_env.clock))
    return Pages(app_env, monkeypatch)


def fail(line: CallLine, remote: Remote) -> None:
    remote.ill = "http.timeout"
    with pytest.raises(WireFailure):
        line.call("by_bin", remote.answer)
    remote.ill = ""


def test_a_system_that_was_never_called(pages: Pages) -> None:
    page = pages.get(pages.operator, "/outside")
    assert "State database of legal entities" in page
    assert "Mail server" in page
    assert page.count("Calls go out") == 2
    assert "0, failed 0" in page


def test_failures_the_breaker_and_the_median_are_shown(pages: Pages, line: CallLine, remote: Remote) -> None:
    line.call("by_bin", remote.answer)
    fail(line, remote)
    fail(line, remote)
    page = pages.get(pages.operator, "/outside")
    assert "Calls are held back" in page
    assert "http.timeout" in page
    assert "3, failed 2" in page
    assert "0 ms" in page
    pages.app_env.clock.set(NOW + timedelta(seconds=60))
    assert "The next call is a trial" in pages.get(pages.operator, "/outside")
    pages.app_env.clock.set(NOW + timedelta(days=2))
    assert "0, failed 0" in pages.get(pages.operator, "/outside")
    pages.app_env.clock.set(NOW)


def test_check_now_says_what_came_of_it_and_who_asked(pages: Pages, line: CallLine, remote: Remote) -> None:
    fail(line, remote)
    fail(line, remote)
    remote.ill = "http.connection"
    answer = pages.post(pages.operator, "/outside/gbd_ul/check")
    assert (answer.status_code, remote.asked) == (303, 3), "a check goes past the breaker"
    page = pages.get(pages.operator, "/outside", checked="gbd_ul")
    assert "The system did not answer as agreed: http.connection." in page
    remote.ill = ""
    pages.app_env.clock.set(NOW + timedelta(seconds=5))
    pages.post(pages.operator, "/outside/gbd_ul/check")
    page = pages.get(pages.operator, "/outside", checked="gbd_ul")
    assert "The system answered." in page
    assert "Calls are held back" not in page
    with pages.app_env.store.unit() as unit:
        rows = unit.connection.execute(select(audit).where(audit.c.act == "outside_check")).all()
    assert [row.actor_id for row in rows] == [pages.operator.account_id] * 2
    pages.app_env.clock.set(NOW)


def test_the_address_alone_says_nothing(pages: Pages) -> None:
    assert "did not answer as agreed" not in pages.get(pages.operator, "/outside", checked="nobody")


def test_only_the_operator_sees_and_presses(pages: Pages, remote: Remote) -> None:
    for person in (pages.app_env.applicant, pages.app_env.case_officer, pages.app_env.head):
        assert pages.ask(person, "/outside").status_code == 403
        assert pages.post(person, "/outside/gbd_ul/check").status_code == 403
    assert remote.asked == 0


def test_a_check_without_the_token_of_the_form_is_refused(pages: Pages, remote: Remote) -> None:
    from tests.support import web

    client = web.sign_in_as(pages.app, pages.operator)
    assert client.post("/trois/outside/gbd_ul/check").status_code in (400, 403)
    assert remote.asked == 0


def test_an_unknown_system_is_not_found(pages: Pages) -> None:
    assert pages.post(pages.operator, "/outside/nobody/check").status_code == 404
    with pytest.raises(NotFound):
        pages.app_env.deps.outside.check("nobody")


def test_the_command_checks_and_tells_by_its_exit(pages: Pages, remote: Remote) -> None:
    pages.app.cli.add_command(outside_group)
    run = pages.app.test_cli_runner()
    good = run.invoke(args=["outside", "check"])
    assert good.exit_code == 0, good.output
    assert "gbd_ul: ok" in good.output
    remote.ill = "http.timeout"
    bad = run.invoke(args=["outside", "check", "gbd_ul"])
    assert bad.exit_code == 1
    assert "gbd_ul: failed http.timeout" in bad.output
    assert run.invoke(args=["outside", "check", "nobody"]).exit_code == 1


def test_a_call_stands_though_the_act_fails(pages: Pages, line: CallLine, remote: Remote) -> None:
    with pytest.raises(ZeroDivisionError), pages.app_env.store.unit() as unit:
        journal.write(unit, pages.operator, "act", NOW)
        line.call("by_bin", remote.answer)
        raise ZeroDivisionError
    with pages.app_env.store.unit() as unit:
        assert len(unit.connection.execute(select(call)).all()) == 1
        assert unit.connection.execute(select(audit).where(audit.c.act == "act")).all() == []


def test_old_calls_are_forgotten(pages: Pages, line: CallLine, remote: Remote) -> None:
    line.call("by_bin", remote.answer)
    with pages.app_env.store.unit() as unit:
        assert calls.forget(unit, NOW) == 0
        assert calls.forget(unit, NOW + timedelta(seconds=1)) == 1


def test_the_command_forgets_what_is_older(pages: Pages, line: CallLine, remote: Remote) -> None:
    pages.app.cli.add_command(outside_group)
    line.call("by_bin", remote.answer)
    run = pages.app.test_cli_runner()
    assert run.invoke(args=["outside", "forget", "1"]).output == "lines deleted: 0\n"
    pages.app_env.clock.set(NOW + timedelta(days=2))
    assert run.invoke(args=["outside", "forget", "1"]).output == "lines deleted: 1\n"
    pages.app_env.clock.set(NOW)


def test_a_database_that_is_down_costs_no_answer(remote: Remote, caplog: pytest.LogCaptureFixture) -> None:
    store = connect("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=1")
    line = CallLine("gbd_ul", None, StoredJournal(store))
    assert line.call("by_bin", lambda: "answer") == "answer"
    assert "call not written down: gbd_ul by_bin" in caplog.text
    store.engine.dispose()
