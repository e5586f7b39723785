"""The step of the goods: the list of blocks, one block with its codes and pictures."""

from __future__ import annotations

from flask import request

from module.applicant.addresses import block_url, fault_lines, section_url, task_list_url
from module.applicant.blocks import (
    add_pictures,
    asks_classes,
    block_of,
    block_rows,
    found_codes,
    ticked_codes,
    with_block,
)
from module.applicant.blueprint import blueprint
from module.applicant.loading import draft
from module.applicant.steps import Answer, autosaving, grown_too_large, next_url, save, saved_quietly, step_context
from module.casework import attachments, drafts
from module.casework.views import ApplicationView
from module.context import (
    UPLOAD,
    AccessRule,
    access,
    bounded,
    current_actor,
    current_language,
    form_on,
    render,
    see_other,
    services,
)
from module.forms.draft import DraftForm
from module.forms.goods import GoodsForm
from module.forms.values import goods_of, goods_values
from module.kernel.errors import Fault, Refused, Stale
from module.kernel.text import N_, Message
from module.registry.application import Section
from module.registry.objects import GoodsBlock
from module.registry.rules import section_faults
from module.registry.upload_limits import MIB, PICTURE_LIMIT

TOO_LARGE = N_("The picture is larger than {max} MB. Save it smaller or with stronger compression.")
_REMOVE = "remove:"


@blueprint.get("/<application_id>/goods")
@access(AccessRule.APPLICANT, eds=False)
def goods(application_id: str) -> str:
    """List the blocks of goods."""
    return _list(draft(application_id))


@blueprint.get("/<application_id>/goods/add")
@access(AccessRule.APPLICANT, eds=False)
def new_goods_block(application_id: str) -> str:
    """Ask for further goods; the word of the mark is offered."""
    view = draft(application_id)
    offered = GoodsBlock(word_name=view.form.right.name.best("ru"))
    return _form(view, None, _filled(view, offered))


@blueprint.post("/<application_id>/goods/add")
@access(AccessRule.APPLICANT, eds=False)
@bounded(UPLOAD)
def save_new_goods_block(application_id: str) -> Answer:
    """Add a block of goods."""
    return _submit(draft(application_id), None)


@blueprint.get("/<application_id>/goods/<trois_number:number>")
@access(AccessRule.APPLICANT, eds=False)
def goods_block(application_id: str, number: int) -> str:
    """Show a block of goods."""
    view = draft(application_id)
    return _form(view, number, _filled(view, block_of(view.form, number)))


@blueprint.post("/<application_id>/goods/<trois_number:number>")
@access(AccessRule.APPLICANT, eds=False)
@bounded(UPLOAD)
def save_goods_block(application_id: str, number: int) -> Answer:
    """Save a block of goods."""
    view = draft(application_id)
    block_of(view.form, number)
    return _submit(view, number)


@blueprint.post("/<application_id>/goods/<trois_number:number>/remove")
@access(AccessRule.APPLICANT, eds=False)
@form_on("trois.applicant.goods")
def remove_goods_block(application_id: str, number: int) -> Answer:
    """Take a block of goods and its pictures out of the draft."""
    view = draft(application_id)
    block = block_of(view.form, number)
    version = DraftForm.of(request).shown_version
    rest = tuple(item for place, item in enumerate(view.form.goods, start=1) if place != number)
    try:
        with services.open_work(current_actor()) as work:
            for picture in (*block.genuine_pictures, *block.infringing_pictures):
                version = attachments.remove(work, view.id, version, picture).version
            drafts.save(work, view.id, version, goods=rest)
    except Stale:
        return _list(draft(application_id), is_stale=True), 409
    return see_other(section_url(application_id, Section.GOODS))


@blueprint.get("/hs-codes")
@access(AccessRule.APPLICANT, eds=False)
def hs_codes() -> str:
    """Return the search results alone, for the script of the page."""
    query = request.args.get("q", "")
    return render(
        "trois/applicant/hs_codes.html", results=found_codes(query, ()), query=query, language=current_language()
    )


def show_too_large(application_id: str, number: int | None = None) -> str:
    """Show the block after a request that was too large to be read: nothing of it is known."""
    view = draft(application_id)
    form = _filled(view, block_of(view.form, number) if number else GoodsBlock())
    form.take_faults([Fault("too_large", "genuine_picture", Message(TOO_LARGE, {"max": PICTURE_LIMIT / MIB}))])
    return _form(view, number, form)


def _filled(view: ApplicationView, block: GoodsBlock) -> GoodsForm:
    return GoodsForm(None, version=str(view.version), hs_query=request.args.get("q", ""), **goods_values(block))


def _submit(view: ApplicationView, number: int | None) -> Answer:
    form = GoodsForm.of(request)
    if not form.validate():
        return _again(view, number, form)
    old = block_of(view.form, number) if number else GoodsBlock()
    block = goods_of(form.data, old, ticked_codes(request))
    try:
        saved = save(view, form, goods=with_block(view.form, number, block))
    except Stale:
        return _stale(view, number, form)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return _again(view, number, form)
    place = number or len(saved.form.goods)
    return saved_quietly(saved) if autosaving() else _finish(view, saved, place, form)


def _finish(before: ApplicationView, saved: ApplicationView, number: int, form: GoodsForm) -> Answer:
    """Store the pictures after the words are safe, then go where the button says."""
    action = request.form.get("action", "")
    try:
        saved = add_pictures(saved, number, form)
        if action.startswith(_REMOVE):
            with services.open_work(current_actor()) as work:
                saved = attachments.remove(work, saved.id, saved.version, action.removeprefix(_REMOVE))
    except Refused as refusal:
        form.show_version(draft(saved.id).version)
        form.take_faults(refusal.faults)
        return _form(draft(saved.id), number, form), 422
    except Stale:
        return _stale(saved, number, form)
    return _onward(saved, number, action, str(form.hs_query.data), grown_too_large(before, saved))


def _onward(saved: ApplicationView, number: int, action: str, query: str, too_large: tuple[Fault, ...]) -> Answer:
    if action == "find":
        return see_other(block_url(saved.id, number, q=query, _anchor="found"))
    if (action == "picture" and not too_large) or action.startswith(_REMOVE):
        return see_other(block_url(saved.id, number, _anchor="pictures"))
    if action == "later":
        return see_other(task_list_url(saved.id))
    place = f"goods.{number - 1}."
    faults = [*(fault for fault in saved.faults if fault.path.startswith(place)), *too_large]
    if not faults:
        return see_other(section_url(saved.id, Section.GOODS))
    form = GoodsForm(None, version=str(saved.version), **goods_values(saved.form.goods[number - 1]))
    form.take_faults(faults)
    return _form(saved, number, form, is_saved=True), 422


def _again(view: ApplicationView, number: int | None, form: GoodsForm) -> Answer:
    if autosaving():
        return "", 422
    return _form(view, number, form, ticked_codes(request)), 422


def _stale(view: ApplicationView, number: int | None, form: GoodsForm) -> Answer:
    if autosaving():
        return "", 409
    fresh = draft(view.id)
    form.show_version(fresh.version)
    still_there = number if number and number <= len(fresh.form.goods) else None
    return _form(fresh, still_there, form, ticked_codes(request), is_stale=True), 409


def _list(view: ApplicationView, *, is_stale: bool = False) -> str:
    context = step_context(Section.GOODS, view)
    more = {
        "blocks": block_rows(view),
        "missing": fault_lines(view.id, view.form, section_faults(view.faults, Section.GOODS)),
        "next_url": next_url(view, Section.GOODS),
        "is_stale": is_stale,
    }
    return render("trois/applicant/goods.html", **{**context, **more})


def _form(
    view: ApplicationView, number: int | None, form: GoodsForm, ticked: tuple[str, ...] = (), **more: object
) -> str:
    block = block_of(view.form, number) if number else GoodsBlock()
    files = {file.id: file for file in view.shown_files}
    context = {
        **step_context(Section.GOODS, view),
        "form": form,
        "number": number,
        "address": block_url(view.id, number) if number else request.path,
        "back": section_url(view.id, Section.GOODS),
        "genuine": [files[item] for item in block.genuine_pictures if item in files],
        "infringing": [files[item] for item in block.infringing_pictures if item in files],
        "results": found_codes(str(form.hs_query.data), ticked),
        "query": str(form.hs_query.data),
        "classifiers": services.classifiers,
        "max_mb": PICTURE_LIMIT / MIB,
        "classes_asked": asks_classes(view.form, block),
    }
    return render("trois/applicant/goods_block.html", **{**context, **more})
