"""The drill of the guide for hosts: a site is backed up, and goes on from its backup in an empty place.

Another server of databases, another folder: only the dump and the keys come along. What must hold: the journal is whole
and goes on, what waited leaves once, entries open, decisions verify, the exchange goes on.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from module.casework import delivering
from module.dev.launcher.places import own_folder, runtime_folder
from module.dev.launcher.services import Services, embedded_postgres
from module.kernel.clock import SetClock
from tests.integration.store.test_serve_role import run, two_roles
from tests.support.databases import execute, new_database
from tests.support.host_guide import lines_to_copy
from tests.support.landed import FIRST, Site, new_keys, opened, site_over, words

__all__ = ["new_keys"]

_NUMBER = "SELECT pg_current_xact_id()::text::bigint AS n"
_REACHED = "SELECT upto_transaction AS n FROM trois.audit_seal ORDER BY id DESC LIMIT 1"
_WAITING = "SELECT id::text, topic, subject_id FROM trois.outbox WHERE done_at IS NULL AND NOT given_up"
_SIGNED = "SELECT code, number, entry_number FROM trois.decision WHERE state = 'signed' ORDER BY number"


@dataclass
class Drill:
    """The site that is lost, as it stood when it was backed up, and the one that goes on."""

    letters: list[str]
    waiting: list[dict[str, Any]]
    pages: dict[str, str]
    conversation: str
    reached: int
    site: Site


@pytest.fixture(scope="module")
def elsewhere(servers: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A server of databases of its own, empty, with transaction numbers that begin anew."""
    state = tmp_path_factory.mktemp("elsewhere")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, own_folder(runtime_folder(state)))
        postgres = embedded_postgres(state, durable=False)
        stack.callback(postgres.forget)
        stack.enter_context(postgres)
        yield Services(postgres.url(), servers.redis_url)


@pytest.fixture(scope="module")
def drill(
    servers: Services, elsewhere: Services, new_keys: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drill]:
    folder = tmp_path_factory.mktemp("drill")
    dump, restore = (line for block in lines_to_copy("sh") for line in block.splitlines() if line.startswith("pg_"))
    with opened(servers, FIRST, new_keys, folder) as lost:
        made = before_the_loss(lost)
        run(dump, lost.url, folder)
    keys, place = tmp_path_factory.mktemp("keys"), tmp_path_factory.mktemp("place")
    for part in ("pki", "trust"):  # the keys of seal, gateway and exchange, and whom the site believes
        shutil.copytree(new_keys / part, keys / part)
    with new_database(elsewhere) as url, two_roles(elsewhere, url) as roles:
        run(restore, roles.owner, folder)
        execute(url, "".join(line for line in roles.script.splitlines(True) if not line.startswith("CREATE ROLE")))
        with site_over(roles.serve, lost.before, elsewhere.redis_url, keys, place, SetClock(lost.clock.now())) as site:
            yield Drill(**made, site=site)


def before_the_loss(site: Site) -> dict[str, Any]:
    """Let one letter leave and seal the journal; note what is there then."""
    deps, open_work = site.services.deps, site.services.open_work
    first = next(row["id"] for row in site.rows(_WAITING) if row["topic"] == "message")
    assert delivering.deliver(deps, open_work, first)
    assert delivering.seal_journal(open_work) > 0
    site.visitor("officer-head")  # acts that no seal covers yet
    [waits] = [
        row
        for row in site.before.conversations
        if row["state"] == "waiting_receipt" and row["transaction"] == "P.SP.01.TRN.004"
    ]
    return {
        "letters": [letter.id for letter in site.post.letters],
        "waiting": site.rows(_WAITING),
        "pages": {f"/verify/{row['code']}": verified(site, row["code"]) for row in site.rows(_SIGNED)},
        "conversation": str(waits["id"]),
        "reached": site.rows(_REACHED)[0]["n"],
    }


def verified(site: Site, code: str) -> str:
    return words(site.visitor().page(f"/verify/{code}"))


def whole(site: Site) -> tuple[int, str]:
    """The exit code of the check of the journal, and its first line or its complaint."""
    exit_code, reported = site.reported("ledger", "verify", alone=True)
    return exit_code, reported.splitlines()[0 if exit_code == 0 else -1]


def test_the_journal_is_whole_at_once(drill: Drill) -> None:
    """The numbers of the new server begin anew: this drill would prove nothing in the old one."""
    assert drill.site.rows(_NUMBER)[0]["n"] < drill.reached
    exit_code, reported = whole(drill.site)
    assert (exit_code, "not sealed yet: 0" in reported) == (0, False), reported


def test_each_decision_verifies_and_each_entry_opens(drill: Drill) -> None:
    assert len(drill.pages) == 5
    anybody = drill.site.visitor()
    assert {path: words(anybody.page(path)) for path in drill.pages} == drill.pages
    assert [page for page in drill.pages.values() if "Решение подлинное" not in page] == []
    entries = [row["entry_number"] for row in drill.site.rows(_SIGNED) if row["entry_number"]]
    assert len(entries) == 3
    for number in entries:
        assert number in words(anybody.page(f"/register/{quote(number)}"))


def test_what_waited_leaves_once(drill: Drill) -> None:
    """Letters and prints of the old site are not made again, those that waited are, each once."""
    site = drill.site
    assert site.rows(_WAITING) == drill.waiting
    owed = {row["subject_id"] for row in drill.waiting if row["topic"] == "message"}
    assert owed and len(drill.letters) == 1
    for _ in range(4):
        site.work()
        site.later(minutes=1)
    sent = Counter(drill.letters + [letter.id for letter in site.post.letters])
    assert set(sent.values()) == {1}
    assert owed <= set(sent)
    prints = "SELECT count(*) AS n FROM trois.printed p JOIN trois.blob b ON b.sha256 = p.sha256"
    assert site.rows(prints)[0]["n"] == len(drill.pages)


def test_a_conversation_that_waited_goes_on(drill: Drill) -> None:
    """Its receipt did not come within five minutes: each repeat leaves as one new message."""
    site = drill.site
    site.later(minutes=5)
    site.work()
    attempts = "SELECT attempts FROM trois.exchange_conversation WHERE id = %s"
    repeats = site.rows(attempts, drill.conversation)[0]["attempts"] - 1
    again = [text for text in site.left() if drill.conversation in text]
    assert repeats == len(again) == len({re.findall(r"MessageID>([^<]+)<", text)[0] for text in again}) > 0
    assert all("P.SP.01.MSG.005" in text for text in again)


def test_people_go_on_and_the_journal_with_them(drill: Drill) -> None:
    """Numbers go on behind the last one; the rows written here are chained behind those that came."""
    site = drill.site
    key = site.before.id_of("200306")
    answer = site.visitor("officer-head").send(f"/cases/{key}/decision", sign=True)
    assert answer.status_code == 303, words(answer.text)[-600:]
    numbers = [row["number"] for row in site.rows(_SIGNED)]
    assert len(set(numbers)) == len(drill.pages) + 1
    for _ in range(3):
        site.work()
    exit_code, reported = whole(site)
    assert exit_code == 0, reported
    assert "not sealed yet: 0" in reported
