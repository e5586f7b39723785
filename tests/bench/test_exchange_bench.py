"""What one notice of the Commission costs beside an echo that keeps it, and what the export of the register costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from lxml import etree
from sqlalchemy import text

from module.dev.launcher.services import Services
from module.eaeu.exchange.own_documents import write_register
from module.eaeu.transport.door import MEDIA_TYPE
from module.store.exchange import union
from tests.support import registers, sizes
from tests.support.databases import new_database
from tests.support.exchange import CERTIFICATE, Segment, inclusion, numbered, open_segment
from tests.support.exchange_doors import Receiver
from tests.support.measuring import ROUNDS, compare, judge
from tests.support.web import FakeSettings, bare_host, fake_services
from tests.unit.public.test_exchange_door import PATH, PEM, PRINT

NOTICES, RECORDS = sizes.size(4, 20), sizes.size(200, 5_000)
NOTICE_BOUND = 80  # stated, not promised: the bound only tells a blunder
EXPORT_AIM, EXPORT_BOUND = 2, 4  # other work on the machine weighs on the database and not on lxml
STRUCTURE = "R.IP.SP.01.002"


@pytest.fixture(scope="module")
def segment(servers: Services) -> Iterator[Segment]:
    with new_database(servers) as url:
        made = open_segment(url)
        yield made
        made.store.engine.dispose()


def test_a_notice_against_an_echo_that_keeps_it(
    segment: Segment, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """MSG.006 from its bytes at the door to the committed answer; the echo has one INSERT and one COMMIT."""
    registers.forget(segment)
    with segment.store.unit() as unit:
        unit.connection.execute(text("CREATE TABLE echo (id bigserial PRIMARY KEY, content bytea NOT NULL)"))
    echo = Flask("echo")

    @echo.post("/echo")
    def keep() -> bytes:
        with segment.store.unit() as unit:
            unit.connection.execute(text("INSERT INTO echo (content) VALUES (:content)"), {"content": request.data})
        return request.data

    receiver = Receiver()
    door = receiver.door(tmp_path, certificates=(PRINT,))
    door._receive = lambda path, _: segment.exchange.receive(path, CERTIFICATE)  # type: ignore[method-assign]
    services = fake_services(exchange=door, settings=FakeSettings(client_certificate="environ:SSL_CLIENT_CERT"))
    ours, bare = bare_host(services).test_client(), echo.test_client()
    headers = {"Content-Type": MEDIA_TYPE}
    waiting = [segment.request(6, inclusion(numbered(number)), 5)[1] for number in range(1, (ROUNDS + 1) * NOTICES)]
    same = waiting[0]

    def notice() -> None:
        answer = ours.post(PATH, data=waiting.pop(), headers=headers, environ_overrides={"SSL_CLIENT_CERT": PEM})
        assert answer.status_code == 202

    def echoed() -> None:
        assert bare.post("/echo", data=same, headers=headers).data == same

    found = compare(echoed, notice, times=NOTICES)
    stored = segment.scalar("SELECT count(*) FROM trois.union_version WHERE line = 'entry'")
    answered = segment.scalar("SELECT count(*) FROM trois.exchange_message WHERE code = 'P.SP.01.MSG.002'")
    assert stored == answered == ROUNDS * NOTICES
    what = f"MSG.006 of {len(same) // 1024} KiB to its committed answer"
    record_property("told", found.reported(what, "Flask and one INSERT of the same bytes"))
    judge(found.ratio, NOTICE_BOUND)


def test_export_against_serialisation(
    segment: Segment, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    registers.forget(segment)
    came = registers.make(tmp_path / "came.xml", RECORDS, segment)
    assert segment.exchange.receive(came.address(registers.ask(segment)), CERTIFICATE).http_status == 202
    segment.work()
    file = tmp_path / "register.xml"

    def export() -> None:
        with segment.store.unit() as unit, file.open("wb") as out:
            now = segment.clock.now()
            records = union.records(unit, union.ENTRY, now)
            assert write_register(out, STRUCTURE, records, segment.names, now) == RECORDS

    export()
    tree = etree.parse(file)

    def serialise() -> None:
        (tmp_path / "serialised.xml").write_bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True))

    found = compare(serialise, export)
    what = f"export {RECORDS} records ({file.stat().st_size // 2**20} MiB) from the database"
    record_property("told", found.reported(what, "lxml serialising the same tree", f", aim {EXPORT_AIM}"))
    judge(found.ratio, EXPORT_BOUND)
