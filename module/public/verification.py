"""Verification of a paper by the code of its print: of a decision, what was decided, who signed, is the stored document
intact; of an extract from the register, whether it is genuine."""

from __future__ import annotations

import hashlib

from flask import request, url_for
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from module.casework import corrected_acts, extract_verifying, register
from module.casework.corrected_acts import VerifiedCorrection
from module.casework.extract_verifying import VerifiedExtract
from module.casework.register_views import Verified
from module.context import COMPARED, AccessRule, access, bounded, render, see_other, services
from module.context.responses import Answer, show_http_error
from module.forms.search import ComparedExtract, ComparedFile, VerificationCode
from module.kernel.errors import Fault, NotFound
from module.kernel.text import N_, Message
from module.public.blueprint import blueprint
from module.registry.kinds import type_of
from module.registry.standing import PROTECTION_STATE_LABELS

Compared = ComparedFile | ComparedExtract
Found = Verified | VerifiedExtract | VerifiedCorrection
COMPARED_AT_MOST = 2 * 1024 * 1024
"""Octets of a file that is compared; a signed decision is a small fraction of it."""


@blueprint.get("/verify")
@access(AccessRule.PUBLIC, eds=False)
def verify_form() -> tuple[str, int] | str | Response:
    """Ask for the code; with a code in the address go to its page."""
    if "code" not in request.args:
        return _ask(VerificationCode())
    form = VerificationCode(request.args)
    if not form.validate():
        return _ask(form), 422
    return see_other(url_for(".verify", code=form.code.data.replace(" ", "")))


@blueprint.get("/verify/<code>")
@access(AccessRule.PUBLIC, eds=False)
def verify(code: str) -> tuple[str, int] | str:
    """Say what the paper of a code is, and whether the stored document is still the one that was signed or sealed."""
    found = _find(code)
    if found is None:
        return _unknown(code), 404
    return _page(code, found, _compared(found)())


@blueprint.post("/verify/<code>")
@access(AccessRule.PUBLIC, eds=False)
@bounded(COMPARED)
def compare(code: str) -> tuple[str, int] | str:
    """Compare a file with the stored document, signed or as it was before signing; the file is not kept."""
    found = _find(code)
    if found is None:
        return _unknown(code), 404
    form = _compared(found)(CombinedMultiDict([request.files, request.form]))
    if not form.validate():
        return _page(code, found, form), 422
    upload = form.file.data[0]
    content = upload.stream.read(COMPARED_AT_MOST + 1)
    upload.close()
    if len(content) > COMPARED_AT_MOST:
        return _file_too_large(code, found, form), 422
    same = hashlib.sha256(content).hexdigest() in found.digests
    return _page(code, found, form, compared=True, same=same)


@blueprint.errorhandler(RequestEntityTooLarge)
def unread(error: RequestEntityTooLarge) -> Answer | HTTPException:
    """Tell at the field of the file that it is too large to be read at all."""
    if request.endpoint != "trois.public.compare" or not request.view_args:
        return show_http_error(error)
    code = str(request.view_args["code"])
    found = _find(code)
    if found is None:
        return show_http_error(error)
    return _file_too_large(code, found, _compared(found)()), 413


def _file_too_large(code: str, found: Found, form: Compared) -> str:
    too_large = Message(N_("The file is larger than 2 MB. Choose the XML that stands inside the PDF."))
    form.take_faults((Fault("file_too_large", "file", too_large),))
    return _page(code, found, form)


def _compared(found: Found) -> type[Compared]:
    """Return the form that asks for the file: of an extract the PDF tells it too."""
    return ComparedExtract if isinstance(found, VerifiedExtract) else ComparedFile


def _find(code: str) -> Found | None:
    """Return the decision of a code, the corrected one or the extract; None where it is that of none."""
    for verify_one in (register.verify, extract_verifying.verify, corrected_acts.verify):
        try:
            with services.open_work(None) as work:
                return verify_one(work, code)
        except NotFound:
            continue
    return None


def _ask(form: VerificationCode, **more: object) -> str:
    return render("trois/public/verify_form.html", form=form, **more)


def _unknown(code: str) -> str:
    form = VerificationCode(code=code)
    unknown = Message(N_("There is no decision or extract with this code. Check the code on the print."))
    form.take_faults((Fault("code_unknown", "code", unknown),))
    return _ask(form)


def _page(code: str, found: Found, form: Compared, *, compared: bool = False, same: bool = False) -> str:
    shown = {"code": code, "found": found, "form": form, "compared": compared, "same": same}
    back = url_for(".verify_form")
    if isinstance(found, VerifiedExtract):
        return render("trois/public/verified_extract.html", states=PROTECTION_STATE_LABELS, back=back, **shown)
    if isinstance(found, VerifiedCorrection):
        return render("trois/public/verified_correction.html", back=back, **shown)
    with services.open_work(None) as work:
        mended = corrected_acts.of_act(work, code)
    kind = type_of(found.application_kind).outcome(found.kind).words.decision
    return render("trois/public/verified.html", kind=kind, corrections=mended, back=back, **shown)
