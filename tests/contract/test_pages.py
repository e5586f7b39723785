"""The pages of the stand-ins, and what they keep over a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import requests

from module.dev.standins.inbox import Inbox, Received
from module.dev.standins.scenarios import SCENARIOS
from module.integrations.sms import SmscMessenger, SmscSettings
from module.outbound import HttpSettings
from module.registry.letters import Letter
from tests.support.outside import Outside


def test_inbox_newest_first_and_escaped(outside: Outside) -> None:
    outside.sms().send(Letter("page-1", "+77010000001", "", "earlier"))
    outside.sms().send(Letter("page-2", "+77010000001", "", "<b>second</b>"))
    page = requests.get(f"{outside.url}/inbox", timeout=5).text
    assert page.index("&lt;b&gt;second") < page.index("earlier")
    assert '<html lang="en">' in page
    assert page.count('scope="col"') == 6
    listed = requests.get(f"{outside.url}/inbox.json", timeout=5).json()
    assert [item["id"] for item in listed[:2]] == ["page-2", "page-1"]


def test_scenarios_are_all_listed(outside: Outside) -> None:
    page = requests.get(f"{outside.url}/", timeout=5).text
    assert all(f'<th scope="row">{scenario.key}</th>' in page for scenario in SCENARIOS)


def test_a_person_orders_transactions_of_the_commission(outside: Outside) -> None:
    page = f"{outside.url}/commission"

    def order(code: str, about: str = "") -> requests.Response:
        return requests.post(f"{page}/order", {"transaction": f"P.SP.01.{code}", "about": about}, timeout=5)

    assert "TRN.001 in PRC.001" in order("TRN.001").text
    known = requests.get(f"{page}/control/register", timeout=5).json()["applications"]
    assert "TRN.005 in PRC.001" in order("TRN.005", next(iter(known))).text
    refused = order("TRN.006", "no such number")
    assert (refused.status_code, 'role="alert"' in refused.text) == (400, True)
    assert order("TRN.010").status_code == 400, "the authorised body starts this one"


def test_line_cut_by_a_kill_is_dropped(tmp_path: Path) -> None:
    item = Received("sms", "1", "77010000001", "", "x", "2026-11-21T00:00:00+00:00")
    Inbox(tmp_path).add(item)
    file = tmp_path / "inbox.jsonl"
    file.write_text(file.read_text() + '{"kind": "sm')
    inbox = Inbox(tmp_path)
    assert inbox.newest_first() == [item]
    assert not inbox.add(item)
    assert len(file.read_text().splitlines()) == 2


def test_doubles_are_known_after_a_kill(tmp_path: Path) -> None:
    """The program itself: killed without notice, started again, asked to send the same SMS."""
    note = Letter("kill-1", "+77010000001", "", "x")
    for _time in range(2):
        process = _started(tmp_path)
        try:
            line = process.stdout.readline() if process.stdout else ""
            url = line.split()[-1].removesuffix("/scenarios")
            messenger = SmscMessenger(
                SmscSettings(HttpSettings(url + "/smsc"), "trois", "sms-test", ask_before_send=False)
            )
            assert messenger.send(note).state == "sent"
        finally:
            process.kill()
            process.communicate()
    lines = [json.loads(line) for line in (tmp_path / "state" / "inbox.jsonl").read_text().splitlines()]
    assert [line["double"] for line in lines] == [False, True]


def test_program_stops_on_sigterm(tmp_path: Path) -> None:
    process = _started(tmp_path)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.communicate()


def _started(directory: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "module.dev.standins", "--port", "0"]
    command += ["--pki", str(directory / "pki"), "--state", str(directory / "state")]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path.cwd(), env=environment
    )
