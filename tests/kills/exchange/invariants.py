"""What must be true in the end, asked in SQL and in the Commission's books: no rule of the product judges itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from module.casework import ledger
from module.casework.delivering import seal_journal
from module.eaeu.exchange.replay import Replay
from module.settings import config_dir, read_exchange
from tests.kills.drill import until
from tests.kills.exchange.drill import Drill

RECEIVED, ACCEPTED = "P.MSG.RCV", "P.MSG.PRS"
DONE, REFUSED = "done", "refused"
CAME_LATER = {"P.SP.01.TRN.006": "T23.R13", "P.SP.01.TRN.007": "T24.R13", "P.SP.01.TRN.008": "T25.R3"} | {
    "P.SP.01.TRN.009": "T26.R3"
}
"""A change that overtook the entry that it is about and waited in vain (synchronisation brings it)."""
OVERTAKEN = "T25.R6"
"""An exclusion that overtook an extension: its end date is not the one held."""


@dataclass
class Found:
    """What is wrong, one line each."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def counts(self) -> str:
        return (
            f"lost {len(self.lost)}, doubled {len(self.doubled)}, "
            f"out of order {len(self.out_of_order)}, stuck {len(self.stuck)}"
        )

    @property
    def lines(self) -> list[str]:
        return [
            f"{name}: {line}" for name in ("lost", "doubled", "out_of_order", "stuck") for line in getattr(self, name)
        ]


def stuck(drill: Drill) -> list[str]:
    """Return what has not come to its end on our side."""
    found = [
        f"conversation {key} of {code}: {role} in {state}"
        for key, code, role, state in drill.rows(
            "SELECT id::text, transaction, role, state FROM trois.exchange_conversation WHERE state IN"
            " ('new', 'held', 'waiting_receipt', 'waiting_acceptance', 'waiting_answer', 'waiting_repeat', 'given_up')"
        )
    ]
    found += [
        f"outbox {topic} {subject}: {attempts} attempts, {error or 'no error'}, given up: {given_up}"
        for topic, subject, attempts, error, given_up in drill.rows(
            "SELECT topic, subject_id, attempts, last_error, given_up FROM trois.outbox WHERE done_at IS NULL"
        )
    ]
    found += [
        f"message {key} of {conversation} queued"
        for key, conversation in drill.rows(
            "SELECT message_id, conversation_id::text FROM trois.exchange_dispatch WHERE state = 'queued'"
        )
    ]
    found += [
        f"arrival {key} is {state} after {tries} tries: {fault}"
        for key, state, tries, fault in drill.rows(
            "SELECT id, state, tries, fault FROM trois.exchange_arrival WHERE state <> 'judged'"
        )
    ]
    found += [
        f"import of {key} is {state} at {done} of {total}: {fault}"
        for key, state, done, total, fault in drill.rows(
            "SELECT message_id, state, done, total, fault FROM trois.exchange_import WHERE state <> 'done'"
        )
    ]
    found += [
        f"opinion {key} in {state}"
        for key, state in drill.rows(
            "SELECT id::text, state FROM trois.exchange_opinion WHERE state IN"
            " ('received', 'taken', 'prepared', 'sent', 'failed', 'unanswered')"
        )
    ]
    return found


def judge(drill: Drill, books: dict[str, Any], *, sealing: bool = True) -> Found:
    """Compare what we hold with the Commission's books; `sealing` lets the journal be sealed to its end before."""
    found = Found()
    found.stuck += stuck(drill)
    _journal(drill, books, found)
    _arrivals(drill, found)
    _conversations(drill, books, found)
    _tasks(drill, books, found)
    _opinions(drill, books, found)
    _register(drill, books, found)
    if sealing:
        _seal(drill)
    _unchanged(drill, found)
    return found


def _arrivals(drill: Drill, found: Found) -> None:
    """Each row of the journal from the Commission is an arrival, and each arrival that was judged has one row."""
    both = drill.rows(
        "SELECT coalesce(a.id, m.id), a.id, m.id FROM (SELECT id FROM trois.exchange_arrival WHERE state = 'judged') a"
        " FULL JOIN (SELECT id FROM trois.exchange_message WHERE direction = 'in') m ON m.id = a.id"
    )
    found.lost += [f"arrival {key} is called judged and has no row" for key, _, row in both if row is None]
    found.lost += [f"message {key} has no arrival that was judged" for key, arrival, _ in both if arrival is None]


def _journal(drill: Drill, books: dict[str, Any], found: Found) -> None:
    """What our door acknowledged is in the journal with its bytes; what we call sent is in the Commission's books."""
    held = {
        digest
        for (digest,) in drill.rows(
            "SELECT m.digest FROM trois.exchange_message m WHERE m.direction = 'in' AND m.digest = encode(sha256("
            "(SELECT string_agg(p.content, ''::bytea ORDER BY p.part) FROM trois.exchange_payload p"
            " WHERE p.message_id = m.id)), 'hex')"
        )
    }
    found.lost += [
        f"acknowledged {digest} is not in the journal" for digest in books["acknowledged"] if digest not in held
    ]
    taken = {
        one["message_id"].removeprefix("urn:uuid:"): one["digest"]
        for item in books["conversations"]
        for one in item["got"]
    }
    sent = drill.rows(
        "SELECT m.message_id, m.code, m.digest FROM trois.exchange_dispatch d"
        " JOIN trois.exchange_message m ON m.id = d.message_id WHERE d.state = 'sent'"
    )
    for key, code, digest in sent:
        if key not in taken:
            found.lost.append(f"{code} {key} is marked as sent and did not arrive")
        elif taken[key] != digest:
            found.lost.append(f"{code} {key} arrived with other bytes")


def _conversations(drill: Drill, books: dict[str, Any], found: Found) -> None:
    """Each request of the Commission has RCV, PRS and answer, or ERR; nothing came in another order or twice."""
    found.lost += [f"{key} was given up" for key in books["lost"]]
    found.doubled += [f"{key} has two answers or effects" for key in books["doubled"]]
    found.out_of_order += [f"{key} has signals out of order" for key in books["out_of_order"]]
    found.stuck += [f"{key} has not ended" for key in books["stuck"]]
    ours = dict(drill.rows("SELECT id::text, state FROM trois.exchange_conversation"))
    for item in books["conversations"]:
        name = f"{item['transaction']} {item['id']}"
        if item["by_commission"]:
            found.lost += [f"{name}: {line}" for line in _runner(item)]
            wanted = "answered" if item["state"] == DONE else "refused"
        else:
            wanted = "finished"
            if item["state"] != DONE and not _answered_before_silence(item):
                found.lost.append(f"{name}, ours, is {item['state']}: {item['errors']} {item['fault']}")
        if ours.get(item["id"]) != wanted:
            found.lost.append(f"{name} is {item['state']} there and {ours.get(item['id'])} here")
        bad = [
            f"{one['code']} {one['outcome']}: {one['words']}"
            for one in item["got"]
            if one["outcome"] not in ("good", "repeat")
        ]
        found.out_of_order += [f"{name}: {line}" for line in bad]
    known = {item["id"] for item in books["conversations"]}
    found.lost += [f"conversation {key} is not known to the Commission" for key in ours if key not in known]


def _answered_before_silence(item: dict[str, Any]) -> bool:
    """Tell whether only a repeat of ours met the silence that was ordered."""
    answered = [one for one in item["sent"] if not one["code"].startswith("P.MSG.") and one["outcome"] == "delivered"]
    return bool(item["state"] == "ignored" and answered)


def _runner(item: dict[str, Any]) -> list[str]:
    got = {one["code"] for one in item["got"] if one["outcome"] == "good"}
    answers = {code for code in got if not code.startswith("P.MSG.")}
    if item["state"] == DONE:
        return [] if {RECEIVED, ACCEPTED} <= got and answers else [f"ended with {sorted(got)}"]
    if item["state"] == REFUSED:
        excused = {CAME_LATER.get(item["transaction"], ""), OVERTAKEN}
        return [] if RECEIVED in got and set(item["errors"]) <= excused else [f"refused: {item['errors']}"]
    return [f"is {item['state']} {item['fault']}"]


def _tasks(drill: Drill, books: dict[str, Any], found: Found) -> None:
    """Each form of each application is one task; those of withdrawn applications are closed."""
    wanted = Counter(
        (item["subject"], form)
        for item in books["conversations"]
        if item["transaction"] == "P.SP.01.TRN.001" and item["state"] == DONE
        for form in books["applications"][item["subject"]]
    )
    rows = drill.rows("SELECT application_id, form_id, state FROM trois.exchange_opinion")
    held = Counter((application, form) for application, form, _ in rows)
    found.lost += [f"no task for {key}" for key in wanted - held]
    found.doubled += [f"a task too many for {key}" for key in held - wanted]
    withdrawn = set(books["withdrawn"])
    for application, form, state in rows:
        if (application in withdrawn) != (state in ("cancelled", "withdrawn_after_sending")):
            found.lost.append(f"the task {application} {form} is {state}; withdrawn: {application in withdrawn}")


def _opinions(drill: Drill, books: dict[str, Any], found: Found) -> None:
    """Each opinion that was signed is in the Commission's books once, and nothing else is."""
    given = Counter((one["application"], one["form"], one["conversation"]) for one in books["opinions"])
    sent = Counter(
        drill.rows(
            "SELECT application_id, form_id, conversation_id::text FROM trois.exchange_opinion"
            " WHERE conversation_id IS NOT NULL"
        )
    )
    found.lost += [f"the opinion {key} did not arrive" for key in sent - given]  # type: ignore[operator]
    found.doubled += [f"the opinion {key} was given once too often" for key in given - sent]  # type: ignore[operator]


def _register(drill: Drill, books: dict[str, Any], found: Found) -> None:
    """Our copy has the versions of the Commission, each in its last state, none twice; the newest one is current."""
    theirs: dict[tuple[str, str], dict[str, str]] = {}
    for one in sorted(books["versions"], key=lambda one: one["begins"]):
        theirs.setdefault((one["number"], one["line"]), {})[one["begins"]] = one["digest"]
    rows = drill.rows(
        "SELECT v.number, v.line, to_char(v.in_force_from AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS'),"
        " v.digest, e.version_id = v.id FROM trois.union_version v JOIN trois.union_entry e ON e.number = v.number"
        " AND e.line = v.line ORDER BY v.number, v.line, v.in_force_from, v.updated_at NULLS FIRST, v.id"
    )
    ours: dict[tuple[str, str], dict[str, str]] = {}
    current: dict[tuple[str, str], str] = {}
    for number, line, begins, digest, is_current in rows:
        ours.setdefault((number, line), {})[_plain(begins)] = digest
        if is_current:
            current[number, line] = digest
    twice = Counter((number, line, begins, digest) for number, line, begins, digest, _ in rows)
    found.doubled += [f"version {key} stands {count} times" for key, count in twice.items() if count > 1]
    for key, versions in theirs.items():
        plain = {_plain(begins): digest for begins, digest in versions.items()}
        held = ours.get(key, {})
        found.lost += [f"version {key} of {begins} is missing" for begins in plain.keys() - held.keys()]
        found.doubled += [f"version {key} of {begins} is not the Commission's" for begins in held.keys() - plain.keys()]
        changed = [begins for begins in plain.keys() & held.keys() if plain[begins] != held[begins]]
        found.lost += [f"version {key} of {begins} is not in its last state" for begins in changed]
        if current.get(key) != list(plain.values())[-1]:
            found.out_of_order.append(f"the current version of {key} is not the newest")
    found.doubled += [f"entry {key} is not the Commission's" for key in ours.keys() - theirs.keys()]


def _plain(moment: str) -> str:
    """Return an instant to the millisecond, without its zone."""
    return moment.replace("+00:00", "").ljust(20, ".").ljust(26, "0")[:23]


def _seal(drill: Drill) -> None:
    """Let the chain cover every row."""

    def sealed() -> bool:
        seal_journal(drill.services.open_work)
        return ledger.verify(drill.store.unit).chain.unsealed == 0

    until("the journal to be sealed", sealed)


def _unchanged(drill: Drill, found: Found) -> None:
    """The journal's chain holds, and nothing that it covers was changed."""
    report = ledger.verify(drill.store.unit)
    if report.chain.broken_seal is not None:
        found.lost.append(f"the seal {report.chain.broken_seal} is broken")
    found.lost += [f"{change.table} {change.id} was changed: {change.what}" for change in report.messages.changes]
    found.lost += [f"message {key} has no bytes" for key in report.messages.bare]


def replayed(drill: Drill) -> list[str]:
    """Build the register anew from the messages; return where the live one differs."""
    with drill.store.unit() as unit:
        unit.freeze()
        compared = Replay(read_exchange(config_dir())).compare(unit)
    return [] if compared.difference is None else [f"replay differs at {compared.difference}"]
