"""One portal behind several names (R1): they all answer, any other name is refused."""

from __future__ import annotations

import pytest

from module.settings.host import read_host
from tests.support.web import FakeSettings, bare_host, fake_services
from tests.unit.settings.test_host import REQUIRED

NAMES = frozenset({"eokno.gov.kz", "sw.gov.kz"})


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("eokno.gov.kz", 200),
        ("sw.gov.kz", 200),
        ("SW.GOV.KZ:8443", 200),
        ("localhost", 200),
        ("evil.example", 421),
        ("eokno.gov.kz.evil.example", 421),
        ("evil.example:443", 421),
    ],
)
def test_a_listed_name_answers_and_another_is_refused(host: str, status: int) -> None:
    app = bare_host(fake_services(settings=FakeSettings(host_names=NAMES)))
    answer = app.test_client().get("/trois/help", headers={"Host": host})
    assert answer.status_code == status
    if status == 421:
        assert "not reached by this address" in answer.text
        assert "evil.example" not in answer.text


def test_a_machine_calls_by_any_address() -> None:
    app = bare_host(fake_services(settings=FakeSettings(host_names=NAMES)))
    answer = app.test_client().post("/trois/exchange/p.sp.01", headers={"Host": "10.0.0.7"})
    assert answer.status_code not in (200, 421)


def test_without_a_list_every_name_answers() -> None:
    app = bare_host(fake_services())
    assert app.test_client().get("/trois/help", headers={"Host": "any.example"}).status_code == 200


def test_the_list_is_read_from_the_hosts_settings() -> None:
    assert read_host({**REQUIRED, "TROIS_HOST_NAMES": "Eokno.gov.kz, sw.gov.kz"}).host_names == NAMES
    assert read_host({**REQUIRED}).host_names == frozenset()
