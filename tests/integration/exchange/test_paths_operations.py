"""The sixteen operations of the authorised body, each performed as the regulation describes it, and its messages.

The office works on the same database: opinions are prepared and signed by two people, incidents are read by a third.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from module.casework import opinion_list
from module.casework import opinions as acts
from module.casework.opinion_views import OpinionRow
from module.eaeu.spec.facts import CIRCULATION, REGISTER
from module.registry.actors import Actor
from module.registry.exchange import ExchangeOrder
from module.registry.opinion import OpinionState, OpinionVerdict
from module.registry.signatures import Purpose
from module.store.exchange import resources, union
from module.store.exchange.union import Version
from tests.support import opinions as made
from tests.support import union_nodes as nodes
from tests.support.app_env import AppEnv
from tests.support.exchange import T1, T2, T3, Segment, Sent, application, notice, own_id, withdrawal
from tests.support.exchange_paths import ANSWERED, THEIRS, Play, Theirs, answers

Record = Callable[[str, object], None]
NUMBER = nodes.NUMBER


@dataclass
class House:
    """The exchange and the office on one database."""

    segment: Segment
    app_env: AppEnv

    def tasks(self) -> tuple[OpinionRow, ...]:
        with self.app_env.open_work(self.app_env.case_officer) as work:
            return tuple(
                row for finished in (False, True) for row in opinion_list.worklist(work, finished=finished).rows
            )

    def signed(self, verdict: OpinionVerdict) -> str:
        """Take, examine and prepare the only task, then sign it; return its id."""
        [row] = self.tasks()
        with self.app_env.open_work(self.app_env.case_officer) as work:
            acts.take(work, row.id)
            acts.prepare(work, row.id, verdict, "Основание")
        head = self.app_env.head
        with self.app_env.open_work(head) as work:
            shown = acts.preview(work, row.id)
        with self.app_env.open_work(head) as work:
            acts.sign(work, row.id, shown.sha256, self._evidence(head, shown.document))
        self.segment.work()
        return row.id

    def _evidence(self, actor: Actor, document: bytes) -> object:
        key_signers = self.app_env.key_signers
        return key_signers.verify(
            key_signers.sign(actor, document), document, Purpose.DOCUMENT, self.app_env.clock.now()
        )

    def current(self, line: str = union.ENTRY) -> Version:
        with self.segment.store.unit() as unit:
            found = union.current(unit, NUMBER, line)
        assert found is not None
        return found

    def as_of(self, moment: datetime, line: str = union.ENTRY) -> list[str]:
        """Return the statuses of what was in force at a moment."""
        with self.segment.store.unit() as unit:
            found = union.as_of(unit, moment, self.segment.clock.now(), line=line)
            return [version.status for version in found]


@pytest.fixture(scope="module")
def built(opened: Segment, module_env: AppEnv) -> House:
    made.introduce(module_env)
    return House(opened, replace(module_env, deps=replace(module_env.deps, exchange=opened.exchange)))


@pytest.fixture
def house(built: House) -> House:
    built.segment.clear()
    return built


def shows(record: Record, operation: str, *messages: str) -> None:
    """Say which operation was performed and which messages went over the wire for it."""
    for key in (operation, *messages):
        record("shows", key)


# --- inclusion: P.SP.01.PRC.001


def apply(house: House, *forms: str) -> str:
    """Let an application arrive; return the procedure that it began."""
    header, content = house.segment.request(1, application(*forms), 1)
    house.segment.post(content)
    assert house.segment.codes() == ANSWERED
    house.segment.wire.sent.clear()
    return header.procedure_id


def test_opr_007_takes_application_and_forms(house: House, record_property: Record) -> None:
    play = Play.begin(house.segment, THEIRS[0])
    play.post()
    answers(play, house.segment.wire.sent, play.header)
    found = sorted((row.application_id, row.form_id, row.state) for row in house.tasks())
    assert found == [(nodes.APPLICATION, form, OpinionState.RECEIVED) for form in ("1", "2")]
    shows(record_property, "OPR.007", "MSG.001", "MSG.002")


def test_opr_011_learns_of_the_withdrawal(house: House, record_property: Record) -> None:
    apply(house, "1", "2")
    house.segment.post(house.segment.request(3, withdrawal(), 2)[1])
    assert house.segment.codes() == ANSWERED
    assert [row.state for row in house.tasks()] == [OpinionState.CANCELLED] * 2
    shows(record_property, "OPR.011", "MSG.003", "MSG.002")


OPINIONS = [
    (OpinionVerdict.REFUSE, "MSG.004", "TRN.003", "0"),
    (OpinionVerdict.MAY_BE_INCLUDED, "MSG.005", "TRN.004", "1"),
]


@pytest.mark.parametrize(("verdict", "message", "transaction", "code"), OPINIONS)
def test_opr_013_examines_and_tells_the_result(
    house: House, verdict: OpinionVerdict, message: str, transaction: str, code: str, record_property: Record
) -> None:
    procedure = apply(house, "1")
    house.signed(verdict)
    [sent] = house.segment.wire.sent
    assert str(sent.header.name).endswith(f"/P.SP.01.PRC.001/P.SP.01.{transaction}/P.SP.01.{message}")
    assert sent.header.procedure_id == procedure
    tree = sent.tree
    messages_out = [tree.value(name) for name in ("ipsdo:ApplicationId", "ipsdo:RegistrationFormId")]
    assert messages_out == [nodes.APPLICATION, "1"]
    assert tree.value("csdo:AuthorityDecisionCode") == code
    assert tree.value("ipcdo:AuthorityOfficerDetails", "csdo:PositionName") == made.OFFICERS["head"].post
    assert [row.state for row in house.tasks()] == [OpinionState.SENT]
    shows(record_property, "OPR.013", message)


@pytest.mark.parametrize("verdict", list(OpinionVerdict))
def test_opr_015_learns_that_the_opinion_was_taken(
    house: House, verdict: OpinionVerdict, record_property: Record
) -> None:
    apply(house, "1")
    house.signed(verdict)
    [sent] = house.segment.wire.sent
    house.segment.answer(sent, 2, notice(reference(sent)))
    assert [row.state for row in house.tasks()] == [OpinionState.DELIVERED]
    assert house.segment.conversation(sent.header.conversation).state == "finished"
    shows(record_property, "OPR.015", "MSG.002")


def reference(sent: Sent) -> str:
    return sent.tree.value("ccdo:EDocHeader", "csdo:EDocId")


# --- the life of an entry: P.SP.01.PRC.001 and 003 to 007

START, CHANGE, AFTER = (datetime.fromisoformat(moment) for moment in (T1, T2, T3))


def included(house: House) -> None:
    entry, circulation = house.current(), house.current(union.CIRCULATION)
    assert (entry.status, entry.in_force_from, entry.in_force_to) == ("01", START, None)
    assert (entry.application_id, entry.form_id) == (circulation.application_id, circulation.form_id)


def changed(house: House) -> None:
    assert (house.current().status, house.current().in_force_from) == ("02", AFTER)
    assert (house.as_of(CHANGE - timedelta(seconds=1)), house.as_of(AFTER)) == (["01"], ["02"])


def extended(house: House) -> None:
    assert (house.current().status, house.current().end_date) == ("03", date(2030, 3, 15))
    assert (house.as_of(CHANGE - timedelta(seconds=1)), house.as_of(AFTER)) == (["01"], ["03"])


def excluded(house: House) -> None:
    assert (house.current().status, house.current().in_force_to) == ("04", CHANGE)
    assert house.as_of(AFTER) == []


def recirculated(house: House) -> None:
    assert (house.current().status, house.current().in_force_from) == ("01", START)
    assert house.current(union.CIRCULATION).in_force_from == AFTER
    assert len(house.as_of(CHANGE - timedelta(seconds=1), union.CIRCULATION)) == 1


NOTICES = [
    ("OPR.024", THEIRS[2], included),
    ("OPR.033", THEIRS[3], changed),
    ("OPR.043", THEIRS[4], extended),
    ("OPR.050", THEIRS[5], excluded),
    ("OPR.058", THEIRS[6], excluded),
    ("OPR.063", THEIRS[7], recirculated),
]


@pytest.mark.parametrize(("operation", "pair", "seen"), NOTICES, ids=[operation for operation, _, _ in NOTICES])
def test_notices_are_taken_processed_and_confirmed(
    house: House, operation: str, pair: Theirs, seen: Callable[[House], None], record_property: Record
) -> None:
    play = Play.begin(house.segment, pair)
    play.post()
    answers(play, house.segment.wire.sent, play.header)
    seen(house)
    shows(record_property, operation, f"MSG.{pair.message:03d}", "MSG.002")


# --- synchronisation: P.SP.01.PRC.008 to 010

UPDATED = datetime.fromisoformat(nodes.MOMENT)


def asked(house: House, resource: str) -> Sent:
    """Ask how far the Commission is; return the question."""
    house.segment.exchange.operate(ExchangeOrder.SYNCHRONISE, resource)
    house.segment.work()
    return house.segment.wire.sent[-1]


def reported(house: House, sent: Sent, resource: str) -> None:
    """Let the Commission say that its resource was updated at `UPDATED`."""
    body = own_id(nodes.resource_root("P.SP.01.MSG.012", resource))
    house.segment.answer(sent, 12, body)


def resource_of(house: House, resource: str) -> resources.Resource:
    with house.segment.store.unit() as unit:
        return resources.get(unit, resource)


EACH = pytest.mark.parametrize("resource", [REGISTER, CIRCULATION])


@EACH
def test_opr_066_asks_how_far_the_commission_is(house: House, resource: str, record_property: Record) -> None:
    sent = asked(house, resource)
    assert str(sent.header.name).endswith("/P.SP.01.PRC.008/P.SP.01.TRN.010/P.SP.01.MSG.011")
    assert sent.tree.value("csdo:InformationResourceId") == resource
    shows(record_property, "OPR.066", "MSG.011")


@EACH
def test_opr_068_compares_with_what_we_hold(house: House, resource: str, record_property: Record) -> None:
    with house.segment.store.unit() as unit:
        resources.change(unit, resource, ours_updated_at=UPDATED)
    reported(house, asked(house, resource), resource)
    found = resource_of(house, resource)
    assert (found.theirs_updated_at, found.in_step_at) == (UPDATED, house.segment.clock.now())
    assert house.segment.codes() == ["MSG.011"], "nothing is asked that we hold"
    shows(record_property, "OPR.068", "MSG.012")


CHANGES = [
    ("OPR.069", "OPR.071", REGISTER, "PRC.009", "TRN.011", 14, nodes.register_root),
    ("OPR.072", "OPR.074", CIRCULATION, "PRC.010", "TRN.012", 16, nodes.circulation_root),
]


@pytest.mark.parametrize("since", [None, datetime.fromisoformat("2026-02-01T00:00:00+00:00")])
@pytest.mark.parametrize(
    ("operation", "resource", "place"),
    [(asking, resource, f"{procedure}/P.SP.01.{code}") for asking, _, resource, procedure, code, _, _ in CHANGES],
    ids=["OPR.069", "OPR.072"],
)
def test_changes_since_our_last_update_are_asked_for(
    house: House, operation: str, resource: str, place: str, since: datetime | None, record_property: Record
) -> None:
    if since is not None:
        with house.segment.store.unit() as unit:
            resources.change(unit, resource, ours_updated_at=since)
    reported(house, asked(house, resource), resource)
    sent = house.segment.wire.sent[-1]
    assert str(sent.header.name).endswith(f"/P.SP.01.{place}/P.SP.01.MSG.013")
    assert sent.tree.value("csdo:InformationResourceId") == resource
    wanted = since or house.segment.settings.timing.first_update
    assert datetime.fromisoformat(sent.tree.value("csdo:UpdateDateTime")) == wanted
    shows(record_property, operation, "MSG.013")


@pytest.mark.parametrize(
    ("operation", "resource", "number", "root"),
    [(taking, resource, number, root) for _, taking, resource, _, _, number, root in CHANGES],
    ids=["OPR.071", "OPR.074"],
)
def test_changes_are_taken(
    house: House, operation: str, resource: str, number: int, root: Callable[[str], nodes.Node], record_property: Record
) -> None:
    reported(house, asked(house, resource), resource)
    house.segment.answer(house.segment.wire.sent[-1], number, own_id(root(f"P.SP.01.MSG.{number:03d}")))
    line = union.ENTRY if resource == REGISTER else union.CIRCULATION
    assert house.current(line).updated_at == UPDATED
    assert resource_of(house, resource).ours_updated_at == UPDATED
    house.segment.wire.sent.clear()
    reported(house, asked(house, resource), resource)
    assert house.segment.codes() == ["MSG.011"], "we are in step now"
    shows(record_property, operation, f"MSG.{number:03d}")


@pytest.mark.parametrize(("operation", "resource"), [("OPR.071", REGISTER), ("OPR.074", CIRCULATION)])
def test_the_absence_of_changes_is_taken(house: House, operation: str, resource: str, record_property: Record) -> None:
    reported(house, asked(house, resource), resource)
    sent = house.segment.wire.sent[-1]
    house.segment.answer(sent, 15, notice(reference(sent), 15, "1"))
    assert resource_of(house, resource).in_step_at == house.segment.clock.now()
    assert house.segment.conversation(sent.header.conversation).state == "finished"
    shows(record_property, operation, "MSG.015")
