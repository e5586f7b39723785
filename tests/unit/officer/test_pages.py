"""The officers' pages, rendered with views made by hand in all three languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from module.casework import acts, cases, deciding, worklist
from module.kernel.errors import NotAllowedNow, NotPermitted, Stale
from module.kernel.text import Message
from module.registry import kinds
from module.registry.application import ApplicationKind
from module.registry.deadlines import Counted
from module.registry.decision import DecisionKind
from module.registry.paging import FIRST, ListPlace, Paged
from module.registry.signatures import Reason, SignatureRefused
from module.registry.workflow import Act, CaseFacts, Status, Workflow
from tests.support import cases as made
from tests.support import sizes
from tests.support.console import act_buttons
from tests.support.web import APPLICANT, CASE_OFFICER, HEAD, bare_host, fake_services, sign_in_as

LANGUAGES = ("ru", "kk", "en")
KIND = ApplicationKind.INCLUDE
ADDRESS = f"/trois/cases/{made.CASE}"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(cases, "load", lambda work, key: made.case())
    monkeypatch.setattr(worklist, "worklist", lambda work, **filters: Paged((made.case_row(),)))
    monkeypatch.setattr(deciding, "preview", lambda work, key: made.to_sign())
    monkeypatch.setattr(deciding, "draft_texts", lambda *asked: made.to_sign().texts)
    return made.strict(bare_host(fake_services(deps=made.deps())))


def show(monkeypatch: pytest.MonkeyPatch, view: Any) -> None:
    monkeypatch.setattr(cases, "load", lambda work, key: view)


@sizes.drawn(1, each=("page",))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "/prepare", "/announce"])
def test_case_officer_pages_render(app: Any, language: str, page: str) -> None:
    answer = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}{page}?lang={language}")
    assert answer.status_code == 200, answer.text
    assert f'lang="{language}"' in answer.text


@sizes.drawn(1)
@pytest.mark.parametrize("language", LANGUAGES)
def test_decision_page_renders(app: Any, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    show(monkeypatch, made.case(status=Status.FOR_SIGNATURE, open_acts=(Act.SIGN_REFUSAL, Act.SEND_BACK)))
    answer = sign_in_as(app, HEAD).get(f"{ADDRESS}/decision?lang={language}")
    assert answer.status_code == 200
    assert 'data-module="trois-sign"' in answer.text
    assert f'name="paper_id" value="{made.PAPER}"' in answer.text
    assert "01234567<wbr>89abcdef" in answer.text


@sizes.drawn(1, each=("signed",))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signed", [False, True])
def test_case_with_hearing_and_decision_renders(
    app: Any, monkeypatch: pytest.MonkeyPatch, language: str, signed: bool
) -> None:
    decision = made.decision(number="D-1", signed_by="Head", signed_at=made.NOW) if signed else made.decision()
    show(monkeypatch, made.case(decision=decision, hearing=made.hearing(objection="No", objected_at=made.NOW)))
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang={language}").text
    assert "Екінші жол." in text
    assert (f"{ADDRESS}/decision.pdf" in text) is signed


@pytest.mark.parametrize(
    ("kind", "day", "buttons"),
    [
        (DecisionKind.INCLUDE, None, [("Sign the inclusion", True), ("Send back", False)]),
        (DecisionKind.REFUSE, date(2026, 11, 20), [("Sign the refusal", True), ("Send back", False)]),
        (DecisionKind.REFUSE, date(2026, 11, 25), [("Send back", False)]),
    ],
)
def test_the_main_button_of_the_head_is_to_sign(
    app: Any, monkeypatch: pytest.MonkeyPatch, kind: DecisionKind, day: date | None, buttons: list[tuple[str, bool]]
) -> None:
    heard = {"hearing_over_on": day, "hearing_answered": True, "refusal_from": Counted(day)} if day else {}
    facts = CaseFacts(
        KIND, Status.FOR_SIGNATURE, "", "", "acc-2", "acc-2", decision_kind=kind, today=date(2026, 11, 20), **heard
    )
    show(monkeypatch, made.case(status=Status.FOR_SIGNATURE, open_acts=Workflow(kinds.tables()).open_acts(facts, HEAD)))
    assert act_buttons(sign_in_as(app, HEAD).get(f"{ADDRESS}?lang=en").text) == buttons


def test_on_the_page_of_the_decision_to_send_back_is_the_lesser_button(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(monkeypatch, made.case(status=Status.FOR_SIGNATURE, open_acts=(Act.SIGN_REFUSAL, Act.SEND_BACK)))
    text = sign_in_as(app, HEAD).get(f"{ADDRESS}/decision?lang=en").text
    assert re.search(r'class="govuk-button"[^>]*>Sign the refusal<', text)
    assert re.search(r'class="govuk-button govuk-button--secondary"[^>]*>\s*Send back\s*<', text)
    assert text.index(">Sign the refusal<") < text.index('name="remark"')


WAIT = Message("Not earlier than {day}", {"day": "04.12.2026"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_act_whose_day_has_not_come_is_no_button_but_a_reason(
    app: Any, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    show(monkeypatch, made.case(open_acts=(Act.PREPARE_GRANT,), held_acts=((Act.PREPARE_REFUSAL, WAIT),)))
    for page in ("", "/prepare"):
        text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}{page}?lang={language}").text
        assert re.search(r"Prepare refusal</strong><br>.*Not earlier than 04.12.2026", text)
        assert "after the applicant was heard" not in text
        assert "kind=refuse" not in text and 'value="refuse"' not in text


def test_a_decision_whose_day_has_not_come_is_read_and_not_signed(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    held = ((Act.SIGN_REFUSAL, WAIT),)
    show(monkeypatch, made.case(status=Status.FOR_SIGNATURE, open_acts=(Act.SEND_BACK,), held_acts=held))
    text = sign_in_as(app, HEAD).get(f"{ADDRESS}/decision?lang=en").text
    assert re.search(r"Sign the refusal</strong><br>Not earlier than 04.12.2026", text)
    assert "trois-sign" not in text.replace("trois-sign__", "") and "Download the XML" not in text
    assert 'name="remark"' in text


def test_the_first_day_of_a_refusal_stands_with_the_hearing(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for counted, answer in (
        (Counted(date(2026, 11, 25)), "25.11.2026"),
        (Counted(None, Message("No days off")), "No days"),
    ):
        show(
            monkeypatch, made.case(status=Status.PRELIMINARY, open_acts=(), hearing=made.hearing(refusal_from=counted))
        )
        text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
        assert re.search(rf"A refusal may be signed from</dt>\s*<dd [^>]*>\s*{answer}", text)


@sizes.drawn(1)
@pytest.mark.parametrize("language", LANGUAGES)
def test_worklist_renders(app: Any, language: str) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(f"/trois/worklist?lang={language}").text
    assert "TR-2026-000001" in text
    assert 'tabindex="0" role="region" aria-label=' in text


def test_every_act_of_every_kind_has_a_name_of_its_own() -> None:
    for kind in kinds.types():
        names = [kinds.act_label(kind, act) for act in Act]
        assert all(names)
        assert len(set(names)) == len(names), "two acts could not be told apart"


def test_buttons_are_the_open_acts(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for open_acts in ((), (Act.TAKE,), (Act.CLOSE_HEARING, Act.PREPARE_REFUSAL), (Act.SIGN_GRANT, Act.SEND_BACK)):
        show(monkeypatch, made.case(open_acts=open_acts))
        text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
        shown = {act for act in Act if re.search(rf">\s*{kinds.act_label(KIND, act)}\s*</(a|button)>", text)}
        assert shown == set(open_acts)


def test_a_simple_act_is_a_post_with_a_token(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    show(monkeypatch, made.case(open_acts=(Act.TAKE,)))
    text = sign_in_as(app, CASE_OFFICER).get(ADDRESS).text
    form = re.search(rf'<form action="{ADDRESS}/take" method="post".*?</form>', text, re.S)
    assert form and "csrf_token" in form[0]


def test_checks_are_said_in_words(app: Any) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
    for word in ("Met", "Not met", "Look yourself", "Cannot be checked", "Advice"):
        assert f"</span> {word}</strong>" in text


def test_answers_of_registers_are_said_with_source_and_time(app: Any) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
    assert "State database of legal entities" in text
    assert "Found. Asked for 100140000013 on 20.11.2026 11:00." in text
    assert "20.01.2010" in text
    assert "is_branch" not in text


def test_answers_about_numbers_given_up_stand_behind_a_link(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = made.application()
    now = tuple(replace(fact, key=view.form.holder.identifier) for fact in view.facts[:1])
    before = tuple(replace(fact, key="000140000099") for fact in now)
    show(monkeypatch, made.case(application=replace(view, facts=(*before, *now))))
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
    first, behind = text.index(f"Asked for {now[0].key}"), text.index("Asked for 000140000099")
    assert first < text.index("Answers about numbers that were entered before") < behind


def test_documents_are_linked(app: Any) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(ADDRESS).text
    assert f'<a class="govuk-link" href="{ADDRESS}/attachments/{made.FILE}">licence.pdf</a><br>Licence' in text


def test_a_case_without_files_renders(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = made.application(attachments=(), facts=())
    show(monkeypatch, made.case(application=bare, checks=(), history=()))
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
    for answer in ("No pictures are attached", "No state register was asked", "Nothing could be checked"):
        assert answer in text


def test_pictures_carry_text_and_stand_apart(app: Any) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}?lang=en").text
    assert 'alt="Hologram on the box"' in text
    assert f'alt="Infringing goods: {made.INFRINGING}.jpg"' in text
    assert text.index(">Genuine goods</h4>") < text.index("Hologram") < text.index(">Infringing goods</h4>")


def test_the_applicants_words_are_never_markup(app: Any) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(ADDRESS).text
    assert made.DANGEROUS not in text
    assert "&lt;script&gt;" in text


def test_overdue_is_said_in_words(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (made.case_row(due_on=made.date(2026, 11, 17), days_left=-3), made.case_row(status=Status.ISSUED))
    monkeypatch.setattr(worklist, "worklist", lambda work, **filters: Paged(rows))
    text = sign_in_as(app, CASE_OFFICER).get("/trois/worklist?lang=en").text
    assert "Overdue, working days: 3" in text
    assert "Working days left" not in text


def test_filters_reach_the_use_case(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(worklist, "worklist", lambda work, **filters: asked.append(filters) or Paged(()))
    client = sign_in_as(app, CASE_OFFICER)
    empty = client.get("/trois/worklist?lang=en").text
    filtered = client.get("/trois/worklist?status=in_review&mine=y").text
    client.get("/trois/worklist?status=nonsense&page=7")
    finished = client.get("/trois/worklist?lang=en&show=finished&after=a~b").text
    plain = {"status": None, "mine": False, "finished": False, "place": FIRST}
    assert asked == [
        plain,
        {**plain, "status": Status.IN_REVIEW, "mine": True},
        plain,
        {**plain, "finished": True, "place": ListPlace("a~b")},
    ]
    assert "No applications wait for a decision" in empty
    assert "No applications are finished yet" in finished
    assert "No applications match" in filtered
    assert '<option value="in_review" selected>' in filtered


def test_the_pages_beside_a_page_keep_what_is_asked_for(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Paged((made.case_row(),), previous="2026-11-30~p", next="2026-12-01~n")
    monkeypatch.setattr(worklist, "worklist", lambda work, **filters: page)
    text = sign_in_as(app, CASE_OFFICER).get("/trois/worklist?lang=en&mine=y&before=x~y&page=2").text
    assert 'href="/trois/worklist?lang=en&amp;mine=y&amp;before=2026-11-30~p" rel="prev"' in text
    assert 'href="/trois/worklist?lang=en&amp;mine=y&amp;after=2026-12-01~n" rel="next"' in text
    assert "Applications on this page: 1" in text


@pytest.mark.parametrize(
    ("error", "status"), [(NotAllowedNow(), 409), (NotPermitted(), 403), (Stale(), 409)], ids=lambda value: str(value)
)
def test_a_refused_act_comes_back_to_the_page(
    app: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def refuse(work: Any, key: str) -> None:
        raise error

    monkeypatch.setattr("module.officer.acts._SIMPLE", {Act.TAKE: refuse})
    client = sign_in_as(app, CASE_OFFICER)
    answer = client.post(f"{ADDRESS}/take?lang=en", data={"csrf_token": client.csrf})
    assert answer.status_code == status
    assert "govuk-error-summary" in answer.text
    assert "<title>Error: " in answer.text
    assert "TR-2026-000001" in answer.text


def test_done_is_told_only_when_the_history_knows_it(app: Any) -> None:
    client = sign_in_as(app, CASE_OFFICER)
    assert "You have taken the case." in client.get(f"{ADDRESS}?lang=en&done=take").text
    assert "is signed" not in client.get(f"{ADDRESS}?lang=en&done=sign_inclusion").text


def test_unknown_acts_are_not_found(app: Any) -> None:
    client = sign_in_as(app, HEAD)
    for act in ("sign_inclusion", "submit", "nonsense"):
        assert client.post(f"{ADDRESS}/{act}", data={"csrf_token": client.csrf}).status_code == 404


def test_an_applicant_sees_no_page_of_officers(app: Any) -> None:
    client = sign_in_as(app, APPLICANT)
    for page in ("/trois/worklist", ADDRESS, f"{ADDRESS}/prepare", f"{ADDRESS}/decision"):
        assert client.get(page).status_code == 403


REFUSAL = {"kind": "refuse", "grounds": "documents_missing", "explanation_kk": "Жоқ", "explanation_ru": "Нет"}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    show(monkeypatch, made.case(open_acts=(Act.PREPARE_GRANT, Act.PREPARE_REFUSAL), hearing=made.hearing()))


@pytest.mark.parametrize("missing", ["grounds", "explanation_kk", "explanation_ru"])
def test_a_refusal_needs_grounds_and_both_explanations(app: Any, heard: None, missing: str) -> None:
    client = sign_in_as(app, CASE_OFFICER)
    sent = {name: value for name, value in REFUSAL.items() if name != missing}
    answer = client.post(f"{ADDRESS}/prepare", data={**sent, "csrf_token": client.csrf})
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text


def test_only_open_kinds_are_offered(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in_as(app, CASE_OFFICER)
    text = client.get(f"{ADDRESS}/prepare").text
    assert 'value="include"' in text and 'value="refuse"' not in text
    answer = client.post(f"{ADDRESS}/prepare", data={**REFUSAL, "csrf_token": client.csrf})
    assert answer.status_code == 422
    show(monkeypatch, made.case(open_acts=()))
    assert client.get(f"{ADDRESS}/prepare").status_code == 409


def test_the_prepared_decision_reaches_the_gate(app: Any, heard: None, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared: list[Any] = []
    monkeypatch.setattr(acts, "prepare", lambda *args, **words: prepared.append((args[1:], words)))
    client = sign_in_as(app, CASE_OFFICER)
    answer = client.post(f"{ADDRESS}/prepare", data={**REFUSAL, "csrf_token": client.csrf})
    assert answer.status_code == 303 and answer.location.endswith("done=prepare_refusal")
    client.post(f"{ADDRESS}/prepare", data={**REFUSAL, "kind": "include", "csrf_token": client.csrf})
    assert prepared[0][0][:2] == (made.CASE, "refuse")
    assert "Жоқ" in str(prepared[0])
    assert "Жоқ" not in str(prepared[1])


def test_what_was_typed_survives_a_refusal_of_the_gate(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **words: Any) -> None:
        raise NotAllowedNow

    monkeypatch.setattr(acts, "announce_refusal", refuse)
    client = sign_in_as(app, CASE_OFFICER)
    answer = client.post(f"{ADDRESS}/announce?lang=en", data={**REFUSAL, "csrf_token": client.csrf})
    assert answer.status_code == 409
    assert "Жоқ</textarea>" in answer.text
    assert "the status of the case has changed" in answer.text


def test_the_term_to_object_is_said(app: Any) -> None:
    text = sign_in_as(app, CASE_OFFICER).get(f"{ADDRESS}/announce?lang=en").text
    assert "may object until 24.11.2026" in text


class Verifier:
    """Accepts one signature and remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def verify(self, signed: bytes, expected: bytes, purpose: Any, at: Any) -> str:
        self.asked.append((signed, expected, purpose, at))
        if signed != b"<good/>":
            raise SignatureRefused(Reason.IIN_MISMATCH)
        return "evidence"


@pytest.fixture
def verifier(app: Any, monkeypatch: pytest.MonkeyPatch) -> Verifier:
    show(monkeypatch, made.case(status=Status.FOR_SIGNATURE, open_acts=(Act.SIGN_REFUSAL, Act.SEND_BACK)))
    monkeypatch.setattr(deciding, "signing_document", lambda work, key, paper_id: made.to_sign().signing_document)
    verifier = Verifier()
    app.extensions["trois"].deps.signatures = verifier
    return verifier


def test_signing_verifies_the_stored_document(app: Any, verifier: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[Any] = []

    def sign(work: Any, *args: Any) -> Any:
        signed.append(args)
        return Status.REFUSED

    monkeypatch.setattr(deciding, "sign", sign)
    client = sign_in_as(app, HEAD)
    sent = {"paper_id": made.PAPER, "signature": "<good/>", "csrf_token": client.csrf}
    answer = client.post(f"{ADDRESS}/decision", data=sent)
    assert answer.status_code == 303 and answer.location.endswith("done=sign_refusal")
    assert verifier.asked == [(b"<good/>", b"<decision/>", "document", made.NOW)]
    assert signed == [(made.CASE, made.PAPER, "evidence")]


def test_a_bad_signature_changes_nothing(app: Any, verifier: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "sign", lambda *args: pytest.fail("signed"))
    client = sign_in_as(app, HEAD)
    sent = {"paper_id": made.PAPER, "signature": "<bad/>", "csrf_token": client.csrf}
    answer = client.post(f"{ADDRESS}/decision?lang=en", data=sent)
    assert answer.status_code == 422
    assert "belongs to another person" in answer.text


def test_a_changed_decision_is_shown_anew(app: Any, verifier: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    def stale(*args: Any) -> None:
        raise Stale

    monkeypatch.setattr(deciding, "sign", stale)
    monkeypatch.setattr(deciding, "preview", lambda work, key: made.to_sign(b"<new/>"))
    client = sign_in_as(app, HEAD)
    sent = {"paper_id": made.PAPER, "signature": "<good/>", "csrf_token": client.csrf}
    answer = client.post(f"{ADDRESS}/decision?lang=en", data=sent)
    assert answer.status_code == 409
    assert "The decision was changed after you opened it" in answer.text
    assert 'data-document="PG5ldy8+"' in answer.text


def test_sending_back_needs_a_remark(app: Any, verifier: Verifier, monkeypatch: pytest.MonkeyPatch) -> None:
    remarks: list[str] = []
    monkeypatch.setattr(acts, "send_back", lambda work, key, remark: remarks.append(remark))
    client = sign_in_as(app, HEAD)
    empty = client.post(f"{ADDRESS}/decision/send-back", data={"remark": " ", "csrf_token": client.csrf})
    assert empty.status_code == 422 and 'href="#remark"' in empty.text
    done = client.post(f"{ADDRESS}/decision/send-back", data={"remark": "Again", "csrf_token": client.csrf})
    assert done.status_code == 303
    assert remarks == ["Again"]


def test_without_a_decision_to_sign_the_case_is_shown(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: Any) -> None:
        raise NotAllowedNow

    monkeypatch.setattr(deciding, "preview", none)
    answer = sign_in_as(app, HEAD).get(f"{ADDRESS}/decision")
    assert answer.status_code == 409
    assert "TR-2026-000001" in answer.text
