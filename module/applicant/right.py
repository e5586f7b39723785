"""The step of the right document. Its pages answer at the address of earlier releases too (`trademark`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO

from flask import Response, send_file

from module.applicant.asking import register_answer, reported
from module.applicant.blueprint import blueprint
from module.applicant.steps import Answer, Lookup, StepPage, show, submit
from module.casework import drafts, lookups
from module.casework.views import ApplicationView
from module.context import AccessRule, access, current_actor, services
from module.forms.draft import DraftForm
from module.forms.right import right_form
from module.forms.values import right_of, right_values
from module.kernel.text import N_, Message
from module.registry.application import Form, Section
from module.registry.ip_objects import ip_object
from module.registry.lookups import Register
from module.registry.mark_words import WordDifference, word_difference


def _obstacle(form: DraftForm) -> Message | None:
    return None if form["certificate_number"].data else Message(N_("Enter the certificate number, then press Check."))


def _ask(view: ApplicationView) -> None:
    number = view.form.right.certificate_number
    lookups.admit(services.open_work, current_actor(), Register.NIIS, number, "certificate_number")
    answer = services.deps.trademarks.by_certificate(number)
    with services.open_work(current_actor()) as work:
        lookups.apply_trademark(work, view.id, view.version, answer, number)


@dataclass(frozen=True, slots=True)
class WordCheck:
    """A word of the application that is not that of the certificate: where it stands (a block of goods by number)."""

    block: int
    difference: WordDifference


def _words(view: ApplicationView, certificate: str) -> tuple[WordCheck, ...]:
    """Compare the word of the mark, and that of each block of goods, with the certificate."""
    entered = [view.form.right.name.ru, *(block.word_name for block in view.form.goods)]
    found = ((number, word_difference(word, certificate)) for number, word in enumerate(entered))
    return tuple(WordCheck(number, difference) for number, difference in found if difference is not None)


def _extras(view: ApplicationView) -> dict[str, object]:
    right, holder = view.form.right, view.form.holder
    answer = register_answer(view, Register.NIIS, right.certificate_number)
    return {
        "about": ip_object(view.form.terms.object_kind),
        "right": right,
        "holder": holder,
        "owner_differs": bool(right.owners) and not any(owner.is_same(holder) for owner in right.owners),
        "words": _words(view, answer.get("word", "")),
        "contracts": answer.get("licences", "").splitlines(),
        "picture": "picture_sha256" in answer,
        "picture_refused": "picture_refused" in answer,
        "told": reported(view, Register.NIIS, right.certificate_number),
    }


def _variant(form: Form) -> StepPage:
    """Return the step as the kind of object has it; only a kind with a state register is looked up."""
    about = ip_object(form.terms.object_kind)
    return StepPage(
        Section.RIGHT,
        right_form(about),
        lambda form: right_values(about, form.right),
        lambda form, old: {"right": right_of(about, form.data, old.right)},
        _extras,
        Lookup(about.number, _obstacle, _ask) if about.register else None,
    )


RIGHT = replace(_variant(Form()), variant=_variant)


@blueprint.get("/<application_id>/trademark")
@blueprint.get("/<application_id>/right")
@access(AccessRule.APPLICANT, eds=False)
def right(application_id: str) -> str:
    """Ask for the right document."""
    return show(RIGHT, application_id)


@blueprint.get("/<application_id>/trademark/picture")
@blueprint.get("/<application_id>/right/picture")
@access(AccessRule.APPLICANT, eds=False)
def mark_picture(application_id: str) -> Response:
    """Send the image of the mark as the patent office gave it."""
    with services.open_work(current_actor()) as work:
        number = drafts.load(work, application_id).form.right.certificate_number
        content, media_type = lookups.mark_picture(work, application_id, number)
    return send_file(BytesIO(content), media_type, download_name=f"mark.{media_type.removeprefix('image/')}")


@blueprint.post("/<application_id>/trademark")
@blueprint.post("/<application_id>/right")
@access(AccessRule.APPLICANT, eds=False)
def save_right(application_id: str) -> Answer:
    """Save the right document."""
    return submit(RIGHT, application_id)
