"""The national systems as the composition root wires them."""

from __future__ import annotations

import pytest

from module import wiring
from module.dev.standins import people, scenarios
from module.registry.calls import CallOutcome
from module.registry.letters import DeliveryState, Letter
from module.registry.lookups import Outcome
from module.settings import SettingsFault
from module.wiring import national
from tests.integration.national.conftest import Build


def test_every_system_is_there_answers_and_is_written_down(build: Build) -> None:
    outside = build().deps.outside
    names = [state.system for state in outside.states()]
    assert names == [
        "shep",
        "gbd_ul",
        "gbd_fl",
        "kdp",
        "niis",
        "copyright",
        "esbd",
        "sms",
        "mail",
        "revocation",
        "timestamp",
    ]
    assert {name: outside.check(name).outcome for name in names} == dict.fromkeys(names, CallOutcome.OK)
    assert all(state.last_success and state.calls == 1 for state in outside.states())


def test_companies_are_kept_for_the_minutes_of_the_table(build: Build) -> None:
    deps = build().deps
    first = deps.companies.by_bin(scenarios.HEAD)
    assert first.outcome is Outcome.FOUND
    assert deps.companies.by_bin(scenarios.HEAD) is first
    (state,) = (state for state in deps.outside.states() if state.system == "gbd_ul")
    assert state.calls == 1


def test_persons_are_asked_with_consent(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    wired = []
    real = national.wired
    monkeypatch.setattr(wiring.national, "wired", lambda *parts: wired.append(real(*parts)) or wired[0])
    build()
    persons = wired[0].persons
    assert persons is not None
    assert persons.person(people.FOUND, "consent-1").outcome is Outcome.FOUND
    assert persons.person(people.TOKEN_REJECTED, "consent-1").detail == "gbd_fl.token"
    assert persons.person(people.FOUND, "").detail == "consent.missing"


def test_a_site_may_stand_without_persons(build: Build) -> None:
    def without(text: str) -> str:
        head, _, tail = text.partition("[gbd_fl]")
        return head + tail[tail.index("[niis]") :]

    names = [state.system for state in build(without).deps.outside.states()]
    assert names == ["shep", "gbd_ul", "niis", "copyright", "esbd", "sms", "mail", "revocation", "timestamp"]


def test_the_sets_of_codes_are_settings(build: Build) -> None:
    deps = build(lambda text: text.replace('success_codes = ["SCSS001", ', 'success_codes = ["OTHER", ')).deps
    answer = deps.companies.by_bin(scenarios.HEAD)
    assert (answer.outcome, answer.detail) == (Outcome.REFUSED, "shep.SCSS001")


def test_a_convention_that_nobody_knows_is_told_at_the_start(build: Build) -> None:
    with pytest.raises(SettingsFault, match="telegraph"):
        build(
            lambda text: text.replace(
                "business_signature = true", 'business_signature = true\nconvention = "telegraph"'
            )
        )


def test_the_other_provider_of_sms(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROIS_MOBIZON_KEY", "mobizon-test")

    def mobizon(text: str) -> str:
        head, _, tail = text.partition("[sms]")
        table = 'provider = "mobizon"\nurl = "{standins}/mobizon"\napi_key_env = "TROIS_MOBIZON_KEY"\n'
        return f"{head}[sms]\n{table}{tail[tail.index('[mail]') :]}"

    sms = build(mobizon).deps.sms
    sent = sms.send(Letter("1", "+77010000001", "", "x"))
    assert sent.state is DeliveryState.SENT
    assert sms.status("1", "+77010000001", sent.reference).state is DeliveryState.SENT


def test_an_unknown_provider_of_sms_is_told_at_start(build: Build) -> None:
    with pytest.raises(SettingsFault, match="smsc or mobizon"):
        build(lambda text: text.replace('provider = "smsc"', 'provider = "pigeon"'))


def test_copyrights_over_http_over_the_gateway_and_not_at_all(build: Build) -> None:
    def over_shep(text: str) -> str:
        names = 'request = "copyrightInfoRequest"\nnumber = "certificateNumber"\nresponse = "copyrightInfoResponse"\n'
        start = "[copyright]\n"
        return text.replace(start, f'{start}service_id = "NIIS_Copyright"\nconvention = "no_data"\n{names}')

    for edit in (str, over_shep):
        copyrights = build(edit).deps.copyrights
        assert copyrights is not None
        assert copyrights.by_certificate("4411").outcome is Outcome.FOUND
    assert build(lambda text: text.replace("[copyright]", "[not_copyright]")).deps.copyrights is None


def test_what_the_endpoints_say_of_insurance(build: Build) -> None:
    insurance = build().deps.insurance
    annulled, cargo = insurance.by_number("77-000007").value, insurance.by_number("77-000009").value
    assert annulled is not None
    assert cargo is not None
    assert (annulled.is_annulled, cargo.is_liability) == (True, False)
