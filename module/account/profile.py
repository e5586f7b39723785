"""The person's own profile (C2-C4), sessions, consents, the acceptance of a new policy."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import request, send_file, url_for
from werkzeug.wrappers import Response

from module.account.answers import (
    TOLD,
    UNPROCESSABLE,
    Limit,
    Page,
    count,
    form_page,
    lines,
    password_counted,
    status_of,
    tell,
)
from module.account.blueprint import blueprint
from module.casework.portal import agreeing, confirming
from module.casework.portal import profile as own
from module.casework.portal.profile import WantedContacts
from module.context import (
    TICKET,
    UPLOAD,
    AccessRule,
    access,
    bounded,
    current_actor,
    current_language,
    notify_done,
    render,
    safe_next,
    see_other,
    services,
)
from module.context.state import state
from module.forms.account import (
    ChangePasswordForm,
    CodeForm,
    ConsentForm,
    LanguageForm,
    OwnContactsForm,
    PhotoForm,
    TakeOverForm,
)
from module.forms.base import TroisForm
from module.kernel.text import N_
from module.registry.lookups import OUTCOME_LABELS
from module.registry.membership import CONSENT_LABELS, USER_TYPE_LABELS, CodeKind, ConsentKind

_DONE = {
    "saved": N_("Your profile is saved."),
    "code": N_("It is confirmed."),
    "password": N_("The password is changed. All other sessions were ended."),
    "put_back": N_("The former contacts are back. Choose a new password now: the one before opens nothing any more."),
    "kept": N_("All stays as it is, and recovery works again."),
    "refreshed": N_("The chosen fields were taken from the state register."),
    "consent": N_("Your consent is stored."),
    "withdrawn": N_("Your consent to notices is withdrawn."),
}
_PLACES = {
    "email": "edit_contacts",
    "mobile": "edit_contacts",
    "phone": "edit_contacts",
    "foreign_name": "edit_contacts",
    "birth_date": "compare_with_register",
    "address": "compare_with_register",
    "notices": "my_consents",
}
_CODES = {
    CodeKind.EMAIL: N_("Confirm your e-mail address"),
    CodeKind.MOBILE: N_("Confirm your mobile telephone"),
}


def _saved(form: TroisForm, act: Callable[[], None], done: str, page: Callable[[], str]) -> Page:
    """Do an act of the profile: back to it with a banner, or the form again with what was refused."""
    if not form.validate():
        return page(), UNPROCESSABLE
    try:
        act()
    except TOLD as error:
        tell(form, error)
        return page(), status_of(error)
    return see_other(url_for(".my_profile", done=done))


@blueprint.get("/account")
@access(AccessRule.SIGNED_IN, eds=False)
def my_profile() -> str:
    """Show the profile with what is still missing, each with its link."""
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        found = own.mine(work)
    return render(
        "trois/account/profile.html",
        profile=found,
        user=found.user,
        missing=[(label, _place(name)) for name, label in found.missing],
        types=USER_TYPE_LABELS,
        back=url_for(".start"),
    )


def _place(name: str) -> str:
    if name.endswith("_proved_at"):
        return url_for(".confirm", kind=name.removesuffix("_proved_at"))
    return url_for(f".{_PLACES[name]}")


@blueprint.get("/account/contacts")
@access(AccessRule.SIGNED_IN, eds=False)
def edit_contacts() -> str:
    """Ask for the contacts."""
    with services.open_work(current_actor()) as work:
        found = own.mine(work).user
    return _contacts_page(OwnContactsForm(obj=found))


@blueprint.post("/account/contacts")
@access(AccessRule.SIGNED_IN, eds=False)
def save_contacts() -> Page:
    """Store the contacts; wrong present passwords are counted."""
    form = OwnContactsForm(request.form)

    def act() -> None:
        contacts = dict(form.data)
        present = contacts.pop("present")
        with password_counted(present):
            own.save_contacts(services.open_work, current_actor(), WantedContacts(**contacts), present)

    return _saved(form, act, "saved", lambda: _contacts_page(form))


def _contacts_page(form: OwnContactsForm) -> str:
    lead = (
        N_("A new e-mail address or mobile telephone has to be confirmed with a code. The former address is told."),
        N_("Notices of your cases go to it once you have signed it with EDS; until then to the former one."),
    )
    return form_page(N_("Contacts"), form, N_("Save"), lead=lead, back=url_for(".my_profile"))


@blueprint.get("/account/language")
@access(AccessRule.SIGNED_IN, eds=False)
def edit_language() -> str:
    """Ask for the language."""
    return _language_page(LanguageForm(data={"language": current_language()}))


@blueprint.post("/account/language")
@access(AccessRule.SIGNED_IN, eds=False)
def save_language() -> Page:
    """Store the language and speak it from now on."""
    form = LanguageForm(request.form)
    if not form.validate():
        return _language_page(form), UNPROCESSABLE
    with services.open_work(current_actor()) as work:
        own.save_language(work, form.language.data)
    return see_other(url_for(".my_profile", done="saved", lang=form.language.data))


def _language_page(form: LanguageForm) -> str:
    return form_page(N_("Language"), form, N_("Save"), bare=True, back=url_for(".my_profile"))


@blueprint.get("/account/confirm/<any(email, mobile):kind>")
@access(AccessRule.SIGNED_IN, eds=False)
def confirm(kind: str) -> str:
    """Offer a code, and the field for it."""
    return _code_page(CodeKind(kind), CodeForm())


@blueprint.post("/account/confirm/<any(email, mobile):kind>/send")
@access(AccessRule.SIGNED_IN, eds=False)
def send_code(kind: str) -> Page:
    """Send a code."""
    form = CodeForm()
    try:
        count(Limit.LETTER, current_actor().user_id)
        with services.open_work(current_actor()) as work:
            own.send_code(work, CodeKind(kind))
    except TOLD as error:
        tell(form, error)
        return _code_page(CodeKind(kind), form), status_of(error)
    return see_other(url_for(".confirm", kind=kind, sent=1))


@blueprint.post("/account/confirm/<any(email, mobile):kind>")
@access(AccessRule.SIGNED_IN, eds=False)
def enter_code(kind: str) -> Page:
    """Take the code."""
    form = CodeForm(request.form)

    def act() -> None:
        count(Limit.CODE, current_actor().user_id)
        own.enter_code(services.open_work, current_actor(), CodeKind(kind), form.code.data)

    return _saved(form, act, "code", lambda: _code_page(CodeKind(kind), form))


def _code_page(kind: CodeKind, form: CodeForm) -> str:
    with services.open_work(current_actor()) as work:
        user = own.mine(work).user
    values = {"kind": kind, "target": user.email if kind is CodeKind.EMAIL else user.mobile}
    sent = bool(request.args.get("sent")) or request.method == "POST"
    back = url_for(".my_profile")
    return render("trois/account/confirm.html", form=form, title=_CODES[kind], sent=sent, back=back, **values)


@blueprint.get("/account/password")
@access(AccessRule.SIGNED_IN, eds=False)
def edit_password() -> str:
    """Ask for the present password and a new one."""
    return _password_page(ChangePasswordForm())


@blueprint.post("/account/password")
@access(AccessRule.SIGNED_IN, eds=False)
def save_password() -> Page:
    """Change the password."""
    form, session = ChangePasswordForm(request.form), state().session

    def act() -> None:
        digest = session.token_digest if session else ""
        with password_counted(form.present.data):
            own.change_password(services.open_work, current_actor(), form.present.data, form.password.data, digest)

    return _saved(form, act, "password", lambda: _password_page(form))


def _password_page(form: ChangePasswordForm) -> str:
    return form_page(N_("Change the password"), form, N_("Change the password"), back=url_for(".my_profile"))


@blueprint.get("/account/photo")
@access(AccessRule.SIGNED_IN, eds=False)
def edit_photo() -> str:
    """Ask for a photo."""
    return _photo_page(PhotoForm())


@blueprint.post("/account/photo")
@access(AccessRule.SIGNED_IN, eds=False)
@bounded(UPLOAD)
def save_photo() -> Page:
    """Store a photo, made anew; none chosen takes the stored one away."""
    form = PhotoForm.of(request)

    def act() -> None:
        content = b""
        for sent in form.photo.data[:1]:
            with sent.stream as stream:
                content = stream.read(services.deps.accounts.photo.largest_kilobytes * 1024 + 1)
        own.set_photo(services.deps, services.open_work, current_actor(), content)

    return _saved(form, act, "saved", lambda: _photo_page(form))


def _photo_page(form: PhotoForm) -> str:
    lead = (N_("Save without choosing a file to take the photo away."),)
    return form_page(N_("Photo"), form, N_("Save"), lead=lead, files=True, back=url_for(".my_profile"))


@blueprint.get("/account/photo.jpg")
@access(AccessRule.SIGNED_IN, eds=False)
def photo() -> Response:
    """Send the person's own photo."""
    with services.open_work(current_actor()) as work:
        content = own.photo(work)
    return send_file(BytesIO(content), "image/jpeg")


@blueprint.get("/account/register-data")
@access(AccessRule.SIGNED_IN, eds=False)
def compare_with_register() -> str:
    """Show the answer of the state register beside the profile (C3)."""
    found = confirming.compare(services.deps, services.open_work, current_actor())
    differing = {row.name: row.label for row in found.fields if row.differs}
    form = TakeOverForm(data={"fields": tuple(differing)})
    form.fields.choices = differing
    return render(
        "trois/account/register_data.html",
        found=found,
        form=form,
        differing=differing,
        reported=OUTCOME_LABELS[found.outcome],
        back=url_for(".my_profile"),
    )


@blueprint.post("/account/register-data")
@access(AccessRule.SIGNED_IN, eds=False)
def take_over() -> Response:
    """Take the chosen fields from the state register."""
    chosen = frozenset(request.form.getlist("fields"))
    outcome = confirming.take_over(services.deps, services.open_work, current_actor(), chosen)
    return see_other(url_for(".my_profile", done="refreshed" if outcome == "found" else ""))


@blueprint.get("/account/consents")
@access(AccessRule.SIGNED_IN, eds=False)
def my_consents() -> str:
    """Show the consents with their proof, and the one to notices to be signed anew or withdrawn."""
    return _consents_page(())


def _consents_page(faults: tuple[object, ...]) -> str:
    notify_done(_DONE)
    with services.open_work(current_actor()) as work:
        given = agreeing.mine(work)
        document = agreeing.notices_document(work, current_language())
        profile = own.mine(work)
    open_kinds = {one.kind for one in given if one.withdrawn_at is None}
    return render(
        "trois/account/consents.html",
        given=given,
        document=document,
        agrees=ConsentKind.NOTICES in open_kinds,
        profile=profile,
        labels=CONSENT_LABELS,
        text=services.deps.accounts.policy.text(current_language()),
        faults=faults,
        back=url_for(".my_profile"),
    )


@blueprint.post("/account/consents/notices")
@access(AccessRule.SIGNED_IN, eds=False)
@bounded(TICKET)
def agree_to_notices() -> Page:
    """Take the signed consent to notices."""
    signed = request.form.get("signature", "").encode()
    actor = current_actor()
    try:
        agreeing.agree_to_notices(services.deps, services.open_work, actor, current_language(), signed)
    except TOLD as error:
        return _consents_page(lines(error)), status_of(error)
    return see_other(url_for(".my_consents", done="consent"))


@blueprint.post("/account/consents/notices/withdraw")
@access(AccessRule.SIGNED_IN, eds=False)
def withdraw_notices() -> Response:
    """Withdraw the consent to notices."""
    with services.open_work(current_actor()) as work:
        agreeing.withdraw_notices(work)
    return see_other(url_for(".my_consents", done="withdrawn"))


@blueprint.get("/account/consents/<uuid:consent_id>.xml")
@access(AccessRule.SIGNED_IN, eds=False)
def consent_evidence(consent_id: object) -> Response:
    """Send the signed document of a consent."""
    with services.open_work(current_actor()) as work:
        content = agreeing.evidence(work, str(consent_id))
    name = f"consent-{consent_id}.xml"
    return send_file(BytesIO(content), "application/xml", as_attachment=True, download_name=name)


@blueprint.get("/policy/accept")
@access(AccessRule.SIGNED_IN, eds=False)
def accept_policy() -> str:
    """Ask for the acceptance of a new version of the policy (R3)."""
    return _accept_page(ConsentForm())


@blueprint.post("/policy/accept")
@access(AccessRule.SIGNED_IN, eds=False)
def take_policy() -> Page:
    """Take the acceptance and go where the person wanted to go."""
    form = ConsentForm(request.form)
    form.validate()
    try:
        with services.open_work(current_actor()) as work:
            marks = {"policy": form.policy.data, "personal_data": form.personal_data.data}
            agreeing.accept_policy(work, current_language(), **marks)
    except TOLD as error:
        tell(form, error)
        return _accept_page(form), status_of(error)
    return see_other(safe_next(request.form.get("next")) or url_for(".start"))


def _accept_page(form: ConsentForm) -> str:
    found = services.deps.accounts.policy
    wanted = safe_next(request.values.get("next")) or ""
    text = found.text(current_language())
    return render("trois/account/accept_policy.html", form=form, policy=found, text=text, next=wanted)
