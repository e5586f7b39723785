from tests.support.web import APPLICANT, bare_host, sign_in_as


def test_sign_in_page_opens() -> None:
    answer = bare_host().test_client().get("/trois/sign-in?lang=en")
    assert answer.status_code == 200
    assert b'data-module="trois-sign"' in answer.data


def test_start_page_opens() -> None:
    app = bare_host()
    answer = sign_in_as(app, APPLICANT).get("/trois/")
    assert answer.status_code == 200
