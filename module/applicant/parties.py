"""The steps of the representative and of the right holder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from module.applicant.addresses import section_url
from module.applicant.asking import reported
from module.applicant.blueprint import blueprint
from module.applicant.loading import draft
from module.applicant.steps import Answer, Lookup, StepPage, save, show, stale, submit
from module.casework import lookups
from module.casework.views import ApplicationView
from module.context import AccessRule, access, current_actor, current_language, see_other, services
from module.forms.draft import DraftForm
from module.forms.party import EntryRepresentativeForm, HolderForm, PartyForm, RepresentativeForm, Represented
from module.forms.party_values import is_resident, party_of, party_values, with_place
from module.kernel.clock import law_date
from module.kernel.errors import Stale
from module.kernel.identifiers import looks_like_bin
from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Capacity, Form, Section
from module.registry.lookups import Register
from module.registry.party import Party

_IIN_LENGTH = 12
_LONGEST_QUERY = 100


class _SpokenHolderForm(HolderForm):
    """The form with countries and places in the language of the page."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **_searched(values))
        self.offer(services.classifiers, current_language(), law_date(services.deps.clock.now()))


class _SpokenRepresentativeForm(RepresentativeForm):
    """The form with countries and places in the language of the page."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **_searched(values))
        self.offer(services.classifiers, current_language(), law_date(services.deps.clock.now()))


class _SpokenEntryRepresentativeForm(EntryRepresentativeForm):
    """The form with countries and places in the language of the page."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **_searched(values))
        self.offer(services.classifiers, current_language(), law_date(services.deps.clock.now()))


def _searched(values: dict[str, Any]) -> dict[str, Any]:
    return {"place_query": request.args.get("place", "")[:_LONGEST_QUERY], **values}


def _party_of(form: DraftForm, old: Party, *, files: bool) -> Party:
    """Return the party of the form; the one who `files` may keep the number of the key, from abroad too."""
    actor = current_actor()
    own = (actor.bin or actor.iin) if files else ""
    return party_of(with_place(form.data, services.classifiers["kato"]), old, own)


def _obstacle(form: DraftForm) -> Message | None:
    number = str(form["identifier"].data or "")
    if not is_resident(form.data):
        return Message(N_("State registers are asked about residents only. Enter the details by hand."))
    if isinstance(form, RepresentativeForm) and form.capacity.data is Capacity.HOLDER:
        return Message(N_("Choose that you represent the right holder, then press Find."))
    if isinstance(form, EntryRepresentativeForm) and form.represented.data is Represented.NO:
        return Message(N_("Choose that the register names a representative, then press Find."))
    if not number:
        return Message(N_("Enter the BIN or IIN, then press Find."))
    return None


def _ask(section: Section) -> Callable[[ApplicationView], None]:
    def ask(view: ApplicationView) -> None:
        number = _party(view.form, section).identifier
        if _is_person(number):
            _ask_person(view, section, number)
            return
        lookups.admit(services.open_work, current_actor(), Register.GBD_UL, number, "identifier")
        answer = services.deps.companies.by_bin(number)
        with services.open_work(current_actor()) as work:
            lookups.apply_company(work, view.id, view.version, section, answer, number)

    return ask


def _is_person(number: str) -> bool:
    return len(number) == _IIN_LENGTH and not looks_like_bin(number)


def _ask_person(view: ApplicationView, section: Section, number: str) -> None:
    lookups.admit_person(current_actor(), number, "identifier")
    lookups.admit(services.open_work, current_actor(), Register.GBD_FL, number, "identifier")
    with services.open_work(current_actor()) as work:
        reference = lookups.ask_person(work, view.id, number)
    answer = services.deps.persons.person(number, reference)
    with services.open_work(current_actor()) as work:
        lookups.apply_person(work, view.id, view.version, section, answer, number)


def _party(form: Form, section: Section) -> Party:
    return form.holder if section is Section.HOLDER else form.representative


def _extras(section: Section) -> Callable[[ApplicationView], dict[str, object]]:
    def extras(view: ApplicationView) -> dict[str, object]:
        party = _party(view.form, section)
        register = Register.GBD_FL if _is_person(party.identifier) else Register.GBD_UL
        asked = reported(view, register, party.identifier)
        return {"party": party, "told": asked, "classifiers": services.classifiers}

    return extras


def _representative_values(form: Form) -> dict[str, Any]:
    return {"capacity": form.capacity, **party_values(form.representative)}


def _representative_changes(form: DraftForm, old: Form) -> dict[str, object]:
    """Return what is saved. The holder who files alone is offered what is known of the person who signed in."""
    capacity = form.data["capacity"]
    if capacity is Capacity.HOLDER:
        holder = old.representative if old.holder == Party() else old.holder
        return {"capacity": capacity, "holder": holder}
    return {"capacity": capacity, "representative": _party_of(form, old.representative, files=True)}


def _entry_representative_values(form: Form) -> dict[str, Any]:
    represented = Represented.NO if form.representative == Party() else Represented.YES
    return {"represented": represented, **party_values(form.representative)}


def _entry_representative_changes(form: DraftForm, old: Form) -> dict[str, object]:
    """Return whom the register is to name; the one who files may keep the number of the key."""
    if form.data["represented"] is Represented.NO:
        return {"representative": Party()}
    files = old.capacity is Capacity.REPRESENTATIVE
    return {"representative": _party_of(form, old.representative, files=files)}


_OF_ENTRY = StepPage(
    Section.REPRESENTATIVE,
    _SpokenEntryRepresentativeForm,
    _entry_representative_values,
    _entry_representative_changes,
    _extras(Section.REPRESENTATIVE),
    Lookup("identifier", _obstacle, _ask(Section.REPRESENTATIVE)),
)
REPRESENTATIVE = StepPage(
    Section.REPRESENTATIVE,
    _SpokenRepresentativeForm,
    _representative_values,
    _representative_changes,
    _extras(Section.REPRESENTATIVE),
    Lookup("identifier", _obstacle, _ask(Section.REPRESENTATIVE)),
    of_kind={ApplicationKind.CHANGE: _OF_ENTRY},
)
HOLDER = StepPage(
    Section.HOLDER,
    _SpokenHolderForm,
    lambda form: party_values(form.holder),
    lambda form, old: {"holder": _party_of(form, old.holder, files=old.capacity is Capacity.HOLDER)},
    _extras(Section.HOLDER),
    Lookup("identifier", _obstacle, _ask(Section.HOLDER)),
)


@blueprint.get("/<application_id>/representative")
@access(AccessRule.APPLICANT, eds=False)
def representative(application_id: str) -> str:
    """Ask who files, and for the representative."""
    return show(REPRESENTATIVE, application_id)


@blueprint.post("/<application_id>/representative")
@access(AccessRule.APPLICANT, eds=False)
def save_representative(application_id: str) -> Answer:
    """Save the representative."""
    return submit(REPRESENTATIVE, application_id)


@blueprint.get("/<application_id>/holder")
@access(AccessRule.APPLICANT, eds=False)
def holder(application_id: str) -> str:
    """Ask for the right holder."""
    return show(HOLDER, application_id)


@blueprint.post("/<application_id>/holder")
@access(AccessRule.APPLICANT, eds=False)
def save_holder(application_id: str) -> Answer:
    """Save the right holder."""
    return submit(HOLDER, application_id)


@blueprint.post("/<application_id>/holder/copy")
@access(AccessRule.APPLICANT, eds=False)
def copy_representative(application_id: str) -> Answer:
    """Take the representative's details over as those of the right holder."""
    view = draft(application_id)
    form = PartyForm.of(request)
    try:
        save(view, form, holder=view.form.representative)
    except Stale:
        return stale(HOLDER, application_id, HOLDER.filled(view))
    return see_other(section_url(application_id, Section.HOLDER))
