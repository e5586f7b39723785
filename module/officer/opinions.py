"""Opinions for the Commission: the list, one object with what the Commission sent, and its files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response as FlaskResponse
from flask import request, url_for
from werkzeug.wrappers import Response

from module.casework import opinions, received
from module.casework.gate import Work
from module.casework.opinion_views import OpinionRow, OpinionView, ReceivedApplication
from module.context import (
    AccessRule,
    access,
    current_actor,
    notify,
    render,
    see_other,
    services,
)
from module.kernel.clock import law_date
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, Refused, TroisError
from module.kernel.text import N_, Message
from module.officer.blueprint import blueprint
from module.officer.files import sent_file
from module.officer.labels import OBJECT_KIND_LABELS, label
from module.officer.problems import TOLD, ProblemLine, RefusedAct, problem
from module.officer.reading import ReadingSection, sections
from module.officer.terms import left
from module.registry.opinion import (
    OPINION_ACT_LABELS,
    OPINION_STATE_LABELS,
    TERM_RUNS,
    VERDICT_LABELS,
    OpinionAct,
    OpinionState,
)

DONE = {
    OpinionAct.TAKE: N_("You have taken the object."),
    OpinionAct.PREPARE: N_("The opinion is prepared and waits for the head."),
    OpinionAct.SEND_BACK: N_("The opinion was sent back to the case officer."),
    OpinionAct.SIGN: N_("The opinion is signed and is being sent to the Commission."),
    OpinionAct.RELEASE: N_("Any case officer can take the object now."),
    OpinionAct.REOPEN: N_("The case officer can prepare a new opinion now. The former one is kept in the journal."),
}
HISTORY = {
    **{act.value: text for act, text in OPINION_ACT_LABELS.items()},
    "opinion_opened": N_("The application arrived"),
    "opinion_withdrawn": N_("The applicant withdrew the application"),
    "opinion_delivered": N_("The Commission accepted the opinion"),
    "opinion_failed": N_("The Commission did not accept the opinion"),
    "opinion_unanswered": N_("No answer came from the Commission; the operator of the exchange was told"),
}
_TEXTS: dict[type[TroisError], str] = {
    NotAllowedNow: N_("This can no longer be done: the state of the opinion has changed. Read it as it is now."),
    NotPermitted: N_("You may not do this with this opinion. Nothing was changed."),
}
_PARTS = ("application", "form", "circulation")


def kind_label(code: str) -> str:
    """Return the words for a kind of object."""
    return label(OBJECT_KIND_LABELS, code)


def term(row: OpinionRow) -> tuple[Message | None, bool]:
    """Say what is left of the term, and whether it is over; nothing for an opinion that was accepted or is closed."""
    if row.state not in TERM_RUNS:
        return None, False
    today = law_date(services.deps.clock.now())
    return left(row.due_on, row.days_left, today), row.due_on is not None and row.due_on < today


@blueprint.get("/opinions/<uuid:opinion_id>")
@access(AccessRule.OFFICER, eds=True)
def opinion(opinion_id: object) -> str:
    """Show one object: what the Commission sent, what is open to the person, the history."""
    view, document = read(str(opinion_id))
    banner = next((text for act, text in DONE.items() if act == request.args.get("done", "")), None)
    if banner and any(row.act == request.args["done"] for row in view.history):
        notify(Message(banner), success=True)
    return _page(view, document)


def read(key: str) -> tuple[OpinionView, ReceivedApplication]:
    """Read a task and what the Commission sent."""
    with services.open_work(current_actor()) as work:
        return opinions.load(work, key), opinions.received(work, key)


def _page(view: OpinionView, document: ReceivedApplication, **more: object) -> str:
    return render(
        "trois/officer/opinion.html",
        view=view,
        parts=_parts(view.row.id, document),
        term=term(view.row),
        kind_label=kind_label,
        state_labels=OPINION_STATE_LABELS,
        states=OpinionState,
        verdict_labels=VERDICT_LABELS,
        act_labels=OPINION_ACT_LABELS,
        history_labels=HISTORY,
        acts=OpinionAct,
        back=url_for(".opinions"),
        **more,
    )


def _parts(key: str, document: ReceivedApplication) -> list[ReadingSection]:
    found: list[ReadingSection] = []
    for name in _PARTS:
        element = getattr(document, name)
        if element is not None:
            found += sections(element, 3, _file_address(key, name))
    return found


def _file_address(key: str, part: str) -> Callable[[int], str]:
    return lambda number: url_for(".opinion_file", opinion_id=key, part=part, number=number)


@blueprint.get("/opinions/<uuid:opinion_id>/files/<any(application, form, circulation):part>/<trois_number:number>")
@access(AccessRule.OFFICER, eds=True)
def opinion_file(opinion_id: object, part: str, number: int) -> FlaskResponse:
    """Send a file that stands in the application. A browser shows pictures alone."""
    with services.open_work(current_actor()) as work:
        element = getattr(opinions.received(work, str(opinion_id)), part)
    if element is None:
        raise NotFound
    return sent_file(*received.file(element, number))


@blueprint.post("/opinions/<uuid:opinion_id>/take")
@access(AccessRule.CASE_OFFICER, eds=True)
def take_opinion(opinion_id: object) -> tuple[str, int] | Response:
    """Take an object into work."""
    return _without_form(str(opinion_id), opinions.take, OpinionAct.TAKE)


@blueprint.post("/opinions/<uuid:opinion_id>/release")
@access(AccessRule.HEAD, eds=True)
def release_opinion(opinion_id: object) -> tuple[str, int] | Response:
    """Free an object for another case officer."""
    return _without_form(str(opinion_id), opinions.release, OpinionAct.RELEASE)


@blueprint.post("/opinions/<uuid:opinion_id>/reopen")
@access(AccessRule.HEAD, eds=True)
def reopen_opinion(opinion_id: object) -> tuple[str, int] | Response:
    """Let a new opinion be prepared after one that failed."""
    return _without_form(str(opinion_id), opinions.reopen, OpinionAct.REOPEN)


def _without_form(
    key: str, use_case: Callable[[Work, str], OpinionView], act: OpinionAct
) -> tuple[str, int] | Response:
    try:
        with services.open_work(current_actor()) as work:
            use_case(work, key)
    except TOLD as error:
        return with_problem(key, error)
    return done(key, act)


def done(key: str, act: OpinionAct) -> Response:
    """Send the browser to the page of the object with a banner for the act."""
    return see_other(url_for(".opinion", opinion_id=key, done=act.value))


def with_problem(key: str, error: TroisError) -> tuple[str, int]:
    """Render the object as it is now with what went wrong on top; nothing was changed."""
    reported = refusal_of(error)
    return _page(*read(key), faults=reported.lines), reported.status


def refusal_of(error: TroisError) -> RefusedAct:
    """Turn an error of the use cases into lines for the page; a missing profile leads to its page."""
    reported = problem(error)
    if type(error) in _TEXTS:
        return RefusedAct((ProblemLine(Message(_TEXTS[type(error)])),), reported.status)
    if isinstance(error, Refused) and any(fault.code == opinions.PROFILE_MISSING for fault in error.faults):
        return RefusedAct(
            tuple(ProblemLine(fault.message, url_for(".profile")) for fault in error.faults), reported.status
        )
    return reported
