"""The head reads the prepared opinion, signs it, or sends it back."""

from __future__ import annotations

import re

from flask import Response as FlaskResponse
from flask import request, url_for

from module.casework import opinions
from module.casework.opinion_views import OpinionToSign, OpinionView
from module.context import SIGNING, AccessRule, access, bounded, current_actor, form_on, render, services
from module.forms.decision import SendBackForm
from module.kernel.errors import NotFound
from module.kernel.text import N_
from module.officer.blueprint import blueprint
from module.officer.head_signing import Page, SigningPage, as_file, sign_stored
from module.officer.opinions import done, kind_label, refusal_of, with_problem
from module.officer.problems import TOLD, RefusedAct
from module.registry.opinion import VERDICT_LABELS, OpinionAct

_DIGEST = re.compile("[0-9a-f]{64}")
_CHANGED = N_("The opinion was changed after you opened it. Nothing was signed. Read it below and sign it anew.")


@blueprint.get("/opinions/<uuid:opinion_id>/sign")
@access(AccessRule.HEAD, eds=True)
def opinion_to_sign(opinion_id: object) -> Page:
    """Show what the opinion says and the exact document to be signed."""
    key = str(opinion_id)
    try:
        view, prepared = _read(key)
    except TOLD as error:
        return with_problem(key, error)
    return _page(view, prepared, SendBackForm())


@blueprint.get("/opinions/<uuid:opinion_id>/<string(length=64):sha256>.xml")
@access(AccessRule.HEAD, eds=True)
def opinion_xml(opinion_id: object, sha256: str) -> FlaskResponse:
    """Send the document that is signed, octet for octet."""
    with services.open_work(current_actor()) as work:
        document = opinions.shown(work, str(opinion_id), sha256)
    return as_file(document, f"opinion-{opinion_id}")


@blueprint.post("/opinions/<uuid:opinion_id>/sign")
@access(AccessRule.HEAD, eds=True)
@bounded(SIGNING)
def sign_opinion(opinion_id: object) -> Page:
    """Verify the signature against the stored document, outside any transaction, then sign and send."""
    key, sha256 = str(opinion_id), request.form.get("sha256", "")
    if not _DIGEST.fullmatch(sha256):
        raise NotFound

    def act() -> Page:
        sign_stored(
            lambda work: opinions.shown(work, key, sha256),
            lambda work, evidence: opinions.sign(work, key, sha256, evidence),
        )
        return done(key, OpinionAct.SIGN)

    return _SIGNING.sign(key, act)


@blueprint.post("/opinions/<uuid:opinion_id>/send-back")
@access(AccessRule.HEAD, eds=True)
@form_on("trois.officer.opinion_to_sign")
def send_opinion_back(opinion_id: object) -> Page:
    """Give the opinion back to the case officer with a remark."""
    key = str(opinion_id)

    def act(remark: str) -> Page:
        with services.open_work(current_actor()) as work:
            opinions.send_back(work, key, remark)
        return done(key, OpinionAct.SEND_BACK)

    return _SIGNING.send_back(key, act)


def _read(key: str) -> tuple[OpinionView, OpinionToSign]:
    with services.open_work(current_actor()) as work:
        return opinions.load(work, key), opinions.preview(work, key)


def _drawn(key: str, form: SendBackForm, reported: RefusedAct) -> Page:
    view, prepared = _read(key)
    return _page(view, prepared, form, faults=reported.lines), reported.status


_SIGNING = SigningPage(_CHANGED, _drawn, with_problem, refusal_of)


def _page(view: OpinionView, prepared: OpinionToSign, form: SendBackForm, **more: object) -> str:
    return render(
        "trois/officer/opinion_sign.html",
        view=view,
        prepared=prepared,
        facts=prepared.facts,
        form=form,
        kind_label=kind_label,
        verdict_labels=VERDICT_LABELS,
        authority=services.deps.exchange_settings.authority.name,
        back=url_for(".opinion", opinion_id=view.row.id),
        **more,
    )
