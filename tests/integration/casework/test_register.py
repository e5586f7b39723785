"""The public register: entries, search, verification of a decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from module.casework import register
from module.casework.gate import Work
from module.casework.register_views import Verified
from module.kernel.errors import NotFound
from module.registry.actors import NOBODY
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import NiceClass
from module.registry.party import Name, Party
from module.store.unit import Unit
from tests.support.app_env import AppEnv, form
from tests.support.key_signers import include


def mark(app_env: AppEnv, name: Name, certificate: str, holder: Name) -> dict[str, object]:
    number = app_env.applicant.bin or app_env.applicant.iin
    party: Party = replace(form("", number)["holder"], name=holder)
    right = TrademarkRight(
        certificate, name=name, valid_until=date(2030, 1, 1), classes=(NiceClass(12, "Cars"),), owners=(party,)
    )
    return {"right": right, "holder": party}


@pytest.fixture(scope="module")
def keys(module_env: AppEnv) -> dict[str, str]:
    app_env = module_env
    return {
        "қазақ": include(
            app_env,
            "ҚАЗАҚ",
            **mark(app_env, Name(ru="ҚАЗАҚСТАН", kk="ҚАЗАҚСТАН"), "55001", Name(ru="ТОО «Жетісу Тағам»")),
        ),
        "latin": include(
            app_env, "COBA", **mark(app_env, Name(en="COBA 100%"), "55002", Name(en="Sova Trade_Mark LLC"))
        ),
    }


def numbers(app_env: AppEnv, query: str) -> list[str]:
    with app_env.open_work(None) as work:
        return [row.certificate_number for row in register.search(work, query).rows]


def code_of(app_env: AppEnv, key: str) -> str:
    with app_env.store.unit() as unit:
        found = unit.connection.execute(
            text("SELECT code FROM trois.decision WHERE application_id = :key"), {"key": key}
        )
        return str(found.scalar_one())


def verified(app_env: AppEnv, code: str) -> Verified:
    with app_env.open_work(None) as work:
        return register.verify(work, code)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"55001", "55002"}),
        ("қазақстан", {"55001"}),
        ("Казакстан", {"55001"}),
        ("КАЗАҚСТ", {"55001"}),
        ("ҚАЗАКСТАН", {"55001"}),
        ("Жетiсу", {"55001"}),
        ("СОВА", {"55002"}),
        ("coba 100", {"55002"}),
        ("100%", {"55002"}),
        ("%", {"55001", "55002"}),
        ("_", {"55001", "55002"}),
        ("\\", {"55001", "55002"}),
        ("тағамы жетісу", {"55001"}),
        ("нетакого", set()),
        ("5500' OR '1'='1", set()),
    ],
)
def test_search(app_env: AppEnv, keys: dict[str, str], query: str, found: set[str]) -> None:
    assert set(numbers(app_env, query)) == found


def test_the_number_asked_for_stands_first(app_env: AppEnv, keys: dict[str, str]) -> None:
    assert numbers(app_env, "55002")[0] == "55002"
    assert numbers(app_env, "55001")[0] == "55001"


def test_pages_of_a_search(app_env: AppEnv, keys: dict[str, str]) -> None:
    with app_env.open_work(None) as work:
        page = register.search(work, "", page=-5)
        assert (page.total, page.page, page.pages) == (2, 1, 1)
        assert register.search(work, "", page=99).rows == ()


def test_an_entry_is_what_the_decision_said(app_env: AppEnv, keys: dict[str, str]) -> None:
    code = code_of(app_env, keys["қазақ"])
    with app_env.open_work(None) as work:
        entry = register.entry(work, register.verify(work, code).entry_number)
        with pytest.raises(NotFound):
            register.entry(work, "00000/ТЗ-000000")
    assert (entry.state, entry.in_force_from, entry.certificate_number) == ("not_begun", date(2026, 11, 20), "55001")
    assert (entry.start, entry.end) == (date(2026, 12, 1), date(2028, 11, 20))
    assert (entry.hs_codes, entry.nice_classes) == (("870310",), (12,))
    assert entry.holder.ru == "ТОО «Жетісу Тағам»"
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(
            text(
                "SELECT line, part, cause FROM trois.entry_version v JOIN trois.entry e ON e.id = v.entry_id"
                " WHERE e.number = :n ORDER BY line"
            ),
            {"n": entry.number},
        ).all()
    assert [tuple(row) for row in rows] == [(1, "common", "included"), (2, "national", "included")]
    private = ("+77012345678", "a@example.kz", "Hologram", "100140000013", "A-1")
    assert not [value for value in private if value in str(entry)], "what is shown holds published data only"


def test_a_sound_decision(app_env: AppEnv, keys: dict[str, str]) -> None:
    code = code_of(app_env, keys["қазақ"])
    seen = verified(app_env, f" {code.lower()} ")
    assert seen.intact
    assert seen.signed_by == app_env.head.name
    assert seen.decided_on == date(2026, 11, 20)


@pytest.mark.parametrize("code", ["", "A" * 16, "%", "' OR 1=1"])
def test_a_code_that_opens_nothing(app_env: AppEnv, keys: dict[str, str], code: str) -> None:
    with pytest.raises(NotFound):
        verified(app_env, code)


@contextmanager
def undone(app_env: AppEnv, statement: str, **values: object) -> Iterator[Work]:
    """Look at the register with something altered in the database, and undo it."""
    with app_env.store.engine.connect() as connection, connection.begin() as transaction:
        assert connection.execute(text(f"UPDATE trois.{statement}"), values).rowcount == 1
        yield Work(app_env.deps, Unit(connection), NOBODY, app_env.clock.now())
        transaction.rollback()


def test_a_decision_that_is_not_signed_yet_is_not_shown(app_env: AppEnv, keys: dict[str, str]) -> None:
    code = code_of(app_env, keys["latin"])
    change = "decision SET state = 'prepared', signed_by = NULL, signed_at = NULL WHERE application_id = :key"
    with undone(app_env, change, key=keys["latin"]) as work, pytest.raises(NotFound):
        register.verify(work, code)


OF_DECISION = " FROM trois.decision d WHERE d.paper_id = p.id AND d.application_id = :key"
FORGED = "convert_to(replace(convert_from(p.{}, 'UTF8'), '55001', '66001'), 'UTF8')"


@pytest.mark.parametrize(
    "change",
    [
        "paper p SET document = p.document || ' '" + OF_DECISION,
        f"paper p SET document = {FORGED.format('document')},"
        f" sha256 = encode(sha256({FORGED.format('document')}), 'hex')" + OF_DECISION,
        f"paper p SET signed = {FORGED.format('signed')}" + OF_DECISION,
        "paper p SET evidence = jsonb_set(p.evidence, '{signer,surname}', '\"ANOTHER\"')" + OF_DECISION,
        "decision SET kind = 'refuse', grounds = '{documents_missing}' WHERE application_id = :key",
        "decision SET number = '2026-99999' WHERE application_id = :key",
        "decision SET entry_number = '99999/ТЗ-201126' WHERE application_id = :key",
        "decision SET paper_id = (SELECT paper_id FROM trois.decision WHERE application_id <> :key)"
        " WHERE application_id = :key",
    ],
    ids=["document", "with digest", "signed bytes", "signer", "kind", "number", "entry number", "another paper"],
)
def test_a_decision_altered_in_the_database(app_env: AppEnv, keys: dict[str, str], change: str) -> None:
    code = code_of(app_env, keys["қазақ"])
    assert verified(app_env, code).intact
    with undone(app_env, change, key=keys["қазақ"]) as work:
        assert not register.verify(work, code).intact
    assert verified(app_env, code).intact
