"""The unit of work, and values on their way into the database and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from module.kernel.errors import NotFound
from module.registry.application import Form
from module.registry.paging import FIRST
from module.store import application_lists, applications, counters
from tests.support.app_env import NOW, AppEnv, form


def test_nothing_is_announced_before_the_commit_and_nothing_after_a_rollback(app_env: AppEnv) -> None:
    seen: list[str] = []
    with app_env.store.unit() as unit:
        unit.after_commit(lambda: seen.append("first"))
        unit.after_commit(lambda: seen.append("second"))
        assert seen == []
    assert seen == ["first", "second"]
    with pytest.raises(NotFound), app_env.store.unit() as unit:
        unit.after_commit(lambda: seen.append("never"))
        raise NotFound
    assert seen == ["first", "second"]


def test_the_world_sees_the_row_when_it_is_announced(app_env: AppEnv) -> None:
    seen: list[int] = []

    def look() -> None:
        with app_env.store.unit() as unit:
            statement = text("SELECT value FROM trois.counter WHERE name = 'announced'")
            seen.append(int(unit.connection.execute(statement).scalar_one()))

    with app_env.store.unit() as unit:
        counters.next_value(unit, "announced")
        unit.after_commit(look)
    assert seen == [1]


def test_a_form_comes_back_as_it_went_in(app_env: AppEnv) -> None:
    made = Form(**form("ҚАЗЫНА"))
    with app_env.store.unit() as unit:
        key = applications.create(unit, app_env.applicant, made, "", NOW)
    with app_env.store.unit() as unit:
        found = applications.get(unit, key)
    assert found is not None
    assert found.form == made


def test_a_draft_has_no_number_and_a_filed_application_has_one(app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        key = applications.create(unit, app_env.applicant, Form(), "", NOW)
    for values in ({"status": "submitted"}, {"number": "TROIS-0"}, {"status": "in_review", "number": "TROIS-0"}):
        with (
            pytest.raises(IntegrityError, match=r"filed_has_number|review_has_case_officer"),
            app_env.store.unit() as unit,
        ):
            applications.change(unit, key, **values)


def test_a_signature_is_stored_with_all_its_evidence_or_not_at_all(app_env: AppEnv) -> None:
    with app_env.store.unit() as unit:
        key = applications.create(unit, app_env.applicant, Form(), "", NOW)
    statement = text(
        "INSERT INTO trois.paper (id, application_id, kind, application_version, document, sha256, prepared_at, signed)"
        " VALUES (gen_random_uuid(), :key, 'application', 1, 'x', 'y', now(), 'z')"
    )
    with pytest.raises(IntegrityError, match="signed_with_evidence"), app_env.store.unit() as unit:
        unit.connection.execute(statement, {"key": key})


def test_an_owner_sees_the_applications_of_the_organisation_and_of_nobody_else(app_env: AppEnv) -> None:
    alone = replace(app_env.applicant, bin="")
    with app_env.store.unit() as unit:
        ours = applications.create(unit, app_env.applicant, Form(), "", NOW)
        mine = applications.create(unit, alone, Form(), "", NOW)
    colleague = replace(app_env.applicant, iin="900101300007")
    with app_env.store.unit() as unit:
        assert ours in {record.id for record in application_lists.owned_by(unit, colleague, FIRST)}
        assert mine not in {record.id for record in application_lists.owned_by(unit, app_env.applicant, FIRST)}
        assert [record.id for record in application_lists.owned_by(unit, alone, FIRST)] == [mine]
