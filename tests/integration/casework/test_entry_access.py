"""Whose an entry is: its holders of today, and a representative while a power of attorney holds (d16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from module.casework import on_entry
from module.kernel.errors import NotFound, Refused
from module.registry.actors import Actor
from module.registry.application import ApplicationKind, Attachment, AttachmentRole, DocumentKind
from module.registry.entry import Entry, EntryPart, FieldChange, Recording, changed
from module.registry.powers_of_attorney import EmpoweredAct
from tests.integration.casework.test_end_notices import lives, opens, party
from tests.integration.casework.test_extend import almaty, included, live, on
from tests.integration.casework.test_powers import add as add_power
from tests.integration.casework.test_powers import revoke
from tests.support.app_env import NOW, AppEnv
from tests.support.company import Company, found_company
from tests.support.key_signers import KeySigners

SCAN = Attachment(
    "1", AttachmentRole.DOCUMENT, "p.pdf", "application/pdf", 1, "0" * 64, DocumentKind.POWER_OF_ATTORNEY,
    document_number="P-1",
)  # fmt: skip


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    app_env.clock.set(NOW)
    yield
    app_env.clock.set(NOW)


@pytest.fixture
def agent(app_env: AppEnv) -> Company:
    return found_company(app_env)


@pytest.fixture
def client(app_env: AppEnv) -> Company:
    return found_company(app_env)


def reaches(app_env: AppEnv, actor: Actor, number: str) -> bool:
    """Tell whether a person hears of an entry, though it be why an act is closed: strangers are told there is none."""
    with app_env.open_work(actor) as work:
        try:
            on_entry.offered(work, ApplicationKind.EXTEND, number)
        except NotFound:
            return False
        except Refused:
            return True
        return True


def test_a_former_holder_loses_what_was_filed_for_the_entry_too(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "САТЫЛДЫ")
    app_env.clock.set(almaty(2027, 1, 5, 10))
    assert reaches(app_env, app_env.applicant, number)
    old = on(app_env, number, date(2027, 1, 4)).common.holders
    sold = FieldChange(EntryPart.COMMON, "holders", old, (replace(old[0], identifier="990140000055"),))
    recording = Recording(date(2027, 1, 5), almaty(2027, 1, 5, 9))
    live(app_env, number, lambda one: changed(one, (sold,), recording))
    assert not reaches(app_env, app_env.applicant, number)


def test_the_holder_and_nobody_else(app_env: AppEnv, agent: Company, client: Company) -> None:
    opens(app_env, "A-1", holders=(party("own", client.bin),))
    assert reaches(app_env, client.head, "A-1")
    assert not reaches(app_env, agent.head, "A-1")
    assert not reaches(app_env, client.head, "A-0"), "what is not there is told alike"


def test_a_representative_named_without_a_power_is_a_stranger(app_env: AppEnv, agent: Company, client: Company) -> None:
    opens(app_env, "A-2", holders=(party("own", client.bin),), representative=party("agent", agent.bin))
    assert not reaches(app_env, agent.head, "A-2")


def test_a_representative_whose_power_ends_is_one_no_more(app_env: AppEnv, agent: Company, client: Company) -> None:
    opens(app_env, "A-3", holders=(party("own", client.bin),), representative=party("agent", agent.bin))
    add_power(agent, client, valid_until=date(2026, 11, 30))
    app_env.clock.set(almaty(2026, 11, 30, 23, 59))
    assert reaches(app_env, agent.head, "A-3")
    app_env.clock.set(almaty(2026, 12, 1))
    assert not reaches(app_env, agent.head, "A-3")


def test_a_power_that_was_revoked_closes_the_entry_at_once(app_env: AppEnv, agent: Company, client: Company) -> None:
    """Though its scan is attached to the entry."""
    opens(app_env, "A-4", holders=(party("own", client.bin),), representative=party("agent", agent.bin), files=(SCAN,))
    assert reaches(app_env, agent.head, "A-4"), "the attached document is all that is known"
    power = add_power(agent, client, number="P-1")
    assert reaches(app_env, agent.head, "A-4")
    revoke(client, power)
    assert not reaches(app_env, agent.head, "A-4")


def test_a_power_that_was_entered_for_an_entry_of_others_opens_nothing(
    app_env: AppEnv, agent: Company, client: Company
) -> None:
    """Whoever holds a power enters it himself and no holder confirms it: the register has to name him too."""
    opens(app_env, "A-5", holders=(party("own", client.bin),))
    add_power(agent, client)
    assert not reaches(app_env, agent.head, "A-5")


def test_a_power_that_only_receives_letters_files_nothing_and_sees(
    app_env: AppEnv, agent: Company, client: Company
) -> None:
    opens(app_env, "A-6", holders=(party("own", client.bin),), representative=party("agent", agent.bin))
    add_power(agent, client, powers=frozenset({EmpoweredAct.RECEIVE}))
    with app_env.open_work(agent.head) as work:
        assert on_entry.acts_on(work, "A-6")[1].standing == "representative"
        rows = on_entry.acts_on(work, "A-6")[1].rows
    assert {str(row.why) for row in rows} == {
        "Your power of attorney does not let you file applications. Ask the right holder for one that does."
    }


def test_a_representative_who_was_replaced_is_a_stranger(app_env: AppEnv, agent: Company, client: Company) -> None:
    other = found_company(app_env)
    opens(app_env, "A-7", holders=(party("own", client.bin),), representative=party("agent", agent.bin), files=(SCAN,))
    new = party("other", other.bin)

    def replaced(old: Entry, now: Recording) -> Entry:
        before = old.as_of(now.on).national.representative
        return changed(old, (FieldChange(EntryPart.NATIONAL, "representative", before, new),), now)

    lives(app_env, "A-7", replaced)
    assert (reaches(app_env, agent.head, "A-7"), reaches(app_env, other.head, "A-7")) == (False, True)
