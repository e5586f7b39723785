"""What accounts promise without a page of its own: nobody at first, no password that runs out, no field unasked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from alembic import command

from module.dev.launcher.services import Services
from tests.support.app_env import NOW
from tests.support.databases import new_database
from tests.support.portal_env import CONTACTS, PASSWORD, ROOT, PortalEnv, Visitor, field_of, went

KEPT = ("account", "portal_user", "application", "organisation", "invitation", "consent", "one_time_code", "outbox")
SAMPLES = {"UUIDConverter": "00000000-0000-4000-8000-000000000001", "IntegerConverter": "1", "Number": "1"}


@pytest.fixture
def person(portal_env: PortalEnv) -> Visitor:
    visitor = portal_env.visitor("individual")
    visitor.register()
    visitor.activate()
    return visitor


@pytest.mark.asvs("6.3.2")
def test_a_fresh_database_has_nobody(servers: Services) -> None:
    from sqlalchemy import create_engine, text

    from tests.support.app_env import alembic_config

    with new_database(servers) as url:
        command.upgrade(alembic_config(url), "head")
        engine = create_engine(url)
        with engine.connect() as connection:
            for table in ("account", "portal_user", "web_session", "organisation"):
                counted = connection.execute(text(f"SELECT count(*) FROM trois.{table}"))  # noqa: S608
                assert counted.scalar_one() == 0, table
        engine.dispose()


@pytest.mark.asvs("6.2.10")
def test_no_password_runs_out(portal_env: PortalEnv, person: Visitor) -> None:
    portal_env.later(NOW + timedelta(days=3 * 365))
    went(person.enter("individual"), "/")


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_the_password_field_hides_and_lets_paste(portal_env: PortalEnv) -> None:
    page = portal_env.visitor().get("/sign-in")
    (field,) = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert not re.search(r'onpaste|autocomplete="(off|new-password)"|readonly|value="[^"]', field)


def rows(portal_env: PortalEnv, *tables: str) -> dict[str, list[Any]]:
    statement = "SELECT md5(coalesce(string_agg(one::text, '|' ORDER BY one::text), '')) FROM trois.{} AS one"
    return {table: portal_env.scalars(statement.format(table)) for table in tables}


@pytest.mark.asvs("15.3.3")
def test_a_field_that_the_form_has_not_changes_nothing(portal_env: PortalEnv, person: Visitor) -> None:
    """Who sends columns of the table along is not believed: IIN, state, roles, password are none of this form."""
    went(person.sign_in(), "/")
    own = "SELECT concat_ws(' ', iin, bin, parts::text, role, state, user_id) FROM trois.account ORDER BY id"
    known = "SELECT concat_ws(' ', iin, iin_proved_at, state, user_name, password_hash) FROM trois.portal_user"
    before = portal_env.scalars(own), portal_env.scalars(known)
    page = person.get("/account/contacts")
    extra = {"iin": "880619400063", "state": "closed", "parts": "head", "role": "head", "user_name": "other"}
    extra |= {"password_hash": "x", "iin_proved_at": "", "account_id": "x", "user_id": "x", "password": PASSWORD}
    assert person.post("/account/contacts", page, **{**CONTACTS, **extra}).status_code == 303
    person.post("/account/language", language="kk", **extra)
    assert (portal_env.scalars(own), portal_env.scalars(known)) == before


@pytest.mark.asvs("3.5.3")
def test_every_page_that_only_answers_get_changes_nothing(portal_env: PortalEnv, person: Visitor) -> None:
    """A link that somebody planted opens a page and does nothing else."""
    went(person.sign_in(), "/")
    draft = person.post("/applications").location.rsplit("/", 1)[1]
    portal_env.app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    before, opened = rows(portal_env, *KEPT), 0
    for rule in portal_env.app.url_map.iter_rules():
        if not rule.endpoint.startswith("trois.") or "GET" not in (rule.methods or ()):
            continue
        values = {}
        for name, converter in rule._converters.items():
            listed = sorted(getattr(converter, "items", ()))
            values[name] = listed[0] if listed else SAMPLES.get(type(converter).__name__, "a" * 64)
        values |= {"application_id": draft} if "application_id" in values else {}
        with portal_env.app.test_request_context():
            address = portal_env.app.url_map.bind("localhost").build(rule.endpoint, values)
        with person.client.get(address) as answer:
            opened += answer.status_code == 200
    assert opened > 30
    assert rows(portal_env, *KEPT) == before
    assert field_of(person.get("/account/contacts"), "csrf_token"), f"{ROOT}: the session goes on"


def code_by_sms(portal_env: PortalEnv, person: Visitor) -> tuple[str, str]:
    """The right code that was sent, and a wrong one."""
    person.post("/account/confirm/mobile/send", person.get("/account/confirm/mobile"))
    portal_env.deliver()
    found = re.search(r"\b\d{6}\b", portal_env.sms.letters[-1].text)
    assert found
    return found[0], "111111" if found[0] != "111111" else "222222"


@pytest.mark.asvs("6.6.3")
def test_a_code_of_six_digits_has_five_tries(portal_env: PortalEnv, person: Visitor) -> None:
    went(person.sign_in(), "/")
    right, wrong = code_by_sms(portal_env, person)
    answers = [person.post("/account/confirm/mobile", code=code).status_code for code in (*[wrong] * 5, right)]
    assert answers == [422] * 6, "the right one comes too late"
    portal_env.later(NOW + timedelta(seconds=1))
    right, wrong = code_by_sms(portal_env, person)
    answers = [person.post("/account/confirm/mobile", code=code).status_code for code in (*[wrong] * 4, right)]
    assert answers == [422] * 4 + [303], "the control: four wrong ones do no harm"
