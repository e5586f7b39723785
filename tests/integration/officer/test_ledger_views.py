"""What an auditor asks of the journal by command: who saw a case, what an account saw, who was refused what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from module.cli import bare
from tests.support.app_env import AppEnv, open_app_env
from tests.support.console import Pages


@pytest.fixture(scope="module")
def everybody(own_postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(own_postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def pages(everybody: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Pages:
    return Pages(replace(everybody), monkeypatch)


def test_an_auditor_asks(pages: Pages, own_postgres_url: str) -> None:
    host = bare()
    host.config["TROIS_DATABASE_URL"] = own_postgres_url

    def ledger(*words: str) -> list[str]:
        answer = host.test_cli_runner().invoke(args=["trois", "ledger", *words])
        assert answer.exit_code == 0, answer.output
        return answer.stdout.splitlines()

    officer, head = pages.app_env.case_officer, pages.app_env.head
    key, other = pages.app_env.file_application("НЕФРИТ"), pages.app_env.file_application("КВАРЦ")
    for actor, case in ((officer, key), (head, key), (officer, other)):
        pages.get(actor, f"/cases/{case}")
    pages.get(officer, "/worklist")
    pages.ask(pages.operator, f"/cases/{key}")

    of_case = ledger("views", "--case", key)
    assert len(of_case) == 2
    assert f"account={head.account_id}" in of_case[0] and f"object=application_id:{key}" in of_case[0]
    (number,) = [
        view.number
        for view in pages.app_env.store.engine.connect()
        .exec_driver_sql("SELECT number FROM trois.application WHERE id = %s", (key,))
        .all()
    ]
    assert ledger("views", "--case", number) == of_case
    assert len(ledger("views", "--account", officer.account_id)) == 3
    assert len(ledger("views", "--account", officer.account_id, "--most", "1")) == 1
    assert ledger("views", "--to", "2026-01-01") == []
    assert len(ledger("views", "--from", "2026-01-01")) == 4
    assert ledger("views", "--case", "no such number") == []
    (refused,) = ledger("refusals", "--case", key)
    assert "event=access_refused reason=not_permitted" in refused
    assert f"account={pages.operator.account_id}" in refused
    said = "\n".join([*of_case, refused])
    for personal in (officer.iin, head.name, officer.name, "НЕФРИТ"):
        assert personal not in said
