"""Powers of attorney: entered, attached, enforced at filing, revoked by either side, reminded of before their end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import (
    attachments,
    cases,
    drafts,
    examining,
    filing,
    own_applications,
    powers_of_attorney,
    reminding,
)
from module.casework.company import handing_over
from module.casework.company import reminding as power_reminding
from module.casework.gate import Work
from module.casework.powers_of_attorney import PowerOfAttorneyDetails
from module.casework.views import ApplicationView
from module.kernel.clock import ALMATY
from module.kernel.errors import NotAllowedNow, NotFound, Refused, TroisError
from module.kernel.faults import alone
from module.registry.actors import Actor
from module.registry.application import AttachmentRole, Capacity, DocumentKind
from module.registry.membership import StaffRole
from module.registry.party import Name
from module.registry.powers_of_attorney import EmpoweredAct, PowerOfAttorneyState
from module.registry.signatures import Purpose
from tests.support.app_env import NOW, AppEnv, form, open_app_env
from tests.support.company import Company, found_company

PDF = b"%PDF power of attorney"
TODAY = NOW.date()
END = date(2028, 11, 30)
FAULT = [("CC461.4", "documents.power_of_attorney")]


@pytest.fixture(scope="module")
def app_env(own_postgres_url: str) -> Iterator[AppEnv]:
    made = open_app_env(own_postgres_url)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def agent(app_env: AppEnv) -> Company:
    return found_company(app_env)


@pytest.fixture
def client(app_env: AppEnv) -> Company:
    return found_company(app_env)


@pytest.fixture(autouse=True)
def today(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def do(actor: Actor, app_env: AppEnv, act: Callable[[Work], Any]) -> Any:
    with app_env.open_work(actor) as work:
        return act(work)


def details(principal: str, **changes: Any) -> PowerOfAttorneyDetails:
    answer = PowerOfAttorneyDetails(principal, "ТОО «Клиент»", "7", TODAY, TODAY, END, frozenset(EmpoweredAct))
    return replace(answer, **changes)


def add(agent: Company, client: Company, content: bytes = PDF, **changes: Any) -> str:
    answer = details(client.bin, **changes)
    return str(
        do(
            agent.head,
            agent.app_env,
            lambda work: powers_of_attorney.add(work, answer, "power.pdf", examining.document(work.deps, content)),
        )
    )


def fill(agent: Company, client: Company) -> str:
    """Fill a draft of the representative for the client, all but the power of attorney."""
    values = form("КЛИЕНТ")
    holder = replace(values["holder"], identifier=client.bin)
    representative = replace(values["holder"], identifier=agent.bin, name=Name(ru=agent.name))
    values |= {"capacity": Capacity.REPRESENTATIVE, "holder": holder, "representative": representative}
    with agent.app_env.open_work(agent.head) as work:
        key = drafts.create(work)
        view = drafts.save(work, key, drafts.load(work, key).version, **values)
        view = attach(work, view, DocumentKind.RIGHT, b"%PDF right")
        for role in (AttachmentRole.GENUINE, AttachmentRole.INFRINGING):
            view = attachments.add(
                work,
                key,
                view.version,
                role,
                "x.jpg",
                examining.of_role(work.deps, role, str(role).encode()),
                goods_index=0,
            )
    return key


def attach(work: Work, view: ApplicationView, kind: DocumentKind, content: bytes, **more: Any) -> ApplicationView:
    role = AttachmentRole.DOCUMENT
    return attachments.add(
        work, view.id, view.version, role, "x.pdf", examining.document(work.deps, content), document_kind=kind, **more
    )


def faults(agent: Company, key: str) -> list[tuple[str, str]]:
    view = do(agent.head, agent.app_env, lambda work: drafts.load(work, key))
    return [(fault.code, fault.path) for fault in view.faults]


def attach_power_of_attorney(agent: Company, key: str, power_of_attorney: str) -> None:
    with agent.app_env.open_work(agent.head) as work:
        powers_of_attorney.attach(work, key, drafts.load(work, key).version, power_of_attorney)


def file(agent: Company, key: str, before: Callable[[], None] = lambda: None) -> str:
    """Sign and submit; `before` happens between the two."""
    app_env = agent.app_env
    signing_document = do(agent.head, app_env, lambda work: filing.prepare(work, key))
    signed = app_env.key_signers.sign(agent.head, signing_document.document)
    evidence = app_env.key_signers.verify(signed, signing_document.document, Purpose.DOCUMENT, app_env.clock.now())
    before()
    do(agent.head, app_env, lambda work: filing.submit(work, key, signing_document.id, evidence))
    return str(do(agent.head, app_env, lambda work: drafts.load(work, key)).number)


def revoke(side: Company, power_of_attorney: str) -> None:
    do(side.head, side.app_env, lambda work: powers_of_attorney.revoke(work, power_of_attorney))


def test_a_power_is_a_file_like_others_and_none_is_added_beyond_the_most(agent: Company, client: Company) -> None:
    key, power_of_attorney = fill(agent, client), add(agent, client)  # the draft has three files
    law = agent.app_env.deps.law
    full = replace(agent.app_env.deps, law=replace(law, uploads=replace(law.uploads, attachments=3)))
    found: list[tuple[str, str]] = []
    with replace(agent.app_env, deps=full).open_work(agent.head) as work:
        version = drafts.load(work, key).version
        try:
            powers_of_attorney.attach(work, key, version, power_of_attorney)
        except Refused as refusal:
            found = [(fault.code, fault.path) for fault in refusal.faults]
    assert found == [("too_many", "file")]


def test_filed_for_another_with_a_power_in_force(agent: Company, client: Company) -> None:
    key = fill(agent, client)
    assert faults(agent, key) == FAULT
    power_of_attorney = add(agent, client)
    assert faults(agent, key) == FAULT, "it must be among the documents, where the officer sees it"
    attach_power_of_attorney(agent, key, power_of_attorney)
    assert faults(agent, key) == []
    with pytest.raises(NotAllowedNow):
        attach_power_of_attorney(agent, key, power_of_attorney)
    assert file(agent, key)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_until": TODAY + timedelta(days=1)}, "has run out"),
        ({"valid_from": TODAY + timedelta(days=9)}, "not in force yet"),
        ({"powers": frozenset({EmpoweredAct.RECEIVE})}, "does not empower to file"),
    ],
    ids=["ended", "not yet", "other powers"],
)
def test_a_power_that_does_not_hold_today_is_refused_in_words(
    app_env: AppEnv, agent: Company, client: Company, changes: dict[str, Any], words: str
) -> None:
    key, power_of_attorney = fill(agent, client), add(agent, client, **changes)
    with agent.app_env.open_work(agent.head) as work:
        attach(work, drafts.load(work, key), DocumentKind.POWER_OF_ATTORNEY, PDF)
    app_env.clock.set(NOW + timedelta(days=2))
    view = do(agent.head, app_env, lambda work: drafts.load(work, key))
    assert [(fault.code, fault.path) for fault in view.faults] == FAULT
    assert words in str(view.faults[0].message)
    with pytest.raises(Refused):
        attach_power_of_attorney(agent, key, power_of_attorney)
    with pytest.raises(Refused):
        file(agent, key)


@pytest.mark.parametrize("side", ["principal", "representative"])
def test_either_side_revokes(agent: Company, client: Company, side: str) -> None:
    key, power_of_attorney = fill(agent, client), add(agent, client)
    attach_power_of_attorney(agent, key, power_of_attorney)
    revoke(client if side == "principal" else agent, power_of_attorney)
    assert faults(agent, key) == FAULT
    with pytest.raises(NotAllowedNow):
        revoke(agent, power_of_attorney)
    found = do(client.head, client.app_env, lambda work: powers_of_attorney.load(work, power_of_attorney))
    assert found.state(TODAY) is PowerOfAttorneyState.REVOKED


def test_revoked_between_signing_and_filing(agent: Company, client: Company) -> None:
    key, power_of_attorney = fill(agent, client), add(agent, client)
    attach_power_of_attorney(agent, key, power_of_attorney)
    with pytest.raises(Refused) as refusal:
        file(agent, key, before=lambda: revoke(client, power_of_attorney))
    assert [(fault.code, fault.path) for fault in refusal.value.faults] == FAULT


def test_a_revoked_power_scanned_anew_under_its_number_is_known(agent: Company, client: Company) -> None:
    key, power_of_attorney = fill(agent, client), add(agent, client)
    with agent.app_env.open_work(agent.head) as work:
        view = drafts.load(work, key)
        attach(work, view, DocumentKind.POWER_OF_ATTORNEY, b"%PDF another scan", document_number="7")
    assert faults(agent, key) == []
    revoke(client, power_of_attorney)
    assert faults(agent, key) == FAULT


def test_a_power_of_another_principal_does_not_serve(agent: Company, client: Company) -> None:
    key, other = fill(agent, client), found_company(agent.app_env)
    power_of_attorney = add(agent, other)
    with pytest.raises(Refused):
        attach_power_of_attorney(agent, key, power_of_attorney)
    assert do(agent.head, agent.app_env, lambda work: powers_of_attorney.usable(work, key)) == ()


@pytest.mark.asvs("8.2.2")
def test_those_of_others_are_not_there(agent: Company, client: Company) -> None:
    power_of_attorney, stranger = add(agent, client), found_company(agent.app_env)
    acts: tuple[Callable[[Work], Any], ...] = (
        lambda work: powers_of_attorney.load(work, power_of_attorney),
        lambda work: powers_of_attorney.document(work, power_of_attorney),
        lambda work: powers_of_attorney.revoke(work, power_of_attorney),
        lambda work: powers_of_attorney.load(work, "no-power"),
    )
    for act in acts:
        with pytest.raises(NotFound):
            do(stranger.head, stranger.app_env, act)
    assert do(stranger.head, stranger.app_env, powers_of_attorney.mine) == ()
    assert [one.id for one in do(client.head, client.app_env, powers_of_attorney.mine)] == [power_of_attorney]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"issued_on": TODAY + timedelta(days=1), "valid_from": TODAY + timedelta(days=1)}, "issued_on"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
        ({"powers": frozenset()}, "powers"),
    ],
    ids=["future", "before issue", "ended", "no powers"],
)
def test_what_is_no_power_of_attorney(agent: Company, client: Company, changes: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refusal:
        add(agent, client, **changes)
    assert path in [fault.path for fault in refusal.value.faults]


def test_nobody_empowers_himself(agent: Company) -> None:
    with pytest.raises(Refused) as refusal:
        add(agent, agent)
    assert [fault.path for fault in refusal.value.faults] == ["principal"]


def test_a_representative_filters_by_client(agent: Company, client: Company) -> None:
    other = found_company(agent.app_env)
    mine, theirs = fill(agent, client), fill(agent, other)
    rows = {row.id: row.client for row in do(agent.head, agent.app_env, own_applications.mine).rows}
    assert rows == {mine: client.bin, theirs: other.bin}


def test_reminded_once_before_the_end(app_env: AppEnv, agent: Company, client: Company) -> None:
    add(agent, client, valid_until=TODAY + timedelta(days=30))
    address = f"u{agent.head.iin}@example.kz"
    for _ in range(2):
        reminding.remind(app_env.open_work)
    assert [letter["event"] for letter in agent.letters(address)] == ["power_ends"]
    app_env.clock.set(NOW + timedelta(days=23))
    reminding.remind(app_env.open_work)
    assert len(agent.letters(address)) == 2


def reminders_of(app_env: AppEnv, power_of_attorney: str) -> list[tuple[str, str]]:
    statement = "SELECT due_on::text, state FROM trois.reminder WHERE subject_id = :key ORDER BY due_on"
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(text(statement), {"key": power_of_attorney})
        return [(row.due_on, row.state) for row in rows]


def reminded(app_env: AppEnv, agent: Company) -> int:
    """Let the task run twice; return how many letters the head of the agent has by then."""
    for _ in range(2):
        reminding.remind(app_env.open_work)
    return len(agent.letters(f"u{agent.head.iin}@example.kz"))


def test_days_on_which_nobody_ran_lose_no_reminder_and_double_none(
    app_env: AppEnv, agent: Company, client: Company
) -> None:
    """The scheduler is away from before the 30th to the 5th day before the end: one letter comes then, no second."""
    power_of_attorney = add(agent, client, valid_until=TODAY + timedelta(days=40))
    assert reminded(app_env, agent) == 0
    app_env.clock.set(NOW + timedelta(days=35))
    assert reminded(app_env, agent) == 1
    assert "2026-12-30" in agent.letters(f"u{agent.head.iin}@example.kz")[0]["text"]
    assert reminders_of(app_env, power_of_attorney) == [
        ("2026-11-30", "overtaken"),
        ("2026-12-23", "written"),
        ("2026-12-29", "owed"),
    ]
    app_env.clock.set(NOW + timedelta(days=39))
    assert reminded(app_env, agent) == 2
    app_env.clock.set(NOW + timedelta(days=60))
    assert reminded(app_env, agent) == 2


def test_what_was_due_before_the_entering_or_after_the_end_is_overtaken(
    app_env: AppEnv, agent: Company, client: Company
) -> None:
    power_of_attorney = add(agent, client, valid_until=TODAY + timedelta(days=10))
    assert [state for _, state in reminders_of(app_env, power_of_attorney)] == ["overtaken", "owed", "owed"]
    app_env.clock.set(NOW + timedelta(days=11))
    assert reminded(app_env, agent) == 0
    assert [state for _, state in reminders_of(app_env, power_of_attorney)] == ["overtaken"] * 3


def test_a_revoked_power_of_attorney_is_not_reminded_of(app_env: AppEnv, agent: Company, client: Company) -> None:
    power_of_attorney = add(agent, client, valid_until=TODAY + timedelta(days=30))
    do(agent.head, app_env, lambda work: powers_of_attorney.revoke(work, power_of_attorney))
    assert reminded(app_env, agent) == 0
    assert reminders_of(app_env, power_of_attorney)[0][1] == "void"


@pytest.mark.parametrize(
    ("hour", "leaves"),
    [(3, "2026-11-20 09:00"), (9, ""), (19, ""), (20, "2026-11-21 09:00"), (23, "2026-11-21 09:00")],
)
def test_a_reminder_keeps_quiet_hours(app_env: AppEnv, agent: Company, client: Company, hour: int, leaves: str) -> None:
    add(agent, client, valid_until=TODAY + timedelta(days=30))
    at = datetime.combine(TODAY, time(hour, 25), ALMATY)
    app_env.clock.set(at)
    assert reminded(app_env, agent) == 1
    (letter,) = agent.letters(f"u{agent.head.iin}@example.kz")
    statement = "SELECT due_at FROM trois.outbox WHERE topic = 'message' AND subject_id = :key"
    with app_env.store.unit() as unit:
        due_at = unit.connection.execute(text(statement), {"key": str(letter["id"])}).scalar_one()
    waits = letter["not_before"]
    assert (waits.astimezone(ALMATY).strftime("%Y-%m-%d %H:%M") if waits else "") == leaves
    assert due_at == (waits or at)


def test_a_reminder_that_fails_holds_up_no_other(
    app_env: AppEnv, agent: Company, client: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = found_company(app_env)
    for one, days in ((agent, 30), (other, 30)):
        add(one, client, valid_until=TODAY + timedelta(days=days))
    app_env.clock.set(NOW)
    real = power_reminding.write_power_ends
    addresses = [f"u{one.head.iin}@example.kz" for one in (agent, other)]
    broken: list[str] = []

    def write(work: Work, member: Any, power_of_attorney: Any) -> Any:
        if not broken:
            broken.append(member.email)
            raise LookupError(member.email)
        return real(work, member, power_of_attorney)

    monkeypatch.setattr(power_reminding, "write_power_ends", write)
    fault = alone(lambda: reminding.remind(app_env.open_work))[1]
    assert [address in broken for address in addresses].count(True) == 1
    (well,) = [(one, address) for one, address in zip((agent, other), addresses, strict=True) if address not in broken]
    assert [letter["event"] for letter in well[0].letters(well[1])] == ["power_ends"]
    assert fault.startswith("LookupError at casework/company/reminding.py")
    assert alone(lambda: reminding.remind(app_env.open_work))[1] == ""
    for one, address in zip((agent, other), addresses, strict=True):
        assert [letter["event"] for letter in one.letters(address)] == ["power_ends"]


def test_a_preparer_hands_over_and_the_head_signs(app_env: AppEnv, agent: Company, client: Company) -> None:
    preparer, key = agent.hire(StaffRole.PREPARER), fill(agent, client)
    version = do(agent.head, app_env, lambda work: drafts.load(work, key)).version
    with pytest.raises(Refused):
        do(preparer, app_env, lambda work: handing_over.hand_over(work, key, version))
    attach_power_of_attorney(agent, key, add(agent, client))
    with pytest.raises(TroisError):
        do(preparer, app_env, lambda work: filing.prepare(work, key))
    do(preparer, app_env, lambda work: handing_over.hand_over(work, key, version + 1))
    letters = [letter["event"] for letter in agent.letters(f"u{agent.head.iin}@example.kz")]
    assert "ready_to_sign" in letters
    rows = do(agent.head, app_env, own_applications.mine).rows
    assert [row.handed_over for row in rows if row.id == key] == [True]
    view = do(agent.head, app_env, lambda work: drafts.save(work, key, version + 1, undertaking=True))
    assert view.handover is not None and view.handover.changed_since
    assert file(agent, key)
    history = do(preparer, app_env, lambda work: cases.load(work, key)).history
    assert {row.act: row.actor for row in history}["submit"] == f"HEAD OF, {agent.name}", "person and company (R16)"
