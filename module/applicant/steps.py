"""What all steps of an application share: show, save, find, go on. Saved on every step, faults shown after saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, make_response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from module.applicant.addresses import came_from_check, return_url, section_url, task_list_url
from module.applicant.beside import changes_of, source_tag
from module.applicant.loading import application, draft
from module.casework import drafts
from module.casework.views import ApplicationView
from module.context import current_actor, page_address, render, see_other, services
from module.forms.draft import DraftForm
from module.kernel.errors import Fault, NotFound, Refused, Stale
from module.kernel.text import Message
from module.registry.application import ApplicationKind, Form, Section
from module.registry.cautions import section_cautions
from module.registry.ip_objects import section_label
from module.registry.kinds import type_of
from module.registry.rules import section_faults

AUTOSAVE_HEADER = "X-TROIS-Autosave"
VERSION_HEADER = "X-TROIS-Version"
Answer = str | AnyResponse | tuple[str, int]


class SaveButton(StrEnum):
    """Which button was pressed."""

    CONTINUE = "continue"
    LATER = "later"
    FIND = "find"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question to a state register. `obstacle` says why it cannot be asked, `ask` asks and writes the answer down."""

    field: str
    obstacle: Callable[[DraftForm], Message | None]
    ask: Callable[[ApplicationView], None]


def _no_extras(view: ApplicationView) -> dict[str, object]:
    return {}


def _as_it_is(form: DraftForm, view: ApplicationView) -> None:
    """Say nothing by the fields beyond what the form says."""


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step: its form, how values go into it and come back, what else the page shows, which register it asks.

    `variant` makes the page of an application where it depends on what is entered there, `of_kind` has the pages of
    kinds that ask otherwise; `prepare` says by its fields what holds for this application alone.
    """

    section: Section
    form: type[DraftForm]
    values: Callable[[Form], dict[str, Any]]
    changes: Callable[[DraftForm, Form], dict[str, object]]
    extras: Callable[[ApplicationView], dict[str, object]] = _no_extras
    lookup: Lookup | None = None
    variant: Callable[[Form], StepPage] | None = None
    prepare: Callable[[DraftForm, ApplicationView], None] = _as_it_is
    of_kind: Mapping[ApplicationKind, StepPage] = field(default_factory=dict)

    def of(self, view: ApplicationView) -> StepPage:
        """Return the page as it is for one application: some steps ask other things of another kind.

        Raises NotFound for a step that its kind does not have.
        """
        kind = type_of(view.kind)
        if self.section not in kind.sections:
            raise NotFound
        page = self.variant(view.form) if self.variant else self.of_kind.get(view.kind, self)
        scope = kind.scope_of(self.section, view.form.terms.object_kind)
        return replace(page, form=page.form.narrowed(scope.fields)) if scope else page

    def filled(self, view: ApplicationView) -> DraftForm:
        """Return the form with what is saved."""
        return self.form(None, version=str(view.version), **self.values(view.form))


def show(page: StepPage, application_id: str) -> str:
    """Show a step with what is saved."""
    view = draft(application_id)
    page = page.of(view)
    return drawn(page, view, page.filled(view))


def submit(page: StepPage, application_id: str) -> Answer:
    """Save a step and go where the button says."""
    view = draft(application_id)
    page = page.of(view)
    form = page.form.of(request)
    way = pressed()
    if not _acceptable(page, form, way):
        return Response(status=422) if autosaving() else (drawn(page, view, form), 422)
    try:
        saved = save(view, form, **page.changes(form, view.form))
        if way is SaveButton.FIND and page.lookup:
            page.lookup.ask(saved)
    except Stale:
        return Response(status=409) if autosaving() else stale(page, application_id, form)
    except Refused as refusal:
        form.take_faults(refusal.faults)
        return drawn(page, view, form), 422
    return _answer(page, view, saved, way)


def save(view: ApplicationView, form: DraftForm, **changes: object) -> ApplicationView:
    """Save changed fields of a draft in a unit of work of its own. Raises Stale."""
    with services.open_work(current_actor()) as work:
        return drafts.save(work, view.id, form.shown_version, **changes)


def pressed() -> SaveButton:
    """Return the button that was pressed; the Enter key presses Continue."""
    sent = request.form.get("action", "")
    return SaveButton(sent) if sent in list(SaveButton) else SaveButton.CONTINUE


def autosaving() -> bool:
    """Tell whether the page saves by itself while the person types."""
    return request.headers.get(AUTOSAVE_HEADER) == "1"


def saved_quietly(saved: ApplicationView) -> Response:
    """Answer an automatic save: nothing to show, the page goes on with the new version."""
    response = make_response("", 204)
    response.headers[VERSION_HEADER] = str(saved.version)
    return response


def stale(page: StepPage, application_id: str, form: DraftForm) -> tuple[str, int]:
    """Show what was typed beside the news that something else was saved meanwhile; sending again replaces it."""
    view = application(application_id)
    form.show_version(view.version)
    return drawn(page, view, form, is_stale=True), 409


def next_url(view: ApplicationView, section: Section) -> str:
    """Return where Continue leads: back to the answers, or on to the next step, at last to the answers."""
    after = type_of(view.kind).following(section)
    if came_from_check() or after is None:
        return url_for("trois.applicant.check", application_id=view.id)
    return section_url(view.id, after)


def drawn(page: StepPage, view: ApplicationView, form: DraftForm, **more: object) -> str:
    """Render a step."""
    page.prepare(form, view)
    return render(
        f"trois/applicant/{page.section}.html",
        **{**step_context(page.section, view), **page.extras(view), "form": form, **more},
    )


def step_context(section: Section, view: ApplicationView) -> dict[str, object]:
    """Return what every page of a step shows. Raises NotFound for a step that the kind does not have."""
    sections = type_of(view.kind).sections
    if section not in sections:
        raise NotFound
    return {
        "view": view,
        "section": section,
        "title": section_label(section, view.form),
        "source_tag": source_tag,
        "step_number": sections.index(section) + 1,
        "step_count": len(sections),
        "back": return_url(view.id),
        "task_list_url": task_list_url(view.id),
        "saved_url": page_address(),
        "is_stale": False,
        "is_saved": False,
        "cautions": section_cautions(view.cautions, section),
        "changes": changes_of(view, section),
    }


def grown_too_large(before: ApplicationView, saved: ApplicationView) -> tuple[Fault, ...]:
    """Return what is said where a step made a document longer that is too large to be signed (D28)."""
    if saved.document is None or (before.document and saved.document.size <= before.document.size):
        return ()
    return saved.document.faults


def _acceptable(page: StepPage, form: DraftForm, way: SaveButton) -> bool:
    passed = form.validate()
    if way is not SaveButton.FIND or page.lookup is None or page.lookup.field not in form:
        return passed
    if form[page.lookup.field].errors:
        return passed
    obstacle = page.lookup.obstacle(form)
    if obstacle is not None:
        form[page.lookup.field].errors = [cast(str, obstacle)]
    return passed and obstacle is None


def _with_places_sought() -> str:
    """Return the address of the page with the name of the place that is looked for."""
    sought = {**request.args, "place": request.form.get("place_query", "")}
    return f"{request.path}?{urlencode(sought)}#places"


def _answer(page: StepPage, before: ApplicationView, saved: ApplicationView, way: SaveButton) -> Answer:
    if autosaving():
        return saved_quietly(saved)
    if way is SaveButton.FIND:
        return see_other(f"{request.full_path.rstrip('?')}#found")
    if way is SaveButton.PLACES:
        return see_other(_with_places_sought())
    if way is SaveButton.LATER:
        return see_other(task_list_url(saved.id))
    faults = list(section_faults(saved.faults, page.section))
    faults += [fault for fault in grown_too_large(before, saved) if fault not in faults]
    if not faults:
        return see_other(next_url(saved, page.section))
    form = page.filled(saved)
    form.take_faults(faults)
    return drawn(page, saved, form, is_saved=True), 422
