"""Notices of the end: owed with the entry, each once, to lawful contacts, by how the entry stands on the day.

Protection ends on Monday, 1 March 2027: rungs 31 December, 30 January, 13, 14, 22, 28 February, 1 March.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from module.casework import delivering, end_letters, end_owing, reminding, undelivered, writing
from module.casework.gate import Work
from module.kernel.clock import ALMATY
from module.kernel.faults import alone
from module.registry.actors import SYSTEM, Role
from module.registry.application import Attachment, AttachmentRole, DocumentKind
from module.registry.ending import EndLadder
from module.registry.entry import (
    CommonContent,
    Entry,
    EntryOrigin,
    ExclusionGround,
    NationalContent,
    Recording,
    SuspensionCause,
    excluded,
    extended,
    opened,
    suspended,
)
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.letters import Delivery, DeliveryState
from module.registry.party import ChannelKind, Contact, Name, Party
from module.store import entries
from tests.integration.casework.test_delivering import CountingMessenger
from tests.integration.casework.test_extend import filed, granted, included
from tests.integration.casework.test_powers import add as add_power
from tests.integration.casework.test_powers import revoke
from tests.support.app_env import NOW, AppEnv
from tests.support.company import Company, add_person, found_company
from tests.support.company import iin as some_iin
from tests.support.key_signers import KeySigners, store_person

END = date(2027, 3, 1)
RUNGS = ["2026-12-31", "2027-01-30", "2027-02-13", "2027-02-14", "2027-02-22", "2027-02-28", "2027-03-01"]


@pytest.fixture(autouse=True)
def clock(app_env: AppEnv) -> Iterator[None]:
    yield
    app_env.clock.set(NOW)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ALMATY)


def party(name: str, number: str = "", *, resident: bool = True) -> Party:
    contacts = (
        Contact(ChannelKind.TELEPHONE, f"+7701{abs(hash(name)) % 10_000_000:07}"),
        Contact(ChannelKind.EMAIL, f"{name}@example.kz"),
    )
    return Party(identifier=number, name=Name(ru=name), contacts=contacts, resident=resident)


def opens(app_env: AppEnv, name: str, end: date = END, right: date | None = None, **content: Any) -> str:
    """Put an entry into the register and return its id; its number is its name."""
    common = CommonContent(
        right=TrademarkRight(name, valid_until=right or date(2037, 1, 1)),
        holders=content.pop("holders", (party(name),)),
        start=NOW.date(),
        end=end,
        files=content.pop("files", ()),
    )
    with app_env.open_work(SYSTEM) as work:
        recording = Recording(work.today, work.now)
        one = opened(name, EntryOrigin.IMPORTED, recording, common, NationalContent(**content))
        return end_owing.EntryWriter.of(work).open((one,))[0]


def lives(app_env: AppEnv, number: str, act: Callable[[Entry, Recording], Entry]) -> None:
    with app_env.open_work(SYSTEM) as work:
        found = entries.lock(work.unit, number)
        assert found is not None
        end_owing.EntryWriter.of(work).go_on(act(found.entry, Recording(work.today, work.now)))


def owed(app_env: AppEnv, entry_id: str) -> dict[str, str]:
    """What became of each day of an entry; a day that came twice shows the later end."""
    statement = "SELECT due_on::text, state FROM trois.reminder WHERE subject_id = :key ORDER BY ends_on, due_on"
    with app_env.store.unit() as unit:
        return {row.due_on: row.state for row in unit.connection.execute(text(statement), {"key": entry_id})}


def letters(app_env: AppEnv, number: str) -> list[dict[str, Any]]:
    statement = "SELECT * FROM trois.message WHERE text LIKE :number ORDER BY created_at, reader, channel"
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(text(statement), {"number": f"%{number}%"})
        return [dict(row) for row in rows.mappings() if row["reminder_id"]]


def reminded(app_env: AppEnv, day: date) -> None:
    """Let the task run twice on a day."""
    app_env.clock.set(noon(day))
    for _ in range(2):
        reminding.remind(app_env.open_work)


def test_the_days_are_owed_with_the_entry_and_those_before_it_are_overtaken(app_env: AppEnv) -> None:
    whole, late = opens(app_env, "N-1"), opens(app_env, "N-2", date(2026, 12, 10))
    assert owed(app_env, whole) == dict.fromkeys(RUNGS, "owed")
    assert owed(app_env, late) == {
        "2026-10-11": "overtaken",
        "2026-11-10": "overtaken",
        "2026-11-24": "owed",
        "2026-11-25": "owed",
        "2026-12-03": "owed",
        "2026-12-09": "owed",
        "2026-12-10": "owed",
    }


def test_each_rung_is_told_once_by_each_channel(app_env: AppEnv) -> None:
    key = opens(app_env, "N-3")
    for day in RUNGS:
        reminded(app_env, date.fromisoformat(day))
    assert owed(app_env, key) == dict.fromkeys(RUNGS, "written")
    found = letters(app_env, "N-3")
    events = [(one["channel"], one["event"]) for one in found]
    early, soon, late = "protection_ends", "protection_ends_soon", "protection_ends_late"
    assert [event for channel, event in events if channel == "sms"] == [early, early, soon, soon, late, late, late]
    assert [event for channel, event in events if channel == "email"] == [early, early, soon, soon, late, late, late]
    assert "http://localhost/trois/applications/begin?kind=extend&entry=N-3" in found[0]["text"]


def test_a_week_without_the_scheduler_sends_only_the_latest(app_env: AppEnv) -> None:
    key = opens(app_env, "N-4")
    reminded(app_env, date(2027, 2, 17))
    states = owed(app_env, key)
    assert [states[day] for day in RUNGS] == ["overtaken"] * 3 + ["written"] + ["owed"] * 3
    assert [one["event"] for one in letters(app_env, "N-4")] == ["protection_ends_late"] * 2, "as things stand today"


def test_after_the_end_nobody_is_reminded(app_env: AppEnv) -> None:
    key = opens(app_env, "N-5")
    reminded(app_env, date(2027, 3, 2))
    assert letters(app_env, "N-5") == []
    assert set(owed(app_env, key).values()) == {"overtaken"}


def test_an_extension_moves_the_days_and_a_day_may_come_again(app_env: AppEnv) -> None:
    """The old end is 1 March, the new one 31 March: 1 March was its last rung and is the thirtieth day of the new."""
    key = opens(app_env, "N-6")
    reminded(app_env, END)
    assert owed(app_env, key)["2027-03-01"] == "written"
    app_env.clock.set(noon(END))
    lives(app_env, "N-6", lambda old, now: extended(old, date(2027, 3, 31), now))
    assert owed(app_env, key)["2027-03-01"] == "owed"
    reminded(app_env, END)
    events = sorted(one["event"] for one in letters(app_env, "N-6"))
    assert events == ["protection_ends"] * 2 + ["protection_ends_late"] * 2


def test_an_end_that_comes_back_is_owed_again(app_env: AppEnv) -> None:
    key = opens(app_env, "N-7", date(2027, 1, 1))
    for end in (END, date(2027, 6, 1)):
        lives(app_env, "N-7", lambda old, now, end=end: extended(old, end, now))  # type: ignore[misc]
    states = owed(app_env, key)
    assert [states[day] for day in RUNGS] == ["void"] * 7
    with app_env.open_work(SYSTEM) as work:
        found = entries.lock(work.unit, "N-7")
        assert found is not None
        old = next(one for one in found.entry.versions if getattr(one.content, "end", None) == END)
        back = replace(old, recording=Recording(work.today, work.now + timedelta(seconds=1)))
        end_owing.EntryWriter.of(work).go_on(replace(found.entry, versions=(*found.entry.versions, back)))
    states = owed(app_env, key)
    assert [states[day] for day in RUNGS] == ["owed"] * 7


def test_of_an_excluded_entry_nobody_is_reminded(app_env: AppEnv) -> None:
    key = opens(app_env, "N-8")
    lives(app_env, "N-8", lambda old, now: excluded(old, ExclusionGround.AT_WILL, now))
    assert set(owed(app_env, key).values()) == {"void"}
    reminded(app_env, date(2027, 2, 14))
    assert letters(app_env, "N-8") == []


def test_suspended_for_renewal_the_two_months_count(app_env: AppEnv) -> None:
    """The right ends on 31 January: two months end on 31 March; rungs 1, 16, 24 and 30 March."""
    key = opens(app_env, "N-9", right=date(2027, 1, 31))
    app_env.clock.set(noon(date(2027, 1, 20)))
    with app_env.open_work(SYSTEM) as work:
        found = entries.lock(work.unit, "N-9")
        assert found is not None
        since = Recording(date(2027, 2, 1), work.now)
        end_owing.EntryWriter.of(work).go_on(suspended(found.entry, SuspensionCause.RENEWAL, since))
    states = owed(app_env, key)
    assert [day for day, state in states.items() if state == "owed"] == [
        "2027-03-01",
        "2027-03-16",
        "2027-03-24",
        "2027-03-30",
    ]
    reminded(app_env, date(2027, 3, 16))
    assert {one["event"] for one in letters(app_env, "N-9")} == {"renewal_awaited"}
    assert all("31.03.2027" in one["text"] or "2027-03-31" in one["text"] for one in letters(app_env, "N-9"))


def test_a_setting_that_gained_a_rung_is_met_and_one_that_lost_it_too(app_env: AppEnv) -> None:
    key = opens(app_env, "N-10")
    law = app_env.deps.law
    app_env.deps = replace(app_env.deps, law=replace(law, end_ladder=EndLadder((90, 45, 15, 0), (30,))))
    reminding.remind(app_env.open_work)
    states = owed(app_env, key)
    assert (states["2026-12-01"], states["2027-01-15"], states["2027-02-14"]) == ("owed",) * 3
    assert (states["2026-12-31"], states["2027-02-28"]) == ("void", "void")
    app_env.deps = replace(app_env.deps, law=law)
    reminding.remind(app_env.open_work)
    states = owed(app_env, key)
    assert [states[day] for day in RUNGS] == ["owed"] * 7
    assert states["2027-01-15"] == "void"


def test_one_that_fails_is_written_whole_the_next_time(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second letter of two cannot be written: neither is, and the day stays owed."""
    key = opens(app_env, "N-11")
    real, made = writing.compose, []

    def compose(work: Work, *given: Any, **more: Any) -> Any:
        made.append(1)
        if len(made) == 2:
            raise LookupError("N-11")
        return real(work, *given, **more)

    app_env.clock.set(noon(date(2026, 12, 31)))
    monkeypatch.setattr(end_letters, "compose", compose)
    fault = alone(lambda: reminding.remind(app_env.open_work))[1]
    assert fault.startswith("LookupError at casework/end_letters.py")
    while alone(lambda: reminding.remind(app_env.open_work))[1]:
        pass
    assert len(letters(app_env, "N-11")) == 2
    assert owed(app_env, key)["2026-12-31"] == "written"


# --- to whom


def addresses(app_env: AppEnv, number: str) -> set[tuple[str, str, str]]:
    return {(one["reader"], one["channel"], one["language"]) for one in letters(app_env, number)}


def test_each_reads_it_in_his_own_language(app_env: AppEnv) -> None:
    """A person with an account, a company by its head, a foreign holder whom nobody knows."""
    person, company = some_iin(), found_company(app_env)
    account = add_person(app_env, person)
    with app_env.store.unit() as unit:
        for key, language in ((account.account_id, "kk"), (company.head.account_id, "en")):
            statement = text("UPDATE trois.account SET language = :language WHERE id = :key")
            unit.connection.execute(statement, {"language": language, "key": key})
    holders = (party("p1", person), party("p2", company.bin), party("p3", resident=False), party("p4"))
    opens(app_env, "N-12", holders=holders)
    reminded(app_env, date(2026, 12, 31))
    assert addresses(app_env, "N-12") == {
        (f"holder:{place}", channel, language)
        for place, language in enumerate(("kk", "en", "en", "ru"))
        for channel in ("sms", "email")
    }


@pytest.fixture
def agent(app_env: AppEnv) -> Company:
    return found_company(app_env)


@pytest.fixture
def client(app_env: AppEnv) -> Company:
    return found_company(app_env)


def represented(app_env: AppEnv, agent: Company, client: Company, number: str, **content: Any) -> None:
    opens(app_env, number, holders=(party("own", client.bin),), representative=party("agent", agent.bin), **content)


def readers(app_env: AppEnv, number: str) -> list[str]:
    return sorted({one["reader"] for one in letters(app_env, number)})


def test_a_representative_in_force_is_told_beside_the_holder(app_env: AppEnv, agent: Company, client: Company) -> None:
    add_power(agent, client, valid_until=date(2026, 12, 31))
    represented(app_env, agent, client, "N-13")
    reminded(app_env, date(2026, 12, 31))
    assert readers(app_env, "N-13") == ["holder:0", "representative"]
    reminded(app_env, date(2027, 1, 30))
    assert [one["reader"] for one in letters(app_env, "N-13")][4:] == ["holder:0"] * 2, "the power has ended"


def test_a_representative_whose_power_was_revoked_is_told_nothing(
    app_env: AppEnv, agent: Company, client: Company
) -> None:
    power = add_power(agent, client, number="P-14")
    scan = Attachment(
        "1", AttachmentRole.DOCUMENT, "p.pdf", "application/pdf", 1, "0" * 64, DocumentKind.POWER_OF_ATTORNEY,
        document_number="P-14",
    )  # fmt: skip
    represented(app_env, agent, client, "N-14", files=(scan,))
    revoke(client, power)
    reminded(app_env, date(2026, 12, 31))
    assert readers(app_env, "N-14") == ["holder:0"]


@pytest.mark.parametrize(("until", "told"), [(None, True), (date(2026, 12, 31), True), (date(2026, 12, 30), False)])
def test_a_power_that_was_only_attached_counts_to_its_day(
    app_env: AppEnv, agent: Company, client: Company, until: date | None, told: bool
) -> None:
    number = f"N-15 {until}"
    scan = Attachment(
        "1", AttachmentRole.DOCUMENT, "p.pdf", "application/pdf", 1, "0" * 64, DocumentKind.POWER_OF_ATTORNEY,
        valid_until=until,
    )  # fmt: skip
    represented(app_env, agent, client, number, files=(scan,))
    reminded(app_env, date(2026, 12, 31))
    assert readers(app_env, number) == (["holder:0", "representative"] if told else ["holder:0"])


def test_one_address_gets_one_letter(app_env: AppEnv) -> None:
    same = party("same")
    opens(app_env, "N-16", holders=(same, replace(same, name=Name(ru="Other"))))
    reminded(app_env, date(2026, 12, 31))
    assert len(letters(app_env, "N-16")) == 2


def test_quiet_hours_are_kept(app_env: AppEnv) -> None:
    opens(app_env, "N-17")
    app_env.clock.set(datetime(2026, 12, 31, 3, 25, tzinfo=ALMATY))
    reminding.remind(app_env.open_work)
    found = letters(app_env, "N-17")
    assert [one["not_before"].astimezone(ALMATY).hour for one in found] == [9, 9]


# --- with the case


def test_contacts_are_those_that_were_signed_last(app_env: AppEnv, key_signers: KeySigners) -> None:
    """The application names the contacts; a consent that its owner signed later names others, and those count."""
    number = included(app_env, key_signers, "БАЙЛАНЫС", right=date(2030, 1, 1))
    reminded(app_env, date(2026, 12, 31))
    before = {one["channel"]: one["address"] for one in letters(app_env, number) if one["reminder_id"]}
    assert before == {"sms": "+77012345678", "email": "a@example.kz"}
    with app_env.store.unit() as unit:
        user = add_person(app_env, some_iin()).user_id
        unit.connection.execute(
            text("UPDATE trois.account SET user_id = :user WHERE id = :key"),
            {"user": user, "key": app_env.applicant.account_id},
        )
        for address, mobile, day in (("a@example.kz", "+77012345678", 1), ("new@example.kz", "+77019999999", 2)):
            unit.connection.execute(
                text(
                    "INSERT INTO trois.consent (id, user_id, kind, version, language, text_sha256, given_at, evidence,"
                    " email, mobile) VALUES (gen_random_uuid(), :user, 'notices', '1', 'ru', 'x',"
                    " CAST('2026-11-01Z' AS timestamptz) + :day * interval '20 days', 'x', :email, :mobile)"
                ),
                {"user": user, "day": day, "email": address, "mobile": mobile},
            )
    reminded(app_env, date(2027, 1, 30))
    after = {one["channel"]: one["address"] for one in letters(app_env, number)[2:]}
    assert after == {"sms": "+77019999999", "email": "new@example.kz"}
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text("UPDATE trois.account SET user_id = NULL WHERE id = :key"), {"key": app_env.applicant.account_id}
        )


@pytest.mark.parametrize(
    ("at", "event"), [(date(2027, 2, 14), "extension_waits"), (date(2027, 2, 15), "extension_is_late")]
)
def test_an_open_extension_is_told_of(app_env: AppEnv, key_signers: KeySigners, at: date, event: str) -> None:
    number = included(app_env, key_signers, f"АШЫҚ {at}")
    key = filed(app_env, number, noon(at))
    reminded(app_env, date(2027, 2, 22))
    found = [one for one in letters(app_env, number) if one["event"] == event]
    assert len(found) == 2
    with app_env.store.unit() as unit:
        known = text("SELECT number FROM trois.application WHERE id = :key")
        assert unit.connection.execute(known, {"key": key}).scalar_one() in found[0]["text"]


def test_a_granted_extension_ends_the_old_ladder(app_env: AppEnv, key_signers: KeySigners) -> None:
    number = included(app_env, key_signers, "ЖАҢА МЕРЗІМ")
    granted(app_env, key_signers, filed(app_env, number), noon(date(2027, 2, 1)))
    for day in RUNGS[2:]:
        reminded(app_env, date.fromisoformat(day))
    assert [one for one in letters(app_env, number) if one["created_at"] > noon(date(2027, 2, 1))] == []
    with app_env.store.unit() as unit:
        rows = unit.connection.execute(
            text(
                "SELECT r.due_on::text FROM trois.reminder r JOIN trois.entry e ON e.id = r.subject_id"
                " WHERE e.number = :number AND r.state = 'owed' ORDER BY r.due_on"
            ),
            {"number": number},
        )
        # 60, 30, 16, 15, 7, 1, 0 days before 1 March 2029
        assert list(rows.scalars()) == [
            "2028-12-31",
            "2029-01-30",
            "2029-02-13",
            "2029-02-14",
            "2029-02-22",
            "2029-02-28",
            "2029-03-01",
        ]


# --- a letter that bounces

FAILED, SENT = Delivery(DeliveryState.FAILED, "", "bad_address"), Delivery(DeliveryState.SENT, "ref")


def bounced(app_env: AppEnv, number: str, sms: Delivery, mail: Delivery, *, then: Delivery = SENT) -> list[Any]:
    """Write the notice of 22 February and let both letters leave; `then` is what becomes of any further one.

    Gives channel, state and address of each letter in the order in which they were written, and whether it follows
    another one.
    """
    reminded(app_env, date(2027, 2, 22))
    answers = {"sms": [sms], "mail": [mail]}

    def act(name: str) -> Callable[[Any], Delivery]:
        return lambda letter: answers[name].pop() if number in letter.text and answers[name] else then

    messengers = {name: CountingMessenger(act=act(name), tells=False) for name in answers}
    app_env.deps = replace(app_env.deps, **messengers)  # type: ignore[arg-type]
    for _ in range(4):
        for row_id in delivering.waiting(app_env.open_work):
            delivering.deliver(app_env.deps, app_env.open_work, row_id)
    found = letters(app_env, number)
    first = [one for one in found if one["instead_of"] is None]
    more = [one for one in found if one["instead_of"] is not None]
    by_id = {one["id"]: one["channel"] for one in found}
    assert sorted((one["channel"], one["state"]) for one in first) == [("email", mail.state), ("sms", sms.state)]
    return [(one["channel"], one["state"], by_id[one["instead_of"]]) for one in more]


def test_a_letter_that_bounces_is_made_good_by_the_other_that_left(app_env: AppEnv) -> None:
    opens(app_env, "N-21")
    assert bounced(app_env, "N-21", FAILED, SENT) == [], "the mail went"


def test_where_both_bounce_one_more_is_tried_and_no_third(app_env: AppEnv) -> None:
    opens(app_env, "N-22")
    (again,) = bounced(app_env, "N-22", FAILED, FAILED)
    assert again[1] == "sent" and again[0] != again[2]
    opens(app_env, "N-23")
    (again,) = bounced(app_env, "N-23", FAILED, FAILED, then=FAILED)
    assert again[1] == "failed"


def test_a_bounced_notice_stands_in_the_list_of_undelivered_letters(app_env: AppEnv) -> None:
    opens(app_env, "N-24")
    bounced(app_env, "N-24", FAILED, SENT)
    operator = store_person(
        app_env, replace(app_env.case_officer, iin="900101300077", roles=frozenset({Role.OPERATOR}))
    )
    with app_env.open_work(operator) as work:
        listed = {one.id for one in undelivered.find(work, event="protection_ends_late").letters}
    assert {str(one["id"]) for one in letters(app_env, "N-24") if one["state"] == "failed"} <= listed


def test_the_new_signed_address_is_used_where_the_old_one_bounced(app_env: AppEnv) -> None:
    """A reader without a mail address when the notice was written has one when the SMS bounces."""
    without_mail = replace(party("w"), contacts=party("w").contacts[:1], identifier=some_iin())
    opens(app_env, "N-25", holders=(without_mail,))
    reminded(app_env, date(2027, 2, 22))
    person = add_person(app_env, without_mail.identifier)
    with app_env.store.unit() as unit:
        unit.connection.execute(
            text(
                "INSERT INTO trois.consent (id, user_id, kind, version, language, text_sha256, given_at, evidence,"
                " email, mobile) VALUES (gen_random_uuid(), :user, 'notices', '1', 'ru', 'x', '2026-11-01Z', 'x',"
                " 'w@example.kz', '+77010000009')"
            ),
            {"user": person.user_id},
        )
    app_env.deps = replace(
        app_env.deps, sms=CountingMessenger(act=lambda letter: FAILED), mail=CountingMessenger(tells=False)
    )
    for _ in range(4):
        for row_id in delivering.waiting(app_env.open_work):
            delivering.deliver(app_env.deps, app_env.open_work, row_id)
    found = {(one["channel"], one["address"], one["state"]) for one in letters(app_env, "N-25")}
    assert ("email", "w@example.kz", "sent") in found and len(found) == 2


def test_nothing_is_said_again_after_the_end_has_moved(app_env: AppEnv) -> None:
    opens(app_env, "N-26")
    reminded(app_env, date(2027, 2, 22))
    lives(app_env, "N-26", lambda old, now: extended(old, date(2028, 3, 1), now))
    assert bounced(app_env, "N-26", FAILED, FAILED) == []
