"""What loggers are told: each call stands here, so that whoever adds one says that it holds nothing of a person.

The right-hand side is what is put into the text: codes, counts, names of systems and outcomes.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALLS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
TOLD = """
casework/entry_clock.py: number, fault
casework/reminding.py: event, subject_id, fault
casework/delivering.py: row.id, row.topic, fault
casework/host_users.py:
context/responses.py: state().incident, request.endpoint
eaeu/exchange/sending.py: conversation_id, fault
eaeu/exchange/service.py: fault
eds/revocation.py: error.detail
casework/examining.py: verdict.finding, seen.sha256
casework/examining.py: verdicts[-1].finding, digest
eds/stamping.py: getattr(error, 'detail', 'unavailable')
integrations/asking.py: way.register, outcome, detail
integrations/calls/journal.py: record.system, record.operation, record.code
integrations/calls/line.py: self.system
integrations/calls/line.py: self.system, failure.detail
integrations/mail.py:
integrations/shep/door.py:
integrations/shep/door.py: failure.detail
integrations/shep/door.py: operation, kept
integrations/shep/inbox.py:
integrations/sms/mobizon.py: verb, answer.status
integrations/sms/smsc.py: verb, answer.status
integrations/soap.py: operation, answer.status, len(answer.content)
jobs/job.py:
jobs/schedule.py: name, unwritten
jobs/schedule.py: task.name, fault
jobs/queue.py: row_id, type(error).__name__
kernel/traces.py: '%s', json.dumps(line, ensure_ascii=True, default=str)
wiring/trust.py:
"""


def log_calls() -> set[str]:
    found = set()
    for path in sorted((ROOT / "module").rglob("*.py")):
        file = path.relative_to(ROOT / "module")
        if file.parts[0] == "dev":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
                logger = ast.unparse(node.func.value).split(".")[-1].lower()
                if logger in ("log", "_log", "logger", "logging"):
                    told = ", ".join(ast.unparse(argument) for argument in node.args[1:])
                    found.add(f"{file.as_posix()}: {told}".strip())
                    assert not any(isinstance(part, ast.JoinedStr) for part in node.args), f"{file}: an f-string"
    return found


@pytest.mark.asvs("16.1.1")
def test_every_log_line_was_judged() -> None:
    found = log_calls()
    assert len(found) > 15
    assert sorted(found - set(TOLD.strip().splitlines())) == []


def test_lines_that_the_security_log_adds_are_codes_and_ids() -> None:
    """The facts beside a line, by their names: each is an id, a digest or a code."""
    names = {"in_journal", "way", "certificate", "act"}
    found = set()
    for path in (ROOT / "module").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("note", "traces.note"):
                found |= {word.arg for word in node.keywords if word.arg}
    assert found <= names
