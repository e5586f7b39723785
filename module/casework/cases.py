"""A case as an officer sees it, with its checks, history and decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from module.casework import case_notices, checking, deciding, drafts, examining, exclusion_waiting, repeating
from module.casework.case_file import CaseFile, case_facts, read_case
from module.casework.gate import Work, is_officer, owns
from module.casework.hearings import hearing_view, last_days_of
from module.casework.views import CaseView, DecisionView, HistoryRow
from module.casework.worklist import days_left
from module.registry.workflow import Act, Status, act_of
from module.store import applications, decisions, entries, journal
from module.store.applications import ApplicationRecord
from module.store.journal import JournalRow


def load(work: Work, application_id: str) -> CaseView:
    """Return a case to an officer, or to its applicant."""
    file = read_case(work, application_id)
    record, facts = file.record, case_facts(work, file)
    answers = applications.facts(work.unit, record.id)
    application = drafts.view(work, file, answers)
    return CaseView(
        application=application,
        case_officer_id=record.case_officer_id,
        case_officer=record.case_officer_name,
        days_left=days_left(work, record),
        checks=checking.case_checks(work, record, answers, application.attachments) if is_officer(work.actor) else (),
        changes=repeating.changes(work, record) if is_officer(work.actor) else (),
        history=_history(work, record),
        decision=_decision(work, file),
        hearing=hearing_view(work, file),
        open_acts=work.deps.workflow.open_acts(facts, work.actor),
        held_acts=work.deps.workflow.held_acts(facts, work.actor),
        notices=case_notices.of_case(work, record.id),
        antivirus=examining.results(work, application.attachments),
        last_days=last_days_of(work, record),
        closed=record.closing.told(record.base_number) if record.closing else None,
        waits=exclusion_waiting.of_case(work, record),
        first=_first(work, file),
        reports=exclusion_waiting.reported_of(work, record),
        opened_for=file.reasons_of_grant if record.cause else None,
        found_on=record.cause.detected_on if record.cause else None,
    )


_PASSED_ON = (Act.RELEASE, Act.HAND_OVER, Act.ASSIGN, Act.TAKE_OVER)  # who works on it is told to officers alone
_INTERNAL = frozenset(
    {Act.PREPARE_GRANT, Act.PREPARE_REFUSAL, Act.PREPARE_SUSPENSION, Act.SEND_BACK, *_PASSED_ON}
)  # nor an unsigned decision


def _history(work: Work, record: ApplicationRecord) -> tuple[HistoryRow, ...]:
    rows, hidden = [], not is_officer(work.actor)
    remarks = iter(decisions.remarks(work.unit, record.id))
    said: dict[str, Iterator[str]] = {Act.SEND_BACK: remarks, Act.TAKE_OVER: iter(record.take_over_reasons)}
    journalled = journal.of_application(work.unit, record.id)
    for row in journalled:
        if not row.status_after:
            continue
        act = act_of(row.act)
        if hidden and act in _INTERNAL:
            continue
        actor = _named(row, record, officer=not hidden)
        remark = next(said.get(act, iter(())), "")
        rows.append(HistoryRow(row.at, actor, act, Status(row.status_after), remark))
    return tuple(_with_reasons(rows, record))


def _with_reasons(rows: list[HistoryRow], record: ApplicationRecord) -> Iterator[HistoryRow]:
    """Give what was written when a case was closed without a decision; of several proposals the last one is kept."""
    closing = record.closing
    written: dict[str, str] = {}
    if closing is not None:
        written = {Act.PROPOSE_CLOSING: closing.proposal, Act.CLOSE_CASE: closing.text}
    last = {row.act: row for row in rows}
    for row in rows:
        words = written.get(row.act, "") if last[row.act] is row else ""
        yield replace(row, remark=words) if words else row


def _named(row: JournalRow, record: ApplicationRecord, *, officer: bool) -> str:
    """Return who acted: of the applicant's side person and organisation (R16); officers are named to officers only."""
    own = row.actor_bin == record.owner_bin and (bool(record.owner_bin) or row.actor_iin == record.owner_iin)
    if own:
        return f"{row.actor_name}, {row.organisation}" if row.organisation else row.actor_name
    return row.actor_name if officer else ""


def _first(work: Work, file: CaseFile) -> DecisionView | None:
    """Return the act after which the application went on, where its kind has one."""
    if file.kind.first is None:
        return None
    found = decisions.followed(work.unit, file.record.id)
    return _view(work, file, found[0]) if found else None


def _decision(work: Work, file: CaseFile) -> DecisionView | None:
    found = file.decision
    if found is None:
        return None
    if found.signed_at is None and (owns(file.record, work.actor) or file.record.status is Status.CLOSED):
        return None  # of a closed application it will not be signed any more
    return _view(work, file, found)


def _view(work: Work, file: CaseFile, found: decisions.DecisionRecord) -> DecisionView:
    signed = found.signed_at is not None
    entry = entries.current(work.unit, found.entry_number) if signed and found.entry_number else None
    return DecisionView(
        kind=found.kind,
        grounds=found.reasons.grounds,
        explanation_kk=found.reasons.explanation_kk,
        explanation_ru=found.reasons.explanation_ru,
        prepared_by=found.prepared_by_name,
        prepared_at=found.prepared_at,
        number=found.number if signed else "",
        code=found.code if signed else "",
        signed_by=found.signed_by_name,
        signed_at=found.signed_at,
        entry_number=found.entry_number if signed else "",
        protection=entry.entry.as_of(work.today).protection if entry else None,
        answer_kk=found.answer.kk,
        answer_ru=found.answer.ru,
        check_reasons=found.check_reasons or {},
        act=deciding.act_texts(work, file, found),
    )
