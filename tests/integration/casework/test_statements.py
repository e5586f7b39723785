"""Cost is flat (D27): statements of acts and pages are bounded by a table and do not grow with what a case holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event

from module.casework import (
    acts,
    attachments,
    cases,
    deciding,
    drafts,
    examining,
    filing,
    own_applications,
    waiting,
    worklist,
)
from module.registry.application import AttachmentRole
from module.registry.decision import DecisionKind
from tests.support.app_env import AppEnv
from tests.support.key_signers import KeySigners, fill_draft

BOUNDS = tomllib.loads((Path(__file__).parents[2] / "architecture" / "statements.toml").read_text(encoding="utf-8"))


@contextmanager
def counted(app_env: AppEnv, found: dict[str, int], name: str) -> Iterator[None]:
    seen: list[str] = []
    engine = app_env.store.engine

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)
    found[name] = len(seen)


def many_blocks(key: str, app_env: AppEnv, count: int) -> None:
    """Give a filled draft more blocks of goods, each with pictures of its own."""
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        (block,) = view.form.goods
        bare = replace(block, genuine_pictures=(), infringing_pictures=())
        view = drafts.save(work, key, view.version, goods=(block, *[bare] * count))
        for index in range(1, count + 1):
            for role in (AttachmentRole.GENUINE, AttachmentRole.INFRINGING):
                content = f"{key} {role} {index}".encode()
                examined = examining.of_role(work.deps, role, content)
                view = attachments.add(work, key, view.version, role, f"{index}.jpg", examined, goods_index=index)


def measured(app_env: AppEnv, key_signers: KeySigners, mark: str, blocks: int) -> dict[str, int]:
    """Carry a case from the draft to the entry, and count."""
    found: dict[str, int] = {}
    key = fill_draft(app_env, mark)
    many_blocks(key, app_env, blocks)
    applicant, case_officer, head = app_env.applicant, app_env.case_officer, app_env.head
    with counted(app_env, found, "draft"), app_env.open_work(applicant) as work:
        drafts.load(work, key)
    with app_env.open_work(applicant) as work:
        signing = filing.prepare(work, key)
    evidence = key_signers.evidence("company-head", signing.document, app_env.clock.now())
    with counted(app_env, found, "submit"), app_env.open_work(applicant) as work:
        filing.submit(work, key, signing.id, evidence)
    with counted(app_env, found, "take"), app_env.open_work(case_officer) as work:
        acts.take(work, key)
    with counted(app_env, found, "prepare"), app_env.open_work(case_officer) as work:
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with app_env.open_work(head) as work:
        signing = deciding.preview(work, key).signing_document
    evidence = key_signers.evidence("officer-head", signing.document, app_env.clock.now())
    with counted(app_env, found, "sign"), app_env.open_work(head) as work:
        deciding.sign(work, key, signing.id, evidence)
    with counted(app_env, found, "case"), app_env.open_work(case_officer) as work:
        cases.load(work, key)
    with counted(app_env, found, "worklist"), app_env.open_work(case_officer) as work:
        worklist.worklist(work)
    with counted(app_env, found, "applications"), app_env.open_work(applicant) as work:
        own_applications.mine(work)
    for person in (applicant, case_officer, head):
        with counted(app_env, found, "navigation"), app_env.open_work(person) as work:
            waiting.open_for(work)
        assert found["navigation"] == 1
    return found


def test_statements_do_not_grow_with_fifty_blocks_of_goods(app_env: AppEnv, key_signers: KeySigners) -> None:
    few = measured(app_env, key_signers, "БІР СӨЗ", 1)
    assert measured(app_env, key_signers, "ЕЛУ СӨЗ", 49) == few


def test_statements_are_bounded_and_do_not_grow(app_env: AppEnv, key_signers: KeySigners) -> None:
    few = measured(app_env, key_signers, "АЗ СӨЗ", 1)
    assert {name: count for name, count in few.items() if count > BOUNDS[name]} == {}
    assert set(few) == set(BOUNDS)
    many = measured(app_env, key_signers, "КӨП СӨЗ", 6)
    assert many == few, "with more blocks, files and cases"
