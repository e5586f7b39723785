"""How long sessions last, what a person sees of the own ones, and how they are ended (security 12)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.support.app_env import NOW
from tests.support.key_signers import BY_SLUG
from tests.support.portal_env import PASSWORD, PortalEnv, Visitor, refused, went, words

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1"
    " Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person(portal_env: PortalEnv) -> Visitor:
    """Somebody with an open account, signed in with EDS by Firefox."""
    visitor = portal_env.visitor("individual")
    visitor.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    visitor.register()
    visitor.activate()
    went(visitor.sign_in(), "/")
    return visitor


def officer_of(portal_env: PortalEnv) -> Visitor:
    visitor = portal_env.visitor("officer-head")
    went(visitor.sign_in(), "/")
    return visitor


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/trois/").status_code == 200


def alive_at(portal_env: PortalEnv, visitor: Visitor, hours: float) -> bool:
    portal_env.later(NOW + timedelta(hours=hours))
    return is_in(visitor)


@pytest.mark.asvs("7.3.2")
def test_a_session_ends_a_day_after_it_began_however_much_it_is_used(portal_env: PortalEnv, person: Visitor) -> None:
    assert [alive_at(portal_env, person, hours) for hours in (11, 22, 23.9)] == [True] * 3
    assert not alive_at(portal_env, person, 24.01)


def test_going_over_to_another_account_makes_no_session_younger(portal_env: PortalEnv, person: Visitor) -> None:
    (account,) = portal_env.scalars("SELECT id::text FROM trois.account WHERE user_id IS NOT NULL")
    for hours in (7, 14, 21):
        portal_env.later(NOW + timedelta(hours=hours))
        went(person.post("/accounts", account=account), "/")
    assert alive_at(portal_env, person, 23.9)
    assert not alive_at(portal_env, person, 24.01)


@pytest.mark.asvs("7.1.1")
def test_twelve_hours_of_rest_end_an_applicant_s_session(portal_env: PortalEnv, person: Visitor) -> None:
    assert alive_at(portal_env, person, 11.9)
    assert not alive_at(portal_env, person, 24)


@pytest.mark.asvs("7.1.1")
def test_eight_hours_of_rest_end_an_officer_s_session(portal_env: PortalEnv) -> None:
    officer = officer_of(portal_env)
    assert alive_at(portal_env, officer, 2)
    assert not alive_at(portal_env, officer, 10.01)


def test_an_officer_s_session_ends_after_twelve_hours_of_work(portal_env: PortalEnv) -> None:
    officer = officer_of(portal_env)
    assert [alive_at(portal_env, officer, hours) for hours in (4, 8, 11.9)] == [True] * 3
    assert not alive_at(portal_env, officer, 12.01)


def test_a_session_of_ninety_days_ago_is_over(portal_env: PortalEnv, person: Visitor) -> None:
    with portal_env.app_env.store.unit() as unit:
        unit.connection.execute(text("UPDATE trois.web_session SET created_at = created_at - interval '90 days'"))
    assert not is_in(person)
    assert portal_env.scalars("SELECT count(*) FROM trois.web_session") == [0], "what is over is not kept"


def test_the_own_sessions_are_listed_in_words(portal_env: PortalEnv, person: Visitor) -> None:
    portal_env.later(NOW + timedelta(hours=1))
    phone = portal_env.visitor("individual")
    phone.client.environ_base["HTTP_USER_AGENT"] = SAFARI
    went(phone.enter("individual"), "/")
    portal_env.later(NOW + timedelta(hours=2))
    page = words(phone.get("/account/sessions"))
    assert "Safari on iPhone" in page and "Firefox on Windows" in page and "Mozilla" not in page
    assert "User name and password" in page and "EDS key" in page
    assert page.count("This session") == 1
    rows = phone.get("/account/sessions").split("<tr")[2:]
    (mine,) = [row for row in rows if "This session" in row]
    assert "Safari" in mine and "/end" not in mine
    assert "/account/sessions" in phone.get("/account")


def test_the_list_speaks_the_language_of_the_person(person: Visitor) -> None:
    page = words(person.get("/account/sessions?lang=kk"))
    assert "[kk] Firefox on Windows" in page and "[kk] This session" in page and "[kk] EDS key" in page


def test_one_session_is_ended(portal_env: PortalEnv, person: Visitor) -> None:
    other = portal_env.visitor("individual")
    went(other.enter("individual"), "/")
    page = person.get("/account/sessions")
    (action,) = re.findall(r'action="/trois(/account/sessions/[0-9a-f]{64}/end)"', page)
    went(person.post(action, page), "/account/sessions?done=ended")
    assert not is_in(other) and is_in(person)
    assert person.post(action, page).status_code == 404


def test_all_other_sessions_are_ended_at_once(portal_env: PortalEnv, person: Visitor) -> None:
    others = [portal_env.visitor("individual") for _ in range(3)]
    for other in others:
        went(other.enter("individual"), "/")
    page = person.get("/account/sessions")
    went(person.post("/account/sessions/end", page, which="others"), "/account/sessions?done=all")
    assert [is_in(one) for one in others] == [False] * 3
    assert is_in(person)


def test_all_sessions_are_ended_at_once_this_one_too(portal_env: PortalEnv, person: Visitor) -> None:
    other = portal_env.visitor("individual")
    went(other.enter("individual"), "/")
    stranger = officer_of(portal_env)
    page = person.get("/account/sessions")
    went(person.post("/account/sessions/end", page, which="all"), "/sign-in")
    assert not is_in(person) and not is_in(other)
    assert is_in(stranger), "nobody else's"


@pytest.mark.parametrize("which", ["one", "others", "all"])
@pytest.mark.asvs("7.5.2")
def test_a_session_by_password_ends_sessions_with_the_present_password(
    portal_env: PortalEnv, person: Visitor, which: str
) -> None:
    """Who found an open browser sees where the person is signed in, and throws nobody out."""
    other = portal_env.visitor("individual")
    went(other.enter("individual"), "/")
    page = other.get("/account/sessions")
    assert "Present password" in words(page) and "Present password" not in words(person.get("/account/sessions"))
    (action,) = re.findall(r'action="/trois(/account/sessions/[0-9a-f]{64}/end)"', page)
    sent = {} if which == "one" else {"which": which}
    written = "SELECT count(*) FROM trois.audit WHERE act LIKE 'session%_ended'"
    before = portal_env.scalars(written)
    action = action if which == "one" else "/account/sessions/end"
    refused(other.post(action, page, **sent), "Enter your present password, or show your EDS key first.")
    refused(other.post(action, page, present="wrong", **sent), "The present password is not right")
    assert is_in(person) and is_in(other)
    assert portal_env.scalars(written) == before
    assert other.post(action, page, present=PASSWORD, **sent).status_code == 303
    assert (is_in(person), is_in(other)) == (False, which != "all")


@pytest.mark.asvs("7.1.2")
def test_an_eleventh_session_ends_the_one_that_was_used_longest_ago(portal_env: PortalEnv, person: Visitor) -> None:
    visitors = [person]
    for step in range(1, 10):
        portal_env.later(NOW + timedelta(minutes=10 * step))
        visitors.append(portal_env.visitor("individual"))
        went(visitors[-1].enter("individual"), "/")
    assert [is_in(one) for one in visitors[1:]] == [True] * 9
    portal_env.later(NOW + timedelta(minutes=100))
    assert is_in(person), "used again just now: another one rests longest"
    portal_env.later(NOW + timedelta(minutes=110))
    eleventh = portal_env.visitor("individual")
    went(eleventh.enter("individual"), "/")
    assert [is_in(one) for one in visitors] == [True, False, *[True] * 8]
    assert is_in(eleventh)
    told = portal_env.scalars("SELECT details::text FROM trois.audit WHERE act = 'sessions_ended' ORDER BY id")
    assert '"count": 1' in told[-1] and '"most": 10' in told[-1]
    page = words(eleventh.get("/account/sessions"))
    assert "At most 10 sessions are open at once" in page


def test_going_over_to_another_account_ends_no_session_of_others(portal_env: PortalEnv, person: Visitor) -> None:
    """A session that follows another one takes its place; it is not one more."""
    (account,) = portal_env.scalars("SELECT id::text FROM trois.account WHERE user_id IS NOT NULL")
    others = [portal_env.visitor("individual") for _ in range(9)]
    for other in others:
        went(other.enter("individual"), "/")
    went(person.post("/accounts", account=account), "/")
    assert all(is_in(one) for one in (person, *others))


def test_an_officer_has_the_list_too_and_it_is_the_own_one(portal_env: PortalEnv, person: Visitor) -> None:
    first, second = officer_of(portal_env), officer_of(portal_env)
    page = second.get("/account/sessions")
    actions = re.findall(r'action="/trois(/account/sessions/[0-9a-f]{64}/end)"', page)
    assert len(actions) == 1
    went(second.post(actions[0], page), "/account/sessions?done=ended")
    assert not is_in(first) and is_in(second) and is_in(person)
    assert "/account/sessions" in second.get("/")


def test_a_session_that_went_over_to_a_key_keeps_its_browser(portal_env: PortalEnv, person: Visitor) -> None:
    other = portal_env.visitor("individual")
    other.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    went(other.enter("individual"), "/")
    went(other.sign("/key", next=""), "/")
    rows = other.get("/account/sessions").split("<tr")[2:]
    (mine,) = [row for row in rows if "This session" in row]
    assert "Firefox on Windows" in mine and "EDS key" in mine


def _ended(portal_env: PortalEnv, *options: str, typed: str = "") -> tuple[int, str]:
    result = portal_env.app.test_cli_runner().invoke(args=["trois", "sessions", "end", *options], input=typed)
    return result.exit_code, result.output


@pytest.mark.parametrize("how", ["iin", "name", "input"])
@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_the_sessions_of_a_person(portal_env: PortalEnv, person: Visitor, how: str) -> None:
    other = portal_env.visitor("individual")
    went(other.enter("individual"), "/")
    officer = officer_of(portal_env)
    iin = BY_SLUG["individual"].iin
    options = {"iin": ("--iin", iin), "name": ("--user-name", "Individual"), "input": ("--iin", "-")}[how]
    code, output = _ended(portal_env, *options, typed=f"{iin}\n")
    assert (code, output) == (0, "Sessions ended: 2.\n")
    assert not is_in(person) and not is_in(other) and is_in(officer)
    acts = portal_env.scalars("SELECT details::text FROM trois.audit WHERE act = 'sessions_ended' ORDER BY id")
    assert '"count": 2' in acts[-1] and iin not in acts[-1] and "ndividual" not in acts[-1]
    went(person.enter("individual", PASSWORD), "/")


def test_an_officer_s_sessions_are_ended_by_the_iin(portal_env: PortalEnv) -> None:
    officer = officer_of(portal_env)
    assert _ended(portal_env, "--iin", BY_SLUG["officer-head"].iin)[0] == 0
    assert not is_in(officer)


@pytest.mark.parametrize("options", [("--iin", "830622300103"), ("--user-name", "nobody")])
def test_nobody_s_sessions_cannot_be_ended(portal_env: PortalEnv, options: tuple[str, str]) -> None:
    code, output = _ended(portal_env, *options)
    assert code == 1 and "Nobody" in output and options[1] not in output


@pytest.mark.parametrize("options", [(), ("--iin", "1", "--user-name", "x")])
def test_exactly_one_way_to_name_the_person(portal_env: PortalEnv, options: tuple[str, ...]) -> None:
    code, output = _ended(portal_env, *options)
    assert code == 2 and "either --iin or --user-name" in output


def test_the_session_of_another_person_is_not_found(portal_env: PortalEnv, person: Visitor) -> None:
    officer = officer_of(portal_env)
    page = officer.get("/account/sessions")
    (own,) = portal_env.scalars(
        "SELECT encode(token_digest, 'hex') FROM trois.web_session s JOIN trois.account a ON a.id = s.account_id"
        " WHERE a.user_id IS NOT NULL"
    )
    assert officer.post(f"/account/sessions/{own}/end", page).status_code == 404
    assert is_in(person)


def test_which_sessions_has_to_be_said(person: Visitor) -> None:
    page = person.get("/account/sessions")
    assert person.post("/account/sessions/end", page, which="rubbish").status_code == 404
    refused(person.post("/account/password", present="", password="short"), "Use at least 12 characters")
    assert is_in(person)
